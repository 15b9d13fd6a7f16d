//! Amounts of money greater than zero: prices, pledges, receipts.

use serde::{Deserialize, Serialize};
use utoipa::openapi::schema::{ObjectBuilder, SchemaFormat, Type};
use utoipa::openapi::{RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};

use super::Euro;

/// An amount of at least one cent, in a request: at most [`Euro::LARGEST_ITEM`]. The schema says so; the database says again that it is not nothing. Facts that
/// were stored before there was a limit are read all the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct PositiveEuro(Euro);

impl PositiveEuro {
    /// The amount, unless it is nothing, or larger than one may be.
    #[must_use]
    pub fn new(amount: Euro) -> Option<Self> {
        amount.as_item().filter(|amount| !amount.is_zero()).map(Self)
    }
}

impl From<PositiveEuro> for Euro {
    fn from(amount: PositiveEuro) -> Self {
        amount.0
    }
}

impl PartialSchema for PositiveEuro {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::String)
            .format(Some(SchemaFormat::Custom("decimal".into())))
            .pattern(Some(r"^([1-9][0-9]{0,8}\.[0-9]{2}|0\.(0[1-9]|[1-9][0-9]))$"))
            .description(Some("An amount in euro above zero, at most 999999999.99, excluding VAT: a string with two decimals."))
            .examples(["6000.00"])
            .into()
    }
}

impl ToSchema for PositiveEuro {}
