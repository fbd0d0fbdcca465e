//! Python 3.9 and later: what `json.load` gives, described by `TypedDict`.

use std::fmt::{Error, Write};

use super::{
    model::{Definition, Field, Kind, Model, Shape},
    wrap,
};

pub(super) fn write(model: &Model) -> Result<String, Error> {
    let mut text = String::from(HEAD);
    for Definition { name, kind } in &model.definitions {
        text.push_str("\n\n");
        match kind {
            Kind::Choice(values) => {
                writeln!(text, "{name} = Literal[")?;
                for value in values {
                    writeln!(text, "    {value:?},")?;
                }
                text.push_str("]\n");
            }
            Kind::Object { comment, fields } => object(&mut text, name, comment, fields)?,
        }
    }
    Ok(text)
}

/// A class for the fields that are always there and one for those that may be absent: `NotRequired` is younger than
/// Python 3.9. A field that has the name of a keyword cannot stand in a class, but in one that is made by a call.
fn object(text: &mut String, name: &str, comment: &str, fields: &[Field]) -> Result<(), Error> {
    let (keywords, plain): (Vec<_>, Vec<_>) = fields
        .iter()
        .partition(|field| KEYWORDS.contains(&field.name.as_str()));
    let (required, optional): (Vec<_>, Vec<_>) =
        plain.into_iter().partition(|field| field.is_required);
    let mut bases = Vec::new();
    if !keywords.is_empty() {
        let base = format!("_{name}Keywords");
        writeln!(text, "{base} = TypedDict(\n    \"{base}\",\n    {{")?;
        for field in keywords {
            comments(text, "        ", &field.comment)?;
            writeln!(text, "        {:?}: {},", field.name, shape(&field.shape))?;
        }
        text.push_str("    },\n    total=False,\n)\n\n\n");
        bases.push(base);
    }
    if !required.is_empty() && !optional.is_empty() {
        let base = format!("_{name}Required");
        writeln!(text, "class {base}(TypedDict):")?;
        members(text, &required)?;
        text.push_str("\n\n");
        bases.push(base);
    }
    let is_split = !optional.is_empty();
    if bases.is_empty() {
        bases.push("TypedDict".into());
    }
    let total = if is_split { ", total=False" } else { "" };
    writeln!(text, "class {name}({}{total}):", bases.join(", "))?;
    writeln!(
        text,
        "    \"\"\"{}\"\"\"\n",
        wrap(comment, 100).join("\n    ")
    )?;
    members(text, if is_split { &optional } else { &required })
}

fn members(text: &mut String, fields: &[&Field]) -> Result<(), Error> {
    for field in fields {
        comments(text, "    ", &field.comment)?;
        writeln!(text, "    {}: {}", field.name, shape(&field.shape))?;
    }
    Ok(())
}

fn comments(text: &mut String, indent: &str, comment: &str) -> Result<(), Error> {
    for line in wrap(comment, 100) {
        writeln!(text, "{indent}#: {line}")?;
    }
    Ok(())
}

fn shape(shape: &Shape) -> String {
    match shape {
        Shape::Text => "str".into(),
        Shape::Octets => "Base64".into(),
        Shape::Integer => "int".into(),
        Shape::Boolean => "bool".into(),
        Shape::List(items) => format!("List[{}]", self::shape(items)),
        Shape::Texts => "Dict[str, str]".into(),
        Shape::Named(name) => name.clone(),
    }
}

const HEAD: &str = "\"\"\"Types of the S/MIME Gauntlet's data release, made from its schema.

json.load gives a Release. A field that may be absent has the default of the smime command then.
\"\"\"

from typing import Dict, List, Literal, TypedDict

#: Octets: base64.b64decode reads them.
Base64 = str
";

/// Those that a field could be called.
const KEYWORDS: [&str; 10] = [
    "as", "class", "else", "from", "global", "if", "import", "in", "pass", "with",
];
