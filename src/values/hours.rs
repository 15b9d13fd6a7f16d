//! Hours of help in kind.

use std::borrow::Cow;
use std::fmt;

use diesel_derive_newtype::DieselNewType;
use rust_decimal::Decimal;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use utoipa::openapi::schema::{ObjectBuilder, SchemaFormat, Type};
use utoipa::openapi::{RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};

use super::Euro;

/// A positive number of hours, to the hundredth, at most 999,999.99.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, DieselNewType)]
pub struct Hours(Decimal);

/// A number of hours that is not positive, too large or too precise.
#[derive(Debug, thiserror::Error)]
#[error("hours are positive, below 1,000,000 and have at most two decimals")]
pub struct NotHours;

impl Hours {
    /// The hours, if they are.
    ///
    /// # Errors
    /// `NotHours` for zero and less, from a million up and beyond two decimals.
    pub fn new(value: Decimal) -> Result<Self, NotHours> {
        if value <= Decimal::ZERO || value >= Decimal::from(1_000_000) || value.round_dp(2) != value {
            return Err(NotHours);
        }
        Ok(Self(value))
    }

    /// The plain decimal, for calculations that end in a new amount.
    #[must_use]
    pub fn decimal(self) -> Decimal {
        self.0
    }

    /// The sum, unless it is too large.
    #[must_use]
    pub fn plus(self, other: Self) -> Option<Self> {
        Self::new(self.0.checked_add(other.0)?).ok()
    }

    /// What the hours are worth: hours × rate, rounded half-up to the cent.
    #[must_use]
    pub fn worth(self, hour_rate: Euro) -> Option<Euro> {
        Euro::rounded(self.0.checked_mul(hour_rate.decimal())?).ok()
    }
}

impl fmt::Display for Hours {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.normalize().fmt(f)
    }
}

impl Serialize for Hours {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Hours {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Cow::<'de, str>::deserialize(deserializer)?;
        text.parse::<Decimal>().ok().and_then(|value| Self::new(value).ok()).ok_or_else(|| de::Error::custom(NotHours))
    }
}

impl PartialSchema for Hours {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::String)
            .format(Some(SchemaFormat::Custom("decimal".into())))
            .pattern(Some(r"^([1-9][0-9]{0,5}(\.[0-9]{1,2})?|0\.(0[1-9]|[1-9][0-9]?))$"))
            .description(Some("A positive number of hours as a string, with at most two decimals."))
            .examples(["40.5"])
            .into()
    }
}

impl ToSchema for Hours {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hours_are_worth_their_rate() {
        let hours = Hours::new("40.5".parse().unwrap()).unwrap();
        assert_eq!(hours.worth(Euro::whole(100)), Some(Euro::whole(4050)));
        assert_eq!(hours.to_string(), "40.5");
    }

    #[test]
    fn no_hours_are_no_hours() {
        assert!(Hours::new(Decimal::ZERO).is_err());
        assert!(Hours::new("0.001".parse().unwrap()).is_err());
    }
}
