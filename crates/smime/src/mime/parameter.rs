//! Content-Type and the parameters of MIME fields (RFC 2045 section 5.1, RFC 2231).

use core::fmt;
use std::borrow::Cow;
use std::collections::BTreeMap;

use super::dialect::{Backslash, Dialect};
use super::extended::{Given, split_name};
use super::findings::{FindingCode, Findings};
use crate::visible::visible;

/// A media type with its parameters (RFC 2045 section 5.1).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContentType {
    type_: String,
    subtype: String,
    parameters: Parameters,
}

impl ContentType {
    /// Reads an unfolded field value. `offset` is the field's, for findings. `None` where there
    /// is no type and subtype.
    pub fn parse(value: &[u8], offset: u64, findings: &mut Findings) -> Option<Self> {
        let mut lexer = Lexer::new(value, Dialect::GRAMMAR);
        let (type_, slash, subtype) = lexer.media_type();
        if type_.is_empty() || !slash || subtype.is_empty() {
            return None;
        }
        let content_type = Self {
            type_: lowercase(type_),
            subtype: lowercase(subtype),
            parameters: Parameters::parse(&mut lexer, offset, findings),
        };
        Some(content_type)
    }

    /// The type in lower case: `multipart`.
    pub fn type_(&self) -> &str {
        &self.type_
    }

    /// The subtype in lower case: `signed`.
    pub fn subtype(&self) -> &str {
        &self.subtype
    }

    /// Whether it is this type and subtype, both given in lower case.
    pub fn is(&self, type_: &str, subtype: &str) -> bool {
        self.type_ == type_ && self.subtype == subtype
    }

    /// Its parameters.
    pub const fn parameters(&self) -> &Parameters {
        &self.parameters
    }

    /// The value of a parameter as text, its name given in lower case.
    pub fn parameter(&self, name: &str) -> Option<Cow<'_, str>> {
        self.parameters.text(name)
    }
}

impl fmt::Display for ContentType {
    /// Type and subtype, with everything escaped that would act on a terminal.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", visible(&self.type_), visible(&self.subtype))
    }
}

impl Default for ContentType {
    /// What is assumed where none is given: text/plain in US-ASCII (RFC 2045 section 5.2).
    fn default() -> Self {
        let charset = Parameter {
            name: "charset".to_owned(),
            value: b"us-ascii".to_vec(),
            ambiguous: false,
        };
        Self {
            type_: "text".to_owned(),
            subtype: "plain".to_owned(),
            parameters: Parameters(vec![charset]),
        }
    }
}

/// The parameters of a field, continuations joined and character sets taken off (RFC 2231).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Parameters(Vec<Parameter>);

/// A parameter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parameter {
    /// The name in lower case, without RFC 2231's asterisks.
    pub name: String,
    /// The value's octets: UTF-8 where it was in ISO-8859-1, else in its own character set.
    pub value: Vec<u8>,
    /// Whether the parameter was given more than once, with different values. Then `value` is the
    /// one that RFC 2231 prefers: extended, else continued, else the first.
    pub ambiguous: bool,
}

impl Parameters {
    /// Reads the parameters that follow a first word, as in Content-Disposition.
    pub fn after_word(value: &[u8], offset: u64, findings: &mut Findings) -> Self {
        let mut lexer = Lexer::new(value, Dialect::GRAMMAR);
        lexer.token();
        Self::parse(&mut lexer, offset, findings)
    }

    /// The parameter of that name, given in lower case.
    pub fn find(&self, name: &str) -> Option<&Parameter> {
        self.0.iter().find(|parameter| parameter.name == name)
    }

    /// A parameter's value as text; octets that are not UTF-8 become U+FFFD.
    pub fn text(&self, name: &str) -> Option<Cow<'_, str>> {
        let parameter = self.find(name)?;
        Some(String::from_utf8_lossy(&parameter.value))
    }

    /// Every parameter, ordered by name.
    pub fn iter(&self) -> impl Iterator<Item = &Parameter> {
        self.0.iter()
    }

    fn parse(lexer: &mut Lexer<'_>, offset: u64, findings: &mut Findings) -> Self {
        let mut groups = BTreeMap::<String, Given>::new();
        lexer.each_parameter(|name, value, _| {
            let (base, section, extended) = split_name(name);
            groups
                .entry(lowercase(base))
                .or_default()
                .add(section, extended, value);
        });
        let parameters = groups
            .into_iter()
            .filter_map(|(name, group)| group.join(name, &mut lexer.malformed))
            .collect();
        if lexer.malformed {
            findings.note(FindingCode::MalformedParameter, offset);
        }
        let parameters = Self(parameters);
        if parameters.iter().any(|parameter| parameter.ambiguous) {
            findings.note(FindingCode::DuplicateParameter, offset);
        }
        parameters
    }
}

/// Reads RFC 2045's tokens, with comments and white space between them.
pub(super) struct Lexer<'a> {
    rest: &'a [u8],
    dialect: Dialect,
    malformed: bool,
    unclosed: bool,
}

impl<'a> Lexer<'a> {
    pub(super) const fn new(value: &'a [u8], dialect: Dialect) -> Self {
        Self {
            rest: value,
            dialect,
            malformed: false,
            unclosed: false,
        }
    }

    /// Type, whether a slash follows it, and subtype.
    pub(super) fn media_type(&mut self) -> (&'a [u8], bool, &'a [u8]) {
        let type_ = self.token();
        let slash = self.take(b'/');
        (type_, slash, self.token())
    }

    /// Whether parameters or nothing follows, comments left aside.
    pub(super) fn is_at_parameters(&mut self) -> bool {
        self.skip_comments();
        matches!(self.rest.first(), None | Some(b';'))
    }

    /// Whether a quoted string was read that nothing closed.
    pub(super) const fn is_unclosed(&self) -> bool {
        self.unclosed
    }

    /// Takes every parameter that follows: its name with RFC 2231's asterisks, its value, and whether
    /// that begins with a quotation mark.
    pub(super) fn each_parameter(&mut self, mut found: impl FnMut(&[u8], Vec<u8>, bool)) {
        loop {
            self.skip_comments();
            if self.rest.is_empty() {
                return;
            }
            if self.take(b';') {
                continue;
            }
            let name = self.token();
            if name.is_empty() || !self.take(b'=') {
                self.malformed = true;
                self.skip_to_semicolon();
                continue;
            }
            self.skip_comments();
            let is_quoted = self.rest.starts_with(b"\"");
            found(name, self.value(), is_quoted);
        }
    }

    /// A token after comments; empty where none stands there.
    fn token(&mut self) -> &'a [u8] {
        self.skip_comments();
        let length = self
            .rest
            .iter()
            .position(|&octet| !is_token(octet))
            .unwrap_or(self.rest.len());
        let (token, rest) = self.rest.split_at_checked(length).unwrap_or_default();
        self.rest = rest;
        token
    }

    /// Takes one special character after comments, where it stands there.
    fn take(&mut self, special: u8) -> bool {
        self.skip_comments();
        match self.rest.split_first() {
            Some((&first, rest)) if first == special => {
                self.rest = rest;
                true
            }
            _ => false,
        }
    }

    /// A parameter's value, up to the next semicolon.
    fn value(&mut self) -> Vec<u8> {
        let start = self.rest;
        if self.dialect.quotes && self.take(b'"') {
            let value = self.quoted();
            self.skip_comments();
            if matches!(self.rest.first(), None | Some(b';')) {
                return value;
            }
            self.malformed = true;
            self.skip_to_semicolon();
            if self.dialect.comments {
                return value;
            }
            // Whoever knows no comments takes quotation marks off where they are around it all.
            let length = start.len() - self.rest.len();
            let raw = start.get(..length).unwrap_or_default();
            return raw.trim_ascii_end().to_vec();
        }
        self.unquoted()
    }

    /// Much mail leaves out the quotes that values such as application/pkcs7-signature need.
    fn unquoted(&mut self) -> Vec<u8> {
        let mut value = Vec::new();
        while let Some((&first, rest)) = self.rest.split_first() {
            match first {
                b';' => break,
                b'(' if self.dialect.comments => self.skip_comments(),
                b'\\' if self.dialect.backslash == Backslash::QuotesAnywhere => {
                    self.rest = rest;
                    value.extend(self.next_octet());
                }
                _ => {
                    value.push(first);
                    self.rest = rest;
                }
            }
        }
        value.truncate(value.trim_ascii_end().len());
        if value.is_empty() || !value.iter().copied().all(is_token) {
            self.malformed = true;
        }
        if !self.dialect.quotes
            && let [b'"', inside @ .., b'"'] = value.as_slice()
        {
            return inside.to_vec();
        }
        value
    }

    /// A quoted string after its opening quote (RFC 5322 section 3.2.4).
    fn quoted(&mut self) -> Vec<u8> {
        let mut value = Vec::new();
        while let Some((&first, rest)) = self.rest.split_first() {
            self.rest = rest;
            match first {
                b'"' => return value,
                b'\\' if self.dialect.backslash != Backslash::IsText => {
                    let next = self.next_octet();
                    let stays = match self.dialect.backslash {
                        Backslash::Stays => true,
                        Backslash::QuotesSpecials => !matches!(next, Some(b'"' | b'\\')),
                        _ => false,
                    };
                    value.extend(stays.then_some(first));
                    value.extend(next);
                }
                _ => value.push(first),
            }
        }
        self.malformed = true;
        self.unclosed = true;
        value
    }

    fn next_octet(&mut self) -> Option<u8> {
        let (&first, rest) = self.rest.split_first()?;
        self.rest = rest;
        Some(first)
    }

    /// Skips white space and comments, which nest (RFC 5322 section 3.2.2).
    fn skip_comments(&mut self) {
        let mut depth = 0usize;
        while let Some((&first, rest)) = self.rest.split_first() {
            match first {
                b'(' if self.dialect.comments => depth += 1,
                b')' if depth > 0 => depth -= 1,
                b'\\' if depth > 0 => {
                    self.rest = rest.get(1..).unwrap_or_default();
                    continue;
                }
                b' ' | b'\t' | b'\r' | b'\n' => {}
                _ if depth > 0 => {}
                _ => return,
            }
            self.rest = rest;
        }
        if depth > 0 {
            self.malformed = true;
        }
    }

    fn skip_to_semicolon(&mut self) {
        while let Some((&first, rest)) = self.rest.split_first() {
            if first == b';' {
                return;
            }
            self.rest = rest;
            if first == b'"' && self.dialect.quotes {
                self.quoted();
            }
        }
    }
}

const fn is_token(octet: u8) -> bool {
    const SPECIALS: &[u8] = b"()<>@,;:\\\"/[]?=";
    if !octet.is_ascii_graphic() {
        return false;
    }
    let mut specials = SPECIALS;
    while let [first, rest @ ..] = specials {
        if *first == octet {
            return false;
        }
        specials = rest;
    }
    true
}

fn lowercase(token: &[u8]) -> String {
    String::from_utf8_lossy(token).to_ascii_lowercase()
}
