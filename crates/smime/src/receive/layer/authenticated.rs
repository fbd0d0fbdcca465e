//! AuthenticatedData: from its octets to its message authentication code (RFC 5652 section 9).

use super::attributes;
use crate::basis::Basis;
use crate::budget::{Budget, Exhausted, Work};
use crate::cms::EncapsulatedContent;
use crate::cms::attribute::{MacAlgorithmProtection, MessageDigest, SingleValued};
use crate::cms::authenticated_data::{
    AuthenticatedDataHead, AuthenticatedDataReader, AuthenticatedDataTail,
};
use crate::crypto::{DigestAlgorithm, Mac, MacAlgorithm, Provider};
use crate::proof::{ContentAuthenticated, LayerProof};
use crate::reason::Reason;
use crate::receive::content::digests::{Digested, Digests};
use crate::receive::content::step::Step;
use crate::receive::content::{ContentForm, Place, Sources};
use crate::receive::judging::{Judged, Judging, LayerContent, ObjectReader, Outcome, unreadable};
use crate::receive::locate::LayerPlace;
use crate::receive::recipient::recipients::{Recipients, decryption_failed};
use crate::receive::recipient::{Candidate, KeyLength};
use crate::refusal::Refusal;
use crate::verdict::{AuthenticatedLayer, Integrity, Layer};

/// An AuthenticatedData that was read, its content digested and given to the MACs that may be its.
pub(in crate::receive) struct ReadAuthenticated<'j> {
    head: AuthenticatedDataHead,
    tail: AuthenticatedDataTail,
    is_der: bool,
    recipients: Recipients,
    codes: Result<Codes<'j>, Refusal>,
}

impl<'j> Judging<'j> {
    /// Reads the CMS object once.
    pub(in crate::receive) fn read_authenticated(
        &mut self,
        reader: AuthenticatedDataReader<ObjectReader<'_>>,
    ) -> Outcome<ReadAuthenticated<'j>> {
        let (head, mut content) = match reader.head() {
            Ok(half) => half,
            Err(error) => return unreadable(error),
        };
        let (recipients, mut codes) = self.prepare_codes(&head);
        let read = || {
            content.copy_to(&mut |octets| {
                try_on(&mut codes, octets);
                Ok(())
            })?;
            content.finish()
        };
        match read() {
            Ok(finished) => {
                self.note_end(&finished);
                Ok(Ok(ReadAuthenticated {
                    head,
                    tail: finished.tail,
                    is_der: finished.is_der,
                    recipients,
                    codes,
                }))
            }
            Err(error) => unreadable(error),
        }
    }

    /// Judges an authenticated layer.
    pub(in crate::receive) fn judge_authenticated(
        &mut self,
        place: &LayerPlace,
        read: ReadAuthenticated<'_>,
        sources: &mut Sources<'_>,
    ) -> Outcome {
        let ReadAuthenticated {
            head,
            tail,
            is_der,
            recipients,
            codes,
        } = read;
        let content_type = head.encap_content_info.content_type.clone();
        self.note_authenticated_version(head.version, head.originator_info.as_ref());
        let mac_oid = &head.mac_algorithm.oid;
        let mac = MacAlgorithm::from_oid(mac_oid).map(MacAlgorithm::name);
        let mut layer = AuthenticatedLayer {
            placed: place.report("authenticated-data", &content_type, is_der),
            recipients: recipients.reports,
            key_encryption: recipients.key_encryption,
            mac: mac.map_or_else(|| mac_oid.to_string(), str::to_owned),
            covers: None,
            integrity: None,
        };
        let is_inside = head.encap_content_info.content != EncapsulatedContent::Absent;
        let stored = self.stored(place, is_inside, sources, "eContent");
        let ready = codes.and_then(|codes| {
            check_structure(&head, &tail)?;
            Ok((codes, stored?))
        });
        let refused = |layer, refusal| {
            let layer = Layer::AuthenticatedData(layer);
            Ok(Ok(Judged::refused(layer, refusal)))
        };
        let (codes, stored) = match ready {
            Ok(ready) => ready,
            Err(refusal) => return refused(layer, refusal),
        };
        let mut codes = Ok(codes);
        if let Place::Detached = stored {
            sources.feed(&stored, ContentForm::AsReceived, &mut |octets| {
                try_on(&mut codes, octets);
                Ok(())
            })?;
        }
        let codes = match codes {
            Ok(codes) => codes,
            Err(refusal) => return refused(layer, refusal),
        };
        // RFC 5652 sections 9.2 and 9.3: the code, and the digest where there are attributes.
        let (digested, found) = codes.finish(&tail);
        layer.covers = Some(digested.covers());
        if found.is_ok() {
            layer.integrity = Some(Integrity::Mac);
        }
        let step = Step::clear(stored, ContentForm::AsReceived, digested.known().clone());
        Ok(Ok(Judged {
            report: Some(Layer::AuthenticatedData(layer)),
            outcome: found
                .map(LayerProof::Authenticated)
                .map_err(|refusal| vec![refusal]),
            certificates: Vec::new(),
            content: Some(LayerContent { content_type, step }),
        }))
    }

    fn prepare_codes(
        &mut self,
        head: &AuthenticatedDataHead,
    ) -> (Recipients, Result<Codes<'j>, Refusal>) {
        let recipient_infos = &head.recipient_infos;
        let algorithms = match self.algorithms(head) {
            Ok(algorithms) => algorithms,
            Err(why) => return (Recipients::untried(recipient_infos), Err(why)),
        };
        let (mac, digest) = algorithms;
        let originator = head.originator_info.as_ref();
        // MAC keys have any length, which no message tells. One as long as the digest is what HMAC
        // is best with (RFC 2104 section 3).
        let MacAlgorithm::Hmac(hash) = mac;
        let length = KeyLength::Usual(hash.output_len());
        let (recipients, candidates) =
            self.recover(recipient_infos, originator, length, USUAL_LENGTHS);
        let settings = self.settings;
        let codes = candidates
            .and_then(|found| Codes::start(&*settings.provider, self.budget, (mac, digest), found));
        (recipients, codes)
    }

    /// The MAC algorithm, and the digest algorithm where the MAC is over attributes.
    fn algorithms(
        &self,
        head: &AuthenticatedDataHead,
    ) -> Result<(MacAlgorithm, Option<DigestAlgorithm>), Refusal> {
        let mac = MacAlgorithm::from_identifier(&head.mac_algorithm)
            .map_err(|error| Refusal::of_algorithm("macAlgorithm", &error))?;
        let Some(identifier) = &head.digest_algorithm else {
            return Ok((mac, None));
        };
        let digest = self.digest_algorithm(identifier)?;
        Ok((mac, Some(digest)))
    }
}

/// The lengths in octets of digests and of ciphers' keys.
const USUAL_LENGTHS: &[KeyLength] = &[
    KeyLength::Usual(16),
    KeyLength::Usual(20),
    KeyLength::Usual(24),
    KeyLength::Usual(28),
    KeyLength::Usual(32),
    KeyLength::Usual(48),
    KeyLength::Usual(64),
];

/// Tries keys on the next octets, unless there is something against it.
fn try_on(codes: &mut Result<Codes<'_>, Refusal>, octets: &[u8]) {
    if let Ok(running) = codes
        && let Err(exhausted) = running.update(octets)
    {
        *codes = Err(exhausted.into());
    }
}

/// What RFC 5652 section 9.1 asks of the attributes, whatever the key.
fn check_structure(
    head: &AuthenticatedDataHead,
    tail: &AuthenticatedDataTail,
) -> Result<(), Refusal> {
    let attributes_given = tail.auth_attrs.as_ref();
    // They are there if the content is not id-data, and in DER.
    attributes::check(
        attributes_given,
        &head.encap_content_info.content_type,
        &attributes::AUTHENTICATED,
    )?;
    // With them is digestAlgorithm, and without them it is not; they hold the content's type and digest at
    // least, and the algorithms that they name (RFC 6211 section 2) are those of the object.
    match (attributes_given, &head.digest_algorithm) {
        (None, None) => Ok(()),
        (Some(found), Some(_)) => {
            attributes::require_content_type(found)?;
            if let Some(protection) = MacAlgorithmProtection::find(&found.attributes)?
                && !protection.names_those_of(head)
            {
                return Err(Refusal::new(
                    Reason::AlgorithmProtectionMismatch,
                    "CMS algorithm protection names other algorithms than the AuthenticatedData",
                )
                .on(Basis::AlgorithmProtectionAuthenticated));
            }
            match MessageDigest::find(&found.attributes)? {
                Some(_) => Ok(()),
                None => Err(Refusal::new(
                    Reason::MissingMessageDigest,
                    "authAttrs hold no message-digest attribute, wanted one",
                )
                .on(Basis::AuthAttributesMinimum)),
            }
        }
        (Some(_), None) => Err(Refusal::new(
            Reason::MalformedCms,
            "authAttrs are there and digestAlgorithm is absent, wanted both",
        )
        .on(Basis::AuthAttributesWithoutDigest)),
        (None, Some(_)) => Err(Refusal::new(
            Reason::MalformedCms,
            "digestAlgorithm is there and authAttrs are absent, wanted both",
        )
        .on(Basis::DigestWithoutAuthAttributes)),
    }
}

/// The codes of every key that may be the message's, and the digest of the content.
struct Codes<'p> {
    digests: Digests<'p>,
    digest: Option<DigestAlgorithm>,
    running: Vec<(Box<dyn Mac>, bool)>,
    work: Work,
    budget: Budget,
}

impl<'p> Codes<'p> {
    fn start(
        provider: &'p dyn Provider,
        budget: &Budget,
        (mac, digest): (MacAlgorithm, Option<DigestAlgorithm>),
        candidates: Vec<Candidate>,
    ) -> Result<Self, Refusal> {
        let MacAlgorithm::Hmac(hash) = mac;
        let work = Work::Digest(hash);
        let start = |candidate: Candidate| {
            let running = provider.mac(mac, candidate.key.as_bytes());
            let running = running.map_err(|_| {
                let name = mac.name();
                Refusal::new(Reason::Unsupported, format!("the provider lacks {name}"))
            })?;
            Ok((running, candidate.is_substitute))
        };
        let mut digests = Digests::new(provider, budget);
        digest
            .into_iter()
            .for_each(|algorithm| digests.add(algorithm));
        Ok(Self {
            digests,
            digest,
            running: candidates
                .into_iter()
                .map(start)
                .collect::<Result<_, Refusal>>()?,
            work,
            budget: budget.clone(),
        })
    }

    fn update(&mut self, octets: &[u8]) -> Result<(), Exhausted> {
        self.digests.update(octets)?;
        if self.digest.is_none() {
            let times = (self.running.len() as u64).saturating_mul(octets.len() as u64);
            self.budget.pay(self.work, times)?;
            for (mac, _) in &mut self.running {
                mac.update(octets);
            }
        }
        Ok(())
    }

    /// The digests, and whether the content is bound to the attributes, where there are any, and
    /// the code is that of a key. Every key is tried.
    fn finish(
        self,
        tail: &AuthenticatedDataTail,
    ) -> (Digested, Result<ContentAuthenticated, Refusal>) {
        let digested = self.digests.finish();
        let is_bound = tail.auth_attrs.as_ref().is_none_or(|attributes| {
            let digest = self.digest.and_then(|algorithm| digested.by(algorithm));
            let named = MessageDigest::find(&attributes.attributes);
            let named = named.ok().flatten().map(|MessageDigest(named)| named);
            digest.is_some_and(|digest| named.is_some_and(|named| named == digest.as_bytes()))
        });
        let proofs: Vec<_> = self
            .running
            .into_iter()
            .map(|(mut mac, is_substitute)| {
                if let Some(attributes) = &tail.auth_attrs {
                    mac.update(&attributes.der);
                }
                let proof = ContentAuthenticated::check(&tail.mac, mac.finish().as_bytes());
                proof.filter(|_| !is_substitute)
            })
            .collect();
        let proof = proofs.into_iter().flatten().next();
        let found = proof
            .filter(|_| is_bound)
            .ok_or_else(|| decryption_failed(false));
        (digested, found)
    }
}
