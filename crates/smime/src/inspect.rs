//! What is in a CMS object: the tree of its elements, each with its offset, its lengths, its name in the
//! standard, a preview of its value, and what is odd about its encoding.
//!
//! Nothing is judged here and nothing has to be right: a broken object shows what could be read of it, then
//! the error. Output is bounded by [`Limits`], and text from the object is escaped.
//!
//! ```
//! // ContentInfo { contentType id-data, content [0] OCTET STRING "hi" }
//! let object = b"\x30\x11\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x01\xa0\x04\x04\x02hi";
//! let tree = smime::inspect::tree(object, &smime::inspect::Limits::default());
//! assert_eq!(tree.nodes[1].label.as_deref(), Some("contentType"));
//! assert_eq!(tree.nodes[1].value.as_deref(), Some("id-data (1.2.840.113549.1.7.1)"));
//! assert_eq!(tree.nodes[3].value.as_deref(), Some("\"hi\""));
//! ```

use std::fmt;

use serde::Serialize;

use crate::finding::Finding;

mod algorithms;
mod attributes;
mod cms;
mod files;
mod kind;
mod place;
mod recipients;
mod syntax;
mod text;
mod value;
mod walk;
mod x509;

/// Reads `bytes`, one BER or DER element, as a tree. What it is shows in its first elements: a CMS object, a
/// certificate, a CRL, a certification request, the response of a time-stamping or OCSP authority, a key, a
/// PKCS #12 file. Anything else is labelled "unknown ASN.1", and its elements have no labels.
///
/// Never fails: what goes wrong is in [`Tree::error`].
pub fn tree(bytes: &[u8], limits: &Limits) -> Tree {
    walk::Walk::new(bytes, limits).run()
}

/// How much of an object is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// How deep elements may nest, those inside OCTET STRINGs included. By default 64.
    pub depth: u32,
    /// How many elements are shown in all. By default 5 000.
    pub nodes: usize,
    /// How many elements of one parent are shown; the others are counted. By default 256.
    pub siblings: u64,
    /// How many octets, or characters, of one value are shown. By default 64.
    pub value: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            depth: 64,
            nodes: 5_000,
            siblings: 256,
            value: 64,
        }
    }
}

/// The elements of an object in the order of their octets. [`fmt::Display`] writes them as a table.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Tree {
    /// The elements, each before those inside it.
    pub nodes: Vec<Node>,
    /// Where [`Limits::nodes`] was reached, if it was.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stopped_at: Option<u64>,
    /// What kept the rest from being read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<Fault>,
}

/// One element.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Node {
    /// Offset of its first octet in the whole object.
    pub offset: u64,
    /// Number of its identifier and length octets.
    pub header_len: u8,
    /// Number of its contents octets; `None` where the length is indefinite.
    pub length: Option<u64>,
    /// Its tag, as ASN.1 writes it: `SEQUENCE`, `[0]`; a universal type in a form that DER does not use for
    /// it says so.
    pub tag: String,
    /// Whether its contents are elements.
    pub constructed: bool,
    /// How many elements are around it.
    pub depth: u32,
    /// Its name in the standard: that of a field (`signerInfos`), of a field and the alternative that was
    /// chosen (`sid/subjectKeyIdentifier`), or in a list of its type (`SignerInfo`).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// A preview of a primitive value, escaped and cut to [`Limits::value`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
    /// What is odd about its encoding: what BER allows and DER does not, and what is wrong without keeping
    /// the rest from being read.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub findings: Vec<Finding>,
    /// How many elements in it are not shown, by [`Limits::siblings`].
    #[serde(skip_serializing_if = "is_zero")]
    pub omitted: u64,
}

/// Why reading stopped.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Fault {
    /// Where.
    pub offset: u64,
    /// What was found there and what was wanted; begins with the offset.
    pub text: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl From<&smime_ber::Error> for Fault {
    fn from(error: &smime_ber::Error) -> Self {
        Self {
            offset: error.offset(),
            text: error.to_string(),
        }
    }
}

fn is_zero(count: &u64) -> bool {
    *count == 0
}

#[cfg(test)]
mod tests;
