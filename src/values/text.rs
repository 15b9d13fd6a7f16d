//! Free text and references: bounded, and never with a BSN in it.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};
use utoipa::openapi::schema::{ObjectBuilder, SchemaFormat, Type};
use utoipa::openapi::{RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};

use super::bsn;

/// Something to read, and no control characters but tabs and new lines: others would steer whatever shows the text.
const READABLE: &str = r"^[^\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F-\u009F]*[^\u0000-\u0020\u007F-\u00A0][^\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F-\u009F]*$";

/// Text of 1 to `MAXIMUM` characters from outside.
///
/// Its schema carries the format `free-text`. The contract enforces it on every request: no BSN (rule 10), no NUL. A
/// field of this type can therefore not be forgotten; a test refuses plain strings in request bodies.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Text<const MAXIMUM: usize>(String);

impl<const MAXIMUM: usize> Text<MAXIMUM> {
    /// Text from a form of a page, which no schema has looked at: what surrounds it is cut off, lines end as everywhere else. None where the schema would refuse it.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let text = text.trim().replace("\r\n", "\n");
        let is_readable = !text.chars().any(|letter| letter.is_control() && !['\t', '\n', '\r'].contains(&letter));
        let fits = (1..=MAXIMUM).contains(&text.chars().count());
        (is_readable && fits && !bsn::is_in(&text)).then_some(Self(text))
    }

    /// The text.
    #[must_use]
    pub fn into_string(self) -> String {
        self.0
    }

    /// The text, borrowed.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl<const MAXIMUM: usize> From<Text<MAXIMUM>> for String {
    fn from(text: Text<MAXIMUM>) -> Self {
        text.0
    }
}

impl<const MAXIMUM: usize> PartialSchema for Text<MAXIMUM> {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::String)
            .format(Some(SchemaFormat::Custom("free-text".into())))
            .min_length(Some(1))
            .max_length(Some(MAXIMUM))
            .pattern(Some(READABLE))
            .description(Some(format!(
                "Text of 1 to {MAXIMUM} characters. Nine digits that could be a citizen service number (BSN) are refused wherever they stand, \
                 even if by chance: one in eleven nine-digit numbers is."
            )))
            .examples(["Een korte tekst"])
            .into()
    }
}

impl<const MAXIMUM: usize> ToSchema for Text<MAXIMUM> {
    fn name() -> Cow<'static, str> {
        format!("Text{MAXIMUM}").into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_of_a_form_is_what_the_schema_permits() {
        let read = |text: &str| Text::<10>::read(text).map(Text::into_string);
        assert_eq!(read(" a\r\nb ").as_deref(), Some("a\nb"));
        for refused in ["", "  ", "a\u{7}b", "elf letters", "111222333"] {
            assert_eq!(read(refused), None, "{refused}");
        }
    }
}
