//! Corpora that begin with the vectors, and with test data of other kinds.

use std::{fs, path::Path};

use smime_cases::{Case, Form, Vectors};
use smime_forge::{
    primitive::textual::base64_lines,
    template::mime::{FROM_ALICE, OPAQUE_HEADER},
};

use super::targets::{Food, Target};
use crate::Outcome;

/// Writes every case's input, and every key file, into the corpus of every target that it feeds. What is there stays: a corpus grows by
/// what fuzzing finds.
pub(super) fn run() -> Outcome {
    let root = crate::root();
    let vectors = Vectors::from_folder(&root.join("vectors"))?;
    for target in Target::ALL {
        let folder = root.join("fuzz/corpus").join(target.name());
        fs::create_dir_all(&folder)?;
        let mut count = 0;
        for case in vectors.cases.values() {
            for (suffix, octets) in inputs(case, target.food()) {
                let name = format!("{}{suffix}", case.id.replace('/', "-"));
                count += usize::from(put(&folder, &name, &octets)?);
            }
        }
        if target.food() == Food::KeyFile {
            for file in fs::read_dir(root.join(KEY_FILES))? {
                let file = file?;
                let name = file.file_name().to_string_lossy().into_owned();
                count += usize::from(put(&folder, &name, &fs::read(file.path())?)?);
            }
        }
        println!("fuzz/corpus/{}: {count} new", target.name());
    }
    Ok(())
}

/// The input of a case as food for a target: as it stands, and, where a target takes messages and it is an
/// object, as mail from Alice that carries it.
fn inputs(case: &Case, food: Food) -> Vec<(&'static str, Vec<u8>)> {
    let octets = case.input_octets();
    let is_object = matches!(case.input_form, Some(Form::Der | Form::Ber));
    match food {
        Food::Object if is_object => vec![("", octets)],
        Food::Object | Food::KeyFile => vec![],
        Food::Message if is_object => {
            let mail = format!("{FROM_ALICE}{OPAQUE_HEADER}\r\n{}", base64_lines(&octets));
            vec![("", octets), ("-mail", mail.into_bytes())]
        }
        Food::Message => vec![("", octets)],
    }
}

/// Writes a seed that is not there yet, unless it is too large to be worth mutating.
fn put(folder: &Path, name: &str, octets: &[u8]) -> std::io::Result<bool> {
    let path = folder.join(name);
    if octets.len() > MAX_SEED || fs::read(&path).is_ok_and(|there| there == octets) {
        return Ok(false);
    }
    fs::write(path, octets)?;
    Ok(true)
}

/// Key files of every format, made by OpenSSL and others.
const KEY_FILES: &str = "crates/smime/tests/key_files/data";

/// The largest seed in octets, below the longest input that is tried.
const MAX_SEED: usize = 24 << 10;
