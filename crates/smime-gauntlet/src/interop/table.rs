//! Who understands whom as a table of text.

use std::fmt::Write as _;

use smime_cases::Outcome;

use super::Interop;
use crate::columns::aligned;

impl Interop {
    /// A line for each sender, a column for each receiver: of how many messages that the receiver claims to know the
    /// content came out. Below it what went wrong, a line each. Ends with a line end.
    #[must_use]
    pub fn table(&self) -> String {
        let number = |place: usize| (place + 1).to_string();
        let senders = self.implementations.iter().enumerate();
        let mut lines: Vec<Vec<String>> = vec![
            ["", "sent by", "messages"]
                .map(str::to_owned)
                .into_iter()
                .chain((0..self.implementations.len()).map(number))
                .collect(),
        ];
        lines.extend(senders.map(|(place, sender)| {
            let of_sender = |name: &str| name == sender.name;
            let made = self
                .sent
                .iter()
                .filter(|sent| of_sender(&sent.sender) && sent.outcome == Outcome::Pass);
            let mut line = vec![
                number(place),
                format!("{} {}", sender.name, sender.version),
                made.count().to_string(),
            ];
            line.extend(self.implementations.iter().map(|receiver| {
                let (read, judged) = self.read_of(&sender.name, &receiver.name);
                match judged {
                    0 => ".".to_owned(),
                    _ => format!("{read}/{judged}"),
                }
            }));
            line
        }));
        let mut text = aligned(&lines);
        text.push('\n');
        let faults: Vec<_> = self
            .received
            .iter()
            .filter(|row| row.outcome.is_wrong())
            .collect();
        for row in &faults {
            let _ = writeln!(
                text,
                "{} > {}: {}: {}: {}",
                row.sender, row.receiver, row.case, row.outcome, row.detail
            );
        }
        if !faults.is_empty() {
            text.push('\n');
        }
        text
    }

    /// Of how many messages of the sender the content came out at the receiver, and how many that receiver judged
    /// whose features it claims.
    #[must_use]
    pub fn read_of(&self, sender: &str, receiver: &str) -> (usize, usize) {
        let mut counts = (0, 0);
        for row in &self.received {
            if row.sender != sender || row.receiver != receiver {
                continue;
            }
            counts.0 += usize::from(row.outcome == Outcome::Pass);
            counts.1 += usize::from(row.outcome == Outcome::Pass || row.outcome.is_wrong());
        }
        counts
    }
}
