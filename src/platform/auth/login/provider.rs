//! The provider: where people are sent to, and what the code that they bring back is redeemed for.

use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, Utc};
use reqwest::{Client, RequestBuilder, Url};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::discovery::{Endpoints, Known};
use super::id_token;
use super::settings::{LoginSettings, PublicUrl};
use crate::platform::auth::remote_keys::fetch::{answer, client};
use crate::platform::auth::{Caller, KeyError, TokenError, Verifier};

/// Where the provider sends people back to, in whatever language they go on: providers want to know the address beforehand, letter by letter.
pub const CALLBACK: &str = "/nl/inloggen/terug";

/// An identity provider, and this service as its client.
pub struct Provider {
    issuer: String,
    settings: LoginSettings,
    public: PublicUrl,
    known: Known,
    client: Client,
}

/// The redirect to the provider, and what has to be remembered until the browser returns.
#[derive(Clone, Copy, Debug)]
pub struct Return<'r> {
    /// What the provider brings back with the code.
    pub state: &'r str,
    /// What it writes into the ID token.
    pub nonce: &'r str,
    /// What the code is redeemed with; the provider gets its digest now.
    pub verifier: &'r str,
}

/// Who came back, and until when the token says so.
#[derive(Clone, Debug)]
pub struct Authorized {
    /// Who it is.
    pub caller: Caller,
    /// When the token ends.
    pub until: DateTime<Utc>,
}

/// Why a login failed. It contains nothing of what was sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LoginError {
    /// The provider cannot be reached, or answers what makes no sense.
    #[error("the provider cannot be reached")]
    Unavailable,
    /// Another provider sent the answer than the one that was asked (RFC 9207).
    #[error("the answer came from another provider")]
    OtherIssuer,
    /// The ID token is not of this login.
    #[error("the ID token is not of this login")]
    IdToken,
    /// The access token is not good for this service.
    #[error("the access token is refused: {0}")]
    Token(#[from] TokenError),
}

#[derive(Serialize)]
struct Redemption<'r> {
    grant_type: &'static str,
    code: &'r str,
    redirect_uri: &'r str,
    code_verifier: &'r str,
    #[serde(skip_serializing_if = "Option::is_none")]
    resource: Option<&'r str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    client_id: Option<&'r str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    client_secret: Option<&'r str>,
}

#[derive(Deserialize)]
struct Tokens {
    access_token: String,
    token_type: String,
    id_token: Option<String>,
}

impl Provider {
    /// A client of the issuer. Nothing is asked yet.
    ///
    /// # Errors
    /// `Address`, if the issuer is no web address, and `Client` if this machine cannot make HTTP requests.
    pub fn new(issuer: &str, settings: LoginSettings, public: PublicUrl) -> Result<Self, KeyError> {
        Ok(Self { issuer: issuer.to_owned(), settings, public, known: Known::from_issuer(issuer)?, client: client()? })
    }

    /// Where to send a browser to sign in.
    ///
    /// # Errors
    /// `Unavailable`.
    pub async fn address(&self, back: Return<'_>, now: DateTime<Utc>) -> Result<String, LoginError> {
        let mut address = self.endpoints(now).await?.authorization.clone();
        let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(back.verifier));
        let redirect = self.public.address(CALLBACK);
        let LoginSettings { client_id, scope, resource, .. } = &self.settings;
        address
            .query_pairs_mut()
            .append_pair("response_type", "code")
            .append_pair("client_id", client_id)
            .append_pair("redirect_uri", &redirect)
            .append_pair("scope", scope)
            .append_pair("state", back.state)
            .append_pair("nonce", back.nonce)
            .append_pair("code_challenge", &challenge)
            .append_pair("code_challenge_method", "S256")
            .extend_pairs(resource.iter().map(|resource| ("resource", resource)));
        Ok(address.into())
    }

    /// Redeems the code that somebody brought back, and tells who it is by the rules that hold for the API.
    ///
    /// # Errors
    /// Whatever keeps them out first.
    pub async fn redeem(
        &self,
        verifier: &Verifier,
        code: &str,
        iss: Option<&str>,
        back: Return<'_>,
        now: DateTime<Utc>,
    ) -> Result<Authorized, LoginError> {
        let endpoints = self.endpoints(now).await?;
        self.must_come_from_issuer(&endpoints, iss)?;
        let tokens = answer(self.redemption(&endpoints, code, back.verifier)).await.map_err(|error| unavailable(&error))?;
        let tokens: Tokens = serde_json::from_slice(&tokens).map_err(|_| LoginError::Unavailable)?;
        if !tokens.token_type.eq_ignore_ascii_case("bearer") {
            return Err(LoginError::Unavailable);
        }
        let belongs = |token: &String| id_token::belongs(token, &self.issuer, &self.settings.client_id, back.nonce);
        if !tokens.id_token.as_ref().is_none_or(belongs) {
            return Err(LoginError::IdToken);
        }
        let (caller, until) = verifier.verify_until(&tokens.access_token, now).await?;
        Ok(Authorized { caller, until })
    }

    /// Where somebody can sign out at the provider, too, and come back to a path of ours.
    pub async fn end_session(&self, path: &str, now: DateTime<Utc>) -> Option<String> {
        let mut address: Url = self.endpoints(now).await.ok()?.end_session.clone()?;
        let back = self.public.address(path);
        address.query_pairs_mut().append_pair("client_id", &self.settings.client_id).append_pair("post_logout_redirect_uri", &back);
        Some(address.into())
    }

    async fn endpoints(&self, now: DateTime<Utc>) -> Result<std::sync::Arc<Endpoints>, LoginError> {
        self.known.endpoints(&self.client, now).await.ok_or(LoginError::Unavailable)
    }

    /// Whoever names another issuer is one; whoever promised to name itself must.
    fn must_come_from_issuer(&self, endpoints: &Endpoints, iss: Option<&str>) -> Result<(), LoginError> {
        match iss {
            Some(iss) if iss == self.issuer => Ok(()),
            None if !endpoints.names_itself => Ok(()),
            _ => Err(LoginError::OtherIssuer),
        }
    }

    fn redemption(&self, endpoints: &Endpoints, code: &str, code_verifier: &str) -> RequestBuilder {
        let LoginSettings { client_id, secret, resource, .. } = &self.settings;
        let in_header = secret.as_ref().filter(|_| endpoints.takes_basic);
        let in_body = secret.as_ref().filter(|_| !endpoints.takes_basic);
        let redemption = Redemption {
            grant_type: "authorization_code",
            code,
            redirect_uri: &self.public.address(CALLBACK),
            code_verifier,
            resource: resource.as_deref(),
            client_id: in_header.is_none().then_some(client_id),
            client_secret: in_body.map(|secret| secret.0.as_str()),
        };
        let body = serde_html_form::to_string(&redemption).unwrap_or_default();
        let request = self.client.post(endpoints.token.clone()).header("Content-Type", "application/x-www-form-urlencoded").body(body);
        // Each part is encoded before they are joined (RFC 6749, section 2.3.1).
        let encoded = |part: &str| percent_encoding::utf8_percent_encode(part, percent_encoding::NON_ALPHANUMERIC).to_string();
        match in_header {
            Some(secret) => request.basic_auth(encoded(client_id), Some(encoded(&secret.0))),
            None => request,
        }
    }
}

fn unavailable(error: &KeyError) -> LoginError {
    let error: &(dyn std::error::Error + 'static) = error;
    tracing::warn!(error, "a code could not be redeemed at the provider");
    LoginError::Unavailable
}

impl fmt::Debug for Provider {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Provider").field("issuer", &self.issuer).field("settings", &self.settings).finish_non_exhaustive()
    }
}
