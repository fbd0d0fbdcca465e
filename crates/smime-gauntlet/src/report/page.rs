//! The page: one file without any other, for a browser that may be offline.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use sha2::{Digest as _, Sha256};
use smime_cases::{Case, Vectors, Verdict};

use super::html::{Text, fill};
use crate::implementation::json_name;
use crate::results::{Counts, OUTCOMES, Results, Row, area};
use crate::structure::structure;

/// The page for these results, as HTML. Everything that does not stem from the suite's own text is
/// escaped, and the page's policy runs no script but its own.
#[must_use]
pub fn page(results: &Results, vectors: &Vectors) -> String {
    let mut rows: BTreeMap<&str, Vec<&Row>> = BTreeMap::new();
    let mut areas: BTreeMap<&str, Vec<&Row>> = BTreeMap::new();
    for row in &results.results {
        rows.entry(&row.case).or_default().push(row);
        areas.entry(area(&row.case)).or_default().push(row);
    }
    let cases: String = rows
        .iter()
        .filter_map(|(id, rows)| Some(case_item(vectors.cases.get(*id)?, rows, vectors)))
        .collect();
    let names = results.implementations.iter().map(|one| one.name.as_str());
    let outcomes: Vec<String> = OUTCOMES.iter().map(ToString::to_string).collect();
    fill(
        TEMPLATE,
        &[
            ("style", STYLE),
            ("style_hash", &source_hash(STYLE)),
            ("script", SCRIPT),
            ("script_hash", &source_hash(SCRIPT)),
            ("suite", &Text(&results.suite).to_string()),
            ("case_count", &rows.len().to_string()),
            (
                "implementation_count",
                &results.implementations.len().to_string(),
            ),
            ("matrix", &matrix(results, &areas)),
            ("area_options", &options(areas.keys().copied())),
            ("implementation_options", &options(names)),
            (
                "outcome_options",
                &options(outcomes.iter().map(String::as_str)),
            ),
            ("cases", &cases),
        ],
    )
}

/// The source expression for an inline block in a Content-Security-Policy.
fn source_hash(block: &str) -> String {
    format!("sha256-{}", STANDARD.encode(Sha256::digest(block)))
}

fn options<'a>(values: impl Iterator<Item = &'a str>) -> String {
    values
        .map(|value| format!("<option>{}</option>", Text(value)))
        .collect()
}

fn matrix(results: &Results, areas: &BTreeMap<&str, Vec<&Row>>) -> String {
    let mut out = String::from("<table class=\"matrix\">\n<thead><tr><th scope=\"col\">Area</th>");
    for implementation in &results.implementations {
        let _ = write!(
            out,
            "<th scope=\"col\">{} <span class=\"version\">{}</span></th>",
            Text(&implementation.name),
            Text(&implementation.version)
        );
    }
    out.push_str("</tr></thead>\n<tbody>\n");
    for (area, rows) in areas {
        matrix_row(&mut out, results, area, area, rows);
    }
    let all: Vec<&Row> = results.results.iter().collect();
    matrix_row(&mut out, results, "all", "", &all);
    out.push_str("</tbody>\n</table>");
    out
}

/// One row; `area` is the value for the filter, empty for all areas.
fn matrix_row(out: &mut String, results: &Results, label: &str, area: &str, rows: &[&Row]) {
    let _ = write!(
        out,
        "<tr><th scope=\"row\"><button type=\"button\" data-area=\"{}\">{}</button></th>",
        Text(area),
        Text(label)
    );
    for implementation in &results.implementations {
        out.push_str("<td>");
        let own = rows
            .iter()
            .copied()
            .filter(|row| row.implementation == implementation.name);
        let counts = Counts::of(own);
        for outcome in OUTCOMES {
            let count = counts.of_outcome(outcome);
            if count > 0 {
                let _ = write!(
                    out,
                    "<button type=\"button\" class=\"{outcome}\" data-area=\"{}\" \
                     data-implementation=\"{}\" data-outcome=\"{outcome}\">{count} {outcome}</button> ",
                    Text(area),
                    Text(&implementation.name)
                );
            }
        }
        out.push_str("</td>");
    }
    out.push_str("</tr>\n");
}

fn case_item(case: &Case, rows: &[&Row], vectors: &Vectors) -> String {
    let mut out = format!(
        "<li><details class=\"case\" id=\"{anchor}\" data-area=\"{}\">\n<summary>\
         <span class=\"title\">{}</span> <code class=\"id\">{}</code> <span class=\"marks\">",
        Text(area(&case.id)),
        Text(&case.title),
        Text(&case.id),
        anchor = Text(&anchor(&case.id)),
    );
    for row in rows {
        let _ = write!(
            out,
            "<span class=\"mark\" data-implementation=\"{name}\" data-outcome=\"{outcome}\">\
             {name} <span class=\"{outcome}\">{outcome}</span></span> ",
            name = Text(&row.implementation),
            outcome = row.outcome,
        );
    }
    out.push_str("</span></summary>\n<div class=\"about\">\n");
    let _ = writeln!(out, "<p>{}</p>", Text(&case.why));
    facts(&mut out, case, vectors);
    answers(&mut out, rows);
    let _ = write!(
        out,
        "</div>\n<details class=\"structure\"><summary>Structure of the message</summary>\n\
         <pre tabindex=\"0\">{}</pre></details>\n</details></li>\n",
        Text(&structure(case, STRUCTURE_LINES))
    );
    out
}

fn facts(out: &mut String, case: &Case, vectors: &Vectors) {
    out.push_str("<dl>\n");
    let mut fact = |name: &str, value: String| {
        if !value.is_empty() {
            let _ = writeln!(out, "<dt>{name}</dt><dd>{value}</dd>");
        }
    };
    let text = |value: &str| Text(value).to_string();
    fact("Expected", text(&expected(case)));
    fact("Level", json_name(&case.level));
    fact("Asked to", text(&asked(case)));
    fact("Sources", text(&case.sources.join("; ")));
    let requirements: String = case
        .requirements
        .iter()
        .map(|id| {
            let known = vectors.requirements.get(id);
            let sentence = known.map_or("", |requirement| &requirement.text);
            format!("<li><code>{}</code> {}</li>", Text(id), Text(sentence))
        })
        .collect();
    if !requirements.is_empty() {
        fact("Requirements", format!("<ul>{requirements}</ul>"));
    }
    if let Some(class) = &case.class {
        let known = vectors.classes.get(class);
        let title = known.map_or("", |class| &class.title);
        fact("Class", text(&format!("{class}: {title}")));
        let paragraph = known.and_then(|class| class.text.as_deref());
        fact("What goes wrong", text(paragraph.unwrap_or_default()));
    }
    if let Some(sibling) = &case.sibling {
        let link = format!(
            "<a href=\"#{}\"><code>{}</code></a>",
            Text(&anchor(sibling)),
            Text(sibling)
        );
        fact("Accepted sibling", link);
    }
    fact("Features", text(&case.features.join(", ")));
    let needs: Vec<&str> = case.needs.iter().map(|need| need.feature()).collect();
    fact("Needs", needs.join(", "));
    fact("Origin", text(&case.origin));
    out.push_str("</dl>\n");
}

/// What passes, in words.
pub(crate) fn expected(case: &Case) -> String {
    let expect = &case.expect;
    let accept: Vec<String> = expect.accept.iter().map(Verdict::to_string).collect();
    let mut text = accept.join(" or ");
    if let Some(best) = expect.best.filter(|_| accept.len() > 1) {
        let _ = write!(text, " ({best} is better)");
    }
    if let Some(reason) = &expect.reason {
        let _ = write!(text, "; the reference says {reason}");
    }
    if !expect.findings.is_empty() {
        let _ = write!(text, "; findings {}", expect.findings.join(", "));
    }
    if let Some(integrity) = &expect.integrity {
        let _ = write!(text, "; integrity {}", json_name(integrity));
    }
    if let Some(released) = expect.released {
        let what = if released { "" } else { "no " };
        let _ = write!(text, "; {what}content handed out");
    }
    text
}

/// What is asked for, in words; of a message to be made also how.
pub(crate) fn asked(case: &Case) -> String {
    let op = json_name(&case.op);
    match &case.produce {
        None => op,
        Some(produce) => {
            let produce = serde_json::to_string(produce).unwrap_or_default();
            format!("{op}, and others to read it: {produce}")
        }
    }
}

fn answers(out: &mut String, rows: &[&Row]) {
    out.push_str(
        "<div class=\"scroll\"><table class=\"answers\">\n<thead><tr>\
         <th scope=\"col\">Implementation</th><th scope=\"col\">Outcome</th>\
         <th scope=\"col\">Verdict</th><th scope=\"col\">ms</th><th scope=\"col\">Detail</th>\
         </tr></thead>\n<tbody>\n",
    );
    for row in rows {
        let _ = writeln!(
            out,
            "<tr><th scope=\"row\">{}</th><td class=\"{outcome}\">{outcome}</td><td>{}</td><td>{}</td><td>{}</td></tr>",
            Text(&row.implementation),
            row.verdict
                .map_or_else(String::new, |verdict| verdict.to_string()),
            row.ms.map_or_else(String::new, |ms| ms.to_string()),
            Text(&row.detail),
            outcome = row.outcome,
        );
    }
    out.push_str("</tbody>\n</table></div>\n");
}

fn anchor(id: &str) -> String {
    format!("case/{id}")
}

const TEMPLATE: &str = include_str!("../../assets/report.html");
const STYLE: &str = include_str!("../../assets/report.css");
const SCRIPT: &str = include_str!("../../assets/report.js");

/// Lines shown of a message's structure: the page holds all of them at once.
const STRUCTURE_LINES: usize = 200;
