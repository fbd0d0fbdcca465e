//! What the process has to be before it holds keys and plaintext.

/// Sees to it that nothing of the process's memory becomes a file, and that a file that must not grow
/// is an error of the output and not the end.
#[cfg(unix)]
pub(crate) fn prepare() {
    use std::sync::atomic::AtomicBool;

    use rustix::process::{Resource, Rlimit, setrlimit};

    let none = Rlimit {
        current: Some(0),
        maximum: Some(0),
    };
    let _ = setrlimit(Resource::Core, none);
    // That the signal is caught makes the write an error; nobody asks whether it came.
    static CAME: AtomicBool = AtomicBool::new(false);
    let _ = signal_hook::flag::register(signal_hook::consts::SIGXFSZ, &CAME);
}

#[cfg(not(unix))]
pub(crate) fn prepare() {}
