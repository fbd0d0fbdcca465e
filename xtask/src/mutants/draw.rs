//! The draw: which reasons, by a number that anybody can repeat.

use rand_chacha::{
    ChaCha20Rng,
    rand_core::{Rng, SeedableRng},
};

/// The same values in an order that the seed decides.
///
/// The shuffle of Fisher and Yates, from the last place to the second: place `i` is exchanged with one of the places 0
/// to `i`, `next_u64() % (i + 1)` of ChaCha20 under `seed_from_u64(seed)`. The remainder's bias is below 2^-58 for a
/// table of this size.
pub(super) fn shuffled<T>(mut values: Vec<T>, seed: u64) -> Vec<T> {
    let mut random = ChaCha20Rng::seed_from_u64(seed);
    for last in (1..values.len()).rev() {
        let drawn = random.next_u64() % (last as u64 + 1);
        values.swap(last, drawn as usize);
    }
    values
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_gives_one_order_of_the_same_values() {
        let table: Vec<u32> = (0..44).collect();
        let one = shuffled(table.clone(), 1);
        assert_eq!(shuffled(table.clone(), 1), one);
        assert_ne!(shuffled(table.clone(), 2), one);
        assert_ne!(one, table);
        let mut sorted = one;
        sorted.sort_unstable();
        assert_eq!(sorted, table);
    }

    #[test]
    fn every_value_comes_first_under_some_seed() {
        let firsts: std::collections::BTreeSet<u32> = (0..200)
            .map(|seed| shuffled((0..10).collect(), seed)[0])
            .collect();
        assert_eq!(firsts.len(), 10);
    }
}
