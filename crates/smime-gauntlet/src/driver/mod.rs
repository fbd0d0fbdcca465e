//! Drivers: programs that answer one JSON line for each JSON line asked, in processes of their own.
//!
//! A driver may crash, loop, exhaust memory or write rubbish; none of it reaches the runner. Each
//! runs in a process group that is watched for memory and killed as a whole.

mod group;
mod launch;
mod lines;
mod processes;
mod session;
mod watch;

pub use launch::Launch;
pub use session::{Broken, Session, StartError};
pub use watch::Watch;
