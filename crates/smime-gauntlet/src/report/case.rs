//! The page of a case.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use maud::{Markup, html};
use smime_cases::Case;

use super::layout::{Place, document, heading, marks};
use super::paths::Kind;
use super::site::{Asked, Site};
use super::text::{Cited, Text};
use super::words::{asked as asked_in_words, expected};
use crate::difference::{Line, Side, difference, elsewhere};
use crate::implementation::json_name;
use crate::results::{Row, area};
use crate::structure::{extension, structure};

/// The page of a case that lies so deep.
pub(super) fn page(site: &Site<'_>, depth: usize, asked: &Asked<'_>) -> String {
    let case = asked.case;
    let shown = structure(case, STRUCTURE_LINES);
    let body = html! {
        (neighbours(site, depth, case))
        h1.title { (Text(&case.title)) }
        p.id { code { (Text(&case.id)) } }
        p.why { (Cited(&case.why)) }
        (facts(site, depth, case))
        (heading("answers", "Answers"))
        (answers(site, depth, asked))
        (marks())
        (heading("repeat", "Repeat it"))
        (repeat(case))
        @if let Some(sibling) = case.sibling.as_ref().and_then(|id| site.vectors.cases.get(id)) {
            (heading("difference", "Difference from the accepted sibling"))
            p { "Against " (site.case_link(depth, &sibling.id)) ": " (elsewhere(sibling, case)) }
            (differing(&structure(sibling, STRUCTURE_LINES), &shown))
        }
        (heading("structure", "Structure"))
        pre tabindex="0" { (Text(&shown)) }
    };
    document(depth, &case.title, Place::Inner, &body)
}

/// Links to the cases before and after this one.
fn neighbours(site: &Site<'_>, depth: usize, case: &Case) -> Markup {
    let before = site.cases.range(..case.id.as_str()).next_back();
    let after = site.cases.range(case.id.as_str()..).nth(1);
    html! {
        p.neighbours {
            span { @if let Some((id, _)) = before { "← " (site.case_link(depth, id)) } }
            " "
            @if let Some((id, _)) = after { span { (site.case_link(depth, id)) " →" } }
        }
    }
}

fn facts(site: &Site<'_>, depth: usize, case: &Case) -> Markup {
    let class = case.class.as_ref();
    let known_class = class.and_then(|id| site.vectors.classes.get(id));
    let reason = case.expect.reason.as_ref();
    let known_reason = reason.and_then(|code| {
        site.vectors
            .reasons
            .iter()
            .find(|known| known.code == *code)
    });
    let needs: Vec<&str> = case.needs.iter().map(|need| need.feature()).collect();
    html! {
        dl.facts {
            dt { "Expected" } dd { (Text(&expected(case))) }
            @if let Some(reason) = known_reason {
                dt { "Reason" } dd { code { (Text(&reason.code)) } " " (Text(&reason.title)) }
            }
            dt { "Level" } dd { (json_name(&case.level)) }
            dt { "Asked to" } dd { (Text(&asked_in_words(case))) }
            @if !case.sources.is_empty() {
                dt { "Sources" } dd { (Cited(&case.sources.join("; "))) }
            }
            @if !case.requirements.is_empty() {
                dt { "Requirements" }
                dd { ul { @for id in &case.requirements { li { (requirement(site, depth, id)) } } } }
            }
            @if let Some(id) = class {
                dt { "Attack class" }
                dd {
                    (site.link(depth, Kind::Class, id, &html! { code { (Text(id)) } }))
                    @if let Some(class) = known_class { " " (Cited(&class.title)) }
                }
            }
            @if let Some(sibling) = &case.sibling {
                dt { "Accepted sibling" } dd { (site.case_link(depth, sibling)) }
            }
            @if !case.features.is_empty() { dt { "Features" } dd { (Text(&case.features.join(", "))) } }
            @if !needs.is_empty() { dt { "Needs" } dd { (needs.join(", ")) } }
            @if !case.context.is_default() {
                dt { "Context" } dd { code { (Text(&context(case))) } }
            }
            dt { "Origin" } dd { (Text(&case.origin)) ", revision " (case.revision) }
            dt { "Area" } dd { (Text(area(&case.id))) }
        }
    }
}

fn requirement(site: &Site<'_>, depth: usize, id: &str) -> Markup {
    html! {
        (site.link(depth, Kind::Requirement, id, &html! { code { (Text(id)) } }))
        @if let Some(known) = site.vectors.requirements.get(id) {
            " " (Text(&known.text))
            @if let Some(citation) = known.citation() { " " span.faint { "(" (Cited(&citation)) ")" } }
        }
    }
}

/// What the receiver brings along, as the case has it.
fn context(case: &Case) -> String {
    let mut text = serde_json::to_string(&case.context).unwrap_or_default();
    if let Some((end, _)) = text.char_indices().nth(CONTEXT_LENGTH) {
        text.truncate(end);
        text.push('…');
    }
    text
}

fn answers(site: &Site<'_>, depth: usize, asked: &Asked<'_>) -> Markup {
    html! {
        div.scroll role="region" aria-labelledby="answers" tabindex="0" {
            table.answers {
                thead { tr {
                    th scope="col" { "Implementation" } th scope="col" { "Outcome" } th scope="col" { "Verdict" }
                    th.number scope="col" { "ms" } th scope="col" { "What was found, and its own words" }
                } }
                tbody { @for row in asked.answers() { (answer(site, depth, row)) } }
            }
        }
    }
}

fn answer(site: &Site<'_>, depth: usize, row: &Row) -> Markup {
    let outcome = row.outcome.to_string();
    html! {
        tr {
            th scope="row" { (site.implementation_link(depth, &row.implementation)) }
            td.(outcome) { (outcome) }
            td { @if let Some(verdict) = row.verdict { (verdict.to_string()) } }
            td.number { @if let Some(ms) = row.ms { (ms) } }
            td.detail {
                (Text(&row.detail))
                @if let Some(opinion) = site.opinion(row) { p.opinion { (Cited(&opinion.why)) } }
            }
        }
    }
}

fn repeat(case: &Case) -> Markup {
    let octets = case.input_octets();
    let file = format!("{}.{}", case.id.replace('/', "-"), extension(case));
    html! {
        pre.commands tabindex="0" {
            "gauntlet run --filter '" (Text(&case.id)) "'\n"
            "gauntlet show " (Text(&case.id)) "\n"
            "gauntlet export " (Text(&case.id)) " " (Text(file.split('.').next().unwrap_or_default()))
        }
        @if octets.is_empty() {
            p { "Nothing to download: the message is to be made." }
        } @else if octets.len() < DOWNLOAD_LIMIT {
            p {
                a.download download=(Text(&file)) href=(format!("data:application/octet-stream;base64,{}", STANDARD.encode(&octets))) {
                    "Download the input"
                }
                " " span.faint { (octets.len()) " octets, " (Text(&file)) }
            }
        } @else {
            p { (octets.len()) " octets: too large for this page; " code { "gauntlet export" } " writes them." }
        }
    }
}

/// The lines that differ, each with a few around it.
fn differing(sibling: &str, own: &str) -> Markup {
    let lines = difference(sibling, own);
    let is_near = |index: usize| {
        let near = index.saturating_sub(AROUND)..(index + AROUND + 1).min(lines.len());
        lines[near].iter().any(|line| line.side != Side::Same)
    };
    if (0..lines.len()).all(|index| !is_near(index)) {
        return html! {};
    }
    html! {
        p.faint { "− left out, + added; lines that only moved are alike." }
        pre.difference tabindex="0" {
            @for (index, run) in runs(&lines) {
                @match run {
                    [line, ..] if run.len() >= LONG_RUN && is_base64(line.text) => {
                        (marked(line.side, &format!("{} lines of base64", run.len())))
                    },
                    _ => @for (place, line) in (index..).zip(run) {
                        @if is_near(place) { (marked(line.side, line.text)) }
                        @else if place == 0 || is_near(place - 1) { span.gap { "⋯\n" } }
                    },
                }
            }
        }
    }
}

fn marked(side: Side, text: &str) -> Markup {
    html! {
        @match side {
            Side::Same => span { "  " (Text(text)) "\n" },
            Side::Left => del { "− " (Text(text)) "\n" },
            Side::Right => ins { "+ " (Text(text)) "\n" },
        }
    }
}

/// Lines in runs of the same side and kind, with the place of the first of each. What is in base64 stands in the tree
/// too, where it can be read.
fn runs<'a, 'b>(lines: &'b [Line<'a>]) -> impl Iterator<Item = (usize, &'b [Line<'a>])> {
    let is_one_run = |one: &Line<'_>, next: &Line<'_>| {
        one.side == next.side && is_base64(one.text) == is_base64(next.text)
    };
    lines.chunk_by(is_one_run).scan(0, |place, run| {
        let start = *place;
        *place += run.len();
        Some((start, run))
    })
}

fn is_base64(line: &str) -> bool {
    line.len() >= BASE64_LINE
        && line
            .bytes()
            .all(|octet| octet.is_ascii_alphanumeric() || b"+/=".contains(&octet))
}

/// Lines shown of a message's structure.
const STRUCTURE_LINES: usize = 200;

/// Lines shown around those that differ.
const AROUND: usize = 2;

/// Lines of base64 from which on they are counted only.
const LONG_RUN: usize = 4;

/// Characters from which on a line of base64 is taken for one.
const BASE64_LINE: usize = 32;

/// Characters shown of a context.
const CONTEXT_LENGTH: usize = 2000;

/// Octets of an input from which on it is not on the page.
const DOWNLOAD_LIMIT: usize = 64 << 10;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_that_differ_are_shown_with_two_around_them() {
        let shown = differing("1\n2\n3\n4\n5\n6", "1\n2\n3\n4\n5\nx").into_string();
        let wanted = "<span class=\"gap\">⋯\n</span><span>  4\n</span><span>  5\n</span>\
                      <del>− 6\n</del><ins>+ x\n</ins></pre>";
        assert!(shown.ends_with(wanted), "{shown}");
        assert!(!shown.contains("  3"), "{shown}");
        assert!(differing("1\n2", "1\n2").into_string().is_empty());
    }

    #[test]
    fn base64_that_differs_is_counted() {
        let armour = |letter: &str| format!("a\n{}b", format!("{}\n", letter.repeat(64)).repeat(5));
        let shown = differing(&armour("A"), &armour("B")).into_string();
        assert!(
            shown.contains("<del>− 5 lines of base64\n</del><ins>+ 5 lines of base64\n</ins>"),
            "{shown}"
        );
        assert!(!shown.contains("AAAA"), "{shown}");
    }
}
