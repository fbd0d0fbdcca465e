//! A run: every selected case asked of every implementation, then scored.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write as _;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use smime_cases::driver::Request;
use smime_cases::{Case, Vectors};
use tempfile::NamedTempFile;

use crate::RunError;
use crate::driver::{Broken, Session, Watch};
use crate::glob::Glob;
use crate::implementation::Implementation;
use crate::progress::Progress;
use crate::reply::{Given, Reply};
use crate::results::{Counts, ImplementationResults, Results, Row};
use crate::score::score;

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
    /// Who watches the drivers.
    pub watch: &'a Arc<Watch>,
    /// How many drivers run at a time.
    pub jobs: usize,
    /// Where progress is shown.
    pub progress: &'a Progress,
}

type Replies<'a> = BTreeMap<&'a str, Reply>;

impl<'a> Run<'a> {
    /// Carries the run out. Each implementation comes with a session that is already open.
    ///
    /// # Errors
    /// A driver cannot be started again, or answered `error`.
    pub fn results(&self, started: Vec<(Implementation, Session)>) -> Result<Results, RunError> {
        let (implementations, sessions): (Vec<_>, Vec<_>) = started.into_iter().unzip();
        let replies = self.ask_all(&implementations, sessions)?;
        let mut rows = Vec::new();
        for case in &self.selection.listed {
            for (implementation, replies) in implementations.iter().zip(&replies) {
                let Some(reply) = replies.get(case.id.as_str()) else {
                    continue;
                };
                let sibling = case.sibling.as_deref().and_then(|id| replies.get(id));
                let score = score(case, implementation, reply, sibling);
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

    fn ask_all(
        &self,
        implementations: &[Implementation],
        sessions: Vec<Session>,
    ) -> Result<Vec<Replies<'a>>, RunError> {
        let mut replies = vec![Replies::new(); implementations.len()];
        let mut tasks = Vec::new();
        for (index, implementation) in implementations.iter().enumerate() {
            for case in &self.selection.asked {
                match implementation.cannot_be_asked(case) {
                    Some(why) => {
                        replies[index].insert(&case.id, Reply::NotAsked(why));
                    }
                    None => tasks.push((index, *case)),
                }
            }
        }
        self.progress.begin(tasks.len());
        let round = Round {
            run: self,
            implementations,
            tasks: &tasks,
            next: AtomicUsize::new(0),
            stop: AtomicBool::new(false),
            spare: Mutex::new(sessions.into_iter().map(Some).collect()),
        };
        let mut broken = Vec::new();
        for (index, case, reply) in round.carry_out()? {
            if matches!(&reply, Reply::Asked { answer: Err(_), .. }) {
                broken.push((index, case));
            }
            replies[index].insert(&case.id, reply);
        }
        drop(round);
        // Once more, alone: in a fresh process, and while no other driver runs.
        for (index, case) in broken {
            let implementation = &implementations[index];
            self.progress.again(&implementation.name, &case.id);
            let session = implementation.restart(self.watch)?;
            let (mut again, session) = self.ask(implementation, case, session)?;
            if let Some(session) = session {
                session.finish();
            }
            if let Reply::Asked { first, .. } = &mut again
                && let Some(Reply::Asked {
                    answer: Err(broken),
                    ..
                }) = replies[index].get(case.id.as_str())
            {
                *first = Some(broken.clone());
            }
            replies[index].insert(&case.id, again);
        }
        self.progress.end();
        Ok(replies)
    }

    /// Asks one case. The session comes back where it survived.
    fn ask(
        &self,
        implementation: &Implementation,
        case: &Case,
        session: Session,
    ) -> Result<(Reply, Option<Session>), RunError> {
        let (request, _file) = self.request(case)?;
        let limit = case
            .expect
            .timeout_s
            .map_or(TIME_LIMIT, |seconds| Duration::from_secs(seconds.into()));
        let start = Instant::now();
        let asked = session.ask(&request, limit);
        let time = start.elapsed();
        let reply = |answer: Result<Given, Broken>| Reply::Asked {
            answer,
            first: None,
            time,
        };
        match asked {
            Err(broken) => Ok((reply(Err(broken)), None)),
            Ok((answer, session)) => {
                let given = Given::from_answer(answer).map_err(|detail| RunError::CouldNotAsk {
                    implementation: implementation.name.clone(),
                    case: case.id.clone(),
                    detail,
                })?;
                Ok((reply(Ok(given)), Some(session)))
            }
        }
    }

    /// The question, and the file that holds a large input for as long as it is asked.
    fn request(&self, case: &Case) -> Result<(Request, Option<NamedTempFile>), RunError> {
        let mut request = self.vectors.request(case)?;
        if request.input.is_some() {
            return Ok((request, None));
        }
        let unwritable = |cause| RunError::File {
            path: std::env::temp_dir(),
            cause,
        };
        let mut file = NamedTempFile::with_prefix("gauntlet-").map_err(unwritable)?;
        file.write_all(&case.input_octets()).map_err(unwritable)?;
        file.flush().map_err(unwritable)?;
        request.input_file = Some(file.path().to_string_lossy().into_owned());
        Ok((request, Some(file)))
    }
}

/// All cases asked once, several drivers at a time.
struct Round<'r, 'a> {
    run: &'r Run<'a>,
    implementations: &'r [Implementation],
    tasks: &'r [(usize, &'a Case)],
    next: AtomicUsize,
    stop: AtomicBool,
    /// The sessions from the start of the run, until some lane takes them over.
    spare: Mutex<Vec<Option<Session>>>,
}

type Done<'a> = (usize, &'a Case, Reply);

impl<'a> Round<'_, 'a> {
    fn carry_out(&self) -> Result<Vec<Done<'a>>, RunError> {
        let mut done = Vec::new();
        thread::scope(|scope| {
            let lanes: Vec<_> = (0..self.run.jobs.max(1))
                .map(|_| scope.spawn(|| self.lane()))
                .collect();
            for lane in lanes {
                match lane.join() {
                    Ok(replies) => done.extend(replies?),
                    Err(panic) => std::panic::resume_unwind(panic),
                }
            }
            Ok(done)
        })
    }

    /// Takes cases until none is left. The tasks are sorted by implementation, so a lane has one
    /// driver at a time and changes it seldom.
    fn lane(&self) -> Result<Vec<Done<'a>>, RunError> {
        let mut done = Vec::new();
        let mut current: Option<(usize, Session)> = None;
        while !self.stop.load(Ordering::Relaxed)
            && let Some(&(index, case)) = self.tasks.get(self.next.fetch_add(1, Ordering::Relaxed))
        {
            let asked = self
                .session(index, current.take())
                .and_then(|session| self.run.ask(&self.implementations[index], case, session));
            let (reply, session) = match asked {
                Ok(asked) => asked,
                Err(error) => {
                    self.stop.store(true, Ordering::Relaxed);
                    return Err(error);
                }
            };
            current = session.map(|session| (index, session));
            self.run.progress.step(&self.implementations[index].name);
            done.push((index, case, reply));
        }
        if let Some((_, session)) = current {
            session.finish();
        }
        Ok(done)
    }

    fn session(
        &self,
        index: usize,
        current: Option<(usize, Session)>,
    ) -> Result<Session, RunError> {
        match current {
            Some((of, session)) if of == index => return Ok(session),
            Some((_, session)) => session.finish(),
            None => {}
        }
        let spare = self
            .spare
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .get_mut(index)
            .and_then(Option::take);
        match spare {
            Some(session) => Ok(session),
            None => self.implementations[index].restart(self.run.watch),
        }
    }
}

/// Time for an answer where the case names none.
const TIME_LIMIT: Duration = Duration::from_secs(10);
