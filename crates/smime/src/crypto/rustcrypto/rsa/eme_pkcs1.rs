//! EME-PKCS1-v1_5, the encoding under RSAES-PKCS1-v1_5 encryption.

use subtle::{Choice, ConstantTimeEq};
use zeroize::Zeroizing;

use crate::crypto::CryptoError;

/// The encoding of `message` in `len` octets (RFC 8017 section 7.2.1, step 2); `random` fills
/// octets with random ones.
pub(super) fn encode(
    message: &[u8],
    len: usize,
    mut random: impl FnMut(&mut [u8]) -> Result<(), CryptoError>,
) -> Result<Zeroizing<Vec<u8>>, CryptoError> {
    let filler = len
        .checked_sub(message.len() + 3)
        .filter(|filler| *filler >= MIN_FILLER)
        .ok_or(CryptoError::Failed)?;
    let mut filler = Zeroizing::new(vec![0; filler]);
    random(&mut filler)?;
    for octet in filler.iter_mut() {
        while *octet == 0 {
            random(core::slice::from_mut(octet))?;
        }
    }
    let mut encoded = Zeroizing::new(Vec::with_capacity(len));
    encoded.extend([0x00, 0x02]);
    encoded.extend(filler.iter());
    encoded.push(0x00);
    encoded.extend(message);
    Ok(encoded)
}

/// Takes the message of `len` octets off the end of an encoding, and says whether it is one of a
/// message that long (RFC 8017 section 7.2.2, step 3). Which of the octets is wrong shows neither
/// in the answer nor in the time.
///
/// Since the length is known, every octet has its place: there is nothing to search for. `None`
/// where an encoding of so many octets has no room for the message.
pub(super) fn decode(encoded: &[u8], len: usize) -> Option<(Choice, &[u8])> {
    let (padding, message) = encoded.split_at_checked(encoded.len().checked_sub(len)?)?;
    let [zero, two, filler @ .., end] = padding else {
        return None;
    };
    if filler.len() < MIN_FILLER {
        return None;
    }
    let filler = filler
        .iter()
        .fold(Choice::from(1), |good, octet| good & !octet.ct_eq(&0));
    Some((
        zero.ct_eq(&0) & two.ct_eq(&2) & filler & end.ct_eq(&0),
        message,
    ))
}

/// The least number of octets that are not zero.
const MIN_FILLER: usize = 8;
