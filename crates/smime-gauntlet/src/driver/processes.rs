//! The system's process table, as far as it says who belongs to a driver and how much memory is resident.
//!
//! Read from `/proc`, so on Linux only; elsewhere the table is empty and memory is not capped.

use std::collections::BTreeSet;
use std::fs;

use rustix::param::page_size;

/// A running process.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Process {
    pub(crate) id: i32,
    pub(crate) parent: i32,
    pub(crate) group: i32,
    /// Octets of memory in use (resident set).
    pub(crate) resident: u64,
}

impl Process {
    /// Reads a line of `/proc/PID/stat`. The command's name is skipped from behind: it may hold anything.
    fn from_stat(stat: &str) -> Option<Self> {
        let id = stat.split(' ').next()?.parse().ok()?;
        let (_, fields) = stat.rsplit_once(')')?;
        // The fields that follow the name count from 3 (proc(5)): state, ppid, pgrp, …, rss (24).
        let mut fields = fields.split_ascii_whitespace().skip(1);
        let parent = fields.next()?.parse().ok()?;
        let group = fields.next()?.parse().ok()?;
        let pages: u64 = fields.nth(18)?.parse().ok()?;
        Some(Self {
            id,
            parent,
            group,
            resident: pages.saturating_mul(page_size() as u64),
        })
    }
}

/// All processes that can be seen now.
pub(crate) fn snapshot() -> Vec<Process> {
    let Ok(entries) = fs::read_dir("/proc") else {
        return Vec::new();
    };
    entries
        .flatten()
        .filter(|entry| {
            entry
                .file_name()
                .as_encoded_bytes()
                .iter()
                .all(u8::is_ascii_digit)
        })
        // A process may end between the two reads.
        .filter_map(|entry| fs::read(entry.path().join("stat")).ok())
        .filter_map(|stat| Process::from_stat(&String::from_utf8_lossy(&stat)))
        .collect()
}

/// The processes of `table` that are in the group led by `leader` or descend from one that is: a
/// shell's children count, also where they made a group of their own.
pub(crate) fn members(table: &[Process], leader: i32) -> Vec<Process> {
    let mut ids = BTreeSet::new();
    loop {
        let before = ids.len();
        for process in table {
            if process.group == leader || ids.contains(&process.parent) {
                ids.insert(process.id);
            }
        }
        if ids.len() == before {
            break;
        }
    }
    table
        .iter()
        .filter(|process| ids.contains(&process.id))
        .copied()
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn process(id: i32, parent: i32, group: i32) -> Process {
        Process {
            id,
            parent,
            group,
            resident: 1,
        }
    }

    #[test]
    fn a_stat_line_is_read_behind_a_name_with_blanks_and_parentheses() {
        let stat = "77 (a) S 1 2 (b) R 70 71 72 0 -1 4194560 1 2 3 4 5 6 7 8 20 0 1 0 100 999 3 18446744073709551615 1";
        assert_eq!(
            Process::from_stat(stat),
            Some(Process {
                id: 77,
                parent: 70,
                group: 71,
                resident: 3 * page_size() as u64
            })
        );
    }

    #[test]
    fn a_torn_stat_line_is_no_process() {
        assert_eq!(Process::from_stat("77 (a) R 70 71"), None);
        assert_eq!(Process::from_stat(""), None);
    }

    #[test]
    fn children_that_left_the_group_are_members() {
        let table = [
            process(31, 30, 31),
            process(30, 20, 20),
            process(20, 1, 20),
            process(40, 1, 40),
            process(32, 31, 31),
        ];
        let ids: Vec<i32> = members(&table, 20).iter().map(|p| p.id).collect();
        assert_eq!(ids, [31, 30, 20, 32]);
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn this_process_is_in_the_table() {
        let own = i32::try_from(std::process::id()).unwrap();
        let found = snapshot().into_iter().find(|p| p.id == own).unwrap();
        assert!(found.resident > 0);
    }
}
