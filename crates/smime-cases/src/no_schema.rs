//! What stands for the schema where it is not built in: cases that were checked before.

use serde_json::Value;

use crate::LoadError;

/// The schema that everything fits.
pub(crate) struct Schema;

impl Schema {
    /// There is nothing to compile.
    #[expect(
        clippy::unnecessary_wraps,
        reason = "the schema that is one can be unsound"
    )]
    pub(crate) const fn new() -> Result<Self, LoadError> {
        Ok(Self)
    }

    /// Leaves what does not fit to the types of a case.
    #[expect(
        clippy::unused_self,
        clippy::unnecessary_wraps,
        reason = "the schema that is one refuses"
    )]
    pub(crate) const fn check(&self, _file: &str, _case: &Value) -> Result<(), LoadError> {
        Ok(())
    }
}
