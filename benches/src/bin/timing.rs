//! Measures whether the time from encryptedKey to content key tells how the padding was; `cargo xtask bench
//! timing` runs it.
#![forbid(unsafe_code)]

use std::{env, process::ExitCode};

use benches::{
    PROVIDERS, keys,
    timing::{
        CERTAIN, Finding, LEAK, compare, early_return, greatest,
        padding::{KEY_LEN, Padding},
    },
};
use rand_chacha::{ChaCha20Rng, rand_core::SeedableRng};
use rsa::{PrivateKey, PublicKey, pkcs8::DecodePrivateKey};
use smime::crypto::KeyTransport;

/// The number of calls is the only argument.
fn main() -> ExitCode {
    let calls = match env::args().nth(1).map(|calls| calls.parse::<usize>()) {
        Some(Ok(calls)) if calls >= 160 => calls,
        Some(_) => {
            eprintln!("timing: the number of calls is a number, at least 160");
            return ExitCode::from(2);
        }
        None => CALLS,
    };
    let pem = keys::pem("alice-rsa");
    let private = PrivateKey::from_pkcs8_pem(&pem).expect("a key");
    let public = PublicKey::from(&private);
    let mut random = ChaCha20Rng::from_seed([0x5a; 32]);
    let inputs: Vec<_> = (0..calls)
        .map(|call| {
            let padding = Padding::of_call(call);
            (padding, padding.encrypt(&public, &mut random))
        })
        .collect();

    println!("RSAES-PKCS1-v1_5, 2048 bits, {calls} calls\n");
    println!("| step | padding | mean | t |\n|---|---|---:|---:|");
    let mut reference: f64 = 0.0;
    for provider in PROVIDERS {
        let loaded = keys::loaded(provider, &pem);
        let findings = compare(&inputs, &mut random, |encrypted| {
            loaded
                .decrypt_key(&KeyTransport::RsaPkcs1, encrypted, KEY_LEN)
                .expect("there is always a key");
        });
        show(provider.name(), &findings);
        reference = reference.max(greatest(&findings));
    }
    let mut blinding = random.clone();
    let planted = compare(&inputs, &mut random, |encrypted| {
        let _ = early_return::decrypt_key(&private, encrypted, &mut blinding);
    });
    show("early return", &planted);
    let planted = greatest(&planted);

    println!();
    println!("The greatest t of the providers is {reference:.2}, wanted less than {LEAK};");
    println!("that of the planted early return is {planted:.2}, wanted more than {CERTAIN}.");
    if reference < LEAK && planted > CERTAIN {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

fn show(step: &str, findings: &[Finding]) {
    for finding in findings {
        println!(
            "| {step} | {} | {:.1} µs | {:.2} |",
            finding.name,
            finding.mean / 1e3,
            finding.t
        );
    }
}

/// Among all classes of padding.
const CALLS: usize = 20_000;
