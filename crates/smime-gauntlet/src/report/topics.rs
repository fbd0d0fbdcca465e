//! The pages of requirements and of attack classes.

use maud::{Markup, html};
use smime_cases::Requirement;

use super::layout::{Place, case_table, counts, document, heading, marks};
use super::paths::Kind;
use super::site::{Asked, Site};
use super::text::{Cited, Text};
use crate::results::{Counts, Row};

/// The page of a requirement that lies so deep.
pub(super) fn requirement(site: &Site<'_>, depth: usize, id: &str) -> String {
    let known = site.vectors.requirements.get(id);
    let cases = cases_that_test(site, id);
    let body = html! {
        h1 { code { (Text(id)) } }
        @if let Some(known) = known { (sentence(known)) }
        (heading("cases", "Cases that test it"))
        (marks())
        (case_table(site, depth, "Cases that test it", &cases))
    };
    document(depth, id, Place::Inner, &body)
}

fn cases_that_test<'s, 'a>(site: &'s Site<'a>, id: &str) -> Vec<&'s Asked<'a>> {
    site.cases_where(|case| case.requirements.iter().any(|one| one == id))
}

fn sentence(known: &Requirement) -> Markup {
    html! {
        p.why { (Text(&known.text)) }
        @if let Some(citation) = known.citation() { p { (Cited(&citation)) span.faint { ", in our own words" } } }
    }
}

/// The list of all requirements that the run's cases test.
pub(super) fn requirements(site: &Site<'_>, depth: usize) -> String {
    let ids = site.requirements();
    let mut by_rfc: Vec<(&str, Vec<&str>)> = Vec::new();
    for id in ids {
        let rfc = id.split('-').next().unwrap_or_default();
        match by_rfc.last_mut() {
            Some((last, ids)) if *last == rfc => ids.push(id),
            _ => by_rfc.push((rfc, vec![id])),
        }
    }
    let body = html! {
        h1 { "Requirements" }
        p { "What the standards ask for and cases of this run test, in our own words; with the number of cases that test it." }
        @for (rfc, ids) in by_rfc {
            (heading(rfc, &rfc.replacen("rfc", "RFC ", 1)))
            ul.rows {
                @for id in ids {
                    li {
                        (site.link(depth, Kind::Requirement, id, &html! { code { (Text(id)) } }))
                        @if let Some(known) = site.vectors.requirements.get(id) { " " (Text(&known.text)) }
                        " " span.version { (cases_that_test(site, id).len()) }
                    }
                }
            }
        }
    };
    document(depth, "Requirements", Place::Inner, &body)
}

/// The page of an attack class that lies so deep.
pub(super) fn class(site: &Site<'_>, depth: usize, id: &str) -> String {
    let known = site.vectors.classes.get(id);
    let cases = site.cases_where(|case| case.class.as_deref() == Some(id));
    let body = html! {
        h1 { code { (Text(id)) } }
        @if let Some(class) = known {
            p.why { (Cited(&class.title)) }
            @if let Some(text) = &class.text { p { (Cited(text)) } }
        }
        (heading("who", "Who gets it right"))
        (who(site, depth, &cases))
        (heading("cases", "Cases"))
        (marks())
        (case_table(site, depth, "Cases of this class", &cases))
    };
    document(depth, id, Place::Inner, &body)
}

fn who(site: &Site<'_>, depth: usize, cases: &[&Asked<'_>]) -> Markup {
    html! {
        div.scroll role="region" aria-labelledby="who" tabindex="0" {
            table {
                tbody {
                    @for (index, one) in site.implementations().iter().enumerate() {
                        @let rows = cases.iter().filter_map(|asked| asked.rows[index]);
                        tr {
                            th scope="row" { (site.implementation_link(depth, &one.name)) }
                            td { (counts(Counts::of(rows.collect::<Vec<&Row>>()))) }
                        }
                    }
                }
            }
        }
    }
}
