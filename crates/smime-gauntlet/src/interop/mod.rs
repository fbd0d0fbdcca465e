//! Who understands whom: every message that one implementation makes, read by all others.
//!
//! The ways to protect content are the cases that have a message made. Nothing here is broken by intent, and nobody
//! passes or fails a case by it: a cell says whether what one side sends comes out on the other.

mod exchange;
mod table;

use serde::{Deserialize, Serialize};
use smime_cases::Outcome;

/// What was sent, and who could read it: the form of `interop.json`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Interop {
    /// The version of this form.
    pub version: u32,
    /// Which suite ran.
    pub suite: String,
    /// When it began, as RFC 3339 has it, in UTC.
    pub at: String,
    /// Who took part, in the order of the call.
    pub implementations: Vec<Participant>,
    /// What each of those that can be asked made of each case.
    pub sent: Vec<Sent>,
    /// What each reader found in each message that was made.
    pub received: Vec<Received>,
}

/// One who sends, receives or both.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Participant {
    /// The implementation's name, unique in the run.
    pub name: String,
    /// Its version.
    pub version: String,
}

/// What came of asking for a message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sent {
    /// The case that says how content is protected.
    pub case: String,
    /// Who was asked.
    pub sender: String,
    /// `pass` where a message was made; `unsupported`, `fail`, `timeout` or `crash` where none was.
    pub outcome: Outcome,
    /// The sender's own words.
    pub detail: String,
}

/// What one made of the message of another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Received {
    /// The case that says how content is protected.
    pub case: String,
    /// Who made the message.
    pub sender: String,
    /// Who read it.
    pub receiver: String,
    /// `pass` where the content came out; `unsupported` where the receiver claims less; `untested` where it cannot be
    /// asked.
    pub outcome: Outcome,
    /// What is wrong by the receiver's account, and its own words.
    pub detail: String,
}
