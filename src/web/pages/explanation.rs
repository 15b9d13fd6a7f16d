//! A sum that a person can redo: each line with its factors, then what limits it.

use maud::{Markup, html};
use rust_decimal::Decimal;

use crate::domain::valuation::Valuation;
use crate::domain::valuation::explanation::{Cap, ExplainedLapse, Factor, Line, Operation};
use crate::web::pages::components::{Cell, data_list, note, table};
use crate::web::pages::{Language, notation};

/// A value line by line, what limits it, and what of it ends when.
pub(super) fn explained(language: Language, valuation: &Valuation) -> Markup {
    html! {
        (lines(language, &valuation.lines))
        @for cap in &valuation.caps { (note(&capped(language, cap))) }
        @if let Some(lapse) = &valuation.lapse { (lapsing(language, lapse)) }
    }
}

fn lines(language: Language, lines: &[Line]) -> Markup {
    let header = [
        Cell::text(language.text("Regel", "Line")),
        Cell::text(language.text("Berekening", "Calculation")),
        Cell::number(language.text("Waarde", "Value")),
    ];
    let row = |line: &Line| {
        vec![Cell::text(&line.title), Cell::text(sum(language, &line.factors)), Cell::number(notation::euro(language, line.amount))]
    };
    let rows: Vec<Vec<Cell>> = lines.iter().map(row).collect();
    table(language.text("Zo komt het tot stand", "How it comes about"), &header, &rows)
}

/// `€ 30.000 × 1 persoon × 24 uur per week ÷ 36 uur voltijd`.
fn sum(language: Language, factors: &[Factor]) -> String {
    let mut text = String::new();
    for factor in factors {
        if !text.is_empty() {
            text.push_str(if factor.operation == Operation::Divide { " ÷ " } else { " × " });
        }
        text.push_str(&in_words(language, factor));
    }
    text
}

fn in_words(language: Language, factor: &Factor) -> String {
    let value = factor.value.parse::<Decimal>().unwrap_or_default();
    let number = notation::decimal(language, value);
    let limited = factor.given.as_ref().map(|given| {
        let given = given.parse::<Decimal>().map(|given| notation::decimal(language, given)).unwrap_or_default();
        match language {
            Language::Nl => format!(" (hoogstens; u vulde {given} in)"),
            Language::En => format!(" (at most; you entered {given})"),
        }
    });
    let (nl, en) = match factor.name.as_str() {
        "blockValue" | "bonusValue" | "amount" | "hourRate" | "purchaseAmount" | "required" | "value" => return format!("€\u{a0}{number}"),
        "people" if value == Decimal::ONE => ("persoon", "person"),
        "people" => ("mensen", "people"),
        "hoursPerWeek" => ("uur per week", "hours a week"),
        "fullTimeHours" => ("uur voltijd", "hours full-time"),
        "months" if value == Decimal::ONE => ("maand", "month"),
        "months" => ("maanden", "months"),
        "monthsPerYear" => ("maanden in een jaar", "months in a year"),
        "hours" => ("uur", "hours"),
        "recognition" => ("erkend deel", "recognised part"),
        "discount" => ("korting", "discount"),
        "daysFromCertificate" => ("dagen vanaf het certificaat", "days from the certificate on"),
        "daysAfterCertificate" => ("dagen na het certificaat", "days after the certificate"),
        "contractDays" => ("dagen contract", "days of contract"),
        _ => ("", ""),
    };
    format!("{number} {}{}", language.text(nl, en), limited.unwrap_or_default()).trim_end().to_owned()
}

fn capped(language: Language, cap: &Cap) -> String {
    let (limit, before) = (notation::euro(language, cap.limit), notation::euro(language, cap.before));
    match language {
        Language::Nl => format!("Hiervoor telt hoogstens {limit}; zonder dat maximum was het {before}."),
        Language::En => format!("At most {limit} counts for this; without that maximum it was {before}."),
    }
}

fn lapsing(language: Language, lapse: &ExplainedLapse) -> Markup {
    let heading = language.text("Als het certificaat niet wordt verlengd, vervalt", "Unless the certificate is renewed, this lapses");
    let day = notation::day(language, lapse.on);
    data_list(&[(heading, html! { (notation::euro(language, lapse.line.amount)) " (" (day) ")" })])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn factor(name: &str, operation: Operation, value: &str) -> Factor {
        Factor { name: name.into(), operation, value: value.into(), given: None, limited_by: None }
    }

    #[test]
    fn a_sum_is_written_so_that_it_can_be_redone() {
        let factors = [
            factor("blockValue", Operation::Multiply, "30000"),
            factor("people", Operation::Multiply, "2"),
            Factor { given: Some("40".into()), ..factor("hoursPerWeek", Operation::Multiply, "36") },
            factor("fullTimeHours", Operation::Divide, "36"),
        ];
        let expected = "€\u{a0}30.000 × 2 mensen × 36 uur per week (hoogstens; u vulde 40 in) ÷ 36 uur voltijd";
        assert_eq!(sum(Language::Nl, &factors), expected);
        assert_eq!(sum(Language::En, &[factor("somethingNew", Operation::Multiply, "0.5")]), "0.5");
    }
}
