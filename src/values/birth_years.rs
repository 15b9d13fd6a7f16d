//! Bands of birth years: the only thing that is kept about a participant's age.

use serde::{Deserialize, Serialize};
use utoipa::openapi::schema::{ObjectBuilder, Type};
use utoipa::openapi::{RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};

/// Five years that begin with a multiple of five, such as `1985-1989`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct BirthYearBand(String);

impl From<BirthYearBand> for String {
    fn from(band: BirthYearBand) -> Self {
        band.0
    }
}

impl PartialSchema for BirthYearBand {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::String)
            .pattern(Some(pattern()))
            .description(Some("Five birth years that begin with a multiple of five."))
            .examples(["1985-1989"])
            .into()
    }
}

impl ToSchema for BirthYearBand {}

/// Exactly the bands of two centuries: a decade written out on both sides, as few clients know back references.
fn pattern() -> String {
    let decades: Vec<String> = (190..210).map(|decade| format!("{decade}(0-{decade}4|5-{decade}9)")).collect();
    format!("^({})$", decades.join("|"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_band_has_five_years_from_a_multiple_of_five() {
        let pattern = regex::Regex::new(&pattern()).unwrap();
        for band in ["1985-1989", "1990-1994", "2000-2004", "1900-1904", "2095-2099"] {
            assert!(pattern.is_match(band), "{band}");
        }
        for not in ["1985-1994", "1986-1990", "1985-1999", "2085-1909", "1985-1984", "1985", "1985-1989 ", "2100-2104"] {
            assert!(!pattern.is_match(not), "{not}");
        }
    }
}
