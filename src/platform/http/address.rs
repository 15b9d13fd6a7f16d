//! The client address of a request: the peer's, or the one that a trusted reverse proxy forwards.

use std::fmt;
use std::net::{IpAddr, Ipv6Addr};
use std::str::FromStr;
use std::sync::Arc;

use actix_web::http::header::HeaderMap;
use ipnet::IpNet;

/// The reverse proxies whose `X-Forwarded-For` is believed: networks such as `10.0.0.0/8` or single addresses. None unless configured, so that nobody
/// can take another address by sending a header.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TrustedProxies(Arc<[IpNet]>);

/// Not a list of networks and addresses.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0} is no network such as 10.0.0.0/8 and no address")]
pub struct NoNetwork(String);

impl FromStr for TrustedProxies {
    type Err = NoNetwork;

    fn from_str(text: &str) -> Result<Self, NoNetwork> {
        let network = |part: &str| {
            let single = part.parse::<IpAddr>().map(IpNet::from);
            part.parse::<IpNet>().or(single).map_err(|_| NoNetwork(part.to_owned()))
        };
        text.split(',').map(str::trim).filter(|part| !part.is_empty()).map(network).collect::<Result<_, _>>().map(Self)
    }
}

/// What requests are counted by: an IPv4 address, or the first half of an IPv6 address, since one caller has the whole second half.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Address(IpAddr);

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl Address {
    fn new(address: IpAddr) -> Self {
        match address.to_canonical() {
            IpAddr::V4(address) => Self(address.into()),
            IpAddr::V6(address) => Self(Ipv6Addr::from_bits(address.to_bits() & (u128::MAX << 64)).into()),
        }
    }
}

impl TrustedProxies {
    /// The address that a request comes from. A proxy appends the address that it got the request from to `X-Forwarded-For`; read from the right, the
    /// first that is no proxy of ours is the caller. What stands left of it anybody may have written.
    #[must_use]
    pub fn client(&self, peer: IpAddr, headers: &HeaderMap) -> Address {
        let trusted = |address: IpAddr| self.0.iter().any(|network| network.contains(&address.to_canonical()));
        if !trusted(peer) {
            return Address::new(peer);
        }
        let values: Vec<&str> = headers.get_all("x-forwarded-for").filter_map(|value| value.to_str().ok()).collect();
        let mut last = peer;
        for part in values.iter().flat_map(|value| value.split(',')).rev() {
            let Some(address) = address(part) else { break };
            last = address;
            if !trusted(address) {
                break;
            }
        }
        Address::new(last)
    }
}

/// Some proxies write the port along.
fn address(text: &str) -> Option<IpAddr> {
    let text = text.trim();
    let with_port = || text.parse::<std::net::SocketAddr>().ok().map(|address| address.ip());
    text.parse().ok().or_else(with_port)
}

#[cfg(test)]
mod tests {
    use actix_web::http::header::{HeaderName, HeaderValue};

    use super::*;

    fn client(trusted: &str, peer: &str, forwarded: &[&'static str]) -> String {
        let mut headers = HeaderMap::new();
        for value in forwarded {
            headers.append(HeaderName::from_static("x-forwarded-for"), HeaderValue::from_static(value));
        }
        trusted.parse::<TrustedProxies>().unwrap().client(peer.parse().unwrap(), &headers).to_string()
    }

    #[test]
    fn nobody_takes_another_address_by_sending_a_header() {
        assert_eq!(client("", "203.0.113.7", &["198.51.100.1"]), "203.0.113.7");
        assert_eq!(client("10.0.0.0/8", "203.0.113.7", &["198.51.100.1"]), "203.0.113.7");
    }

    #[test]
    fn behind_trusted_proxies_the_last_stranger_is_the_caller() {
        let trusted = "10.0.0.0/8, 192.0.2.1";
        assert_eq!(client(trusted, "10.1.1.1", &["198.51.100.1, 203.0.113.7, 192.0.2.1"]), "203.0.113.7");
        assert_eq!(client(trusted, "10.1.1.1", &["198.51.100.1", "203.0.113.7"]), "203.0.113.7");
        assert_eq!(client(trusted, "10.1.1.1", &["203.0.113.7:4711"]), "203.0.113.7");
        assert_eq!(client(trusted, "::ffff:10.1.1.1", &["203.0.113.7"]), "203.0.113.7");
    }

    #[test]
    fn what_cannot_be_read_ends_the_search_at_what_could() {
        assert_eq!(client("10.0.0.0/8", "10.1.1.1", &["203.0.113.7, unknown, 10.2.2.2"]), "10.2.2.2");
        assert_eq!(client("10.0.0.0/8", "10.1.1.1", &[]), "10.1.1.1");
    }

    #[test]
    fn an_ipv6_caller_is_its_network() {
        assert_eq!(client("", "2001:db8:1:2:3:4:5:6", &[]), "2001:db8:1:2::");
        assert_eq!(client("", "::ffff:203.0.113.7", &[]), "203.0.113.7");
    }

    #[test]
    fn a_list_with_a_mistake_is_refused() {
        assert_eq!("10.0.0.0/8, proxy".parse::<TrustedProxies>(), Err(NoNetwork("proxy".into())));
        assert!("10.0.0.0/33".parse::<TrustedProxies>().is_err());
    }
}
