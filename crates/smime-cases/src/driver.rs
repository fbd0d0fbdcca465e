//! The lines that the suite and an implementation under test exchange.
//!
//! A driver is any program that writes one [`Hello`] line, then reads one JSON [`Request`] a line
//! and writes one JSON [`Answer`] a line, until its input ends. Standard output holds nothing else.
//! Unknown fields are ignored on both sides, so that the protocol can grow.

use serde::{Deserialize, Serialize};

use crate::{Context, ExpectedSigner, Form, Integrity, Octets, Op, Produce};

/// The protocol version that this crate speaks.
pub const VERSION: u32 = 1;

/// Inputs longer than this many octets are passed as a file, not inline.
pub const INLINE_LIMIT: usize = 1 << 20;

/// The first line that a driver writes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hello {
    /// The protocol version, [`VERSION`].
    pub driver: u32,
    /// The implementation's name, as the report shows it.
    pub name: String,
    /// The implementation's version.
    pub version: String,
    /// The operations it can be asked.
    pub ops: Vec<Op>,
    /// What it claims to know, ids of `vectors/features.json`.
    pub features: Vec<String>,
    /// Which fields of an [`Answer`], beyond the verdict, it fills in.
    pub reports: Vec<Report>,
}

/// A field of an [`Answer`] that is compared only when the driver names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Report {
    /// [`Answer::content`].
    Content,
    /// [`Answer::signers`].
    Signers,
    /// [`Answer::findings`].
    Findings,
    /// [`Answer::integrity`].
    Integrity,
    /// [`Answer::released`].
    Released,
}

/// One question.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Request {
    /// The id of the case; the answer repeats it.
    pub id: String,
    /// What to do.
    pub op: Op,
    /// The input, when it has at most [`INLINE_LIMIT`] octets.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub input: Option<Octets>,
    /// The path of a file with the input, when it is longer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub input_file: Option<String>,
    /// The form of the input; absent: detect it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub input_form: Option<Form>,
    /// Detached content.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub content: Option<Octets>,
    /// The original message, for receipts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub original: Option<Octets>,
    /// The context, certificates and keys as PEM.
    #[serde(default)]
    pub context: Context,
    /// What to make of the input, certificates and keys as PEM.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub produce: Option<Produce>,
}

/// One answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    /// The id of the request.
    pub id: String,
    /// The verdict.
    pub verdict: AnswerVerdict,
    /// The octets that were digested, or the plaintext.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub content: Option<Octets>,
    /// The message that was made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub output: Option<Octets>,
    /// The signers found, with a verdict each.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signers: Option<Vec<ExpectedSigner>>,
    /// The codes that lint found.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub findings: Option<Vec<String>>,
    /// What protects the content.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub integrity: Option<Integrity>,
    /// Whether content was handed out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub released: Option<bool>,
    /// The implementation's own words; the reference begins with its reason code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
}

/// The verdict of an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum AnswerVerdict {
    /// Accepted.
    Valid,
    /// Refused; also what a library throws on a message.
    Invalid,
    /// Well-formed, but not known to the implementation.
    Unsupported,
    /// The driver could not ask: fails the run.
    Error,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_is_one_line_with_base64_input() {
        let request = Request {
            id: "a/b".into(),
            op: Op::Verify,
            input: Some(vec![0x30, 0x00].into()),
            input_file: None,
            input_form: Some(Form::Der),
            content: None,
            original: None,
            context: Context::default(),
            produce: None,
        };
        let line = serde_json::to_string(&request).unwrap();
        assert_eq!(
            line,
            r#"{"id":"a/b","op":"verify","input":"MAA=","input_form":"der","context":{}}"#
        );
        assert_eq!(serde_json::from_str::<Request>(&line).unwrap(), request);
    }

    #[test]
    fn an_answer_may_hold_fields_of_a_later_version() {
        let line = r#"{"id":"a","verdict":"invalid","later":1,"signers":[
            {"certificate_sha256":"00","verdict":"invalid","subject":"CN=Alice"}]}"#;
        let answer: Answer = serde_json::from_str(line).unwrap();
        assert_eq!(answer.verdict, AnswerVerdict::Invalid);
        assert_eq!(answer.signers.unwrap()[0].certificate_sha256, "00");
    }

    #[test]
    fn a_request_may_hold_fields_of_a_later_version() {
        let line = r#"{"id":"a","op":"encrypt","later":1,"context":{"later":1,"keys":[{"key":"K","later":1}],
            "kek":{"id":"00","key":"00","later":1}},"produce":{"later":1,"signers":[{"key":"K","later":1}],
            "recipients":[{"kind":"ktri","later":1}]}}"#;
        let request: Request = serde_json::from_str(line).unwrap();
        assert_eq!(request.produce.unwrap().recipients[0].kind, "ktri");
    }
}
