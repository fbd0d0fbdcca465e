//! The matrix as a table of text.

use std::fmt::Write as _;

use super::{COLUMNS, Cell, CellOutcome, Matrix, MatrixRow};
use crate::columns::aligned;

/// A line for each row, a column for each pair of maker and reader; below it what failed, and counts. Ends
/// with a line end.
#[must_use]
pub fn table(matrix: &Matrix) -> String {
    let heads = ["content type", "recipient", "algorithm"].map(str::to_owned);
    let pairs = COLUMNS.map(|(maker, reader)| format!("{} > {}", short(maker), short(reader)));
    let mut lines = vec![heads.into_iter().chain(pairs).collect::<Vec<_>>()];
    lines.extend(matrix.rows.iter().map(line));
    let mut text = aligned(&lines);
    for (row, cell) in matrix.failures() {
        let Cell { maker, reader, .. } = cell;
        let way = [row.content_type, &row.recipient, &row.algorithm].join(", ");
        let _ = writeln!(text, "FAILED {way}: {maker} > {reader}: {}", cell.detail);
    }
    let count = |outcome| {
        let cells = matrix.rows.iter().flat_map(|row| &row.cells);
        cells.filter(|cell| cell.outcome == outcome).count()
    };
    let _ = writeln!(
        text,
        "\n{} rows: {} cells read, {} recomputed, {} lacking, {} failed",
        matrix.rows.len(),
        count(CellOutcome::Read),
        count(CellOutcome::Recomputed),
        count(CellOutcome::Lacking),
        count(CellOutcome::Failed),
    );
    text
}

fn line(row: &MatrixRow) -> Vec<String> {
    let mut line = vec![
        row.content_type.to_owned(),
        row.recipient.clone(),
        row.algorithm.clone(),
    ];
    line.extend(row.cells.iter().map(|cell| {
        match cell.outcome {
            CellOutcome::Read => "read",
            CellOutcome::Recomputed => "recomputed",
            CellOutcome::Lacking => "-",
            CellOutcome::Failed => "FAILED",
        }
        .to_owned()
    }));
    line
}

/// A name that fits over a column.
fn short(name: &str) -> &str {
    match name {
        "reference" => "rustcrypto",
        "reference-aws-lc" => "aws-lc",
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wide_characters_keep_the_columns() {
        let cell = |(maker, reader)| Cell {
            maker,
            reader,
            outcome: CellOutcome::Read,
            detail: String::new(),
        };
        let row = |recipient: &str| MatrixRow {
            content_type: "SignedData",
            recipient: recipient.into(),
            algorithm: "p256".into(),
            cells: COLUMNS.map(cell).into(),
        };
        let matrix = Matrix {
            version: 1,
            implementations: Vec::new(),
            rows: ["日本", "multipart"].map(row).into(),
        };
        let table = table(&matrix);
        let lines: Vec<_> = table.lines().skip(1).collect();
        assert!(
            lines[0].starts_with("SignedData    日本       p256       read"),
            "{table}"
        );
        assert!(
            lines[1].starts_with("SignedData    multipart  p256       read"),
            "{table}"
        );
    }
}
