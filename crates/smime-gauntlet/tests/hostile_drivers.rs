//! What a driver may do to the runner: nothing. Each fault is scored, and the run goes on.

mod common;

use std::fs;
use std::os::unix::process::ExitStatusExt as _;
use std::thread;
use std::time::Duration;

use common::{Call, Done, example};
use rustix::process::{Pid, Signal, kill_process};
use smime_gauntlet::driver::{Broken, Launch, Session, Watch};

/// Runs good, bad and either with a driver that misbehaves on bad.
fn run(mode: &str) -> Done {
    let command = format!("{} {mode}", example("hostile"));
    Call::run(&["--driver", &command, "-j", "2"]).done()
}

fn assert_only_bad_is(outcome: &str, detail: &str, done: &Done) {
    assert_eq!(
        done.outcome("toy/bad"),
        outcome,
        "{}",
        done.detail("toy/bad")
    );
    let found = done.detail("toy/bad");
    assert!(
        found.contains(detail),
        "{found:?} does not contain {detail:?}"
    );
    for case in ["toy/good", "toy/either", "toy/steering", "toy/large"] {
        assert_eq!(done.outcome(case), "pass", "{case}: {}", done.detail(case));
    }
    assert_eq!(done.status, i32::from(outcome != "pass"), "{}", done.stderr);
}

#[test]
fn a_shell_that_kills_itself_by_sigsegv_is_a_crash() {
    let script = r#"
        printf '%s\n' '{"driver":1,"name":"shell","version":"1","ops":["parse"],"features":[],"reports":[]}'
        while read -r line; do
            case $line in *'"toy/bad"'*) kill -SEGV $$;; esac
            id=${line#*'"id":"'}; id=${id%%'"'*}
            printf '{"id":"%s","verdict":"valid"}\n' "$id"
        done"#;
    let done = Call::run(&["--driver", script]).done();
    assert_only_bad_is("crash", "killed by SIGSEGV (11)", &done);
}

#[test]
fn an_endless_loop_is_a_timeout() {
    assert_only_bad_is("timeout", "nothing within 3 s", &run("loop"));
}

#[test]
fn allocating_without_end_is_a_crash_that_names_the_memory() {
    let done = run("allocate");
    assert_only_bad_is("crash", "MiB of resident memory", &done);
    let detail = done.detail("toy/bad");
    let found: u64 = detail
        .split(' ')
        .find_map(|word| word.parse().ok())
        .expect("a number");
    // Memory is looked at every now and then, not at each allocation.
    assert!((513..2048).contains(&found), "{detail}");
}

#[test]
fn memory_a_little_above_a_limit_does_not_read_as_the_limit() {
    let limit = 512 << 20;
    let killed = |resident| Broken::Memory { resident }.to_string();
    assert_eq!(killed(limit + 4096), "killed at 513 MiB of resident memory");
    assert_eq!(killed(limit), "killed at 512 MiB of resident memory");
}

#[test]
fn the_memory_of_a_child_in_a_group_of_its_own_counts() {
    let done = run("allocate-in-child");
    assert_only_bad_is("crash", "MiB of resident memory", &done);
}

#[test]
fn an_endless_line_is_cut_off() {
    assert_only_bad_is("crash", "a line of more than", &run("endless-line"));
}

#[test]
fn endless_lines_are_not_an_answer() {
    assert_only_bad_is("crash", "no answer", &run("endless-lines"));
}

#[test]
fn an_answer_without_an_end_of_line_is_a_timeout() {
    assert_only_bad_is(
        "timeout",
        "no end of line within 3 s, after 55 octets",
        &run("no-line-end"),
    );
}

#[test]
fn garbage_is_a_crash_and_is_shown_escaped() {
    let done = run("garbage");
    assert_only_bad_is(
        "crash",
        r#"no answer: "Segmentation fault\u{1b}[2J""#,
        &done,
    );
}

#[test]
fn deep_nesting_is_garbage() {
    assert_only_bad_is("crash", "no answer", &run("deep"));
}

#[test]
fn an_answer_with_another_id_is_a_crash() {
    assert_only_bad_is(
        "crash",
        "an answer with another id: \"toy/good\"",
        &run("wrong-id"),
    );
}

#[test]
fn an_unknown_verdict_is_a_crash() {
    assert_only_bad_is("crash", "no answer", &run("unknown-verdict"));
}

#[test]
fn an_exit_is_a_crash_with_the_last_words_of_standard_error() {
    let done = run("exit");
    assert_only_bad_is("crash", "ended with exit status 3: \"last words\"", &done);
}

#[test]
fn closing_standard_output_is_a_crash() {
    let script = r#"
        printf '%s\n' '{"driver":1,"name":"shell","version":"1","ops":["parse"],"features":[],"reports":[]}'
        read -r line; exec >&-; sleep 600"#;
    let done = Call::run(&["--filter", "toy/good", "--driver", script]).done();
    assert_eq!(done.outcome("toy/good"), "crash");
    assert_eq!(
        done.detail("toy/good"),
        "closed its standard output and went on"
    );
}

#[test]
fn a_second_line_for_one_question_does_not_pass_for_the_next_answer() {
    let done = run("two-lines");
    for case in ["toy/either", "toy/good", "toy/large", "toy/steering"] {
        assert_eq!(done.outcome(case), "pass", "{case}: {}", done.detail(case));
    }
}

#[test]
fn a_case_that_crashed_is_asked_once_more_alone() {
    let command = format!("{} not-alone", example("hostile"));
    let done = Call::run(&["--driver", &command, "-j", "1"]).done();
    for case in ["toy/either", "toy/good", "toy/steering"] {
        assert_eq!(done.outcome(case), "pass");
        let wanted = "answered when asked alone; at first: ended with exit status 4; own words";
        let also = "own words";
        assert!(
            [wanted, also].contains(&done.detail(case).as_str()),
            "{}",
            done.detail(case)
        );
    }
    assert!(
        done.detail("toy/good")
            .starts_with("answered when asked alone")
    );
}

#[test]
fn a_driver_that_cannot_ask_fails_the_run() {
    let done = run("error");
    assert_eq!(done.status, 2);
    assert_eq!(
        done.stderr,
        "gauntlet: hostile: toy/bad: error: own words\n"
    );
}

#[test]
fn a_driver_without_a_hello_fails_the_run() {
    for (mode, wanted) in [
        ("binary-hello", "the first line is no hello: "),
        ("protocol-2", "protocol version 2 found, 1 wanted"),
        (
            "steering-name",
            "name: \"a\\u{1b}[2Jb\" found, 1 to 60 printable characters wanted",
        ),
        (
            "unknown-feature",
            "features: \"telepathy\" found, ids of features.json wanted",
        ),
    ] {
        let done = run(mode);
        assert_eq!(done.status, 2, "{mode}");
        assert!(done.stderr.contains(wanted), "{mode}: {}", done.stderr);
        assert_eq!(done.stderr.lines().count(), 1, "{}", done.stderr);
    }
    for command in ["exit 7", "no-such-program-at-all", "echo", ":"] {
        let done = Call::run(&["--driver", command]).done();
        assert_eq!(done.status, 2, "{command}");
        assert!(done.stderr.contains(command), "{command}: {}", done.stderr);
    }
}

#[test]
fn a_driver_that_never_says_hello_does_not_start() {
    let watch = Watch::start(1 << 30);
    for (mode, wanted) in [
        ("no-hello", "no first line: nothing within 0.5 s"),
        (
            "no-line-end-in-hello",
            "no first line: no end of line within 0.5 s, after 11 octets",
        ),
    ] {
        let launch = Launch::Shell(format!("{} {mode}", example("hostile")));
        let error = Session::start(&launch, &watch, Duration::from_millis(500)).unwrap_err();
        assert_eq!(error.to_string(), wanted);
    }
}

#[test]
fn children_of_a_driver_are_not_left_behind() {
    let script = r#"
        printf '%s\n' '{"driver":1,"name":"shell","version":"1","ops":["parse"],"features":[],"reports":[]}'
        sleep 600 & echo $! >> pids
        read -r line; wait"#;
    let done = Call::run(&["--filter", "toy/good", "--driver", script]).done();
    assert_eq!(done.outcome("toy/good"), "timeout");
    assert_all_gone(&done);

    let done = run("leave-child");
    assert_only_bad_is("timeout", "nothing within 3 s", &done);
    assert_all_gone(&done);
}

#[test]
fn an_interrupt_ends_the_drivers_too() {
    let script = r#"
        printf '%s\n' '{"driver":1,"name":"shell","version":"1","ops":["parse"],"features":[],"reports":[]}'
        read -r line; echo $$ > started; while :; do :; done"#;
    let mut call = Call::run(&["--filter", "toy/large", "--driver", script]);
    let mut runner = call.command.spawn().unwrap();
    let started = call.folder.path().join("started");
    let pid = (0..500)
        .find_map(|_| {
            thread::sleep(Duration::from_millis(20));
            let pid = fs::read_to_string(&started).ok()?;
            (!pid.is_empty()).then_some(pid)
        })
        .expect("the driver is asked");
    kill_process(Pid::from_child(&runner), Signal::INT).unwrap();
    let status = runner.wait().unwrap();
    assert_eq!(status.signal(), Some(Signal::INT.as_raw()));
    assert_gone(pid.trim());
}

/// Two drivers were started, and each wrote its child's process id to a file.
fn assert_all_gone(done: &Done) {
    let pids = fs::read_to_string(done.folder.path().join("pids")).unwrap();
    assert_eq!(pids.lines().count(), 2);
    pids.lines().for_each(assert_gone);
}

fn assert_gone(pid: &str) {
    // A process that was killed ends soon after; one whose new parent does not reap it stays a
    // zombie (Z).
    let gone = (0..100).any(|_| {
        thread::sleep(Duration::from_millis(10));
        fs::read_to_string(format!("/proc/{pid}/stat")).map_or(true, |stat| stat.contains(") Z "))
    });
    assert!(gone, "process {pid} is still there");
}
