//! Comparisons as text: a table for people, JSON for programs.

use serde_json::{Value, json};
use unicode_width::UnicodeWidthStr as _;

use super::{
    comparison::{Comparison, Estimate, HOSTILE_LIMIT, three_digits},
    machine::Machine,
};
use crate::columns::{left, right};

/// A Markdown table an area, columns aligned.
pub(super) fn markdown(comparisons: &[Comparison]) -> String {
    comparisons
        .chunk_by(|a, b| a.area == b.area)
        .map(area)
        .collect()
}

/// Everything that is known, with times in nanoseconds.
pub(super) fn json(comparisons: &[Comparison], machine: &Machine) -> String {
    let crates: serde_json::Map<String, Value> = machine
        .crates
        .iter()
        .map(|(name, version)| (name.clone(), version.as_str().into()))
        .collect();
    let rows: Vec<Value> = comparisons.iter().map(row).collect();
    let all = json!({
        "version": 1,
        "machine": { "cpu": machine.cpu, "cores": machine.cores, "system": machine.system },
        "rustc": machine.rustc,
        "crates": crates,
        "comparisons": rows,
    });
    format!("{all:#}\n")
}

fn area(rows: &[Comparison]) -> String {
    let Some(first) = rows.first() else {
        return String::new();
    };
    let last = if first.is_hostile() { "" } else { "ratio" };
    let head = ["", "", "by", "ours", &first.openssl.by, last].map(str::to_owned);
    let body = rows.iter().map(|row| {
        let ratio = if row.is_hostile() {
            String::new()
        } else {
            three_digits(row.ratio())
        };
        [
            row.what.clone(),
            row.size.clone().unwrap_or_default(),
            row.ours.by.clone(),
            row.ours.time(),
            row.openssl.time(),
            ratio,
        ]
    });
    let cells: Vec<[String; 6]> = [head].into_iter().chain(body).collect();
    // A column with nothing in it is left out.
    let widths: Vec<(usize, usize)> = (0..6)
        .map(|column| {
            let widths = cells.iter().map(|row| row[column].width());
            (column, widths.max().unwrap_or(0))
        })
        .filter(|&(column, width)| width > 0 || column == 0)
        .collect();
    let mut text = format!("\n{}\n\n", first.title());
    for (index, row) in cells.iter().enumerate() {
        for &(column, width) in &widths {
            let cell = &row[column];
            text += &match column {
                0 => format!("| {} ", left(cell, width)),
                _ => format!("| {} ", right(cell, width)),
            };
        }
        text += "|\n";
        if index == 0 {
            for &(column, width) in &widths {
                let rule = "-".repeat(width + 1);
                text += &match column {
                    0 => format!("|:{rule}"),
                    _ => format!("|{rule}:"),
                };
            }
            text += "|\n";
        }
    }
    text
}

fn row(comparison: &Comparison) -> Value {
    let mut row = json!({
        "area": comparison.area,
        "what": comparison.what,
        "size": comparison.size,
        "octets": comparison.octets,
        "ours": estimate(&comparison.ours),
        "openssl": estimate(&comparison.openssl),
        "ratio": comparison.ratio(),
    });
    if comparison.is_hostile() {
        row["limit"] = HOSTILE_LIMIT.into();
    }
    row
}

fn estimate(estimate: &Estimate) -> Value {
    json!({
        "by": estimate.by,
        "median": estimate.median,
        "low": estimate.low,
        "high": estimate.high,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wide_characters_keep_the_columns() {
        let estimate = |by: &str| Estimate {
            by: by.into(),
            median: 7.0,
            low: 6.0,
            high: 8.0,
        };
        let comparison = |what: &str, by: &str| Comparison {
            area: "digest".into(),
            what: what.into(),
            size: None,
            octets: None,
            ours: estimate(by),
            openssl: estimate("OpenSSL"),
        };
        let comparisons = [comparison("日本", "sha2"), comparison("SHA-256", "日本")];
        let wanted = "
Digests

|         |   by |    ours | OpenSSL | ratio |
|:--------|-----:|--------:|--------:|------:|
| 日本    | sha2 | 7.00 ns | 7.00 ns |  1.00 |
| SHA-256 | 日本 | 7.00 ns | 7.00 ns |  1.00 |
";
        assert_eq!(markdown(&comparisons), wanted);
    }
}
