//! Amounts, days and counts as people write them.

use chrono::{Datelike, NaiveDate};
use rust_decimal::Decimal;

use super::Language;
use crate::values::{Euro, Fraction};

const MONTHS_NL: [&str; 12] =
    ["januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september", "oktober", "november", "december"];
const MONTHS_EN: [&str; 12] =
    ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];

/// `€ 6.000` or `€ 6,000`; cents only where there are any.
#[must_use]
pub fn euro(language: Language, amount: Euro) -> String {
    let text = amount.to_string();
    let (whole, cents) = text.split_once('.').unwrap_or((&text, "00"));
    let whole = grouped(language, whole);
    // No line ends between the sign and the amount.
    if cents == "00" { format!("€\u{a0}{whole}") } else { format!("€\u{a0}{whole}{}{cents}", language.text(",", ".")) }
}

/// `1 maart 2026` or `1 March 2026`.
#[must_use]
pub fn day(language: Language, day: NaiveDate) -> String {
    let months = match language {
        Language::Nl => MONTHS_NL,
        Language::En => MONTHS_EN,
    };
    let month = usize::try_from(day.month0()).ok().and_then(|month| months.get(month)).copied().unwrap_or_default();
    format!("{} {month} {}", day.day(), day.year())
}

/// `1.250` or `1,250`.
#[must_use]
pub fn count(language: Language, count: u64) -> String {
    grouped(language, &count.to_string())
}

/// `1 plaats`, `2 plaatsen`: the number with the word for one or for several.
#[must_use]
pub fn so_many(language: Language, number: u32, one: &str, several: &str) -> String {
    format!("{} {}", count(language, number.into()), if number == 1 { one } else { several })
}

/// `5%`, `2,5%` or `2.5%`.
#[must_use]
pub fn percentage(language: Language, share: Fraction) -> String {
    format!("{}%", decimal(language, share.decimal() * Decimal::ONE_HUNDRED))
}

/// A decimal without zeros at its end, `36` or `0,5` or `0.5`.
#[must_use]
pub fn decimal(language: Language, value: Decimal) -> String {
    let text = value.normalize().to_string();
    let (whole, rest) = text.split_once('.').unwrap_or((&text, ""));
    let whole = grouped(language, whole);
    if rest.is_empty() { whole } else { format!("{whole}{}{rest}", language.text(",", ".")) }
}

/// Reads an amount or number as typed: `6.000,50`, `6,000.50`, `6000.5`, `€ 6000`. A single separator before exactly three digits groups them.
#[must_use]
pub fn read_decimal(text: &str) -> Option<Decimal> {
    let text: String = text.chars().filter(|letter| !letter.is_whitespace() && *letter != '€').collect();
    if text.is_empty() || !text.chars().all(|letter| letter.is_ascii_digit() || ".,".contains(letter)) {
        return None;
    }
    let Some(last) = text.rfind(['.', ',']) else { return text.parse().ok() };
    let (whole, rest) = text.split_at(last);
    let (separator, rest) = rest.split_at(1);
    // Nothing is grouped after a zero: `0,125` is an eighth.
    let groups = rest.len() == 3 && !whole.starts_with('0') && (whole.contains(separator) || !whole.contains(['.', ',']));
    if whole.contains(separator) && !groups {
        return None;
    }
    let digits: String = whole.chars().filter(char::is_ascii_digit).collect();
    let plain = if groups { format!("{digits}{rest}") } else { format!("{digits}.{rest}") };
    if plain.starts_with('.') || plain.ends_with('.') { None } else { plain.parse().ok() }
}

fn grouped(language: Language, digits: &str) -> String {
    let separator = language.text(".", ",");
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (number, digit) in digits.chars().enumerate() {
        if number > 0 && (digits.len() - number).is_multiple_of(3) {
            text.push_str(separator);
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_written_as_each_language_does() {
        let amount = |text: &str| Euro::new(text.parse().unwrap()).unwrap();
        assert_eq!(euro(Language::Nl, amount("1234567.50")), "€\u{a0}1.234.567,50");
        assert_eq!(euro(Language::En, amount("1234567.50")), "€\u{a0}1,234,567.50");
        assert_eq!([euro(Language::Nl, amount("6000")), euro(Language::Nl, amount("0"))], ["€\u{a0}6.000", "€\u{a0}0"]);
    }

    #[test]
    fn days_and_shares_are_written_as_each_language_does() {
        let date = NaiveDate::from_ymd_opt(2026, 3, 1).unwrap();
        assert_eq!([day(Language::Nl, date), day(Language::En, date)], ["1 maart 2026", "1 March 2026"]);
        let share = Fraction::new("0.025".parse().unwrap()).unwrap();
        assert_eq!([percentage(Language::Nl, share), percentage(Language::En, share)], ["2,5%", "2.5%"]);
        assert_eq!(
            [so_many(Language::Nl, 1, "plaats", "plaatsen"), so_many(Language::Nl, 1200, "plaats", "plaatsen")],
            ["1 plaats", "1.200 plaatsen"]
        );
    }

    #[test]
    fn amounts_are_read_in_either_notation() {
        let read = |text: &str| read_decimal(text).map(|value| value.to_string());
        for (text, value) in [
            ("6000", "6000"),
            ("6.000", "6000"),
            ("6,000", "6000"),
            ("€ 6.000,50", "6000.50"),
            ("1,234,567.5", "1234567.5"),
            ("0,5", "0.5"),
            ("0,125", "0.125"),
            ("36.5", "36.5"),
        ] {
            assert_eq!(read(text).as_deref(), Some(value), "{text}");
        }
        for text in ["", "x", "-5", "1,2,3", "1.2.3,4.5", ",", "5,", ",5", "1e3"] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
