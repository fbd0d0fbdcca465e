//! One layer of whichever type: read to its end, and judged once its source is free again.

pub(super) mod attributes;
pub(super) mod authenticated;
pub(super) mod compressed;
pub(super) mod data;
pub(super) mod digested;
pub(super) mod encrypted;
pub(super) mod notes;
pub(super) mod signed;
pub(super) mod versions;

use self::authenticated::ReadAuthenticated;
use self::compressed::ReadCompressed;
use self::data::ReadData;
use self::digested::ReadDigested;
use self::encrypted::ReadEncrypted;
use self::signed::ReadSigned;
use crate::cms::Opened;
use crate::reason::Reason;
use crate::receive::content::Sources;
use crate::receive::judging::{Judging, ObjectReader, Outcome};
use crate::receive::locate::LayerPlace;
use crate::refusal::Refusal;

/// A layer that was read.
pub(super) enum ReadLayer<'j> {
    Signed(ReadSigned),
    Encrypted(Box<ReadEncrypted<'j>>),
    Authenticated(Box<ReadAuthenticated<'j>>),
    Digested(ReadDigested),
    Compressed(Box<ReadCompressed<'j>>),
    Data(ReadData),
}

impl<'j> Judging<'j> {
    /// Reads a layer to its end, once.
    pub(super) fn read(&mut self, opened: Opened<ObjectReader<'_>>) -> Outcome<ReadLayer<'j>> {
        use ReadLayer::{Authenticated, Compressed, Data, Digested, Encrypted, Signed};
        Ok(match opened {
            Opened::SignedData(reader) => self.read_signed(reader)?.map(Signed),
            Opened::EnvelopedData(reader) => self
                .read_encrypted(reader.head())?
                .map(|read| Encrypted(Box::new(read))),
            Opened::AuthEnvelopedData(reader) => self
                .read_encrypted(reader.head())?
                .map(|read| Encrypted(Box::new(read))),
            Opened::EncryptedData(reader) => self
                .read_encrypted(reader.head())?
                .map(|read| Encrypted(Box::new(read))),
            Opened::AuthenticatedData(reader) => {
                let read = self.read_authenticated(reader)?;
                read.map(|read| Authenticated(Box::new(read)))
            }
            Opened::DigestedData(reader) => self.read_digested(reader)?.map(Digested),
            Opened::CompressedData(reader) => {
                let read = self.read_compressed(reader)?;
                read.map(|read| Compressed(Box::new(read)))
            }
            Opened::Data(reader) => self.read_data(reader)?.map(Data),
            Opened::Other(_) => Err(Refusal::new(
                Reason::Unsupported,
                format!("contentType is {}", opened.content_type().name()),
            )),
        })
    }

    /// Judges a layer that was read.
    pub(super) fn judge(
        &mut self,
        place: &LayerPlace,
        read: ReadLayer<'_>,
        sources: &mut Sources<'_>,
    ) -> Outcome {
        match read {
            ReadLayer::Signed(read) => self.judge_signed(place, &read, sources),
            ReadLayer::Encrypted(read) => self.judge_encrypted(place, *read, sources),
            ReadLayer::Authenticated(read) => self.judge_authenticated(place, *read, sources),
            ReadLayer::Digested(read) => self.judge_digested(place, read, sources),
            ReadLayer::Compressed(read) => self.judge_compressed(place, *read, sources),
            ReadLayer::Data(read) => Ok(self.judge_data(place, &read, sources)),
        }
    }
}
