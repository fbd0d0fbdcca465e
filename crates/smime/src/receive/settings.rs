//! What a message is judged with.

use std::sync::Arc;
use std::time::SystemTime;

use super::goal::Protection;
use super::locate::Means;
use super::recipient::DecryptionKeys;
use crate::budget::{Budget, Limits};
use crate::crypto::{Provider, RustCrypto};
use crate::mime::Form;
use crate::pki::{Certificate, Time, TrustAnchor};
use crate::policy::Policy;
use crate::proof::AddressCheck;

/// Which of a message's signers have to be valid.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum SignerRule {
    /// One is valid and none is invalid; unsupported ones do not count.
    #[default]
    Default,
    /// One is valid.
    Any,
    /// All are valid; an unsupported one makes the message unsupported.
    All,
}

/// Everything that a [`ReceivingAgent`](super::ReceivingAgent) was told, for those who judge.
#[derive(Clone, Debug)]
pub(super) struct Settings {
    pub(super) provider: Arc<dyn Provider>,
    pub(super) anchors: Vec<TrustAnchor>,
    pub(super) certificates: Vec<Certificate>,
    pub(super) policy: Policy,
    pub(super) limits: Limits,
    pub(super) at: Option<Time>,
    pub(super) address: AddressCheck,
    pub(super) exact_local_part: bool,
    pub(super) signers: SignerRule,
    pub(super) signature_only: bool,
    pub(super) form: Option<Form>,
    pub(super) part: Option<String>,
    pub(super) content_is_text: bool,
    pub(super) required: Vec<Protection>,
    pub(super) keys: DecryptionKeys,
    pub(super) any_recipient: bool,
    /// Whether findings are wanted that every message in BER gives.
    pub(super) tells_encoding: bool,
}

impl Settings {
    /// What one message may cost.
    pub(super) fn budget(&self) -> Budget {
        Budget::new(self.limits.clone())
    }

    /// What the layers of a message are looked for with.
    pub(super) fn means<'a>(&'a self, budget: &'a Budget) -> Means<'a> {
        Means {
            limits: &self.limits,
            digesting: Some((&*self.provider, budget)),
        }
    }

    /// The time of the judgement.
    pub(super) fn time(&self) -> Time {
        self.at.unwrap_or_else(|| SystemTime::now().into())
    }
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            provider: Arc::new(RustCrypto),
            anchors: Vec::new(),
            certificates: Vec::new(),
            policy: Policy::default(),
            limits: Limits::default(),
            at: None,
            address: AddressCheck::default(),
            exact_local_part: false,
            signers: SignerRule::default(),
            signature_only: false,
            form: None,
            part: None,
            content_is_text: false,
            required: Vec::new(),
            keys: DecryptionKeys::default(),
            any_recipient: false,
            tells_encoding: false,
        }
    }
}
