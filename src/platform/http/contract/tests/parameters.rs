//! Faults of query, path and header parameters.

use actix_web::http::header::{HeaderMap, HeaderName, HeaderValue};

use super::super::Matched;
use super::{CONTRACT, ID, matched, named};
use crate::platform::error::InvalidParam;

/// The faults of a request without headers, for instance `GET /initiatives?limit=5`.
fn faults(request: &str) -> Vec<InvalidParam> {
    faults_with(request, &[])
}

fn faults_with(request: &str, headers: &[(&str, &[u8])]) -> Vec<InvalidParam> {
    let (target, query) = request.split_once('?').unwrap_or((request, ""));
    let (operation, path) = matched(target);
    let header = |(name, value): &(&str, &[u8])| (name.parse::<HeaderName>().unwrap(), HeaderValue::from_bytes(value).unwrap());
    operation.check_parameters(&path, query, &headers.iter().map(header).collect::<HeaderMap>())
}

fn reason(request: &str) -> String {
    let faults = faults(request);
    assert_eq!(faults.len(), 1, "{faults:?}");
    faults[0].reason.clone()
}

#[test]
fn a_list_with_every_filter_is_permitted() {
    let every = format!(
        "GET /initiatives?query=werk+en+taal&targetGroup=youth&targetGroup=long-term-unemployed&status=draft&maxPlacePrice=6000.00\
         &startsFrom=2026-02-28&fitsObligation={ID}&open=true&limit=100"
    );
    assert_eq!(faults(&every), []);
    assert_eq!(faults("GET /initiatives"), []);
}

#[test]
fn all_faults_are_named_at_once_in_the_order_of_the_document() {
    let request = "GET /initiatives?colour=red&limit=0&open=yes&fitsObligation=1&startsFrom=2026-02-30&maxPlacePrice=6000.00&status=closed\
                   &targetGroup=youth&targetGroup=Old%20Men&query=";
    let expected = [
        "query too-short",
        "targetGroup[1] pattern",
        "status[0] not-one-of",
        "startsFrom bad-format",
        "fitsObligation bad-format",
        "open wrong-type",
        "limit too-small",
        "colour unknown-parameter",
    ];
    assert_eq!(named(&faults(request)), expected);
}

#[test]
fn reasons_state_the_limit_and_never_the_value() {
    assert_eq!(reason("GET /initiatives?limit=101"), "must be at most 100");
    assert_eq!(reason("GET /initiatives?limit=many"), "must be an integer");
    assert_eq!(reason("GET /initiatives?open=1"), "must be true or false");
    assert_eq!(reason("GET /initiatives?status=closed"), "must be one of draft, submitted, approved");
    assert_eq!(reason("GET /initiatives?startsFrom=Jansen"), "must be a day such as 2026-01-31");
    assert_eq!(reason("GET /initiatives?targetGroup=a&targetGroup=b&targetGroup=c&targetGroup=d"), "must have at most 3 items");
}

#[test]
fn a_single_parameter_given_twice_is_refused_and_an_array_is_not() {
    assert_eq!(named(&faults("GET /initiatives?limit=5&limit=5")), ["limit repeated"]);
    assert_eq!(named(&faults("GET /initiatives?status=draft&status=draft")), ["status not-unique"]);
    assert_eq!(named(&faults("GET /initiatives?targetGroup=a,b")), ["targetGroup[0] pattern"]);
}

#[test]
fn an_empty_value_is_a_value() {
    assert_eq!(named(&faults("GET /initiatives?limit=")), ["limit wrong-type"]);
    assert_eq!(named(&faults("GET /initiatives?limit")), ["limit wrong-type"]);
    assert_eq!(named(&faults("GET /initiatives?startsFrom=")), ["startsFrom bad-format"]);
    assert_eq!(named(&faults("GET /initiatives?targetGroup=")), ["targetGroup[0] pattern"]);
    assert_eq!(faults("GET /initiatives?&"), []);
}

#[test]
fn integers_beyond_every_range_are_too_large_or_too_small() {
    assert_eq!(named(&faults("GET /initiatives?limit=99999999999999999999999")), ["limit too-large"]);
    assert_eq!(named(&faults("GET /initiatives?limit=-99999999999999999999999")), ["limit too-small"]);
    assert_eq!(named(&faults("GET /initiatives?limit=20.0")), ["limit wrong-type"]);
}

#[test]
fn unknown_query_parameters_are_refused_once_and_not_quoted_at_length() {
    assert_eq!(named(&faults("GET /openapi.json?a=1&b=2&a=3")), ["a unknown-parameter", "b unknown-parameter"]);
    assert_eq!(named(&faults("GET /initiatives?Limit=5&=5")), ["Limit unknown-parameter", "query unknown-parameter"]);
    let long = faults(&format!("GET /initiatives?{}=1", "x".repeat(5_000)));
    assert_eq!(long[0].name.len(), 100);
}

#[test]
fn the_name_of_a_header_or_path_parameter_is_unknown_in_the_query() {
    let request = format!("GET /initiatives/{ID}?initiativeId={ID}&If-None-Match=x");
    assert_eq!(named(&faults(&request)), ["initiativeId unknown-parameter", "If-None-Match unknown-parameter"]);
}

#[test]
fn path_parameters_are_checked_after_decoding() {
    assert_eq!(named(&faults("GET /initiatives/1")), ["initiativeId bad-format"]);
    assert_eq!(named(&faults(&format!("GET /initiatives/{ID}%00"))), ["initiativeId bad-text"]);
    assert_eq!(named(&faults("GET /initiatives/%ff")), ["initiativeId bad-text"]);
    assert_eq!(faults(&format!("GET /initiatives/{}", ID.replace('1', "%31"))), []);
    assert_eq!(named(&faults("PUT /participants/x/follow-ups/4")), ["participantId bad-format", "months not-one-of"]);
    assert_eq!(faults(&format!("PUT /participants/{ID}/follow-ups/12")), []);
}

#[test]
fn a_nul_or_bytes_that_are_no_utf_8_are_bad_text() {
    assert_eq!(named(&faults("GET /initiatives?query=a%00b")), ["query bad-text"]);
    assert_eq!(named(&faults("GET /initiatives?query=%ff")), ["query bad-text"]);
    assert_eq!(named(&faults("GET /initiatives?targetGroup=a&targetGroup=%00")), ["targetGroup[1] bad-text"]);
}

#[test]
fn headers_are_found_in_any_case_and_checked() {
    let request = format!("POST /contributions/{ID}/decisions");
    assert_eq!(named(&faults(&request)), ["Idempotency-Key required"]);
    assert_eq!(named(&faults_with(&request, &[("idempotency-key", b"1")])), ["Idempotency-Key bad-format"]);
    assert_eq!(faults_with(&request, &[("IDEMPOTENCY-KEY", ID.as_bytes())]), []);
    assert_eq!(named(&faults_with(&request, &[("idempotency-key", b"\xff")])), ["Idempotency-Key bad-text"]);
    let (operation, path) = matched(&request);
    let mut headers = HeaderMap::new();
    for _ in 0..2 {
        headers.append("idempotency-key".parse().unwrap(), ID.parse().unwrap());
    }
    assert_eq!(named(&operation.check_parameters(&path, "", &headers)), ["Idempotency-Key repeated"]);
}

#[test]
fn an_optional_header_by_reference_is_only_checked_when_given() {
    assert_eq!(faults("POST /initiatives"), []);
    assert_eq!(named(&faults_with("POST /initiatives", &[("idempotency-key", b"")])), ["Idempotency-Key bad-format"]);
}

#[test]
fn headers_that_openapi_describes_elsewhere_and_unknown_ones_are_let_through() {
    assert_eq!(faults_with(&format!("GET /initiatives/{ID}"), &[("accept", b"*/*"), ("x-forwarded-for", b"1")]), []);
}

#[test]
fn a_missing_if_match_is_told_as_required() {
    assert_eq!(named(&faults(&format!("PATCH /initiatives/{ID}"))), ["If-Match required"]);
}

#[test]
fn a_nullable_parameter_is_never_null_but_text() {
    let request = format!("POST /trajectories/{ID}/participants/batches");
    assert_eq!(faults(&format!("{request}?mode=partial")), []);
    assert_eq!(reason(&format!("{request}?mode=null")), "must be one of all, partial");
}

#[test]
fn an_instant_needs_an_offset() {
    for fine in ["2026-01-31T12:00:00Z", "2026-01-31T12:00:00.123%2B01:00", "2024-02-29T00:00:00-00:00"] {
        assert_eq!(faults(&format!("GET /reports/social-return?knownAt={fine}")), [], "{fine}");
    }
    for wrong in ["2026-01-31T12:00:00", "2026-01-31", "2026-02-29T00:00:00Z", "2026-01-31%2012:00:00Z", "2026-01-31T24:00:00Z"] {
        assert_eq!(named(&faults(&format!("GET /reports/social-return?knownAt={wrong}"))), ["knownAt bad-format"], "{wrong}");
    }
}

#[test]
fn path_values_that_are_not_there_are_required() {
    let (operation, _) = matched(&format!("GET /initiatives/{ID}"));
    let Matched::Operation(_, none) = CONTRACT.route(&"GET".parse().unwrap(), "/initiatives") else { panic!() };
    assert_eq!(named(&operation.check_parameters(&none, "", &HeaderMap::new())), ["initiativeId required"]);
}
