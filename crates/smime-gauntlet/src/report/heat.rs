//! Who reads whom, as a table and as a page.

use std::collections::BTreeMap;

use maud::{Markup, html};
use smime_cases::Outcome;

use super::layout::{Place, document, heading};
use super::site::Site;
use super::text::Text;
use crate::interop::{Interop, Received};

/// Where the page is.
pub(super) const PATH: &str = "pages/interop.html";

/// What came of the messages from one to another.
type Pairs<'a> = BTreeMap<(&'a str, &'a str), Vec<&'a Received>>;

/// The page.
pub(super) fn page(site: &Site<'_>, depth: usize, place: Place, interop: &Interop) -> String {
    let pairs = pairs(interop);
    let body = html! {
        h1 { "Interoperability" }
        p { "Every message that one implementation makes, read by all others. " (Text(&interop.suite)) ", " time { (Text(&interop.at)) } "." }
        (table(site, depth, interop, ""))
        (heading("unmade", "What senders did not make"))
        (not_made(site, depth, interop))
        (heading("pairs", "Sender by sender"))
        @for (index, sender) in interop.implementations.iter().enumerate() {
            @let own: Vec<_> = interop.implementations.iter().enumerate()
                .filter_map(|(to, receiver)| Some((to, receiver, pairs.get(&(sender.name.as_str(), receiver.name.as_str()))?)))
                .collect();
            @if !own.is_empty() { h3 { (site.implementation_link(depth, &sender.name)) " sends" } }
            @for (to, receiver, received) in own {
                details.pair id=(anchor(index, to)) {
                    summary { "to " (Text(&receiver.name)) ": " (tally(received)) }
                    ul.rows { @for one in received { li { (read(site, depth, one)) } } }
                }
            }
        }
    };
    document(depth, "Interoperability", place, &body)
}

/// The heat map; a cell leads to the pair's part of the page `target`.
pub(super) fn table(site: &Site<'_>, depth: usize, interop: &Interop, target: &str) -> Markup {
    let pairs = pairs(interop);
    html! {
        div.scroll role="region" aria-label="Who reads whom" tabindex="0" {
            table.heat {
                thead {
                    tr {
                        th scope="col" { "Sender ↓ Receiver →" }
                        @for one in &interop.implementations {
                            th.turned scope="col" { span { (site.implementation_link(depth, &one.name)) } }
                        }
                    }
                }
                tbody {
                    @for (from, sender) in interop.implementations.iter().enumerate() {
                        tr {
                            th scope="row" { (site.implementation_link(depth, &sender.name)) }
                            @for (to, receiver) in interop.implementations.iter().enumerate() {
                                @match pairs.get(&(sender.name.as_str(), receiver.name.as_str())) {
                                    Some(received) => (cell(received, &format!("{target}#{}", anchor(from, to)))),
                                    None => td.count { span.none { "·" } },
                                }
                            }
                        }
                    }
                }
            }
        }
        p.faint { "Read, and below it in bold not read, of the messages that the receiver claims to know. The darker, the larger the share that was read; “·”: no message that both know." }
    }
}

fn cell(received: &[&Received], target: &str) -> Markup {
    let count = |fits: fn(Outcome) -> bool| received.iter().filter(|one| fits(one.outcome)).count();
    let pass = count(|outcome| outcome == Outcome::Pass);
    let wrong = count(Outcome::is_wrong);
    let Some(shade) = (4 * pass).checked_div(pass + wrong) else {
        return html! { td.count { a.none href=(target) { "·" } } };
    };
    html! {
        td.count.(format!("heat-{shade}")) {
            a href=(target) { span { (pass) } @if wrong > 0 { b { (wrong) } } }
        }
    }
}

fn tally(received: &[&Received]) -> Markup {
    let words = [
        (Outcome::Pass, "read"),
        (Outcome::Fail, "not read"),
        (Outcome::Crash, "crashed"),
        (Outcome::Timeout, "timed out"),
        (Outcome::Unsupported, "unsupported"),
        (Outcome::Untested, "untested"),
    ];
    html! {
        span.counts {
            @for (outcome, word) in words {
                @let count = received.iter().filter(|one| one.outcome == outcome).count();
                @if count > 0 { span.(outcome.to_string()) { (count) " " (word) } " " }
            }
        }
    }
}

fn read(site: &Site<'_>, depth: usize, one: &Received) -> Markup {
    html! {
        span.(one.outcome.to_string()) { (one.outcome.to_string()) } " "
        (site.case_link(depth, &one.case))
        @if !one.detail.is_empty() { p.faint { (Text(&one.detail)) } }
    }
}

fn not_made(site: &Site<'_>, depth: usize, interop: &Interop) -> Markup {
    html! {
        @for sender in &interop.implementations {
            @let failed: Vec<_> = interop.sent.iter()
                .filter(|sent| sent.sender == sender.name && sent.outcome != Outcome::Pass).collect();
            @if !failed.is_empty() {
                details {
                    summary { (Text(&sender.name)) ": " (failed.len()) }
                    ul.rows {
                        @for sent in failed {
                            li {
                                span.(sent.outcome.to_string()) { (sent.outcome.to_string()) } " "
                                (site.case_link(depth, &sent.case))
                                @if !sent.detail.is_empty() { p.faint { (Text(&sent.detail)) } }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn pairs(interop: &Interop) -> Pairs<'_> {
    let mut pairs = Pairs::new();
    for one in &interop.received {
        pairs
            .entry((&one.sender, &one.receiver))
            .or_default()
            .push(one);
    }
    pairs
}

fn anchor(from: usize, to: usize) -> String {
    format!("pair-{from}-{to}")
}
