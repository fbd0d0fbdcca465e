//! DER in memory: elements whose lengths are computed.
//!
//! ```
//! use smime_ber::{Tag, der};
//!
//! let digest_info = der::sequence(|info| {
//!     info.sequence(|algorithm| {
//!         algorithm.oid_content(&[0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, 1]);
//!         algorithm.null();
//!     });
//!     info.octet_string(b"digest");
//! });
//! assert_eq!(digest_info[..2], [0x30, 23]);
//! ```

use crate::{Length, Tag, header::encode_length, set::elements, value::trim_integer};

/// A `SEQUENCE` of what `content` adds.
pub fn sequence(content: impl FnOnce(&mut Builder)) -> Vec<u8> {
    element(Tag::SEQUENCE, content)
}

/// A `SET OF` what `content` adds, sorted (X.690 11.6).
pub fn set_of(content: impl FnOnce(&mut Builder)) -> Vec<u8> {
    build(|builder| builder.set_of(content))
}

/// A constructed element of what `content` adds.
pub fn element(tag: Tag, content: impl FnOnce(&mut Builder)) -> Vec<u8> {
    build(|builder| builder.constructed(tag, content))
}

/// A primitive element.
pub fn primitive(tag: Tag, content: &[u8]) -> Vec<u8> {
    build(|builder| builder.primitive(tag, content))
}

/// How many octets an element has whose tag takes one octet and whose contents take `content`.
pub fn element_len(content: u64) -> u64 {
    let mut length = Vec::new();
    encode_length(Length::Definite(content), &mut length);
    content.saturating_add(1 + length.len() as u64)
}

/// Collects the elements of a constructed element.
#[derive(Clone, Debug, Default)]
pub struct Builder {
    out: Vec<u8>,
    /// Where each element begins, so that a SET OF can be sorted.
    starts: Vec<usize>,
}

impl Builder {
    /// Adds a `SEQUENCE`.
    pub fn sequence(&mut self, content: impl FnOnce(&mut Self)) {
        self.constructed(Tag::SEQUENCE, content);
    }

    /// Adds a `SET OF`, sorted (X.690 11.6).
    pub fn set_of(&mut self, content: impl FnOnce(&mut Self)) {
        self.sorted(Tag::SET, content);
    }

    /// Adds a `SET OF` under an implicit tag, sorted (X.690 11.6). The form of `tag` is ignored.
    pub fn implicit_set_of(&mut self, tag: Tag, content: impl FnOnce(&mut Self)) {
        self.sorted(tag, content);
    }

    /// Adds a constructed element. The form of `tag` is ignored.
    pub fn constructed(&mut self, tag: Tag, content: impl FnOnce(&mut Self)) {
        let mut inner = Self::default();
        content(&mut inner);
        self.primitive(tag.in_form(true), &inner.out);
    }

    /// Adds an element with these contents.
    pub fn primitive(&mut self, tag: Tag, content: &[u8]) {
        self.starts.push(self.out.len());
        tag.encode(&mut self.out);
        encode_length(Length::Definite(content.len() as u64), &mut self.out);
        self.out.extend_from_slice(content);
    }

    /// Adds one element that is encoded already.
    pub fn raw(&mut self, encoded: &[u8]) {
        self.starts.push(self.out.len());
        self.out.extend_from_slice(encoded);
    }

    /// Adds a `BOOLEAN`.
    pub fn boolean(&mut self, value: bool) {
        self.primitive(Tag::BOOLEAN, &[if value { 0xff } else { 0 }]);
    }

    /// Adds an `INTEGER`.
    pub fn integer(&mut self, value: i64) {
        self.primitive(Tag::INTEGER, trim_integer(&value.to_be_bytes()));
    }

    /// Adds an `INTEGER` of any size from two's complement, big-endian; no octets are taken as 0.
    pub fn big_integer(&mut self, value: &[u8]) {
        match trim_integer(value) {
            [] => self.integer(0),
            trimmed => self.primitive(Tag::INTEGER, trimmed),
        }
    }

    /// Adds a `NULL`.
    pub fn null(&mut self) {
        self.primitive(Tag::NULL, &[]);
    }

    /// Adds an `OBJECT IDENTIFIER` from its contents octets.
    pub fn oid_content(&mut self, content: &[u8]) {
        self.primitive(Tag::OBJECT_IDENTIFIER, content);
    }

    /// Adds an `OCTET STRING`.
    pub fn octet_string(&mut self, content: &[u8]) {
        self.primitive(Tag::OCTET_STRING, content);
    }

    /// Adds a `BIT STRING` of whole octets.
    pub fn bit_string(&mut self, octets: &[u8]) {
        self.primitive(Tag::BIT_STRING, &[&[0], octets].concat());
    }

    /// The elements one behind another, with nothing around them.
    pub fn into_octets(self) -> Vec<u8> {
        self.out
    }

    fn sorted(&mut self, tag: Tag, content: impl FnOnce(&mut Self)) {
        let mut inner = Self::default();
        content(&mut inner);
        let mut elements: Vec<_> = elements(&inner.out, &inner.starts).collect();
        elements.sort_unstable();
        self.primitive(tag.in_form(true), &elements.concat());
    }
}

fn build(content: impl FnOnce(&mut Builder)) -> Vec<u8> {
    let mut builder = Builder::default();
    content(&mut builder);
    builder.into_octets()
}
