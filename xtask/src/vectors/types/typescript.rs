//! TypeScript: what `JSON.parse` gives.

use std::fmt::{Error, Write};

use super::{
    model::{Definition, Kind, Model, Shape},
    wrap,
};

pub(super) fn write(model: &Model) -> Result<String, Error> {
    let mut text = String::from(HEAD);
    for Definition { name, kind } in &model.definitions {
        text.push('\n');
        match kind {
            Kind::Choice(values) => {
                writeln!(text, "export type {name} =")?;
                let values: Vec<_> = values
                    .iter()
                    .map(|value| format!("  | {value:?}"))
                    .collect();
                writeln!(text, "{};", values.join("\n"))?;
            }
            Kind::Object { comment, fields } => {
                comments(&mut text, "", comment)?;
                writeln!(text, "export interface {name} {{")?;
                for field in fields {
                    comments(&mut text, "  ", &field.comment)?;
                    let mark = if field.is_required { "" } else { "?" };
                    writeln!(text, "  {}{mark}: {};", field.name, shape(&field.shape))?;
                }
                text.push_str("}\n");
            }
        }
    }
    Ok(text)
}

fn comments(text: &mut String, indent: &str, comment: &str) -> Result<(), Error> {
    match wrap(comment, 100).as_slice() {
        [line] => writeln!(text, "{indent}/** {line} */"),
        lines => {
            writeln!(text, "{indent}/**")?;
            for line in lines {
                writeln!(text, "{indent} * {line}")?;
            }
            writeln!(text, "{indent} */")
        }
    }
}

fn shape(shape: &Shape) -> String {
    match shape {
        Shape::Text => "string".into(),
        Shape::Octets => "Base64".into(),
        Shape::Integer => "number".into(),
        Shape::Boolean => "boolean".into(),
        Shape::List(items) => format!("{}[]", self::shape(items)),
        Shape::Texts => "Record<string, string>".into(),
        Shape::Named(name) => name.clone(),
    }
}

const HEAD: &str = "/**
 * Types of the S/MIME Gauntlet's data release, made from its schema.
 *
 * JSON.parse gives a Release. A field that may be absent has the default of the smime command then.
 */

/** Octets: Buffer.from(text, \"base64\") reads them. */
export type Base64 = string;
";
