//! Parameters arrive as text; their schema says which JSON value the text stands for.

use std::borrow::Cow;

use serde_json::{Number, Value};

use super::document::Document;
use super::error::ContractError;

/// What the text of a parameter stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Shape {
    /// Whether the parameter is an array, whose items are given one by one.
    pub(super) repeats: bool,
    literal: Literal,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Literal {
    Text,
    Integer,
    Number,
    Boolean,
}

impl Shape {
    /// The shape that a schema asks for; nothing if it cannot be written as a parameter.
    pub(super) fn from_schema(schema: &Value, document: &Document) -> Result<Option<Self>, ContractError> {
        let schema = document.resolve(schema)?;
        match first_type(schema) {
            Some("array") => {
                let item = schema.get("items").map_or(Ok(Some(Self::single(Literal::Text))), |items| Self::from_schema(items, document))?;
                Ok(item.filter(|item| !item.repeats).map(|item| Self { repeats: true, ..item }))
            }
            Some("object") => Ok(None),
            Some("integer") => Ok(Some(Self::single(Literal::Integer))),
            Some("number") => Ok(Some(Self::single(Literal::Number))),
            Some("boolean") => Ok(Some(Self::single(Literal::Boolean))),
            Some(_) => Ok(Some(Self::single(Literal::Text))),
            None => branch(schema).map_or(Ok(Some(Self::single(Literal::Text))), |branch| Self::from_schema(branch, document)),
        }
    }

    fn single(literal: Literal) -> Self {
        Self { repeats: false, literal }
    }

    /// The value that texts stand for: the first one, or all as an array.
    pub(super) fn value(self, texts: &[Cow<'_, str>]) -> Value {
        let mut values = texts.iter().map(|text| self.literal.value(text));
        if self.repeats { values.collect() } else { values.next().unwrap_or_default() }
    }
}

/// The type of a schema, apart from null, which no parameter can be.
fn first_type(schema: &Value) -> Option<&str> {
    match schema.get("type")? {
        Value::Array(types) => types.iter().filter_map(Value::as_str).find(|name| *name != "null"),
        single => single.as_str(),
    }
}

/// The first of several schemas that is not just null.
fn branch(schema: &Value) -> Option<&Value> {
    let branches = ["oneOf", "anyOf", "allOf"].iter().find_map(|keyword| schema.get(keyword))?;
    branches.as_array()?.iter().find(|branch| branch["type"] != "null")
}

impl Literal {
    /// The value; the text itself if it does not fit, so that the schema refuses its type.
    fn value(self, text: &str) -> Value {
        let value = match self {
            Self::Text => None,
            Self::Integer => is_integer(text).then(|| number(text)).flatten(),
            Self::Number => number(text),
            Self::Boolean => text.parse().map(Value::Bool).ok(),
        };
        value.unwrap_or_else(|| text.into())
    }
}

/// Digits without a sign or zeros in front, as in JSON; a minus is allowed.
fn is_integer(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    text == "0" || (!digits.starts_with('0') && !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()))
}

fn number(text: &str) -> Option<Value> {
    // JSON allows blanks around a value; a parameter has none.
    let is_bare = text.bytes().all(|byte| byte.is_ascii_graphic());
    is_bare.then(|| serde_json::from_str::<Number>(text).ok()).flatten().map(Value::Number)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn shape(schema: &Value) -> Option<Shape> {
        let document = Document::new(&json!({"components": {"schemas": {"Kind": {"type": "string"}, "Limit": {"type": "integer"}}}}));
        // A schema as it stands within the document: its references are absolute.
        let schema = Document::new(schema);
        Shape::from_schema(schema.root(), &document).unwrap()
    }

    fn value(schema: &Value, texts: &[&str]) -> Value {
        shape(schema).unwrap().value(&texts.iter().map(|text| Cow::from(*text)).collect::<Vec<_>>())
    }

    #[test]
    fn a_text_becomes_what_its_schema_asks_for() {
        assert_eq!(value(&json!({"type": "integer"}), &["20"]), json!(20));
        assert_eq!(value(&json!({"type": ["null", "integer"]}), &["-7"]), json!(-7));
        assert_eq!(value(&json!({"type": "number"}), &["1.5"]), json!(1.5));
        assert_eq!(value(&json!({"type": "boolean"}), &["true"]), json!(true));
        assert_eq!(value(&json!({"type": "string"}), &["20"]), json!("20"));
        assert_eq!(value(&json!({"type": "array", "items": {"$ref": "#/components/schemas/Limit"}}), &["1", "2"]), json!([1, 2]));
        assert_eq!(value(&json!({"oneOf": [{"type": "null"}, {"$ref": "#/components/schemas/Limit"}]}), &["3"]), json!(3));
    }

    #[test]
    fn a_text_that_does_not_fit_stays_a_text() {
        for text in ["", " 5", "5 ", "+5", "007", "-0", "5.0", "1e3", "0x10", "٥", "-"] {
            assert_eq!(value(&json!({"type": "integer"}), &[text]), json!(text));
        }
        assert_eq!(value(&json!({"type": "boolean"}), &["True"]), json!("True"));
        for text in ["1,5", "1.5 ", " 1.5", "NaN", ""] {
            assert_eq!(value(&json!({"type": "number"}), &[text]), json!(text));
        }
    }

    #[test]
    fn objects_and_arrays_of_arrays_are_no_parameters() {
        assert_eq!(shape(&json!({"type": "object"})), None);
        assert_eq!(shape(&json!({"type": "array", "items": {"type": "array"}})), None);
    }
}
