//! The watch over all drivers of a run: caps their memory, and ends them when the run is interrupted.

use std::collections::HashMap;
use std::io;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::thread;
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process, kill_process_group};
use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
use signal_hook::iterator::Signals;
use signal_hook::low_level::emulate_default_handler;

use super::processes::{members, snapshot};

/// Watches process groups; a group whose processes together hold more resident memory than the
/// limit is killed within a tenth of a second or so.
#[derive(Debug)]
pub struct Watch {
    limit: u64,
    /// The leaders of the groups, with the octets of memory for which a group was killed.
    groups: Mutex<HashMap<Pid, Option<u64>>>,
}

impl Watch {
    /// Starts the watch with a limit in octets for each driver. It ends when the last owner drops it.
    pub fn start(limit: u64) -> Arc<Self> {
        let watch = Arc::new(Self {
            limit,
            groups: Mutex::default(),
        });
        let weak = Arc::downgrade(&watch);
        thread::spawn(move || keep_watch(&weak));
        watch
    }

    /// Kills all drivers before SIGINT, SIGTERM or SIGHUP does what it does by default. Drivers are
    /// in process groups of their own, so a terminal's interrupt does not reach them by itself.
    ///
    /// # Errors
    /// The signal handlers could not be installed.
    pub fn kill_on_interrupt(self: &Arc<Self>) -> io::Result<()> {
        let mut signals = Signals::new([SIGINT, SIGTERM, SIGHUP])?;
        let weak = Arc::downgrade(self);
        thread::spawn(move || {
            for signal in signals.forever() {
                if let Some(watch) = weak.upgrade() {
                    let groups = watch.groups();
                    groups.keys().copied().for_each(kill_all);
                }
                if emulate_default_handler(signal).is_err() {
                    return;
                }
            }
        });
        Ok(())
    }

    pub(super) fn add(&self, leader: Pid) {
        self.groups().insert(leader, None);
    }

    /// Kills the group for good. After this its leader may be reaped: until then no other process
    /// can get its id, which is why the lock is held.
    pub(super) fn kill(&self, leader: Pid) {
        let mut groups = self.groups();
        kill_all(leader);
        groups.remove(&leader);
    }

    /// The octets of memory for which the watch killed the group, if it did.
    pub(super) fn excess(&self, leader: Pid) -> Option<u64> {
        self.groups().get(&leader).copied().flatten()
    }

    fn check(&self) {
        let mut groups = self.groups();
        if groups.is_empty() {
            return;
        }
        let table = snapshot();
        for (leader, excess) in groups.iter_mut() {
            let resident = members(&table, leader.as_raw_nonzero().get())
                .iter()
                .map(|process| process.resident)
                .sum();
            if resident > self.limit && excess.is_none() {
                *excess = Some(resident);
                kill_all(*leader);
            }
        }
    }

    fn groups(&self) -> MutexGuard<'_, HashMap<Pid, Option<u64>>> {
        self.groups.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn keep_watch(watch: &Weak<Watch>) {
    while let Some(watch) = watch.upgrade() {
        watch.check();
        drop(watch);
        thread::sleep(INTERVAL);
    }
}

/// Kills the group and what descends from it. Errors mean that a process has ended by itself.
fn kill_all(leader: Pid) {
    let strays = members(&snapshot(), leader.as_raw_nonzero().get());
    let _ = kill_process_group(leader, Signal::KILL);
    for pid in strays.iter().filter_map(|stray| Pid::from_raw(stray.id)) {
        let _ = kill_process(pid, Signal::KILL);
    }
}

/// Pause between two looks at the memory of all drivers. A process that fills memory at 2 GB/s
/// gets some 100 MB beyond the limit.
const INTERVAL: Duration = Duration::from_millis(50);
