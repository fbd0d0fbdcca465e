//! Who a message says it is from: its From and Sender fields.

use crate::basis::Basis;
use crate::budget::Limits;
use crate::mime::readings;
use crate::mime::{Entity, FindingCode, Header, Mailbox, MimeError, Source, mailbox, mailboxes};
use crate::proof::SenderFields;
use crate::reason::Reason;
use crate::refusal::Refusal;

impl SenderFields {
    /// What the fields of `header` say. A From given twice, and one that is no list of addresses, names
    /// nobody.
    pub(crate) fn of(header: &Header) -> Self {
        Self {
            from: from(header),
            sender: sender(header),
        }
    }

    /// What the header of `entity` says. A From that is another for other readers names nobody either.
    ///
    /// `None` for a bare MIME entity, which does not say. A header with a line that is no field is none:
    /// the line may be what some readers show as From.
    pub(super) fn of_entity(
        entity: &Entity,
        source: &mut dyn Source,
        limits: &Limits,
    ) -> Result<Option<Self>, MimeError> {
        let header = &entity.header;
        if let Some(doubt) = readings::differ(header, source, entity.region, limits)? {
            return Ok(Some(Self {
                from: Err(unreadable(doubt).on(Basis::HeaderField)),
                sender: None,
            }));
        }
        let is_message = header.is_malformed() || entity.is_rfc5322() && !is_http(header);
        Ok(is_message.then(|| Self::of(header)))
    }

    /// The given address in From's place.
    pub(super) fn given(address: &str) -> Self {
        Self {
            from: Mailbox::parse(address.as_bytes())
                .map(|mailbox| vec![mailbox])
                .map_err(|error| {
                    unreadable(format!("the sender's address: {error}")).on(error.basis)
                }),
            sender: None,
        }
    }
}

/// Whether a header is one of HTTP, which names nobody: it starts as one, and has no field of mail.
fn is_http(header: &Header) -> bool {
    const OF_MAIL: [&str; 9] = [
        "From",
        "Sender",
        "Reply-To",
        "To",
        "Cc",
        "Bcc",
        "Subject",
        "Received",
        "Return-Path",
    ];
    header.findings().contains(FindingCode::HttpLine)
        && OF_MAIL.iter().all(|name| header.field(name).is_none())
}

fn from(header: &Header) -> Result<Vec<Mailbox>, Refusal> {
    for name in ["From", "Sender"] {
        if header.fields_named(name).count() > 1 {
            let detail = format!("{name} stands more than once, wanted once");
            return Err(unreadable(detail).on(Basis::FieldOnce));
        }
    }
    let Some(field) = header.field("From") else {
        return Err(unreadable("the message has no From").on(Basis::FieldOnce));
    };
    if header.is_hidden(&field) {
        let detail = "for some readers the header ends before From";
        return Err(unreadable(detail).on(Basis::HeaderField));
    }
    match mailboxes(field.raw_value()) {
        Ok(found) if found.is_empty() => {
            Err(unreadable("From holds no address").on(Basis::AddressList))
        }
        Ok(found) => Ok(found),
        Err(error) => Err(unreadable(format!("From: {error}")).on(error.basis)),
    }
}

/// That of a Sender which can be read and all readers see: From alone is enough where it fits, and all
/// that is left where it is shown alone.
fn sender(header: &Header) -> Option<Mailbox> {
    let field = header
        .field("Sender")
        .filter(|field| !header.is_hidden(field))?;
    mailbox(field.raw_value()).ok()
}

/// That a header does not say who sends.
fn unreadable(detail: impl Into<String>) -> Refusal {
    Refusal::new(Reason::AddressMismatch, detail)
}
