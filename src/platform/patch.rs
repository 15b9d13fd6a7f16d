//! Merge patches (RFC 7396): a field that is absent stays, null empties it.

use serde::{Deserialize, Deserializer};

/// Tells an absent field (`None`, by `#[serde(default)]`) from null (`Some(None)`).
pub fn nullable<'de, T: Deserialize<'de>, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Option<T>>, D::Error> {
    Option::<T>::deserialize(deserializer).map(Some)
}

/// A body without fields: `{}`, for submissions and withdrawals.
#[derive(Debug, Deserialize, utoipa::ToSchema, validator::Validate)]
#[serde(deny_unknown_fields)]
pub struct Nothing {}
