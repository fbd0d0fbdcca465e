//! `gauntlet show`.

use std::fmt::Write as _;
use std::process::ExitCode;

use clap::Args;

use super::{Source, case_of, print};
use crate::implementation::json_name;
use crate::report::{asked, expected};
use crate::{RunError, structure, visible};

#[derive(Args, Debug)]
pub(super) struct Options {
    /// The case
    id: String,
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
        let _ = write!(text, "\n{}", structure(case, LINES));
        print(&visible::lines(&text))?;
        Ok(ExitCode::SUCCESS)
    }
}

/// Lines shown of a message's structure.
const LINES: usize = 2000;
