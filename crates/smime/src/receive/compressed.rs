//! CompressedData: decompressed once to its end before anything inside is believed.

use super::content::{ContentForm, Place, Sources};
use super::digests::Digests;
use super::inflated::Inflater;
use super::judging::{
    Judged, Judging, LayerContent, ObjectReader, Outcome, missing_content, unreadable,
};
use super::locate::LayerPlace;
use super::step::{Step, Transform};
use crate::budget::{Exhausted, Limits};
use crate::cms::EncapsulatedContent;
use crate::cms::compressed_data::{CompressedDataHead, CompressedDataReader};
use crate::cms::write::ZLIB_COMPRESS;
use crate::crypto::AlgorithmIdentifier;
use crate::proof::{ContentDecompressed, LayerProof};
use crate::reason::Reason;
use crate::refusal::Refusal;
use crate::verdict::{CompressedLayer, Covers, Layer};

/// A CompressedData that was read, and what came of its content.
pub(super) struct ReadCompressed<'j> {
    head: CompressedDataHead,
    is_der: bool,
    inflation: Inflation<'j>,
}

impl<'j> Judging<'j> {
    /// Reads the CMS object once; its content is decompressed on the way, as far as that goes.
    pub(super) fn read_compressed(
        &mut self,
        reader: CompressedDataReader<ObjectReader<'_>>,
    ) -> Outcome<ReadCompressed<'j>> {
        let mut inflation = Inflation::new(self);
        let read = || {
            let (head, mut content) = reader.head()?;
            if check_zlib(&head.compression_algorithm).is_ok() {
                while let Some(octets) = content.chunk()? {
                    inflation.take(octets);
                    if inflation.is_exhausted() {
                        break;
                    }
                }
            }
            Ok((head, content.finish()?))
        };
        match read() {
            Ok((head, finished)) => {
                self.note_end(&finished);
                Ok(Ok(ReadCompressed {
                    head,
                    is_der: finished.is_der,
                    inflation,
                }))
            }
            Err(error) => unreadable(error),
        }
    }

    /// Judges a compressed layer.
    pub(super) fn judge_compressed(
        &mut self,
        place: &LayerPlace,
        read: ReadCompressed<'_>,
        sources: &mut Sources<'_>,
    ) -> Outcome {
        let ReadCompressed {
            head,
            is_der,
            mut inflation,
        } = read;
        self.note_smime_type(place, "compressed-data");
        self.note_compressed_version(head.version);
        let content_type = head.encap_content_info.content_type;
        let algorithm = check_zlib(&head.compression_algorithm);
        let mut layer = CompressedLayer {
            placed: place.report("compressed-data", &content_type, is_der),
            compression: match &algorithm {
                Err(refusal) if refusal.reason.is_unsupported() => {
                    head.compression_algorithm.oid.to_string()
                }
                _ => "zlib".to_owned(),
            },
            octets: None,
        };
        let stored = match (head.encap_content_info.content, &sources.detached) {
            (EncapsulatedContent::Absent, None) => Err(missing_content("eContent")),
            (EncapsulatedContent::Absent, Some(_)) => {
                sources.feed(&Place::Detached, ContentForm::AsReceived, &mut |octets| {
                    inflation.take(octets);
                    Ok(())
                })?;
                Ok(Place::Detached)
            }
            _ => Ok(self.inside(&place.carrier)),
        };
        let judged = algorithm
            .and(stored)
            .and_then(|stored| Ok((stored, inflation.finish(self)?)));
        let (stored, (proof, covers)) = match judged {
            Ok(judged) => judged,
            Err(refusal) => {
                return Ok(Ok(Judged::refused(Layer::CompressedData(layer), refusal)));
            }
        };
        layer.octets = Some(covers.octets);
        let step = Step {
            transform: Transform::Inflate,
            ..Step::clear(stored, ContentForm::AsReceived, covers.octets)
        };
        Ok(Ok(Judged {
            report: Some(Layer::CompressedData(layer)),
            outcome: Ok(LayerProof::Decompressed(proof)),
            certificates: Vec::new(),
            content: Some(LayerContent {
                content_type,
                step,
                covers: Some(covers),
            }),
        }))
    }
}

/// Content that is decompressed to be judged, and thrown away.
struct Inflation<'j> {
    inflater: Inflater,
    digests: Digests<'j>,
    output: Vec<u8>,
    /// How many octets were taken, and how many came of them.
    taken: u64,
    given: u64,
    /// How many may come.
    allowed: u64,
    limits: &'j Limits,
    exhausted: Option<Exhausted>,
}

impl<'j> Inflation<'j> {
    fn new(judging: &Judging<'j>) -> Self {
        Self {
            inflater: Inflater::new(),
            digests: Digests::new(&*judging.agent.provider),
            output: Vec::new(),
            taken: 0,
            given: 0,
            allowed: judging.budget.decompressed_octets_left(),
            limits: &judging.agent.limits,
            exhausted: None,
        }
    }

    fn is_exhausted(&self) -> bool {
        self.exhausted.is_some()
    }

    fn take(&mut self, mut octets: &[u8]) {
        self.taken += octets.len() as u64;
        while self.exhausted.is_none() && self.inflater.step(&mut octets, &mut self.output) {
            self.given += self.output.len() as u64;
            self.exhausted = self.limit_reached();
            self.digests.update(&self.output);
            self.output.clear();
        }
    }

    fn limit_reached(&self) -> Option<Exhausted> {
        let Limits {
            decompressed_octets,
            decompression_ratio,
            ..
        } = *self.limits;
        let suspicious = self.taken.saturating_mul(decompression_ratio);
        if self.given > self.allowed {
            Some(Exhausted {
                limit: "decompressed_octets",
                value: decompressed_octets,
            })
        } else if self.given > suspicious.max(Limits::UNSUSPICIOUS) {
            Some(Exhausted {
                limit: "decompression_ratio",
                value: decompression_ratio,
            })
        } else {
            None
        }
    }

    fn finish(self, judging: &mut Judging<'_>) -> Result<(ContentDecompressed, Covers), Refusal> {
        judging.budget.decompressed(self.given);
        if let Some(exhausted) = self.exhausted {
            return Err(exhausted.into());
        }
        let proof = ContentDecompressed::check(self.inflater.finish())?;
        Ok((proof, self.digests.finish().covers()))
    }
}

/// The one algorithm there is, whose parameters are absent or NULL (RFC 3274 section 2).
fn check_zlib(algorithm: &AlgorithmIdentifier) -> Result<(), Refusal> {
    const FIELD: &str = "compressionAlgorithm";
    let oid = &algorithm.oid;
    if *oid != ZLIB_COMPRESS {
        return Err(Refusal::new(
            Reason::Unsupported,
            format!("{FIELD} is {oid}"),
        ));
    }
    if algorithm.parameters.is_some() && !algorithm.has_null() {
        let detail = format!("{FIELD} has parameters, wanted none");
        return Err(Refusal::new(Reason::AlgorithmParameters, detail));
    }
    Ok(())
}
