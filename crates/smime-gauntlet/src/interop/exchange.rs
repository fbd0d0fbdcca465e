//! The exchange: each asked for every message, and every message given to each.

use std::sync::Arc;
use std::time::SystemTime;

use smime::pki::Time;
use smime_cases::{Case, Outcome, Verdict};

use super::{Interop, Participant, Received, Sent};
use crate::RunError;
use crate::ask::{Asked, Asking, Made, Question};
use crate::driver::Session;
use crate::implementation::Implementation;
use crate::reply::{Given, Reply};
use crate::results::SUITE;
use crate::score::{difference, joined};

impl Interop {
    /// Has the implementations make the message of each of these cases, which ask for one, and has all of them read it.
    /// Each comes with a session that is open already.
    ///
    /// # Errors
    /// A driver answered `error`.
    pub(crate) fn exchange(
        asking: Asking<'_>,
        cases: Vec<&Case>,
        started: Vec<(Implementation, Session)>,
    ) -> Result<Self, RunError> {
        let at = Time::from(SystemTime::now()).to_string();
        let (implementations, sessions): (Vec<_>, Vec<_>) = started.into_iter().unzip();
        let exchange = Exchange {
            asking,
            implementations: &implementations,
            cases,
        };
        let (sent, made) = exchange.sent(sessions)?;
        let received = exchange.received(&made)?;
        Ok(Self {
            version: 1,
            suite: SUITE.into(),
            at,
            implementations: implementations
                .iter()
                .map(|one| Participant {
                    name: one.name.clone(),
                    version: one.version.clone(),
                })
                .collect(),
            sent,
            received,
        })
    }
}

struct Exchange<'r, 'a> {
    asking: Asking<'r>,
    implementations: &'r [Implementation],
    cases: Vec<&'a Case>,
}

/// A message, and the case that it was made for.
type Message<'a> = (&'a Case, Made);

impl<'a> Exchange<'_, 'a> {
    fn sent(&self, sessions: Vec<Session>) -> Result<(Vec<Sent>, Vec<Message<'a>>), RunError> {
        let mut sent = Vec::new();
        let mut made = Vec::new();
        let mut questions = Vec::new();
        for (index, one) in self.implementations.iter().enumerate() {
            for case in &self.cases {
                match one.cannot_be_asked(case.op, case) {
                    Some(why) => sent.push(Sent {
                        case: case.id.clone(),
                        sender: one.name.clone(),
                        outcome: Outcome::Untested,
                        detail: why,
                    }),
                    None => questions.push(Question::of(index, case)),
                }
            }
        }
        let sessions = sessions.into_iter().map(Some).collect();
        for Asked { question, reply } in
            self.asking.ask(self.implementations, sessions, questions)?
        {
            let Question {
                implementation: by,
                case,
                ..
            } = question;
            let sender = &self.implementations[by];
            let op = case.op.reads_back(case.produce.as_ref());
            if let (Some(op), Some(octets)) = (op, reply.output()) {
                let octets = Arc::clone(octets);
                made.push((case, Made { by, op, octets }));
            }
            let (outcome, detail) = came_of(case, sender, &reply, |given| {
                reply
                    .output()
                    .is_none()
                    .then(|| format!("{} and no message", given.verdict))
            });
            sent.push(Sent {
                case: case.id.clone(),
                sender: sender.name.clone(),
                outcome,
                detail,
            });
        }
        Ok((sent, made))
    }

    fn received(&self, made: &[Message<'a>]) -> Result<Vec<Received>, RunError> {
        let mut received = Vec::new();
        let row = |case: &Case, made: &Made, reader: &Implementation, (outcome, detail)| Received {
            case: case.id.clone(),
            sender: self.implementations[made.by].name.clone(),
            receiver: reader.name.clone(),
            outcome,
            detail,
        };
        let mut questions = Vec::new();
        for (index, reader) in self.implementations.iter().enumerate() {
            for (case, made) in made {
                match reader.cannot_be_asked(made.op, case) {
                    Some(why) => received.push(row(case, made, reader, (Outcome::Untested, why))),
                    None => questions.push(Question {
                        made: Some(made.clone()),
                        ..Question::of(index, case)
                    }),
                }
            }
        }
        let sessions = self.implementations.iter().map(|_| None).collect();
        for Asked { question, reply } in
            self.asking.ask(self.implementations, sessions, questions)?
        {
            let reader = &self.implementations[question.implementation];
            let case = question.case;
            let came = came_of(case, reader, &reply, |given| {
                difference(case, reader, given)
            });
            received.extend(question.made.map(|made| row(case, &made, reader, came)));
        }
        Ok(received)
    }
}

/// What came of a question whose answer `fault` finds something wrong with, or nothing.
fn came_of(
    case: &Case,
    implementation: &Implementation,
    reply: &Reply,
    fault: impl Fn(&Given) -> Option<String>,
) -> (Outcome, String) {
    match reply {
        Reply::NotAsked(why) => (Outcome::Untested, why.clone()),
        Reply::Asked {
            answer: Err(broken),
            ..
        } => (broken.outcome(), broken.to_string()),
        Reply::Asked {
            answer: Ok(given), ..
        } => {
            let lacks = implementation.lacks(case);
            let (outcome, why) = match fault(given) {
                None => (Outcome::Pass, None),
                Some(_) if given.verdict != Verdict::Valid && !lacks.is_empty() => {
                    let why = format!("does not claim {}", lacks.join(", "));
                    (Outcome::Unsupported, Some(why))
                }
                Some(fault) => (Outcome::Fail, Some(fault)),
            };
            (outcome, joined([why, Some(given.detail.clone())]))
        }
    }
}
