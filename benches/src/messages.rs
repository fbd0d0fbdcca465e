//! Signed messages, and the two receivers that judge them.

use std::io::Cursor;

use openssl_oracle::{Door, Verdict, VerifyRequest};
use smime::{
    Received, ReceivingAgent,
    pki::{Certificate, Time},
    proof::AddressCheck,
};
use smime_forge::{
    primitive::asn1::{Length, Node},
    template::{
        mime::{Multipart, opaque},
        signed_data::SignedData,
    },
};

use crate::keys::World;

/// How many octets stand in a segment of streamed content; OpenSSL writes as many.
const SEGMENT: usize = 1000;
/// 2026-06-01T00:00:00Z.
const AT: i64 = 1_780_272_000;

impl World {
    /// Content signed by Alice with SHA-256, her path's certificates in the bag.
    #[must_use]
    pub fn sign(&self, content: &[u8]) -> SignedData {
        let mut object = SignedData::new(content, &[&self.alice]);
        let bag = object.certificates.get_or_insert_default();
        bag.push(self.intermediate.node());
        object
    }

    /// A text entity of about `octets` octets in canonical form, signed.
    #[must_use]
    pub fn signed(&self, octets: usize) -> SignedData {
        self.sign(&entity(octets))
    }

    /// [`Self::signed`] as multipart/signed.
    #[must_use]
    pub fn multipart(&self, octets: usize) -> Vec<u8> {
        let object = self.signed(octets);
        Multipart::signed(&object.covered, &object).encode()
    }

    /// [`Self::signed`] as application/pkcs7-mime, in base64.
    #[must_use]
    pub fn opaque(&self, octets: usize) -> Vec<u8> {
        opaque(&self.signed(octets)).octets
    }

    /// [`Self::signed`] as OpenSSL writes it when it streams: indefinite lengths from ContentInfo to the
    /// content, which stands in segments.
    #[must_use]
    pub fn streamed(&self, octets: usize) -> Vec<u8> {
        let mut object = self.signed(octets);
        object.content = Some(Node::segmented(&object.covered, SEGMENT));
        let mut node = object.node();
        // content, SignedData, encapContentInfo, eContent, and the OCTET STRING in it
        let path = [1, 0, 2, 1, 0];
        for depth in 0..=path.len() {
            node.at(&path[..depth]).length = Length::Indefinite;
        }
        node.encode()
    }

    /// Has the reference judge a message: anchor, time, path and purpose, not the sender's address.
    ///
    /// # Panics
    /// When the reference cannot be asked.
    #[must_use]
    pub fn judge(&self, message: &[u8]) -> Received {
        self.agent()
            .verify(&mut Cursor::new(message))
            .expect("memory can be read")
    }

    /// The reference as [`Self::judge`] asks it.
    ///
    /// # Panics
    /// When the root's certificate is none.
    #[must_use]
    pub fn agent(&self) -> ReceivingAgent {
        let root = Certificate::from_der(&self.root.der).expect("a certificate");
        ReceivingAgent::new()
            .trust(root)
            .at(Time::from_unix_seconds(AT).expect("a time"))
            .address(AddressCheck::Off)
    }

    /// [`Self::judge`], and the content that was signed. `None` is a refusal.
    ///
    /// # Panics
    /// When the reference cannot be asked.
    #[must_use]
    pub fn ask_smime(&self, message: &[u8]) -> Option<Vec<u8>> {
        let received = self.judge(message);
        if !received.verdict.is_valid() {
            return None;
        }
        let mut content = Vec::new();
        let same = received
            .copy_content(&mut Cursor::new(message), None, &mut content)
            .expect("memory can be read");
        assert!(same, "the message changed under our hands");
        Some(content)
    }

    /// Puts the same question to OpenSSL. `None` is a refusal.
    ///
    /// # Panics
    /// When OpenSSL cannot be asked.
    #[must_use]
    pub fn ask_openssl(&self, message: &[u8], form: openssl_oracle::Form) -> Option<Vec<u8>> {
        let request = VerifyRequest {
            trust: vec![&self.root.der],
            at: Some(AT),
            ..VerifyRequest::new(message, form)
        };
        let verified = request.verify(Door::Cms).expect("OpenSSL can be asked");
        (verified.verdict == Verdict::Valid).then_some(verified.content)
    }
}

/// A header and lines of text that come to `octets`, or less than a line more.
fn entity(octets: usize) -> Vec<u8> {
    const HEADER: &[u8] = b"Content-Type: text/plain; charset=us-ascii\r\n\r\n";
    const LINE: &[u8] =
        b"The quick brown fox jumps over the lazy dog, and the dog lets it jump.\r\n";
    let lines = octets.saturating_sub(HEADER.len()).div_ceil(LINE.len());
    [HEADER, &LINE.repeat(lines)].concat()
}

#[cfg(test)]
mod tests {
    use openssl_oracle::Form;

    use super::*;

    #[test]
    fn both_receivers_accept_every_form_and_give_the_content_that_was_signed() {
        let world = World::new();
        let content = world.signed(4096).covered;
        for (message, form) in [
            (world.multipart(4096), Form::Mime),
            (world.opaque(4096), Form::Mime),
            (world.streamed(4096), Form::Der),
        ] {
            assert_eq!(world.ask_smime(&message).as_ref(), Some(&content));
            assert_eq!(world.ask_openssl(&message, form).as_ref(), Some(&content));
        }
    }

    #[test]
    fn both_receivers_refuse_changed_content() {
        let world = World::new();
        let mut message = world.streamed(4096);
        let fox = message
            .windows(3)
            .position(|window| window == b"fox")
            .unwrap();
        message[fox] = b'b';
        assert_eq!(world.ask_smime(&message), None);
        assert_eq!(world.ask_openssl(&message, Form::Der), None);
    }

    #[test]
    fn content_is_as_long_as_was_asked() {
        for octets in [4096, 1 << 20] {
            assert!((octets..octets + 72).contains(&entity(octets).len()));
        }
    }
}
