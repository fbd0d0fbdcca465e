//! What the judges of layers share: what they judge with, and what they come to.

use std::io;

use super::content::digests::{Digested, Digests};
use super::content::step::Step;
use super::content::{ContentForm, Place, Sources};
use super::goal::Goal;
use super::locate::LayerPlace;
use super::locate::carrier::Carrier;
use super::settings::Settings;
use crate::basis::Basis;
use crate::budget::{Budget, Limits, Work};
use crate::cms::CmsError;
use crate::cms::content::Finished;
use crate::cms::content_info::{self, Opened};
use crate::crypto::DigestAlgorithm;
use crate::finding::{Finding, FindingCode, Location};
use crate::mime::{Decoder, MimeError, Source, Window};
use crate::oid::Oid;
use crate::pki::{Certificate, Time};
use crate::proof::LayerProof;
use crate::reason::Reason;
use crate::refusal::Refusal;
use crate::verdict::Layer;

/// What a layer is judged with.
pub(super) struct Judging<'j> {
    pub(super) settings: &'j Settings,
    pub(super) goal: Goal,
    pub(super) budget: &'j Budget,
    pub(super) findings: &'j mut Vec<Finding>,
    pub(super) at: Time,
    /// The layer's number, counted from 0 outermost.
    pub(super) number: usize,
}

/// A layer, judged.
pub(super) struct Judged {
    /// What there is to say of it; nothing where it is Data, which only holds octets together.
    pub(super) report: Option<Layer>,
    /// That all its checks hold, or why not.
    pub(super) outcome: Result<LayerProof, Vec<Refusal>>,
    /// The certificates of its valid signers.
    pub(super) certificates: Vec<Certificate>,
    /// What it holds, where that can be read.
    pub(super) content: Option<LayerContent>,
}

/// What a layer holds.
pub(super) struct LayerContent {
    pub(super) content_type: Oid,
    pub(super) step: Step,
}

/// What came of a layer: the outer error is a source's, the inner one that there is no layer to
/// report.
pub(super) type Outcome<T = Judged> = io::Result<Result<T, Refusal>>;

impl Judged {
    /// A layer that is refused, and that holds nothing that could be read.
    pub(super) fn refused(report: Layer, refusal: Refusal) -> Self {
        Self {
            report: Some(report),
            outcome: Err(vec![refusal]),
            certificates: Vec::new(),
            content: None,
        }
    }
}

/// The octets of a CMS object.
pub(super) type ObjectReader<'a> = Decoder<Window<'a>>;

/// Reads the ContentInfo of the object in `carrier`.
pub(super) fn open<'a>(
    carrier: &Carrier,
    source: &'a mut dyn Source,
    limits: &Limits,
) -> Outcome<Opened<ObjectReader<'a>>> {
    let reader = match carrier.reader(source) {
        Ok(reader) => reader,
        Err(MimeError::Io(error)) => return Err(error),
        Err(error) => return Ok(Err(error.into())),
    };
    match content_info::open(reader, limits) {
        Ok(opened) => Ok(Ok(opened)),
        Err(error) => unreadable(error),
    }
}

impl Judging<'_> {
    /// Where the content stands that an object holds inside.
    pub(super) fn inside(&self, carrier: &Carrier) -> Place {
        Place::Inside {
            carrier: carrier.clone(),
            limits: self.settings.limits.clone(),
        }
    }

    /// Where the one content of an object stands: inside, or in a source of its own.
    pub(super) fn stored(
        &self,
        place: &LayerPlace,
        is_inside: bool,
        sources: &Sources<'_>,
        field: &str,
    ) -> Result<Place, Refusal> {
        match (is_inside, &sources.detached) {
            (true, None) => Ok(self.inside(&place.carrier)),
            (false, Some(_)) => Ok(Place::Detached),
            (false, None) => Err(missing_content(field)),
            (true, Some(_)) => Err(Refusal::new(
                Reason::ContentConflict,
                format!("{field} stands in the object, and content was given beside it"),
            )
            .on(Basis::ExternalContent)),
        }
    }

    /// Digests the content in one form by the algorithms that are `needed`, once more.
    pub(super) fn digest(
        &mut self,
        sources: &mut Sources<'_>,
        place: &Place,
        form: ContentForm,
        needed: &[DigestAlgorithm],
    ) -> Outcome<Digested> {
        if let Err(exhausted) = self.budget.pay(Work::ContentPass, 1) {
            return Ok(Err(exhausted.into()));
        }
        let mut digests = Digests::new(&*self.settings.provider, self.budget);
        needed.iter().for_each(|algorithm| digests.add(*algorithm));
        sources.feed(place, form, &mut |octets| Ok(digests.update(octets)?))?;
        Ok(Ok(digests.finish()))
    }

    /// Notes what is odd about an object that was read to its end.
    pub(super) fn note_end<T>(&mut self, finished: &Finished<ObjectReader<'_>, T>) {
        let borne = finished.source.findings().iter().map(Finding::from);
        self.findings.extend(borne);
        if self.settings.tells_encoding {
            let encoding = finished
                .encoding
                .iter()
                .map(|found| Finding::new(found.rule.into(), Location::Object(found.offset)));
            self.findings.extend(encoding);
        }
        if finished.trailing {
            self.deviate(FindingCode::TrailingOctets, "ContentInfo");
        }
    }

    pub(super) fn deviate(&mut self, code: FindingCode, at: impl Into<Location>) {
        self.findings.push(Finding::new(code, at));
    }
}

/// The refusal that an error of reading stands for.
pub(super) fn unreadable<T>(error: CmsError) -> Outcome<T> {
    error.into_refusal().map(Err)
}

/// That content stands nowhere.
pub(super) fn missing_content(field: &str) -> Refusal {
    Refusal::new(
        Reason::MissingContent,
        format!("{field} is absent and no content was given beside it"),
    )
    .on(match field {
        "encryptedContent" => Basis::EncryptedContent,
        _ => Basis::ExternalContent,
    })
}
