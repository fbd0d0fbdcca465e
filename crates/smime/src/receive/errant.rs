//! Parts of a message that are signed or encrypted on their own (RFC 9787 section 4).

use std::io;

use super::kind::Kind;
use super::locate::Payload;
use crate::budget::{Exhausted, Limits};
use crate::mime::{ContentType, Entity, MimeError, Source};
use crate::refusal::Refusal;
use crate::verdict::ErrantLayer;

/// Looks for such parts in `entity`, the part at `path`. The error is a source that cannot be read.
pub(super) fn search(
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
                Kind::MultipartSigned | Kind::CmsObject => {
                    found.errant.push((numbers, part.content_type));
                }
                _ => open.push((numbers, part)),
            }
        }
    }
    Ok(found.inside(entity, path))
}

/// What a search through the parts of a message found.
#[derive(Default)]
struct Parts {
    /// The parts that are signed or encrypted on their own: the numbers of their paths, and what
    /// they are.
    errant: Vec<(Vec<usize>, ContentType)>,
    /// Why not every part was looked at.
    limit: Option<Refusal>,
}

impl Parts {
    /// What could be read. A part that cannot be is passed over, as one that says nothing of
    /// itself; that a limit kept it from being read is remembered.
    fn readable<T>(&mut self, result: Result<T, MimeError>) -> io::Result<Option<T>> {
        match result {
            Ok(readable) => Ok(Some(readable)),
            Err(MimeError::Io(error)) => Err(error),
            Err(error @ MimeError::Limit { .. }) => {
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
    fn inside(mut self, entity: &Entity, path: &str) -> Payload {
        self.errant.sort_by(|(left, _), (right, _)| left.cmp(right));
        let errant = self
            .errant
            .iter()
            .map(|(numbers, content_type)| {
                let numbers = numbers.iter().map(usize::to_string);
                let outer = (!path.is_empty()).then(|| path.to_owned());
                let path: Vec<String> = outer.into_iter().chain(numbers).collect();
                ErrantLayer::new(content_type, path.join("."))
            })
            .collect();
        Payload {
            region: entity.region,
            kind: format!("Content-Type is {}", entity.content_type),
            errant,
            limit: self.limit,
        }
    }
}
