//! The issuer's keys, fetched over HTTP and kept.

pub(super) mod address;
pub(super) mod fetch;

use std::fmt;
use std::sync::Arc;

use arc_swap::ArcSwapOption;
use chrono::{DateTime, TimeDelta, Utc};
use tokio::sync::Mutex;

use super::{KeyError, KeySet, TokenError};
use address::{Discovery, KeyAddress, web_address};
use fetch::Fetcher;

/// From this age on the keys are fetched anew behind the requests.
const REFRESH_AFTER: TimeDelta = TimeDelta::minutes(5);
/// From this age on, reached only without traffic or while the issuer is away, requests wait for a new fetch before the old keys are used.
const WAIT_AFTER: TimeDelta = TimeDelta::hours(1);
/// Between two fetches because of age: the first of them failed.
const RETRY_AFTER: TimeDelta = TimeDelta::seconds(10);
/// Between two fetches because of an unknown `kid`: anybody can send one.
const MISS_AFTER: TimeDelta = TimeDelta::seconds(30);

/// The keys that an issuer publishes. Clones share them.
///
/// There is always at most one fetch under way, and what it brings is kept until a later one brings something better: an issuer that is
/// away or answers rubbish changes nothing. Nothing is fetched before the first token or [`RemoteKeys::load`], so a service starts without its issuer.
#[derive(Clone)]
pub struct RemoteKeys {
    shared: Arc<Shared>,
}

struct Shared {
    fetcher: Fetcher,
    loaded: ArcSwapOption<Loaded>,
    /// Held during a fetch, so that there is one at a time.
    attempts: Mutex<Attempts>,
}

struct Loaded {
    keys: Arc<KeySet>,
    at: DateTime<Utc>,
}

/// When fetches were begun last, for either reason.
#[derive(Default)]
struct Attempts {
    for_age: Option<DateTime<Utc>>,
    for_miss: Option<DateTime<Utc>>,
}

impl RemoteKeys {
    /// Keys from the address of a key set, `http` or `https`. Does not fetch yet.
    ///
    /// # Errors
    /// `Address`, and `Client` if this machine cannot make HTTP requests.
    pub fn new(address: &str) -> Result<Self, KeyError> {
        Self::from(KeyAddress::Known(web_address(address)?))
    }

    /// Keys from where the issuer's discovery document names them (OpenID Connect Discovery 1.0). Does not fetch yet.
    ///
    /// # Errors
    /// `Address`, if the issuer is no web address, and `Client` if this machine cannot make HTTP requests.
    pub fn of_issuer(issuer: &str) -> Result<Self, KeyError> {
        Self::from(KeyAddress::Discovered(Discovery::from_issuer(issuer)?))
    }

    fn from(address: KeyAddress) -> Result<Self, KeyError> {
        let shared = Shared { fetcher: Fetcher::new(address)?, loaded: ArcSwapOption::empty(), attempts: Mutex::default() };
        Ok(Self { shared: Arc::new(shared) })
    }

    /// Fetches the keys if there are none yet, so that the first request need not wait. Tells whether there are some now.
    pub async fn load(&self, now: DateTime<Utc>) -> bool {
        self.current(now).await.is_ok()
    }

    /// The keys as they are best known.
    pub(super) async fn current(&self, now: DateTime<Utc>) -> Result<Arc<KeySet>, TokenError> {
        if self.is_older_than(WAIT_AFTER, now) {
            self.refresh(now).await;
        } else if self.is_older_than(REFRESH_AFTER, now)
            && self.shared.attempts.try_lock().is_ok_and(|attempts| attempts.is_due_for_age(now))
        {
            self.spawn_refresh(now);
        }
        self.shared.loaded.load().as_ref().map(|loaded| Arc::clone(&loaded.keys)).ok_or(TokenError::KeysUnavailable)
    }

    /// The keys after a look whether the issuer has others by now, which is taken only so often.
    pub(super) async fn newer_than(&self, known: Arc<KeySet>, now: DateTime<Utc>) -> Arc<KeySet> {
        let shared = Arc::clone(&self.shared);
        let before = Arc::clone(&known);
        // A task of its own: a client that hangs up must not end the fetch that others wait for.
        let fetched = tokio::spawn(async move { shared.fetch_for_miss(&before, now).await });
        // It fails only when the runtime ends.
        let _ = fetched.await;
        self.shared.loaded.load().as_ref().map_or(known, |loaded| Arc::clone(&loaded.keys))
    }

    async fn refresh(&self, now: DateTime<Utc>) {
        // It fails only when the runtime ends.
        let _ = self.spawn_refresh(now).await;
    }

    fn spawn_refresh(&self, now: DateTime<Utc>) -> tokio::task::JoinHandle<()> {
        let shared = Arc::clone(&self.shared);
        tokio::spawn(async move { shared.fetch_for_age(now).await })
    }

    fn is_older_than(&self, age: TimeDelta, now: DateTime<Utc>) -> bool {
        self.shared.loaded.load().as_ref().is_none_or(|loaded| is_past(loaded.at, age, now))
    }
}

impl Shared {
    async fn fetch_for_age(&self, now: DateTime<Utc>) {
        let mut attempts = self.attempts.lock().await;
        if attempts.is_due_for_age(now) {
            attempts.for_age = Some(now);
            self.fetch(now).await;
        }
    }

    async fn fetch_for_miss(&self, known: &Arc<KeySet>, now: DateTime<Utc>) {
        let mut attempts = self.attempts.lock().await;
        let changed = self.loaded.load().as_ref().is_some_and(|loaded| !Arc::ptr_eq(&loaded.keys, known));
        if !changed && attempts.for_miss.is_none_or(|last| is_past(last, MISS_AFTER, now)) {
            attempts.for_miss = Some(now);
            self.fetch(now).await;
        }
    }

    async fn fetch(&self, now: DateTime<Utc>) {
        match self.fetcher.fetch().await {
            Ok(keys) => self.loaded.store(Some(Arc::new(Loaded { keys: Arc::new(keys), at: now }))),
            Err(error) => {
                let error: &(dyn std::error::Error + 'static) = &error;
                tracing::warn!(error, "the token issuer's keys could not be refreshed");
            }
        }
    }
}

impl Attempts {
    fn is_due_for_age(&self, now: DateTime<Utc>) -> bool {
        self.for_age.is_none_or(|last| is_past(last, RETRY_AFTER, now))
    }
}

/// Whether so much lies between, in either direction: a clock that was set back must not stop the fetching.
fn is_past(then: DateTime<Utc>, age: TimeDelta, now: DateTime<Utc>) -> bool {
    (now - then).abs() >= age
}

impl fmt::Debug for RemoteKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let keys = self.shared.loaded.load();
        f.debug_struct("RemoteKeys").field("keys", &keys.as_ref().map(|loaded| &loaded.keys)).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
