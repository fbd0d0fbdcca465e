//! The progress line, on a terminal. That nothing is shown elsewhere, `command_line` sees.

mod common;

use std::fs::File;
use std::io::Read as _;
use std::process::Stdio;

use common::{Call, example};
use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};

/// What a call writes to standard error where that is a terminal.
fn shown(mut call: Call) -> String {
    let terminal = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).unwrap();
    grantpt(&terminal).unwrap();
    unlockpt(&terminal).unwrap();
    let name = ptsname(&terminal, Vec::new()).unwrap();
    let end = rustix::fs::open(name, rustix::fs::OFlags::RDWR, 0.into()).unwrap();
    call.command
        .env("TERM", "xterm")
        .stdout(Stdio::null())
        .stderr(end);
    let mut running = call.command.spawn().unwrap();
    // The call's own end of the terminal is the last one then: reading stops with it.
    drop(call.command);
    let mut text = Vec::new();
    let _ = File::from(terminal).read_to_end(&mut text);
    assert_eq!(
        running.wait().unwrap().code(),
        Some(1),
        "it accepts the bad case"
    );
    String::from_utf8(text).unwrap()
}

#[test]
fn a_terminal_shows_how_much_is_done_how_fast_and_what_is_left() {
    let shown = shown(Call::run(&["--driver", &example("accept_everything")]));
    for wanted in ["0/6, ", "/s, ", "s left: accept-everything"] {
        assert!(shown.contains(wanted), "{wanted}: {shown:?}");
    }
    // Sequences that move and clear end in other letters.
    let coloured = |sequence: &str| {
        sequence
            .trim_start_matches(|c: char| c.is_ascii_digit() || c == ';')
            .starts_with('m')
    };
    assert!(!shown.split("\x1b[").skip(1).any(coloured), "{shown:?}");
    assert!(shown.ends_with("\x1b[2K"), "{shown:?}");
}
