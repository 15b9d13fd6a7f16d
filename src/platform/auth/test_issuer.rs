//! A token issuer for tests: keys of every kind, and tokens with whatever one likes in them.

use std::sync::LazyLock;

use aws_lc_rs::encoding::{AsDer, Pkcs8V1Der, PublicKeyX509Der};
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::{KeyPair, KeySize};
use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_FIXED_SIGNING, ECDSA_P384_SHA384_FIXED_SIGNING, EcdsaKeyPair, EcdsaSigningAlgorithm, Ed25519KeyPair, KeyPair as _,
};
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use chrono::{DateTime, Utc};
use jsonwebtoken::jwk::Jwk;
use jsonwebtoken::{Algorithm, EncodingKey, crypto};
use serde_json::{Value, json};

pub(super) const ISSUER: &str = "https://login.example.nl/realms/social-return";
pub(super) const AUDIENCE: &str = "menukaart";
pub(super) const REGION: &str = "01900000-0000-7000-8000-000000000001";
pub(super) const ORGANISATION: &str = "01900000-0000-7000-8000-000000000002";

/// Long past for the computer's own clock, so that a look at that one would refuse every token.
pub(super) fn now() -> DateTime<Utc> {
    DateTime::from_timestamp(1_000_000_000, 0).unwrap()
}

/// A key pair with its entry in a key set.
pub(super) struct TestKey {
    algorithm: Algorithm,
    signing: EncodingKey,
    entry: Value,
    public_pem: Option<String>,
}

/// Making one takes a while, so these two are shared.
pub(super) static RSA: LazyLock<TestKey> = LazyLock::new(|| TestKey::rsa("rsa"));
pub(super) static OTHER_RSA: LazyLock<TestKey> = LazyLock::new(|| TestKey::rsa("rsa"));

impl TestKey {
    fn rsa(kid: &str) -> Self {
        let pair = KeyPair::generate(KeySize::Rsa2048).unwrap();
        let der: Pkcs8V1Der<'_> = pair.as_der().unwrap();
        let signing = EncodingKey::from_rsa_pem(pem("PRIVATE KEY", der.as_ref()).as_bytes()).unwrap();
        let public: PublicKeyX509Der<'_> = pair.public_key().as_der().unwrap();
        let public_pem = Some(pem("PUBLIC KEY", public.as_ref()));
        Self { public_pem, ..Self::new(kid, Algorithm::RS256, signing) }
    }

    pub(super) fn es256(kid: &str) -> Self {
        Self::ecdsa(kid, Algorithm::ES256, &ECDSA_P256_SHA256_FIXED_SIGNING)
    }

    pub(super) fn es384(kid: &str) -> Self {
        Self::ecdsa(kid, Algorithm::ES384, &ECDSA_P384_SHA384_FIXED_SIGNING)
    }

    fn ecdsa(kid: &str, algorithm: Algorithm, curve: &'static EcdsaSigningAlgorithm) -> Self {
        let der = EcdsaKeyPair::generate_pkcs8(curve, &SystemRandom::new()).unwrap();
        Self::new(kid, algorithm, EncodingKey::from_ec_der(der.as_ref()))
    }

    pub(super) fn ed25519(kid: &str) -> Self {
        let der = Ed25519KeyPair::generate_pkcs8v1(&SystemRandom::new()).unwrap();
        Self::new(kid, Algorithm::EdDSA, EncodingKey::from_ed_der(der.as_ref()))
    }

    fn new(kid: &str, algorithm: Algorithm, signing: EncodingKey) -> Self {
        let jwk = serde_json::to_value(Jwk::from_encoding_key(&signing, algorithm).unwrap()).unwrap();
        let entry = with(jwk, json!({ "kid": kid, "use": "sig" }));
        Self { algorithm, signing, entry, public_pem: None }
    }

    /// What stands in the key set, changed as told.
    pub(super) fn entry(&self, changes: Value) -> Value {
        with(self.entry.clone(), changes)
    }

    /// The header that an honest issuer writes.
    pub(super) fn header(&self) -> Value {
        json!({ "alg": format!("{:?}", self.algorithm), "typ": "at+jwt", "kid": self.entry["kid"] })
    }

    /// A token of an adviser, with header and claims changed as told and signed all the same.
    pub(super) fn token(&self, header: Value, claims: Value) -> String {
        self.sign(self.algorithm, &with(self.header(), header).to_string(), &with(adviser(), claims).to_string())
    }

    /// Any texts, signed.
    pub(super) fn sign(&self, algorithm: Algorithm, header: &str, payload: &str) -> String {
        sign(&self.signing, algorithm, header, payload)
    }

    /// The public half of an RSA key as people paste it into configurations.
    pub(super) fn public_pem(&self) -> &str {
        self.public_pem.as_deref().unwrap()
    }
}

/// A token with a shared secret.
pub(super) fn sign_with_secret(secret: &[u8], header: &str, payload: &str) -> String {
    sign(&EncodingKey::from_secret(secret), Algorithm::HS256, header, payload)
}

fn sign(key: &EncodingKey, algorithm: Algorithm, header: &str, payload: &str) -> String {
    let message = format!("{}.{}", URL_SAFE_NO_PAD.encode(header), URL_SAFE_NO_PAD.encode(payload));
    let signature = crypto::sign(message.as_bytes(), key, algorithm).unwrap();
    format!("{message}.{signature}")
}

/// The claims of an adviser, for ten minutes.
pub(super) fn adviser() -> Value {
    let now = now().timestamp();
    json!({
        "iss": ISSUER, "aud": AUDIENCE, "iat": now, "nbf": now, "exp": now + 600, "jti": "1", "client_id": "web",
        "sub": "jan", "role": "adviser", "region": REGION,
    })
}

/// An object with members replaced; `null` takes one away.
pub(super) fn with(mut object: Value, changes: Value) -> Value {
    let members = object.as_object_mut().unwrap();
    for (name, value) in changes.as_object().unwrap() {
        if value.is_null() {
            members.remove(name);
        } else {
            members.insert(name.clone(), value.clone());
        }
    }
    object
}

/// A key set as it is published.
pub(super) fn key_set(entries: &[Value]) -> Value {
    json!({ "keys": entries })
}

fn pem(label: &str, der: &[u8]) -> String {
    format!("-----BEGIN {label}-----\n{}\n-----END {label}-----\n", STANDARD.encode(der))
}
