//! Columns of text, by the places that characters take on a terminal: two for many of East Asia's.

use unicode_width::UnicodeWidthStr as _;

/// The text with blanks behind it, as wide as its column.
pub(crate) fn left(text: &str, width: usize) -> String {
    format!("{text}{}", " ".repeat(width.saturating_sub(text.width())))
}

/// Lines of cells, each as wide as the widest of its column, with two blanks between. Every line ends with a line end.
pub(crate) fn aligned(lines: &[Vec<String>]) -> String {
    let columns = lines.iter().map(Vec::len).max().unwrap_or(0);
    let width = |column| {
        let cells = lines.iter().filter_map(|line| line.get(column));
        cells.map(|cell: &String| cell.width()).max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..columns).map(width).collect();
    let mut text = String::new();
    for line in lines {
        let cells: Vec<String> = line
            .iter()
            .zip(&widths)
            .map(|(cell, width)| left(cell, *width))
            .collect();
        text += cells.join("  ").trim_end();
        text.push('\n');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wide_characters_take_two_places() {
        let lines =
            [["a", "日本", "c"], ["bb", "x", ""]].map(|line| line.map(str::to_owned).to_vec());
        assert_eq!(aligned(&lines), "a   日本  c\nbb  x\n");
    }
}
