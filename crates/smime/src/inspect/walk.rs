//! The walk over the octets, which keeps a place in the tables of names beside its place in the input.

use std::ops::Range;

use smime_ber::{Class, Event, Header, Length, Reader, Tag, to_der_as};

use super::place::{Inside, Place, shown};
use super::syntax::{Form, Type};
use super::{Fault, Limits, Node, Tree, value};
use crate::finding::{Finding, FindingCode, Location};

/// Walks one object. No recursion: what is open stands in `frames`, and strings that hold an encoding are
/// further layers, each with a reader of its own.
pub(super) struct Walk<'a> {
    bytes: &'a [u8],
    limits: &'a Limits,
    layers: Vec<Layer<'a>>,
    frames: Vec<Frame<'a>>,
    tree: Tree,
}

/// The object, or the octets of a string in it.
struct Layer<'a> {
    reader: Reader<&'a [u8]>,
    end: u64,
    /// How many frames were open when it began.
    frames: usize,
}

/// An element that is open.
struct Frame<'a> {
    /// Its place among the nodes; none for that around the object.
    node: Option<usize>,
    offset: u64,
    inside: Inside,
    /// The identifier that says what is defined by it here.
    oid: Option<&'a [u8]>,
    children: u64,
    order: Order,
}

/// Whether the elements of a SET OF come in the order of DER (X.690 11.6).
enum Order {
    NotASet,
    Sorted { last: Range<u64> },
    Broken,
}

impl<'a> Walk<'a> {
    pub(super) fn new(bytes: &'a [u8], limits: &'a Limits) -> Self {
        let mut walk = Self {
            bytes,
            limits,
            layers: Vec::new(),
            frames: Vec::new(),
            tree: Tree::default(),
        };
        walk.open_layer(
            None,
            0..bytes.len() as u64,
            0,
            Inside::of_object(bytes),
            None,
        );
        walk
    }

    pub(super) fn run(mut self) -> Tree {
        while let Some(layer) = self.layers.last_mut() {
            match layer.reader.next() {
                Ok(Some(Event::Begin(header) | Event::Primitive(header))) => {
                    if self.tree.nodes.len() >= self.limits.nodes {
                        self.tree.stopped_at = Some(header.offset);
                        break;
                    }
                    self.element(&header);
                }
                Ok(Some(Event::End { offset })) => self.end(offset),
                Ok(None) => self.close_layer(),
                Err(error) => self.fail_layer(&error),
            }
        }
        self.tree
    }

    fn element(&mut self, header: &Header) {
        if self.is_omitted() {
            if header.tag.constructed
                && let Some(Err(error)) = self
                    .layers
                    .last_mut()
                    .map(|layer| layer.reader.skip_element())
            {
                self.fail_layer(&error);
            }
            return;
        }
        let place = match self.frames.last_mut() {
            Some(frame) => frame.inside.advance(header.tag, frame.oid),
            None => Place::default(),
        };
        let ty = place.own_type();
        let tag = match ty.and_then(|ty| ty.tag) {
            Some(tag) if header.tag.class != Class::Universal => {
                tag.in_form(header.tag.constructed)
            }
            _ => header.tag,
        };
        self.tree.nodes.push(Node {
            offset: header.offset,
            header_len: header.header_len,
            length: match header.length {
                Length::Definite(length) => Some(length),
                Length::Indefinite => None,
            },
            tag: shown(header.tag),
            constructed: header.tag.constructed,
            depth: header.depth,
            label: place.label(),
            value: None,
            findings: header
                .broken_rules()
                .chain(tag.form_rule().filter(|_| tag != header.tag))
                .map(|rule| Finding::new(rule.into(), Location::Object(header.offset)))
                .collect(),
            omitted: 0,
        });
        if header.tag.constructed {
            self.begin(header, tag, place);
        } else {
            self.primitive(header, tag, ty);
        }
    }

    /// Counts an element in its parent; whether it is one too many to be shown.
    fn is_omitted(&mut self) -> bool {
        let Some(frame) = self.frames.last_mut() else {
            return false;
        };
        frame.children += 1;
        if frame.children <= self.limits.siblings {
            return false;
        }
        if let Some(node) = frame.node.and_then(|node| self.tree.nodes.get_mut(node)) {
            node.omitted += 1;
        }
        true
    }

    fn begin(&mut self, header: &Header, tag: Tag, place: Place) {
        let (inside, inherits) = place.inside();
        let around = self.frames.last().and_then(|frame| frame.oid);
        let oid = around.filter(|_| inherits);
        self.frames.push(Frame {
            node: self.tree.nodes.len().checked_sub(1),
            offset: header.offset,
            inside,
            oid,
            children: 0,
            order: if tag == Tag::SET {
                Order::Sorted { last: 0..0 }
            } else {
                Order::NotASet
            },
        });
    }

    fn primitive(&mut self, header: &Header, tag: Tag, ty: Option<&'static Type>) {
        let end = header.end().unwrap_or(u64::MAX);
        let content = self.slice(header.content_offset()..end);
        let oid = self.frames.last().and_then(|frame| frame.oid);
        self.check_content(tag, self.slice(header.offset..end));
        self.sort(header.offset..end);
        if tag == Tag::OBJECT_IDENTIFIER
            && let Some(frame) = self.frames.last_mut()
        {
            frame.oid = Some(content);
        }
        let shown = match ty.map(|ty| &ty.form) {
            Some(Form::Bits(names)) => Some(value::named_bits(content, names, self.limits.value)),
            Some(Form::Encapsulates(inner))
                if self.open_content(header, tag, content, inner.resolve(oid), oid) =>
            {
                None
            }
            _ => value::preview(tag, content, self.limits.value),
        };
        let host = self.host();
        if let Some(node) = host {
            node.value = shown;
        }
    }

    /// Goes on inside a string, if what it holds is known; whether it is.
    fn open_content(
        &mut self,
        header: &Header,
        tag: Tag,
        content: &'a [u8],
        ty: &'static Type,
        oid: Option<&'a [u8]>,
    ) -> bool {
        let start = header.content_offset();
        let skipped = match (tag, content) {
            (_, []) => return false,
            (Tag::BIT_STRING, [0, ..]) => 1,
            (Tag::BIT_STRING, _) => return false,
            _ => 0,
        };
        if matches!(ty.form, Form::DefinedBy(_)) {
            return false;
        }
        let node = self.tree.nodes.len().checked_sub(1);
        let range = start + skipped..start + content.len() as u64;
        self.open_layer(
            node,
            range,
            header.depth.saturating_add(1),
            Inside::One(ty),
            oid,
        );
        true
    }

    fn open_layer(
        &mut self,
        node: Option<usize>,
        range: Range<u64>,
        depth: u32,
        inside: Inside,
        oid: Option<&'a [u8]>,
    ) {
        let limits = smime_ber::Limits {
            depth: self.limits.depth,
            findings: 0,
            ..smime_ber::Limits::default()
        };
        self.layers.push(Layer {
            reader: Reader::with_offset(self.slice(range.clone()), range.start, depth, limits),
            end: range.end,
            frames: self.frames.len(),
        });
        self.frames.push(Frame {
            node,
            offset: range.start,
            inside,
            oid,
            children: 0,
            order: Order::NotASet,
        });
    }

    fn end(&mut self, offset: u64) {
        let Some(frame) = self.frames.pop() else {
            return;
        };
        // An AlgorithmIdentifier defines what stands behind it: the key, the signature.
        if let (Inside::Fields { .. }, Some(oid), Some(parent)) =
            (frame.inside, frame.oid, self.frames.last_mut())
        {
            parent.oid = Some(oid);
        }
        if let (Order::Broken, Some(node)) = (frame.order, frame.node) {
            self.note(node, FindingCode::SetNotSorted, "");
        }
        self.sort(frame.offset..offset);
    }

    /// Compares an element that was read with the one before it, where the order counts.
    fn sort(&mut self, element: Range<u64>) {
        let Some(frame) = self.frames.last() else {
            return;
        };
        if let Order::Sorted { last } = &frame.order {
            let order = if self.slice(last.clone()) <= self.slice(element.clone()) {
                Order::Sorted { last: element }
            } else {
                Order::Broken
            };
            if let Some(frame) = self.frames.last_mut() {
                frame.order = order;
            }
        }
    }

    /// Notes which rules the contents of a small value break by its type.
    fn check_content(&mut self, tag: Tag, raw: &[u8]) {
        if raw.len() > MAX_CHECKED || tag == Tag::OCTET_STRING || tag.class != Class::Universal {
            return;
        }
        let Ok(normalised) = to_der_as(raw, tag, smime_ber::Limits::default()) else {
            return;
        };
        let Some(node) = self.host() else {
            return;
        };
        for finding in &normalised.findings {
            let found = Finding::new(finding.rule.into(), Location::Object(node.offset));
            if !node.findings.contains(&found) {
                node.findings.push(found);
            }
        }
    }

    fn close_layer(&mut self) {
        let Some(layer) = self.layers.pop() else {
            return;
        };
        self.frames.truncate(layer.frames + 1);
        let host = self.frames.pop().and_then(|frame| frame.node);
        let offset = layer.reader.position();
        let count = layer.end.saturating_sub(offset);
        match host {
            _ if self.tree.nodes.is_empty() => {
                self.tree.error = Some(Fault {
                    offset: 0,
                    text: "offset 0: found no octets, wanted an element".into(),
                });
            }
            _ if count == 0 => {}
            None => {
                self.tree.error = Some(Fault::from(&smime_ber::Error::TrailingOctets {
                    offset,
                    count,
                }));
            }
            Some(node) => {
                let found = format!("{count} octets behind the value inside, at offset {offset}");
                self.note(node, FindingCode::ContentTrailing, &found);
            }
        }
    }

    fn fail_layer(&mut self, error: &smime_ber::Error) {
        let Some(layer) = self.layers.pop() else {
            return;
        };
        self.frames.truncate(layer.frames + 1);
        match self.frames.pop().and_then(|frame| frame.node) {
            None => self.tree.error = Some(Fault::from(error)),
            Some(node) => {
                let found = format!("what is inside cannot be read: {error}");
                self.note(node, FindingCode::ContentUnreadable, &found);
            }
        }
    }

    fn note(&mut self, node: usize, code: FindingCode, found: &str) {
        if let Some(node) = self.tree.nodes.get_mut(node) {
            let at = Location::Object(node.offset);
            node.findings.push(Finding::new(code, at).found(found));
        }
    }

    /// The node pushed last.
    fn host(&mut self) -> Option<&mut Node> {
        self.tree.nodes.last_mut()
    }

    /// Octets of the object, as far as there are any.
    fn slice(&self, range: Range<u64>) -> &'a [u8] {
        let clamp = |offset: u64| {
            usize::try_from(offset)
                .unwrap_or(usize::MAX)
                .min(self.bytes.len())
        };
        self.bytes
            .get(clamp(range.start)..clamp(range.end))
            .unwrap_or_default()
    }
}

/// The longest value whose contents are checked against the rules of its type, in octets: no honest number,
/// time or identifier is longer.
const MAX_CHECKED: usize = 4096;
