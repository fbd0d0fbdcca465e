//! The first page: what this is, one row an implementation, and the list of cases.

use std::collections::BTreeMap;

use maud::{Markup, html};

use super::causes::{Finding, RULE, Telling, telling};
use super::heat;
use super::layout::{
    GOOD_FIRST, Place, bar, count_cell, document, heading, implementation_heads, marks, top_area,
};
use super::list;
use super::paths::Kind;
use super::site::{Asked, Site, wrong};
use super::text::{Cited, Text};
use super::words::meaning;
use crate::results::{Counts, ImplementationResults, Row};

/// The page.
pub(super) fn page(site: &Site<'_>) -> String {
    let body = html! {
        header {
            h1 { "S/MIME Gauntlet" }
            (about(site))
        }
        section aria-labelledby="implementations" {
            (heading("implementations", "Implementations"))
            (overview(site))
            p.faint { "Most telling: " (RULE) }
            (legend())
        }
        @if let Some(interop) = site.interop {
            section aria-labelledby="interop" {
                (heading("interop", "Who reads whom"))
                (heat::table(site, 0, interop, heat::PATH))
                p { a href=(heat::PATH) { "All pairs, with every message" } }
            }
        }
        section aria-labelledby="areas" {
            (heading("areas", "By area"))
            p.faint { "Passed, and below it in bold what is wrong: failed, crashed or timed out. “·”: nothing that tells. A number leads to its cases in the list below." }
            (areas(site))
        }
        section aria-labelledby="classes" {
            (heading("classes", "By attack class"))
            p.faint { "A class is one thing that goes wrong in practice; each line says what." }
            details { summary { (site.classes().len()) " classes" } (classes(site)) }
        }
        section aria-labelledby="cases" {
            (heading("cases", "Cases"))
            (list::filter(site))
            (marks())
            (list::by_area(site))
        }
    };
    document(0, "S/MIME Gauntlet", Place::Index, &body)
}

fn about(site: &Site<'_>) -> Markup {
    html! {
        p.lead {
            "A conformance and interoperability suite for S/MIME and CMS: the same " b { (site.cases.len()) } " cases, put to "
            b { (site.implementations().len()) } @if site.implementations().len() == 1 { " implementation" } @else { " implementations" }
            ", each case with its reasoning, the RFC section it rests on, and the verdict that follows from it. "
            "A refusal passes only beside an acceptance: who refuses a broken message must accept its sibling, which differs in the one fault alone."
        }
        p.faint {
            (Text(&site.results.suite)) ", run at " time datetime=(Text(&site.results.at)) { (Text(&in_words(&site.results.at))) } ". "
            a href="results.json" { "results.json" } " holds all of this as data. "
            a href="pages/requirements.html" { "Requirements" } " by RFC."
        }
    }
}

/// A time of RFC 3339 in UTC, for readers.
fn in_words(at: &str) -> String {
    at.replacen('T', " ", 1).replacen('Z', " UTC", 1)
}

fn overview(site: &Site<'_>) -> Markup {
    html! {
        div.scroll role="region" aria-labelledby="implementations" tabindex="0" {
            table.overview {
                thead { tr {
                    th scope="col" { "Implementation" }
                    th.number scope="col" { "asked" }
                    @for outcome in GOOD_FIRST { th.number scope="col" { (outcome.to_string()) } }
                    th.number scope="col" { a href="#classes" { "classes" } }
                    th scope="col" { "Most telling" }
                } }
                tbody {
                    @for (index, one) in site.implementations().iter().enumerate() { (overview_row(site, index, one)) }
                }
            }
        }
    }
}

fn overview_row(site: &Site<'_>, index: usize, one: &ImplementationResults) -> Markup {
    let asked = site.asked_count(&one.name);
    let share = (100 * asked)
        .checked_div(site.cases.len())
        .unwrap_or_default();
    let (held, broken) = classes_held(site, index);
    html! {
        tr {
            th scope="row" {
                (site.implementation_link(0, &one.name)) " " span.version { (Text(&one.version)) }
                (bar(one.counts))
                @if one.withheld > 0 { span.version { (one.withheld) " withheld: not public yet" } }
            }
            td.number data-label="asked" { (asked) " " span.share { (share) " %" } }
            @for outcome in GOOD_FIRST {
                @let count = one.counts.of_outcome(outcome);
                td.number data-label=(outcome.to_string()) {
                    @if count == 0 { span.none { "0" } } @else {
                        a.(outcome.to_string()) href=(address(&[("implementation", &one.name), ("outcome", &outcome.to_string())])) { (count) }
                    }
                }
            }
            td.number data-label="classes" {
                span.pass { (held) } " held"
                @if broken > 0 { br; b.fail { (broken) } " broken" }
            }
            td.telling { (findings(site, one)) }
        }
    }
}

/// In how many classes everything passed that could be asked and tells, and in how many something is wrong.
fn classes_held(site: &Site<'_>, index: usize) -> (usize, usize) {
    let counts = counts_by(site, |asked| asked.case.class.as_deref());
    let own: Vec<Counts> = counts.values().map(|counts| counts[index]).collect();
    let broken = own.iter().filter(|counts| wrong(**counts) > 0).count();
    let told = own
        .iter()
        .filter(|counts| counts.pass + wrong(**counts) > 0)
        .count();
    (told - broken, broken)
}

fn findings(site: &Site<'_>, one: &ImplementationResults) -> Markup {
    let found = telling(site, &one.name);
    html! {
        @if wrong(one.counts) == 0 { span.none { "nothing wrong" } }
        @else if found.is_empty() { span.none { "nothing that is public and its own fault" } }
        @else {
            ul { @for finding in &found { li { (told(site, one, finding)) } } }
        }
    }
}

fn told(site: &Site<'_>, one: &ImplementationResults, finding: &Finding<'_>) -> Markup {
    let count = finding.rows.len();
    let first = finding
        .rows
        .first()
        .map(|row| row.case.as_str())
        .unwrap_or_default();
    let own = site
        .path(Kind::Implementation, &one.name)
        .unwrap_or_default();
    let (class, words) = match finding.kind {
        Telling::Crash => ("crash", if count == 1 { "crash" } else { "crashes" }),
        Telling::Timeout => ("timeout", "without an answer in time"),
        Telling::Attack | Telling::Accepts => ("fail", "accepted"),
        Telling::Wrong => ("fail", "wrong"),
    };
    html! {
        @if matches!(finding.kind, Telling::Crash | Telling::Timeout) {
            a.(class) href=(format!("{own}#{class}")) { (count) " " (words) }
            " " (site.case_link(0, first))
        } @else {
            b.(class) { (count) " " (words) } " "
            (site.link(0, Kind::Case, first, &html! { span title=(Text(finding.text)) { (Text(finding.text)) } }))
        }
    }
}

/// So many cases, in words.
pub(super) fn cases(count: usize) -> String {
    format!("{count} {}", if count == 1 { "case" } else { "cases" })
}

fn legend() -> Markup {
    html! {
        details.legend {
            summary { "What the columns mean" }
            dl.facts {
                dt { "asked" } dd { "How many of the cases were sent, and their share. What the driver cannot be asked is untested." }
                @for outcome in GOOD_FIRST { dt.(outcome.to_string()) { (outcome.to_string()) } dd { (meaning(outcome)) } }
                dt { "classes" } dd { "Attack classes in which everything passed that tells, and those in which something is wrong." }
            }
        }
    }
}

fn areas(site: &Site<'_>) -> Markup {
    let counts = counts_by(site, |asked| Some(top_area(&asked.case.id)));
    let size = |area: &str| {
        site.cases
            .values()
            .filter(|asked| top_area(&asked.case.id) == area)
            .count()
    };
    html! {
        div.scroll role="region" aria-labelledby="areas" tabindex="0" {
            table.heat {
                thead { tr {
                    th scope="col" { "Area, and its cases" }
                    @for area in counts.keys() {
                        th.turned scope="col" { span { (Text(area)) " " span.version { (size(area)) } } }
                    }
                } }
                tbody {
                    @for (index, one) in site.implementations().iter().enumerate() {
                        tr {
                            th scope="row" { (site.implementation_link(0, &one.name)) }
                            @for (area, counts) in &counts {
                                (count_cell(counts[index], Some(&address(&[("area", area), ("implementation", &one.name)]))))
                            }
                        }
                    }
                }
            }
        }
    }
}

fn classes(site: &Site<'_>) -> Markup {
    let counts = counts_by(site, |asked| asked.case.class.as_deref());
    html! {
        div.scroll role="region" aria-labelledby="classes" tabindex="0" {
            table.heat.by-class {
                thead { tr { th scope="col" { "Class" } (implementation_heads(site, 0)) } }
                tbody {
                    @for (class, counts) in &counts {
                        tr {
                            th scope="row" {
                                (site.link(0, Kind::Class, class, &html! { code { (Text(class)) } }))
                                @if let Some(known) = site.vectors.classes.get(*class) { span.says { (Cited(&known.title)) } }
                            }
                            @for (one, counts) in site.implementations().iter().zip(counts) {
                                (count_cell(*counts, Some(&address(&[("class", class), ("implementation", &one.name)]))))
                            }
                        }
                    }
                }
            }
        }
    }
}

/// Counts for each implementation, by what a case is put under.
fn counts_by<'a>(
    site: &Site<'a>,
    key: impl Fn(&Asked<'a>) -> Option<&'a str>,
) -> BTreeMap<&'a str, Vec<Counts>> {
    let mut rows: BTreeMap<&str, Vec<Vec<&Row>>> = BTreeMap::new();
    for asked in site.cases.values() {
        let Some(key) = key(asked) else { continue };
        let columns = rows
            .entry(key)
            .or_insert_with(|| vec![Vec::new(); site.implementations().len()]);
        for (column, row) in columns.iter_mut().zip(&asked.rows) {
            column.extend(row);
        }
    }
    rows.into_iter()
        .map(|(key, columns)| (key, columns.into_iter().map(Counts::of).collect()))
        .collect()
}

/// The address of the list with these filters.
fn address(filters: &[(&str, &str)]) -> String {
    let parts: Vec<String> = filters
        .iter()
        .map(|(name, value)| format!("{name}={}", encoded(value)))
        .collect();
    format!("#{}", parts.join("&"))
}

/// A value in an address, as URLSearchParams reads it.
fn encoded(value: &str) -> String {
    let octet = |octet: u8| match octet {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'/' => {
            char::from(octet).to_string()
        }
        _ => format!("%{octet:02X}"),
    };
    value.bytes().map(octet).collect()
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use flate2::{Compression, write::GzEncoder};
    use maud::Render as _;
    use smime_cases::{Outcome, Vectors};

    use super::*;
    use crate::report::tests::results;

    #[test]
    fn the_first_page_of_fifteen_implementations_is_small() {
        let vectors = Vectors::built_in().unwrap();
        let names: Vec<String> = (1..=15)
            .map(|count| format!("some-implementation-{count}"))
            .collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        // As irregular as no run is.
        let results = results(
            &names,
            vectors.cases.keys().map(String::as_str),
            |name, case| {
                let seed = name.bytes().chain(case.bytes()).fold(7_u32, |seed, octet| {
                    seed.wrapping_mul(31).wrapping_add(octet.into())
                });
                let outcome = GOOD_FIRST[(seed >> 8) as usize % GOOD_FIRST.len()];
                (outcome, "valid found, invalid wanted".into())
            },
        );
        let page = page(&Site::new(&results, &vectors, None));
        let mut packed = GzEncoder::new(Vec::new(), Compression::default());
        packed.write_all(page.as_bytes()).unwrap();
        let packed = packed.finish().unwrap().len();
        assert!(page.len() < 3_000_000, "{}", page.len());
        assert!(packed < 600_000, "{packed}");
    }

    #[test]
    fn a_filter_in_an_address_is_read_back_as_it_was() {
        let address = address(&[("area", "signed/pss"), ("implementation", "a&b=c #é")]);
        assert_eq!(
            address,
            "#area=signed/pss&implementation=a%26b%3Dc%20%23%C3%A9"
        );
    }

    #[test]
    fn what_tells_most_stands_in_the_row_of_its_implementation() {
        let vectors = Vectors::built_in().unwrap();
        let accepted = vectors
            .cases
            .values()
            .find(|case| case.is_negative() && case.class.is_some())
            .unwrap();
        let results = results(
            &["one"],
            vectors.cases.keys().map(String::as_str),
            |_, case| match case {
                case if case == accepted.id => {
                    (Outcome::Fail, "valid found, invalid wanted".into())
                }
                "ber/depth-strings" => (Outcome::Crash, "ended".into()),
                _ => (Outcome::Pass, String::new()),
            },
        );
        let page = page(&Site::new(&results, &vectors, None));
        let (_, told) = page.split_once("<td class=\"telling\">").unwrap();
        let (told, _) = told.split_once("</td>").unwrap();
        let title = &vectors.classes[accepted.class.as_ref().unwrap()].title;
        let (crash, accept) = (
            told.find("1 crash").unwrap(),
            told.find("1 accepted").unwrap(),
        );
        assert!(crash < accept, "{told}");
        assert!(told.contains(&Text(title).render().into_string()), "{told}");
    }
}
