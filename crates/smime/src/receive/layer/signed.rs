//! SignedData: from its octets to its signers.

use crate::cms::EncapsulatedContent;
use crate::cms::signed_data::{SignedData, SignedDataReader};
use crate::crypto::{AlgorithmIdentifier, DigestAlgorithm};
use crate::finding::FindingCode;
use crate::reason::Reason;
use crate::receive::content::digests::{Digested, Digests};
use crate::receive::content::step::Step;
use crate::receive::content::{ContentForm, Place, Sources};
use crate::receive::judging::{
    Judged, Judging, LayerContent, ObjectReader, Outcome, missing_content, unreadable,
};
use crate::receive::locate::LayerPlace;
use crate::refusal::Refusal;
use crate::verdict::{Covers, Layer, SignedLayer};

/// A SignedData that was read, and the digests of what it holds inside.
pub(in crate::receive) struct ReadSigned {
    pub(in crate::receive) signed_data: SignedData,
    inside: Digested,
}

impl Judging<'_> {
    /// Reads the CMS object once; its own content is digested on the way.
    pub(in crate::receive) fn read_signed(
        &mut self,
        reader: SignedDataReader<ObjectReader<'_>>,
    ) -> Outcome<ReadSigned> {
        let mut digests = Digests::new(&*self.settings.provider, self.budget);
        let read = || {
            let (head, mut content) = reader.head()?;
            digests.announce(&head.digest_algorithms);
            content.copy_to(&mut |octets| Ok(digests.update(octets)?))?;
            Ok((head, content.finish()?))
        };
        match read() {
            Ok((head, finished)) => {
                self.note_end(&finished);
                let (signed_data, _) = SignedData::from_parts(head, finished);
                let inside = digests.finish();
                Ok(Ok(ReadSigned {
                    signed_data,
                    inside,
                }))
            }
            Err(error) => unreadable(error),
        }
    }

    /// Judges a signed layer.
    pub(in crate::receive) fn judge_signed(
        &mut self,
        place: &LayerPlace,
        read: &ReadSigned,
        sources: &mut Sources<'_>,
    ) -> Outcome {
        let signed_data = &read.signed_data;
        self.note_structure(place, signed_data);
        let content_type = signed_data.encap_content_info.content_type.clone();
        let mut layer = SignedLayer {
            placed: place.report("signed-data", &content_type, signed_data.is_der),
            covers: None,
            signers: Vec::new(),
        };
        let refused = |layer, refusal| Ok(Ok(Judged::refused(Layer::SignedData(layer), refusal)));
        // RFC 5652 section 5.1: without signers nothing is signed.
        if signed_data.signer_infos.is_empty() {
            let refusal = Refusal::new(Reason::NoSigner, "signerInfos is empty, wanted a signer");
            return refused(layer, refusal);
        }
        // Section 10.1.1, RFC 5754 section 2: digests have no parameters but NULL.
        if let Err(refusal) = check_digest_algorithms(&signed_data.digest_algorithms) {
            return refused(layer, refusal);
        }
        // Section 5.2, RFC 8551 section 3.5.3.1: the content is inside, or beside the object.
        let content = match self.content_place(place, read, sources)? {
            Ok(content) => content,
            Err(refusal) => return refused(layer, refusal),
        };
        // Section 5.6, for each signer.
        let judged = match self.judge_signers(&content, read, sources)? {
            Ok(judged) => judged,
            Err(refusal) => return refused(layer, refusal),
        };
        layer.covers = Some(judged.covers);
        let reports = judged.signers.iter().map(|signer| signer.report.clone());
        layer.signers = reports.collect();
        for signer in &judged.signers {
            self.findings.extend(signer.findings.iter().cloned());
        }
        self.note_form(&content, judged.form);
        let step = Step::clear(content, judged.form, judged.known);
        let (certificates, outcome) = self.settings.signers.conclude(judged.signers);
        Ok(Ok(Judged {
            report: Some(Layer::SignedData(layer)),
            outcome,
            certificates,
            content: Some(LayerContent { content_type, step }),
        }))
    }

    /// Where the content stands. Content that is there twice has to be the same.
    fn content_place(
        &mut self,
        place: &LayerPlace,
        read: &ReadSigned,
        sources: &mut Sources<'_>,
    ) -> Outcome<Place> {
        let mut places = Vec::new();
        if sources.detached.is_some() {
            places.push(if self.settings.content_is_text {
                Place::DetachedText
            } else {
                Place::Detached
            });
        }
        places.extend(place.content.clone().map(Place::Part));
        if read.signed_data.encap_content_info.content != EncapsulatedContent::Absent {
            places.push(self.inside(&place.carrier));
        }
        let Some((first, others)) = places.split_first() else {
            return Ok(Err(missing_content("eContent")));
        };
        for other in others {
            match self.differ(first, other, read, sources)? {
                Ok(false) => self.deviate(FindingCode::ContentTwice, "eContent"),
                Ok(true) => {
                    return Ok(Err(Refusal::new(
                        Reason::ContentConflict,
                        "the content inside the signature is not the content beside it",
                    )));
                }
                Err(refusal) => return Ok(Err(refusal)),
            }
        }
        Ok(Ok(first.clone()))
    }

    /// Whether no form of one content is a form of the other.
    fn differ(
        &mut self,
        one: &Place,
        other: &Place,
        read: &ReadSigned,
        sources: &mut Sources<'_>,
    ) -> Outcome<bool> {
        let mut all_covers: [Vec<Covers>; 2] = [Vec::new(), Vec::new()];
        for (place, found) in [one, other].into_iter().zip(&mut all_covers) {
            for form in place.forms() {
                match self.digest_signed(place, form, read, &[], sources)? {
                    Ok(digested) => found.push(digested.covers()),
                    Err(refusal) => return Ok(Err(refusal)),
                }
            }
        }
        let [one, other] = all_covers;
        Ok(Ok(!one.iter().any(|covers| other.contains(covers))))
    }

    /// Digests the content in one form by the algorithms that are `needed`; what was digested as the
    /// object was read is not read again.
    pub(in crate::receive) fn digest_signed(
        &mut self,
        place: &Place,
        form: ContentForm,
        read: &ReadSigned,
        needed: &[DigestAlgorithm],
        sources: &mut Sources<'_>,
    ) -> Outcome<Digested> {
        let taken = match place {
            Place::Inside { .. } => Some(&read.inside),
            Place::Part(part) => part.digested(form),
            Place::Detached | Place::DetachedText => None,
        };
        if let Some(taken) = taken
            && needed
                .iter()
                .all(|algorithm| taken.by(*algorithm).is_some())
        {
            return Ok(Ok(taken.clone()));
        }
        self.digest(sources, place, form, needed)
    }
}

/// That no digest algorithm of the list that is known has parameters but NULL. One that is not known
/// says nothing about the signers (RFC 5652 section 5.1).
fn check_digest_algorithms(listed: &[AlgorithmIdentifier]) -> Result<(), Refusal> {
    let is_known = |listed: &&AlgorithmIdentifier| DigestAlgorithm::from_oid(&listed.oid).is_some();
    listed
        .iter()
        .filter(is_known)
        .try_for_each(|listed| DigestAlgorithm::from_identifier(listed).map(|_| ()))
        .map_err(|error| Refusal::of_algorithm("digestAlgorithms", &error))
}
