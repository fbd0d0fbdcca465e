//! The matrix: every way to protect content, made by one implementation and read by another.
//!
//! Unlike the cases, nothing here is broken: a cell says whether what one side makes comes out on the
//! other. Where OpenSSL lacks the means for a row, a case of the vectors stands in whose message
//! `vectors/recompute.py` builds again from its secrets: the reference has to read that.

mod exchange;
mod messages;
mod people;
mod rows;
mod table;

use serde::Serialize;
use smime_cases::Vectors;

use crate::RunError;
use crate::driver::Watch;
use crate::progress::Progress;

use self::exchange::Exchange;
use self::people::People;

pub use messages::{Messages, Plan};
pub use table::table;

/// What was made, and who read it.
#[derive(Clone, Debug, Serialize)]
pub struct Matrix {
    /// The version of this form.
    pub version: u32,
    /// The implementations, with the versions that took part.
    pub implementations: Vec<Participant>,
    /// A row for each way to protect content.
    pub rows: Vec<MatrixRow>,
}

/// An implementation that makes and reads.
#[derive(Clone, Debug, Serialize)]
pub struct Participant {
    /// The name of its worker.
    pub name: String,
    /// Its version.
    pub version: String,
}

/// One way to protect content.
#[derive(Clone, Debug, Serialize)]
pub struct MatrixRow {
    /// The content type of CMS.
    pub content_type: &'static str,
    /// Who signs, or how the key comes to a recipient.
    pub recipient: String,
    /// What the content is protected with.
    pub algorithm: String,
    /// What came of it, in the order of [`COLUMNS`].
    pub cells: Vec<Cell>,
}

/// What came of one exchange.
#[derive(Clone, Debug, Serialize)]
pub struct Cell {
    /// Who made the message.
    pub maker: &'static str,
    /// Who read it.
    pub reader: &'static str,
    /// What came of it.
    pub outcome: CellOutcome,
    /// Why, or the case that stands in.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub detail: String,
}

/// What came of one exchange.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum CellOutcome {
    /// The content came out as it went in.
    Read,
    /// One side lacks the means; the recomputation stands in.
    Recomputed,
    /// One side lacks the means, and nothing stands in.
    Lacking,
    /// It did not come out.
    Failed,
}

/// Makers and readers: the two implementations, and the reference with each provider and across them.
pub const COLUMNS: [(&str, &str); 6] = [
    ("reference", "openssl"),
    ("openssl", "reference"),
    ("reference", "reference"),
    ("reference-aws-lc", "reference-aws-lc"),
    ("reference", "reference-aws-lc"),
    ("reference-aws-lc", "reference"),
];

impl Matrix {
    /// Has every message made and read, by workers of this program. `filter` selects rows by any of
    /// their words.
    ///
    /// # Errors
    /// A worker does not start, or keys cannot be made.
    pub fn new(
        vectors: &Vectors,
        filter: Option<&str>,
        watch: &std::sync::Arc<Watch>,
        progress: &Progress,
    ) -> Result<Self, RunError> {
        let people = People::new()?;
        let mut exchange = Exchange::start(vectors, watch)?;
        let mut ways = rows::all(&people);
        ways.retain(|way| filter.is_none_or(|filter| way.words().contains(filter)));
        progress.begin(ways.len());
        let mut rows = Vec::new();
        for way in ways {
            let cells = COLUMNS
                .iter()
                .map(|(maker, reader)| exchange.cell(&way, maker, reader))
                .collect::<Result<_, _>>()?;
            progress.step(&way.words());
            rows.push(MatrixRow {
                content_type: way.content_type,
                recipient: way.recipient,
                algorithm: way.algorithm,
                cells,
            });
        }
        progress.end();
        Ok(Self {
            version: 1,
            implementations: exchange.participants(),
            rows,
        })
    }

    /// The cells in which content did not come out.
    pub fn failures(&self) -> impl Iterator<Item = (&MatrixRow, &Cell)> {
        self.rows.iter().flat_map(|row| {
            let failed = |cell: &&Cell| cell.outcome == CellOutcome::Failed;
            row.cells.iter().filter(failed).map(move |cell| (row, cell))
        })
    }
}
