//! Parts of a message that are signed or encrypted on their own (RFC 9787 section 4).

use std::io;

use super::Payload;
use super::document::is_document;
use super::kind::Kind;
use crate::budget::{Exhausted, Limits};
use crate::mime::{ContentType, Entity, MimeError, Source};
use crate::refusal::Refusal;
use crate::verdict::{DocumentLayer, ErrantLayer};

/// Looks for such parts in `entity`, the part at `path`. The error is a source that cannot be read.
pub(in crate::receive) fn search(
    source: &mut dyn Source,
    entity: &Entity,
    path: &str,
    limits: &Limits,
) -> io::Result<Payload> {
    let mut found = Parts::default();
    let mut parts_left = limits.mime_parts;
    let mut open = vec![(Vec::new(), entity.clone())];
    while let Some((numbers, entity)) = open.pop() {
        if Kind::of(&entity) != Kind::Multipart {
            continue;
        }
        if numbers.len() as u64 >= u64::from(limits.layers) {
            found.limit("layers", limits.layers.into());
            continue;
        }
        let Some(multipart) = found.readable(entity.multipart(source, limits))? else {
            continue;
        };
        for (region, number) in multipart.parts.iter().zip(1..) {
            let Some(left) = parts_left.checked_sub(1) else {
                found.limit("mime_parts", limits.mime_parts as u64);
                break;
            };
            parts_left = left;
            let part = Entity::parse(source, *region, limits);
            let Some(part) = found.readable(part)? else {
                continue;
            };
            let numbers = [numbers.as_slice(), &[number]].concat();
            match Kind::of(&part) {
                Kind::CmsObject if is_document(source, &part, number, limits)? => {
                    found.documents.push((numbers, part.content_type));
                }
                Kind::MultipartSigned | Kind::CmsObject => {
                    found.errant.push((numbers, part.content_type));
                }
                _ => open.push((numbers, part)),
            }
        }
    }
    Ok(found.inside(entity, path))
}

/// A part that was found: the numbers of its path, and its type.
type Found = (Vec<usize>, ContentType);

/// What a search through the parts of a message found.
#[derive(Default)]
struct Parts {
    /// The parts that are signed or encrypted on their own.
    errant: Vec<Found>,
    /// Signed documents that are attached.
    documents: Vec<Found>,
    /// Why not every part was looked at.
    limit: Option<Refusal>,
}

impl Parts {
    /// What could be read. A part that cannot be is passed over, as one that says nothing of
    /// itself; that a limit kept it from being read is remembered, and that other readers find other
    /// parts.
    fn readable<T>(&mut self, result: Result<T, MimeError>) -> io::Result<Option<T>> {
        match result {
            Ok(readable) => Ok(Some(readable)),
            Err(MimeError::Io(error)) => Err(error),
            Err(error @ (MimeError::Limit { .. } | MimeError::Readers { .. })) => {
                self.limit.get_or_insert_with(|| error.into());
                Ok(None)
            }
            Err(_) => Ok(None),
        }
    }

    fn limit(&mut self, limit: &'static str, value: u64) {
        let exhausted = Exhausted::new(limit, value);
        self.limit.get_or_insert_with(|| exhausted.into());
    }

    /// The same, of the content that `entity` is, the part at `path`.
    fn inside(self, entity: &Entity, path: &str) -> Payload {
        let errant = in_order(self.errant, path, ErrantLayer::new);
        Payload {
            region: entity.region,
            kind: described(entity),
            errant,
            documents: in_order(self.documents, path, DocumentLayer::new),
            limit: self.limit,
        }
    }
}

/// The report of each part that was found, by its path under the one at `outer`.
fn in_order<T>(
    mut found: Vec<Found>,
    outer: &str,
    report: impl Fn(&ContentType, String) -> T,
) -> Vec<T> {
    found.sort_by(|(left, _), (right, _)| left.cmp(right));
    let outer = (!outer.is_empty()).then(|| outer.to_owned());
    let reports = found.iter().map(|(numbers, content_type)| {
        let numbers = numbers.iter().map(usize::to_string);
        let path: Vec<String> = outer.iter().cloned().chain(numbers).collect();
        report(content_type, path.join("."))
    });
    reports.collect()
}

/// What an entity is by its header, and why it has no type where that may surprise.
fn described(entity: &Entity) -> String {
    const CONTENT_TYPE: &str = "Content-Type";
    let header = &entity.header;
    if header.field(CONTENT_TYPE).is_some() {
        return format!("Content-Type is {}", entity.content_type);
    }
    if let Some((field, offset)) = header.folded_into(CONTENT_TYPE) {
        let name = field.name().escape_ascii();
        return format!(
            "no Content-Type stands in the header: the line at octet {offset} starts with white space and continues {name}"
        );
    }
    if header.fields().next().is_none() && !entity.header_region.is_empty() {
        let offset = entity.header_region.start;
        return format!("the header is empty: an empty line stands at octet {offset}");
    }
    "no Content-Type stands in the header".to_owned()
}
