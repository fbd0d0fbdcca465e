//! Types of the data release for other languages, made from its JSON Schema.
//!
//! What they are made by is ours, as it is small: the schema uses few of JSON Schema's words, and a word that the model
//! does not know is an error. So the types have the same names and comments in every language, and no update of a
//! generator changes them.

mod java;
mod model;
mod python;
mod typescript;

use std::error::Error;

use serde_json::Value;

use model::Model;

/// The files below `types/`, each with its text.
pub(super) fn make(schema: &Value) -> Result<Vec<(&'static str, String)>, Box<dyn Error>> {
    let model = Model::read(schema)?;
    Ok(vec![
        ("python/smime_gauntlet.py", python::write(&model)?),
        ("typescript/smime-gauntlet.d.ts", typescript::write(&model)?),
        ("java/SmimeGauntlet.java", java::write(&model)?),
    ])
}

/// The words of a name, for languages that join them otherwise: at `_`, `-` and `.`.
fn words(name: &str) -> impl Iterator<Item = &str> {
    name.split(['_', '-', '.']).filter(|word| !word.is_empty())
}

/// The text in lines of at most `width` characters, as far as its words allow.
fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match lines.last_mut() {
            Some(line) if line.chars().count() + 1 + word.chars().count() <= width => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.into()),
        }
    }
    lines
}
