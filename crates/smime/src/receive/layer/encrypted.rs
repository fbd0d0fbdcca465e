//! EnvelopedData, AuthEnvelopedData and EncryptedData: from ciphertext to what it decrypts to.
//!
//! A fault that anybody can see in the message has its own reason, and is looked for whichever keys
//! are at hand. All that shows once a key is tried is one outcome.

use std::sync::Arc;

use super::attributes;
use crate::basis::Basis;
use crate::budget::Work;
use crate::cms::encrypted_content_info::{
    Authentication, EncryptedContentReader, EncryptedHead, EncryptedTail,
};
use crate::cms::{CmsError, ContentCipher, ContentType};
use crate::crypto::algorithm::CipherMode;
use crate::crypto::{AlgorithmIdentifier, CipherKind, CryptoError};
use crate::finding::FindingCode;
use crate::proof::LayerProof;
use crate::reason::Reason;
use crate::receive::content::decrypted::Decryption;
use crate::receive::content::step::{Step, Transform};
use crate::receive::content::{ContentForm, Place, Sources};
use crate::receive::goal::Goal;
use crate::receive::judging::{Judged, Judging, LayerContent, ObjectReader, Outcome, unreadable};
use crate::receive::locate::LayerPlace;
use crate::receive::recipient::recipients::{Recipients, decryption_failed};
use crate::receive::recipient::trial::{Found, TrialKey, Trials};
use crate::receive::recipient::{Candidate, KeyLength};
use crate::refusal::Refusal;
use crate::verdict::{EncryptedLayer, Integrity, Layer};

/// An encrypted object that was read, the keys tried as far as one pass can tell.
pub(in crate::receive) struct ReadEncrypted<'j> {
    head: EncryptedHead,
    tail: EncryptedTail,
    is_der: bool,
    recipients: Recipients,
    /// The keys under trial; or what keeps them from being tried.
    trials: Result<Trials<'j>, Refusal>,
    /// Whether the cipher shows no change and the layers inside are looked at too.
    is_opened: bool,
}

/// How many octets a tag has at least. CCM may have as few as 4 (RFC 5084 section 3.1), which one forgery
/// in four thousand millions fits; GCM has no fewer than these.
const SHORTEST_TAG: usize = 12;

/// An encrypted object that was read up to its ciphertext.
pub(in crate::receive) type EncryptedHalf<R> =
    Result<(EncryptedHead, EncryptedContentReader<R>), CmsError>;

impl<'j> Judging<'j> {
    /// Reads the CMS object once; the keys are tried on the way.
    pub(in crate::receive) fn read_encrypted(
        &mut self,
        half: EncryptedHalf<ObjectReader<'_>>,
    ) -> Outcome<ReadEncrypted<'j>> {
        let (head, mut content) = match half {
            Ok(half) => half,
            Err(error) => return unreadable(error),
        };
        let cipher = self.cipher(&head);
        let is_opened = self.goal == Goal::Open
            && !cipher
                .as_ref()
                .is_ok_and(|cipher| cipher.encryption.kind.is_aead());
        let (recipients, mut trials) = self.prepare_trials(&head, cipher, is_opened);
        let read = || {
            while let Some(octets) = content.chunk()? {
                try_on(&mut trials, octets);
            }
            content.finish()
        };
        let finished = match read() {
            Ok(finished) => finished,
            Err(error) => return unreadable(error),
        };
        self.note_end(&finished);
        Ok(Ok(ReadEncrypted {
            head,
            tail: finished.tail,
            is_der: finished.is_der,
            recipients,
            trials,
            is_opened,
        }))
    }

    /// Judges an encrypted layer.
    pub(in crate::receive) fn judge_encrypted(
        &mut self,
        place: &LayerPlace,
        read: ReadEncrypted<'_>,
        sources: &mut Sources<'_>,
    ) -> Outcome {
        let info = &read.head.encrypted_content_info;
        let content_type = info.content_type.clone();
        let kind = &read.head.kind;
        match kind {
            ContentType::EnvelopedData => self.note_smime_type(place, "enveloped-data"),
            ContentType::AuthEnvelopedData => self.note_smime_type(place, "authEnveloped-data"),
            _ => {}
        }
        self.note_encrypted_version(&read.head, &read.tail);
        let mut layer = EncryptedLayer {
            placed: place.report(&kind.name(), &content_type, read.is_der),
            recipients: read.recipients.reports,
            key_encryption: read.recipients.key_encryption,
            content_encryption: cipher_name(&info.content_encryption_algorithm),
            integrity: None,
        };
        let refused = |layer, refusal| Ok(Ok(Judged::refused(Layer::Encrypted(layer), refusal)));
        let stored = self.stored(place, info.has_content, sources, "encryptedContent");
        let ready = read.trials.and_then(|trials| {
            // RFC 5083 section 2.1: what the tag covers besides.
            if let Some(authentication) = &read.tail.authentication {
                attributes::check(
                    authentication.auth_attrs.as_ref(),
                    &content_type,
                    &attributes::AUTH_ENVELOPED,
                )?;
            }
            Ok((trials, stored?))
        });
        let (trials, stored) = match ready {
            Ok(ready) => ready,
            Err(refusal) => return refused(layer, refusal),
        };
        // RFC 5083 section 2.2, RFC 5652 section 6.3: the key that the tag or the padding fits.
        let is_opened = read.is_opened;
        let found = match self.find_key(trials, &read.tail, &stored, is_opened, sources)? {
            Ok(found) => found,
            Err(refusal) => return refused(layer, refusal),
        };
        let is_authentic = found.proof.is_some_and(|proof| proof.is_authentic());
        layer.integrity = Some(if is_authentic {
            Integrity::Aead
        } else {
            Integrity::None
        });
        let decryption = Decryption {
            provider: self.settings.provider.clone(),
            encryption: found.encryption,
            key: found.key,
            octets: found.octets,
            check: found.check,
            spans: found.spans,
        };
        Ok(Ok(Judged {
            report: Some(Layer::Encrypted(layer)),
            outcome: match found.proof {
                Some(proof) => Ok(LayerProof::Decrypted(proof)),
                None => Err(vec![decryption_failed(is_opened)]),
            },
            certificates: Vec::new(),
            content: Some(LayerContent {
                content_type,
                step: Step {
                    place: stored,
                    form: ContentForm::AsReceived,
                    octets: decryption.plaintext_octets(),
                    transform: Transform::Decrypt(Arc::new(decryption)),
                    enclosed: None,
                },
            }),
        }))
    }

    /// The recipients, and their keys ready to be tried; or what keeps them from it, which is known
    /// before anything is decrypted.
    fn prepare_trials(
        &mut self,
        head: &EncryptedHead,
        cipher: Result<ContentCipher, Refusal>,
        is_opened: bool,
    ) -> (Recipients, Result<Trials<'j>, Refusal>) {
        let recipient_infos = &head.recipient_infos;
        let cipher = match cipher {
            Ok(cipher) => cipher,
            Err(why) => return (Recipients::untried(recipient_infos), Err(why)),
        };
        if ContentCipher::is_bare(&head.encrypted_content_info.content_encryption_algorithm) {
            self.deviate(FindingCode::BareNonce, "contentEncryptionAlgorithm");
        }
        let length = KeyLength::Exact(cipher.encryption.key_len());
        let originator = head.originator_info.as_ref();
        let (recipients, candidates) = self.recover(recipient_infos, originator, length, &[]);
        let trials =
            candidates.and_then(|candidates| self.trials(&cipher, candidates, head, is_opened));
        (recipients, trials)
    }

    /// The cipher, if it is one for this content type that may be used.
    fn cipher(&self, head: &EncryptedHead) -> Result<ContentCipher, Refusal> {
        const FIELD: &str = "contentEncryptionAlgorithm";
        let identifier = &head.encrypted_content_info.content_encryption_algorithm;
        let cipher = ContentCipher::from_identifier(identifier)
            .map_err(|error| Refusal::of_algorithm(FIELD, &error))?;
        // RFC 5083 section 2.1, RFC 8551 section 3.3, RFC 5084 section 3: the cipher goes with the content type.
        let kind = cipher.encryption.kind;
        let is_authenticated = head.kind == ContentType::AuthEnvelopedData;
        if kind.is_aead() != is_authenticated {
            let (content_type, wanted) = (
                head.kind.name(),
                if is_authenticated { "one" } else { "none" },
            );
            return Err(Refusal::new(
                Reason::CipherMode,
                format!("{FIELD} is {kind} in {content_type}, wanted {wanted} that authenticates"),
            )
            .on(cipher_place(&head.kind, kind)));
        }
        let tag_len = cipher.encryption.tag_len;
        if is_authenticated && tag_len < SHORTEST_TAG {
            return Err(Refusal::new(
                Reason::AlgorithmParameters,
                format!("{FIELD}: aes-ICVlen is {tag_len}, wanted at least {SHORTEST_TAG}"),
            )
            .on(Basis::Policy));
        }
        self.settings.policy.judge_cipher(kind)?;
        Ok(cipher)
    }

    fn trials(
        &self,
        cipher: &ContentCipher,
        candidates: Vec<Candidate>,
        head: &EncryptedHead,
        is_opened: bool,
    ) -> Result<Trials<'j>, Refusal> {
        let provider = &*self.settings.provider;
        let keys = candidates.into_iter().map(|candidate| {
            let key = cipher.content_key(provider, &candidate.key)?;
            let is_substitute = candidate.is_substitute;
            Ok(TrialKey { key, is_substitute })
        });
        let lacking = |error| lacking(error, is_opened);
        let keys = keys.collect::<Result<_, CryptoError>>().map_err(lacking)?;
        let budget = self.budget.clone();
        let mut trials = Trials::new(provider, cipher.encryption.clone(), keys, budget)
            .wants_one(self.settings.any_recipient);
        // What the tag covers besides stands behind the ciphertext. Most messages have nothing
        // there; where they have, the ciphertext is read once more (RFC 5083 section 2.1).
        let info = &head.encrypted_content_info;
        let is_data = ContentType::from_oid(&info.content_type) == ContentType::Data;
        if is_data && info.has_content && cipher.encryption.kind.mode() != CipherMode::Ccm {
            trials.start(&[], None).map_err(lacking)?;
        }
        Ok(trials)
    }

    /// The key to decrypt with.
    fn find_key(
        &mut self,
        trials: Trials<'_>,
        tail: &EncryptedTail,
        stored: &Place,
        is_opened: bool,
        sources: &mut Sources<'_>,
    ) -> Outcome<Found> {
        let authentication = tail.authentication.as_ref();
        let additional = authentication.map_or(&[][..], Authentication::additional_data);
        let tag = authentication.map_or(&[][..], |authentication| &authentication.mac);
        let mut trials = Ok(trials);
        if let Ok(running) = &trials
            && (matches!(stored, Place::Detached) || !running.were_given(additional))
        {
            // CCM has to know how long its content is.
            let octets = match stored {
                Place::Detached => sources.detached_octets()?,
                _ => running.octets(),
            };
            if !matches!(stored, Place::Detached)
                && let Err(exhausted) = self.budget.pay(Work::ContentPass, 1)
            {
                return Ok(Err(exhausted.into()));
            }
            trials = trials.and_then(|mut running| {
                let started = running.start(additional, Some(octets));
                started.map_err(|error| lacking(error, is_opened))?;
                Ok(running)
            });
            sources.feed(stored, ContentForm::AsReceived, &mut |octets| {
                try_on(&mut trials, octets);
                Ok(())
            })?;
        }
        let found = trials.and_then(|trials| {
            let found = trials.finish(additional, tag);
            found.ok_or_else(|| decryption_failed(is_opened))
        });
        Ok(found)
    }
}

/// Tries keys on the next octets, unless there is something against it.
fn try_on(trials: &mut Result<Trials<'_>, Refusal>, octets: &[u8]) {
    if let Ok(running) = trials
        && let Err(exhausted) = running.update(octets)
    {
        *trials = Err(exhausted.into());
    }
}

/// The cipher's name, or its OID where it is unknown. Where the key is bound to the cipher, it is the
/// real one's (RFC 9709).
fn cipher_name(identifier: &AlgorithmIdentifier) -> String {
    let cipher = ContentCipher::from_identifier(identifier).map(|cipher| cipher.encryption.kind);
    let kind = cipher
        .ok()
        .or_else(|| CipherKind::from_oid(&identifier.oid));
    kind.map_or_else(|| identifier.oid.to_string(), |kind| kind.name().to_owned())
}

/// What says that a cipher is not one for the content type.
fn cipher_place(content_type: &ContentType, cipher: CipherKind) -> Basis {
    match content_type {
        ContentType::AuthEnvelopedData => Basis::AuthenticatedCiphers,
        ContentType::EnvelopedData => Basis::EnvelopedCiphers,
        _ if cipher == CipherKind::ChaCha20Poly1305 => Basis::ChaCha20Poly1305Place,
        _ => Basis::CcmAndGcmPlace,
    }
}

/// Why a cipher does not start.
fn lacking(error: CryptoError, is_opened: bool) -> Refusal {
    match error {
        CryptoError::Unsupported => Refusal::new(
            Reason::Unsupported,
            "contentEncryptionAlgorithm: the provider lacks it",
        ),
        CryptoError::Key | CryptoError::Failed => decryption_failed(is_opened),
    }
}
