//! HTTP requests to an issuer, with limits.

use std::time::Duration;

use reqwest::redirect::{Attempt, Policy};
use reqwest::{Client, RequestBuilder, Response, StatusCode, Url};

use super::address::KeyAddress;
use crate::platform::auth::{KeyError, KeySet};

/// For a request with everything: connection, redirects and body.
const TIMEOUT: Duration = Duration::from_secs(5);
/// A key is about 2 KiB with its certificates.
const MAXIMUM_BYTES: usize = 1024 * 1024;
const MAXIMUM_REDIRECTS: usize = 3;

pub(super) struct Fetcher {
    client: Client,
    address: KeyAddress,
}

impl Fetcher {
    pub(super) fn new(address: KeyAddress) -> Result<Self, KeyError> {
        Ok(Self { client: client()?, address })
    }

    /// The keys. A discovery document is read anew each time: an issuer may move its keys when it makes others.
    pub(super) async fn fetch(&self) -> Result<KeySet, KeyError> {
        let keys = match &self.address {
            KeyAddress::Known(keys) => keys.clone(),
            KeyAddress::Discovered(discovery) => discovery.keys(&self.get(discovery.document.clone()).await?)?,
        };
        KeySet::from_json(&self.get(keys).await?)
    }

    async fn get(&self, address: Url) -> Result<Vec<u8>, KeyError> {
        answer(self.client.get(address)).await
    }
}

/// What asks an issuer.
pub(in crate::platform::auth) fn client() -> Result<Client, KeyError> {
    // No idle connections: one request in minutes, and the runtime of the worker that opened one may be gone by then.
    Client::builder().timeout(TIMEOUT).redirect(Policy::custom(stay_at_home)).pool_max_idle_per_host(0).build().map_err(KeyError::Client)
}

/// The body of a good answer.
pub(in crate::platform::auth) async fn answer(request: RequestBuilder) -> Result<Vec<u8>, KeyError> {
    let response = request.send().await.map_err(unreachable)?;
    match response.status() {
        StatusCode::OK => body(response).await,
        status => Err(KeyError::Status(status.as_u16())),
    }
}

async fn body(mut response: Response) -> Result<Vec<u8>, KeyError> {
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(unreachable)? {
        if body.len() + chunk.len() > MAXIMUM_BYTES {
            return Err(KeyError::TooLarge);
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}

/// Follows redirects within the issuer's origin only: another origin may serve keys that are not the issuer's.
fn stay_at_home(attempt: Attempt<'_>) -> reqwest::redirect::Action {
    let home = attempt.previous().first().is_some_and(|first| first.origin() == attempt.url().origin());
    if home && attempt.previous().len() <= MAXIMUM_REDIRECTS {
        attempt.follow()
    } else {
        attempt.error("the address redirects elsewhere or too often")
    }
}

/// The address may hold a password: it stays out of the log.
fn unreachable(error: reqwest::Error) -> KeyError {
    KeyError::Unreachable(error.without_url())
}
