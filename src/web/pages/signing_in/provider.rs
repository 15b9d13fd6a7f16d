//! Signing in by the provider of the organisation: away, and back.

use actix_web::HttpResponse;
use actix_web::http::header::HeaderMap;
use serde::Deserialize;

use super::open::{open, set};
use super::{cookies, current};
use crate::platform::auth::Actor;
use crate::platform::auth::login::{LoginError, Provider, Return};
use crate::platform::error::{Error, Result};
use crate::platform::service::Service;
use crate::platform::sessions::{Login, ReturnPath, Secret, Session, store};
use crate::web::pages::route::see_other;

/// Why signing in failed, as far as it is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Refusal {
    /// This browser started no such request: too late, twice, or from another browser.
    Unknown,
    /// The provider said no, or something that cannot be believed.
    ByProvider,
    /// The account has no role here, or not the right one.
    NoRole,
}

/// What the provider brings back. It may add what it likes.
#[derive(Deserialize)]
pub(super) struct Answer {
    code: Option<String>,
    state: Option<String>,
    iss: Option<String>,
}

/// Redirects to the identity provider.
pub(super) async fn depart(service: &Service, provider: &Provider, headers: &HeaderMap, back: ReturnPath) -> Result<HttpResponse> {
    let now = service.clock.now();
    let cookie = cookies::login(service);
    // Two tabs of one browser may be on the way at once.
    let browser = cookies::secret(cookie, headers).map_or_else(Secret::random, Ok)?;
    let (state, nonce, verifier) = (Secret::random()?, Secret::random()?.text(), Secret::random()?.text());
    let to = Return { state: &state.text(), nonce: &nonce, verifier: &verifier };
    let address = provider.address(to, now).await.map_err(|_| AWAY)?;
    let (digest, login) = (browser.digest_with(&state), Login { nonce, verifier, return_path: back });
    service.db.write(&Actor::holder(digest), now, async |work| store::insert_login(work, &digest, &login).await).await?;
    let mut answer = see_other(&address);
    set(&mut answer, &cookie.set(&browser.text()))?;
    Ok(answer)
}

/// Signs in a visitor who comes back from the identity provider.
pub(super) async fn arrive(
    service: &Service,
    provider: &Provider,
    headers: &HeaderMap,
    answer: &Answer,
) -> Result<Result<HttpResponse, Refusal>> {
    let Some(login) = take_login(service, headers, answer).await? else { return Ok(Err(Refusal::Unknown)) };
    let Some(code) = &answer.code else { return Ok(Err(Refusal::ByProvider)) };
    let now = service.clock.now();
    let back = Return { state: "", nonce: &login.nonce, verifier: &login.verifier };
    let authorized = match provider.redeem(&service.verifier, code, answer.iss.as_deref(), back, now).await {
        Ok(authorized) => authorized,
        Err(LoginError::Unavailable) => return Err(AWAY),
        Err(error) => {
            tracing::info!(%error, "somebody could not sign in");
            return Ok(Err(if matches!(error, LoginError::Token(_)) { Refusal::NoRole } else { Refusal::ByProvider }));
        }
    };
    let Some(session) = Session::open(authorized.caller, authorized.until, now) else { return Ok(Err(Refusal::NoRole)) };
    if !current::stands(service, &session).await? {
        return Ok(Err(Refusal::NoRole));
    }
    open(service, headers, &session, &login.return_path).await.map(Ok)
}

/// The login that this browser began with this state. Afterwards it is gone, whatever comes of it.
async fn take_login(service: &Service, headers: &HeaderMap, answer: &Answer) -> Result<Option<Login>> {
    let browser = cookies::secret(cookies::login(service), headers);
    let Some((browser, state)) = browser.zip(answer.state.as_deref().and_then(Secret::parse)) else { return Ok(None) };
    let digest = browser.digest_with(&state);
    service.db.write(&Actor::holder(digest), service.clock.now(), async |work| store::take_login(work, &digest).await).await
}

const AWAY: Error = Error::Unavailable("The identity provider cannot be reached at this moment.");
