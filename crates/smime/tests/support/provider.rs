// The provider under test. These tests run once per provider: the package of another one names their files as test
// targets of its own, and has this file in the same place.

use std::sync::Arc;

use smime::crypto::{Provider, RustCrypto};

/// The provider under test.
pub(crate) fn provider() -> Arc<dyn Provider> {
    Arc::new(RustCrypto)
}
