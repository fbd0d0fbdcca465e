//! The commands that repeat an exported case.

use smime_cases::{Case, Context, Form, Op};

use crate::shell::for_shell;
use crate::structure::extension;

/// Command lines for the folder of the exported files, each after the name of what it runs.
pub(super) fn commands(case: &Case, context: &Context) -> Vec<(&'static str, String)> {
    let filter = format!("gauntlet run --filter {}", for_shell(&case.id));
    let mut commands = vec![(
        "this suite, with your driver beside the reference",
        format!("{filter} --impl reference --driver CMD"),
    )];
    commands.extend(smime(case, context).map(|line| ("the reference", line)));
    commands.extend(openssl(case, context).map(|line| ("OpenSSL", line)));
    // A line end in an address would be a command of its own.
    commands.retain(|(_, line)| !line.contains(char::is_control));
    commands
}

/// The call of `smime`, for what it has a verb for.
fn smime(case: &Case, context: &Context) -> Option<String> {
    let verb = match case.op {
        Op::Verify => "verify",
        Op::Decrypt => "decrypt",
        Op::Open => "open",
        Op::Decompress => "decompress",
        Op::Parse => "inspect",
        _ => return None,
    };
    let mut line = format!("smime {verb} {}", input_file(case));
    let mut add = |words: &str| {
        line.push(' ');
        line.push_str(words);
    };
    match case.input_form {
        Some(Form::Mime) => add("--in-form mime"),
        Some(Form::Pem) => add("--in-form pem"),
        Some(Form::Base64) => add("--in-form base64"),
        Some(Form::Der | Form::Ber) => add("--in-form der"),
        None => {}
    }
    if matches!(case.op, Op::Decompress | Op::Parse) {
        return Some(line);
    }
    if case.content.is_some() {
        add("--content content.bin");
    }
    let signed = matches!(case.op, Op::Verify | Op::Open);
    let encrypted = matches!(case.op, Op::Decrypt | Op::Open);
    if signed {
        for place in 1..=context.trust.len() {
            add(&format!("--trust trust-{place}.pem"));
        }
        for place in 1..=context.certs.len() {
            add(&format!("--certs cert-{place}.pem"));
        }
        if let Some(at) = &context.at {
            add(&format!("--at {}", for_shell(at)));
        }
        if let Some(from) = &context.from {
            add(&format!("--from {}", for_shell(from)));
        }
        let flags = [
            (!context.address_check, "--no-address-check"),
            (context.exact_local_part, "--exact-local-part"),
            (context.signature_only, "--signature-only"),
            (context.content_text, "--content-text"),
        ];
        for (_, flag) in flags.into_iter().filter(|(set, _)| *set) {
            add(flag);
        }
        if context.signers != "default" {
            add(&format!("--signers {}", for_shell(&context.signers)));
        }
    }
    if encrypted {
        for (place, pair) in (1..).zip(&context.keys) {
            add(&format!("--key recipient-{place}.key.pem"));
            if pair.cert.is_some() {
                add(&format!("--cert recipient-{place}.cert.pem"));
            }
        }
        if let Some(kek) = &context.kek {
            add(&format!("--kek {}:kek.hex", for_shell(&kek.id)));
        }
        if context.password.is_some() {
            add("--password-file password.txt");
        }
        if context.content_key.is_some() {
            add("--content-key content-key.hex");
        }
        if context.any_recipient {
            add("--any-recipient");
        }
    }
    for protection in context.require.iter().filter(|_| case.op == Op::Open) {
        add(&format!("--require {}", for_shell(protection)));
    }
    if context.legacy {
        add("--allow-legacy");
    }
    Some(line)
}

/// The call of `openssl cms`, for what it can be asked by files alone.
fn openssl(case: &Case, context: &Context) -> Option<String> {
    let form = match case.input_form {
        Some(Form::Der | Form::Ber) => "DER",
        Some(Form::Pem) => "PEM",
        Some(Form::Mime) => "SMIME",
        Some(Form::Base64) | None => return None,
    };
    let what = match case.op {
        Op::Verify => {
            if context.trust.len() != 1 {
                return None;
            }
            let content = match case.content {
                Some(_) => " -content content.bin",
                None => "",
            };
            let path = match context.signature_only {
                true => "-noverify",
                false => "-CAfile trust-1.pem -purpose smimesign",
            };
            format!("-verify -binary {path}{content}")
        }
        Op::Decrypt => {
            let [pair] = context.keys.as_slice() else {
                return None;
            };
            let recipient = match pair.cert {
                Some(_) => " -recip recipient-1.cert.pem",
                None => "",
            };
            format!("-decrypt -inkey recipient-1.key.pem{recipient}")
        }
        _ => return None,
    };
    let input = input_file(case);
    Some(format!(
        "openssl cms {what} -inform {form} -in {input} -out out.bin"
    ))
}

/// The name of the file that holds the message.
pub(super) fn input_file(case: &Case) -> String {
    format!("input.{}", extension(case))
}
