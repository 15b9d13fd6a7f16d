//! Amounts of money in requests, with an upper limit.

use std::borrow::Cow;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use utoipa::openapi::schema::{ObjectBuilder, SchemaFormat, Type};
use utoipa::openapi::{RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};

use super::Euro;
use super::euro::NotAnAmount;

/// An amount in a request: at most [`Euro::LARGEST_ITEM`]. The schema says so, and so does this type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GivenEuro(Euro);

impl GivenEuro {
    /// The amount, unless it is larger than one may be.
    #[must_use]
    pub fn new(amount: Euro) -> Option<Self> {
        amount.as_item().map(Self)
    }
}

impl From<GivenEuro> for Euro {
    fn from(amount: GivenEuro) -> Self {
        amount.0
    }
}

impl Serialize for GivenEuro {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for GivenEuro {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::new(Euro::deserialize(deserializer)?).ok_or_else(|| de::Error::custom(NotAnAmount))
    }
}

impl PartialSchema for GivenEuro {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::String)
            .format(Some(SchemaFormat::Custom("decimal".into())))
            .pattern(Some(r"^(0|[1-9][0-9]{0,8})\.[0-9]{2}$"))
            .description(Some(
                "An amount in euro, excluding VAT, at most 999999999.99: a string with two decimals. A JSON number is refused, because most readers would make it a \
                 binary fraction. What was registered before this limit may be larger.",
            ))
            .examples(["6000.00"])
            .into()
    }
}

impl ToSchema for GivenEuro {
    fn name() -> Cow<'static, str> {
        "GivenEuro".into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_comes_in_has_nine_digits_before_the_point() {
        let read = |text: &str| serde_json::from_value::<GivenEuro>(text.into()).map(|amount| Euro::from(amount).to_string()).ok();
        assert_eq!(read("999999999.99").as_deref(), Some("999999999.99"));
        assert_eq!(read("1000000000.00"), None);
    }
}
