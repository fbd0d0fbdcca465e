//! Java 17 and later: records, which Jackson fills.

use std::fmt::{Error, Write};

use super::{
    model::{Definition, Field, Kind, Model, Shape},
    words, wrap,
};

pub(super) fn write(model: &Model) -> Result<String, Error> {
    let mut text = String::from(HEAD);
    for Definition { name, kind } in &model.definitions {
        text.push('\n');
        match kind {
            Kind::Choice(values) => {
                writeln!(text, "    public enum {name} {{")?;
                let constants: Vec<_> = values
                    .iter()
                    .map(|value| format!("        @JsonProperty({value:?}) {}", constant(value)))
                    .collect();
                writeln!(text, "{};\n    }}", constants.join(",\n"))?;
            }
            Kind::Object { comment, fields } => {
                object(&mut text, name, comment, fields)?;
            }
        }
    }
    text.push_str("}\n");
    Ok(text)
}

fn object(text: &mut String, name: &str, comment: &str, fields: &[Field]) -> Result<(), Error> {
    writeln!(text, "    /**")?;
    for line in wrap(comment, 100) {
        writeln!(text, "     * {}", escaped(&line))?;
    }
    writeln!(text, "     *")?;
    for field in fields {
        let comment = format!("@param {} {}", component(&field.name), field.comment);
        for (line, number) in wrap(&comment, 100).iter().zip(0..) {
            let indent = if number == 0 { "" } else { "    " };
            writeln!(text, "     * {indent}{}", escaped(line))?;
        }
    }
    writeln!(
        text,
        "     */\n    @JsonIgnoreProperties(ignoreUnknown = true)"
    )?;
    writeln!(text, "    public record {name}(")?;
    let components: Vec<_> = fields
        .iter()
        .map(|field| {
            format!(
                "            @JsonProperty({:?}) {} {}",
                field.name,
                shape(&field.shape, field.is_required),
                component(&field.name)
            )
        })
        .collect();
    writeln!(text, "{}) {{\n    }}", components.join(",\n"))
}

/// What may be absent is null then, and so never a primitive.
fn shape(shape: &Shape, is_required: bool) -> String {
    match (shape, is_required) {
        (Shape::Text, _) => "String".into(),
        (Shape::Octets, _) => "byte[]".into(),
        (Shape::Integer, true) => "int".into(),
        (Shape::Integer, false) => "Integer".into(),
        (Shape::Boolean, true) => "boolean".into(),
        (Shape::Boolean, false) => "Boolean".into(),
        (Shape::List(items), _) => format!("List<{}>", self::shape(items, false)),
        (Shape::Texts, _) => "Map<String, String>".into(),
        (Shape::Named(name), _) => name.clone(),
    }
}

/// `input_parts` as `inputParts`.
fn component(name: &str) -> String {
    let mut component = String::new();
    for word in words(name) {
        let mut letters = word.chars();
        let first = letters.next().filter(|_| !component.is_empty());
        match first {
            Some(first) => {
                component.push(first.to_ascii_uppercase());
                component.push_str(letters.as_str());
            }
            None => component.push_str(word),
        }
    }
    if KEYWORDS.contains(&component.as_str()) {
        component.push('_');
    }
    component
}

/// `check.path` as `CHECK_PATH`.
fn constant(value: &str) -> String {
    let words: Vec<_> = words(value).collect();
    words.join("_").to_ascii_uppercase()
}

/// Text in a documentation comment, which is HTML.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace("*/", "*&#47;")
}

const HEAD: &str = "import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;

/**
 * Types of the S/MIME Gauntlet's data release, made from its schema.
 *
 * <p>{@code new ObjectMapper().readValue(file, SmimeGauntlet.Release.class)} gives a Release. What may be absent is
 * null then, and stands for the default of the smime command.
 */
public final class SmimeGauntlet {
    private SmimeGauntlet() {
    }
";

/// Those that a field could be called.
const KEYWORDS: [&str; 10] = [
    "abstract", "case", "class", "default", "final", "import", "new", "package", "private",
    "public",
];
