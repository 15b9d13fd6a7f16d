//! Not too many requests from one caller or address.

use std::net::SocketAddr;
use std::num::NonZeroU32;

use governor::clock::{Clock as _, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};

use crate::auth::Caller;
use crate::error::{Error, Result};
use crate::state::Service;

/// Counts requests per caller, or per address where there is no token.
pub struct Limiter {
    requests: DefaultKeyedRateLimiter<String>,
}

impl Limiter {
    /// Permits so many requests per second, and ten times as many at once.
    #[must_use]
    pub fn per_second(requests: NonZeroU32) -> Self {
        let burst = requests.saturating_mul(NonZeroU32::MIN.saturating_add(9));
        Self { requests: RateLimiter::keyed(Quota::per_second(requests).allow_burst(burst)) }
    }

    fn check(&self, key: &str) -> Result<()> {
        self.requests.check_key(&key.to_owned()).map_err(|wait| {
            let seconds = wait.wait_time_from(DefaultClock::default().now()).as_secs();
            Error::TooManyRequests(seconds.saturating_add(1))
        })
    }

    /// Forgets those who have been quiet for long, so that the memory stays bounded.
    pub fn forget_quiet_ones(&self) {
        self.requests.retain_recent();
    }
}

/// Refuses a request that is one too many; never does in a service without a limit.
///
/// # Errors
/// 429.
pub fn check(service: &Service, caller: Option<&Caller>, address: Option<SocketAddr>) -> Result<()> {
    let Some(limiter) = &service.limiter else { return Ok(()) };
    match (caller, address) {
        (Some(caller), _) => limiter.check(&format!("{}/{}", caller.region(), caller.subject())),
        (None, Some(address)) => limiter.check(&address.ip().to_string()),
        (None, None) => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_caller_does_not_use_up_the_requests_of_another() {
        let limiter = Limiter::per_second(NonZeroU32::MIN);
        let allowed = (0..20).take_while(|_| limiter.check("a").is_ok()).count();
        assert!((10..20).contains(&allowed), "{allowed}");
        assert!(limiter.check("b").is_ok());
    }
}
