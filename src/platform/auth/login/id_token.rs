//! What the ID token has to say, where there is one. It comes straight from the provider's token endpoint, whose TLS stands for its signature (OpenID Connect
//! Core 1.0, section 3.1.3.7); who somebody is, says the access token alone.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Deserialize;

/// What is looked at.
#[derive(Deserialize)]
struct Claims {
    iss: String,
    aud: Audience,
    nonce: Option<String>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Audience {
    One(String),
    Many(Vec<String>),
}

/// Whether an ID token is of this issuer, for this client and for this very login.
pub(super) fn belongs(token: &str, issuer: &str, client_id: &str, nonce: &str) -> bool {
    let payload = token.split('.').nth(1).and_then(|part| URL_SAFE_NO_PAD.decode(part).ok());
    let claims: Option<Claims> = payload.and_then(|payload| serde_json::from_slice(&payload).ok());
    claims.is_some_and(|claims| {
        let is_for_client = match &claims.aud {
            Audience::One(one) => one == client_id,
            Audience::Many(many) => many.iter().any(|one| one == client_id),
        };
        claims.iss == issuer && is_for_client && claims.nonce.as_deref() == Some(nonce)
    })
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn check(claims: &Value) -> bool {
        let token = format!("e30.{}.x", URL_SAFE_NO_PAD.encode(claims.to_string()));
        belongs(&token, "https://i", "menukaart", "n")
    }

    #[test]
    fn only_the_one_of_this_login_belongs_to_it() {
        assert!(check(&json!({ "iss": "https://i", "aud": "menukaart", "nonce": "n" })));
        assert!(check(&json!({ "iss": "https://i", "aud": ["other", "menukaart"], "nonce": "n" })));
        for other in [
            json!({ "iss": "https://j", "aud": "menukaart", "nonce": "n" }),
            json!({ "iss": "https://i", "aud": "other", "nonce": "n" }),
            json!({ "iss": "https://i", "aud": "menukaart", "nonce": "m" }),
            json!({ "iss": "https://i", "aud": "menukaart" }),
            json!({}),
        ] {
            assert!(!check(&other), "{other}");
        }
        assert!(!belongs("opaque", "https://i", "menukaart", "n"));
    }
}
