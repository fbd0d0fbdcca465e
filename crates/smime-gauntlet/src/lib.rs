//! The S/MIME Gauntlet: asks S/MIME implementations the same questions and compares their answers.
//!
//! A [`Run`] takes the cases of `smime-cases`, asks each of them of each [`Implementation`], which
//! is a program behind the [driver protocol](smime_cases::driver), and scores the answers. The
//! implementations that are built in answer from worker processes of the same program
//! ([`worker`]), so that nothing a message does to a library can end a run.
//!
//! The order of reading: [`driver`] runs a program and talks to it, [`Run`] hands out the
//! questions, [`score`] judges one answer, [`Expectation`] judges a run, [`report`] shows it.
#![forbid(unsafe_code)]

#[cfg(not(unix))]
compile_error!("drivers run in process groups, which only Unix has");

mod ask;
pub mod cli;
mod columns;
mod difference;
pub mod driver;
mod error;
mod expectation;
mod filter;
mod implementation;
pub mod interop;
mod junit;
pub mod matrix;
mod peers;
mod progress;
mod reply;
pub mod report;
mod results;
mod run;
mod score;
mod selection;
mod shard;
mod shell;
mod structure;
mod summary;
mod visible;
mod withheld;
pub mod worker;

pub use difference::{Line, Side, difference};
pub use error::RunError;
pub use expectation::{Expectation, Surprise, Wanted, subject};
pub use filter::{Filter, Pattern};
pub use implementation::Implementation;
pub use junit::junit;
pub use progress::Progress;
pub use reply::{Given, Reply};
pub use results::{Counts, ImplementationResults, OUTCOMES, Results, Role, Row, SUITE, area};
pub use run::{Run, Witnesses};
pub use score::{Reading, Score, score};
pub use selection::Selection;
pub use shard::Shard;
pub use structure::structure;
pub use summary::{Colour, summary};
