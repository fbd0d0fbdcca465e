//! Who programs that show mail say a message is from, beside who the receiving agent takes it to be
//! from: the same, or it is refused.
//!
//! `data/headers.json` holds the headers with what Python 3.11 sees, and is made by the script beside
//! it; what mailparse sees is computed here. `cargo test -p smime --test readers -- --nocapture` prints
//! the table.

#[allow(
    dead_code,
    reason = "shared with the tests of certificates, which use the rest"
)]
#[path = "../pki/make.rs"]
mod certificates;
mod provider {
    include!(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/tests/support/provider.rs"
    ));
}
#[allow(
    dead_code,
    unused_imports,
    reason = "shared with the tests of messages, which use the rest"
)]
#[path = "../receive/support.rs"]
mod support;

use mailparse::{MailAddr, MailHeaderMap};
use serde_json::Value;

use support::*;

const ALICE_ADDRESS: &str = "alice@example.com";
const MALLORY_ADDRESS: &str = "mallory@evil.example";

/// A header, and what its readers show.
struct Row {
    header: Vec<u8>,
    /// Who it is from by the grammar, where it is one and says so.
    from: Option<String>,
    readers: [(&'static str, Vec<String>); 3],
}

fn rows() -> Vec<Row> {
    let data: Value = serde_json::from_str(include_str!("data/headers.json")).unwrap();
    let strings = |value: &Value| -> Vec<String> {
        let strings = value.as_array().unwrap().iter();
        strings
            .map(|text| text.as_str().unwrap().to_owned())
            .collect()
    };
    let rows = data.as_array().unwrap().iter();
    rows.map(|row| {
        // Each character stands for the octet of its number.
        let header = row["header"].as_str().unwrap().chars();
        let header: Vec<u8> = header.map(|octet| u8::try_from(octet).unwrap()).collect();
        Row {
            from: row["from"].as_str().map(str::to_owned),
            readers: [
                ("compat32", strings(&row["compat32"])),
                ("default", strings(&row["default"])),
                ("mailparse", seen_by_mailparse(&header)),
            ],
            header,
        }
    })
    .collect()
}

/// Every address in every From field; none where it gives up.
fn seen_by_mailparse(header: &[u8]) -> Vec<String> {
    let message = [header, b"MIME-Version: 1.0\r\n\r\n"].concat();
    let Ok((fields, _)) = mailparse::parse_headers(&message) else {
        return Vec::new();
    };
    let mut seen = Vec::new();
    for field in fields.get_all_headers("From") {
        for address in mailparse::addrparse_header(field)
            .iter()
            .flat_map(|list| list.iter())
        {
            match address {
                MailAddr::Single(single) => seen.push(single.addr.clone()),
                MailAddr::Group(group) => {
                    seen.extend(group.addrs.iter().map(|single| single.addr.clone()));
                }
            }
        }
    }
    seen
}

/// Whether the agent takes a message with `header` that was signed under a certificate for `address` to
/// be from there.
fn is_taken_for(address: &str, header: &[u8]) -> bool {
    let certificate = nobody_draft(ALICE).with(rfc822_names(&[address]));
    let object = Message::opaque(ENTITY, &[ALICE])
        .edit(|message| message.certificates = vec![certificate.der()]);
    let message = [header, &opaque_mime("", &object.der())].concat();
    verify(&message).verdict.is_valid()
}

/// Whether what a reader shows is a mailbox at all: something before an `@`, and something behind it.
fn is_mailbox(shown: &str) -> bool {
    shown
        .rsplit_once('@')
        .is_some_and(|(local_part, domain)| !local_part.is_empty() && !domain.is_empty())
}

/// Whether it is that mailbox, in capitals or quotes, and with what mailparse leaves in: a route,
/// comments, blanks, empty members of a list.
fn is_shown(shown: &str, address: &str) -> bool {
    let without_route = match shown.split_once(':') {
        Some((route, address)) if route.starts_with('@') => address,
        _ => shown,
    };
    let mut plain = String::new();
    for piece in without_route.split('(') {
        plain += piece.split_once(')').map_or(piece, |(_, after)| after);
    }
    plain
        .replace(['"', ' ', ','], "")
        .eq_ignore_ascii_case(address)
}

#[test]
fn nobody_is_taken_for_the_sender_whom_a_reader_does_not_show() {
    let rows = rows();
    assert!(rows.len() >= 60, "{} rows", rows.len());
    let mut accepted = 0;
    println!("| header | compat32 | default | mailparse | taken for |");
    println!("|:--|:--|:--|:--|:--|");
    for Row {
        header,
        from,
        readers,
    } in &rows
    {
        let name = header.escape_ascii().to_string();
        let taken: Vec<_> = [ALICE_ADDRESS, MALLORY_ADDRESS]
            .into_iter()
            .filter(|address| is_taken_for(address, header))
            .collect();
        let wanted: Vec<_> = from.as_deref().into_iter().collect();
        let cells: Vec<_> = readers.iter().map(|(_, shown)| shown.join(", ")).collect();
        let said = if taken.is_empty() {
            "refused".to_owned()
        } else {
            taken.join(", ")
        };
        let cells = cells.join(" | ").escape_debug().to_string();
        println!("| `{}` | {cells} | {said} |", name.replace('|', "\\|"));
        assert_eq!(taken, wanted, "{name}");
        for address in taken {
            accepted += 1;
            for (reader, shown) in readers {
                let is_seen = *reader == "mailparse" || !shown.is_empty();
                assert!(
                    is_seen,
                    "{name}: {reader} shows nobody, and {address} is taken"
                );
                let other = shown
                    .iter()
                    .find(|shown| is_mailbox(shown) && !is_shown(shown, address));
                assert_eq!(other, None, "{name}: {reader} shows another than {address}");
            }
        }
    }
    assert!(accepted >= 20, "{accepted} accepted");
}
