//! Opens a session once a visitor has signed in.

use actix_web::HttpResponse;
use actix_web::http::header::{HeaderMap, SET_COOKIE};

use super::cookies;
use crate::platform::auth::Actor;
use crate::platform::error::Result;
use crate::platform::service::Service;
use crate::platform::sessions::{ReturnPath, Secret, Session, store};
use crate::web::pages::route::see_other;

/// Opens the session under a new secret, so that a cookie planted in the browser beforehand gets no rights (session fixation), and goes on to the page
/// that was asked for. A session that the browser had is ended.
pub(super) async fn open(service: &Service, headers: &HeaderMap, session: &Session, back: &ReturnPath) -> Result<HttpResponse> {
    end(service, headers).await?;
    let secret = Secret::random()?;
    let (digest, now) = (secret.digest(), service.clock.now());
    service.db.write(&Actor::holder(digest), now, async |work| store::insert(work, &digest, session).await).await?;
    let mut answer = see_other(back.as_str());
    set(&mut answer, &cookies::session(service).set(&secret.text()))?;
    set(&mut answer, &cookies::login(service).forget())?;
    Ok(answer)
}

/// Ends the session of a browser, if it has one.
pub(super) async fn end(service: &Service, headers: &HeaderMap) -> Result<()> {
    let Some(secret) = cookies::secret(cookies::session(service), headers) else { return Ok(()) };
    let digest = secret.digest();
    service.db.write(&Actor::holder(digest), service.clock.now(), async |work| store::delete(work, &digest).await).await
}

/// Adds a cookie to an answer.
pub(super) fn set(answer: &mut HttpResponse, cookie: &str) -> Result<()> {
    let cookie = cookie.parse().map_err(|_| crate::platform::error::Error::internal("a cookie that is no header"))?;
    answer.headers_mut().append(SET_COOKIE, cookie);
    Ok(())
}
