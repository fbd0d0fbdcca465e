//! The MAC over a PKCS #12 file: the first thing that is checked.

use const_oid::ObjectIdentifier;
use smime_ber::{Element, Tag};
use subtle::ConstantTimeEq;

use super::super::KeyFileError;
use super::super::encryption::{in_field, parameters, positive};
use super::super::error::MIN_MAC_KEY_OCTETS;
use super::super::reader::Reader;
use super::Purpose;
use crate::crypto::{
    AlgorithmIdentifier, DigestAlgorithm, MacAlgorithm, PasswordKdf, Provider, RustCrypto, Secret,
};
use crate::encoding::DerReader;

impl Reader<'_> {
    /// Checks the MAC over the octets of the AuthenticatedSafe.
    ///
    /// ```text
    /// MacData ::= SEQUENCE {
    ///     mac         DigestInfo,
    ///     macSalt     OCTET STRING,
    ///     iterations  INTEGER DEFAULT 1 }
    /// DigestInfo ::= SEQUENCE {
    ///     digestAlgorithm DigestAlgorithmIdentifier,
    ///     digest OCTET STRING }
    /// ```
    ///
    /// RFC 7292 sections 4 and 5.1. Of a PBMAC1, salt and iterations stand in the parameters of
    /// the algorithm, and those beside it mean nothing (RFC 9579).
    pub(super) fn check_mac(
        &mut self,
        mac_data: &Element<'_>,
        safe: &[u8],
    ) -> Result<(), KeyFileError> {
        const MAC: &str = "mac";
        self.password_for("macData")?;
        let mut fields = DerReader::inside(mac_data);
        let digest_info = fields.expect(Tag::SEQUENCE, MAC)?;
        let salt = fields.expect(Tag::OCTET_STRING, "macSalt")?;
        let iterations = match fields.is_empty() {
            true => 1,
            false => positive(&mut fields, "iterations")?,
        };
        fields.finish("MacData")?;
        let mut fields = DerReader::inside(&digest_info);
        let algorithm = AlgorithmIdentifier::read(&mut fields, "digestAlgorithm")?;
        let given = fields.expect(Tag::OCTET_STRING, "digest")?.content;
        fields.finish(MAC)?;
        if algorithm.oid == ID_PBMAC1 {
            let (mac, key) = self.pbmac1(&algorithm)?;
            return self.compare(mac, &key, safe, given);
        }
        let digest =
            DigestAlgorithm::from_identifier(&algorithm).map_err(in_field("digestAlgorithm"))?;
        if digest.legacy() {
            self.legacy("digestAlgorithm", digest.name())?;
        }
        let check = |reader: &mut Self| {
            let len = digest.output_len();
            let key = reader.pkcs12_derive(digest, Purpose::Mac, salt.content, iterations, len)?;
            reader.compare(MacAlgorithm::Hmac(digest), &key, safe, given)
        };
        match check(self) {
            Err(KeyFileError::WrongPassword { .. }) if self.try_absent_password() => check(self),
            checked => checked,
        }
    }

    /// Takes PKCS #12's other form of the empty password; says whether there is one.
    fn try_absent_password(&mut self) -> bool {
        match &mut self.password {
            Some(password) if password.octets.is_empty() => {
                password.empty_is_absent = true;
                true
            }
            _ => false,
        }
    }

    /// The MAC and its key.
    ///
    /// ```text
    /// PBMAC1-params ::=  SEQUENCE {
    ///    keyDerivationFunc AlgorithmIdentifier {{PBMAC1-KDFs}},
    ///    messageAuthScheme AlgorithmIdentifier {{PBMAC1-MACs}} }
    /// ```
    ///
    /// RFC 8018 section 7.1 and appendix A.5. The length of the key has to be said and must not be
    /// so short that a forger can try all keys (RFC 9579).
    fn pbmac1(
        &mut self,
        algorithm: &AlgorithmIdentifier,
    ) -> Result<(MacAlgorithm, Secret), KeyFileError> {
        const KDF: &str = "keyDerivationFunc";
        const SCHEME: &str = "messageAuthScheme";
        let parameters = parameters(algorithm, "PBMAC1-params")?;
        let mut fields = DerReader::inside(&parameters);
        let kdf = AlgorithmIdentifier::read(&mut fields, KDF)?;
        let scheme = AlgorithmIdentifier::read(&mut fields, SCHEME)?;
        fields.finish("PBMAC1-params")?;
        let kdf = PasswordKdf::from_identifier(&kdf).map_err(in_field(KDF))?;
        let mac = MacAlgorithm::from_identifier(&scheme).map_err(in_field(SCHEME))?;
        let MacAlgorithm::Hmac(digest) = mac;
        if digest.legacy() {
            self.legacy(SCHEME, digest.name())?;
        }
        match kdf.key_len {
            Some(MIN_MAC_KEY_OCTETS..=MAX_MAC_KEY_OCTETS) => {}
            Some(octets) if octets > MAX_MAC_KEY_OCTETS => {
                return Err(KeyFileError::Limit {
                    field: "keyLength",
                    limit: "octets",
                    value: MAX_MAC_KEY_OCTETS.into(),
                });
            }
            octets => return Err(KeyFileError::ShortMacKey { octets }),
        }
        let len = kdf.key_len.map_or(0, |len| len as usize);
        let key = self.pbkdf2(&kdf, len)?;
        Ok((mac, key))
    }

    fn compare(
        &self,
        algorithm: MacAlgorithm,
        key: &Secret,
        safe: &[u8],
        given: &[u8],
    ) -> Result<(), KeyFileError> {
        const FIELD: &str = "macData";
        let mut mac =
            RustCrypto
                .mac(algorithm, key.as_bytes())
                .map_err(|error| KeyFileError::Crypto {
                    field: FIELD,
                    error,
                })?;
        mac.update(safe);
        match mac.finish().as_bytes().ct_eq(given).into() {
            true => Ok(()),
            false => Err(KeyFileError::WrongPassword { field: FIELD }),
        }
    }
}

/// `id-PBMAC1` (RFC 8018 appendix A.5).
const ID_PBMAC1: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.5.14");

/// The most octets that the key of a PBMAC1 may have: those of the longest digest, beyond which
/// a longer key adds nothing.
const MAX_MAC_KEY_OCTETS: u32 = 64;
