//! Bands of birth years: the only thing that is kept about a participant's age.

use serde::{Deserialize, Serialize};
use utoipa::openapi::schema::{ObjectBuilder, Type};
use utoipa::openapi::{RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};

/// Five years that begin with a multiple of five, such as `1985-1989`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct BirthYearBand(String);

impl BirthYearBand {
    /// Whether it spans five years from a multiple of five; the schema only knows its shape.
    #[must_use]
    pub fn is_five_years(&self) -> bool {
        let years = self.0.split_once('-').and_then(|(from, until)| Some((from.parse::<u32>().ok()?, until.parse::<u32>().ok()?)));
        years.is_some_and(|(from, until)| from % 5 == 0 && until == from + 4)
    }
}

impl From<BirthYearBand> for String {
    fn from(band: BirthYearBand) -> Self {
        band.0
    }
}

impl PartialSchema for BirthYearBand {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::String)
            .pattern(Some("^(19|20)[0-9](0-(19|20)[0-9]4|5-(19|20)[0-9]9)$"))
            .description(Some("Five birth years that begin with a multiple of five."))
            .examples(["1985-1989"])
            .into()
    }
}

impl ToSchema for BirthYearBand {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_band_has_five_years() {
        assert!(BirthYearBand("1985-1989".into()).is_five_years());
        assert!(!BirthYearBand("1985-1994".into()).is_five_years());
        assert!(!BirthYearBand("1986-1990".into()).is_five_years());
    }
}
