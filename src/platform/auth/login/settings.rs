//! What an operator says about signing in.

use std::fmt;
use std::str::FromStr;

use reqwest::Url;

/// This service as a client of the provider.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LoginSettings {
    /// Its `client_id`.
    pub client_id: String,
    /// What it proves to be that client by; none for a public one.
    pub secret: Option<ClientSecret>,
    /// What it asks for, separated by spaces.
    pub scope: String,
    /// For which resource (RFC 8707), where the provider wants to be told.
    pub resource: Option<String>,
}

/// The secret of a client.
#[derive(Clone, PartialEq, Eq)]
pub struct ClientSecret(pub(super) String);

impl ClientSecret {
    /// A secret as the provider gave it.
    #[must_use]
    pub fn new(secret: impl Into<String>) -> Self {
        Self(secret.into())
    }
}

/// Without the secret, so that no log can show it.
impl fmt::Debug for ClientSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ClientSecret")
    }
}

/// Where browsers find the pages: scheme, host and port, with nothing behind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicUrl(String);

impl FromStr for PublicUrl {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        const SHAPE: &str = "no address without a path such as https://menukaart.example.nl (http:// only for this machine itself)";
        let url = Url::parse(text).map_err(|_| SHAPE)?;
        let is_safe = match url.scheme() {
            "https" => true,
            "http" => matches!(url.host_str(), Some("127.0.0.1" | "localhost" | "[::1]")),
            _ => false,
        };
        let is_bare = url.path() == "/" && url.query().is_none() && url.fragment().is_none() && url.username().is_empty();
        if is_safe && is_bare && url.password().is_none() { Ok(Self(url.origin().ascii_serialization())) } else { Err(SHAPE) }
    }
}

impl PublicUrl {
    /// The origin, as browsers write it.
    #[must_use]
    pub fn origin(&self) -> &str {
        &self.0
    }

    /// The full address of a path.
    #[must_use]
    pub fn address(&self, path: &str) -> String {
        format!("{}{path}", self.0)
    }

    /// Whether browsers come over TLS.
    #[must_use]
    pub fn is_secure(&self) -> bool {
        self.0.starts_with("https://")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_public_address_is_an_origin_as_browsers_write_it() {
        for (text, origin) in [
            ("https://Menukaart.example.nl/", "https://menukaart.example.nl"),
            ("https://menukaart.example.nl:443", "https://menukaart.example.nl"),
            ("http://127.0.0.1:8080", "http://127.0.0.1:8080"),
            ("http://[::1]:8080", "http://[::1]:8080"),
        ] {
            assert_eq!(text.parse::<PublicUrl>().unwrap().origin(), origin);
        }
    }

    #[test]
    fn no_other_address_will_do() {
        for text in [
            "",
            "menukaart.example.nl",
            "http://menukaart.example.nl",
            "https://x.nl/pad",
            "https://x.nl/?a",
            "https://u:p@x.nl",
            "ftp://x.nl",
        ] {
            assert!(text.parse::<PublicUrl>().is_err(), "{text}");
        }
    }

    #[test]
    fn debug_output_does_not_tell_the_secret() {
        let secret = Some(ClientSecret::new("hush"));
        let settings = LoginSettings { client_id: "menukaart".into(), secret, scope: "openid".into(), resource: None };
        assert!(!format!("{settings:?}").contains("hush"));
    }
}
