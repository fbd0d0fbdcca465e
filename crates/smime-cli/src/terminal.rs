//! What is shown on a terminal alone: colours.

use std::env;
use std::io::IsTerminal;

/// Whether `stream` shows colours: it is a terminal that can, and its user wants them, as NO_COLOR
/// would say otherwise.
pub(crate) fn colours(stream: &impl IsTerminal) -> bool {
    let is_set = |name| env::var_os(name).is_some_and(|value| !value.is_empty());
    let is_dumb = env::var_os("TERM").is_none_or(|terminal| terminal == "dumb");
    stream.is_terminal() && !is_set("NO_COLOR") && !is_dumb
}
