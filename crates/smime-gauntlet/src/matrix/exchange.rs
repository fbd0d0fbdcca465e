//! One message made and read.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use der::asn1::ObjectIdentifier;
use sha2::{Digest as _, Sha256};
use smime_cases::driver::{Answer, AnswerVerdict, Request};
use smime_cases::{Case, Form, Integrity, Vectors, Verdict};

use super::rows::Way;
use super::{COLUMNS, Cell, CellOutcome, Participant};
use crate::RunError;
use crate::ask::Made;
use crate::driver::{Session, Watch};
use crate::implementation::Implementation;
use crate::worker::{self, REFERENCE};

/// The workers that make and read.
pub(super) struct Exchange<'a> {
    vectors: &'a Vectors,
    watch: &'a Arc<Watch>,
    workers: BTreeMap<&'static str, (Implementation, Option<Session>)>,
    /// What [`stand_in`](Self::stand_in) found.
    stand_ins: BTreeMap<Vec<ObjectIdentifier>, Option<String>>,
}

impl<'a> Exchange<'a> {
    pub(super) fn start(vectors: &'a Vectors, watch: &'a Arc<Watch>) -> Result<Self, RunError> {
        let mut workers = BTreeMap::new();
        for (name, _) in COLUMNS {
            let launch = worker::launch(name)?;
            let (implementation, session) = Implementation::start(&launch, watch)?;
            workers.insert(name, (implementation, Some(session)));
        }
        Ok(Self {
            vectors,
            watch,
            workers,
            stand_ins: BTreeMap::new(),
        })
    }

    pub(super) fn participants(&self) -> Vec<Participant> {
        self.workers
            .values()
            .map(|(implementation, _)| Participant {
                name: implementation.name.clone(),
                version: implementation.version.clone(),
            })
            .collect()
    }

    /// Has the message made by `maker` and read by `reader`.
    pub(super) fn cell(
        &mut self,
        way: &Way,
        maker: &'static str,
        reader: &'static str,
    ) -> Result<Cell, RunError> {
        let (outcome, detail) = self.exchange(way, way.content(), maker, reader)?;
        let stands_in = match outcome {
            CellOutcome::Lacking if way.is_made => self.recomputed(way)?,
            _ => None,
        };
        Ok(match stands_in {
            Some(id) => Cell {
                maker,
                reader,
                outcome: CellOutcome::Recomputed,
                detail: id,
            },
            None => Cell {
                maker,
                reader,
                outcome,
                detail,
            },
        })
    }

    /// Has `content` protected by `maker` and taken out by `reader`.
    pub(super) fn exchange(
        &mut self,
        way: &Way,
        content: &[u8],
        maker: &'static str,
        reader: &'static str,
    ) -> Result<(CellOutcome, String), RunError> {
        if [maker, reader].contains(&OPENSSL) && !way.is_known_to_openssl {
            return Ok((CellOutcome::Lacking, "no function of OpenSSL's".into()));
        }
        if maker != OPENSSL && !way.is_made {
            return Ok((CellOutcome::Lacking, "only read, never made".into()));
        }
        let request = way.request(content);
        let made = match self.ask(maker, &request)? {
            Ok(answer) => answer,
            Err(broken) => return Ok((CellOutcome::Failed, format!("{maker}: {broken}"))),
        };
        let output = match (made.verdict, made.output) {
            (AnswerVerdict::Valid, Some(output)) => output.0,
            (verdict, _) => return Ok(refused(maker, verdict, made.detail)),
        };
        let Some(op) = way.op.reads_back(Some(&way.produce)) else {
            return Ok((CellOutcome::Failed, "nothing reads it".into()));
        };
        let made = Made {
            by: 0,
            op,
            octets: Arc::new(output),
        };
        let mut request = made.read_by(request);
        request.input = Some(made.octets.to_vec().into());
        let read = match self.ask(reader, &request)? {
            Ok(answer) => answer,
            Err(broken) => return Ok((CellOutcome::Failed, format!("{reader}: {broken}"))),
        };
        if read.verdict != AnswerVerdict::Valid {
            return Ok(refused(reader, read.verdict, read.detail));
        }
        let found = read.content.map(|content| content.0).unwrap_or_default();
        if found != content {
            return Ok((CellOutcome::Failed, format!("{reader}: other content")));
        }
        if way.integrity.is_some() && read.integrity != way.integrity {
            let found = read.integrity.unwrap_or(Integrity::None);
            return Ok((
                CellOutcome::Failed,
                format!("{reader}: integrity {found:?}"),
            ));
        }
        Ok((CellOutcome::Read, String::new()))
    }

    /// What stands in for an exchange: the id of a case of this way, or of one for the handover of the key
    /// and one for what is done to the content.
    pub(super) fn recomputed(&mut self, way: &Way) -> Result<Option<String>, RunError> {
        if way.oids.is_empty() {
            return Ok(None);
        }
        if let Some(id) = self.stand_in(&way.oids.concat())? {
            return Ok(Some(id));
        }
        let mut ids = Vec::new();
        for oids in &way.oids {
            match self.stand_in(oids)? {
                Some(id) => ids.push(id),
                None => return Ok(None),
            }
        }
        Ok(Some(ids.join(", ")))
    }

    /// The id of a good case that names these algorithms, whose secrets are recorded, so that the
    /// recomputation checks its message, and which the reference reads.
    fn stand_in(&mut self, oids: &[ObjectIdentifier]) -> Result<Option<String>, RunError> {
        if let Some(known) = self.stand_ins.get(oids) {
            return Ok(known.clone());
        }
        let vectors = self.vectors;
        let mut found = None;
        for case in vectors.cases.values() {
            if is_recomputed(vectors, case, oids) && self.is_read(case)? {
                found = Some(case.id.clone());
                break;
            }
        }
        self.stand_ins.insert(oids.to_vec(), found.clone());
        Ok(found)
    }

    fn is_read(&mut self, case: &Case) -> Result<bool, RunError> {
        let request = self.vectors.request(case)?;
        let answer = self.ask(REFERENCE, &request)?;
        Ok(answer.is_ok_and(|answer| {
            let content = answer
                .content
                .map(|content| hex::encode(Sha256::digest(content.0)));
            answer.verdict == AnswerVerdict::Valid && content == case.expect.content_sha256
        }))
    }

    /// Asks a worker. One that breaks down is started again.
    fn ask(
        &mut self,
        name: &'static str,
        request: &Request,
    ) -> Result<Result<Answer, String>, RunError> {
        let Some((implementation, session)) = self.workers.get_mut(name) else {
            return Ok(Err("no such worker".into()));
        };
        let open = match session.take() {
            Some(session) => session,
            None => implementation
                .restart(self.watch)
                .map_err(|broken| RunError::Usage(format!("{}: {broken}", implementation.name)))?,
        };
        Ok(match open.ask(request, TIME_LIMIT) {
            Ok((answer, open)) => {
                *session = Some(open);
                Ok(answer)
            }
            Err(broken) => Err(broken.to_string()),
        })
    }
}

impl Way {
    /// Its words, as a filter finds them.
    pub(super) fn words(&self) -> String {
        [self.content_type, &self.recipient, &self.algorithm].join(" ")
    }

    fn request(&self, content: &[u8]) -> Request {
        Request {
            id: "matrix".into(),
            op: self.op,
            input: Some(content.to_vec().into()),
            input_file: None,
            input_form: self.content_form,
            content: None,
            original: None,
            context: self.context.clone(),
            produce: Some(self.produce.clone()),
        }
    }

    fn content(&self) -> &'static [u8] {
        match self.content_form {
            Some(Form::Mime) => b"Content-Type: text/plain\r\n\r\nThe quick brown fox.\r\n",
            _ => b"\0\x01\x02 octets \n\r as they stand \xff",
        }
    }
}

fn refused(who: &str, verdict: AnswerVerdict, detail: Option<String>) -> (CellOutcome, String) {
    let outcome = match verdict {
        AnswerVerdict::Unsupported => CellOutcome::Lacking,
        _ => CellOutcome::Failed,
    };
    let detail = detail.unwrap_or_default();
    (outcome, format!("{who}: {verdict:?}: {detail}"))
}

/// Whether a case's message is good, is checked by the recomputation and names these algorithms.
fn is_recomputed(vectors: &Vectors, case: &Case, oids: &[ObjectIdentifier]) -> bool {
    let octets = || case.input_octets();
    vectors.secrets.contains(&case.id)
        && case.expect.accept == [Verdict::Valid]
        && matches!(case.input_form, Some(Form::Der | Form::Ber))
        && oids.iter().all(|oid| contains(&octets(), oid))
}

/// Whether an identifier stands in DER, with its tag and length.
fn contains(octets: &[u8], oid: &ObjectIdentifier) -> bool {
    let value = oid.as_bytes();
    let mut element = vec![0x06, u8::try_from(value.len()).unwrap_or(u8::MAX)];
    element.extend(value);
    octets
        .windows(element.len())
        .any(|window| window == element)
}

const OPENSSL: &str = "openssl";

/// Time for an answer.
const TIME_LIMIT: Duration = Duration::from_secs(60);
