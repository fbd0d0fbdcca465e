//! Questions put to drivers, several at a time, and once more alone where a driver breaks down.

use std::borrow::Cow;
use std::io::Write as _;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use smime_cases::driver::{INLINE_LIMIT, Request};
use smime_cases::{Case, Form, Op, Vectors};
use tempfile::NamedTempFile;

use crate::RunError;
use crate::driver::{Broken, Session, Watch};
use crate::implementation::Implementation;
use crate::progress::Progress;
use crate::reply::{Given, Reply};

/// What one implementation is asked.
#[derive(Clone, Debug)]
pub(crate) struct Question<'a> {
    /// The implementation's position among those that can be asked.
    pub(crate) implementation: usize,
    /// The case.
    pub(crate) case: &'a Case,
    /// A message that was made for the case, to be read instead.
    pub(crate) made: Option<Made>,
}

/// A message that an implementation made.
#[derive(Clone, Debug)]
pub(crate) struct Made {
    /// The implementation's position.
    pub(crate) by: usize,
    /// What reads such a message.
    pub(crate) op: Op,
    /// The message.
    pub(crate) octets: Arc<Vec<u8>>,
}

/// A question and what came of it.
#[derive(Debug)]
pub(crate) struct Asked<'a> {
    pub(crate) question: Question<'a>,
    pub(crate) reply: Reply,
}

impl<'a> Question<'a> {
    /// A case as it stands.
    pub(crate) fn of(implementation: usize, case: &'a Case) -> Self {
        Self {
            implementation,
            case,
            made: None,
        }
    }
}

/// How questions are put.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Asking<'r> {
    /// Where the cases' key material is.
    pub(crate) vectors: &'r Vectors,
    /// Who watches the drivers.
    pub(crate) watch: &'r Arc<Watch>,
    /// How many drivers run at a time.
    pub(crate) jobs: usize,
    /// Where progress is shown.
    pub(crate) progress: &'r Progress,
}

impl Asking<'_> {
    /// Puts the questions, which are sorted by implementation, as the answers are. A session that is there
    /// is used first.
    pub(crate) fn ask<'a>(
        &self,
        implementations: &[Implementation],
        sessions: Vec<Option<Session>>,
        questions: Vec<Question<'a>>,
    ) -> Result<Vec<Asked<'a>>, RunError> {
        self.progress.begin(questions.len());
        let round = Round {
            asking: self,
            implementations,
            questions: &questions,
            next: AtomicUsize::new(0),
            stop: AtomicBool::new(false),
            spare: Mutex::new(sessions),
        };
        let mut asked = round.carry_out()?;
        drop(round);
        // Which lane ends first is chance.
        asked.sort_by_key(|asked| asked.question.implementation);
        // Once more, alone: in a fresh process, and while no other driver runs. One that does not even start alone is
        // not started for every question that is left.
        let mut lost = None;
        for Asked { question, reply } in &mut asked {
            let Reply::Asked {
                answer: Err(broken),
                ..
            } = reply
            else {
                continue;
            };
            if lost == Some(question.implementation) {
                continue;
            }
            let implementation = &implementations[question.implementation];
            self.progress.again(&implementation.name, &question.case.id);
            let (mut again, session) = match implementation.restart(self.watch) {
                Ok(session) => self.put(implementation, question, session)?,
                Err(broken) => {
                    lost = Some(question.implementation);
                    (Reply::broken(broken), None)
                }
            };
            if let Some(session) = session {
                session.finish();
            }
            if let Reply::Asked { first, .. } = &mut again {
                *first = Some(broken.clone());
            }
            *reply = again;
        }
        self.progress.end();
        Ok(asked)
    }

    /// Puts one question. The session comes back where it survived.
    fn put(
        &self,
        implementation: &Implementation,
        question: &Question<'_>,
        session: Session,
    ) -> Result<(Reply, Option<Session>), RunError> {
        let case = question.case;
        let (request, _file) = self.request(question)?;
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
                let mut given =
                    Given::from_answer(answer).map_err(|detail| RunError::CouldNotAsk {
                        implementation: implementation.name.clone(),
                        case: case.id.clone(),
                        detail,
                    })?;
                if case.produce.is_none() {
                    given.output = None;
                }
                Ok((reply(Ok(given)), Some(session)))
            }
        }
    }

    /// The request, and the file that holds a large input for as long as it is asked.
    fn request(
        &self,
        question: &Question<'_>,
    ) -> Result<(Request, Option<NamedTempFile>), RunError> {
        let mut request = self.vectors.request(question.case)?;
        let input = match &question.made {
            Some(made) => {
                request = made.read_by(request);
                made.octets.as_slice().into()
            }
            None => Cow::from(question.case.input_octets()),
        };
        request.input = None;
        if input.len() <= INLINE_LIMIT {
            request.input = Some(input.into_owned().into());
            return Ok((request, None));
        }
        let unwritable = |cause| RunError::File {
            path: std::env::temp_dir(),
            cause,
        };
        let mut file = NamedTempFile::with_prefix("gauntlet-").map_err(unwritable)?;
        file.write_all(&input).map_err(unwritable)?;
        file.flush().map_err(unwritable)?;
        request.input_file = Some(file.path().to_string_lossy().into_owned());
        Ok((request, Some(file)))
    }
}

impl Made {
    /// The request that reads the message, from that which had it made.
    pub(crate) fn read_by(&self, request: Request) -> Request {
        let form = request.produce.and_then(|produce| produce.form);
        Request {
            op: self.op,
            input_form: Some(match form.as_deref() {
                Some("der") => Form::Der,
                Some("pem") => Form::Pem,
                _ => Form::Mime,
            }),
            produce: None,
            ..request
        }
    }
}

/// All questions put once, several drivers at a time.
struct Round<'r, 'a> {
    asking: &'r Asking<'r>,
    implementations: &'r [Implementation],
    questions: &'r [Question<'a>],
    next: AtomicUsize,
    stop: AtomicBool,
    /// The sessions that are open already, until some lane takes them over.
    spare: Mutex<Vec<Option<Session>>>,
}

impl<'a> Round<'_, 'a> {
    fn carry_out(&self) -> Result<Vec<Asked<'a>>, RunError> {
        let mut done = Vec::new();
        thread::scope(|scope| {
            let lanes: Vec<_> = (0..self.asking.jobs.min(self.questions.len()).max(1))
                .map(|_| scope.spawn(|| self.lane()))
                .collect();
            for lane in lanes {
                match lane.join() {
                    Ok(asked) => done.extend(asked?),
                    Err(panic) => std::panic::resume_unwind(panic),
                }
            }
            Ok(done)
        })
    }

    /// Takes questions until none is left. They are sorted by implementation, so a lane has one
    /// driver at a time and changes it seldom.
    fn lane(&self) -> Result<Vec<Asked<'a>>, RunError> {
        let mut done = Vec::new();
        let mut current: Option<(usize, Session)> = None;
        let mut lost: Option<(usize, Broken)> = None;
        while !self.stop.load(Ordering::Relaxed)
            && let Some(question) = self
                .questions
                .get(self.next.fetch_add(1, Ordering::Relaxed))
        {
            let index = question.implementation;
            let implementation = &self.implementations[index];
            let put = match self.session(index, current.take(), &mut lost) {
                Ok(session) => self.asking.put(implementation, question, session),
                Err(broken) => Ok((Reply::broken(broken), None)),
            };
            let (reply, session) = match put {
                Ok(put) => put,
                Err(error) => {
                    self.stop.store(true, Ordering::Relaxed);
                    return Err(error);
                }
            };
            current = session.map(|session| (index, session));
            self.asking.progress.step(&implementation.name);
            done.push(Asked {
                question: question.clone(),
                reply,
            });
        }
        if let Some((_, session)) = current {
            session.finish();
        }
        Ok(done)
    }

    /// The session to ask this implementation by. One that did not start beside its other processes is not started
    /// again in this lane: what is left of it is asked alone.
    fn session(
        &self,
        index: usize,
        current: Option<(usize, Session)>,
        lost: &mut Option<(usize, Broken)>,
    ) -> Result<Session, Broken> {
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
            None => match lost {
                Some((of, broken)) if *of == index => Err(broken.clone()),
                _ => self.implementations[index]
                    .restart(self.asking.watch)
                    .inspect_err(|broken| *lost = Some((index, broken.clone()))),
            },
        }
    }
}

/// Time for an answer where the case names none.
const TIME_LIMIT: Duration = Duration::from_secs(10);
