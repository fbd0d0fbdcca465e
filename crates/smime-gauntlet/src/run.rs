//! A run: every selected case asked of every implementation, then scored.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use smime_cases::{Case, Vectors};

use crate::RunError;
use crate::ask::{Asked, Asking, Made, Question};
use crate::driver::{Launch, Session, Watch};
use crate::glob::Glob;
use crate::implementation::Implementation;
use crate::progress::Progress;
use crate::reply::Reply;
use crate::results::{Counts, ImplementationResults, Results, Row};
use crate::score::{Reading, score};

/// The cases of a run: those asked for, and their siblings beside them.
#[derive(Debug)]
pub struct Selection<'a> {
    /// The cases that are listed in the results.
    pub listed: Vec<&'a Case>,
    /// Those and their siblings: what is asked.
    pub asked: Vec<&'a Case>,
}

impl<'a> Selection<'a> {
    /// Selects the cases whose id the filter covers, all without one.
    #[must_use]
    pub fn new(vectors: &'a Vectors, filter: Option<&Glob>) -> Self {
        let listed: Vec<&Case> = vectors
            .cases
            .values()
            .filter(|case| filter.is_none_or(|glob| glob.matches(&case.id)))
            .collect();
        let ids: BTreeSet<&str> = listed
            .iter()
            .flat_map(|case| [Some(&case.id), case.sibling.as_ref()])
            .flatten()
            .map(String::as_str)
            .collect();
        let asked = vectors
            .cases
            .values()
            .filter(|case| ids.contains(case.id.as_str()))
            .collect();
        Self { listed, asked }
    }
}

/// Asks and scores.
#[derive(Debug)]
pub struct Run<'a> {
    /// Where the cases' key material is.
    pub vectors: &'a Vectors,
    /// What is asked.
    pub selection: &'a Selection<'a>,
    /// The reference, which reads what no implementation of the run can, be it part of the run or not.
    pub reference: &'a Launch,
    /// Who watches the drivers.
    pub watch: &'a Arc<Watch>,
    /// How many drivers run at a time.
    pub jobs: usize,
    /// Where progress is shown.
    pub progress: &'a Progress,
}

/// The replies of one implementation, by case.
type Replies<'a> = BTreeMap<&'a str, Reply>;

/// What others read of the messages that one implementation made, by case.
type Readings<'a> = BTreeMap<&'a str, Vec<Reading>>;

impl<'a> Run<'a> {
    /// Carries the run out. Each implementation comes with a session that is already open.
    ///
    /// # Errors
    /// A driver cannot be started again, or answered `error`.
    pub fn results(&self, started: Vec<(Implementation, Session)>) -> Result<Results, RunError> {
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
            .into_iter()
            .map(|implementation| ImplementationResults {
                counts: Counts::of(
                    rows.iter()
                        .filter(|row| row.implementation == implementation.name),
                ),
                name: implementation.name,
                version: implementation.version,
            })
            .collect();
        Ok(Results {
            version: 1,
            suite: concat!("smime-gauntlet ", env!("CARGO_PKG_VERSION")).into(),
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

    /// Has every message that was made read by every other implementation that claims the features of
    /// its case; where there is none, by the reference.
    fn read_back(
        &self,
        implementations: &[Implementation],
        replies: &[Replies<'a>],
    ) -> Result<Vec<Readings<'a>>, RunError> {
        let mut readers = implementations.to_vec();
        let mut sessions: Vec<Option<Session>> = implementations.iter().map(|_| None).collect();
        let mut questions = Vec::new();
        for case in &self.selection.listed {
            let Some(op) = case.op.reads_back(case.produce.as_ref()) else {
                continue;
            };
            for (maker, replies) in replies.iter().enumerate() {
                let Some(octets) = replies.get(case.id.as_str()).and_then(Reply::output) else {
                    continue;
                };
                let claims = |reader: &Implementation| {
                    reader.lacks(case).is_empty() && reader.cannot_be_asked(op, case).is_none()
                };
                let mut chosen: Vec<usize> = (0..implementations.len())
                    .filter(|index| *index != maker && claims(&implementations[*index]))
                    .collect();
                if chosen.is_empty() && !implementations[maker].is_reference() {
                    let reference = readers.iter().position(Implementation::is_reference);
                    chosen.push(match reference {
                        Some(reference) => reference,
                        None => {
                            let (one, session) = Implementation::start(self.reference, self.watch)?;
                            readers.push(one);
                            sessions.push(Some(session));
                            readers.len() - 1
                        }
                    });
                }
                questions.extend(chosen.into_iter().map(|reader| Question {
                    made: Some(Made {
                        by: maker,
                        op,
                        octets: Arc::clone(octets),
                    }),
                    ..Question::of(reader, case)
                }));
            }
        }
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
