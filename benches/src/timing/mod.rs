//! Whether the time of a step tells what it found: classes of input interleaved at random, and Welch's t-test
//! between the good one and each of the others.
//!
//! The method is that of Reparaz, Balasch and Verbauwhede, "Dude, is my code constant time?" (2017).

pub mod early_return;
pub mod padding;
pub mod welch;

use std::{hint::black_box, time::Instant};

use rand_chacha::{ChaCha20Rng, rand_core::Rng};

use self::{padding::Padding, welch::Sample};

/// From this t on a difference is one.
pub const LEAK: f64 = 4.5;

/// A planted fault has to give at least this t.
pub const CERTAIN: f64 = 10.0;

/// What was measured of one kind of bad padding, or of all of them together.
#[derive(Clone, Copy, Debug)]
pub struct Finding {
    /// The kind's name.
    pub name: &'static str,
    /// The mean, in nanoseconds.
    pub mean: f64,
    /// Welch's t against the good padding: the greater one in absolute value of the t of all calls and of the t
    /// of the calls that were not among the slowest tenth.
    pub t: f64,
}

/// The greatest t, in absolute value.
#[must_use]
pub fn greatest(findings: &[Finding]) -> f64 {
    findings
        .iter()
        .map(|finding| finding.t.abs())
        .fold(0.0, f64::max)
}

/// Calls `step` on every input once, in an order by chance, and compares the classes.
///
/// # Panics
/// Where a class has fewer than twenty inputs.
pub fn compare(
    inputs: &[(Padding, Vec<u8>)],
    random: &mut ChaCha20Rng,
    mut step: impl FnMut(&[u8]),
) -> Vec<Finding> {
    let mut order: Vec<usize> = (0..inputs.len()).collect();
    for last in (1..order.len()).rev() {
        order.swap(last, random.next_u64() as usize % (last + 1));
    }
    // The first ones warm up caches and clocks.
    for &index in order.iter().take(50) {
        step(&inputs[index].1);
    }
    let times: Vec<(Padding, f64)> = order
        .into_iter()
        .map(|index| {
            let (padding, input) = &inputs[index];
            let started = Instant::now();
            step(black_box(input));
            (*padding, started.elapsed().as_nanos() as f64)
        })
        .collect();
    findings(&times)
}

fn findings(times: &[(Padding, f64)]) -> Vec<Finding> {
    // A call that was interrupted tells nothing of the step, and much of what else the machine does.
    let mut sorted: Vec<f64> = times.iter().map(|(_, time)| *time).collect();
    sorted.sort_by(f64::total_cmp);
    let slow = sorted[sorted.len() * 9 / 10];
    let finding = |name, is_of_class: &dyn Fn(Padding) -> bool| {
        let sample = |is_of_class: &dyn Fn(Padding) -> bool, below: f64| {
            let of_class = times
                .iter()
                .filter(|(padding, time)| is_of_class(*padding) && *time <= below);
            let values: Vec<f64> = of_class.map(|(_, time)| *time).collect();
            assert!(values.len() >= 10, "{name}: too few calls");
            Sample::new(&values)
        };
        let is_good = |padding| padding == Padding::Good;
        let t = |below| sample(is_of_class, below).t(&sample(&is_good, below));
        let (all, undisturbed) = (t(f64::INFINITY), t(slow));
        Finding {
            name,
            mean: sample(is_of_class, slow).mean(),
            t: if all.abs() > undisturbed.abs() {
                all
            } else {
                undisturbed
            },
        }
    };
    Padding::BAD
        .into_iter()
        .map(|bad| finding(bad.name(), &|padding| padding == bad))
        .chain([finding("any", &|padding| padding != Padding::Good)])
        .collect()
}

#[cfg(test)]
mod tests {
    use rand_chacha::rand_core::SeedableRng;

    use super::*;

    /// Times made up: around a microsecond, and `more` for the block type.
    fn times(more: f64) -> Vec<(Padding, f64)> {
        let mut random = ChaCha20Rng::from_seed([9; 32]);
        (0..16_000)
            .map(|call| {
                let padding = Padding::of_call(call);
                let noise = f64::from(random.next_u32() % 100);
                let extra = if padding == Padding::BlockType {
                    more
                } else {
                    0.0
                };
                // Once in a while the call is interrupted.
                let interrupted = if random.next_u32() % 50 == 0 {
                    1e6
                } else {
                    0.0
                };
                (padding, 1000.0 + noise + extra + interrupted)
            })
            .collect()
    }

    #[test]
    fn times_of_one_distribution_are_no_leak() {
        assert!(greatest(&findings(&times(0.0))) < LEAK);
    }

    #[test]
    fn the_class_that_takes_another_time_is_found_through_the_noise() {
        for more in [-20.0, 20.0] {
            for finding in findings(&times(more)) {
                let found = finding.t.abs() > CERTAIN;
                let expected = finding.name == Padding::BlockType.name();
                // Of all together it is a seventh.
                assert!(found == expected || finding.name == "any", "{finding:?}");
            }
        }
    }

    #[test]
    fn every_input_is_measured() {
        let inputs: Vec<_> = (0..400_u16)
            .map(|call| (Padding::of_call(call.into()), call.to_be_bytes().to_vec()))
            .collect();
        let mut seen = vec![0; 400];
        let findings = compare(&inputs, &mut ChaCha20Rng::from_seed([1; 32]), |input| {
            seen[usize::from(u16::from_be_bytes(input.try_into().unwrap()))] += 1;
        });
        assert_eq!(findings.len(), 8);
        assert_eq!(seen.iter().sum::<u32>(), 450);
        assert!(seen.iter().all(|calls| (1..=2).contains(calls)));
    }
}
