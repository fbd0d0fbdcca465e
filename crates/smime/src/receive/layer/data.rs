//! Data: octets that nothing protects (RFC 5652 section 4).

use std::sync::Arc;

use const_oid::db::rfc5911::ID_DATA;

use crate::cms::data::DataReader;
use crate::proof::{LayerProof, Unprotected};
use crate::receive::content::checked::Known;
use crate::receive::content::digests::Digests;
use crate::receive::content::step::Step;
use crate::receive::content::{ContentForm, Sources};
use crate::receive::judging::{Judged, Judging, LayerContent, ObjectReader, Outcome, unreadable};
use crate::receive::locate::LayerPlace;
use crate::refusal::Refusal;

/// Data that was read to its end.
pub(in crate::receive) struct ReadData {
    known: Arc<Known>,
}

impl Judging<'_> {
    /// Reads the CMS object once.
    pub(in crate::receive) fn read_data(
        &mut self,
        reader: DataReader<ObjectReader<'_>>,
    ) -> Outcome<ReadData> {
        let mut digests = Digests::new(&*self.settings.provider, self.budget);
        let read = || {
            let mut content = reader.content()?;
            content.copy_to(&mut |octets| Ok(digests.update(octets)?))?;
            content.finish()
        };
        match read() {
            Ok(finished) => {
                self.note_end(&finished);
                Ok(Ok(ReadData {
                    known: digests.finish().known().clone(),
                }))
            }
            Err(error) => unreadable(error),
        }
    }

    /// Data is no layer: it gives its octets no protection, and takes none away.
    pub(in crate::receive) fn judge_data(
        &self,
        place: &LayerPlace,
        read: &ReadData,
        sources: &Sources<'_>,
    ) -> Result<Judged, Refusal> {
        let stored = self.stored(place, true, sources, "Data")?;
        Ok(Judged {
            report: None,
            outcome: Unprotected::check(None, None).map(LayerProof::Unprotected),
            certificates: Vec::new(),
            content: Some(LayerContent {
                content_type: ID_DATA.into(),
                step: Step::clear(stored, ContentForm::AsReceived, read.known.clone()),
            }),
        })
    }
}
