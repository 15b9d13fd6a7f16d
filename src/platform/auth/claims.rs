//! What a token says: who it is for, and when and where it counts.

use std::fmt;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Number;

use super::{Caller, Identity, TokenError};

/// How far the clocks of issuer and service may be apart.
const LEEWAY_SECONDS: i64 = 30;

/// The claims that tell who is calling, as text: [`Caller`]'s `TryFrom` makes sense of them.
#[derive(Clone, Default, Serialize, Deserialize)]
pub struct Claims {
    /// The issuer's name for the person or system. Personal data.
    pub sub: Option<String>,
    /// One of the six roles.
    pub role: Option<String>,
    /// A UUID.
    pub region: Option<String>,
    /// A UUID, for contractor, partner and authority.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub organisation: Option<String>,
    /// `<slice>:read` and `<slice>:write`, separated by spaces, for a service.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scope: Option<String>,
}

/// Without the subject, so that no log can show it.
impl fmt::Debug for Claims {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Claims").field("role", &self.role).field("organisation", &self.organisation).finish_non_exhaustive()
    }
}

impl From<&Caller> for Claims {
    fn from(caller: &Caller) -> Self {
        Self {
            sub: Some(caller.subject().to_owned()),
            role: Some(caller.role().to_string()),
            region: Some(caller.region().to_string()),
            organisation: caller.organisation().map(|id| id.to_string()),
            scope: match caller.identity() {
                Identity::Service { scopes } => Some(scopes.to_string()),
                _ => None,
            },
        }
    }
}

/// The claims that tell where and when the token counts (RFC 7519, section 4.1).
#[derive(Deserialize)]
pub(super) struct Validity {
    iss: Option<String>,
    aud: Option<Audience>,
    exp: Option<Number>,
    nbf: Option<Number>,
    iat: Option<Number>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Audience {
    One(String),
    Many(Vec<String>),
}

impl Validity {
    /// Whether the token is from that issuer, for that audience and valid at that moment.
    pub(super) fn check(&self, issuer: &str, audience: &str, now: DateTime<Utc>) -> Result<(), TokenError> {
        if self.iss.as_deref() != Some(issuer) {
            return Err(TokenError::Issuer);
        }
        if !self.aud.as_ref().is_some_and(|named| named.includes(audience)) {
            return Err(TokenError::Audience);
        }
        self.check_time(now.timestamp())
    }

    /// When the token ends, without the leeway that clocks are given.
    pub(super) fn expires(&self) -> Result<DateTime<Utc>, TokenError> {
        let exp = seconds(self.exp.as_ref().ok_or(TokenError::NoExpiry)?)?;
        // A date that cannot be written down is no earlier than any other.
        Ok(DateTime::from_timestamp(exp, 0).unwrap_or(DateTime::<Utc>::MAX_UTC))
    }

    fn check_time(&self, now: i64) -> Result<(), TokenError> {
        let exp = seconds(self.exp.as_ref().ok_or(TokenError::NoExpiry)?)?;
        if now >= exp.saturating_add(LEEWAY_SECONDS) {
            return Err(TokenError::Expired);
        }
        for since in [&self.nbf, &self.iat].into_iter().flatten() {
            if now < seconds(since)?.saturating_sub(LEEWAY_SECONDS) {
                return Err(TokenError::NotYetValid);
            }
        }
        Ok(())
    }
}

impl Audience {
    fn includes(&self, audience: &str) -> bool {
        match self {
            Self::One(one) => one == audience,
            Self::Many(many) => many.iter().any(|one| one == audience),
        }
    }
}

/// A NumericDate in whole seconds. It may have a fraction (RFC 7519, section 2), which is cut off in its text, without floating point.
fn seconds(number: &Number) -> Result<i64, TokenError> {
    let text = number.to_string();
    let whole = text.split_once('.').map_or(text.as_str(), |(whole, _)| whole);
    whole.parse().map_err(|_| TokenError::Malformed)
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    const NOW: i64 = 1_800_000_000;

    fn at(exp: Value, nbf: Value, iat: Value) -> Result<(), TokenError> {
        let validity: Validity = serde_json::from_value(json!({ "exp": exp, "nbf": nbf, "iat": iat })).unwrap();
        validity.check_time(NOW)
    }

    #[test]
    fn a_token_ends_thirty_seconds_after_its_expiry() {
        assert_eq!(at(json!(NOW - 29), Value::Null, Value::Null), Ok(()));
        assert_eq!(at(json!(NOW - 30), Value::Null, Value::Null), Err(TokenError::Expired));
    }

    #[test]
    fn a_token_begins_thirty_seconds_before_its_nbf_and_iat() {
        for early in [30, 31] {
            let expected = if early == 30 { Ok(()) } else { Err(TokenError::NotYetValid) };
            assert_eq!(at(json!(NOW + 99), json!(NOW + early), Value::Null), expected);
            assert_eq!(at(json!(NOW + 99), Value::Null, json!(NOW + early)), expected);
        }
    }

    #[test]
    fn dates_may_have_fractions_and_be_absurd() {
        let whole = |text: &str| seconds(&serde_json::from_str(text).unwrap());
        assert_eq!(whole("1800000000.75"), Ok(NOW));
        assert_eq!(whole("1.8e9"), Ok(NOW));
        assert_eq!(whole("1e300"), Err(TokenError::Malformed));
        assert_eq!(whole("18446744073709551615"), Err(TokenError::Malformed));
        assert_eq!(at(json!(i64::MAX), json!(i64::MIN), json!(i64::MIN)), Ok(()));
        assert_eq!(at(json!(i64::MIN), Value::Null, Value::Null), Err(TokenError::Expired));
    }
}
