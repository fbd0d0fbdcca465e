//! `gauntlet show`.

use std::fmt::Write as _;
use std::process::ExitCode;

use clap::Args;
use smime_cases::{Case, Vectors};

use super::{Source, case_of, print};
use crate::difference::{Side, difference, elsewhere};
use crate::implementation::json_name;
use crate::report::{asked, expected};
use crate::{RunError, structure, visible};

#[derive(Args, Debug)]
pub(super) struct Options {
    /// The case
    id: String,
    /// Show its message beside that of its accepted sibling: `-` before lines that only the sibling has, `+` before
    /// those that only the case has
    #[arg(long)]
    diff: bool,
    #[command(flatten)]
    source: Source,
}

impl Options {
    pub(super) fn carry_out(self) -> Result<ExitCode, RunError> {
        let vectors = self.source.load()?;
        let case = case_of(&vectors, &self.id)?;
        let mut text = format!("{}\n{}\n\n{}\n\n", case.id, case.title, case.why);
        let mut fact = |name: &str, value: &str| {
            if !value.is_empty() {
                let _ = writeln!(text, "{name:12}  {value}");
            }
        };
        fact("asked to", &asked(case));
        fact("expected", &expected(case));
        fact("level", &json_name(&case.level));
        fact("sources", &case.sources.join("; "));
        for id in &case.requirements {
            let known = vectors.requirements.get(id);
            let sentence = known.map_or("", |requirement| &requirement.text);
            fact("requirement", &format!("{id}: {sentence}"));
        }
        fact("class", case.class.as_deref().unwrap_or_default());
        fact("sibling", case.sibling.as_deref().unwrap_or_default());
        fact("features", &case.features.join(", "));
        let needs: Vec<&str> = case.needs.iter().map(|need| need.feature()).collect();
        fact("needs", &needs.join(", "));
        fact("origin", &case.origin);
        if !case.context.is_default() {
            let context = serde_json::to_string(&case.context).unwrap_or_default();
            fact("context", &context);
        }
        if self.diff {
            text.push_str(&beside_sibling(&vectors, case)?);
        } else {
            let _ = write!(text, "\n{}", structure(case, LINES));
        }
        print(&visible::lines(&text))?;
        Ok(ExitCode::SUCCESS)
    }
}

/// Where the case differs from its sibling.
fn beside_sibling(vectors: &Vectors, case: &Case) -> Result<String, RunError> {
    let Some(sibling) = &case.sibling else {
        return Err(RunError::Usage(format!(
            "--diff: {} has no sibling to stand beside",
            case.id
        )));
    };
    let sibling = case_of(vectors, sibling)?;
    let mut text = format!("\nAgainst {}: {}\n\n", sibling.id, elsewhere(sibling, case));
    let (left, right) = (structure(sibling, LINES), structure(case, LINES));
    for line in difference(&left, &right) {
        let mark = match line.side {
            Side::Same => ' ',
            Side::Left => '-',
            Side::Right => '+',
        };
        let _ = writeln!(text, "{mark} {}", line.text);
    }
    Ok(text)
}

/// Lines shown of a message's structure.
const LINES: usize = 2000;
