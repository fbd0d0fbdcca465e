//! Cases being written: an input, the verdict expected by hand, and why.

use std::collections::BTreeMap;

use smime_cases::{
    Case, Context, Expect, ExpectedSigner, Level, Need, Octets, Op, Produce, Verdict,
};

use crate::template::{message::Message, secrets::Secrets};

/// The cases written so far.
#[derive(Default)]
pub struct Book {
    cases: Vec<Case>,
    secrets: BTreeMap<String, Secrets>,
}

impl Book {
    /// A case that must be accepted, with the content and the signers of the message.
    pub fn valid(&mut self, id: &str, message: impl Into<Message>) -> Entry<'_> {
        self.add(
            id,
            message.into(),
            Expect {
                accept: vec![Verdict::Valid],
                ..Expect::default()
            },
        )
    }

    /// A case that must be refused: it differs from `sibling` in one fault alone.
    pub fn invalid(
        &mut self,
        id: &str,
        sibling: &str,
        reason: &str,
        message: impl Into<Message>,
    ) -> Entry<'_> {
        let accept = vec![Verdict::Invalid];
        let expect = Expect {
            accept,
            reason: Some(reason.into()),
            ..Expect::default()
        };
        self.add(id, message.into(), expect).sibling(sibling)
    }

    /// A case that a receiver may accept or refuse, and should do `best`.
    pub fn open(
        &mut self,
        id: &str,
        sibling: &str,
        best: Verdict,
        message: impl Into<Message>,
    ) -> Entry<'_> {
        let accept = vec![Verdict::Valid, Verdict::Invalid];
        let expect = Expect {
            accept,
            best: Some(best),
            ..Expect::default()
        };
        self.add(id, message.into(), expect)
            .sibling(sibling)
            .level(Level::May)
    }

    /// A case that uses something unknown: to be called unsupported, or refused.
    pub fn unsupported(
        &mut self,
        id: &str,
        sibling: &str,
        message: impl Into<Message>,
    ) -> Entry<'_> {
        let expect = Expect {
            accept: vec![Verdict::Unsupported, Verdict::Invalid],
            best: Some(Verdict::Unsupported),
            reason: Some("unsupported".into()),
            ..Expect::default()
        };
        self.add(id, message.into(), expect).sibling(sibling)
    }

    /// All that is odd about a case that was written.
    ///
    /// # Panics
    /// When no case has the id.
    pub fn finds(&mut self, id: &str, codes: &[&str]) {
        let case = self.cases.iter_mut().find(|case| case.id == id);
        let case = case.unwrap_or_else(|| panic!("there is no case {id}"));
        Entry { case }.finds(codes);
    }

    /// Everything that was written: the cases, and the secrets of those that are to be computed
    /// again. Content, integrity and signers stand only where valid may be answered, secrets only
    /// where it must; refusals say that nothing may be released, where that is the point.
    ///
    /// A sibling that may be refused as well tells nothing of who refuses it: its own sibling stands
    /// in for it then.
    #[must_use]
    pub fn into_cases(mut self) -> (Vec<Case>, BTreeMap<String, Secrets>) {
        let may_be_refused: BTreeMap<String, Option<String>> = self
            .cases
            .iter()
            .filter(|case| case.expect.accept != [Verdict::Valid])
            .map(|case| (case.id.clone(), case.sibling.clone()))
            .collect();
        for case in &mut self.cases {
            while let Some(stand_in) = case.sibling.as_ref().and_then(|id| may_be_refused.get(id)) {
                case.sibling.clone_from(stand_in);
            }
        }
        for case in &mut self.cases {
            if case.is_negative() {
                case.expect.content_sha256 = None;
                case.expect.integrity = None;
                case.expect.signers.clear();
                if is_about_release(case) {
                    case.expect.released = Some(false);
                }
            }
            if case.expect.accept != [Verdict::Valid] {
                self.secrets.remove(&case.id);
            }
        }
        (self.cases, self.secrets)
    }

    fn add(&mut self, id: &str, message: Message, mut expect: Expect) -> Entry<'_> {
        expect.content_sha256 = message.covered_sha256;
        expect.integrity = message.integrity;
        if let Some(secrets) = message.secrets {
            self.secrets.insert(id.into(), secrets);
        }
        expect.signers = message
            .signers
            .into_iter()
            .map(|certificate_sha256| ExpectedSigner {
                certificate_sha256,
                verdict: Verdict::Valid,
            })
            .collect();
        self.cases.push(Case {
            id: id.into(),
            revision: 1,
            title: String::new(),
            why: String::new(),
            origin: "forge".into(),
            requirements: Vec::new(),
            sources: Vec::new(),
            level: Level::Must,
            class: None,
            sibling: None,
            features: message.features.into_iter().collect(),
            needs: Vec::new(),
            op: message.op,
            input: message.parts.is_empty().then_some(Octets(message.octets)),
            input_parts: message.parts,
            input_form: Some(message.form),
            content: message.detached.map(Octets),
            original: None,
            context: message.context,
            produce: None,
            expect,
        });
        Entry {
            case: self.cases.last_mut().expect("just added"),
        }
    }
}

/// Whether a refusal comes late if plaintext is out already (RFC 5083 section 2): where a tag or a
/// code is wrong and the key is right. Noise under a wrong key tells nobody anything.
fn is_about_release(case: &Case) -> bool {
    const CLASSES: [&str; 5] = [
        "plaintext-released",
        "short-tag",
        "empty-ciphertext",
        "auth-attributes",
        "mac-binding",
    ];
    let class = case.class.as_deref().unwrap_or_default();
    matches!(case.op, Op::Decrypt | Op::Open) && CLASSES.contains(&class)
}

/// The case just added, to be completed.
pub struct Entry<'a> {
    case: &'a mut Case,
}

impl Entry<'_> {
    /// One line for tables, then what is odd and why the verdict follows.
    pub fn text(self, title: &str, why: &str) -> Self {
        self.case.title = title.into();
        self.case.why = why.into();
        self
    }

    /// The requirements tested; their sections become sources too.
    pub fn requires(self, ids: &[&str]) -> Self {
        for id in ids {
            self.case.requirements.push((*id).into());
            let mut pieces = id.trim_start_matches("rfc").split('-');
            if let (Some(rfc), Some(section)) = (pieces.next(), pieces.next()) {
                let source = format!("RFC {rfc} section {section}");
                if !self.case.sources.contains(&source) {
                    self.case.sources.push(source);
                }
            }
        }
        self
    }

    /// A source that is no numbered requirement.
    pub fn source(self, source: &str) -> Self {
        self.case.sources.push(source.into());
        self
    }

    /// How often the expectation was corrected, the first one counted.
    pub fn revision(self, revision: u32) -> Self {
        self.case.revision = revision;
        self
    }

    /// The attack class.
    pub fn class(self, class: &str) -> Self {
        self.case.class = Some(class.into());
        self
    }

    /// Who made the input, where it was not the forge.
    pub fn origin(self, origin: &str) -> Self {
        self.case.origin = origin.into();
        self
    }

    /// The force of the demand.
    pub fn level(self, level: Level) -> Self {
        self.case.level = level;
        self
    }

    /// The accepted case beside this one.
    pub fn sibling(self, id: &str) -> Self {
        self.case.sibling = Some(id.into());
        self
    }

    /// The code with which the reference refuses.
    pub fn reason(self, code: &str) -> Self {
        self.case.expect.reason = Some(code.into());
        self
    }

    /// The reference takes the message, though it may be refused.
    pub fn borne(self) -> Self {
        self.case.expect.reason = None;
        self
    }

    /// Other verdicts that pass.
    pub fn accept(self, verdicts: &[Verdict], best: Verdict) -> Self {
        self.case.expect.accept = verdicts.to_vec();
        self.case.expect.best = Some(best);
        self
    }

    /// The verdict on each signer, where they differ.
    pub fn signers(self, signers: &[(&crate::template::people::Identity, Verdict)]) -> Self {
        self.case.expect.signers = signers
            .iter()
            .map(|(who, verdict)| ExpectedSigner {
                certificate_sha256: who.sha256(),
                verdict: *verdict,
            })
            .collect();
        self
    }

    /// Content is not compared: nobody can say which one is meant.
    pub fn any_content(self) -> Self {
        self.case.expect.content_sha256 = None;
        self
    }

    /// Abilities without which the case cannot be asked.
    pub fn needs(self, needs: &[Need]) -> Self {
        self.case.needs = needs.to_vec();
        self
    }

    /// All that is odd about the message.
    pub fn finds(self, codes: &[&str]) -> Self {
        self.case.expect.findings = codes.iter().map(|code| (*code).into()).collect();
        self
    }

    /// A feature that the receiver must know.
    pub fn feature(self, feature: &str) -> Self {
        if !self.case.features.iter().any(|known| known == feature) {
            self.case.features.push(feature.into());
            self.case.features.sort();
        }
        self
    }

    /// A change of what the receiver brings along.
    pub fn context(self, change: impl FnOnce(&mut Context)) -> Self {
        change(&mut self.case.context);
        self
    }

    /// What is to be made of the input.
    pub fn produce(self, produce: Produce) -> Self {
        self.case.produce = Some(produce);
        self
    }

    /// Seconds within which the answer must come.
    pub fn within(self, seconds: u32) -> Self {
        self.case.expect.timeout_s = Some(seconds);
        self
    }
}
