//! Which file is whose page.

use std::collections::{BTreeMap, BTreeSet};

/// Paths of pages by what they are about, from the report's folder on, with `/` between.
#[derive(Debug, Default)]
pub(super) struct Paths {
    of: BTreeMap<(Kind, String), String>,
    taken: BTreeSet<String>,
}

/// What a page can be about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    Case,
    Implementation,
    Requirement,
    Class,
}

impl Paths {
    /// Gives a page a path of its own: letters, digits and `-._` of the id, and its slashes.
    pub(super) fn add(&mut self, kind: Kind, id: &str) {
        let folder = match kind {
            Kind::Case => "case",
            Kind::Implementation => "implementation",
            Kind::Requirement => "requirement",
            Kind::Class => "class",
        };
        let path = (1..)
            .map(|count| {
                let more = if count == 1 {
                    String::new()
                } else {
                    format!("_{count}")
                };
                format!("pages/{folder}/{}{more}.html", safe(kind, id))
            })
            // Not every file system tells letters by their case.
            .find(|path| self.taken.insert(path.to_lowercase()))
            .unwrap_or_default();
        self.of.insert((kind, id.into()), path);
    }

    /// The page about this, if there is one.
    pub(super) fn of(&self, kind: Kind, id: &str) -> Option<&str> {
        self.of.get(&(kind, id.to_owned())).map(String::as_str)
    }
}

/// An id as a path that stays where it is put, and that needs no escaping in a link. Only cases have folders, and no
/// folder is called as a page is.
fn safe(kind: Kind, id: &str) -> String {
    let part = |part: &str| -> String {
        let shown: String = part
            .chars()
            .take(LONGEST)
            .map(|character| match character {
                'a'..='z' | 'A'..='Z' | '0'..='9' | '-' | '_' | '.' => character,
                _ => '_',
            })
            .collect();
        match shown.strip_prefix('.') {
            Some(rest) => format!("_{rest}"),
            None if shown.is_empty() => "_".into(),
            None => shown,
        }
    };
    if kind != Kind::Case {
        return part(id);
    }
    let (folders, name) = id.rsplit_once('/').unwrap_or(("", id));
    let folders = folders.split('/').filter(|folder| !folder.is_empty());
    let folders = folders.map(|folder| {
        let folder = part(folder);
        match folder.strip_suffix(".html") {
            Some(stem) => format!("{stem}_html"),
            None => folder,
        }
    });
    let parts: Vec<String> = folders.chain([part(name)]).collect();
    parts.join("/")
}

/// Characters of a name that every file system takes.
const LONGEST: usize = 120;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_of_others_stays_in_its_folder() {
        for (kind, id, path) in [
            (Kind::Case, "../../etc/a b", "_./_./etc/a_b"),
            (Kind::Case, "/x", "x"),
            (Kind::Case, "signed/attributes/two", "signed/attributes/two"),
            (Kind::Case, "toy/a.html/b", "toy/a_html/b"),
            (Kind::Implementation, "reference.html/x", "reference.html_x"),
            (Kind::Class, "../x", "_._x"),
        ] {
            assert_eq!(safe(kind, id), path);
        }
    }

    #[test]
    fn two_names_have_two_pages() {
        let mut paths = Paths::default();
        for name in ["a b", "a_b", "A_B"] {
            paths.add(Kind::Implementation, name);
        }
        let found = ["a b", "a_b", "A_B"].map(|name| paths.of(Kind::Implementation, name).unwrap());
        assert_eq!(
            found,
            [
                "pages/implementation/a_b.html",
                "pages/implementation/a_b_2.html",
                "pages/implementation/A_B_3.html"
            ]
        );
    }
}
