//! The kinds of work, what each costs, and what was done.

use smime_ber::Tag;

use super::Limits;
use crate::crypto::{CipherKind, DigestAlgorithm, KeyAlgorithm, SubjectPublicKeyInfo};
use crate::encoding::DerReader;

/// A piece of work, as small as it can be asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Work {
    /// An octet digested, once for each digest; or put through the HMAC on it.
    Digest(DigestAlgorithm),
    /// An octet decrypted, once for each key.
    Decipher(CipherKind),
    /// An octet that came of decompressing.
    Inflate,
    /// The same octet, where what was decompressed once is decompressed again.
    InflateAgain,
    /// An octet whose line ends were looked for, or that was decoded from base64.
    Convert,
    /// A certificate looked at: whether it is a signer's, an issuer's, a recipient's.
    Candidate,
    /// A name or an address compared, or put into a map.
    Name,
    /// A public key read, its point decompressed where it is compressed.
    ReadKey(KeySize),
    /// One operation with a public key, reading it included.
    UseKey(KeySize),
    /// One operation with a private key of the size.
    UsePrivateKey(KeySize),
    /// An iteration of deriving a key from a password, with the HMAC on this digest.
    Derive(DigestAlgorithm),
    /// A signature checked; the key's work is paid for apart.
    SignatureCheck,
    /// A key decrypted; the key's work is paid for apart.
    KeyDecryption,
    /// A step of the search for paths.
    PathStep,
    /// A further pass over the content of the layer at hand; its octets are paid for apart.
    ContentPass,
    /// A layer's content read from its start again; its octets are paid for apart.
    Restart,
}

impl Work {
    /// What it costs, in nanoseconds: measured with the default provider on the machine of
    /// BENCHMARKING.md, rounded up.
    pub const fn price(self) -> u64 {
        match self {
            Self::Digest(algorithm) => algorithm.price(),
            Self::Decipher(cipher) => match cipher {
                CipherKind::TripleDesCbc => 40,
                CipherKind::Rc2Cbc => 25,
                CipherKind::Aes128Ccm | CipherKind::Aes192Ccm | CipherKind::Aes256Ccm => 3,
                CipherKind::ChaCha20Poly1305 => 2,
                _ => 1,
            },
            Self::Inflate | Self::InflateAgain | Self::Convert => 1,
            Self::Candidate => 200,
            Self::Name => 100,
            Self::ReadKey(size) => size.read(),
            Self::UseKey(size) => size.read() + size.public(),
            Self::UsePrivateKey(size) => size.private(),
            Self::Derive(digest) => digest.iteration_price(),
            Self::SignatureCheck | Self::KeyDecryption | Self::PathStep => 1000,
            Self::ContentPass | Self::Restart => 10_000,
        }
    }

    /// The limit on the number, where there is one.
    pub(super) fn limit(self, limits: &Limits) -> Option<(&'static str, u64)> {
        let limit = match self {
            Self::Inflate => ("decompressed_octets", limits.decompressed_octets),
            Self::Derive(_) => ("derivation_iterations", limits.derivation_iterations.into()),
            Self::SignatureCheck => ("signature_checks", limits.signature_checks.into()),
            Self::KeyDecryption => ("key_decryptions", limits.key_decryptions.into()),
            Self::PathStep => ("path_steps", limits.path_steps.into()),
            Self::Restart => ("restarts", limits.restarts.into()),
            _ => return None,
        };
        Some(limit)
    }
}

/// What a key's size says of the work that it makes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum KeySize {
    /// RSA: the bits of modulus and exponent.
    Rsa {
        /// Of the modulus.
        modulus: u64,
        /// Of the public exponent.
        exponent: u64,
    },
    /// A curve: the bits of its order, and whether the point is compressed.
    Curve {
        /// Of the order.
        order: u64,
        /// Whether one coordinate has to be computed.
        compressed: bool,
    },
    /// A lattice.
    Lattice,
    /// Of a kind that nobody computes with.
    Unknown,
}

impl KeySize {
    /// The size of a key, as far as its encoding tells.
    pub fn of(key: &SubjectPublicKeyInfo<'_>) -> Self {
        Self::find(key).unwrap_or(Self::Unknown)
    }

    fn find(key: &SubjectPublicKeyInfo<'_>) -> Option<Self> {
        let algorithm = key.algorithm().ok()?;
        let octets = key.key_octets().ok()?;
        match KeyAlgorithm::from_identifier(&algorithm) {
            Some(algorithm) if algorithm.is_rsa() => {
                let key = DerReader::new(octets)
                    .only(Tag::SEQUENCE, "RSAPublicKey")
                    .ok()?;
                let mut fields = DerReader::inside(&key);
                let modulus = fields.expect(Tag::INTEGER, "modulus").ok()?;
                let exponent = fields.expect(Tag::INTEGER, "publicExponent").ok()?;
                let bits = |octets: &[u8]| 8 * octets.len() as u64;
                Some(Self::Rsa {
                    modulus: bits(modulus.content),
                    exponent: bits(exponent.content),
                })
            }
            Some(algorithm @ KeyAlgorithm::Ec(_)) => {
                Self::of_curve(algorithm, matches!(octets.first(), Some(2 | 3)))
            }
            // Their points have one coordinate.
            Some(algorithm @ (KeyAlgorithm::Ed25519 | KeyAlgorithm::X25519)) => {
                Self::of_curve(algorithm, true)
            }
            _ if octets.len() > 600 => Some(Self::Lattice),
            _ => None,
        }
    }

    /// The size of a private key on a curve. On one that is not known here somebody computes elsewhere:
    /// it counts as the largest.
    pub(crate) fn on_curve(algorithm: KeyAlgorithm) -> Self {
        Self::of_curve(algorithm, false)
            .or_else(|| Self::of_curve(KeyAlgorithm::P521, false))
            .unwrap_or(Self::Unknown)
    }

    fn of_curve(algorithm: KeyAlgorithm, compressed: bool) -> Option<Self> {
        let order = algorithm.order_bits()? as u64;
        Some(Self::Curve { order, compressed })
    }

    /// What reading the key costs.
    const fn read(self) -> u64 {
        match self {
            Self::Rsa { modulus, .. } => 2_000 + 40 * limbs(modulus),
            Self::Curve { order, compressed } => {
                let square_root = if compressed { order * order / 3 } else { 0 };
                2_000 + 10 * order + square_root
            }
            Self::Lattice => 100_000,
            Self::Unknown => 2_500,
        }
    }

    /// What checking a signature with the key costs.
    const fn public(self) -> u64 {
        match self {
            // A squaring for each bit of the exponent, at worst a multiplication too.
            Self::Rsa { modulus, exponent } => {
                limbs(modulus) * limbs(modulus) * (2 * exponent + 20) * 3 / 2
            }
            Self::Curve { order, .. } => curve(order),
            Self::Lattice => 150_000,
            Self::Unknown => 0,
        }
    }

    /// What decrypting or agreeing with the private key costs.
    const fn private(self) -> u64 {
        match self {
            Self::Rsa { modulus, .. } => limbs(modulus) * limbs(modulus) * limbs(modulus) * 120,
            Self::Curve { order, .. } => curve(order),
            Self::Lattice => 200_000,
            Self::Unknown => 0,
        }
    }
}

/// How many words of 64 bits a number of so many bits has.
const fn limbs(bits: u64) -> u64 {
    bits.div_ceil(64)
}

/// What multiplying a point by a number costs, twice.
const fn curve(order: u64) -> u64 {
    order * order * order / 80
}

/// The work done on a message, counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Spent {
    /// What all of it costs, in nanoseconds, by the prices of [`Work`].
    pub work: u64,
    /// Octets digested, each time.
    pub digested_octets: u64,
    /// Octets decrypted, each time.
    pub deciphered_octets: u64,
    /// Octets that came of decompressing.
    pub decompressed_octets: u64,
    /// Octets that came of it again.
    pub inflated_again: u64,
    /// Octets whose line ends were converted, each time.
    pub converted_octets: u64,
    /// Certificates looked at.
    pub candidates: u64,
    /// Names and addresses compared.
    pub names: u64,
    /// Public keys read without being used.
    pub keys_read: u64,
    /// Points decompressed.
    pub points_decompressed: u64,
    /// Bits of moduli of RSA keys, each time that one was used.
    pub rsa_bits: u64,
    /// Operations on curves and lattices.
    pub curve_operations: u64,
    /// Signatures checked.
    pub signature_checks: u64,
    /// Keys decrypted.
    pub key_decryptions: u64,
    /// Iterations of deriving keys from passwords.
    pub derivation_iterations: u64,
    /// Steps taken in search of paths.
    pub path_steps: u64,
    /// Further passes over the content.
    pub content_passes: u64,
    /// Times that a layer's content was read from its start again.
    pub restarts: u64,
}

impl Spent {
    /// Adds so many times `work`.
    pub(super) fn add(&mut self, work: Work, times: u64) {
        let cost = work.price().saturating_mul(times);
        self.work = self.work.saturating_add(cost);
        if let Work::ReadKey(size) | Work::UseKey(size) = work
            && matches!(
                size,
                KeySize::Curve {
                    compressed: true,
                    ..
                }
            )
        {
            self.points_decompressed = self.points_decompressed.saturating_add(times);
        }
        let number = match work {
            Work::UseKey(KeySize::Rsa { modulus, .. })
            | Work::UsePrivateKey(KeySize::Rsa { modulus, .. }) => times.saturating_mul(modulus),
            // Twice the work of one with a shorter digest.
            Work::Derive(DigestAlgorithm::Sha384 | DigestAlgorithm::Sha512) => {
                times.saturating_mul(2)
            }
            _ => times,
        };
        let (_, count) = self.count_mut(work);
        *count = count.saturating_add(number);
    }

    /// What counts such work: its name and how much there was.
    pub(super) fn count(mut self, work: Work) -> (&'static str, u64) {
        let (name, count) = self.count_mut(work);
        (name, *count)
    }

    fn count_mut(&mut self, work: Work) -> (&'static str, &mut u64) {
        match work {
            Work::Digest(_) => ("octets digested", &mut self.digested_octets),
            Work::Decipher(_) => ("octets deciphered", &mut self.deciphered_octets),
            Work::Inflate => ("octets decompressed", &mut self.decompressed_octets),
            Work::InflateAgain => ("octets decompressed again", &mut self.inflated_again),
            Work::Convert => ("octets converted", &mut self.converted_octets),
            Work::Candidate => ("certificates looked at", &mut self.candidates),
            Work::Name => ("names compared", &mut self.names),
            Work::ReadKey(_) => ("keys read", &mut self.keys_read),
            Work::UseKey(KeySize::Rsa { .. }) | Work::UsePrivateKey(KeySize::Rsa { .. }) => {
                ("bits of RSA", &mut self.rsa_bits)
            }
            Work::UseKey(_) | Work::UsePrivateKey(_) => {
                ("operations on curves", &mut self.curve_operations)
            }
            Work::Derive(_) => ("iterations", &mut self.derivation_iterations),
            Work::SignatureCheck => ("signatures checked", &mut self.signature_checks),
            Work::KeyDecryption => ("keys decrypted", &mut self.key_decryptions),
            Work::PathStep => ("steps of paths", &mut self.path_steps),
            Work::ContentPass => ("passes over content", &mut self.content_passes),
            Work::Restart => ("restarts", &mut self.restarts),
        }
    }
}
