//! CompressedData: decompressed once to its end before anything inside is believed.

use std::sync::Arc;

use crate::basis::Basis;
use crate::budget::{Budget, Exhausted, Limits, Work};
use crate::cms::EncapsulatedContent;
use crate::cms::compressed_data::{CompressedDataHead, CompressedDataReader};
use crate::cms::write::ZLIB_COMPRESS;
use crate::crypto::AlgorithmIdentifier;
use crate::proof::{ContentDecompressed, LayerProof};
use crate::reason::Reason;
use crate::receive::content::checked::Known;
use crate::receive::content::digests::Digests;
use crate::receive::content::held::Held;
use crate::receive::content::inflated::Inflater;
use crate::receive::content::step::{Step, Transform};
use crate::receive::content::{ContentForm, Place, Sources};
use crate::receive::judging::{
    Judged, Judging, LayerContent, ObjectReader, Outcome, missing_content, unreadable,
};
use crate::receive::locate::LayerPlace;
use crate::refusal::Refusal;
use crate::verdict::{CompressedLayer, Layer};

/// A CompressedData that was read, and what came of its content.
pub(in crate::receive) struct ReadCompressed<'j> {
    head: CompressedDataHead,
    is_der: bool,
    inflation: Inflation<'j>,
}

impl<'j> Judging<'j> {
    /// Reads the CMS object once; its content is decompressed on the way, as far as that goes.
    pub(in crate::receive) fn read_compressed(
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
    pub(in crate::receive) fn judge_compressed(
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
        // RFC 3274 sections 1.1 and 2: the one algorithm there is, and a stream of it that is whole.
        let judged = algorithm
            .and(stored)
            .and_then(|stored| Ok((stored, inflation.finish()?)));
        let (stored, (proof, known, octets)) = match judged {
            Ok(judged) => judged,
            Err(refusal) => {
                return Ok(Ok(Judged::refused(Layer::CompressedData(layer), refusal)));
            }
        };
        layer.octets = Some(octets);
        let step = Step {
            transform: Transform::Inflate(known),
            place: stored,
            form: ContentForm::AsReceived,
            octets,
            enclosed: None,
        };
        Ok(Ok(Judged {
            report: Some(Layer::CompressedData(layer)),
            outcome: Ok(LayerProof::Decompressed(proof)),
            certificates: Vec::new(),
            content: Some(LayerContent { content_type, step }),
        }))
    }
}

/// Content that is decompressed to be judged, and thrown away. What it comes of is digested, by which
/// it is known when it is decompressed again.
struct Inflation<'j> {
    inflater: Inflater,
    stored: Digests<'j>,
    output: Held,
    /// How many octets were taken, and how many came of them.
    taken: u64,
    given: u64,
    budget: &'j Budget,
    exhausted: Option<Exhausted>,
}

impl<'j> Inflation<'j> {
    fn new(judging: &Judging<'j>) -> Self {
        Self {
            inflater: Inflater::new(),
            stored: Digests::new(&*judging.settings.provider, judging.budget),
            output: Held::default(),
            taken: 0,
            given: 0,
            budget: judging.budget,
            exhausted: None,
        }
    }

    fn is_exhausted(&self) -> bool {
        self.exhausted.is_some()
    }

    fn take(&mut self, mut octets: &[u8]) {
        self.taken += octets.len() as u64;
        if self.exhausted.is_none() {
            self.exhausted = self.stored.update(octets).err();
        }
        while self.exhausted.is_none() && self.inflater.step(&mut octets, &mut self.output) {
            self.given += self.output.len() as u64;
            self.exhausted = self.pay().err();
            self.output.clear();
        }
    }

    /// Pays for the octets that came last.
    fn pay(&self) -> Result<(), Exhausted> {
        self.budget.pay(Work::Inflate, self.output.len() as u64)?;
        let ratio = self.budget.limits().decompression_ratio;
        let suspicious = self.taken.saturating_mul(ratio);
        if self.given > suspicious.max(Limits::UNSUSPICIOUS) {
            let exhausted = Exhausted::new("decompression_ratio", ratio);
            return Err(self.budget.reach(exhausted));
        }
        Ok(())
    }

    fn finish(self) -> Result<(ContentDecompressed, Arc<Known>, u64), Refusal> {
        if let Some(exhausted) = self.exhausted {
            return Err(exhausted.into());
        }
        let proof = ContentDecompressed::check(self.inflater.finish())?;
        let known = self.stored.finish().known().clone();
        Ok((proof, known, self.given))
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
        return Err(Refusal::new(Reason::AlgorithmParameters, detail).on(Basis::ZlibParameters));
    }
    Ok(())
}
