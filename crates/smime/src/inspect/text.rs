//! The tree as text in columns.

use std::fmt;

use super::{Node, Tree};

impl fmt::Display for Tree {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let columns = Columns::of(&self.nodes);
        columns.head(f)?;
        for node in &self.nodes {
            columns.line(f, node)?;
        }
        if let Some(offset) = self.stopped_at {
            writeln!(
                f,
                "more than {} elements: not shown from offset {offset} on",
                self.nodes.len()
            )?;
        }
        if let Some(fault) = &self.error {
            writeln!(f, "error at {fault}")?;
        }
        Ok(())
    }
}

/// The widths that the columns need.
struct Columns {
    offset: usize,
    length: usize,
    element: usize,
    tag: usize,
}

impl Columns {
    fn of(nodes: &[Node]) -> Self {
        let widest = |width: fn(&Node) -> usize, head: usize| {
            nodes.iter().map(width).chain([head]).max().unwrap_or(head)
        };
        Self {
            offset: widest(|node| digits(node.offset), "offset".len()),
            length: widest(
                |node| node.length.map_or("indef".len(), digits),
                "length".len(),
            ),
            element: widest(|node| node.indent() + node.label().len(), "element".len())
                .min(MAX_ELEMENT),
            tag: widest(|node| node.tag.len(), "type".len()).min(MAX_TAG),
        }
    }

    fn head(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            offset,
            length,
            element,
            tag,
        } = *self;
        writeln!(
            f,
            "{:>offset$}  hdr  {:>length$}  {:element$}  {:tag$}  value",
            "offset", "length", "element", "type"
        )
    }

    fn line(&self, f: &mut fmt::Formatter<'_>, node: &Node) -> fmt::Result {
        let Self {
            offset,
            length,
            element,
            tag,
        } = *self;
        let octets = node
            .length
            .map_or("indef".into(), |length| length.to_string());
        let indented = format!("{:indent$}{}", "", node.label(), indent = node.indent());
        let value = node.value.as_deref().unwrap_or_default();
        let line = format!(
            "{:>offset$}  {:>3}  {octets:>length$}  {indented:element$}  {:tag$}  {value}",
            node.offset, node.header_len, node.tag
        );
        writeln!(f, "{}", line.trim_end())?;
        let margin = offset + length + 9 + node.indent();
        if node.omitted > 0 {
            writeln!(
                f,
                "{:margin$}  … {} more elements, not shown",
                "", node.omitted
            )?;
        }
        for finding in &node.findings {
            let text = match finding.found.as_str() {
                "" => finding.code.title(),
                found => found,
            };
            writeln!(f, "{:margin$}! {text}", "")?;
        }
        Ok(())
    }
}

impl Node {
    fn label(&self) -> &str {
        self.label.as_deref().unwrap_or("-")
    }

    /// Columns that the element is moved to the right; deep ones stop at [`MAX_INDENT`].
    fn indent(&self) -> usize {
        usize::try_from(self.depth).map_or(MAX_INDENT, |depth| (2 * depth).min(MAX_INDENT))
    }
}

fn digits(number: u64) -> usize {
    number.checked_ilog10().map_or(1, |log| 1 + log as usize)
}

const MAX_INDENT: usize = 80;
const MAX_ELEMENT: usize = 60;
const MAX_TAG: usize = 28;
