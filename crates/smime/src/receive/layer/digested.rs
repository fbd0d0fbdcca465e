//! DigestedData: from its octets to its digest (RFC 5652 section 7).

use crate::cms::EncapsulatedContent;
use crate::cms::digested_data::{DigestedDataHead, DigestedDataReader, DigestedDataTail};
use crate::crypto::{AlgorithmIdentifier, DigestAlgorithm};
use crate::proof::{ContentDigested, LayerProof};
use crate::reason::Reason;
use crate::receive::content::digests::{Digested, Digests};
use crate::receive::content::step::Step;
use crate::receive::content::{ContentForm, Place, Sources};
use crate::receive::judging::{Judged, Judging, LayerContent, ObjectReader, Outcome, unreadable};
use crate::receive::locate::LayerPlace;
use crate::refusal::Refusal;
use crate::verdict::{DigestedLayer, Layer};

/// A DigestedData that was read, its content digested on the way.
pub(in crate::receive) struct ReadDigested {
    head: DigestedDataHead,
    tail: DigestedDataTail,
    is_der: bool,
    digested: Digested,
}

impl Judging<'_> {
    /// Reads the CMS object once.
    pub(in crate::receive) fn read_digested(
        &mut self,
        reader: DigestedDataReader<ObjectReader<'_>>,
    ) -> Outcome<ReadDigested> {
        let mut digests = Digests::new(&*self.settings.provider, self.budget);
        let read = || {
            let (head, mut content) = reader.head()?;
            digests.announce(std::slice::from_ref(&head.digest_algorithm));
            content.copy_to(&mut |octets| Ok(digests.update(octets)?))?;
            Ok((head, content.finish()?))
        };
        match read() {
            Ok((head, finished)) => {
                self.note_end(&finished);
                Ok(Ok(ReadDigested {
                    head,
                    tail: finished.tail,
                    is_der: finished.is_der,
                    digested: digests.finish(),
                }))
            }
            Err(error) => unreadable(error),
        }
    }

    /// Judges a digested layer.
    pub(in crate::receive) fn judge_digested(
        &mut self,
        place: &LayerPlace,
        read: ReadDigested,
        sources: &mut Sources<'_>,
    ) -> Outcome {
        let ReadDigested { head, tail, .. } = read;
        let content_type = head.encap_content_info.content_type;
        self.note_digested_version(head.version, &content_type);
        let algorithm = self.digest_algorithm(&head.digest_algorithm);
        let mut layer = DigestedLayer {
            placed: place.report("digested-data", &content_type, read.is_der),
            digest: DigestAlgorithm::from_oid(&head.digest_algorithm.oid).map_or_else(
                || head.digest_algorithm.oid.to_string(),
                |algorithm| algorithm.name().to_owned(),
            ),
            covers: None,
        };
        let is_inside = head.encap_content_info.content != EncapsulatedContent::Absent;
        let stored = self.stored(place, is_inside, sources, "eContent");
        let (algorithm, stored) = match algorithm.and_then(|algorithm| Ok((algorithm, stored?))) {
            Ok(ready) => ready,
            Err(refusal) => return Ok(Ok(Judged::refused(Layer::DigestedData(layer), refusal))),
        };
        let digested = match stored {
            Place::Detached => {
                match self.digest(sources, &stored, ContentForm::AsReceived, &[algorithm])? {
                    Ok(digested) => digested,
                    Err(refusal) => {
                        return Ok(Ok(Judged::refused(Layer::DigestedData(layer), refusal)));
                    }
                }
            }
            _ => read.digested,
        };
        layer.covers = Some(digested.covers());
        // RFC 5652 section 7: the recipient compares the digest that it has computed.
        let proof = match digested.by(algorithm) {
            Some(digest) => ContentDigested::check(&tail.digest, digest),
            None => Err(unknown_digest(&head.digest_algorithm)),
        };
        let step = Step::clear(stored, ContentForm::AsReceived, digested.known().clone());
        Ok(Ok(Judged {
            report: Some(Layer::DigestedData(layer)),
            outcome: proof
                .map(LayerProof::Digested)
                .map_err(|refusal| vec![refusal]),
            certificates: Vec::new(),
            content: Some(LayerContent { content_type, step }),
        }))
    }

    /// The digest algorithm, if it is known and may be used.
    pub(in crate::receive) fn digest_algorithm(
        &self,
        identifier: &AlgorithmIdentifier,
    ) -> Result<DigestAlgorithm, Refusal> {
        let algorithm = DigestAlgorithm::from_oid(&identifier.oid);
        let algorithm = algorithm.ok_or_else(|| unknown_digest(identifier))?;
        DigestAlgorithm::from_identifier(identifier)
            .map_err(|error| Refusal::of_algorithm("digestAlgorithm", &error))?;
        self.settings.policy.judge_digest(algorithm)?;
        Ok(algorithm)
    }
}

fn unknown_digest(identifier: &AlgorithmIdentifier) -> Refusal {
    let detail = format!("digestAlgorithm is {}", identifier.oid);
    Refusal::new(Reason::Unsupported, detail)
}
