//! Private test keys: read from PKCS#8, made from a seed, and used to sign.

use base64::{Engine, engine::general_purpose::STANDARD};
use ed25519_dalek::Signer as _;
use p256::ecdsa::signature::hazmat::PrehashSigner;
use rand_chacha::{ChaCha20Rng, rand_core::SeedableRng};
use rsa::{BoxedUint, PrivateKey, hazmat, pkcs8::DecodePrivateKey, traits::PublicKeyParts};

use crate::primitive::{
    asn1::Node,
    digest::Digest,
    oid,
    private_key::{ec_pkcs8, ec_private_key, octets_pkcs8, rsa_pkcs8, rsa_private_key},
    scheme::Scheme,
    textual::pem,
};

/// A private key. Every operation gives the same octets each time.
pub enum Key {
    /// RSA.
    Rsa(Box<PrivateKey>),
    /// ECDSA on P-256.
    P256(p256::ecdsa::SigningKey),
    /// ECDSA on P-384.
    P384(p384::ecdsa::SigningKey),
    /// ECDSA on P-521.
    P521(p521::ecdsa::SigningKey),
    /// Ed25519.
    Ed25519(Box<ed25519_dalek::SigningKey>),
    /// X25519, for agreement alone.
    X25519(x25519_dalek::StaticSecret),
}

/// What kind of key to make.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// RSA with this many bits and this public exponent.
    Rsa(usize, u32),
    /// P-256.
    P256,
    /// P-384.
    P384,
    /// P-521.
    P521,
    /// Ed25519.
    Ed25519,
    /// X25519.
    X25519,
}

impl Key {
    /// Reads a PKCS#8 private key from PEM.
    ///
    /// # Panics
    /// When it cannot be read: keys are our own, pinned files.
    #[must_use]
    pub fn from_pem(text: &str) -> Self {
        let base64: String = text
            .lines()
            .filter(|line| !line.starts_with("-----"))
            .collect();
        let der = STANDARD.decode(base64).expect("a key file is base64");
        if let Ok(key) = PrivateKey::from_pkcs8_der(&der) {
            Self::Rsa(Box::new(key))
        } else if let Ok(key) = p256::ecdsa::SigningKey::from_pkcs8_der(&der) {
            Self::P256(key)
        } else if let Ok(key) = p384::ecdsa::SigningKey::from_pkcs8_der(&der) {
            Self::P384(key)
        } else if let Ok(key) = p521::ecdsa::SigningKey::from_pkcs8_der(&der) {
            Self::P521(key)
        } else if let Ok(key) = ed25519_dalek::SigningKey::from_pkcs8_der(&der) {
            Self::Ed25519(Box::new(key))
        } else {
            let scalar = der
                .strip_prefix(&X25519_PREFIX)
                .and_then(|s| <[u8; 32]>::try_from(s).ok());
            Self::X25519(scalar.expect("a key file is PKCS#8 of a known kind").into())
        }
    }

    /// Makes a key from a seed, as PEM of PKCS#8. The result depends on the prime search of the
    /// `rsa` crate, so the files are committed and pinned rather than made again.
    ///
    /// # Panics
    /// When the crates refuse the kind.
    #[must_use]
    pub fn generate(kind: Kind, seed: &str) -> String {
        let seed: [u8; 32] = Digest::Sha256
            .of(seed.as_bytes())
            .try_into()
            .expect("32 octets");
        let ec = |size: usize| {
            // Far below any order: the top octets stay zero.
            let mut scalar = vec![0; size];
            scalar[size - 31..].copy_from_slice(&seed[1..]);
            scalar
        };
        let private_key = match kind {
            Kind::Rsa(bits, exponent) => {
                let mut rng = ChaCha20Rng::from_seed(seed);
                let e = BoxedUint::from(exponent);
                rsa_pkcs8(&PrivateKey::new_with_exp_unchecked(&mut rng, bits, e).expect("a key"))
            }
            Kind::P256 => ec_pkcs8(oid::P_256, ec(32)),
            Kind::P384 => ec_pkcs8(oid::P_384, ec(48)),
            Kind::P521 => ec_pkcs8(oid::P_521, ec(66)),
            Kind::Ed25519 => octets_pkcs8(oid::ED25519, seed.to_vec()),
            Kind::X25519 => octets_pkcs8(oid::X25519, seed.to_vec()),
        };
        pem("PRIVATE KEY", &private_key.encode())
    }

    /// The SubjectPublicKeyInfo (RFC 5280 section 4.1.2.7).
    #[must_use]
    pub fn public_key_info(&self) -> Node {
        Node::sequence([
            self.public_key_algorithm(),
            Node::bit_string(&self.public_key()),
        ])
    }

    /// The AlgorithmIdentifier of the public key.
    #[must_use]
    pub fn public_key_algorithm(&self) -> Node {
        let curve = |curve| Node::sequence([Node::oid(oid::EC_PUBLIC_KEY), Node::oid(curve)]);
        match self {
            Self::Rsa(_) => Node::sequence([Node::oid(oid::RSA_ENCRYPTION), Node::null()]),
            Self::P256(_) => curve(oid::P_256),
            Self::P384(_) => curve(oid::P_384),
            Self::P521(_) => curve(oid::P_521),
            Self::Ed25519(_) => Node::sequence([Node::oid(oid::ED25519)]),
            Self::X25519(_) => Node::sequence([Node::oid(oid::X25519)]),
        }
    }

    /// The octets inside subjectPublicKey.
    #[must_use]
    pub fn public_key(&self) -> Vec<u8> {
        match self {
            Self::Rsa(key) => Node::sequence([
                Node::unsigned(&key.n_bytes()),
                Node::unsigned(&key.e_bytes()),
            ])
            .encode(),
            Self::P256(key) => key.verifying_key().to_sec1_point(false).as_bytes().to_vec(),
            Self::P384(key) => key.verifying_key().to_sec1_point(false).as_bytes().to_vec(),
            Self::P521(key) => key.verifying_key().to_sec1_point(false).as_bytes().to_vec(),
            Self::Ed25519(key) => key.verifying_key().to_bytes().to_vec(),
            Self::X25519(key) => x25519_dalek::PublicKey::from(key).to_bytes().to_vec(),
        }
    }

    /// The id of `features.json` for the curve, where there is one.
    #[must_use]
    pub fn curve_feature(&self) -> Option<&'static str> {
        match self {
            Self::P256(_) => Some("p-256"),
            Self::P384(_) => Some("p-384"),
            Self::P521(_) => Some("p-521"),
            Self::Rsa(_) | Self::Ed25519(_) | Self::X25519(_) => None,
        }
    }

    /// OneAsymmetricKey (RFC 5958 section 2), version 1.
    #[must_use]
    pub fn pkcs8(&self) -> Node {
        match self {
            Self::Rsa(key) => rsa_pkcs8(key),
            Self::P256(key) => ec_pkcs8(oid::P_256, key.to_bytes().to_vec()),
            Self::P384(key) => ec_pkcs8(oid::P_384, key.to_bytes().to_vec()),
            Self::P521(key) => ec_pkcs8(oid::P_521, key.to_bytes().to_vec()),
            Self::Ed25519(key) => octets_pkcs8(oid::ED25519, key.to_bytes().to_vec()),
            Self::X25519(key) => octets_pkcs8(oid::X25519, key.to_bytes().to_vec()),
        }
    }

    /// RSAPrivateKey (RFC 8017 appendix A.1.2), or ECPrivateKey with its curve (RFC 5915 section
    /// 3): what stands in files without PKCS #8 around it.
    ///
    /// # Panics
    /// For keys on Curve25519, which have no such form.
    #[must_use]
    pub fn traditional(&self) -> Node {
        let ec = |curve, scalar| {
            let mut key = ec_private_key(scalar);
            key.nodes().push(Node::context(0, [Node::oid(curve)]));
            key.nodes()
                .push(Node::context(1, [Node::bit_string(&self.public_key())]));
            key
        };
        match self {
            Self::Rsa(key) => rsa_private_key(key),
            Self::P256(key) => ec(oid::P_256, key.to_bytes().to_vec()),
            Self::P384(key) => ec(oid::P_384, key.to_bytes().to_vec()),
            Self::P521(key) => ec(oid::P_521, key.to_bytes().to_vec()),
            Self::Ed25519(_) | Self::X25519(_) => panic!("no form of that age"),
        }
    }

    /// The scheme of a key where nobody asks for anything else.
    ///
    /// # Panics
    /// For X25519.
    #[must_use]
    pub fn usual_scheme(&self) -> Scheme {
        match self {
            Self::Rsa(_) => Scheme::Pkcs1(Digest::Sha256),
            Self::P256(_) => Scheme::Ecdsa(Digest::Sha256),
            Self::P384(_) => Scheme::Ecdsa(Digest::Sha384),
            Self::P521(_) => Scheme::Ecdsa(Digest::Sha512),
            Self::Ed25519(_) => Scheme::Ed25519,
            Self::X25519(_) => panic!("X25519 does not sign"),
        }
    }

    /// The signature that `scheme` makes over `message`.
    ///
    /// # Panics
    /// When key and scheme do not go together.
    #[must_use]
    pub fn sign(&self, scheme: &Scheme, message: &[u8]) -> Vec<u8> {
        match scheme {
            Scheme::Pkcs1(digest) => self.rsa(&digest.info(&digest.of(message)).encode()),
            Scheme::Pss(pss) => {
                self.rsa_raw(&pss.encode(&pss.hash.of(message), self.modulus_bits()))
            }
            Scheme::Ecdsa(digest) => {
                let (r, s) = self.ecdsa(&digest.of(message));
                Node::sequence([Node::unsigned(&r), Node::unsigned(&s)]).encode()
            }
            Scheme::Ed25519 => match self {
                Self::Ed25519(key) => key.sign(message).to_bytes().to_vec(),
                _ => panic!("Ed25519 needs its own key"),
            },
        }
    }

    /// RSASSA-PKCS1-v1_5 with these octets in the place of the DigestInfo (RFC 8017 section 8.2.1).
    #[must_use]
    pub fn rsa(&self, digest_info: &[u8]) -> Vec<u8> {
        let mut block = vec![0, 1];
        block.resize(self.modulus_octets() - digest_info.len() - 1, 0xff);
        block.push(0);
        block.extend(digest_info);
        self.rsa_raw(&block)
    }

    /// RSASP1 (RFC 8017 section 5.2.1) over an encoded message of the length of the modulus.
    ///
    /// # Panics
    /// When the key is not RSA, or the block is not below the modulus.
    #[must_use]
    pub fn rsa_raw(&self, block: &[u8]) -> Vec<u8> {
        let key = self.as_rsa();
        let bits = key.n().bits_precision();
        let block = BoxedUint::from_be_slice(block, bits).expect("a block fits the modulus");
        let signature = hazmat::rsa_decrypt::<ChaCha20Rng>(None, key, &block).expect("a signature");
        let octets = signature.to_be_bytes();
        let excess = octets.len().saturating_sub(self.modulus_octets());
        octets[excess..].to_vec()
    }

    /// The two numbers of an ECDSA signature over a digest value, `k` by RFC 6979.
    ///
    /// # Panics
    /// When the key is not an ECDSA key.
    #[must_use]
    pub fn ecdsa(&self, digest: &[u8]) -> (Vec<u8>, Vec<u8>) {
        let octets = match self {
            Self::P256(key) => {
                let signature: p256::ecdsa::Signature =
                    key.sign_prehash(digest).expect("a signature");
                signature.to_bytes().to_vec()
            }
            Self::P384(key) => {
                let signature: p384::ecdsa::Signature =
                    key.sign_prehash(digest).expect("a signature");
                signature.to_bytes().to_vec()
            }
            Self::P521(key) => {
                let signature: p521::ecdsa::Signature =
                    key.sign_prehash(digest).expect("a signature");
                signature.to_bytes().to_vec()
            }
            _ => panic!("ECDSA needs a key on a curve"),
        };
        let (r, s) = octets.split_at(octets.len() / 2);
        (r.to_vec(), s.to_vec())
    }

    /// The shared secret of this private key and another's public key: the x-coordinate (RFC 5753
    /// section 3.1), or X25519 (RFC 7748 section 5).
    ///
    /// # Panics
    /// When the keys are not of one kind.
    #[must_use]
    pub fn agree(&self, other: &Self) -> Vec<u8> {
        macro_rules! ecdh {
            ($curve:ident, $own:ident, $other:ident) => {
                $curve::ecdh::diffie_hellman(
                    $own.as_nonzero_scalar(),
                    $other.verifying_key().as_affine(),
                )
                .raw_secret_bytes()
                .to_vec()
            };
        }
        match (self, other) {
            (Self::P256(own), Self::P256(other)) => ecdh!(p256, own, other),
            (Self::P384(own), Self::P384(other)) => ecdh!(p384, own, other),
            (Self::P521(own), Self::P521(other)) => ecdh!(p521, own, other),
            (Self::X25519(own), Self::X25519(other)) => own
                .diffie_hellman(&x25519_dalek::PublicKey::from(other))
                .to_bytes()
                .to_vec(),
            _ => panic!("keys that do not agree"),
        }
    }

    /// The order of the curve's group, in big-endian octets.
    ///
    /// # Panics
    /// When the key is not on P-256: no case asks for another.
    #[must_use]
    pub fn order(&self) -> Vec<u8> {
        assert!(
            matches!(self, Self::P256(_)),
            "only the order of P-256 is written down"
        );
        hex::decode("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551")
            .expect("hex")
    }

    /// Octets of the modulus.
    #[must_use]
    pub fn modulus_octets(&self) -> usize {
        self.modulus_bits().div_ceil(8)
    }

    /// Bits of the modulus.
    #[must_use]
    pub fn modulus_bits(&self) -> usize {
        self.as_rsa().n().bit_width() as usize
    }

    /// The modulus, in big-endian octets.
    #[must_use]
    pub fn modulus(&self) -> Vec<u8> {
        self.as_rsa().n_bytes().to_vec()
    }

    pub(crate) fn as_rsa(&self) -> &PrivateKey {
        match self {
            Self::Rsa(key) => key,
            _ => panic!("not an RSA key"),
        }
    }
}

/// What stands before the 32 octets of an X25519 key in PKCS#8 (RFC 8410 section 7).
const X25519_PREFIX: [u8; 16] = [
    0x30, 0x2e, 2, 1, 0, 0x30, 5, 6, 3, 0x2b, 0x65, 0x6e, 4, 0x22, 4, 0x20,
];
