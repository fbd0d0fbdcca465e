//! `vectors pack`: the data release, a folder for programs in other languages.

use std::{error::Error, fmt::Write, fs, path::Path};

use serde_json::Value;
use smime_cases::{Change, Pack, UNRELEASED, Vectors};

use super::{folder, types};
use crate::Outcome;

/// Writes the files: the same tree gives the same octets.
pub(crate) fn run(out: &Path) -> Outcome {
    let vectors = Vectors::from_folder(&folder::root())?;
    let schema = Pack::schema()?;
    let pack = serde_json::to_value(Pack::from(&vectors))?;
    fits(&schema, &pack)?;
    let changes = vectors.changes();

    let name = format!("smime-gauntlet-{}", Pack::VERSION);
    let mut files = vec![
        (format!("{name}.json"), json(&pack)?),
        (format!("{name}.schema.json"), json(&schema)?),
        (
            "CHANGES.json".into(),
            json(&serde_json::to_value(&changes)?)?,
        ),
        ("CHANGES.md".into(), as_text(&changes)?),
    ];
    for (file, text) in types::make(&schema)? {
        files.push((format!("types/{file}"), text));
    }
    for (file, text) in files {
        let path = out.join(file);
        fs::create_dir_all(path.parent().unwrap_or(out))?;
        fs::write(&path, &text)?;
        println!("{} ({} octets)", path.display(), text.len());
    }
    println!("{} cases", vectors.cases.len());
    Ok(())
}

fn fits(schema: &Value, pack: &Value) -> Outcome {
    let validator = jsonschema::validator_for(schema)?;
    match validator.iter_errors(pack).next() {
        None => Ok(()),
        Some(error) => Err(format!("the release: {}: {error}", error.instance_path()).into()),
    }
}

fn json(value: &Value) -> Result<String, serde_json::Error> {
    Ok(serde_json::to_string_pretty(value)? + "\n")
}

/// The change list as people read it.
fn as_text(changes: &[Change]) -> Result<String, Box<dyn Error>> {
    let mut text = String::from("# Changes of the cases\n");
    for change in changes {
        let version = match change.version.as_str() {
            UNRELEASED => "Unreleased",
            version => version,
        };
        writeln!(text, "\n## {version}")?;
        let revised: Vec<_> = change
            .revised
            .iter()
            .map(|case| format!("{} (revision {})", case.id, case.revision))
            .collect();
        for (title, cases) in [
            ("New", &change.new),
            ("Revised", &revised),
            ("Withdrawn", &change.withdrawn),
        ] {
            if !cases.is_empty() {
                writeln!(text, "\n### {title}: {}\n", cases.len())?;
                for case in cases {
                    writeln!(text, "- {case}")?;
                }
            }
        }
    }
    Ok(text)
}
