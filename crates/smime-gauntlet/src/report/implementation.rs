//! The page of an implementation.

use maud::{Markup, html};
use smime_cases::Outcome;

use super::causes::{Cause, Group, groups};
use super::layout::{Place, WORST_FIRST, bar, counts, document, heading};
use super::paths::Kind;
use super::site::{Site, wrong};
use super::text::{Cited, Text};
use crate::implementation::json_name;
use crate::results::{Counts, ImplementationResults, Row};

/// The page of an implementation that lies so deep.
pub(super) fn page(site: &Site<'_>, depth: usize, one: &ImplementationResults) -> String {
    let groups = groups(site, &one.name);
    let of = |outcome: Outcome| groups.iter().filter(move |group| group.outcome == outcome);
    let is_recorded = |group: &&Group<'_>| matches!(group.cause, Cause::Recorded(_));
    let recorded: Vec<_> = of(Outcome::Fail).filter(is_recorded).collect();
    let unrecorded: Vec<_> = of(Outcome::Fail)
        .filter(|group| !is_recorded(group))
        .collect();
    let sections = [
        ("crash", "Crashes", of(Outcome::Crash).collect::<Vec<_>>()),
        ("timeout", "Timeouts", of(Outcome::Timeout).collect()),
        ("fail", "Failures by cause", recorded),
        ("unrecorded", "Failures with no cause recorded", unrecorded),
    ];
    let body = html! {
        h1 { (Text(&one.name)) " " span.version { (Text(&one.version)) } }
        (overview(site, one))
        p.faint {
            code { "gauntlet export ID DIR" }
            " writes a case’s message, certificates and keys as files: what reproduces a failure without this suite."
        }
        @for (id, title, groups) in &sections {
            @if !groups.is_empty() {
                (heading(id, title))
                @if *id == "unrecorded" {
                    p.faint { "Nobody has looked into these yet, so that they stand by how the run’s words about them begin." }
                }
                ul.groups { @for group in groups { li { (grouped(site, depth, group)) } } }
            }
        }
        @if sections.iter().all(|(_, _, groups)| groups.is_empty()) { p { "No answer of this run is wrong." } }
        (broken_classes(site, depth, one))
        (not_met(site, depth, one))
        (heading("claims", "What it can be asked"))
        dl.facts {
            dt { "Operations" } dd { (one.ops.iter().map(json_name).collect::<Vec<_>>().join(", ")) }
            dt { "Features" } dd { (Text(&one.features.join(", "))) }
        }
    };
    document(depth, &one.name, Place::Inner, &body)
}

fn overview(site: &Site<'_>, one: &ImplementationResults) -> Markup {
    let asked = site.asked_count(&one.name);
    html! {
        (bar(one.counts))
        @if one.withheld > 0 {
            p.faint { (one.withheld) " of these are withheld: they may be faults that are not public, and their maintainers come first." }
        }
        dl.tally {
            @for outcome in WORST_FIRST {
                @let count = one.counts.of_outcome(outcome);
                div { dt.(outcome.to_string()) { (outcome.to_string()) } dd { (count) } }
            }
            div { dt { "asked" } dd { (asked) " of " (site.cases.len()) } }
        }
    }
}

fn grouped(site: &Site<'_>, depth: usize, group: &Group<'_>) -> Markup {
    let count = group.rows.len();
    html! {
        p.cause {
            @match &group.cause {
                Cause::Recorded(why) => (Cited(why)),
                Cause::Unrecorded(beginning, class) => {
                    (Text(beginning))
                    @if let Some(class) = class {
                        ": " (site.link(depth, Kind::Class, class, &html! { code { (Text(class)) } }))
                        @if let Some(known) = site.vectors.classes.get(*class) { " " (Cited(&known.title)) }
                    }
                },
            }
        }
        details open[count <= OPEN] {
            summary { (count) @if count == 1 { " case" } @else { " cases" } }
            ul.rows { @for row in &group.rows { li { (listed(site, depth, group, row)) } } }
        }
    }
}

fn listed(site: &Site<'_>, depth: usize, group: &Group<'_>, row: &Row) -> Markup {
    let is_said =
        matches!(&group.cause, Cause::Unrecorded(beginning, _) if *beginning == row.detail);
    html! {
        (site.case_link(depth, &row.case))
        @if let Some(asked) = site.cases.get(row.case.as_str()) { " " (Text(&asked.case.title)) }
        @if !is_said { p.faint { (Text(&row.detail)) } }
    }
}

fn broken_classes(site: &Site<'_>, depth: usize, one: &ImplementationResults) -> Markup {
    let broken: Vec<(&str, Counts)> = site
        .classes()
        .into_iter()
        .map(|class| {
            let cases = site.cases_where(|case| case.class.as_deref() == Some(class));
            let rows = cases.iter().flat_map(|asked| asked.answers());
            (
                class,
                Counts::of(rows.filter(|row| row.implementation == one.name)),
            )
        })
        .filter(|(_, counts)| wrong(*counts) > 0)
        .collect();
    html! {
        @if !broken.is_empty() {
            (heading("classes", "Attack classes in which something is wrong"))
            ul.rows {
                @for (class, of_class) in broken {
                    li {
                        (site.link(depth, Kind::Class, class, &html! { code { (Text(class)) } }))
                        @if let Some(known) = site.vectors.classes.get(class) { " " (Cited(&known.title)) }
                        " " (counts(of_class))
                    }
                }
            }
        }
    }
}

/// What is on record and did not come: fixed meanwhile, or another version.
fn not_met(site: &Site<'_>, depth: usize, one: &ImplementationResults) -> Markup {
    let others = site.opinions_not_met(&one.name);
    html! {
        @if !others.is_empty() {
            (heading("not-met", "On record, and not so in this run"))
            ul.rows {
                @for differs in others {
                    li { (site.case_link(depth, &differs.case)) " " (differs.outcome.to_string()) " recorded" p.faint { (Cited(&differs.why)) } }
                }
            }
        }
    }
}

/// Cases of a group that are shown without being unfolded.
const OPEN: usize = 3;
