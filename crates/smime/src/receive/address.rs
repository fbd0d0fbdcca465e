//! Who a message says it is from: its From and Sender fields.

use crate::mime::{Header, mailboxes};
use crate::proof::SenderFields;

impl SenderFields {
    /// What `header` says. A field given twice, or one that is no list of addresses, names nobody.
    pub(super) fn of(header: &Header) -> Self {
        let from = only_field(header, "From").and_then(|addresses| match addresses {
            Some(addresses) => Ok(addresses),
            None => Err("the message has no From".to_owned()),
        });
        let sender =
            only_field(header, "Sender").and_then(|addresses| match addresses.as_deref() {
                None => Ok(None),
                Some([sender]) => Ok(Some(sender.clone())),
                Some(several) => Err(format!("Sender names {}, wanted one", several.len())),
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

fn only_field(header: &Header, name: &'static str) -> Result<Option<Vec<String>>, String> {
    let mut fields = header.fields_named(name);
    let Some(field) = fields.next() else {
        return Ok(None);
    };
    if fields.next().is_some() {
        return Err(format!("{name} stands more than once, wanted once"));
    }
    match mailboxes(field.raw_value()) {
        Ok(found) if found.is_empty() => Err(format!("{name} holds no address")),
        Ok(found) => Ok(Some(found.iter().map(ToString::to_string).collect())),
        Err(error) => Err(format!("{name}: {error}")),
    }
}
