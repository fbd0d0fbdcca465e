//! What all pages share: head, policy, the way back, tables of counts and of cases.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use maud::{DOCTYPE, Markup, PreEscaped, html};
use sha2::{Digest as _, Sha256};
use smime_cases::Outcome;

use super::paths::Kind;
use super::site::{Asked, Site, up, wrong};
use super::text::Text;
use super::words::mark;
use crate::results::{Counts, area};

/// Where a page stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// The first page of the report.
    Index,
    /// A page of the report, with the way back.
    Inner,
    /// A page without a report around it.
    Alone,
}

/// A page as a whole. What it may load is nothing: style and script stand in it and are named by their hash.
pub(super) fn document(depth: usize, title: &str, place: Place, body: &Markup) -> String {
    let is_index = place == Place::Index;
    let script = if is_index {
        format!("script-src '{}'", source_hash(SCRIPT))
    } else {
        "script-src 'none'".into()
    };
    let policy = format!(
        "default-src 'none'; style-src '{}'; {script}; base-uri 'none'; form-action 'none'",
        source_hash(STYLE)
    );
    let page = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                meta http-equiv="Content-Security-Policy" content=(policy);
                title { (Text(title)) @if !is_index { " – S/MIME Gauntlet" } }
                style { (PreEscaped(STYLE)) }
            }
            body {
                a.skip href="#main" { "To the content" }
                @if place == Place::Inner {
                    nav.top aria-label="Report" {
                        a.home href=(format!("{}index.html", up(depth))) { "S/MIME Gauntlet" }
                        a href=(format!("{}index.html#cases", up(depth))) { "Cases" }
                        a href=(format!("{}index.html#classes", up(depth))) { "Attack classes" }
                        a href=(format!("{}pages/requirements.html", up(depth))) { "Requirements" }
                    }
                }
                main #main { (body) }
                @if is_index { script { (PreEscaped(SCRIPT)) } }
            }
        }
    };
    page.into_string()
}

/// A heading with its own address.
pub(super) fn heading(id: &str, text: &str) -> Markup {
    html! { h2 id=(id) { (text) " " a.self href=(format!("#{id}")) aria-label=(format!("Address of “{text}”")) { "#" } } }
}

/// How often each outcome came, those that came at all, worst first.
pub(super) fn counts(counts: Counts) -> Markup {
    html! {
        span.counts {
            @for outcome in WORST_FIRST {
                @let count = counts.of_outcome(outcome);
                @if count > 0 {
                    span.(outcome.to_string()) { (count) " " (outcome.to_string()) }
                    " "
                }
            }
        }
    }
}

/// The outcomes as one bar, as wide as they are many.
pub(super) fn bar(counts: Counts) -> Markup {
    let mut end = 0;
    let parts = GOOD_FIRST.map(|outcome| {
        let start = end;
        end += counts.of_outcome(outcome);
        (outcome, start, end - start)
    });
    html! {
        svg.bar viewBox=(format!("0 0 {} 10", end.max(1))) preserveAspectRatio="none" aria-hidden="true" {
            @for (outcome, start, width) in parts {
                @if width > 0 {
                    rect.(format!("fill-{outcome}")) x=(start) y="0" width=(width) height="10" {}
                }
            }
        }
    }
}

/// A cell of a table of counts: passed, and below, wrong. `target` is where it leads.
pub(super) fn count_cell(counts: Counts, target: Option<&str>) -> Markup {
    let wrong = wrong(counts);
    let shown = html! {
        @if counts.pass > 0 { span.pass { (counts.pass) } }
        @if wrong > 0 { b.fail { (wrong) } }
    };
    html! {
        @if counts.pass + wrong == 0 {
            td.count { span.none { "·" } }
        } @else {
            td.count.some-wrong[wrong > 0] {
                @match target {
                    Some(target) => a href=(target) { (shown) },
                    None => (shown),
                }
            }
        }
    }
}

/// The heads of columns, one an implementation, turned.
pub(super) fn implementation_heads(site: &Site<'_>, depth: usize) -> Markup {
    html! {
        @for one in site.implementations() {
            th.turned scope="col" { span { (site.implementation_link(depth, &one.name)) } }
        }
    }
}

/// Cases as a table with a mark for each implementation.
pub(super) fn case_table(
    site: &Site<'_>,
    depth: usize,
    label: &str,
    cases: &[&Asked<'_>],
) -> Markup {
    html! {
        div.scroll role="region" aria-label=(Text(label)) tabindex="0" {
            table.cases {
                thead { tr { th scope="col" { "Case" } (implementation_heads(site, depth)) } }
                tbody { @for asked in cases { (case_row(site, depth, asked)) } }
            }
        }
    }
}

fn case_row(site: &Site<'_>, depth: usize, asked: &Asked<'_>) -> Markup {
    let case = asked.case;
    let title = html! { (Text(&case.title)) };
    // What the first page's search looks at beside title and id.
    let is_searched = depth == 0;
    let class = case.class.as_deref().filter(|_| is_searched).map(Text);
    let about = is_searched.then(|| {
        let reason = case.expect.reason.as_deref().unwrap_or_default();
        format!("{} {reason}", case.requirements.join(" "))
    });
    html! {
        tr id=(Text(&format!("case/{}", case.id))) data-class=[class] data-about=[about.as_deref().map(Text)] {
            th scope="row" {
                (site.link(depth, Kind::Case, &case.id, &title))
                code { (Text(&case.id)) }
            }
            @for row in &asked.rows {
                @match row {
                    Some(row) => td.(letter(row.outcome)) { (mark(row.outcome)) },
                    None => td {},
                }
            }
        }
    }
}

/// The class of a mark: one letter, since there are tens of thousands.
pub(super) fn letter(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Pass => "p",
        Outcome::Fail => "f",
        Outcome::Crash => "c",
        Outcome::Timeout => "t",
        Outcome::Unsupported => "s",
        Outcome::Untested => "u",
    }
}

/// What the marks mean, on one line.
pub(super) fn marks() -> Markup {
    html! {
        p.marks {
            @for outcome in GOOD_FIRST {
                span { b.(letter(outcome)) { (mark(outcome)) } " " (outcome.to_string()) }
                " "
            }
        }
    }
}

/// The first folder of a case's id.
pub(super) fn top_area(id: &str) -> &str {
    area(id).split('/').next().unwrap_or_default()
}

/// The source expression for an inline block in a Content-Security-Policy.
fn source_hash(block: &str) -> String {
    format!("sha256-{}", STANDARD.encode(Sha256::digest(block)))
}

/// The outcomes, the one to look at first in front.
pub(super) const WORST_FIRST: [Outcome; 6] = [
    Outcome::Crash,
    Outcome::Timeout,
    Outcome::Fail,
    Outcome::Pass,
    Outcome::Unsupported,
    Outcome::Untested,
];

/// The outcomes as columns and in a legend, from left to right.
pub(super) const GOOD_FIRST: [Outcome; 6] = [
    Outcome::Pass,
    Outcome::Fail,
    Outcome::Crash,
    Outcome::Timeout,
    Outcome::Unsupported,
    Outcome::Untested,
];

const STYLE: &str = include_str!("../../assets/report.css");
const SCRIPT: &str = include_str!("../../assets/report.js");
