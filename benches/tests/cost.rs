//! What hostile messages cost, counted: the work that was paid for, the memory that was held at most, the
//! octets that are said about them. `benches/hostile` shows the time that the same messages take.
//!
//! At three sizes each: what grows with the square of the size shows. `cargo test -p benches --test cost
//! -- --nocapture` prints the table.

use std::{fs, sync::Mutex};

use benches::{
    hostile::{self, SIZES, Template},
    keys::World,
};
use peak_alloc::PeakAlloc;
use smime::{
    Limits,
    budget::{Spent, Work},
    crypto::DigestAlgorithm,
    inspect,
};

#[global_allocator]
static ALLOCATED: PeakAlloc = PeakAlloc;

/// One at a time: what is allocated is counted for the whole process.
static ALONE: Mutex<()> = Mutex::new(());

/// What a message of no octets may hold, and what each octet may add: 64 MiB for a mebibyte.
const HELD: usize = 16 << 20;
const HELD_PER_OCTET: usize = 48;
/// The same for a report.
const SAID: usize = 1 << 20;
const SAID_PER_OCTET: usize = 10;
/// What a line may have, in characters.
const LINE: usize = 2_000;

struct Measured {
    size: usize,
    work: u64,
    peak: usize,
    cpu: u64,
    said: usize,
    /// What was answered, where it is not what the table has.
    wrong: Option<String>,
}

/// Runs `ask` and gives what it gives, the memory that it held at most, and the nanoseconds that it ran.
fn measured<R>(ask: impl FnOnce() -> R) -> (R, usize, u64) {
    ALLOCATED.reset_peak_usage();
    let (before, start) = (ALLOCATED.current_usage(), on_cpu());
    let answer = ask();
    let peak = ALLOCATED.peak_usage().saturating_sub(before);
    (answer, peak, on_cpu() - start)
}

/// How long this thread has run, in nanoseconds; 0 where the system does not say.
fn on_cpu() -> u64 {
    let stat = fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    let first = stat.split_whitespace().next();
    first.and_then(|ran| ran.parse().ok()).unwrap_or_default()
}

fn judge(template: &Template, world: &World, at: usize) -> Measured {
    let message = (template.make)(world, SIZES[at]);
    let (received, peak, cpu) = measured(|| template.judge(world, &message));
    let reason = received.verdict.reason();
    let wrong = reason.map(|refusal| refusal.reason) != template.refused[at];
    for refusal in &received.verdict.reasons {
        let line = refusal.to_string();
        assert!(line.chars().count() <= LINE, "{}: {line}", template.name);
    }
    let report = serde_json::to_string_pretty(&received.verdict).unwrap();
    Measured {
        size: message.len(),
        // Deriving keys is slow on purpose, and bounded apart.
        work: received.spent.work - derived(received.spent),
        peak,
        cpu,
        said: report.len(),
        wrong: wrong.then(|| format!("{reason:?}")),
    }
}

fn derived(spent: Spent) -> u64 {
    assert!(spent.derivation_iterations <= Limits::default().derivation_iterations.into());
    // One with SHA-512, as the row about passwords has it, counts for two.
    spent.derivation_iterations / 2 * Work::Derive(DigestAlgorithm::Sha512).price()
}

fn inspect(template: &Template, world: &World, at: usize) -> Measured {
    let message = (template.make)(world, SIZES[at]);
    let limits = inspect::Limits::default();
    let (said, peak, cpu) = measured(|| {
        let tree = inspect::tree(&message, &limits);
        let text = tree.to_string();
        for line in text.lines() {
            assert!(line.chars().count() <= LINE, "{}: {line}", template.name);
        }
        let json = serde_json::to_string_pretty(&tree).unwrap();
        text.len().max(json.len())
    });
    Measured {
        size: message.len(),
        work: 0,
        peak,
        cpu,
        said,
        wrong: None,
    }
}

fn check(what: fn(&Template, &World, usize) -> Measured) {
    let _alone = ALONE.lock();
    let world = World::new();
    let limits = Limits::default();
    println!(
        "{:32} {:>8} {:>11} {:>9} {:>8} {:>9}",
        "", "octets", "work", "peak", "ms", "said"
    );
    let mut faults = Vec::new();
    for template in hostile::all() {
        let rows = [0, 1, 2].map(|at| what(template, &world, at));
        for row in &rows {
            let Measured {
                size,
                work,
                peak,
                cpu,
                said,
                wrong,
            } = row;
            let (kib, ms) = (peak >> 10, cpu / 1_000_000);
            let name = template.name;
            println!("{name:32} {size:8} {work:11} {kib:5} KiB {ms:8} {said:9}");
            let mut fault = |kind: &str| faults.push(format!("{name}, {size} octets: {kind}"));
            if let Some(answer) = wrong {
                fault(answer);
            }
            if *work > limits.work + limits.work_per_octet * *size as u64 {
                fault("work");
            }
            if *peak > HELD + HELD_PER_OCTET * size {
                fault("peak");
            }
            if *said > SAID + SAID_PER_OCTET * size {
                fault("said");
            }
        }
        // Four times the size is four times the cost, and a little for what does not grow.
        for [small, large] in [[&rows[0], &rows[1]], [&rows[1], &rows[2]]] {
            let grown = large.size.div_ceil(small.size) as u64;
            let mut fault = |kind: &str, small: u64, large: u64, free: u64| {
                if large > (grown + 1) * small + free {
                    let (name, size) = (template.name, rows[2].size);
                    faults.push(format!(
                        "{name}, up to {size}: {kind} from {small} to {large}"
                    ));
                }
            };
            fault("work", small.work, large.work, 20_000_000);
            fault("peak", small.peak as u64, large.peak as u64, 4 << 20);
            fault("time", small.cpu, large.cpu, 300_000_000);
        }
    }
    assert!(faults.is_empty(), "{faults:#?}");
}

#[test]
fn what_a_message_costs_grows_with_its_size_and_with_nothing_else() {
    check(judge);
}

#[test]
fn so_does_what_showing_it_costs() {
    check(inspect);
}
