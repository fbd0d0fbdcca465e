//! Who a message says it is from: its From and Sender fields.

use crate::basis::Basis;
use crate::mime::{Header, mailboxes};
use crate::proof::SenderFields;
use crate::reason::Reason;
use crate::refusal::Refusal;

impl SenderFields {
    /// What `header` says. A field given twice, or one that is no list of addresses, names nobody.
    pub(crate) fn of(header: &Header) -> Self {
        let from = only_field(header, "From").and_then(|addresses| match addresses {
            Some(addresses) => Ok(addresses),
            None => Err(unreadable("the message has no From").on(Basis::FieldOnce)),
        });
        let sender =
            only_field(header, "Sender").and_then(|addresses| match addresses.as_deref() {
                None => Ok(None),
                Some([sender]) => Ok(Some(sender.clone())),
                Some(several) => {
                    let detail = format!("Sender names {}, wanted one", several.len());
                    Err(unreadable(detail).on(Basis::OriginatorFields))
                }
            });
        Self { from, sender }
    }

    /// The given address in From's place.
    pub(super) fn given(address: &str) -> Self {
        Self {
            from: Ok(vec![address.to_owned()]),
            sender: Ok(None),
        }
    }
}

fn only_field(header: &Header, name: &'static str) -> Result<Option<Vec<String>>, Refusal> {
    let mut fields = header.fields_named(name);
    let Some(field) = fields.next() else {
        return Ok(None);
    };
    if fields.next().is_some() {
        let detail = format!("{name} stands more than once, wanted once");
        return Err(unreadable(detail).on(Basis::FieldOnce));
    }
    match mailboxes(field.raw_value()) {
        Ok(found) if found.is_empty() => {
            Err(unreadable(format!("{name} holds no address")).on(Basis::AddressList))
        }
        Ok(found) => Ok(Some(found.iter().map(ToString::to_string).collect())),
        Err(error) => Err(unreadable(format!("{name}: {error}")).on(error.basis)),
    }
}

/// That a field does not say who sends.
fn unreadable(detail: impl Into<String>) -> Refusal {
    Refusal::new(Reason::AddressMismatch, detail)
}
