//! Amounts of money: euro, excluding VAT, exact to the cent (rule 1).

use std::borrow::Cow;
use std::fmt;

use diesel_derive_newtype::DieselNewType;
use rust_decimal::{Decimal, RoundingStrategy};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use utoipa::openapi::schema::{ObjectBuilder, SchemaFormat, Type};
use utoipa::openapi::{RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};

/// A non-negative amount in euro with two decimals: one that came in, or a sum of many.
///
/// What comes in from outside is a [`GivenEuro`](super::GivenEuro) or a [`PositiveEuro`](super::PositiveEuro), at most [`Euro::LARGEST_ITEM`]. A sum may be
/// larger by far: a million amounts that fill their column fit into it a hundred times, so that no single amount can break a report.
///
/// The only arithmetic with money in the program: checked methods, no operators, so that every place where an amount
/// could become negative or too large has to say what happens then.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, DieselNewType)]
pub struct Euro(Decimal);

/// An amount that is negative, too large or has more than two decimals.
#[derive(Debug, thiserror::Error)]
#[error("an amount of money is not negative, not larger than any sum and has two decimals")]
pub struct NotAnAmount;

impl Euro {
    /// Nothing.
    pub const ZERO: Self = Self(Decimal::ZERO);

    /// The largest amount that comes in, and that is stored for one contract, contribution or fulfilment: 999,999,999.99. Columns hold a thousand times as much.
    pub const LARGEST_ITEM: Self = Self(Decimal::from_parts(1_215_752_191, 23, 0, false, 2));

    /// No sum is as large: 10 to the power of 20.
    const LIMIT: Decimal = Decimal::from_parts(1_661_992_960, 1_808_227_885, 5, false, 0);

    /// The amount, if it is one.
    ///
    /// # Errors
    /// `NotAnAmount` for negative amounts, amounts that are larger than any sum and fractions of a cent.
    pub fn new(amount: Decimal) -> Result<Self, NotAnAmount> {
        let exact = amount.round_dp(2);
        if exact != amount || amount.is_sign_negative() && !amount.is_zero() || amount >= Self::LIMIT {
            return Err(NotAnAmount);
        }
        let mut amount = exact;
        amount.rescale(2);
        // There is a negative zero, which would be written as `-0.00`.
        amount.set_sign_positive(true);
        Ok(Self(amount))
    }

    /// Rounds half-up to cents: once per explained line (rule 7).
    ///
    /// # Errors
    /// `NotAnAmount` for negative and too large results.
    pub fn rounded(amount: Decimal) -> Result<Self, NotAnAmount> {
        Self::new(amount.round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero))
    }

    /// An amount of whole euros; for data and tests.
    #[must_use]
    pub fn whole(euros: u32) -> Self {
        let mut amount = Decimal::from(euros);
        amount.rescale(2);
        Self(amount)
    }

    /// The plain decimal, for calculations that end in a new amount.
    #[must_use]
    pub fn decimal(self) -> Decimal {
        self.0
    }

    /// The amount, unless it is larger than one may be that is stored by itself.
    #[must_use]
    pub fn as_item(self) -> Option<Self> {
        (self <= Self::LARGEST_ITEM).then_some(self)
    }

    /// Whether it is nothing.
    #[must_use]
    pub fn is_zero(self) -> bool {
        self.0.is_zero()
    }

    /// The sum, unless it is too large.
    #[must_use]
    pub fn plus(self, other: Self) -> Option<Self> {
        Self::new(self.0.checked_add(other.0)?).ok()
    }

    /// The difference, unless it is negative.
    #[must_use]
    pub fn minus(self, other: Self) -> Option<Self> {
        Self::new(self.0.checked_sub(other.0)?).ok()
    }

    /// The difference, or nothing where it would be negative.
    #[must_use]
    pub fn less(self, other: Self) -> Self {
        self.minus(other).unwrap_or(Self::ZERO)
    }

    /// `count` times the amount, unless it is too large.
    #[must_use]
    pub fn times(self, count: u32) -> Option<Self> {
        Self::new(self.0.checked_mul(Decimal::from(count))?).ok()
    }

    /// The sum of many amounts, unless it is too large.
    #[must_use]
    pub fn sum(amounts: impl IntoIterator<Item = Self>) -> Option<Self> {
        amounts.into_iter().try_fold(Self::ZERO, Self::plus)
    }

    /// The smallest multiple of `unit` that is at least this amount. `unit` must not be nothing.
    #[must_use]
    pub fn up_to_whole(self, unit: Self) -> Option<Self> {
        let count = self.0.checked_div(unit.0)?.ceil();
        Self::new(count.checked_mul(unit.0)?).ok()
    }
}

impl fmt::Display for Euro {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:.2}", self.0)
    }
}

impl Serialize for Euro {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Euro {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Cow::<'de, str>::deserialize(deserializer)?;
        text.parse::<Decimal>().ok().and_then(|amount| Self::new(amount).ok()).ok_or_else(|| de::Error::custom(NotAnAmount))
    }
}

impl PartialSchema for Euro {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::String)
            .format(Some(SchemaFormat::Custom("decimal".into())))
            .pattern(Some(r"^(0|[1-9][0-9]{0,19})\.[0-9]{2}$"))
            .description(Some("An amount in euro, excluding VAT, or a sum of many: a string with two decimals."))
            .examples(["6000.00"])
            .into()
    }
}

impl ToSchema for Euro {}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn cents(cents: u64) -> Euro {
        Euro::new(Decimal::new(i64::try_from(cents).unwrap(), 2)).unwrap()
    }

    #[test]
    fn an_amount_is_written_with_two_decimals() {
        assert_eq!(serde_json::to_string(&Euro::whole(6000)).unwrap(), r#""6000.00""#);
        assert_eq!(cents(5).to_string(), "0.05");
        assert_eq!(Euro::new(-Decimal::ZERO).unwrap().to_string(), "0.00");
    }

    #[test]
    fn fractions_of_a_cent_negative_and_huge_amounts_are_no_amounts() {
        for text in ["0.001", "-0.01", "100000000000000000000.00"] {
            assert!(Euro::new(text.parse().unwrap()).is_err(), "{text}");
        }
        assert!(Euro::new("99999999999999999999.99".parse().unwrap()).is_ok());
    }

    #[test]
    fn one_amount_has_nine_digits_and_a_sum_holds_a_million_of_the_largest_that_a_column_does() {
        assert_eq!(Euro::LARGEST_ITEM.to_string(), "999999999.99");
        assert_eq!(Euro::LARGEST_ITEM.as_item(), Some(Euro::LARGEST_ITEM));
        assert_eq!(Euro::LARGEST_ITEM.plus(cents(1)).unwrap().as_item(), None);
        let column = Euro::new("999999999999.99".parse().unwrap()).unwrap();
        assert_eq!(column.times(1_000_000).unwrap().to_string(), "999999999999990000.00");
        assert_eq!(Euro::sum([column; 1_000]), column.times(1_000));
    }

    #[test]
    fn half_a_cent_is_rounded_up() {
        assert_eq!(Euro::rounded("0.125".parse().unwrap()).unwrap(), cents(13));
    }

    #[test]
    fn a_number_is_refused_as_money() {
        assert!(serde_json::from_str::<Euro>("6000.00").is_err());
    }

    proptest! {
        #[test]
        fn adding_and_taking_away_gives_the_same_amount(a in 0_u64..1_000_000_000_000, b in 0_u64..1_000_000_000_000) {
            prop_assert_eq!(cents(a).plus(cents(b)).unwrap().minus(cents(b)), Some(cents(a)));
        }

        #[test]
        fn a_whole_number_of_places_covers_the_amount_and_no_place_more(amount in 0_u64..100_000_000, unit in 1_u64..1_000_000) {
            let covered = cents(amount).up_to_whole(cents(unit)).unwrap();
            prop_assert!(covered >= cents(amount));
            prop_assert!(covered.less(cents(amount)) < cents(unit));
        }

        #[test]
        fn what_is_written_is_read_back(amount in 0_u64..99_999_999_999_999) {
            let text = serde_json::to_string(&cents(amount)).unwrap();
            prop_assert_eq!(serde_json::from_str::<Euro>(&text).unwrap(), cents(amount));
        }
    }
}
