//! The results as JUnit XML, which CI systems show.

use quick_junit::{NonSuccessKind, Report, TestCase, TestCaseStatus, TestSuite};
use smime_cases::Outcome;

use crate::RunError;
use crate::expectation::Expectation;
use crate::results::{Results, Row, area};
use crate::visible;

/// A suite for each implementation, a test for each case. What is expected of an implementation decides which of its
/// rows fail; of one of which nothing is expected, those whose outcome is no pass do.
///
/// # Errors
/// The XML cannot be written.
pub fn junit(results: &Results, expectation: &Expectation) -> Result<String, RunError> {
    let mut report = Report::new("smime-gauntlet");
    for implementation in &results.implementations {
        let mut suite = TestSuite::new(shown(&implementation.name));
        let own = results
            .results
            .iter()
            .filter(|row| row.implementation == implementation.name);
        suite.add_test_cases(own.map(|row| {
            let mut case = TestCase::new(row.case.as_str(), status(row, expectation));
            case.set_classname(format!(
                "{}.{}",
                shown(&row.implementation),
                area(&row.case)
            ));
            if let Some(ms) = row.ms {
                case.set_time(std::time::Duration::from_millis(ms));
            }
            case
        }));
        report.add_test_suite(suite);
    }
    report
        .to_string()
        .map_err(|cause| RunError::Usage(format!("--junit: {cause}")))
}

fn status(row: &Row, expectation: &Expectation) -> TestCaseStatus {
    let wanted = expectation.wanted(&row.implementation, &row.case);
    let detail = shown(&row.detail);
    let differs = |kind, what: String| {
        let mut status = TestCaseStatus::non_success(kind);
        status.set_type(row.outcome.to_string()).set_message(what);
        status
    };
    let kind = match row.outcome {
        Outcome::Timeout | Outcome::Crash => NonSuccessKind::Error,
        _ => NonSuccessKind::Failure,
    };
    match (wanted, row.outcome) {
        (Some(wanted), found) if !wanted.covers(found) => {
            differs(kind, format!("{found}, {wanted} expected: {detail}"))
        }
        (_, Outcome::Pass) => TestCaseStatus::success(),
        (None, found) if found.is_wrong() => differs(kind, detail),
        (_, found) => {
            let mut status = TestCaseStatus::skipped();
            status.set_message(format!("{found}: {detail}"));
            status
        }
    }
}

fn shown(text: &str) -> String {
    let mut shown = String::new();
    visible::push(&mut shown, text);
    shown
}
