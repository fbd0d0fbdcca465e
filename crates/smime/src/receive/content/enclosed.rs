//! Content of a CMS type that came without its ContentInfo, with one put around it.

use std::io::{self, Read, Seek, SeekFrom};

use smime_ber::{Tag, der};

use crate::mime::{Region, Source};
use crate::oid::Oid;

/// A source of the ContentInfo of another source's octets.
///
/// Where CMS nests, the inner content type stands in the outer one's OCTET STRING as its own
/// structure, and the eContentType says which it is (RFC 5652 section 5.2): a ContentInfo (section 3)
/// is around the outermost only.
pub(in crate::receive) struct Enclosed<'a> {
    prefix: Vec<u8>,
    source: Box<dyn Source + 'a>,
    length: u64,
    position: u64,
}

impl<'a> Enclosed<'a> {
    /// A ContentInfo of the type `content_type` around all of `source`.
    pub(in crate::receive) fn new(
        mut source: Box<dyn Source + 'a>,
        content_type: &Oid,
    ) -> io::Result<Self> {
        let content = Region::whole(&mut *source)?.len();
        let oid = der::primitive(Tag::OBJECT_IDENTIFIER, content_type.as_bytes());
        let explicit = header(EXPLICIT_0, content);
        let inside = (oid.len() + explicit.len()) as u64 + content;
        let prefix = [header(SEQUENCE, inside), oid, explicit].concat();
        Ok(Self {
            length: prefix.len() as u64 + content,
            prefix,
            source,
            position: 0,
        })
    }
}

impl Read for Enclosed<'_> {
    fn read(&mut self, output: &mut [u8]) -> io::Result<usize> {
        let at = usize::try_from(self.position).unwrap_or(usize::MAX);
        let read = match self.prefix.get(at..) {
            Some(mut rest) if !rest.is_empty() => rest.read(output)?,
            _ => {
                if at == self.prefix.len() {
                    self.source.seek(SeekFrom::Start(0))?;
                }
                self.source.read(output)?
            }
        };
        self.position += read as u64;
        Ok(read)
    }
}

impl Seek for Enclosed<'_> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.position = target(to, self.position, self.length)?;
        if let Some(inside) = self.position.checked_sub(self.prefix.len() as u64) {
            self.source.seek(SeekFrom::Start(inside))?;
        }
        Ok(self.position)
    }
}

/// The offset that `to` names in a source of `length` octets which stands at `position`.
pub(in crate::receive) fn target(to: SeekFrom, position: u64, length: u64) -> io::Result<u64> {
    let target = match to {
        SeekFrom::Start(offset) => Some(offset),
        SeekFrom::End(by) => length.checked_add_signed(by),
        SeekFrom::Current(by) => position.checked_add_signed(by),
    };
    target.ok_or_else(|| io::ErrorKind::InvalidInput.into())
}

/// Identifier octets (X.690 section 8.1.2).
const SEQUENCE: u8 = 0x30;
const EXPLICIT_0: u8 = 0xa0;

/// Identifier and length octets in DER (X.690 section 10.1).
fn header(identifier: u8, length: u64) -> Vec<u8> {
    let octets = length.to_be_bytes();
    let leading = octets.iter().take_while(|&&octet| octet == 0).count();
    let significant = octets.get(leading..).unwrap_or_default();
    match significant {
        [] => vec![identifier, 0],
        [short @ 0..=0x7f] => vec![identifier, *short],
        _ => {
            let mut header = vec![identifier, LONG_FORM | significant.len() as u8];
            header.extend_from_slice(significant);
            header
        }
    }
}

const LONG_FORM: u8 = 0x80;

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use const_oid::ObjectIdentifier;

    use super::*;

    #[test]
    fn any_content_gets_the_content_info_that_der_has_for_it() {
        const SIGNED_DATA: &str = "1.2.840.113549.1.7.2";
        let oid = Oid::from(ObjectIdentifier::new(SIGNED_DATA).unwrap());
        for length in [0usize, 1, 0x70, 0x7f, 0x80, 0xff, 0x100, 0x1_0000] {
            let content = vec![0x5a; length];
            let wanted = der::sequence(|fields| {
                fields.oid_content(oid.as_bytes());
                fields.constructed(Tag::context(0), |explicit| explicit.raw(&content));
            });
            let mut enclosed = Enclosed::new(Box::new(Cursor::new(content)), &oid).unwrap();
            let mut found = Vec::new();
            enclosed.read_to_end(&mut found).unwrap();
            assert!(found == wanted, "{length} octets");
            for at in [0, 1, found.len() / 2, found.len()] {
                enclosed.seek(SeekFrom::Start(at as u64)).unwrap();
                let mut rest = Vec::new();
                enclosed.read_to_end(&mut rest).unwrap();
                assert!(rest == wanted[at..], "{length} octets, from {at}");
            }
            let end = enclosed.seek(SeekFrom::End(0)).unwrap();
            assert_eq!(end, wanted.len() as u64);
        }
    }
}
