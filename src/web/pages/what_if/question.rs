//! What is filled in on the calculator, as a question.

use serde_json::{Value, json};

use super::subject::Subject;
use crate::domain::fulfilments::what_if::AskValuation;
use crate::domain::valuation::RuleSet;
use crate::domain::valuation::blocks::Unit;
use crate::platform::error::{Error, InvalidParam, Result};
use crate::platform::http::contract::Contract;
use crate::web::pages::forms::{FormData, WHAT_IF};

/// What each subject asks for, by its name in the API.
pub(super) fn rows(subject: &Subject) -> Vec<&'static str> {
    let mut rows = match subject {
        Subject::Block(block, _) => match block.unit {
            Unit::FullTimeYear => vec!["people", "facts.hoursPerWeek", "facts.months"],
            Unit::Month => vec!["people", "facts.months"],
            Unit::Hour | Unit::Piece => vec!["facts.quantity"],
        },
        Subject::Purchase(..) => vec!["facts.purchaseAmount"],
        Subject::Certificate(_) => {
            vec!["required", "contractStartsOn", "contractEndsOn", "facts.certificateFrom", "facts.certificateUntil"]
        }
        Subject::Money => vec!["amount"],
        Subject::Hours => vec!["hours"],
    };
    if matches!(subject, Subject::Block(_, bonuses) if !bonuses.is_empty()) {
        rows.push("facts.bonuses");
    }
    rows.push("remaining");
    rows
}

/// The question about a subject.
///
/// # Errors
/// 400 naming everything that is missing or cannot be read.
pub(super) fn question(contract: &Contract, data: &FormData, subject: &Subject, rule_set: &RuleSet) -> Result<AskValuation> {
    let rows = rows(subject);
    let mut body = WHAT_IF.body_of(data, &rows);
    body["route"] = json!(subject.route());
    body["ruleSetId"] = json!(rule_set.id);
    match subject {
        Subject::Block(block, bonuses) => {
            body["facts"]["block"] = json!(block.code);
            // Bonuses of another subject may still stand in the address.
            if let Some(Value::Array(chosen)) = body.pointer_mut("/facts/bonuses") {
                chosen.retain(|code| bonuses.iter().any(|bonus| code.as_str() == Some(bonus.code.as_str())));
            }
            if !rows.contains(&"people") {
                body["people"] = 1.into();
            }
        }
        Subject::Purchase(_, recognition) => body["facts"]["recognition"] = json!(recognition.code),
        Subject::Certificate(discount) => body["facts"]["psoRung"] = json!(discount.rung),
        Subject::Money | Subject::Hours => {}
    }
    let missing: Vec<InvalidParam> = WHAT_IF.missing(data, &rows);
    match WHAT_IF.check(contract, body) {
        Ok(question) if missing.is_empty() => Ok(question),
        Ok(_) => Err(Error::Invalid(missing)),
        Err(Error::Invalid(faults)) => Err(Error::Invalid([missing, faults].concat())),
        Err(other) => Err(other),
    }
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;
    use uuid::Uuid;

    use super::*;
    use crate::domain::valuation::Rules;
    use crate::web::pages::forms::tests::CONTRACT;

    fn asked(query: &str) -> Result<AskValuation> {
        let data = FormData::of_query(query);
        let rule_set = RuleSet {
            region: Uuid::nil(),
            id: Uuid::nil(),
            title: "2025".into(),
            in_force_from: NaiveDate::default(),
            rules: Rules::default_of_a_region().unwrap(),
        };
        let subject = Subject::of(data.get("wat"), &rule_set.rules).unwrap();
        question(&CONTRACT, &data, &subject, &rule_set)
    }

    fn faults(query: &str) -> Vec<String> {
        let Err(Error::Invalid(faults)) = asked(query) else { panic!("no fault of a field") };
        faults.into_iter().map(|fault| fault.name).collect()
    }

    #[test]
    fn every_field_that_is_needed_is_told_at_once() {
        assert_eq!(faults("wat=blok.employment.ww"), ["people", "facts.hoursPerWeek", "facts.months"]);
        assert_eq!(faults("wat=blok.apprenticeship.work-experience&mensen=1"), ["facts.months"]);
        assert_eq!(faults("wat=blok.development-activity.community-hour"), ["facts.quantity"]);
        assert_eq!(faults("wat=inkoop.social-procurement.trade-body-member&bedrag=0"), ["facts.purchaseAmount"]);
        let of_certificate = ["required", "contractStartsOn", "contractEndsOn", "facts.certificateFrom", "facts.certificateUntil"];
        assert_eq!(faults("wat=pso.2"), of_certificate);
        let of_numbers = faults("wat=bijdrage.uren&aantal=veel&over=x");
        assert!(of_numbers.iter().any(|name| name == "hours") && of_numbers.iter().any(|name| name == "remaining"), "{of_numbers:?}");
    }

    #[test]
    fn what_is_filled_in_becomes_the_question() {
        let query = "wat=blok.employment.participatiewet&mensen=2&uren=24,5&maanden=12&bonus=age-50-plus&bonus=unknown";
        let question = asked(query).unwrap();
        let facts = question.facts.unwrap();
        assert_eq!((question.people, facts.months, facts.bonuses.len()), (Some(2), Some(12), 1));
        assert_eq!(facts.hours_per_week.unwrap().to_string(), "24.5");
    }
}
