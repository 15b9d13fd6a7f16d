//! What something would count for: a calculation that stores nothing.

use super::Form;
use super::row::{Row, Words};

/// Every question of the calculator; what is valued decides which of them are asked.
pub const WHAT_IF: Form = Form::new(
    "value_what_if",
    &[
        Row::whole("people", "mensen", ("Hoeveel mensen", "How many people")).required(),
        Row::decimal("facts.hoursPerWeek", "uren", ("Uren per week", "Hours a week")).required(),
        Row::whole("facts.months", "maanden", ("Hoeveel maanden", "How many months")).required(),
        Row::decimal("facts.quantity", "aantal", ("Hoeveel uren of stuks", "How many hours or pieces")).required(),
        Row::decimal("hours", "aantal", ("Hoeveel uren", "How many hours")).required(),
        Row::euro("facts.purchaseAmount", "bedrag", WITHOUT_VAT).required(),
        Row::euro("amount", "bedrag", WITHOUT_VAT).required(),
        Row::checkboxes("facts.bonuses", "bonus", ("Bijzonderheden", "Particulars")),
        Row::euro("required", "vereist", ("Uw verplichting (€)", "Your obligation (€)")).required(),
        Row::day("contractStartsOn", "contractvan", ("Contract vanaf", "Contract from")).required(),
        Row::day("contractEndsOn", "contracttot", ("Contract tot en met", "Contract until")).required(),
        Row::day("facts.certificateFrom", "certificaatvan", ("Certificaat vanaf", "Certificate from")).required(),
        Row::day("facts.certificateUntil", "certificaattot", ("Certificaat tot en met", "Certificate until")).required(),
        Row::euro("remaining", "over", ("Wat uw verplichting nog vraagt (€)", "What your obligation still asks (€)")).hint(NO_MORE),
    ],
);
const WITHOUT_VAT: Words = ("Bedrag zonder btw (€)", "Amount without VAT (€)");
const NO_MORE: Words = ("Mag leeg blijven. Meer dan dit telt niet.", "May be left empty. More than this does not count.");
