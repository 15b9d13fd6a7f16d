//! The fields that a value depends on: each subject asks for its own.

use maud::{Markup, html};

use super::Calculator;
use super::asked::{Asked, by_people};
use super::subject::Subject;
use crate::domain::valuation::blocks::{Bonus, Unit};
use crate::web::pages::Language;
use crate::web::pages::components::{Choice, Field};

/// The fields of a form, with what is wrong beside them.
struct Fields<'c> {
    language: Language,
    asked: &'c Asked,
    faults: &'c [(&'static str, &'static str)],
}

pub(super) fn fields(language: Language, calculator: &Calculator, subject: &Subject) -> Markup {
    let fields = Fields { language, asked: &calculator.asked, faults: &calculator.faults };
    html! {
        @match subject {
            Subject::Block(block, bonuses) => { (fields.of_block(block.unit, bonuses)) }
            Subject::Purchase(..) | Subject::Money => { (fields.amount()) }
            Subject::Certificate(_) => { (fields.of_certificate()) }
            Subject::Hours => { (fields.quantity()) }
        }
        (fields.left())
    }
}

impl<'c> Fields<'c> {
    fn field(&self, name: &'c str, label: &'c str) -> Field<'c> {
        Field::new(name, label).fault(self.faults.iter().find(|(field, _)| *field == name).map(|(_, wrong)| *wrong))
    }

    fn of_block(&self, unit: Unit, bonuses: &[Bonus]) -> Markup {
        let text = |nl, en| self.language.text(nl, en);
        html! {
            @if by_people(unit) { (self.field("mensen", text("Hoeveel mensen", "How many people")).number(or(&self.asked.mensen, "1"))) }
            @match unit {
                Unit::FullTimeYear => {
                    (self.field("uren", text("Uren per week", "Hours a week")).number(&self.asked.uren))
                    (self.field("maanden", text("Hoeveel maanden", "How many months")).number(&self.asked.maanden))
                }
                Unit::Month => { (self.field("maanden", text("Hoeveel maanden", "How many months")).number(&self.asked.maanden)) }
                Unit::Hour | Unit::Piece => { (self.quantity()) }
            }
            @if !bonuses.is_empty() { (self.bonuses(bonuses)) }
        }
    }

    fn bonuses(&self, bonuses: &[Bonus]) -> Markup {
        let choices: Vec<Choice> = bonuses.iter().map(|bonus| Choice::new(bonus.code.as_str(), bonus.title.as_str())).collect();
        self.field("bonus", self.language.text("Bijzonderheden", "Particulars")).checkboxes(&choices, &self.asked.bonus)
    }

    fn quantity(&self) -> Markup {
        self.field("aantal", self.language.text("Hoeveel uren of stuks", "How many hours or pieces")).number(&self.asked.aantal)
    }

    fn amount(&self) -> Markup {
        self.field("bedrag", self.language.text("Bedrag zonder btw (€)", "Amount without VAT (€)")).number(&self.asked.bedrag)
    }

    fn of_certificate(&self) -> Markup {
        let text = |nl, en| self.language.text(nl, en);
        let Asked { verplichting, contractvan, contracttot, certificaatvan, certificaattot, .. } = self.asked;
        html! {
            (self.field("verplichting", text("Uw verplichting (€)", "Your obligation (€)")).number(verplichting))
            div class="menukaart-row" {
                (self.field("contractvan", text("Contract vanaf", "Contract from")).date(contractvan))
                (self.field("contracttot", text("Contract tot en met", "Contract until")).date(contracttot))
            }
            div class="menukaart-row" {
                (self.field("certificaatvan", text("Certificaat vanaf", "Certificate from")).date(certificaatvan))
                (self.field("certificaattot", text("Certificaat tot en met", "Certificate until")).date(certificaattot))
            }
        }
    }

    fn left(&self) -> Markup {
        let label = self.language.text("Wat uw verplichting nog vraagt (€)", "What your obligation still asks (€)");
        let hint = self.language.text("Mag leeg blijven. Meer dan dit telt niet.", "May be left empty. More than this does not count.");
        self.field("over", label).hint(hint).number(&self.asked.over)
    }
}

fn or<'t>(text: &'t str, instead: &'t str) -> &'t str {
    if text.is_empty() { instead } else { text }
}
