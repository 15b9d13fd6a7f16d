//! What is filled in on the calculator, in the address of the page.

use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::Deserialize;

use super::subject::Subject;
use crate::domain::fulfilments::what_if::AskValuation;
use crate::domain::valuation::Facts;
use crate::domain::valuation::blocks::{Bonus, Unit};
use crate::values::{Euro, Hours, PositiveEuro, day};
use crate::web::pages::{Language, notation};

/// Limits of the API's own document.
const PEOPLE: u32 = 100_000;
const MONTHS: u32 = 600;

/// The query, as it was typed.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    pub(super) regio: String,
    pub(super) wat: String,
    pub(super) mensen: String,
    pub(super) uren: String,
    pub(super) maanden: String,
    pub(super) aantal: String,
    pub(super) bedrag: String,
    pub(super) bonus: Vec<String>,
    pub(super) verplichting: String,
    pub(super) contractvan: String,
    pub(super) contracttot: String,
    pub(super) certificaatvan: String,
    pub(super) certificaattot: String,
    pub(super) over: String,
    /// Sent along by the button that asks for the sum.
    pub(super) reken: String,
}

/// Reads the fields one by one, and keeps what is wrong with them.
struct Reader {
    language: Language,
    faults: Vec<(&'static str, &'static str)>,
}

impl Asked {
    /// Reads a query string; one that cannot be read asks nothing.
    pub(super) fn of(query: &str) -> Self {
        serde_html_form::from_str(query).unwrap_or_default()
    }

    /// Whether the sum is asked for, not only what to fill in.
    pub(super) fn is_filled_in(&self) -> bool {
        !self.reken.is_empty() || !self.bedrag.is_empty()
    }

    /// The question, and what is wrong with it.
    pub(super) fn question(&self, language: Language, subject: &Subject) -> (AskValuation, Vec<(&'static str, &'static str)>) {
        let mut reader = Reader { language, faults: Vec::new() };
        let mut question = AskValuation::for_route(subject.route());
        question.remaining = reader.euro("over", &self.over, false);
        match subject {
            Subject::Block(block, bonuses) => {
                question.people = Some(if by_people(block.unit) { reader.whole("mensen", &self.mensen, PEOPLE).unwrap_or(1) } else { 1 });
                question.facts = Some(Facts { block: Some(block.code.clone()), ..self.of_block(&mut reader, block.unit, bonuses) });
            }
            Subject::Purchase(_, recognition) => {
                let purchase_amount = reader.positive("bedrag", &self.bedrag);
                question.facts = Some(Facts { purchase_amount, recognition: Some(recognition.code.clone()), ..Facts::default() });
            }
            Subject::Certificate(discount) => {
                question.required = reader.euro("verplichting", &self.verplichting, true);
                question.contract_starts_on = reader.day("contractvan", &self.contractvan);
                question.contract_ends_on = reader.day("contracttot", &self.contracttot);
                question.facts = Some(Facts {
                    pso_rung: Some(discount.rung),
                    certificate_from: reader.day("certificaatvan", &self.certificaatvan),
                    certificate_until: reader.day("certificaattot", &self.certificaattot),
                    ..Facts::default()
                });
            }
            Subject::Money => question.amount = reader.positive("bedrag", &self.bedrag),
            Subject::Hours => question.hours = reader.hours("aantal", &self.aantal),
        }
        (question, reader.faults)
    }

    fn of_block(&self, reader: &mut Reader, unit: Unit, bonuses: &[Bonus]) -> Facts {
        let chosen = bonuses.iter().filter(|bonus| self.bonus.iter().any(|code| code == bonus.code.as_str()));
        let bonuses = chosen.map(|bonus| bonus.code.clone()).collect();
        match unit {
            Unit::FullTimeYear => Facts {
                hours_per_week: reader.hours("uren", &self.uren),
                months: reader.whole("maanden", &self.maanden, MONTHS),
                bonuses,
                ..Facts::default()
            },
            Unit::Month => Facts { months: reader.whole("maanden", &self.maanden, MONTHS), bonuses, ..Facts::default() },
            Unit::Hour | Unit::Piece => Facts { quantity: reader.hours("aantal", &self.aantal), bonuses, ..Facts::default() },
        }
    }
}

/// Whether a building block is for each person.
pub(super) const fn by_people(unit: Unit) -> bool {
    matches!(unit, Unit::FullTimeYear | Unit::Month)
}

impl Reader {
    fn wrong<T>(&mut self, name: &'static str, nl: &'static str, en: &'static str) -> Option<T> {
        self.faults.push((name, self.language.text(nl, en)));
        None
    }

    fn amount(text: &str) -> Option<Euro> {
        Euro::new(notation::read_decimal(text)?).ok()?.as_item()
    }

    fn euro(&mut self, name: &'static str, text: &str, required: bool) -> Option<Euro> {
        if text.trim().is_empty() && !required {
            return None;
        }
        Self::amount(text).or_else(|| self.wrong(name, "Vul een bedrag in, bijvoorbeeld 5000.", "Enter an amount, for instance 5000."))
    }

    fn positive(&mut self, name: &'static str, text: &str) -> Option<PositiveEuro> {
        let amount = Self::amount(text).and_then(PositiveEuro::new);
        amount.or_else(|| {
            self.wrong(name, "Vul een bedrag boven nul in, bijvoorbeeld 5000.", "Enter an amount above zero, for instance 5000.")
        })
    }

    fn hours(&mut self, name: &'static str, text: &str) -> Option<Hours> {
        let hours = notation::read_decimal(text).and_then(|value: Decimal| Hours::new(value).ok());
        hours.or_else(|| self.wrong(name, "Vul een getal boven nul in, bijvoorbeeld 24.", "Enter a number above zero, for instance 24."))
    }

    fn whole(&mut self, name: &'static str, text: &str, most: u32) -> Option<u32> {
        let number = text.trim().parse::<u32>().ok().filter(|number| (1..=most).contains(number));
        number.or_else(|| {
            self.wrong(name, "Vul een heel getal boven nul in, bijvoorbeeld 12.", "Enter a whole number above zero, for instance 12.")
        })
    }

    fn day(&mut self, name: &'static str, text: &str) -> Option<NaiveDate> {
        let (nl, en) = match name {
            "contractvan" => ("Vul de eerste dag van het contract in.", "Enter the first day of the contract."),
            "contracttot" => ("Vul de laatste dag van het contract in.", "Enter the last day of the contract."),
            "certificaatvan" => ("Vul de eerste dag van het certificaat in.", "Enter the first day of the certificate."),
            _ => ("Vul de laatste dag van het certificaat in.", "Enter the last day of the certificate."),
        };
        day::read(text).or_else(|| self.wrong(name, nl, en))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::valuation::Rules;

    fn faults(query: &str) -> Vec<&'static str> {
        let asked = Asked::of(query);
        let subject = Subject::of(&asked.wat, &Rules::default_of_a_region().unwrap()).unwrap();
        asked.question(Language::Nl, &subject).1.into_iter().map(|(name, _)| name).collect()
    }

    #[test]
    fn every_field_that_is_needed_is_told_at_once() {
        assert_eq!(faults("wat=blok.employment.ww"), ["mensen", "uren", "maanden"]);
        assert_eq!(faults("wat=blok.apprenticeship.work-experience&mensen=1"), ["maanden"]);
        assert_eq!(faults("wat=blok.development-activity.community-hour"), ["aantal"]);
        assert_eq!(faults("wat=inkoop.social-procurement.trade-body-member&bedrag=0"), ["bedrag"]);
        assert_eq!(faults("wat=pso.2"), ["verplichting", "contractvan", "contracttot", "certificaatvan", "certificaattot"]);
        assert_eq!(faults("wat=bijdrage.uren&aantal=veel&over=x"), ["over", "aantal"]);
    }

    #[test]
    fn what_is_filled_in_becomes_the_question() {
        let asked = Asked::of("wat=blok.employment.participatiewet&mensen=2&uren=24,5&maanden=12&bonus=age-50-plus&bonus=unknown");
        let subject = Subject::of(&asked.wat, &Rules::default_of_a_region().unwrap()).unwrap();
        let (question, faults) = asked.question(Language::Nl, &subject);
        let facts = question.facts.unwrap();
        assert_eq!((faults.len(), question.people, facts.months, facts.bonuses.len()), (0, Some(2), Some(12), 1));
        assert_eq!(facts.hours_per_week.unwrap().to_string(), "24.5");
    }
}
