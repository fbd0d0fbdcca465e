//! A fault planted on purpose, for the measurement to find.

use hkdf::Hkdf;
use rand_chacha::ChaCha20Rng;
use rsa::{
    BoxedUint, PrivateKey, hazmat,
    traits::{PrivateKeyParts, PublicKeyParts},
};
use sha2::Sha256;

use super::padding::KEY_LEN;

/// A copy of the reference's step from encryptedKey to content key that returns as soon as it sees that
/// the padding is wrong: before the result has been checked by the public operation.
///
/// # Panics
/// When the encrypted key is none.
#[must_use]
pub fn decrypt_key(key: &PrivateKey, encrypted_key: &[u8], random: &mut ChaCha20Rng) -> Vec<u8> {
    let mut substitute = vec![0; KEY_LEN];
    let info: [&[u8]; 3] = [
        b"implicit rejection",
        &(KEY_LEN as u64).to_be_bytes(),
        encrypted_key,
    ];
    Hkdf::<Sha256>::new(None, &key.d().to_be_bytes())
        .expand_multi_info(&info, &mut substitute)
        .expect("HKDF gives as much");
    let number = BoxedUint::from_be_slice(encrypted_key, key.n_bits_precision())
        .expect("an encrypted key is as long as the modulus");
    let result = hazmat::rsa_decrypt(Some(random), key, &number).expect("it decrypts");

    let octets = result.to_be_bytes();
    let block = &octets[octets.len() - key.size()..];
    let Some(content_key) = unpadded(block) else {
        return substitute;
    };

    assert_eq!(
        hazmat::rsa_encrypt(key, &result).expect("it encrypts"),
        number
    );
    content_key.to_vec()
}

fn unpadded(block: &[u8]) -> Option<&[u8]> {
    let (padding, key) = block.split_at(block.len() - KEY_LEN);
    match padding {
        [0, 2, filler @ .., 0] if !filler.contains(&0) => Some(key),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use rand_chacha::rand_core::SeedableRng;
    use rsa::pkcs8::DecodePrivateKey;
    use smime::crypto::{KeyTransport, RustCrypto};

    use super::*;
    use crate::{keys, timing::padding::Padding};

    /// But for its time the copy is no different: it chooses a key where the reference does.
    #[test]
    fn the_copy_takes_the_keys_that_the_reference_takes() {
        let pem = keys::pem("alice-rsa");
        let loaded = keys::loaded(&RustCrypto, &pem);
        let private = PrivateKey::from_pkcs8_pem(&pem).unwrap();
        let mut random = ChaCha20Rng::from_seed([5; 32]);
        for padding in Padding::BAD.into_iter().chain([Padding::Good]) {
            let encrypted = padding.encrypt(private.as_public_key(), &mut random);
            let copy = decrypt_key(&private, &encrypted, &mut random);
            let reference = loaded
                .decrypt_key(&KeyTransport::RsaPkcs1, &encrypted, KEY_LEN)
                .unwrap();
            assert_eq!(copy, reference.as_bytes(), "{padding:?}");
        }
    }
}
