//! Tokens that must be refused, each one step away from a good one, and for that step.

use super::*;

type Case = (&'static str, String, TokenError);

async fn refuse(cases: Vec<Case>) {
    for (name, token, expected) in cases {
        assert_eq!(verify(&token).await.err(), Some(expected), "{name}");
    }
}

fn header(changes: Value) -> String {
    RSA.token(changes, json!({}))
}

fn claims(changes: Value) -> String {
    RSA.token(json!({}), changes)
}

/// A good token in its three parts.
fn parts() -> [String; 3] {
    let token = RSA.token(json!({}), json!({}));
    let parts: Vec<_> = token.split('.').map(str::to_owned).collect();
    parts.try_into().unwrap()
}

#[tokio::test]
async fn a_good_token_is_accepted_or_the_bad_ones_prove_nothing() {
    assert!(verify(&header(json!({}))).await.is_ok());
    assert!(verify(&parts().join(".")).await.is_ok());
}

#[tokio::test]
async fn algorithms_that_do_not_belong_to_the_key_are_refused() {
    let payload = adviser().to_string();
    let said = |alg: &str| with(RSA.header(), json!({ "alg": alg })).to_string();
    let unsigned = |alg: &str| format!("{}.{}.", encode(said(alg)), encode(&payload));
    let secret = |secret: &[u8]| sign_with_secret(secret, &said("HS256"), &payload);
    let es384 = TestKey::es384("ec");
    refuse(vec![
        ("alg none without a signature", unsigned("none"), TokenError::Algorithm),
        ("alg nOnE without a signature", unsigned("nOnE"), TokenError::Algorithm),
        ("alg none with the good signature", header(json!({ "alg": "none" })), TokenError::Algorithm),
        ("alg RS256 without a signature", unsigned("RS256"), TokenError::Signature),
        ("HS256 with the public key's PEM as secret", secret(RSA.public_pem().as_bytes()), TokenError::Algorithm),
        ("HS256 with the published entry as secret", secret(RSA.entry(json!({})).to_string().as_bytes()), TokenError::Algorithm),
        ("HS256 with an empty secret", secret(b""), TokenError::Algorithm),
        (
            "HS256 with an unknown kid",
            sign_with_secret(b"x", r#"{"alg":"HS256","typ":"at+jwt","kid":"x"}"#, &payload),
            TokenError::Algorithm,
        ),
        (
            "RS512 with an unknown kid",
            RSA.sign(Algorithm::RS512, r#"{"alg":"RS512","typ":"at+jwt","kid":"x"}"#, &payload),
            TokenError::Algorithm,
        ),
        ("ES384", es384.token(json!({}), json!({})), TokenError::Algorithm),
        ("ES384 that says ES256", es384.token(json!({ "alg": "ES256" }), json!({})), TokenError::Signature),
        ("RS512 by the right key", RSA.sign(Algorithm::RS512, &said("RS512"), &payload), TokenError::Algorithm),
        ("PS256 by a key for RS256", RSA.sign(Algorithm::PS256, &said("PS256"), &payload), TokenError::Algorithm),
        ("PS256 that says RS256", RSA.sign(Algorithm::PS256, &said("RS256"), &payload), TokenError::Signature),
        ("EdDSA with the name of the RSA key", ED.token(json!({ "kid": "rsa" }), json!({})), TokenError::Algorithm),
        ("RS256 with the name of the Ed25519 key", header(json!({ "kid": "ed" })), TokenError::Algorithm),
        ("alg in lower case", header(json!({ "alg": "rs256" })), TokenError::Algorithm),
        ("alg missing", header(json!({ "alg": null })), TokenError::Malformed),
        ("alg as a list", header(json!({ "alg": ["RS256"] })), TokenError::Malformed),
        ("an encryption algorithm", header(json!({ "alg": "RSA-OAEP", "enc": "A256GCM" })), TokenError::Algorithm),
    ])
    .await;
}

#[tokio::test]
async fn keys_that_the_issuer_does_not_publish_are_refused() {
    let stranger = TestKey::ed25519("stranger");
    let bring = |changes: Value| stranger.token(changes, json!({}));
    refuse(vec![
        ("another key with the right name", OTHER_RSA.token(json!({}), json!({})), TokenError::Signature),
        ("unknown kid", bring(json!({})), TokenError::UnknownKey),
        ("kid that climbs directories", header(json!({ "kid": "../../../../dev/null" })), TokenError::UnknownKey),
        ("kid with SQL", header(json!({ "kid": "x' UNION SELECT 'secret' --" })), TokenError::UnknownKey),
        ("kid with a command", header(json!({ "kid": "rsa; cat /etc/passwd" })), TokenError::UnknownKey),
        ("kid with NUL", header(json!({ "kid": "rsa\0" })), TokenError::UnknownKey),
        ("kid empty", header(json!({ "kid": "" })), TokenError::UnknownKey),
        ("kid in other case", header(json!({ "kid": "RSA" })), TokenError::UnknownKey),
        ("kid as a number", header(json!({ "kid": 1 })), TokenError::Malformed),
        ("kid as a list", header(json!({ "kid": ["rsa"] })), TokenError::Malformed),
        ("jwk with the stranger's key", bring(json!({ "jwk": stranger.entry(json!({})) })), TokenError::ForeignKey),
        ("jwk, and the name of a known key", bring(json!({ "jwk": stranger.entry(json!({})), "kid": "ed" })), TokenError::ForeignKey),
        ("jku to a stranger's key set", bring(json!({ "jku": "https://evil.example/keys" })), TokenError::ForeignKey),
        ("x5u to a stranger's certificate", bring(json!({ "x5u": "https://evil.example/cert" })), TokenError::ForeignKey),
        ("x5c with a stranger's certificate", bring(json!({ "x5c": ["MIIB"] })), TokenError::ForeignKey),
        ("jku in a token that is good otherwise", header(json!({ "jku": "https://login.example.nl/keys" })), TokenError::ForeignKey),
    ])
    .await;
}

#[tokio::test]
async fn other_kinds_of_tokens_and_headers_are_refused() {
    let id_token = RSA.token(json!({ "typ": "JWT" }), json!({ "nonce": "n", "auth_time": 1, "email": "jan@example.nl" }));
    refuse(vec![
        ("an ID token", id_token, TokenError::Type),
        ("typ missing", header(json!({ "typ": null })), TokenError::Type),
        ("typ empty", header(json!({ "typ": "" })), TokenError::Type),
        ("typ of a logout token", header(json!({ "typ": "logout+jwt" })), TokenError::Type),
        ("typ with something behind it", header(json!({ "typ": "at+jwt;x" })), TokenError::Type),
        ("typ as a list", header(json!({ "typ": ["at+jwt"] })), TokenError::Malformed),
        ("crit", header(json!({ "crit": ["exp"] })), TokenError::Critical),
        ("crit empty", header(json!({ "crit": [] })), TokenError::Critical),
        ("crit for an unencoded payload", header(json!({ "crit": ["b64"], "b64": false })), TokenError::Critical),
    ])
    .await;
}

#[tokio::test]
async fn what_is_no_token_is_refused() {
    let [head, body, signature] = parts();
    let good = format!("{head}.{body}.{signature}");
    let (other_body, half) = (encode(with(adviser(), json!({ "role": "auditor" })).to_string()), signature.len() / 2);
    let twice = |text: &str, member: &str| format!("{{{member},{}", &text[1..]);
    let header_twice = twice(&RSA.header().to_string(), r#""alg":"none""#);
    let claims_twice = twice(&adviser().to_string(), r#""role":"auditor""#);
    let signed = |header: &str, payload: &str| RSA.sign(Algorithm::RS256, header, payload);
    let plain = RSA.header().to_string();
    refuse(vec![
        ("nothing", String::new(), TokenError::Malformed),
        ("a word", "token".into(), TokenError::Malformed),
        ("two dots", "..".into(), TokenError::Malformed),
        ("huge", "x".repeat(8193), TokenError::TooLong),
        ("huge with dots", format!("{head}.{}.{signature}", "A".repeat(10_000)), TokenError::TooLong),
        ("only header and payload", format!("{head}.{body}"), TokenError::Malformed),
        ("truncated signature", format!("{head}.{body}.{}", &signature[..half]), TokenError::Signature),
        ("signature cut off", format!("{head}.{body}."), TokenError::Signature),
        ("truncated payload", format!("{head}.{}.{signature}", &body[..body.len() - 4]), TokenError::Signature),
        ("truncated header", format!("{}.{body}.{signature}", &head[..head.len() - 4]), TokenError::Malformed),
        ("payload of another token", format!("{head}.{other_body}.{signature}"), TokenError::Signature),
        ("dot in front", format!(".{good}"), TokenError::Malformed),
        ("dot behind", format!("{good}."), TokenError::Malformed),
        ("dot doubled", format!("{head}..{body}.{signature}"), TokenError::Malformed),
        ("five parts, as encrypted tokens have", format!("{head}.{body}.{body}.{body}.{signature}"), TokenError::Malformed),
        ("blank in front", format!(" {good}"), TokenError::Malformed),
        ("line end behind", format!("{good}\n"), TokenError::Signature),
        ("header padded", format!("{head}=.{body}.{signature}"), TokenError::Malformed),
        ("signature padded", format!("{good}="), TokenError::Signature),
        ("header in the other base64 alphabet", format!("+/{head}.{body}.{signature}"), TokenError::Malformed),
        ("header that is no JSON", signed("alg=RS256", &adviser().to_string()), TokenError::Malformed),
        ("header that is a list", signed(r#"["RS256"]"#, &adviser().to_string()), TokenError::Malformed),
        ("header that is not UTF-8", format!("{}.{body}.{signature}", encode(b"{\"alg\":\"\xff\"}")), TokenError::Malformed),
        ("header with a member twice", signed(&header_twice, &adviser().to_string()), TokenError::Malformed),
        ("payload that is no JSON", signed(&plain, "role=adviser"), TokenError::Malformed),
        ("payload that is a text", signed(&plain, r#""adviser""#), TokenError::Malformed),
        ("payload with something behind it", signed(&plain, &format!("{} {{}}", adviser())), TokenError::Malformed),
        ("payload with a claim twice", signed(&plain, &claims_twice), TokenError::Malformed),
        ("payload nested without end", signed(&plain, &"[".repeat(5000)), TokenError::Malformed),
    ])
    .await;
}

#[tokio::test]
async fn tokens_for_others_are_refused() {
    refuse(vec![
        ("iss of another", claims(json!({ "iss": "https://evil.example" })), TokenError::Issuer),
        ("iss missing", claims(json!({ "iss": null })), TokenError::Issuer),
        ("iss with a slash behind it", claims(json!({ "iss": format!("{ISSUER}/") })), TokenError::Issuer),
        ("iss in other case", claims(json!({ "iss": ISSUER.to_uppercase() })), TokenError::Issuer),
        ("iss as a list", claims(json!({ "iss": [ISSUER] })), TokenError::Malformed),
        ("aud of another", claims(json!({ "aud": "elsewhere" })), TokenError::Audience),
        ("aud of others", claims(json!({ "aud": ["elsewhere", "menukaart-test"] })), TokenError::Audience),
        ("aud missing", claims(json!({ "aud": null })), TokenError::Audience),
        ("aud empty", claims(json!({ "aud": "" })), TokenError::Audience),
        ("aud as an empty list", claims(json!({ "aud": [] })), TokenError::Audience),
        ("aud that contains ours", claims(json!({ "aud": "menukaart elsewhere" })), TokenError::Audience),
        ("aud as an object", claims(json!({ "aud": { "menukaart": true } })), TokenError::Malformed),
        ("aud with a number", claims(json!({ "aud": ["menukaart", 1] })), TokenError::Malformed),
    ])
    .await;
}

#[tokio::test]
async fn tokens_for_other_times_are_refused() {
    let now = now().timestamp();
    refuse(vec![
        ("expired", claims(json!({ "exp": now - 31 })), TokenError::Expired),
        ("expired in 1969", claims(json!({ "exp": -1 })), TokenError::Expired),
        ("exp missing", claims(json!({ "exp": null })), TokenError::NoExpiry),
        ("exp as text", claims(json!({ "exp": (now + 600).to_string() })), TokenError::Malformed),
        ("exp as true", claims(json!({ "exp": true })), TokenError::Malformed),
        ("exp beyond every number", claims(json!({ "exp": u64::MAX })), TokenError::Malformed),
        ("not yet valid", claims(json!({ "nbf": now + 31 })), TokenError::NotYetValid),
        ("nbf as text", claims(json!({ "nbf": now.to_string() })), TokenError::Malformed),
        ("issued in the future", claims(json!({ "iat": now + 31 })), TokenError::NotYetValid),
        ("iat as text", claims(json!({ "iat": now.to_string() })), TokenError::Malformed),
    ])
    .await;
}

#[tokio::test]
async fn claims_that_make_no_caller_are_refused() {
    let role = |role: &str| claims(json!({ "role": role }));
    let organised = |role: &str| claims(json!({ "role": role, "organisation": ORGANISATION }));
    refuse(vec![
        ("role missing", claims(json!({ "role": null })), TokenError::Role),
        ("role unknown", role("admin"), TokenError::Role),
        ("role in capitals", role("ADVISER"), TokenError::Role),
        ("role of the service itself", role("system"), TokenError::Role),
        ("two roles", claims(json!({ "role": ["adviser", "auditor"] })), TokenError::Role),
        ("a list without any of our roles", claims(json!({ "role": ["admin"] })), TokenError::Role),
        ("contractor without organisation", role("contractor"), TokenError::OrganisationMissing),
        ("partner without organisation", role("partner"), TokenError::OrganisationMissing),
        ("authority without organisation", role("authority"), TokenError::OrganisationMissing),
        ("adviser with organisation", organised("adviser"), TokenError::OrganisationGiven),
        ("auditor with organisation", organised("auditor"), TokenError::OrganisationGiven),
        ("service with organisation", organised("service"), TokenError::OrganisationGiven),
        ("organisation that is no UUID", claims(json!({ "role": "partner", "organisation": "GM0794" })), TokenError::Organisation),
        ("organisation empty", claims(json!({ "role": "partner", "organisation": "" })), TokenError::Organisation),
        ("organisation as a list", claims(json!({ "role": "partner", "organisation": [ORGANISATION] })), TokenError::Malformed),
        ("region missing", claims(json!({ "region": null })), TokenError::Region),
        ("region that is no UUID", claims(json!({ "region": "helmond" })), TokenError::Region),
        ("region without hyphens", claims(json!({ "region": REGION.replace('-', "") })), TokenError::Region),
        ("region as a list", claims(json!({ "region": [REGION] })), TokenError::Malformed),
        ("sub missing", claims(json!({ "sub": null })), TokenError::Subject),
        ("sub empty", claims(json!({ "sub": "" })), TokenError::Subject),
        ("sub blank", claims(json!({ "sub": "  " })), TokenError::Subject),
        ("sub too long", claims(json!({ "sub": "x".repeat(256) })), TokenError::Subject),
        ("sub with NUL", claims(json!({ "sub": "jan\0" })), TokenError::Subject),
        ("sub with a line end", claims(json!({ "sub": "jan\nrole=auditor" })), TokenError::Subject),
        ("sub as a number", claims(json!({ "sub": 1 })), TokenError::Malformed),
        ("scope as a list of numbers", claims(json!({ "role": "service", "scope": [1] })), TokenError::Malformed),
    ])
    .await;
}
