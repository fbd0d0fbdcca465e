//! What came back for one question, reduced to what is compared.

use std::sync::Arc;
use std::time::Duration;

use sha2::{Digest as _, Sha256};
use smime_cases::driver::{Answer, AnswerVerdict};
use smime_cases::{ExpectedSigner, Integrity, Verdict};

use crate::driver::Broken;
use crate::visible;

/// What came of a question to one implementation.
#[derive(Clone, Debug)]
pub enum Reply {
    /// The question was not put, with the reason.
    NotAsked(String),
    /// It was put, and put once more where the driver broke down over it.
    Asked {
        /// The answer, or how the driver failed to give one when asked last.
        answer: Result<Given, Broken>,
        /// How the driver failed at first, where it was asked twice.
        first: Option<Broken>,
        /// Time until the answer or the failure.
        time: Duration,
    },
}

impl Reply {
    /// A question that no process was there for.
    pub(crate) fn broken(broken: Broken) -> Self {
        Self::Asked {
            answer: Err(broken),
            first: None,
            time: Duration::ZERO,
        }
    }

    /// Whether the implementation accepted the input.
    #[must_use]
    pub fn accepted(&self) -> bool {
        matches!(self, Self::Asked { answer: Ok(given), .. } if given.verdict == Verdict::Valid)
    }

    /// The message that was made, where one was.
    #[must_use]
    pub fn output(&self) -> Option<&Arc<Vec<u8>>> {
        match self {
            Self::Asked {
                answer: Ok(given), ..
            } if given.verdict == Verdict::Valid => given.output.as_ref(),
            _ => None,
        }
    }
}

/// An answer without its content.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Given {
    /// The verdict.
    pub verdict: Verdict,
    /// SHA-256 of the content that was answered, in hexadecimal.
    pub content_sha256: Option<String>,
    /// The message that was made.
    pub output: Option<Arc<Vec<u8>>>,
    /// The signers found.
    pub signers: Option<Vec<ExpectedSigner>>,
    /// The codes that lint found.
    pub findings: Option<Vec<String>>,
    /// What protects the content.
    pub integrity: Option<Integrity>,
    /// Whether content was handed out.
    pub released: Option<bool>,
    /// The implementation's own words, shortened.
    pub detail: String,
}

impl Given {
    /// Takes an answer; `Err` holds the driver's words when it could not ask.
    ///
    /// # Errors
    /// The verdict is `error`.
    pub fn from_answer(answer: Answer) -> Result<Self, String> {
        let detail = shortened(&answer.detail.unwrap_or_default(), OWN_WORDS);
        let verdict = match answer.verdict {
            AnswerVerdict::Valid => Verdict::Valid,
            AnswerVerdict::Invalid => Verdict::Invalid,
            AnswerVerdict::Unsupported => Verdict::Unsupported,
            AnswerVerdict::Error => return Err(detail),
        };
        Ok(Self {
            verdict,
            content_sha256: answer
                .content
                .map(|content| hex::encode(Sha256::digest(content.0))),
            output: answer.output.map(|output| Arc::new(output.0)),
            signers: answer.signers,
            findings: answer.findings,
            integrity: answer.integrity,
            released: answer.released,
            detail,
        })
    }
}

/// One line of so many characters, made visible: it is shown on terminals.
pub(crate) fn shortened(text: &str, characters: usize) -> String {
    let mut line = String::new();
    let text = text.trim();
    let end = text.char_indices().nth(characters).map(|(end, _)| end);
    visible::push(&mut line, &text[..end.unwrap_or(text.len())]);
    if end.is_some() {
        line.push('…');
    }
    line
}

/// Characters kept of an implementation's own words.
const OWN_WORDS: usize = 500;

/// Characters kept of why an outcome is what it is, those words included.
pub(crate) const DETAIL: usize = 1000;
