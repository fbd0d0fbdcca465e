//! What content was, span by span: so that none of it leaves again unless it is what was judged.

use zeroize::Zeroizing;

use crate::crypto::DigestValue;

/// The marks of content that was read from its start to its end.
///
/// A mark is the value that the digest, or the authenticator of the cipher, had come to at the end of
/// a span: it tells all octets up to there. Octets that are read again go out when their span ends
/// with the same mark. What stands behind the last mark is told by the digest or tag of it all.
#[derive(Clone, Debug)]
pub(in crate::receive) struct Spans {
    octets: u64,
    marks: Zeroizing<Vec<Mark>>,
}

type Mark = [u8; 32];

/// How many octets a span has, in content that is not very long. So many are withheld at a time: few
/// enough to stay in a processor's cache.
pub(in crate::receive) const SPAN: u64 = 32 << 10;

/// How many marks are kept; where there are more, spans grow. So many spans of the least length make
/// half a gibibyte.
const MOST_MARKS: usize = 16 << 10;

impl Spans {
    /// How many octets a span has.
    pub(in crate::receive) fn octets(&self) -> u64 {
        self.octets
    }

    /// Whether a span, counted from 0, ended with that value. One that did not end was told
    /// otherwise.
    pub(in crate::receive) fn fits(&self, span: u64, value: DigestValue) -> bool {
        let mark = usize::try_from(span).ok().and_then(|at| self.marks.get(at));
        mark.is_some_and(|mark| *mark == mark_of(value))
    }
}

/// Marks that are being set.
pub(in crate::receive) struct Marking {
    spans: Spans,
    most: usize,
    /// How many octets are left to the end of the span.
    left: u64,
}

impl Marking {
    /// At the start of content of which `readings` are under way, each with marks of its own: all of
    /// them together keep no more than one alone.
    pub(in crate::receive) fn new(readings: usize) -> Self {
        Self {
            spans: Spans {
                octets: SPAN,
                marks: Zeroizing::new(Vec::new()),
            },
            most: (MOST_MARKS / readings.max(1)).max(2),
            left: SPAN,
        }
    }

    /// How many of `octets` are to be taken before [`took`](Self::took) is told of them.
    pub(in crate::receive) fn room(&self, octets: usize) -> usize {
        usize::try_from(self.left).map_or(octets, |room| room.min(octets))
    }

    /// So many octets were taken, which have come to `value`.
    pub(in crate::receive) fn took(&mut self, octets: usize, value: impl FnOnce() -> DigestValue) {
        self.left = self.left.saturating_sub(octets as u64);
        if self.left > 0 {
            return;
        }
        self.spans.marks.push(mark_of(value()));
        self.left = self.spans.octets;
        if self.spans.marks.len() >= self.most {
            self.spans.octets *= 2;
            let mut is_half = false;
            self.spans.marks.retain(|_| {
                is_half = !is_half;
                !is_half
            });
            // Where they were odd in number, the last one is the first half of a longer span.
            if !is_half {
                self.left = self.spans.octets;
            }
        }
    }

    pub(in crate::receive) fn finish(self) -> Spans {
        self.spans
    }
}

/// As much of a value as a mark keeps.
fn mark_of(value: DigestValue) -> Mark {
    let mut mark = Mark::default();
    for (to, from) in mark.iter_mut().zip(value.as_bytes()) {
        *to = *from;
    }
    mark
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(of: u64) -> DigestValue {
        DigestValue::new(&of.to_be_bytes())
    }

    fn marked(octets: u64, most: usize) -> Spans {
        let mut marking = Marking {
            most,
            ..Marking::new(1)
        };
        let mut taken = 0;
        while taken < octets {
            let left = usize::try_from(octets - taken).unwrap();
            let now = marking.room(left.min(50_000));
            taken += now as u64;
            marking.took(now, || value(taken));
        }
        marking.finish()
    }

    #[test]
    fn each_span_has_the_value_at_its_end() {
        let spans = marked(5 * SPAN + 7, MOST_MARKS);
        assert_eq!(spans.octets(), SPAN);
        for span in 0..5 {
            assert!(spans.fits(span, value((span + 1) * SPAN)));
            assert!(!spans.fits(span, value(span * SPAN)));
        }
        assert!(!spans.fits(5, value(5 * SPAN + 7)), "that span did not end");
    }

    #[test]
    fn spans_grow_where_there_are_many() {
        for (octets, most) in [
            (64, 8),
            (65, 8),
            (1000, 2),
            (7, 8),
            (8, 8),
            (64, 5),
            (1000, 3),
        ] {
            let spans = marked(octets * SPAN, most);
            assert!(spans.marks.len() <= most);
            let grown = spans.octets();
            assert!(grown * most as u64 >= octets * SPAN / 2, "{octets}");
            for span in 0..octets * SPAN / grown {
                assert!(
                    spans.fits(span, value((span + 1) * grown)),
                    "{octets}, {span}"
                );
            }
        }
    }
}
