//! What the schema says, as far as types can say it.

use serde_json::{Map, Value};

/// The types of a schema, those first that others use.
#[derive(Debug)]
pub(super) struct Model {
    pub(super) definitions: Vec<Definition>,
}

/// A type with a name, which is its `title` in the schema.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Definition {
    pub(super) name: String,
    pub(super) kind: Kind,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Kind {
    /// One of these texts.
    Choice(Vec<String>),
    /// An object with these fields, the required ones first.
    Object { comment: String, fields: Vec<Field> },
}

#[derive(Clone, Debug, PartialEq)]
pub(super) struct Field {
    pub(super) name: String,
    /// What it is, and what it is where it is absent.
    pub(super) comment: String,
    pub(super) is_required: bool,
    pub(super) shape: Shape,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Shape {
    Text,
    /// Octets, which are base64 in JSON.
    Octets,
    Integer,
    Boolean,
    List(Box<Shape>),
    /// Texts by name.
    Texts,
    /// The type of that name.
    Named(String),
}

impl Model {
    /// Reads a schema; a word that is not known is an error, as a type might have to say it.
    pub(super) fn read(schema: &Value) -> Result<Self, String> {
        let mut model = Self {
            definitions: Vec::new(),
        };
        model.shape(schema, "schema")?;
        Ok(model)
    }

    fn shape(&mut self, schema: &Value, place: &str) -> Result<Shape, String> {
        let words = schema
            .as_object()
            .ok_or_else(|| format!("{place}: an object wanted"))?;
        if let Some(stray) = words.keys().find(|word| !is_known(word)) {
            return Err(format!("{place}: {stray} is a word that types cannot say"));
        }
        if let Some(values) = words.get("enum") {
            let values = texts(values, place)?;
            return self.define(words, Kind::Choice(values), place);
        }
        match text(words, "type").as_deref() {
            Some("string") if words.contains_key("contentEncoding") => Ok(Shape::Octets),
            Some("string") => Ok(Shape::Text),
            Some("integer") => Ok(Shape::Integer),
            Some("boolean") => Ok(Shape::Boolean),
            Some("array") => {
                let items = words.get("items").unwrap_or(&Value::Null);
                let items = self.shape(items, &format!("{place}/items"))?;
                Ok(Shape::List(Box::new(items)))
            }
            Some("object") if words.contains_key("properties") => self.object(words, place),
            Some("object") => {
                let values = words.get("additionalProperties").unwrap_or(&Value::Null);
                match self.shape(values, place)? {
                    Shape::Text => Ok(Shape::Texts),
                    other => Err(format!("{place}: {other:?} by name found, texts wanted")),
                }
            }
            other => Err(format!("{place}: type {other:?} found")),
        }
    }

    fn object(&mut self, words: &Map<String, Value>, place: &str) -> Result<Shape, String> {
        let required = match words.get("required") {
            Some(names) => texts(names, place)?,
            None => Vec::new(),
        };
        let mut fields = Vec::new();
        let properties = words.get("properties").and_then(Value::as_object);
        for (name, schema) in properties.into_iter().flatten() {
            let place = format!("{place}/{name}");
            let shape = self.shape(schema, &place)?;
            fields.push(Field {
                name: name.clone(),
                comment: comment(schema, &place)?,
                is_required: required.contains(name),
                shape,
            });
        }
        fields.sort_by_key(|field| !field.is_required);
        let comment = text(words, "description")
            .ok_or_else(|| format!("{place}: no description, which types show"))?;
        self.define(words, Kind::Object { comment, fields }, place)
    }

    /// Names a type by its title. Two of one name have to be the same.
    fn define(
        &mut self,
        words: &Map<String, Value>,
        kind: Kind,
        place: &str,
    ) -> Result<Shape, String> {
        let name = text(words, "title")
            .ok_or_else(|| format!("{place}: no title, which names the type"))?;
        let known = self.definitions.iter().find(|known| known.name == name);
        match known {
            Some(known) if known.kind != kind => {
                return Err(format!("{place}: another {name} than before"));
            }
            Some(_) => {}
            None => self.definitions.push(Definition {
                name: name.clone(),
                kind,
            }),
        }
        Ok(Shape::Named(name))
    }
}

fn comment(schema: &Value, place: &str) -> Result<String, String> {
    let description = schema.get("description").and_then(Value::as_str);
    let mut comment = description
        .ok_or_else(|| format!("{place}: no description, which types show"))?
        .to_owned();
    match schema.get("default") {
        None => {}
        Some(Value::Array(items)) if items.is_empty() => {}
        Some(default) => comment.push_str(&format!(" Absent: {default}.")),
    }
    Ok(comment)
}

fn text(words: &Map<String, Value>, word: &str) -> Option<String> {
    words.get(word).and_then(Value::as_str).map(str::to_owned)
}

fn texts(value: &Value, place: &str) -> Result<Vec<String>, String> {
    let texts = value.as_array().map(|values| {
        let texts = values.iter().map(|value| value.as_str().map(str::to_owned));
        texts.collect::<Option<Vec<_>>>()
    });
    texts
        .flatten()
        .ok_or_else(|| format!("{place}: texts wanted, {value} found"))
}

fn is_known(word: &str) -> bool {
    MEANT.contains(&word) || PASSED_OVER.contains(&word)
}

/// What becomes of a type.
const MEANT: [&str; 10] = [
    "title",
    "description",
    "type",
    "enum",
    "items",
    "properties",
    "required",
    "additionalProperties",
    "contentEncoding",
    "default",
];

/// What only narrows values: the schema tells, a type need not.
const PASSED_OVER: [&str; 10] = [
    "$schema",
    "pattern",
    "minLength",
    "maxLength",
    "minimum",
    "maximum",
    "minItems",
    "uniqueItems",
    "if",
    "then",
];

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_types_cannot_say_is_an_error() {
        for (schema, wanted) in [
            (
                json!({"oneOf": []}),
                "schema: oneOf is a word that types cannot say",
            ),
            (
                json!({"enum": ["a"]}),
                "schema: no title, which names the type",
            ),
            (
                json!({"title": "A", "enum": [1]}),
                "schema: texts wanted, [1] found",
            ),
            (json!({"type": "null"}), "schema: type Some(\"null\") found"),
            (
                json!({"title": "A", "type": "object", "description": "d", "properties": {"b": {"type": "string"}}}),
                "schema/b: no description, which types show",
            ),
            (
                json!({"title": "A", "type": "object", "description": "d", "properties": {
                    "b": {"title": "B", "enum": ["x"], "description": "d"},
                    "c": {"title": "B", "enum": ["y"], "description": "d"}}}),
                "schema/c: another B than before",
            ),
        ] {
            assert_eq!(Model::read(&schema).unwrap_err(), wanted);
        }
    }

    #[test]
    fn required_fields_come_first_and_types_before_those_that_use_them() {
        let model = Model::read(&json!({
            "title": "A", "type": "object", "description": "d", "required": ["octets"], "properties": {
                "maybe": {"type": "array", "description": "d", "items": {"title": "B", "enum": ["x"]}},
                "octets": {"type": "string", "contentEncoding": "base64", "description": "d", "default": "AA=="},
            }
        }))
        .unwrap();
        assert_eq!(model.definitions[0].name, "B");
        let Kind::Object { fields, .. } = &model.definitions[1].kind else {
            panic!("{model:?}");
        };
        assert_eq!(fields[0].shape, Shape::Octets);
        assert_eq!(fields[0].comment, "d Absent: \"AA==\".");
        assert_eq!(
            fields[1].shape,
            Shape::List(Box::new(Shape::Named("B".into())))
        );
    }
}
