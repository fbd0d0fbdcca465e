//! The same structures written: one file a structure, in DER, content streamed through.
//!
//! Who writes has decided everything already; nothing here chooses but the version numbers, which
//! RFC 5652 derives from what is inside.

mod attribute;
mod auth_enveloped_data;
mod authenticated_data;
mod certificate_set;
mod compressed_data;
mod digested_data;
mod encrypted_data;
mod enveloped_data;
mod identifier;
mod originator_info;
pub(crate) mod recipient_info;
mod signed_data;
mod signed_object;
mod signer_info;
mod streamed;

pub(crate) use attribute::{attribute_set, implicit_attribute_set};
pub(crate) use auth_enveloped_data::AuthEnvelopedData;
pub(crate) use authenticated_data::AuthenticatedData;
pub(crate) use certificate_set::certificate_set;
pub(crate) use compressed_data::{CompressedData, ZLIB_COMPRESS};
pub(crate) use digested_data::DigestedData;
pub(crate) use encrypted_data::EncryptedData;
pub(crate) use enveloped_data::EnvelopedData;
pub(crate) use identifier::{issuer_and_serial_number, subject_key_identifier};
pub(crate) use originator_info::OriginatorInfo;
pub(crate) use signed_data::SignedData;
pub(crate) use signed_object::SignedObject;
pub(crate) use signer_info::SignerInfo;
pub(crate) use streamed::{ContentLength, Streamed};

use smime_ber::{SliceReader, Tag, der};

/// The element in `der` under an implicit tag in place of its own.
pub(crate) fn implicit(tag: Tag, der: &[u8]) -> Vec<u8> {
    match SliceReader::new(der).next() {
        Ok(Some(element)) => {
            let tag = tag.in_form(element.header.tag.constructed);
            der::primitive(tag, element.content)
        }
        // Only what was written here comes here.
        _ => der::primitive(tag, der),
    }
}
