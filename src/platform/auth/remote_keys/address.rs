//! Where an issuer's keys are: at an address that is known, or that the issuer's discovery document names.

use reqwest::Url;
use serde::Deserialize;

use crate::platform::auth::KeyError;

/// Where to look for the keys.
pub(super) enum KeyAddress {
    /// At this address, which the operator configured.
    Known(Url),
    /// Where the issuer says.
    Discovered(Discovery),
}

/// An issuer and its discovery document (OpenID Connect Discovery 1.0, section 4).
pub(in crate::platform::auth) struct Discovery {
    issuer: String,
    /// The address of the document.
    pub(in crate::platform::auth) document: Url,
}

/// What is used of a discovery document.
#[derive(Deserialize)]
struct Document {
    issuer: String,
    jwks_uri: String,
}

impl Discovery {
    /// The document of an issuer: its identifier, without a slash at the end, and the well-known path behind it (section 4.1).
    pub(in crate::platform::auth) fn from_issuer(issuer: &str) -> Result<Self, KeyError> {
        let mut document = web_address(issuer)?;
        if document.query().is_some() || document.fragment().is_some() {
            return Err(KeyError::Address);
        }
        let path = format!("{}/.well-known/openid-configuration", document.path().trim_end_matches('/'));
        document.set_path(&path);
        Ok(Self { issuer: issuer.to_owned(), document })
    }

    /// The address of the keys in the document. One of another issuer is refused (section 4.3), and keys without TLS of an issuer with TLS.
    pub(super) fn keys(&self, document: &[u8]) -> Result<Url, KeyError> {
        let document: Document = serde_json::from_slice(document).map_err(|_| KeyError::NotADiscoveryDocument)?;
        self.must_be(&document.issuer)?;
        self.address(&document.jwks_uri)
    }

    /// Refuses the document of another issuer.
    pub(in crate::platform::auth) fn must_be(&self, issuer: &str) -> Result<(), KeyError> {
        if issuer == self.issuer { Ok(()) } else { Err(KeyError::OtherIssuer) }
    }

    /// An address that the document names; of an issuer with TLS it must have TLS itself.
    pub(in crate::platform::auth) fn address(&self, named: &str) -> Result<Url, KeyError> {
        let address = web_address(named).map_err(|_| KeyError::NotADiscoveryDocument)?;
        let safe = address.scheme() == "https" || self.document.scheme() == "http";
        if safe { Ok(address) } else { Err(KeyError::WithoutTls) }
    }
}

/// A full `http` or `https` address.
pub(super) fn web_address(address: &str) -> Result<Url, KeyError> {
    let address = Url::parse(address).map_err(|_| KeyError::Address)?;
    if matches!(address.scheme(), "http" | "https") { Ok(address) } else { Err(KeyError::Address) }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ISSUER: &str = "https://login.example.nl/realms/x";

    fn keys_of(document: &str) -> Result<Url, KeyError> {
        Discovery::from_issuer(ISSUER).unwrap().keys(document.as_bytes())
    }

    #[test]
    fn the_document_lies_behind_the_issuer() {
        for (issuer, document) in [
            ("https://login.example.nl", "https://login.example.nl/.well-known/openid-configuration"),
            ("https://login.example.nl/", "https://login.example.nl/.well-known/openid-configuration"),
            (ISSUER, "https://login.example.nl/realms/x/.well-known/openid-configuration"),
            ("http://127.0.0.1:9000/realms/x/", "http://127.0.0.1:9000/realms/x/.well-known/openid-configuration"),
        ] {
            assert_eq!(Discovery::from_issuer(issuer).unwrap().document.as_str(), document);
        }
        for issuer in ["menukaart", "https://login.example.nl?realm=x", "https://login.example.nl#x", "ftp://login.example.nl"] {
            assert!(matches!(Discovery::from_issuer(issuer), Err(KeyError::Address)), "{issuer}");
        }
    }

    #[test]
    fn the_keys_may_lie_elsewhere_but_not_without_tls() {
        let elsewhere = keys_of(r#"{"issuer":"https://login.example.nl/realms/x","jwks_uri":"https://keys.example.nl/x","more":1}"#);
        assert_eq!(elsewhere.unwrap().as_str(), "https://keys.example.nl/x");
        let plain = keys_of(r#"{"issuer":"https://login.example.nl/realms/x","jwks_uri":"http://keys.example.nl/x"}"#);
        assert!(matches!(plain, Err(KeyError::WithoutTls)));
    }

    #[test]
    fn a_document_of_another_issuer_is_refused() {
        for issuer in ["https://login.example.nl/realms/y", "https://login.example.nl/realms/x/", "https://LOGIN.example.nl/realms/x", ""] {
            let document = format!(r#"{{"issuer":"{issuer}","jwks_uri":"https://login.example.nl/keys"}}"#);
            assert!(matches!(keys_of(&document), Err(KeyError::OtherIssuer)), "{issuer}");
        }
    }

    #[test]
    fn what_names_no_issuer_or_no_keys_is_no_document() {
        for document in [
            "",
            "<html>",
            "[]",
            r#"{"jwks_uri":"https://login.example.nl/keys"}"#,
            r#"{"issuer":"https://login.example.nl/realms/x"}"#,
            r#"{"issuer":"https://login.example.nl/realms/x","jwks_uri":"/keys"}"#,
            r#"{"issuer":"https://login.example.nl/realms/x","jwks_uri":"file:///etc/passwd"}"#,
        ] {
            assert!(matches!(keys_of(document), Err(KeyError::NotADiscoveryDocument)), "{document}");
        }
    }
}
