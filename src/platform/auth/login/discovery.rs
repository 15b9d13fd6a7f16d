//! Where the provider is asked for what, by its discovery document. It is kept for a while: anybody can begin to sign in.

use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use reqwest::{Client, Url};
use serde::Deserialize;
use tokio::sync::Mutex;

use crate::platform::auth::KeyError;
use crate::platform::auth::remote_keys::address::Discovery;
use crate::platform::auth::remote_keys::fetch::answer;

/// From this age on the document is read anew.
const REFRESH_AFTER: TimeDelta = TimeDelta::minutes(5);
/// After a failure the provider is left alone for so long.
const RETRY_AFTER: TimeDelta = TimeDelta::seconds(10);

/// What is used of a discovery document.
#[derive(Debug)]
pub(super) struct Endpoints {
    pub(super) authorization: Url,
    pub(super) token: Url,
    pub(super) end_session: Option<Url>,
    /// Whether the provider names itself when it sends somebody back (RFC 9207).
    pub(super) names_itself: bool,
    /// Whether it takes a secret in the header; the body is for those that do not.
    pub(super) takes_basic: bool,
}

#[derive(Deserialize)]
struct Document {
    issuer: String,
    authorization_endpoint: String,
    token_endpoint: String,
    end_session_endpoint: Option<String>,
    #[serde(default)]
    authorization_response_iss_parameter_supported: bool,
    token_endpoint_auth_methods_supported: Option<Vec<String>>,
}

impl Endpoints {
    fn read(discovery: &Discovery, document: &[u8]) -> Result<Self, KeyError> {
        let document: Document = serde_json::from_slice(document).map_err(|_| KeyError::NotADiscoveryDocument)?;
        discovery.must_be(&document.issuer)?;
        let methods = document.token_endpoint_auth_methods_supported;
        Ok(Self {
            authorization: discovery.address(&document.authorization_endpoint)?,
            token: discovery.address(&document.token_endpoint)?,
            end_session: document.end_session_endpoint.map(|address| discovery.address(&address)).transpose()?,
            names_itself: document.authorization_response_iss_parameter_supported,
            // The default of the specification (OpenID Connect Discovery 1.0, section 3).
            takes_basic: methods.is_none_or(|methods| methods.iter().any(|method| method == "client_secret_basic")),
        })
    }
}

/// The endpoints of one issuer, as they were read last.
pub(super) struct Known {
    discovery: Discovery,
    last: Mutex<Option<Last>>,
}

struct Last {
    asked: DateTime<Utc>,
    failed: bool,
    endpoints: Option<Arc<Endpoints>>,
}

impl Last {
    fn is_due(&self, now: DateTime<Utc>) -> bool {
        let wait = if self.failed { RETRY_AFTER } else { REFRESH_AFTER };
        // In either direction: a clock that was set back must not stop the asking.
        (now - self.asked).abs() >= wait
    }
}

impl Known {
    pub(super) fn from_issuer(issuer: &str) -> Result<Self, KeyError> {
        Ok(Self { discovery: Discovery::from_issuer(issuer)?, last: Mutex::default() })
    }

    /// The endpoints. Those that were known stay good while the provider is away; none, if it never was there.
    pub(super) async fn endpoints(&self, client: &Client, now: DateTime<Utc>) -> Option<Arc<Endpoints>> {
        let mut last = self.last.lock().await;
        if last.as_ref().is_none_or(|last| last.is_due(now)) {
            let read = self.read(client).await;
            if let Err(error) = &read {
                let error: &(dyn std::error::Error + 'static) = error;
                tracing::warn!(error, "the provider's discovery document could not be read");
            }
            let before = last.take().and_then(|last| last.endpoints);
            *last = Some(Last { asked: now, failed: read.is_err(), endpoints: read.ok().map(Arc::new).or(before) });
        }
        last.as_ref().and_then(|last| last.endpoints.clone())
    }

    async fn read(&self, client: &Client) -> Result<Endpoints, KeyError> {
        Endpoints::read(&self.discovery, &answer(client.get(self.discovery.document.clone())).await?)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    const ISSUER: &str = "https://login.example.nl";

    fn read(change: impl FnOnce(&mut Value)) -> Result<Endpoints, KeyError> {
        let mut document = json!({
            "issuer": ISSUER, "authorization_endpoint": "https://login.example.nl/auth", "token_endpoint": "https://login.example.nl/token",
        });
        change(&mut document);
        Endpoints::read(&Discovery::from_issuer(ISSUER).unwrap(), document.to_string().as_bytes())
    }

    #[test]
    fn what_is_not_said_is_as_the_specification_has_it() {
        let endpoints = read(|_| {}).unwrap();
        assert!(endpoints.takes_basic && !endpoints.names_itself && endpoints.end_session.is_none());
        assert!(!read(|document| document["token_endpoint_auth_methods_supported"] = json!(["client_secret_post"])).unwrap().takes_basic);
    }

    #[test]
    fn another_issuer_and_addresses_without_tls_are_refused() {
        assert!(matches!(read(|document| document["issuer"] = json!("https://other.example.nl")), Err(KeyError::OtherIssuer)));
        for name in ["authorization_endpoint", "token_endpoint", "end_session_endpoint"] {
            assert!(matches!(read(|document| document[name] = json!("http://login.example.nl/x")), Err(KeyError::WithoutTls)), "{name}");
            assert!(matches!(read(|document| document[name] = json!("/x")), Err(KeyError::NotADiscoveryDocument)), "{name}");
        }
    }
}
