//! The addresses in From and Sender fields (RFC 5322 sections 3.4 and 3.6.2, obsolete forms
//! included).

mod domain;
mod tokens;

use core::fmt;

use crate::basis::Basis;
pub(crate) use domain::comparable as comparable_domain;
use tokens::{Kind, Token, Tokens, is_atom, unquoted};

/// The address of a mailbox, without its display name, comments and quotes.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Mailbox {
    /// Local part and domain, without the `@`: of a list of very many, each is one allocation.
    text: Box<str>,
    local_part: usize,
}

impl Mailbox {
    /// Reads a single `addr-spec`, as a certificate or a command line holds it: no display name, no
    /// angle brackets, no comment, and white space only in quotes.
    ///
    /// # Errors
    /// [`AddressError`] where it is not one.
    pub fn parse(addr_spec: &[u8]) -> Result<Self, AddressError> {
        let mut tokens = Tokens::new(addr_spec)?;
        let mailbox = read_addr_spec(&mut tokens, None)?;
        if tokens.has_passed_over {
            return Err(error("white space or a comment", 0, ADDR_SPEC));
        }
        Ok(mailbox)
    }

    /// What stands before the `@`, quotes and escapes taken off.
    pub fn local_part(&self) -> &str {
        self.text.get(..self.local_part).unwrap_or_default()
    }

    /// What stands after the `@`, as written; a literal with its brackets.
    pub fn domain(&self) -> &str {
        self.text.get(self.local_part..).unwrap_or_default()
    }

    /// Whether both name one mailbox: the same local part, octet for octet, and the same domain in
    /// its A-label form (RFC 8398 section 5, RFC 5280 section 7.5).
    pub fn is_same_as(&self, other: &Self) -> bool {
        self.local_part() == other.local_part()
            && comparable_domain(self.domain()) == comparable_domain(other.domain())
    }
}

/// As an `addr-spec`, the local part quoted where it has to be.
impl fmt::Display for Mailbox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (local_part, domain) = (self.local_part(), self.domain());
        let mut atoms = local_part.split('.');
        let is_dot_atom = atoms.all(|atom| !atom.is_empty() && atom.bytes().all(is_atom));
        if is_dot_atom {
            return write!(f, "{local_part}@{domain}");
        }
        let escaped = local_part.replace('\\', "\\\\").replace('"', "\\\"");
        write!(f, "\"{escaped}\"@{domain}")
    }
}

impl fmt::Debug for Mailbox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Mailbox({:?} @ {:?})", self.local_part(), self.domain())
    }
}

/// Why a field's value is no list of mailboxes.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{found} at octet {at} of the address")]
pub struct AddressError {
    /// What was found.
    pub found: &'static str,
    /// Where, in octets from the start of the value.
    pub at: usize,
    /// What wants something else.
    pub basis: Basis,
}

const fn error(found: &'static str, at: usize, basis: Basis) -> AddressError {
    AddressError { found, at, basis }
}

const LIST: Basis = Basis::AddressList;
const ADDR_SPEC: Basis = Basis::AddrSpec;

/// The mailboxes of a From or Sender field's value, folded or not, in order. Those two hold no
/// groups (RFC 5322 section 3.6.2). What a display name says counts for nothing, but it has to be one:
/// words and dots. Linear in the value's length.
///
/// # Errors
/// [`AddressError`] where any part of it breaks the grammar: no guess is made about the rest.
pub fn mailboxes(value: &[u8]) -> Result<Vec<Mailbox>, AddressError> {
    members(value, true)
}

/// The one mailbox of a Sender field's value (RFC 5322 section 3.6.2).
///
/// # Errors
/// [`AddressError`] where it breaks the grammar, which has no list there.
pub fn mailbox(value: &[u8]) -> Result<Mailbox, AddressError> {
    let found = members(value, false)?.into_iter().next();
    found.ok_or(error("no address", 0, Basis::OriginatorFields))
}

fn members(value: &[u8], is_list: bool) -> Result<Vec<Mailbox>, AddressError> {
    let mut mailboxes = Vec::new();
    let mut tokens = Tokens::new(value)?;
    // The member that is being read, from its start.
    let mut member = tokens.clone();
    let mut is_empty = true;
    loop {
        let token = tokens.next()?;
        let end = token.map_or(value.len(), |token| token.at);
        match token.map(|token| token.kind) {
            Some(Kind::Special(b'<')) => {
                check_display_name(member.up_to(end))?;
                pass_over_route(&mut tokens)?;
                mailboxes.push(read_addr_spec(&mut tokens, Some(b'>'))?);
                match tokens.next()? {
                    None => break,
                    Some(token) if token.is(b',') && is_list => {}
                    Some(token) => return Err(error("text after `>`", token.at, LIST)),
                }
            }
            Some(Kind::Special(b',')) if !is_list => {
                return Err(error("a list", end, Basis::OriginatorFields));
            }
            None | Some(Kind::Special(b',')) => {
                // Nothing between two commas is obsolete and allowed (section 4.4).
                if !is_empty {
                    mailboxes.push(read_addr_spec(&mut member.up_to(end), None)?);
                }
                if token.is_none() {
                    break;
                }
            }
            Some(Kind::Special(b':')) => {
                return Err(error("a group", end, Basis::OriginatorFields));
            }
            Some(_) => {
                is_empty = false;
                continue;
            }
        }
        member = tokens.clone();
        is_empty = true;
    }
    tokens.check_early_ends()?;
    Ok(mailboxes)
}

impl Token<'_> {
    fn is(&self, special: u8) -> bool {
        matches!(self.kind, Kind::Special(found) if found == special)
    }

    /// An error where a line end stands in it or before it. Inside an address that is obsolete (section 4.4),
    /// and readers end the address there: another one is left.
    fn check_unfolded(&self) -> Result<(), AddressError> {
        match self.is_folded {
            false => Ok(()),
            true => Err(error("a line end in an address", self.at, ADDR_SPEC)),
        }
    }
}

/// Words, and dots behind the first (section 4.1): no address, nor what looks like one unquoted.
fn check_display_name(mut tokens: Tokens<'_>) -> Result<(), AddressError> {
    let mut is_first = true;
    while let Some(token) = tokens.next()? {
        match token.kind {
            Kind::Atom(_) | Kind::Quoted(_) => {}
            Kind::Special(b'.') if !is_first => {}
            _ => return Err(error("a display name that is no phrase", token.at, LIST)),
        }
        is_first = false;
    }
    Ok(())
}

/// Reads an obsolete route (section 4.4) where there is one: `@relay,@relay:` before the address.
fn pass_over_route(tokens: &mut Tokens<'_>) -> Result<(), AddressError> {
    const BASIS: Basis = Basis::ObsoleteAddress;
    let mut ahead = tokens.clone();
    let mut has_domain = false;
    loop {
        match ahead.next()? {
            Some(token) if token.is(b',') => {}
            Some(token) if token.is(b'@') => {
                let after = read_domain(&mut ahead, &mut Vec::new())?;
                has_domain = true;
                match after {
                    Some(token) if token.is(b',') => {}
                    Some(token) if token.is(b':') => break,
                    after => {
                        let at = after.map_or(ahead.at(), |token| token.at);
                        return Err(error("a route without `:`", at, BASIS));
                    }
                }
            }
            Some(token) if token.is(b':') && has_domain => break,
            _ if !has_domain => return Ok(()),
            token => {
                let at = token.map_or(ahead.at(), |token| token.at);
                return Err(error("a route without `:`", at, BASIS));
            }
        }
    }
    *tokens = ahead;
    Ok(())
}

/// Reads an `addr-spec` (section 3.4.1) up to `close`, or up to the end.
fn read_addr_spec(tokens: &mut Tokens<'_>, close: Option<u8>) -> Result<Mailbox, AddressError> {
    let start = tokens.at();
    let mut text = Vec::new();
    read_local_part(tokens, &mut text)?;
    let local_part = text.len();
    let after = read_domain(tokens, &mut text)?;
    match (after, close) {
        (None, None) => {}
        (Some(token), Some(close)) if token.is(close) => {}
        (None, Some(_)) => return Err(error("`<` without `>`", tokens.at(), LIST)),
        (Some(token), _) => return Err(error("a wrong domain", token.at, ADDR_SPEC)),
    }
    if has_encoded_word(&text) {
        let found = "an encoded word in an address";
        return Err(error(found, start, ADDR_SPEC));
    }
    let text = String::from_utf8(text)
        .map_err(|_| error("octets that are not UTF-8", start, Basis::Utf8Address))?;
    Ok(Mailbox {
        text: text.into_boxed_str(),
        local_part,
    })
}

/// Words with a dot between each two, and the `@`.
fn read_local_part(tokens: &mut Tokens<'_>, text: &mut Vec<u8>) -> Result<(), AddressError> {
    let wrong = |at| error("a wrong local part", at, ADDR_SPEC);
    // Before the first word white space may stand as anywhere.
    tokens.pass_over_blanks()?;
    loop {
        let word = tokens.next()?;
        let at = word.map_or(tokens.at(), |word| word.at);
        if let Some(word) = word {
            word.check_unfolded()?;
        }
        match word.map(|word| word.kind) {
            Some(Kind::Atom(atom)) => text.extend_from_slice(atom),
            Some(Kind::Quoted(inside)) => text.extend(unquoted(inside)),
            None => return Err(error("no `@`", at, ADDR_SPEC)),
            Some(_) => return Err(wrong(at)),
        }
        let after = tokens.next()?;
        let at = after.map_or(tokens.at(), |after| after.at);
        if let Some(after) = after.filter(|after| after.is(b'.') || after.is(b'@')) {
            after.check_unfolded()?;
        }
        match after.map(|after| after.kind) {
            Some(Kind::Special(b'.')) => text.push(b'.'),
            Some(Kind::Special(b'@')) if text.is_empty() => {
                return Err(error("an empty local part", at, ADDR_SPEC));
            }
            Some(Kind::Special(b'@')) => return Ok(()),
            None | Some(Kind::Special(b'>')) => return Err(error("no `@`", at, ADDR_SPEC)),
            Some(_) => return Err(wrong(at)),
        }
    }
}

/// A literal, or atoms with one dot between each two; gives the token behind it.
fn read_domain<'a>(
    tokens: &mut Tokens<'a>,
    text: &mut Vec<u8>,
) -> Result<Option<Token<'a>>, AddressError> {
    let first = tokens.next()?;
    let at = first.map_or(tokens.at(), |first| first.at);
    if let Some(first) = first {
        first.check_unfolded()?;
    }
    match first.map(|first| first.kind) {
        Some(Kind::Literal(literal)) => {
            text.extend_from_slice(literal);
            return tokens.next();
        }
        Some(Kind::Atom(atom)) => text.extend_from_slice(atom),
        _ => return Err(error("a wrong domain", at, ADDR_SPEC)),
    }
    loop {
        let after = tokens.next()?;
        let Some(dot) = after.filter(|after| after.is(b'.')) else {
            return Ok(after);
        };
        dot.check_unfolded()?;
        text.push(b'.');
        let next = tokens.next()?;
        let at = next.map_or(tokens.at(), |next| next.at);
        if let Some(next) = next {
            next.check_unfolded()?;
        }
        match next.map(|next| next.kind) {
            Some(Kind::Atom(atom)) => text.extend_from_slice(atom),
            _ => return Err(error("an incomplete domain", at, ADDR_SPEC)),
        }
    }
}

/// Whether some reader might decode part of an address as text, and show another.
fn has_encoded_word(address: &[u8]) -> bool {
    memchr::memmem::find(address, b"=?").is_some_and(|at| {
        let after = address.get(at + 2..).unwrap_or_default();
        memchr::memmem::find(after, b"?=").is_some()
    })
}
