// What the tests of the crate smime compute with when they run in this package.

use std::sync::Arc;

use smime::crypto::Provider;
use smime_aws_lc::AwsLc;

/// The provider under test.
pub(crate) fn provider() -> Arc<dyn Provider> {
    Arc::new(AwsLc)
}
