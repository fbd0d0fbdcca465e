//! The first part of a multipart/signed: digested while the end of it is looked for.

use std::io;

use crate::budget::{Budget, Exhausted, Limits};
use crate::crypto::{DigestAlgorithm, Provider};
use crate::mime::{Canonicaliser, Entity, LineEnds, MimeError, Region, Source, TransferEncoding};
use crate::receive::content::ContentForm;
use crate::receive::content::digests::{Digested, Digests};

/// Content that is a part of an entity.
#[derive(Clone, Debug)]
pub(in crate::receive) struct Part {
    pub(in crate::receive) region: Region,
    /// Where its transfer encoding is binary: how many of its first octets are those of a header in
    /// which a line ends with LF alone. Line ends are to be made CRLF there, and nowhere else.
    binary: Option<u64>,
    /// What was found out of it when its end was looked for.
    seen: Option<Seen>,
}

#[derive(Clone, Debug)]
struct Seen {
    /// The digests in canonical form.
    canonical: Digested,
    is_changed: bool,
    is_doubled: bool,
}

impl Part {
    /// A part of which nothing more is known.
    pub(in crate::receive) fn of(region: Region) -> Self {
        Self {
            region,
            binary: None,
            seen: None,
        }
    }

    /// The forms that a signer may have digested, the one that the standard names first, without
    /// those that are known to be the same (RFC 8551 sections 3.1.1 and 3.1.2).
    pub(in crate::receive) fn forms(&self) -> Vec<ContentForm> {
        use ContentForm::{AsReceived, Canonical, HeaderCanonical, Undoubled};
        let mut forms = match self.binary {
            None => vec![Canonical, AsReceived, Undoubled],
            Some(0) => vec![AsReceived, Canonical, Undoubled],
            Some(header) => vec![HeaderCanonical(header), AsReceived, Canonical, Undoubled],
        };
        if let Some(seen) = &self.seen {
            forms.retain(|form| match form {
                Canonical => true,
                AsReceived | HeaderCanonical(_) => seen.is_changed,
                Undoubled => seen.is_doubled,
            });
        }
        forms
    }

    /// Its digests in that form, if they were taken.
    pub(in crate::receive) fn digested(&self, form: ContentForm) -> Option<&Digested> {
        let seen = self.seen.as_ref()?;
        (form == ContentForm::Canonical).then_some(&seen.canonical)
    }
}

/// The digests of a first part under way.
pub(in crate::receive) struct FirstPart<'a> {
    canonicaliser: Canonicaliser,
    digests: Digests<'a>,
    last: Option<u8>,
}

impl<'a> FirstPart<'a> {
    /// Digests are taken by the algorithms that micalg names, if it names any (RFC 8551
    /// section 3.5.3.2).
    pub(in crate::receive) fn new(
        provider: &'a dyn Provider,
        budget: &Budget,
        micalg: Option<&str>,
    ) -> Self {
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

    pub(in crate::receive) fn update(&mut self, octets: &[u8]) -> Result<(), Exhausted> {
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

    /// The part, which stands in `region` of `source`.
    pub(in crate::receive) fn finish(
        mut self,
        source: &mut dyn Source,
        region: Region,
        limits: &Limits,
    ) -> io::Result<Part> {
        self.canonicaliser.finish();
        Ok(Part {
            region,
            binary: binary_header(source, region, limits)?,
            seen: Some(Seen {
                is_changed: self.canonicaliser.changed(),
                // CRs at the end go too where doubled ones are taken out.
                is_doubled: self.canonicaliser.doubled() || self.last == Some(b'\r'),
                canonical: self.digests.finish(),
            }),
        })
    }
}

/// See [`Part`]: absent where the transfer encoding is another. A part that cannot be read is signed
/// all the same.
fn binary_header(
    source: &mut dyn Source,
    region: Region,
    limits: &Limits,
) -> io::Result<Option<u64>> {
    let part = match Entity::parse(source, region, limits) {
        Ok(part) if part.transfer_encoding == TransferEncoding::Binary => part,
        Err(MimeError::Io(error)) => return Err(error),
        Ok(_) | Err(_) => return Ok(None),
    };
    let has_lf = part
        .header
        .octets()
        .split_inclusive(|&octet| octet == b'\n')
        .any(|line| line.ends_with(b"\n") && !line.ends_with(b"\r\n"));
    Ok(Some(if has_lf { part.header_region.len() } else { 0 }))
}
