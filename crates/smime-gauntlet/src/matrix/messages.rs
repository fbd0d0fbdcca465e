//! Many messages of random sizes, each in the next way to protect content: what is made here comes out
//! there, however long it is.

use std::fmt::Write as _;
use std::ops::Range;
use std::sync::Arc;

use smime_cases::{Form, Vectors};

use super::exchange::Exchange;
use super::people::People;
use super::{CellOutcome, rows};
use crate::RunError;
use crate::driver::Watch;
use crate::progress::Progress;

/// How many messages, of which sizes.
#[derive(Clone, Debug)]
pub struct Plan {
    /// How many.
    pub messages: usize,
    /// How many octets their content has.
    pub sizes: Range<u64>,
    /// What the sizes and the content are drawn from: the same seed draws the same.
    pub seed: u64,
    /// Only ways in which these words stand.
    pub filter: Option<String>,
}

/// What came of them.
#[derive(Clone, Debug, Default)]
pub struct Messages {
    /// How many the other implementation read.
    pub read: usize,
    /// How many are of a way that OpenSSL lacks: the reference read them with its other provider, and
    /// `vectors/recompute.py` builds a case of the way again.
    pub recomputed: usize,
    /// How many are of a way that OpenSSL lacks and no case stands for: the reference read them with
    /// its other provider.
    pub crossed: usize,
    /// How many octets of content there were.
    pub octets: u64,
    /// What did not come out.
    pub failures: Vec<String>,
}

/// Makers and readers, by turns.
const PAIRS: [(&str, &str); 2] = [("reference", "openssl"), ("openssl", "reference")];

/// Who makes and reads what OpenSSL lacks.
const ACROSS: [(&str, &str); 2] = [
    ("reference", "reference-aws-lc"),
    ("reference-aws-lc", "reference"),
];

impl Messages {
    /// Has every message made and read, by workers of this program.
    ///
    /// # Errors
    /// A worker does not start, or keys cannot be made.
    pub fn exchange(
        plan: &Plan,
        vectors: &Vectors,
        watch: &Arc<Watch>,
        progress: &Progress,
    ) -> Result<Self, RunError> {
        let people = People::new()?;
        let mut exchange = Exchange::start(vectors, watch)?;
        let mut ways = rows::all(&people);
        if let Some(filter) = &plan.filter {
            ways.retain(|way| way.words().contains(filter));
        }
        let mut random = Random(plan.seed);
        let mut found = Self::default();
        progress.begin(plan.messages);
        for (number, way) in (0..plan.messages).zip(ways.iter().cycle()) {
            let size = plan.sizes.start + random.below(plan.sizes.end - plan.sizes.start);
            let content = content(way.content_form, size, &mut random);
            let turn = number / ways.len() % 2;
            let (maker, reader) = PAIRS[turn];
            let (mut outcome, mut detail) = exchange.exchange(way, &content, maker, reader)?;
            if outcome == CellOutcome::Lacking && way.is_made {
                let (maker, reader) = ACROSS[turn];
                (outcome, detail) = exchange.exchange(way, &content, maker, reader)?;
                if outcome == CellOutcome::Read {
                    let is_recomputed = exchange.recomputed(way)?.is_some();
                    found.recomputed += usize::from(is_recomputed);
                    found.crossed += usize::from(!is_recomputed);
                }
            } else if outcome == CellOutcome::Lacking {
                // Old ciphers, which the reference reads and never makes: the other turn is theirs.
                let (maker, reader) = PAIRS[1 - turn];
                (outcome, detail) = exchange.exchange(way, &content, maker, reader)?;
                found.read += usize::from(outcome == CellOutcome::Read);
            } else if outcome == CellOutcome::Read {
                found.read += 1;
            }
            found.octets += content.len() as u64;
            if outcome != CellOutcome::Read {
                let octets = content.len();
                let words = way.words();
                found.failures.push(format!(
                    "message {number}, {words}, {octets} octets: {detail}"
                ));
            }
            progress.step(&way.words());
        }
        progress.end();
        Ok(found)
    }

    /// What came of them, as text. Ends with a line end.
    #[must_use]
    pub fn text(&self) -> String {
        let mut text = String::new();
        for failure in &self.failures {
            let _ = writeln!(text, "FAILED {failure}");
        }
        let Self {
            read,
            recomputed,
            crossed,
            octets,
            failures,
        } = self;
        let all = read + recomputed + crossed + failures.len();
        let _ = writeln!(
            text,
            "{all} messages, {octets} octets: {read} read by the other, {recomputed} recomputed, \
             {crossed} across providers alone, {} failed",
            failures.len()
        );
        text
    }
}

/// Content of about that size: mail of lines in canonical form, or octets of any value.
fn content(form: Option<Form>, size: u64, random: &mut Random) -> Vec<u8> {
    let size = usize::try_from(size).unwrap_or(usize::MAX);
    let mut content = match form {
        Some(Form::Mime) => b"Content-Type: text/plain\r\n\r\n".to_vec(),
        _ => Vec::new(),
    };
    let end = content.len() + size;
    while content.len() < end {
        let octets = random.next().to_le_bytes();
        match form {
            Some(Form::Mime) => {
                let letters = octets.map(|octet| b'a' + octet % 26);
                content.extend_from_slice(&letters[..1 + usize::from(octets[7] % 7)]);
                let is_line = octets[0].is_multiple_of(8) && content.len() + 2 <= end;
                content.extend_from_slice(if is_line { b"\r\n" } else { b" " });
            }
            _ => content.extend_from_slice(&octets),
        }
    }
    content.truncate(end);
    content
}

/// SplitMix64: sizes and content that look random, and are the same in each run.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, end: u64) -> u64 {
        self.next() % end.max(1)
    }
}
