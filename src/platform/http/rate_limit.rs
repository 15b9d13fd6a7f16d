//! Rate limits: per caller, and per address for all callers from it together.

use std::hash::Hash;
use std::net::IpAddr;
use std::num::NonZeroU32;

use actix_web::http::header::HeaderMap;
use governor::clock::{Clock as _, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use uuid::Uuid;

use super::address::{Address, TrustedProxies};
use crate::platform::auth::Caller;
use crate::platform::error::{Error, Result};

/// So many times more may come from an address than from a caller: offices share one.
const CALLERS_PER_ADDRESS: u32 = 10;

/// So many seconds' worth may come at once.
const BURST_SECONDS: u32 = 10;

/// Counts the requests of callers and addresses.
pub struct Limiter {
    callers: DefaultKeyedRateLimiter<Key>,
    addresses: DefaultKeyedRateLimiter<Address>,
    proxies: TrustedProxies,
}

/// Whose requests are counted together.
#[derive(Clone, PartialEq, Eq, Hash)]
enum Key {
    Caller(Uuid, String),
    /// Everybody without a token at an address.
    Anonymous(Address),
}

impl Limiter {
    /// Permits so many requests per second and caller, ten times as many per address, and ten seconds' worth at once.
    #[must_use]
    pub fn per_second(requests: NonZeroU32, proxies: TrustedProxies) -> Self {
        let quota = |requests: NonZeroU32| Quota::per_second(requests).allow_burst(times(requests, BURST_SECONDS));
        Self {
            callers: RateLimiter::keyed(quota(requests)),
            addresses: RateLimiter::keyed(quota(times(requests, CALLERS_PER_ADDRESS))),
            proxies,
        }
    }

    /// Counts a request by its address, before anything is done with it: also guessing tokens costs.
    ///
    /// # Errors
    /// 429.
    pub fn check_address(&self, peer: Option<IpAddr>, headers: &HeaderMap) -> Result<()> {
        peer.map_or(Ok(()), |peer| check(&self.addresses, &self.proxies.client(peer, headers)))
    }

    /// Counts a request by its caller, or by its address where there is no token.
    ///
    /// # Errors
    /// 429.
    pub fn check_caller(&self, caller: Option<&Caller>, peer: Option<IpAddr>, headers: &HeaderMap) -> Result<()> {
        let key = match (caller, peer) {
            (Some(caller), _) => Key::Caller(caller.region(), caller.subject().to_owned()),
            (None, Some(peer)) => Key::Anonymous(self.proxies.client(peer, headers)),
            (None, None) => return Ok(()),
        };
        check(&self.callers, &key)
    }

    /// Forgets those who have been quiet for long, so that the memory stays bounded.
    pub fn forget_quiet_ones(&self) {
        self.callers.retain_recent();
        self.addresses.retain_recent();
    }
}

fn times(requests: NonZeroU32, factor: u32) -> NonZeroU32 {
    requests.checked_mul(NonZeroU32::MIN.saturating_add(factor.saturating_sub(1))).unwrap_or(NonZeroU32::MAX)
}

fn check<K: Hash + Eq + Clone>(limiter: &DefaultKeyedRateLimiter<K>, key: &K) -> Result<()> {
    limiter.check_key(key).map_err(|wait| {
        let seconds = wait.wait_time_from(DefaultClock::default().now()).as_secs();
        Error::TooManyRequests(seconds.saturating_add(1))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::platform::auth::Identity;

    fn limiter() -> Limiter {
        Limiter::per_second(NonZeroU32::MIN, TrustedProxies::default())
    }

    fn peer(last: u8) -> Option<IpAddr> {
        Some(IpAddr::from([203, 0, 113, last]))
    }

    fn allowed(mut ask: impl FnMut() -> Result<()>) -> usize {
        (0..500).take_while(|_| ask().is_ok()).count()
    }

    #[test]
    fn one_caller_does_not_use_up_the_requests_of_another() {
        let (limiter, headers) = (limiter(), HeaderMap::new());
        let caller = |name: &str| Caller::new(name, Uuid::nil(), Identity::Adviser).unwrap();
        let jan = allowed(|| limiter.check_caller(Some(&caller("jan")), peer(1), &headers));
        assert!((10..20).contains(&jan), "{jan}");
        assert!(limiter.check_caller(Some(&caller("piet")), peer(1), &headers).is_ok());
        assert!(limiter.check_caller(None, peer(1), &headers).is_ok());
    }

    #[test]
    fn an_office_may_ask_more_than_one_caller_and_not_without_end() {
        let (limiter, headers) = (limiter(), HeaderMap::new());
        let office = allowed(|| limiter.check_address(peer(1), &headers));
        assert!((100..200).contains(&office), "{office}");
        assert!(limiter.check_address(peer(2), &headers).is_ok());
    }

    #[test]
    fn a_caller_over_the_limit_is_told_when_to_retry() {
        let (limiter, headers) = (limiter(), HeaderMap::new());
        let refused = (0..500).find_map(|_| limiter.check_caller(None, peer(1), &headers).err());
        assert!(matches!(refused, Some(Error::TooManyRequests(1..=2))));
    }
}
