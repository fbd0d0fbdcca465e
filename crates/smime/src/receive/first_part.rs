//! The first part of a multipart/signed: digested while the end of it is looked for.

use super::content::ContentForm;
use super::digests::{Digested, Digests};
use crate::budget::{Budget, Exhausted};
use crate::crypto::{DigestAlgorithm, Provider};
use crate::mime::{Canonicaliser, LineEnds, Region};

/// Content that is a part of an entity.
#[derive(Clone, Debug)]
pub(super) struct Part {
    pub(super) region: Region,
    /// What was found out of it when its end was looked for.
    seen: Option<Seen>,
}

#[derive(Clone, Debug)]
struct Seen {
    /// The digests in canonical form.
    canonical: Digested,
    forms: &'static [ContentForm],
}

impl Part {
    /// A part of which nothing more is known.
    pub(super) fn of(region: Region) -> Self {
        Self { region, seen: None }
    }

    /// The forms that a signer may have digested, the one that the standard names first, without
    /// those that are known to be the same.
    pub(super) fn forms(&self) -> &'static [ContentForm] {
        self.seen.as_ref().map_or(ALL_FORMS, |seen| seen.forms)
    }

    /// Its digests in that form, if they were taken.
    pub(super) fn digested(&self, form: ContentForm) -> Option<&Digested> {
        let seen = self.seen.as_ref()?;
        (form == ContentForm::Canonical).then_some(&seen.canonical)
    }
}

const ALL_FORMS: &[ContentForm] = &[
    ContentForm::Canonical,
    ContentForm::AsReceived,
    ContentForm::Undoubled,
];

/// The digests of a first part under way.
pub(super) struct FirstPart<'a> {
    canonicaliser: Canonicaliser,
    digests: Digests<'a>,
    last: Option<u8>,
}

impl<'a> FirstPart<'a> {
    /// Digests are taken by the algorithms that micalg names, if it names any (RFC 8551
    /// section 3.5.3.2).
    pub(super) fn new(provider: &'a dyn Provider, budget: &Budget, micalg: Option<&str>) -> Self {
        let mut digests = Digests::new(provider, budget);
        micalg
            .into_iter()
            .flat_map(|micalg| micalg.split(','))
            .filter_map(DigestAlgorithm::from_micalg)
            .for_each(|algorithm| digests.add(algorithm));
        Self {
            canonicaliser: Canonicaliser::new(LineEnds::Standard),
            digests,
            last: None,
        }
    }

    pub(super) fn update(&mut self, octets: &[u8]) -> Result<(), Exhausted> {
        let mut taken = Ok(());
        let digests = &mut self.digests;
        self.canonicaliser.update(octets, &mut |octets| {
            if taken.is_ok() {
                taken = digests.update(octets);
            }
        });
        self.last = octets.last().copied().or(self.last);
        taken
    }

    /// The part, which stands in `region`.
    pub(super) fn finish(mut self, region: Region) -> Part {
        use ContentForm::{AsReceived, Canonical, Undoubled};
        self.canonicaliser.finish();
        let is_changed = self.canonicaliser.changed();
        // CRs at the end go too where doubled ones are taken out.
        let is_doubled = self.canonicaliser.doubled() || self.last == Some(b'\r');
        let forms: &[ContentForm] = match (is_changed, is_doubled) {
            (false, false) => &[Canonical],
            (true, false) => &[Canonical, AsReceived],
            (false, true) => &[Canonical, Undoubled],
            (true, true) => ALL_FORMS,
        };
        Part {
            region,
            seen: Some(Seen {
                canonical: self.digests.finish(),
                forms,
            }),
        }
    }
}
