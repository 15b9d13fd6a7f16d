//! Rates and shares: fractions between 0 and 1.

use std::borrow::Cow;
use std::fmt;

use diesel_derive_newtype::DieselNewType;
use rust_decimal::{Decimal, RoundingStrategy};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use utoipa::openapi::schema::{ObjectBuilder, SchemaFormat, Type};
use utoipa::openapi::{RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};

/// A fraction from 0 up to and including 1, with at most six decimals: `"0.05"` is five per cent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, DieselNewType)]
pub struct Fraction(Decimal);

/// A number that is not between 0 and 1, or has more than six decimals.
#[derive(Debug, thiserror::Error)]
#[error("a fraction lies between 0 and 1 and has at most six decimals")]
pub struct NotAFraction;

impl Fraction {
    /// The whole.
    pub const ONE: Self = Self(Decimal::ONE);
    /// Nothing.
    pub const ZERO: Self = Self(Decimal::ZERO);

    /// The fraction, if it is one.
    ///
    /// # Errors
    /// `NotAFraction` outside 0–1 and beyond six decimals.
    pub fn new(value: Decimal) -> Result<Self, NotAFraction> {
        if value.is_sign_negative() && !value.is_zero() || value > Decimal::ONE || value.round_dp(6) != value {
            return Err(NotAFraction);
        }
        Ok(Self(value.normalize()))
    }

    /// `part` of `whole`, rounded down to six decimals so that shares never add up to more than the whole; 0 where
    /// there is no whole and 1 where the part is larger.
    #[must_use]
    pub fn ratio(part: Decimal, whole: Decimal) -> Self {
        match part.checked_div(whole) {
            Some(value) if value > Decimal::ONE => Self::ONE,
            Some(value) if value > Decimal::ZERO => Self(value.round_dp_with_strategy(6, RoundingStrategy::ToZero).normalize()),
            _ => Self::ZERO,
        }
    }

    /// The plain decimal.
    #[must_use]
    pub fn decimal(self) -> Decimal {
        self.0
    }
}

impl fmt::Display for Fraction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.normalize().fmt(f)
    }
}

impl Serialize for Fraction {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Fraction {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Cow::<'de, str>::deserialize(deserializer)?;
        text.parse::<Decimal>().ok().and_then(|value| Self::new(value).ok()).ok_or_else(|| de::Error::custom(NotAFraction))
    }
}

impl PartialSchema for Fraction {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::String)
            .format(Some(SchemaFormat::Custom("decimal".into())))
            .pattern(Some(r"^(0(\.[0-9]{1,6})?|1(\.0{1,6})?)$"))
            .description(Some("A fraction from 0 to 1 as a string, with at most six decimals."))
            .examples(["0.05"])
            .into()
    }
}

impl ToSchema for Fraction {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fraction_lies_between_nothing_and_the_whole() {
        assert!(Fraction::new("1.01".parse().unwrap()).is_err());
        assert!(Fraction::new("-0.01".parse().unwrap()).is_err());
        assert_eq!(Fraction::new("0.050".parse().unwrap()).unwrap().to_string(), "0.05");
    }

    #[test]
    fn parts_of_a_whole_never_add_up_to_more() {
        let third = Fraction::ratio(Decimal::ONE, Decimal::from(3));
        assert!(third.decimal() * Decimal::from(3) < Decimal::ONE);
        assert_eq!(Fraction::ratio(Decimal::from(5), Decimal::from(4)), Fraction::ONE);
        assert_eq!(Fraction::ratio(Decimal::ONE, Decimal::ZERO), Fraction::ZERO);
    }
}
