//! Everything that should be in a digest is, and texts are written as PostgreSQL writes them.

use chrono::DateTime;
use proptest::prelude::*;
use serde_json::json;

use super::*;

fn entry() -> Sealable {
    let id = Uuid::from_u128;
    Sealable {
        region: id(1),
        id: id(2),
        recorded_at: DateTime::from_timestamp_micros(1_764_000_000_123_456).unwrap(),
        actor_subject: "iemand@example.nl".into(),
        actor_role: "adviser".into(),
        actor_organisation: None,
        action: "approved".into(),
        resource_kind: "initiative".into(),
        resource: id(3),
        reason: None,
        request: Some(id(4)),
        values_digest: Some(vec![7; 32]),
        about_person: Some(false),
    }
}

#[test]
fn every_column_of_an_entry_is_in_its_digest() {
    let changes: [fn(&mut Sealable); 14] = [
        |entry| entry.region = Uuid::from_u128(9),
        |entry| entry.id = Uuid::from_u128(9),
        |entry| entry.recorded_at += chrono::TimeDelta::microseconds(1),
        |entry| entry.actor_subject.push('x'),
        |entry| entry.actor_role.push('x'),
        |entry| entry.actor_organisation = Some(Uuid::nil()),
        |entry| entry.action.push('x'),
        |entry| entry.resource_kind.push('x'),
        |entry| entry.resource = Uuid::from_u128(9),
        |entry| entry.reason = Some(String::new()),
        |entry| entry.request = None,
        |entry| entry.values_digest = None,
        |entry| entry.about_person = Some(true),
        |entry| entry.about_person = None,
    ];
    let mut digests = vec![entry().digest()];
    digests.extend(changes.map(|change| {
        let mut changed = entry();
        change(&mut changed);
        changed.digest()
    }));
    digests.sort_unstable();
    digests.dedup();
    assert_eq!(digests.len(), changes.len() + 1);
}

#[test]
fn letters_that_move_from_one_column_to_the_next_are_noticed() {
    let mut moved = entry();
    (moved.action, moved.resource_kind) = ("approvedi".into(), "nitiative".into());
    assert_ne!(moved.digest(), entry().digest());
}

#[test]
fn a_value_is_written_as_jsonb_does() {
    let value = json!({"title": {"to": "a\u{1}\n\"\\é\u{7f}", "from": null}, "id": [1, -2, true], "ab": {}, "é": []});
    let text = r#"{"ab": {}, "id": [1, -2, true], "é": [], "title": {"to": "a\u0001\n\"\\é"#.to_owned() + "\u{7f}\", \"from\": null}}";
    assert_eq!(as_jsonb(&value), text);
}

#[test]
fn everything_in_a_seal_is_in_its_hash() {
    let link = Link { previous: Digest::ZERO, region: Uuid::nil(), number: 1, sealed_at: DateTime::UNIX_EPOCH };
    let (one, two) = ([1; 32], [2; 32]);
    let hash = |link: Link, digests: &[&[u8]]| link.hash(digests.iter().copied());
    let mut hashes = vec![
        hash(link, &[&one, &two]),
        hash(link, &[&two, &one]),
        hash(link, &[&one]),
        hash(Link { previous: Digest([1; 32]), ..link }, &[&one, &two]),
        hash(Link { region: Uuid::max(), ..link }, &[&one, &two]),
        hash(Link { number: 2, ..link }, &[&one, &two]),
        hash(Link { sealed_at: DateTime::UNIX_EPOCH + chrono::TimeDelta::microseconds(1), ..link }, &[&one, &two]),
    ];
    hashes.sort_unstable();
    hashes.dedup();
    assert_eq!(hashes.len(), 7);
}

fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        ".{0,12}".prop_map(Value::from)
    ];
    leaf.prop_recursive(4, 32, 6, |inner| {
        let fields = prop::collection::vec((".{0,6}", inner.clone()), 0..6);
        prop_oneof![prop::collection::vec(inner, 0..6).prop_map(Value::from), fields.prop_map(|fields| fields.into_iter().collect())]
    })
}

proptest! {
    #[test]
    fn the_text_of_a_value_is_json_of_the_same_value(value in any_json()) {
        prop_assert_eq!(serde_json::from_str::<Value>(&as_jsonb(&value)).unwrap(), value);
    }

    #[test]
    fn another_order_of_fields_gives_the_same_text(fields in prop::collection::btree_map(".{0,6}", any::<i64>(), 0..8)) {
        let forward: Value = fields.clone().into_iter().collect();
        let backward: Value = fields.into_iter().rev().collect();
        prop_assert_eq!(as_jsonb(&forward), as_jsonb(&backward));
    }

    #[test]
    fn salt_participant_and_changes_all_count(salt in any::<[u8; 16]>(), person in any::<u128>(), text in ".{0,20}") {
        let digest = of_values(&salt, Some(Uuid::from_u128(person)), &text);
        let mut other = salt;
        other[0] ^= 1;
        prop_assert_ne!(digest, of_values(&other, Some(Uuid::from_u128(person)), &text));
        prop_assert_ne!(digest, of_values(&salt, Some(Uuid::from_u128(person ^ 1)), &text));
        prop_assert_ne!(digest, of_values(&salt, Some(Uuid::from_u128(person)), &(text + "x")));
    }

    #[test]
    fn a_digest_is_read_as_it_is_written(bytes in any::<[u8; 32]>()) {
        prop_assert_eq!(Digest(bytes).to_string().parse::<Digest>().unwrap(), Digest(bytes));
    }
}
