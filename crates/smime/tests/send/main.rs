//! What the sending agent writes, read back by the receiving agent.

mod content;
mod signing;
mod support;
