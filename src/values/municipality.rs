//! Municipalities, by the code of Statistics Netherlands.

use serde::{Deserialize, Serialize};
use utoipa::openapi::schema::{ObjectBuilder, Type};
use utoipa::openapi::{RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};

/// A municipality code such as `GM0794` (Helmond).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct MunicipalityCode(String);

impl MunicipalityCode {
    /// The code, if the text is one.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let digits = text.strip_prefix("GM")?;
        (digits.len() == 4 && digits.bytes().all(|byte| byte.is_ascii_digit())).then(|| Self(text.to_owned()))
    }
}

impl From<MunicipalityCode> for String {
    fn from(code: MunicipalityCode) -> Self {
        code.0
    }
}

impl PartialSchema for MunicipalityCode {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::String)
            .pattern(Some("^GM[0-9]{4}$"))
            .description(Some("Code of a municipality, as Statistics Netherlands gives it."))
            .examples(["GM0794"])
            .into()
    }
}

impl ToSchema for MunicipalityCode {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_gm_and_four_digits() {
        assert!(MunicipalityCode::parse("GM0794").is_some());
        for text in ["0794", "GM794", "GM07945", "gm0794", "GM079x"] {
            assert!(MunicipalityCode::parse(text).is_none(), "{text}");
        }
    }
}
