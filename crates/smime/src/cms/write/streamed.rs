//! A content type around content that streams.

use std::io::Write;

use const_oid::ObjectIdentifier;
use smime_ber::{Tag, WriteError, Writer, der};

use crate::crypto::AlgorithmIdentifier;
use crate::oid::Oid;

/// The elements around streamed content:
///
/// ```text
/// ContentInfo ::= SEQUENCE {
///   contentType ContentType,
///   content [0] EXPLICIT ANY DEFINED BY contentType }
/// ```
///
/// RFC 5652 section 3, where `content` is a SEQUENCE of what stands before the content (`head`), the
/// elements with the content in them, and what stands behind (the tail).
pub(crate) struct Streamed {
    content_type: ObjectIdentifier,
    head: Vec<u8>,
    /// The elements around the content's string, outermost first: each with what is in it before.
    around: Vec<(Tag, Vec<u8>)>,
    /// The tag of the content's string; absent where the content stands elsewhere.
    string: Option<Tag>,
}

/// What is known of the lengths before the content comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ContentLength {
    /// All: the octets of the content as it is written, and of the tail. Gives DER.
    Definite {
        /// How many octets of content will come.
        content: u64,
        /// How many octets of elements will follow it.
        tail: u64,
    },
    /// Nothing: lengths are indefinite down to the content, which is cut into segments (RFC 5652
    /// section 2).
    Indefinite,
}

/// Takes content, piece by piece.
pub(crate) type ContentWriter<'a> = dyn FnMut(&[u8]) -> Result<(), WriteError> + 'a;

impl Streamed {
    /// Content in the clear.
    ///
    /// ```text
    /// EncapsulatedContentInfo ::= SEQUENCE {
    ///   eContentType ContentType,
    ///   eContent [0] EXPLICIT OCTET STRING OPTIONAL }
    /// ```
    ///
    /// RFC 5652 section 5.2.
    pub(crate) fn encapsulated(
        content_type: ObjectIdentifier,
        head: Vec<u8>,
        e_content_type: &Oid,
    ) -> Self {
        Self {
            content_type,
            head,
            around: vec![
                (Tag::SEQUENCE, e_content_type.to_der()),
                (Tag::context_constructed(0), Vec::new()),
            ],
            string: Some(Tag::OCTET_STRING),
        }
    }

    /// The same without the content, which stands elsewhere.
    pub(crate) fn detached(
        content_type: ObjectIdentifier,
        head: Vec<u8>,
        e_content_type: &Oid,
    ) -> Self {
        Self {
            content_type,
            head,
            around: vec![(Tag::SEQUENCE, e_content_type.to_der())],
            string: None,
        }
    }

    /// Encrypted content.
    ///
    /// ```text
    /// EncryptedContentInfo ::= SEQUENCE {
    ///   contentType ContentType,
    ///   contentEncryptionAlgorithm ContentEncryptionAlgorithmIdentifier,
    ///   encryptedContent [0] IMPLICIT EncryptedContent OPTIONAL }
    ///
    /// EncryptedContent ::= OCTET STRING
    /// ```
    ///
    /// RFC 5652 section 6.1.
    pub(crate) fn encrypted(
        content_type: ObjectIdentifier,
        head: Vec<u8>,
        inner_type: &Oid,
        algorithm: &AlgorithmIdentifier,
    ) -> Self {
        let before = [inner_type.to_der(), algorithm.to_der()].concat();
        Self {
            content_type,
            head,
            around: vec![(Tag::SEQUENCE, before)],
            string: Some(Tag::context(0)),
        }
    }

    /// Writes all of it to `sink`: `fill` gives the content, and returns the elements behind it.
    ///
    /// # Errors
    /// Those of `fill` and of the sink; [`WriteError::Overrun`] and [`WriteError::Short`] where
    /// `fill` does not keep to the length.
    pub(crate) fn write<E: From<WriteError>>(
        self,
        sink: &mut dyn Write,
        length: ContentLength,
        fill: impl FnOnce(&mut ContentWriter<'_>) -> Result<Vec<u8>, E>,
    ) -> Result<(), E> {
        let mut writer = Writer::new(sink);
        for frame in self.frames(length) {
            match frame.length {
                Some(length) => writer.begin_definite(frame.tag, length)?,
                None => writer.begin_indefinite(frame.tag)?,
            }
            writer.raw(&frame.before)?;
        }
        let tail = match (self.string, length) {
            (None, _) => fill(&mut |_| Ok(()))?,
            (Some(string), ContentLength::Definite { content, .. }) => {
                writer.begin_definite(string, content)?;
                let tail = fill(&mut |octets| writer.write_content(octets))?;
                writer.end()?;
                tail
            }
            (Some(string), ContentLength::Indefinite) => {
                let mut string = writer.octet_string(string, SEGMENT)?;
                let tail = fill(&mut |octets| string.write_content(octets))?;
                string.finish()?;
                tail
            }
        };
        for _ in &self.around {
            writer.end()?;
        }
        writer.raw(&tail)?;
        for _ in 0..AROUND_ALL {
            writer.end()?;
        }
        writer.finish()?;
        Ok(())
    }

    /// Every element around the content's string, outermost first.
    fn frames(&self, length: ContentLength) -> Vec<Frame> {
        let outer = [
            (Tag::SEQUENCE, Oid::from(self.content_type).to_der()),
            (Tag::context_constructed(0), Vec::new()),
            (Tag::SEQUENCE, self.head.clone()),
        ];
        let mut frames: Vec<_> = outer
            .into_iter()
            .chain(self.around.iter().cloned())
            .map(|(tag, before)| Frame {
                tag,
                before,
                length: None,
            })
            .collect();
        if let ContentLength::Definite { content, tail } = length {
            let mut inside = match self.string {
                Some(_) => der::element_len(content),
                None => 0,
            };
            for (index, frame) in frames.iter_mut().enumerate().rev() {
                let behind = if index + 1 == AROUND_ALL { tail } else { 0 };
                let length = (frame.before.len() as u64)
                    .saturating_add(inside)
                    .saturating_add(behind);
                frame.length = Some(length);
                inside = der::element_len(length);
            }
        }
        frames
    }
}

struct Frame {
    tag: Tag,
    before: Vec<u8>,
    length: Option<u64>,
}

/// ContentInfo, its \[0\] and the content type's SEQUENCE.
const AROUND_ALL: usize = 3;

/// How many octets a segment of a string holds.
const SEGMENT: usize = 32 << 10;

#[cfg(test)]
mod tests {
    use super::*;

    fn streamed() -> Streamed {
        let data = Oid::from(ObjectIdentifier::new_unwrap("1.2.840.113549.1.7.1"));
        let digested = ObjectIdentifier::new_unwrap("1.2.840.113549.1.7.5");
        Streamed::encapsulated(digested, vec![2, 1, 0], &data)
    }

    #[test]
    fn definite_lengths_fit_at_every_size_of_length_octets() {
        for size in [0, 1, 90, 127, 128, 255, 256, 65_535, 65_536, 1 << 24] {
            let content = vec![b'x'; size];
            let mut out = Vec::new();
            let length = ContentLength::Definite {
                content: size as u64,
                tail: 4,
            };
            let fill = |sink: &mut ContentWriter<'_>| {
                content.chunks(1000).try_for_each(sink)?;
                Ok::<_, WriteError>(vec![4, 2, 1, 2])
            };
            streamed().write(&mut out, length, fill).unwrap();
            let whole = smime_ber::to_der(&out, smime_ber::Limits::default()).unwrap();
            assert_eq!(whole.der, out, "{size}");
        }
    }

    #[test]
    fn indefinite_lengths_hold_the_same() {
        let content = vec![b'x'; 100_000];
        let mut forms = Vec::new();
        for length in [
            ContentLength::Indefinite,
            ContentLength::Definite {
                content: 100_000,
                tail: 4,
            },
        ] {
            let mut out = Vec::new();
            let fill = |sink: &mut ContentWriter<'_>| {
                content.chunks(777).try_for_each(sink)?;
                Ok::<_, WriteError>(vec![4, 2, 1, 2])
            };
            streamed().write(&mut out, length, fill).unwrap();
            forms.push(
                smime_ber::to_der(&out, smime_ber::Limits::default())
                    .unwrap()
                    .der,
            );
        }
        assert_eq!(forms[0], forms[1]);
    }

    #[test]
    fn content_of_another_length_than_announced_is_refused() {
        let length = ContentLength::Definite {
            content: 3,
            tail: 0,
        };
        for (content, expected) in [(b"ab".as_slice(), "Short"), (b"abcd", "Overrun")] {
            let fill = |sink: &mut ContentWriter<'_>| sink(content).map(|()| Vec::new());
            let error = streamed().write(&mut Vec::new(), length, fill).unwrap_err();
            assert!(format!("{error:?}").starts_with(expected), "{error:?}");
        }
    }
}
