//! Octets cut into lines as they stream by.

/// A line, or a piece of a long one.
#[derive(Clone, Copy, Debug)]
pub(super) struct Piece<'a> {
    pub(super) octets: &'a [u8],
    /// Whether a line begins here. Then the piece has all of the line, or more of it than a
    /// delimiter has.
    pub(super) starts_line: bool,
}

impl<'a> Piece<'a> {
    /// What stands before the line end, and the line end.
    pub(super) fn split(self) -> (&'a [u8], &'static [u8]) {
        let Some(text) = self.octets.strip_suffix(b"\n") else {
            return (self.octets, b"");
        };
        match text.strip_suffix(b"\r") {
            Some(text) => (text, b"\r\n"),
            None => (text, b"\n"),
        }
    }
}

/// Cuts octets after each LF, however they come in pieces.
#[derive(Debug, Default)]
pub(super) struct Lines {
    /// The start of a line whose end has not come.
    held: Vec<u8>,
    inside_long: bool,
}

/// How many octets of a line are held: as many as a delimiter with its padding has at most.
const HELD: usize = crate::mime::boundary::MAX_BOUNDARY + crate::mime::multipart::MAX_PADDING + 4;

impl Lines {
    /// Takes the next octets and gives the pieces that are complete to `sink`.
    pub(super) fn update<E>(
        &mut self,
        input: &[u8],
        sink: &mut dyn FnMut(Piece<'_>) -> Result<(), E>,
    ) -> Result<(), E> {
        let mut rest = input;
        while !rest.is_empty() {
            let line_end = memchr::memchr(b'\n', rest);
            let length = line_end.map_or(rest.len(), |at| at + 1);
            let (part, after) = rest.split_at(length);
            let ends_line = line_end.is_some();
            rest = after;
            if self.inside_long {
                sink(Piece {
                    octets: part,
                    starts_line: false,
                })?;
                self.inside_long = !ends_line;
            } else if ends_line && self.held.is_empty() {
                sink(Piece {
                    octets: part,
                    starts_line: true,
                })?;
            } else {
                self.held.extend_from_slice(part);
                if ends_line || self.held.len() > HELD {
                    self.inside_long = !ends_line;
                    self.finish(sink)?;
                }
            }
        }
        Ok(())
    }

    /// Gives what is held: the octets are at their end.
    pub(super) fn finish<E>(
        &mut self,
        sink: &mut dyn FnMut(Piece<'_>) -> Result<(), E>,
    ) -> Result<(), E> {
        if self.held.is_empty() {
            return Ok(());
        }
        let held = core::mem::take(&mut self.held);
        sink(Piece {
            octets: &held,
            starts_line: true,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(input: &[u8], step: usize) -> Vec<(Vec<u8>, bool)> {
        let mut lines = Lines::default();
        let mut found = Vec::new();
        let mut sink = |piece: Piece<'_>| {
            found.push((piece.octets.to_vec(), piece.starts_line));
            Ok::<_, ()>(())
        };
        for part in input.chunks(step) {
            lines.update(part, &mut sink).unwrap();
        }
        lines.finish(&mut sink).unwrap();
        found
    }

    #[test]
    fn short_lines_come_whole_in_any_pieces() {
        let wanted = [&b"a\r\n"[..], b"\n", b"--b\n", b"end"].map(|line| (line.to_vec(), true));
        for step in 1..12 {
            assert_eq!(cut(b"a\r\n\n--b\nend", step), wanted, "{step}");
        }
    }

    #[test]
    fn long_lines_come_in_pieces_of_which_one_starts_the_line() {
        let long = [vec![b'x'; 3 * HELD], b"\n--b\n".to_vec()].concat();
        for step in [1, 7, HELD, 10 * HELD] {
            let pieces = cut(&long, step);
            let octets: Vec<u8> = pieces
                .iter()
                .flat_map(|(octets, _)| octets.clone())
                .collect();
            assert_eq!(octets, long);
            let starts: Vec<_> = pieces.iter().filter(|(_, starts)| *starts).collect();
            assert_eq!(starts.len(), 2, "{step}");
            assert!(starts[0].0.len() > HELD || step == 10 * HELD);
            assert_eq!(starts[1].0, b"--b\n");
        }
    }
}
