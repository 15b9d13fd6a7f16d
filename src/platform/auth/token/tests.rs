//! Tokens that must be accepted; those that must not are in `bad`.

use std::sync::LazyLock;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::TimeDelta;
use jsonwebtoken::Algorithm;
use serde_json::{Value, json};

use super::*;
use crate::platform::auth::test_issuer::{
    AUDIENCE, ISSUER, ORGANISATION, OTHER_RSA, REGION, RSA, TestKey, adviser, key_set, now, sign_with_secret, with,
};
use crate::platform::auth::{Identity, Role};

mod bad;

static EC: LazyLock<TestKey> = LazyLock::new(|| TestKey::es256("ec"));
static ED: LazyLock<TestKey> = LazyLock::new(|| TestKey::ed25519("ed"));

fn verifier(entries: &[Value]) -> Verifier {
    let keys = KeySet::from_json(key_set(entries).to_string().as_bytes()).unwrap();
    Verifier::new(ISSUER, AUDIENCE, Keys::Fixed(keys))
}

/// An issuer with three keys, the RSA one for RS256 only.
fn issuer() -> Verifier {
    verifier(&[RSA.entry(json!({})), EC.entry(json!({})), ED.entry(json!({}))])
}

async fn verify(token: &str) -> Result<Caller, TokenError> {
    issuer().verify(token, now()).await
}

#[tokio::test]
async fn a_token_of_each_algorithm_is_accepted() {
    for key in [&*RSA, &*EC, &*ED] {
        let caller = verify(&key.token(json!({}), json!({}))).await.unwrap();
        assert_eq!((caller.subject(), caller.identity(), caller.region().to_string()), ("jan", &Identity::Adviser, REGION.to_owned()));
    }
}

#[tokio::test]
async fn an_rsa_key_permits_what_its_alg_says_and_without_one_both() {
    let tokens = [("RS256", Algorithm::RS256), ("PS256", Algorithm::PS256)].map(|(name, algorithm)| {
        let header = with(RSA.header(), json!({ "alg": name }));
        (name, RSA.sign(algorithm, &header.to_string(), &adviser().to_string()))
    });
    for published in [Value::Null, json!("RS256"), json!("PS256")] {
        let verifier = verifier(&[RSA.entry(json!({ "alg": published }))]);
        for (name, token) in &tokens {
            let permitted = published.is_null() || published == *name;
            let found = verifier.verify(token, now()).await.map(|caller| caller.role());
            assert_eq!(found, if permitted { Ok(Role::Adviser) } else { Err(TokenError::Algorithm) }, "{name} with {published}");
        }
    }
}

#[tokio::test]
async fn every_role_comes_with_what_belongs_to_it() {
    for role in Role::ALL {
        let organisation = role.needs_organisation().then_some(ORGANISATION);
        let token = ED.token(json!({}), json!({ "role": role, "organisation": organisation, "scope": "openid initiatives:read" }));
        let caller = verify(&token).await.unwrap();
        assert_eq!(caller.role(), role);
        assert_eq!(caller.organisation().map(|id| id.to_string()).as_deref(), organisation);
        assert_eq!(caller.has_scope("initiatives:read"), role == Role::Service);
    }
}

#[tokio::test]
async fn both_spellings_of_the_type_in_any_case_are_accepted() {
    for typ in ["at+jwt", "AT+JWT", "application/at+jwt", "Application/AT+JWT"] {
        assert!(verify(&ED.token(json!({ "typ": typ }), json!({}))).await.is_ok(), "{typ}");
    }
}

#[tokio::test]
async fn the_audience_may_be_one_of_several() {
    assert!(verify(&ED.token(json!({}), json!({ "aud": ["elsewhere", AUDIENCE] }))).await.is_ok());
}

#[tokio::test]
async fn a_token_needs_no_nbf_and_no_iat() {
    assert!(verify(&ED.token(json!({}), json!({ "nbf": null, "iat": null }))).await.is_ok());
}

#[tokio::test]
async fn a_token_without_kid_is_accepted_if_one_key_fits() {
    let token = ED.token(json!({ "kid": null }), json!({}));
    assert!(issuer().verify(&token, now()).await.is_ok(), "the only Ed25519 key");
    let two = verifier(&[ED.entry(json!({})), TestKey::ed25519("new").entry(json!({}))]);
    assert_eq!(two.verify(&token, now()).await.err(), Some(TokenError::NoKeyId));
    let none = verifier(&[EC.entry(json!({}))]);
    assert_eq!(none.verify(&token, now()).await.err(), Some(TokenError::NoKeyId));
}

#[tokio::test]
async fn the_passed_time_decides_and_no_other() {
    let (verifier, token) = (issuer(), ED.token(json!({}), json!({})));
    let at = async |seconds| verifier.verify(&token, now() + TimeDelta::seconds(seconds)).await.err();
    assert_eq!(at(-31).await, Some(TokenError::NotYetValid));
    assert_eq!(at(-30).await, None);
    assert_eq!(at(629).await, None);
    assert_eq!(at(630).await, Some(TokenError::Expired));
}

#[tokio::test]
async fn a_token_of_exactly_8_kib_is_read_and_a_longer_one_is_not() {
    let of = |padding: usize| ED.token(json!({}), json!({ "padding": "x".repeat(padding) }));
    let longest = (0..8192).rev().find(|&padding| of(padding).len() <= 8192).unwrap();
    assert!(of(longest).len() > 8189);
    assert!(verify(&of(longest)).await.is_ok());
    assert_eq!(verify(&of(longest + 2)).await.err(), Some(TokenError::TooLong));
}

fn encode(text: impl AsRef<[u8]>) -> String {
    URL_SAFE_NO_PAD.encode(text)
}

#[tokio::test]
async fn an_issuer_that_does_not_know_access_tokens_by_type_can_be_told() {
    let token = RSA.token(json!({ "typ": "JWT" }), json!({ "role": null, "realm_access": { "roles": ["uma", "adviseur"] } }));
    assert_eq!(verify(&token).await.unwrap_err(), TokenError::Type);
    let names =
        ClaimNames { role: "/realm_access/roles".parse().unwrap(), roles: "adviseur=adviser".parse().unwrap(), ..ClaimNames::default() };
    let verifier = issuer().with(TokenType::PlainJwt, names);
    assert_eq!(verifier.verify(&token, now()).await.unwrap().role(), Role::Adviser);
    let elsewhere = RSA.token(json!({ "typ": "JWT" }), json!({ "aud": "web", "role": null, "realm_access": { "roles": ["adviseur"] } }));
    assert_eq!(verifier.verify(&elsewhere, now()).await.unwrap_err(), TokenError::Audience);
    let logout = RSA.token(json!({ "typ": "logout+jwt" }), json!({}));
    assert_eq!(verifier.verify(&logout, now()).await.unwrap_err(), TokenError::Type);
}

#[tokio::test]
async fn a_token_that_was_seen_before_is_still_held_against_the_time_and_the_keys() {
    let verifier = issuer();
    let token = RSA.token(json!({}), json!({}));
    for _ in 0..2 {
        assert!(verifier.verify(&token, now()).await.is_ok());
    }
    assert!(verifier.verify(&token, now() + TimeDelta::days(1)).await.is_err(), "it has expired meanwhile");
    for forged in [format!("{}A", &token[..token.len() - 1]), format!("{}B", &token[..token.len() - 1])] {
        if forged != token {
            assert_eq!(verifier.verify(&forged, now()).await, Err(TokenError::Signature));
        }
    }
    // The issuer has another key of that name now: what the old one signed is no longer good.
    let mut replaced = verifier;
    replaced.keys = Keys::Fixed(KeySet::from_json(key_set(&[OTHER_RSA.entry(json!({}))]).to_string().as_bytes()).unwrap());
    assert_eq!(replaced.verify(&token, now()).await, Err(TokenError::Signature));
}
