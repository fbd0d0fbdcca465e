//! The addresses in From and Sender fields (RFC 5322 section 3.4, obsolete forms included).

use core::fmt;

use crate::basis::Basis;

/// The address of a mailbox, without its display name, comments and quotes.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Mailbox {
    local_part: String,
    domain: String,
}

impl Mailbox {
    /// Reads a single `addr-spec`, as a certificate or a command line holds it: no display name, no
    /// angle brackets.
    ///
    /// # Errors
    /// [`AddressError`] where it is not one.
    pub fn parse(addr_spec: &[u8]) -> Result<Self, AddressError> {
        let tokens = tokens(addr_spec)?;
        AddrSpec(&tokens).read(addr_spec.len())
    }

    /// What stands before the `@`, quotes and escapes taken off.
    pub fn local_part(&self) -> &str {
        &self.local_part
    }

    /// What stands after the `@`, as written; a literal with its brackets.
    pub fn domain(&self) -> &str {
        &self.domain
    }

    /// Whether both name one mailbox: the same local part, octet for octet, and the same domain
    /// whatever the case of its ASCII letters (RFC 8550 section 3, RFC 5280 section 7.5).
    pub fn is_same_as(&self, other: &Self) -> bool {
        self.local_part == other.local_part && self.domain.eq_ignore_ascii_case(&other.domain)
    }
}

/// As an `addr-spec`, the local part quoted where it has to be.
impl fmt::Display for Mailbox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut atoms = self.local_part.split('.');
        let is_dot_atom = atoms.all(|atom| !atom.is_empty() && atom.bytes().all(is_atom));
        if is_dot_atom {
            return write!(f, "{}@{}", self.local_part, self.domain);
        }
        let escaped = self.local_part.replace('\\', "\\\\").replace('"', "\\\"");
        write!(f, "\"{escaped}\"@{}", self.domain)
    }
}

/// Why a field's value is no list of mailboxes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AddressError {
    /// What was found.
    pub found: &'static str,
    /// Where, in octets from the start of the value.
    pub at: usize,
    /// What wants something else.
    pub basis: Basis,
}

impl fmt::Display for AddressError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { found, at, .. } = self;
        write!(f, "{found} at octet {at} of the address")
    }
}

impl std::error::Error for AddressError {}

/// The mailboxes of a From, Sender or To field's value, folded or not, in order; those of groups
/// too. Display names may be anything: they count for nothing. Linear in the value's length.
///
/// # Errors
/// [`AddressError`] where any part of it is no address: no guess is made about the rest.
pub fn mailboxes(value: &[u8]) -> Result<Vec<Mailbox>, AddressError> {
    let tokens = tokens(value)?;
    let mut mailboxes = Vec::new();
    let mut in_group = false;
    let mut rest = tokens.as_slice();
    while !rest.is_empty() {
        let (words, tail) = split_at_special(rest, b",:;<");
        let end = tail.first().map_or(value.len(), |token| token.at);
        let mut after = tail.get(1..).unwrap_or_default();
        match special(tail) {
            Some(b'<') => {
                let (inside, closed) = split_at_special(after, b">");
                let mailbox = AddrSpec(without_route(inside)).read(end)?;
                if closed.is_empty() {
                    return Err(error("`<` without `>`", end, Basis::AddressList));
                }
                mailboxes.push(mailbox);
                after = closed.get(1..).unwrap_or_default();
                if let Some(next) = after.first().filter(|next| !next.is_one_of(b",;")) {
                    return Err(error("text after `>`", next.at, Basis::AddressList));
                }
            }
            Some(b':') if !in_group && !words.is_empty() => in_group = true,
            Some(b':') => return Err(error("`:`", end, Basis::AddressList)),
            Some(b';') if !in_group => return Err(error("`;`", end, Basis::AddressList)),
            separator => {
                // Nothing between two commas is obsolete and allowed (section 4.4).
                if !words.is_empty() {
                    mailboxes.push(AddrSpec(words).read(end)?);
                }
                in_group &= separator != Some(b';');
            }
        }
        rest = after;
    }
    if in_group {
        return Err(error(
            "a group without `;`",
            value.len(),
            Basis::AddressList,
        ));
    }
    Ok(mailboxes)
}

/// A lexical token (RFC 5322 section 3.2); white space and comments only stand between tokens.
struct Token<'a> {
    kind: Kind<'a>,
    at: usize,
}

enum Kind<'a> {
    Atom(&'a [u8]),
    /// A quoted string, quotes and escapes taken off.
    Quoted(Vec<u8>),
    /// A domain literal with its brackets.
    Literal(&'a [u8]),
    Special(u8),
}

impl Token<'_> {
    fn is_one_of(&self, specials: &[u8]) -> bool {
        matches!(self.kind, Kind::Special(special) if specials.contains(&special))
    }
}

fn special(tokens: &[Token<'_>]) -> Option<u8> {
    match tokens.first()?.kind {
        Kind::Special(special) => Some(special),
        _ => None,
    }
}

fn split_at_special<'t, 'a>(
    tokens: &'t [Token<'a>],
    specials: &[u8],
) -> (&'t [Token<'a>], &'t [Token<'a>]) {
    let special = tokens.iter().position(|token| token.is_one_of(specials));
    let at = special.unwrap_or(tokens.len());
    tokens.split_at_checked(at).unwrap_or_default()
}

/// Drops an obsolete route (section 4.4): `@relay,@relay:` before the address.
fn without_route<'t, 'a>(tokens: &'t [Token<'a>]) -> &'t [Token<'a>] {
    if special(tokens) != Some(b'@') {
        return tokens;
    }
    match split_at_special(tokens, b":") {
        (_, [_, rest @ ..]) => rest,
        _ => tokens,
    }
}

/// Tokens that have to be an `addr-spec` (section 3.4.1).
struct AddrSpec<'t, 'a>(&'t [Token<'a>]);

impl AddrSpec<'_, '_> {
    const BASIS: Basis = Basis::AddrSpec;

    /// `end` is where the value goes on after the tokens.
    fn read(&self, end: usize) -> Result<Mailbox, AddressError> {
        let (local, rest) = split_at_special(self.0, b"@");
        let Some((_, domain)) = rest.split_first() else {
            let at = self.0.first().map_or(end, |token| token.at);
            return Err(error("no `@`", at, Self::BASIS));
        };
        Ok(Mailbox {
            local_part: Self::local_part(local, end)?,
            domain: Self::domain(domain, end)?,
        })
    }

    /// Words and dots. Dots beside each other break the grammar and are met all the same.
    fn local_part(tokens: &[Token<'_>], end: usize) -> Result<String, AddressError> {
        let mut octets = Vec::new();
        let mut after_word = false;
        let mut has_word = false;
        for token in tokens {
            match &token.kind {
                Kind::Special(b'.') => {
                    octets.push(b'.');
                    after_word = false;
                    continue;
                }
                Kind::Atom(atom) if !after_word => octets.extend_from_slice(atom),
                Kind::Quoted(text) if !after_word => octets.extend_from_slice(text),
                _ => return Err(error("a wrong local part", token.at, Self::BASIS)),
            }
            after_word = true;
            has_word = true;
        }
        if !has_word || octets.is_empty() {
            let at = tokens.first().map_or(end, |token| token.at);
            return Err(error("an empty local part", at, Self::BASIS));
        }
        text(octets, tokens)
    }

    /// A literal, or atoms with one dot between each two.
    fn domain(tokens: &[Token<'_>], end: usize) -> Result<String, AddressError> {
        if let [
            Token {
                kind: Kind::Literal(literal),
                ..
            },
        ] = tokens
        {
            return text(literal.to_vec(), tokens);
        }
        let mut octets = Vec::new();
        let mut atom_wanted = true;
        for token in tokens {
            match token.kind {
                Kind::Atom(atom) if atom_wanted => octets.extend_from_slice(atom),
                Kind::Special(b'.') if !atom_wanted => octets.push(b'.'),
                _ => return Err(error("a wrong domain", token.at, Self::BASIS)),
            }
            atom_wanted = !atom_wanted;
        }
        if atom_wanted {
            return Err(error("an incomplete domain", end, Self::BASIS));
        }
        text(octets, tokens)
    }
}

fn text(octets: Vec<u8>, tokens: &[Token<'_>]) -> Result<String, AddressError> {
    let at = tokens.first().map_or(0, |token| token.at);
    String::from_utf8(octets)
        .map_err(|_| error("an address that is not UTF-8", at, Basis::Utf8Address))
}

const fn error(found: &'static str, at: usize, basis: Basis) -> AddressError {
    AddressError { found, at, basis }
}

fn tokens(value: &[u8]) -> Result<Vec<Token<'_>>, AddressError> {
    let mut tokens = Vec::new();
    let mut rest = value;
    while let Some((&first, after)) = rest.split_first() {
        let at = value.len() - rest.len();
        let unterminated = |found| error(found, at, Basis::AddressTokens);
        rest = after;
        let kind = match first {
            b' ' | b'\t' | b'\r' | b'\n' => continue,
            b'(' => {
                rest = after_comment(after).ok_or(unterminated("a comment without end"))?;
                continue;
            }
            b'"' => {
                let (text, after) = quoted(after).ok_or(unterminated("a quote without end"))?;
                rest = after;
                Kind::Quoted(text)
            }
            b'[' => {
                let close = memchr::memchr3(b']', b'[', b'\\', after)
                    .filter(|&close| after.get(close) == Some(&b']'))
                    .ok_or(unterminated("a domain literal without end"))?;
                rest = after.get(close + 1..).unwrap_or_default();
                Kind::Literal(value.get(at..at + close + 2).unwrap_or_default())
            }
            first if is_atom(first) => {
                let length = after.iter().take_while(|&&octet| is_atom(octet)).count();
                rest = after.get(length..).unwrap_or_default();
                Kind::Atom(value.get(at..=at + length).unwrap_or_default())
            }
            first if first.is_ascii_control() => {
                return Err(unterminated("a control character"));
            }
            first => Kind::Special(first),
        };
        tokens.push(Token { kind, at });
    }
    Ok(tokens)
}

/// What follows a comment, of which the first parenthesis is read; they nest.
fn after_comment(mut rest: &[u8]) -> Option<&[u8]> {
    let mut depth = 1usize;
    while depth > 0 {
        let at = memchr::memchr3(b'(', b')', b'\\', rest)?;
        let (&found, after) = rest.get(at..)?.split_first()?;
        rest = after;
        match found {
            b'(' => depth += 1,
            b')' => depth -= 1,
            _ => rest = rest.get(1..)?,
        }
    }
    Some(rest)
}

/// A quoted string of which the first quote is read, and what follows it. Line ends in it are
/// folding and do not count.
fn quoted(mut rest: &[u8]) -> Option<(Vec<u8>, &[u8])> {
    let mut text = Vec::new();
    loop {
        let (&first, after) = rest.split_first()?;
        rest = after;
        match first {
            b'"' => return Some((text, rest)),
            b'\\' => {
                let (&escaped, after) = rest.split_first()?;
                text.push(escaped);
                rest = after;
            }
            b'\r' | b'\n' => {}
            _ => text.push(first),
        }
    }
}

/// Whether an octet belongs to an atom (RFC 5322 section 3.2.3, RFC 6532 section 3.2).
const fn is_atom(octet: u8) -> bool {
    match octet {
        b'(' | b')' | b'<' | b'>' | b'[' | b']' | b':' | b';' | b'@' | b'\\' | b',' | b'.'
        | b'"' => false,
        _ => octet.is_ascii_graphic() || !octet.is_ascii(),
    }
}
