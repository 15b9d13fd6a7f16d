//! Worked values, and the property that everybody can redo the sum from the explanation alone.

use chrono::NaiveDate;
use proptest::prelude::*;
use serde_json::{Value, json};
use uuid::Uuid;

use super::*;

fn rule_set() -> RuleSet {
    let rules = Rules::default_of_a_region().unwrap();
    RuleSet { region: Uuid::nil(), id: Uuid::nil(), title: "r".into(), in_force_from: NaiveDate::MIN, rules }
}

fn facts(json: Value) -> Facts {
    serde_json::from_value(json).unwrap()
}

fn value(route: Route, people: u32, given: Value) -> String {
    calculate(&rule_set(), route, people, &facts(given), None).unwrap().value.to_string()
}

fn faults(route: Route, given: Value) -> Vec<(String, &'static str)> {
    match calculate(&rule_set(), route, 1, &facts(given), None) {
        Err(Error::Inconsistent(faults)) => faults.into_iter().map(|fault| (fault.name, fault.code)).collect(),
        other => panic!("{other:?}"),
    }
}

fn contract(first: &str, last: &str, required: u32) -> Contract {
    Contract { required: Euro::whole(required), period: Period::new(first.parse().unwrap(), last.parse().unwrap()).unwrap() }
}

fn certificate(rung: &str, from: &str, until: &str, contract: Contract) -> Valuation {
    let given = facts(json!({ "psoRung": rung, "certificateFrom": from, "certificateUntil": until }));
    calculate(&rule_set(), Route::PsoCertification, 1, &given, Some(contract)).unwrap()
}

#[test]
fn a_job_counts_by_its_hours_against_full_time_and_its_months_of_a_year() {
    let job = |hours: &str, months: u32| json!({ "block": "participatiewet", "hoursPerWeek": hours, "months": months });
    assert_eq!(value(Route::Employment, 1, job("36", 12)), "30000.00");
    assert_eq!(value(Route::Employment, 1, job("24", 6)), "10000.00");
    assert_eq!(value(Route::Employment, 3, job("24", 6)), "30000.00");
    // 30,000 × 7 ÷ 36 × 1 ÷ 12 = 486.11…
    assert_eq!(value(Route::Employment, 1, job("7", 1)), "486.11");
}

#[test]
fn more_hours_than_full_time_count_as_full_time() {
    let given = facts(json!({ "block": "participatiewet", "hoursPerWeek": "40", "months": 12 }));
    let valuation = calculate(&rule_set(), Route::Employment, 1, &given, None).unwrap();
    assert_eq!(valuation.value, Euro::whole(30_000));
    let hours = valuation.lines[0].factors.iter().find(|factor| factor.name == "hoursPerWeek").unwrap();
    assert_eq!((hours.value.as_str(), hours.given.as_deref(), hours.limited_by.as_deref()), ("36", Some("40"), Some("fullTimeHours")));
}

#[test]
fn nobody_counts_longer_than_the_building_block_permits() {
    let job = |block: &str, months: u32, before: u32| {
        value(Route::Employment, 1, json!({ "block": block, "hoursPerWeek": "36", "months": months, "monthsCountedBefore": before }))
    };
    assert_eq!(job("participatiewet", 30, 0), "60000.00");
    assert_eq!(job("participatiewet", 12, 18), "15000.00");
    assert_eq!(job("participatiewet", 12, 24), "0.00");
    assert_eq!(job("banenafspraak", 36, 24), "120000.00");
}

#[test]
fn bonuses_come_on_top_of_the_building_blocks_that_they_are_for() {
    let job = |bonuses: Value| json!({ "block": "wia", "hoursPerWeek": "18", "months": 12, "bonuses": bonuses });
    assert_eq!(value(Route::Employment, 2, job(json!(["age-50-plus"]))), "40000.00");
    assert_eq!(value(Route::Employment, 2, job(json!(["age-50-plus", "permanent-contract"]))), "60000.00");
    let wrong = json!({ "block": "banenafspraak", "hoursPerWeek": "36", "months": 1, "bonuses": ["age-50-plus", "nothing", "permanent-contract", "permanent-contract"] });
    let expected = [("facts.bonuses[0]", "unexpected"), ("facts.bonuses[1]", "unknown"), ("facts.bonuses[3]", "duplicate")];
    assert_eq!(faults(Route::Employment, wrong), expected.map(|(name, code)| (name.to_owned(), code)));
}

#[test]
fn the_cap_of_a_building_block_is_the_most_for_each_person() {
    let mut rule_set = rule_set();
    rule_set.rules.blocks[0].cap = Some(Euro::whole(25_000));
    let given = facts(json!({ "block": "participatiewet", "hoursPerWeek": "36", "months": 12 }));
    let valuation = calculate(&rule_set, Route::Employment, 2, &given, None).unwrap();
    assert_eq!(valuation.value, Euro::whole(50_000));
    assert_eq!(valuation.caps[0].before, Euro::whole(60_000));
}

#[test]
fn hours_and_months_have_blocks_of_their_own() {
    assert_eq!(value(Route::DevelopmentActivity, 25, json!({ "block": "community-hour", "quantity": "12.5" })), "1250.00");
    assert_eq!(value(Route::Apprenticeship, 2, json!({ "block": "work-experience", "months": 4 })), "6000.00");
}

#[test]
fn a_purchase_counts_as_far_as_it_is_recognised() {
    let bought = |recognition: &str| json!({ "purchaseAmount": "1000.01", "recognition": recognition });
    assert_eq!(value(Route::SocialProcurement, 1, bought("social-enterprise-register")), "1000.01");
    assert_eq!(value(Route::SocialProcurement, 1, bought("trade-body-member")), "500.01");
    assert_eq!(value(Route::Secondment, 1, bought("sheltered-work-company")), "1000.01");
    assert_eq!(faults(Route::Secondment, bought("trade-body-member")), [("facts.recognition".to_owned(), "unknown")]);
}

#[test]
fn what_is_missing_and_what_is_of_no_use_is_named_together() {
    let given = json!({ "block": "participatiewet", "months": 3, "quantity": "1" });
    let expected = [("facts.hoursPerWeek", "required"), ("facts.quantity", "unexpected")];
    assert_eq!(faults(Route::Employment, given), expected.map(|(name, code)| (name.to_owned(), code)));
    assert_eq!(faults(Route::Employment, json!({})), [("facts.block".to_owned(), "required")]);
    assert_eq!(faults(Route::Apprenticeship, json!({ "block": "ww" })), [("facts.block".to_owned(), "unknown")]);
}

#[test]
fn a_certificate_that_covers_the_contract_counts_for_the_discount_of_its_rung() {
    let contract = contract("2025-01-01", "2025-12-31", 50_000);
    let valuation = certificate("2", "2024-06-01", "2026-05-31", contract);
    assert_eq!((valuation.value, valuation.lapses()), (Euro::whole(25_000), None));
    assert_eq!(certificate("30-plus", "2024-06-01", "2025-12-31", contract).value, Euro::whole(50_000));
}

#[test]
fn the_rest_is_reversed_when_a_certificate_ends_before_the_contract() {
    // 100 days of 365 are left: 36,500 × 1 × 100 ÷ 365.
    let contract = contract("2025-01-01", "2025-12-31", 36_500);
    let valuation = certificate("30-plus", "2024-06-01", "2025-09-22", contract);
    let lapse = valuation.lapses().unwrap();
    assert_eq!((valuation.value, lapse.amount, lapse.on), (Euro::whole(36_500), Euro::whole(10_000), "2025-09-23".parse().unwrap()));
    // The one that follows it counts for exactly that rest.
    let next = certificate("30-plus", "2025-09-23", "2027-09-22", contract);
    assert_eq!((next.value, next.lapses()), (Euro::whole(10_000), None));
}

#[test]
fn a_value_that_an_adviser_sets_for_a_certificate_lapses_with_it() {
    let given = facts(json!({ "certificateFrom": "2025-01-01", "certificateUntil": "2025-09-22" }));
    let contract = contract("2025-01-01", "2025-12-31", 1);
    let valuation = set(&rule_set(), Route::PsoCertification, Euro::whole(365), "r", &given, Some(contract)).unwrap();
    assert_eq!((valuation.value, valuation.lapses().unwrap().amount), (Euro::whole(365), Euro::whole(100)));
}

#[test]
fn a_certificate_outside_the_contract_counts_for_nothing() {
    let given = facts(json!({ "psoRung": "2", "certificateFrom": "2026-01-01", "certificateUntil": "2026-12-31" }));
    assert!(calculate(&rule_set(), Route::PsoCertification, 1, &given, Some(contract("2025-01-01", "2025-12-31", 50_000))).is_err());
}

/// A decimal as a whole number of hundred-thousandths… of its last digit: (digits, 10^scale).
fn fraction(text: &str) -> (i128, i128) {
    let (whole, cents) = text.split_once('.').unwrap_or((text, ""));
    (format!("{whole}{cents}").parse().unwrap(), 10_i128.pow(cents.len().try_into().unwrap()))
}

/// The sum as somebody with paper and pencil would redo it, from the JSON that the API shows; in cents.
fn by_hand(explanation: &Value) -> i128 {
    let cents = |value: &Value| fraction(value.as_str().unwrap()).0;
    let mut sum = 0;
    for line in explanation["lines"].as_array().unwrap() {
        let (mut above, mut below) = (100, 1);
        for factor in line["factors"].as_array().unwrap() {
            let (digits, scale) = fraction(factor["value"].as_str().unwrap());
            let (up, down) = if factor["operation"] == "multiply" { (digits, scale) } else { (scale, digits) };
            (above, below) = (above * up, below * down);
        }
        let rounded = (2 * above + below) / (2 * below);
        assert_eq!(rounded, cents(&line["amount"]), "{line}");
        sum += rounded;
    }
    for cap in explanation["caps"].as_array().unwrap() {
        assert_eq!(cents(&cap["before"]), sum);
        sum = sum.min(cents(&cap["limit"]));
        assert_eq!(cents(&cap["after"]), sum);
    }
    sum
}

proptest! {
    #[test]
    fn the_sum_can_be_redone_by_hand(
        block in 0_usize..10, people in 1_u32..20, hours in 1_i64..6000, months in 1_u32..60, before in 0_u32..30,
        cap in prop::option::of(1_u32..50_000), value in 1_i64..10_000_000, with_bonus: bool,
    ) {
        let mut rule_set = rule_set();
        let hundredths = Decimal::new(hours, 2).to_string();
        let chosen = &mut rule_set.rules.blocks[block];
        (chosen.value, chosen.cap) = (Euro::new(Decimal::new(value, 2)).unwrap(), cap.map(Euro::whole));
        let (code, unit, route) = (chosen.code.as_str().to_owned(), chosen.unit, chosen.route);
        let mut given = json!({ "block": code });
        match unit {
            Unit::FullTimeYear => {
                (given["hoursPerWeek"], given["months"], given["monthsCountedBefore"]) = (json!(hundredths), json!(months), json!(before));
            }
            Unit::Month => (given["months"], given["monthsCountedBefore"]) = (json!(months), json!(before)),
            Unit::Hour | Unit::Piece => given["quantity"] = json!(hundredths),
        }
        if with_bonus && block == 0 {
            given["bonuses"] = json!(["age-50-plus", "permanent-contract"]);
        }
        let valuation = calculate(&rule_set, route, people, &facts(given), None).unwrap();
        let shown = serde_json::to_value(&valuation).unwrap();
        prop_assert_eq!(by_hand(&shown), fraction(&valuation.value.to_string()).0);
        let rounded = serde_json::to_value(valuation.clone().without_people().unwrap()).unwrap();
        prop_assert!(!rounded.to_string().contains("\"people\""));
        prop_assert_eq!(by_hand(&rounded), fraction(&valuation.value.to_string()).0);
    }

    #[test]
    fn what_lapses_is_never_more_than_the_value(required in 1_u32..1_000_000, until in 0_u64..1200, from in 0_u64..900) {
        let day = |days: u64| NaiveDate::from_ymd_opt(2024, 6, 1).unwrap() + chrono::Days::new(days);
        prop_assume!(until >= from);
        let given = Facts { pso_rung: Some(super::super::Rung::Two), certificate_from: Some(day(from)), certificate_until: Some(day(until)), ..Facts::default() };
        if let Ok(valuation) = calculate(&rule_set(), Route::PsoCertification, 1, &given, Some(contract("2025-01-01", "2026-12-31", required))) {
            prop_assert!(valuation.lapses().is_none_or(|lapse| lapse.amount <= valuation.value));
            let shown = serde_json::to_value(&valuation).unwrap();
            prop_assert_eq!(by_hand(&shown), fraction(&valuation.value.to_string()).0);
        }
    }
}
