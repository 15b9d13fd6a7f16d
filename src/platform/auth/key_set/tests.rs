//! Which keys of a set are kept, and which one is found for a token.

use serde_json::json;

use super::*;
use crate::platform::auth::test_issuer::{RSA, TestKey, key_set};

fn read(entries: &[Value]) -> Result<KeySet, KeyError> {
    KeySet::from_json(key_set(entries).to_string().as_bytes())
}

/// An RSA entry with a modulus of so many bits. Nobody has its private half, so it is good for nothing but this.
fn modulus_of(bits: usize) -> Value {
    let mut bytes = vec![0xff; bits.div_ceil(8)];
    bytes[0] >>= bytes.len() * 8 - bits;
    RSA.entry(json!({ "n": URL_SAFE_NO_PAD.encode(bytes) }))
}

#[test]
fn keys_that_cannot_check_our_tokens_are_left_out() {
    let ed = TestKey::ed25519("ed");
    let coordinate = TestKey::es256("x").entry(json!({}))["x"].clone();
    let cases = [
        ("symmetric", json!({ "kty": "oct", "kid": "x", "k": "c2VjcmV0", "alg": "HS256" })),
        ("symmetric that says RS256", json!({ "kty": "oct", "kid": "x", "k": "c2VjcmV0", "alg": "RS256" })),
        ("for encryption", RSA.entry(json!({ "use": "enc" }))),
        ("for another use", RSA.entry(json!({ "use": "tls" }))),
        ("only for encrypting", RSA.entry(json!({ "use": null, "key_ops": ["encrypt"] }))),
        ("RSA with 2047 bits", modulus_of(2047)),
        ("RSA with 1024 bits", modulus_of(1024)),
        (
            "RSA with 1024 bits and zeros in front",
            RSA.entry(json!({ "n": URL_SAFE_NO_PAD.encode([vec![0; 200], vec![0xff; 128]].concat()) })),
        ),
        ("RSA with 8193 bits", modulus_of(8193)),
        ("RSA without a modulus", RSA.entry(json!({ "n": null }))),
        ("RSA with a broken modulus", RSA.entry(json!({ "n": "!" }))),
        ("RSA for RS512", RSA.entry(json!({ "alg": "RS512" }))),
        ("RSA that says ES256", RSA.entry(json!({ "alg": "ES256" }))),
        ("P-384", TestKey::es384("x").entry(json!({}))),
        ("P-384 that says ES256", TestKey::es384("x").entry(json!({ "alg": "ES256" }))),
        ("secp256k1", TestKey::es256("x").entry(json!({ "crv": "secp256k1" }))),
        ("P-256 without y", TestKey::es256("x").entry(json!({ "y": null }))),
        ("P-256 with a short y", TestKey::es256("x").entry(json!({ "y": "AQ" }))),
        ("Ed448", ed.entry(json!({ "crv": "Ed448" }))),
        ("Ed25519 for key agreement", json!({ "kty": "OKP", "crv": "X25519", "x": coordinate })),
        ("Ed25519 that is too short", ed.entry(json!({ "x": "AQ" }))),
        ("without a type", RSA.entry(json!({ "kty": null }))),
        ("a number for a name", RSA.entry(json!({ "kid": 1 }))),
        ("no object", json!("key")),
    ];
    for (name, entry) in cases {
        assert!(matches!(read(std::slice::from_ref(&entry)), Err(KeyError::NoUsableKey)), "{name}");
        let beside_a_good_one = read(&[entry, ed.entry(json!({}))]).unwrap();
        assert_eq!(beside_a_good_one.keys.len(), 1, "{name}");
    }
}

#[test]
fn rsa_keys_of_2048_to_8192_bits_are_kept() {
    for bits in [2048, 3072, 4096, 8192] {
        assert_eq!(read(&[modulus_of(bits)]).unwrap().keys.len(), 1, "{bits}");
    }
}

#[test]
fn use_alg_and_key_ops_may_be_absent() {
    for key in [&*RSA, &TestKey::es256("ec"), &TestKey::ed25519("ed")] {
        assert!(read(&[key.entry(json!({ "use": null, "alg": null }))]).is_ok());
        assert!(read(&[key.entry(json!({ "use": null, "key_ops": ["verify"] }))]).is_ok());
    }
}

#[test]
fn keys_of_one_name_are_told_apart_by_their_algorithm() {
    let set = read(&[RSA.entry(json!({ "alg": "RS256" })), RSA.entry(json!({ "alg": "PS256" }))]).unwrap();
    for algorithm in [Algorithm::RS256, Algorithm::PS256] {
        assert_eq!(set.find(Some("rsa"), algorithm).unwrap().algorithms, [algorithm]);
    }
    assert_eq!(set.find(Some("rsa"), Algorithm::ES256).err(), Some(TokenError::Algorithm));
    assert_eq!(set.find(Some("RSA"), Algorithm::RS256).err(), Some(TokenError::UnknownKey));
}

#[test]
fn a_key_without_a_name_is_found_only_without_one() {
    let set = read(&[RSA.entry(json!({ "kid": null }))]).unwrap();
    assert!(set.find(None, Algorithm::RS256).is_ok());
    assert_eq!(set.find(Some(""), Algorithm::RS256).err(), Some(TokenError::UnknownKey));
}

#[test]
fn what_is_no_key_set_is_refused() {
    for text in ["", "<html>", "[]", "{}", r#"{"keys":{}}"#, r#"{"keys":null}"#, r#"{"error":"unavailable"}"#] {
        assert!(matches!(KeySet::from_json(text.as_bytes()), Err(KeyError::NotAKeySet)), "{text:?}");
    }
    assert!(matches!(read(&[]), Err(KeyError::NoUsableKey)));
}
