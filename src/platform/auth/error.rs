//! What can be wrong with a token, and with the keys that tokens are checked with.

use std::fmt;
use std::path::PathBuf;

/// Why a token is refused. Nothing of the token is in it, so that it can be logged and answered as it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TokenError {
    /// More than 8 KiB.
    TooLong,
    /// Not three base64url parts of which the first two are JSON objects with members of the expected types.
    Malformed,
    /// The `typ` in the header is not that of the issuer's access tokens: an ID token, for example.
    Type,
    /// The header asks for extensions (`crit`).
    Critical,
    /// The header brings a key, a certificate or an address of one along.
    ForeignKey,
    /// An algorithm that is not accepted, or not for this key.
    Algorithm,
    /// No key of the issuer has this `kid`.
    UnknownKey,
    /// No `kid`, and not exactly one key that fits.
    NoKeyId,
    /// The signature was not made with that key.
    Signature,
    /// Another issuer, or none.
    Issuer,
    /// For another audience, or for none.
    Audience,
    /// No `exp`.
    NoExpiry,
    /// Past its `exp`.
    Expired,
    /// Before its `nbf` or `iat`.
    NotYetValid,
    /// `sub` is missing, blank, above 255 characters or holds control characters.
    Subject,
    /// `role` is missing or none of the six.
    Role,
    /// `region` is missing or not a UUID.
    Region,
    /// `organisation` is not a UUID.
    Organisation,
    /// The role acts for an organisation, and none is named.
    OrganisationMissing,
    /// The role does not act for an organisation, and one is named.
    OrganisationGiven,
    /// The issuer's keys have never been loaded: nothing is known about the token (503, not 401).
    KeysUnavailable,
}

impl TokenError {
    /// What to do about it, for the one who sent the token.
    #[must_use]
    pub const fn reason(self) -> &'static str {
        match self {
            Self::TooLong => "The token is longer than 8 KiB. Ask the issuer for one with fewer claims.",
            Self::Malformed => {
                "This is not a signed JSON Web Token in compact form with claims of the right types. Send it as the issuer gave it."
            }
            Self::Type => {
                "The header `typ` is not that of an access token (`at+jwt`, unless this service is set up for another). Send an access token, not an ID token."
            }
            Self::Critical => "The header `crit` is not supported.",
            Self::ForeignKey => "The headers `jku`, `jwk`, `x5u` and `x5c` are not accepted: only the issuer's published keys count.",
            Self::Algorithm => "The algorithm must be RS256, PS256, ES256 or EdDSA, and the one of the issuer's key.",
            Self::UnknownKey => "The token is signed with a key that the issuer does not publish. Ask the issuer for a new token.",
            Self::NoKeyId => "The header `kid` is missing, and the issuer publishes more than one key or none that fits.",
            Self::Signature => "The signature is wrong. Send the token as the issuer gave it.",
            Self::Issuer => "The token is from another issuer.",
            Self::Audience => "The token is not meant for this service: `aud` must name it.",
            Self::NoExpiry => "The claim `exp` is missing.",
            Self::Expired => "The token has expired. Ask the issuer for a new one.",
            Self::NotYetValid => "The token is not valid yet: check the clocks of issuer and service.",
            Self::Subject => "The claim `sub` must have 1 to 255 characters, no control characters among them.",
            Self::Role => "The role must be one of contractor, partner, adviser, authority, auditor, service.",
            Self::Region => "The region is missing or not a UUID.",
            Self::Organisation => "The organisation is not a UUID.",
            Self::OrganisationMissing => "The roles contractor, partner and authority need an organisation.",
            Self::OrganisationGiven => "The roles adviser, auditor and service must not have an organisation.",
            Self::KeysUnavailable => "The token issuer cannot be reached, so tokens cannot be checked. Try again later.",
        }
    }
}

impl fmt::Display for TokenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.reason())
    }
}

/// Why keys cannot be had: the issuer's, or the local one.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// The address is none.
    #[error("the issuer, or the address of its key set, must be a full http or https URL")]
    Address,
    /// No HTTP client, for example because the machine has no root certificates.
    #[error("no HTTP client could be made: check the root certificates of this machine")]
    Client(#[source] reqwest::Error),
    /// No connection, no answer within 5 seconds, or a redirect to elsewhere.
    #[error("the token issuer could not be reached")]
    Unreachable(#[source] reqwest::Error),
    /// Not 200.
    #[error("the token issuer answered {0}")]
    Status(u16),
    /// Above 1 MiB.
    #[error("the token issuer's answer is larger than 1 MiB")]
    TooLarge,
    /// Not a JSON object with `issuer`, and a web address as `jwks_uri`.
    #[error("the token issuer's answer is not a discovery document with `issuer` and `jwks_uri`")]
    NotADiscoveryDocument,
    /// The discovery document names another issuer.
    #[error("the discovery document is of another issuer: MENUKAART_ISSUER must be its `issuer`, letter by letter")]
    OtherIssuer,
    /// The issuer is behind TLS, its keys are not.
    #[error("the discovery document names keys without TLS")]
    WithoutTls,
    /// Not a JSON object with `keys`.
    #[error("the token issuer's answer is not a JSON Web Key Set")]
    NotAKeySet,
    /// Nothing that tokens could be checked with.
    #[error(
        "the key set has no usable key: publish an RSA key of 2048 to 8192 bits (RS256, PS256), a P-256 key (ES256) or an Ed25519 key (EdDSA)"
    )]
    NoUsableKey,
    /// The system could not make a key.
    #[error("the system gave no random numbers to make a key of")]
    Random,
    /// Reading or writing failed.
    #[error("{path}: {source}", path = path.display())]
    File {
        /// The file or directory.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// Others could read or replace the local key.
    #[error("{path} is open to others: run `chmod go-rwx` on it", path = path.display())]
    OpenToOthers {
        /// The file or directory.
        path: PathBuf,
    },
    /// The file is not what was written.
    #[error("{path} holds no Ed25519 key: remove it, and a new one is made", path = path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
    },
}
