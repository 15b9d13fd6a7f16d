//! Who a request comes from, by the cookie of the session.

use actix_web::http::header::HeaderMap;

use super::cookies;
use crate::platform::auth::{Actor, Caller};
use crate::platform::error::{Error, Result};
use crate::platform::service::Service;
use crate::platform::sessions::{Secret, Session, store};

/// A valid session.
pub(in crate::web::pages) struct Current {
    pub(in crate::web::pages) caller: Caller,
    secret: Secret,
}

impl Current {
    /// What a form of this session must send back: it leads back to nothing.
    pub(in crate::web::pages) fn csrf(&self) -> String {
        self.secret.derive("menukaart csrf").text()
    }
}

/// The session of the request; none where it has ended or its account no longer exists here.
pub(in crate::web::pages) async fn current(service: &Service, headers: &HeaderMap) -> Result<Option<Current>> {
    let Some(secret) = cookies::secret(cookies::session(service), headers) else { return Ok(None) };
    let (digest, now) = (secret.digest(), service.clock.now());
    let holder = Actor::holder(digest);
    let found = service.db.read(&holder, async |conn| store::find(conn, &digest).await).await?;
    let Some(session) = found.filter(|session| session.is_valid(now)) else { return Ok(None) };
    if !stands(service, &session).await? {
        return Ok(None);
    }
    if session.is_seen_anew(now) {
        service.db.write(&holder, now, async |work| store::touch(work, &digest).await).await?;
    }
    Ok(Some(Current { caller: session.caller, secret }))
}

/// Whether the region and the organisation still know each other in this role: the same as for the API.
pub(super) async fn stands(service: &Service, session: &Session) -> Result<bool> {
    match service.registry.check(&session.caller).await {
        Ok(()) => Ok(true),
        Err(Error::InvalidToken(_)) => Ok(false),
        Err(error) => Err(error),
    }
}
