//! The order of a SET OF (X.690 11.6).

/// The elements that begin at `starts` in `octets`, each up to the next one and the last up to the end.
///
/// Sorted as octet strings they are in the order of X.690 11.6. There the shorter of two is padded with
/// zeros, which never matters: no encoding is the beginning of another.
pub(crate) fn elements<'o>(
    octets: &'o [u8],
    starts: &'o [usize],
) -> impl Iterator<Item = &'o [u8]> {
    let ends = starts.iter().skip(1).copied().chain([octets.len()]);
    starts
        .iter()
        .zip(ends)
        .map(|(&start, end)| octets.get(start..end).unwrap_or_default())
}

/// Whether they stand in that order; without a list of them, since there may be millions.
pub(crate) fn is_sorted(octets: &[u8], starts: &[usize]) -> bool {
    elements(octets, starts).is_sorted()
}
