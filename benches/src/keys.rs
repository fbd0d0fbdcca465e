//! The suite's test keys, and the certificates of those who sign here.

use std::{fs, path::Path, rc::Rc, sync::Arc};

use smime::{
    crypto::{PrivateKey, PrivateKeyInfo, Provider, RustCrypto},
    key_file::{self, KeyFilePolicy},
};
use smime_forge::{
    primitive::key::Key,
    template::people::{ALICE, Identity},
};

/// PEM of `vectors/keys/NAME.key.pem`.
///
/// # Panics
/// When there is no such file.
#[must_use]
pub fn pem(name: &str) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../vectors/keys");
    let path = folder.join(format!("{name}.key.pem"));
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The private key in PEM.
///
/// # Panics
/// When it is none.
#[must_use]
pub fn private(pem: &str) -> PrivateKeyInfo {
    let file = key_file::read(pem.as_bytes(), None, &KeyFilePolicy::default());
    file.expect("a key file").keys.remove(0)
}

/// The private key in PEM, ready for use by `provider`.
///
/// # Panics
/// When it is none.
#[must_use]
pub fn loaded(provider: &dyn Provider, pem: &str) -> Arc<dyn PrivateKey> {
    let key = provider.load_private_key(&private(pem));
    key.expect("a key")
}

/// An authority, an intermediate one under it, and Alice under that, all with RSA-2048: the path of
/// ordinary mail.
pub struct World {
    /// The trust anchor.
    pub root: Identity,
    /// Who issued Alice's certificate.
    pub intermediate: Identity,
    /// Who signs, and whom it is encrypted to.
    pub alice: Identity,
    /// The same key, to decrypt with.
    pub alice_key: Arc<dyn PrivateKey>,
}

impl World {
    /// The same every time.
    ///
    /// # Panics
    /// When a key is missing.
    #[must_use]
    pub fn new() -> Self {
        let key = |name: &str| Rc::new(Key::from_pem(&pem(name)));
        let root = Identity::root("Root", &key("ca-rsa"));
        let intermediate = root.issue_ca("Intermediate", Some(0), &key("intermediate-rsa"));
        let alice = intermediate.issue_to("Alice", ALICE, &key("alice-rsa"));
        Self {
            root,
            intermediate,
            alice,
            alice_key: loaded(&RustCrypto, &pem("alice-rsa")),
        }
    }
}

impl Default for World {
    fn default() -> Self {
        Self::new()
    }
}
