//! Messages of any small content, signers, recipients and attributes, in both directions.

use cms::authenveloped_data::AuthEnvelopedData;
use cms::enveloped_data::EnvelopedData;
use const_oid::db::rfc5911;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use smime::crypto::algorithm::CipherKind;
use smime::send::{Content, OutForm, SendingAgent};

use crate::built_enveloped::{CIPHERS, RECIPIENTS, assert_decrypted, enveloped};
use crate::built_signed::{assert_verified, signed, signers};
use crate::object::{private_attribute, private_type, read_in_any_order, write};
use crate::recipients::Wanted as Recipient;
use crate::signed::{By, Wanted, opaque};
use crate::support::sender;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn what_the_reference_signs_cms_reads(
        content in content(),
        signers in people(By::all()),
        attributes in 0..4_u8,
        detached in any::<bool>(),
    ) {
        let agent = signers.iter().fold(sender(), |agent, by| agent.signer(by.signer()));
        let agent = match detached {
            true => agent.out_form(OutForm::Der),
            false => opaque(agent),
        };
        let agent = (1..=attributes).fold(agent, |agent, last| {
            agent.attribute(private_attribute(last))
        });
        let types: Vec<_> = (1..=attributes).map(private_type).collect();
        let wanted = Wanted {
            content: &content,
            detached,
            attributes: &types,
            ..Wanted::by(&signers)
        };
        wanted.assert_in(&made(&content, |content, object| agent.sign(content, object)));
    }

    #[test]
    fn what_cms_signs_the_reference_verifies(
        content in content(),
        signers in people(signers()),
        attributes in 0..4_u8,
        detached in any::<bool>(),
    ) {
        let object = signed(&content, detached, &signers, attributes);
        assert_verified(&object, &content, detached, &signers);
    }

    #[test]
    fn what_the_reference_encrypts_cms_reads(
        content in content(),
        picks in subsequence((0..Recipient::all().len()).collect::<Vec<_>>(), 1..6),
        cipher in select(CipherKind::ALL.to_vec()).prop_filter("written", |cipher| !cipher.legacy()),
    ) {
        let recipients = Recipient::all();
        let agent = sender().out_form(OutForm::Der).force_recipients().cipher(cipher);
        let agent = picks.iter().fold(agent, |agent: SendingAgent, pick| {
            agent.recipient(recipients[*pick].recipient.clone())
        });
        let object = made(&content, |content, object| agent.encrypt(content, object));
        let found = if cipher.is_aead() {
            let found: AuthEnvelopedData =
                read_in_any_order(rfc5911::ID_CT_AUTH_ENVELOPED_DATA, &object);
            found.recip_infos
        } else {
            let found: EnvelopedData =
                read_in_any_order(rfc5911::ID_ENVELOPED_DATA, &object);
            found.recip_infos
        };
        prop_assert_eq!(found.0.len(), picks.len());
    }

    #[test]
    fn what_cms_encrypts_the_reference_decrypts(
        content in content(),
        recipients in subsequence(RECIPIENTS.to_vec(), 1..=RECIPIENTS.len()),
        cipher in select(CIPHERS.to_vec()),
    ) {
        let object = write(rfc5911::ID_ENVELOPED_DATA, &enveloped(&content, cipher, &recipients));
        for to in recipients {
            assert_decrypted(&to.agent(), &object, &content);
        }
    }
}

/// What the agent makes of octets that are no mail.
fn made(
    content: &[u8],
    make: impl FnOnce(Content<'_>, &mut Vec<u8>) -> Result<(), smime::send::SendError>,
) -> Vec<u8> {
    let mut object = Vec::new();
    let mut source = std::io::Cursor::new(content);
    make(Content::file(&mut source).raw(), &mut object).unwrap();
    object
}

fn content() -> impl Strategy<Value = Vec<u8>> {
    prop::collection::vec(any::<u8>(), 0..200)
}

/// Some of these, each person once.
fn people(all: Vec<By>) -> impl Strategy<Value = Vec<By>> {
    subsequence(all, 1..6).prop_map(|mut people| {
        let mut names = Vec::new();
        people.retain(|by| {
            let is_new = !names.contains(&by.name);
            names.push(by.name);
            is_new
        });
        people
    })
}
