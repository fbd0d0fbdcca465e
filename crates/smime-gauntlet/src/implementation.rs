//! The implementations of a run, the built-in ones and the foreign ones alike: all are drivers.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use smime_cases::driver::{Hello, Report};
use smime_cases::{Case, Feature, Op};

use crate::RunError;
use crate::driver::{Broken, Launch, Session, Watch};
use crate::results::Role;
use crate::worker;

/// An implementation under test.
#[derive(Clone, Debug)]
pub struct Implementation {
    /// Its driver's name, made unique in the run.
    pub name: String,
    /// Its driver's version.
    pub version: String,
    launch: Launch,
    hello: Hello,
}

impl Implementation {
    /// Starts the drivers once, in the order given, each with the session that is open now.
    ///
    /// # Errors
    /// A driver does not start, or claims a feature that is not in the list.
    pub fn start_all(
        launches: &[Launch],
        features: &[Feature],
        watch: &Arc<Watch>,
    ) -> Result<Vec<(Self, Session)>, RunError> {
        let mut taken = BTreeSet::new();
        let mut started = Vec::new();
        for launch in launches {
            let (mut one, session) = Self::start(launch, watch)?;
            if let Some(unknown) = one
                .hello
                .features
                .iter()
                .find(|claimed| !features.iter().any(|known| known.id == **claimed))
            {
                return Err(RunError::UnknownFeature {
                    driver: launch.to_string(),
                    feature: unknown.clone(),
                });
            }
            one.name = (1..)
                .map(|count| match count {
                    1 => one.hello.name.clone(),
                    _ => format!("{} {count}", one.hello.name),
                })
                // The names of what is built in are for that alone.
                .find(|name| {
                    let is_reserved = one.role() == Role::Driver && worker::is_known(name);
                    !is_reserved && taken.insert(name.clone())
                })
                .unwrap_or_default();
            started.push((one, session));
        }
        Ok(started)
    }

    /// Starts a driver once, by the name that it gives itself, whatever it claims.
    ///
    /// # Errors
    /// It does not start.
    pub(crate) fn start(launch: &Launch, watch: &Arc<Watch>) -> Result<(Self, Session), RunError> {
        let session = start(launch, watch)?;
        let hello = session.hello().clone();
        let implementation = Self {
            name: hello.name.clone(),
            version: hello.version.clone(),
            launch: launch.clone(),
            hello,
        };
        Ok((implementation, session))
    }

    /// Starts the driver once more, beside other processes of it or after them.
    ///
    /// # Errors
    /// It does not start, or says something else than at first.
    pub(crate) fn restart(&self, watch: &Arc<Watch>) -> Result<Session, Broken> {
        let session = Session::start(&self.launch, watch, HELLO_TIME)
            .map_err(|cause| Broken::NotAgain(cause.to_string()))?;
        if *session.hello() == self.hello {
            Ok(session)
        } else {
            let why = "its first line is not the one it began with";
            Err(Broken::NotAgain(why.into()))
        }
    }

    /// How it came into the run.
    #[must_use]
    pub fn role(&self) -> Role {
        match &self.launch {
            Launch::Worker { name, .. } if name == worker::REFERENCE => Role::Reference,
            Launch::Worker { .. } => Role::BuiltIn,
            Launch::Shell(_) => Role::Driver,
        }
    }

    /// Whether this is the reference, whoever computes for it: it cannot judge what it made itself.
    pub(crate) fn is_own_work(&self) -> bool {
        let names = [worker::REFERENCE, worker::AWS_LC];
        matches!(&self.launch, Launch::Worker { name, .. } if names.contains(&name.as_str()))
    }

    /// Whether this is `vectors/recompute.py`, by the command that was given: a driver's own name decides nothing.
    pub(crate) fn is_recomputation(&self) -> bool {
        matches!(&self.launch, Launch::Shell(line) if line.ends_with(RECOMPUTATION))
    }

    /// Whether it is run so.
    pub(crate) fn is_started_by(&self, launch: &Launch) -> bool {
        self.launch == *launch
    }

    /// Whether the driver fills in this field of its answers.
    #[must_use]
    pub fn reports(&self, field: Report) -> bool {
        self.hello.reports.contains(&field)
    }

    /// The operations that the driver can be asked.
    #[must_use]
    pub fn ops(&self) -> &[Op] {
        &self.hello.ops
    }

    /// The features that the driver claims.
    #[must_use]
    pub fn features(&self) -> &[String] {
        &self.hello.features
    }

    /// The features of the case that the driver does not claim.
    #[must_use]
    pub fn lacks<'a>(&self, case: &'a Case) -> Vec<&'a str> {
        case.features
            .iter()
            .map(String::as_str)
            .filter(|feature| !self.claims(feature))
            .collect()
    }

    /// Why the driver is not asked to do this for the case, if it is not.
    #[must_use]
    pub fn cannot_be_asked(&self, op: Op, case: &Case) -> Option<String> {
        if !self.hello.ops.contains(&op) {
            return Some(format!("the driver has no operation {}", json_name(&op)));
        }
        let missing: Vec<&str> = case
            .needs
            .iter()
            .map(|need| need.feature())
            .filter(|need| !self.claims(need))
            .collect();
        (!missing.is_empty()).then(|| format!("the driver lacks {}", missing.join(", ")))
    }

    fn claims(&self, feature: &str) -> bool {
        self.hello.features.iter().any(|claimed| claimed == feature)
    }
}

/// The name that a value has in the JSON of cases and answers.
pub(crate) fn json_name(value: &impl serde::Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(name)) => name,
        Ok(other) => other.to_string(),
        Err(_) => String::new(),
    }
}

fn start(launch: &Launch, watch: &Arc<Watch>) -> Result<Session, RunError> {
    Session::start(launch, watch, HELLO_TIME).map_err(|cause| RunError::Start {
        driver: launch.to_string(),
        cause,
    })
}

/// The second opinion where OpenSSL has none.
const RECOMPUTATION: &str = "vectors/recompute.py drive";

/// Time for a driver to say hello; a virtual machine's cold start fits.
const HELLO_TIME: Duration = Duration::from_secs(20);

#[cfg(test)]
impl Implementation {
    /// An implementation that is not run.
    pub(crate) fn for_test(launch: Launch, hello: Hello) -> Self {
        Self {
            name: hello.name.clone(),
            version: hello.version.clone(),
            launch,
            hello,
        }
    }
}
