//! A run: every selected case asked of every implementation, then scored.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::SystemTime;

use smime::pki::Time;
use smime_cases::{Case, Op, Vectors};

use crate::RunError;
use crate::ask::{Asked, Asking, Made, Question};
use crate::driver::{Launch, Session, Watch};
use crate::implementation::Implementation;
use crate::progress::Progress;
use crate::reply::Reply;
use crate::results::{Counts, ImplementationResults, Results, Row, SUITE, VERSION};
use crate::score::{Reading, score};
use crate::selection::Selection;

/// Asks and scores.
#[derive(Debug)]
pub struct Run<'a> {
    /// Where the cases' key material is.
    pub vectors: &'a Vectors,
    /// What is asked.
    pub selection: &'a Selection<'a>,
    /// Who read what implementations make, be they part of the run or not.
    pub witnesses: &'a Witnesses,
    /// Who watches the drivers.
    pub watch: &'a Arc<Watch>,
    /// How many drivers run at a time.
    pub jobs: usize,
    /// Where progress is shown.
    pub progress: &'a Progress,
}

/// Who judge the messages that are made: the reference what all others make, and for what it makes itself
/// each of the others that knows how, in order. Nobody else has a say: what an implementation can read
/// is its own matter, and what passes must not depend on who else runs.
#[derive(Debug)]
pub struct Witnesses {
    /// The reference.
    pub reference: Launch,
    /// Those who are built in and no work of its authors.
    pub others: Vec<Launch>,
}

/// The replies of one implementation, by case.
type Replies<'a> = BTreeMap<&'a str, Reply>;

/// What others read of the messages that one implementation made, by case.
type Readings<'a> = BTreeMap<&'a str, Vec<Reading>>;

impl<'a> Run<'a> {
    /// Carries the run out. Each implementation comes with a session that is already open.
    ///
    /// # Errors
    /// A driver or a witness cannot be started, or answered `error`.
    pub fn results(&self, started: Vec<(Implementation, Session)>) -> Result<Results, RunError> {
        let at = Time::from(SystemTime::now()).to_string();
        let (implementations, sessions): (Vec<_>, Vec<_>) = started.into_iter().unzip();
        let replies = self.ask_cases(&implementations, sessions)?;
        let readings = self.read_back(&implementations, &replies)?;
        let mut rows = Vec::new();
        for case in &self.selection.listed {
            let id = case.id.as_str();
            for (index, implementation) in implementations.iter().enumerate() {
                let Some(reply) = replies[index].get(id) else {
                    continue;
                };
                let sibling = case
                    .sibling
                    .as_deref()
                    .and_then(|id| replies[index].get(id));
                let readings = readings[index].get(id).map_or(&[][..], Vec::as_slice);
                let score = score(case, implementation, reply, sibling, readings);
                rows.push(Row {
                    case: case.id.clone(),
                    implementation: implementation.name.clone(),
                    outcome: score.outcome,
                    verdict: score.verdict,
                    detail: score.detail,
                    ms: match reply {
                        Reply::NotAsked(_) => None,
                        Reply::Asked { time, .. } => {
                            Some(u64::try_from(time.as_millis()).unwrap_or(u64::MAX))
                        }
                    },
                });
            }
        }
        let implementations = implementations
            .iter()
            .map(|implementation| ImplementationResults {
                counts: Counts::of(
                    rows.iter()
                        .filter(|row| row.implementation == implementation.name),
                ),
                ..ImplementationResults::none_of(implementation)
            })
            .collect();
        let part = self.selection.part.as_ref();
        Ok(Results {
            version: VERSION,
            suite: SUITE.into(),
            at,
            shard: part.map(|(shard, _)| *shard),
            whole: part.map(|(_, whole)| whole.clone()),
            implementations,
            results: rows,
        })
    }

    fn asking(&self) -> Asking<'a> {
        Asking {
            vectors: self.vectors,
            watch: self.watch,
            jobs: self.jobs,
            progress: self.progress,
        }
    }

    /// Puts every case to every implementation that can be asked it.
    fn ask_cases(
        &self,
        implementations: &[Implementation],
        sessions: Vec<Session>,
    ) -> Result<Vec<Replies<'a>>, RunError> {
        let mut replies = vec![Replies::new(); implementations.len()];
        let mut questions = Vec::new();
        for (index, implementation) in implementations.iter().enumerate() {
            for case in &self.selection.asked {
                match implementation.cannot_be_asked(case.op, case) {
                    Some(why) => {
                        replies[index].insert(&case.id, Reply::NotAsked(why));
                    }
                    None => questions.push(Question::of(index, case)),
                }
            }
        }
        let sessions = sessions.into_iter().map(Some).collect();
        for Asked { question, reply } in self.asking().ask(implementations, sessions, questions)? {
            replies[question.implementation].insert(&question.case.id, reply);
        }
        Ok(replies)
    }

    /// Has every message that was made read by a witness.
    fn read_back(
        &self,
        implementations: &[Implementation],
        replies: &[Replies<'a>],
    ) -> Result<Vec<Readings<'a>>, RunError> {
        let mut readers = Readers {
            of: self,
            implementations: implementations.to_vec(),
            sessions: implementations.iter().map(|_| None).collect(),
        };
        let mut questions = Vec::new();
        for case in &self.selection.listed {
            let Some(op) = case.op.reads_back(case.produce.as_ref()) else {
                continue;
            };
            for (maker, replies) in replies.iter().enumerate() {
                let Some(octets) = replies.get(case.id.as_str()).and_then(Reply::output) else {
                    continue;
                };
                let reader = match implementations[maker].is_own_work() {
                    false => Some(readers.started(&self.witnesses.reference)?),
                    true => readers.independent(op, case)?,
                };
                questions.extend(reader.map(|reader| Question {
                    made: Some(Made {
                        by: maker,
                        op,
                        octets: Arc::clone(octets),
                    }),
                    ..Question::of(reader, case)
                }));
            }
        }
        let Readers {
            implementations: readers,
            sessions,
            ..
        } = readers;
        questions.sort_by_key(|question| question.implementation);
        let mut readings = vec![Readings::new(); implementations.len()];
        for Asked { question, reply } in self.asking().ask(&readers, sessions, questions)? {
            let reader = &readers[question.implementation];
            if let Some(made) = &question.made {
                readings[made.by]
                    .entry(&question.case.id)
                    .or_default()
                    .push(Reading::new(question.case, reader, &reply));
            }
        }
        Ok(readings)
    }
}

/// The implementations of the run, and the witnesses that were started besides.
struct Readers<'r, 'a> {
    of: &'r Run<'a>,
    implementations: Vec<Implementation>,
    sessions: Vec<Option<Session>>,
}

impl Readers<'_, '_> {
    /// The one of that launch, started where it is no part of the run.
    fn started(&mut self, launch: &Launch) -> Result<usize, RunError> {
        let is_it = |one: &Implementation| one.is_started_by(launch);
        if let Some(index) = self.implementations.iter().position(is_it) {
            return Ok(index);
        }
        let (one, session) = Implementation::start(launch, self.of.watch)?;
        self.implementations.push(one);
        self.sessions.push(Some(session));
        Ok(self.implementations.len() - 1)
    }

    /// Who can judge what the reference made: one that is built in, or the recomputation where it is at
    /// hand.
    fn independent(&mut self, op: Op, case: &Case) -> Result<Option<usize>, RunError> {
        let reads = |one: &Implementation| {
            one.lacks(case).is_empty() && one.cannot_be_asked(op, case).is_none()
        };
        for launch in &self.of.witnesses.others {
            let index = self.started(launch)?;
            if reads(&self.implementations[index]) {
                return Ok(Some(index));
            }
        }
        let recomputes = |one: &Implementation| one.is_recomputation() && reads(one);
        Ok(self.implementations.iter().position(recomputes))
    }
}
