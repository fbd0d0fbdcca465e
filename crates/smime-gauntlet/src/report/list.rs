//! The list of cases on the first page.

use std::collections::BTreeMap;

use maud::{Markup, html};

use super::index::cases;
use super::layout::{GOOD_FIRST, case_table, top_area};
use super::site::{Asked, Site};
use super::text::Text;
use crate::results::area;

/// Its search, filters and keys, which a script brings to life.
pub(super) fn filter(site: &Site<'_>) -> Markup {
    let areas: BTreeMap<&str, Vec<&str>> =
        site.cases.keys().fold(BTreeMap::new(), |mut areas, id| {
            let below: &mut Vec<&str> = areas.entry(top_area(id)).or_default();
            if !below.contains(&area(id)) {
                below.push(area(id));
            }
            areas
        });
    html! {
        form #filter role="search" hidden {
            label.text { "Search " input type="search" name="text" autocomplete="off" placeholder="title, id, reason, class, rfc5652"; }
            label { "Area " select name="area" {
                option value="" { "all" }
                @for (top, below) in &areas {
                    option { (Text(top)) }
                    @for area in below { @if area != top { option { (Text(area)) } } }
                }
            } }
            label { "Class " select name="class" {
                option value="" { "all" }
                @for class in site.classes() { option { (Text(class)) } }
            } }
            label { "Implementation " select name="implementation" {
                option value="" { "any" }
                @for one in site.implementations() { option { (Text(&one.name)) } }
            } }
            label { "Outcome " select name="outcome" {
                option value="" { "any" }
                @for outcome in GOOD_FIRST { option { (outcome.to_string()) } }
            } }
            label.check { input type="checkbox" name="differ" value="1"; " only where they differ" }
            button type="reset" { "Show all" }
            output #shown aria-live="polite" {}
            button #help type="button" { "Keys" }
        }
        dialog #keys aria-labelledby="keys-title" {
            h2 #keys-title { "Keys" }
            dl.facts {
                @for (key, what) in KEYS { dt { kbd { (key) } } dd { (what) } }
            }
            form method="dialog" { button { "Close" } }
        }
    }
}

/// The cases by area, folded.
pub(super) fn by_area(site: &Site<'_>) -> Markup {
    let mut areas: BTreeMap<&str, Vec<&Asked<'_>>> = BTreeMap::new();
    for asked in site.cases.values() {
        areas.entry(area(&asked.case.id)).or_default().push(asked);
    }
    html! {
        div #list {
            @for (area, asked) in &areas {
                @let differing = asked.iter().filter(|asked| asked.differs()).count();
                details.area data-area=(Text(area)) {
                    summary {
                        span.name { (Text(area)) } " "
                        span.faint { (cases(asked.len())) @if differing > 0 { ", " (differing) " where they differ" } }
                    }
                    (case_table(site, 0, area, asked))
                }
            }
        }
    }
}

const KEYS: [(&str, &str); 5] = [
    ("/", "search"),
    ("j or ↓", "the next case"),
    ("k or ↑", "the case before"),
    ("Enter", "open the case"),
    ("?", "these keys"),
];
