//! Amounts, fractions and other numbers with decimals.

use rust_decimal::Decimal;

use super::Kind;
use super::fault::Fault;
use super::notation::{Digits, Notation};
use super::shown::Shown;

const NOT_A_NUMBER: Fault = Fault { code: "not-a-number", reason: "Write a number such as 1234,50 or 1234.50." };
const NOT_AN_AMOUNT: Fault = Fault { code: "not-a-number", reason: "Write an amount in euros such as 1234,50 or 1234.50." };
const NOT_A_FRACTION: Fault =
    Fault { code: "not-a-number", reason: "Write a fraction such as 0,055 or 0.055, or a percentage such as 5,5 %." };
const AMBIGUOUS: Fault = Fault {
    code: "ambiguous-number",
    reason: "The separator may be of thousands or of decimals. Write thousands without a separator, as 1234, and decimals as 1234,50 or 1.2340.",
};
const AMOUNT_TOO_PRECISE: Fault = Fault { code: "too-precise", reason: "Write an amount with at most two decimals." };
const FRACTION_TOO_PRECISE: Fault =
    Fault { code: "too-precise", reason: "Write a fraction with at most six decimals, a percentage with at most four." };

/// A number as it is written, taken apart.
#[derive(Debug)]
pub(super) struct Written<'a> {
    negative: bool,
    percent: bool,
    digits: &'a str,
    reading: Digits,
}

/// Reads a number as its kind is to be written in JSON.
pub(super) fn read(kind: Kind, text: &str, shown: &Shown<Notation>) -> Result<String, Fault> {
    let not_a_number = match kind {
        Kind::Money => NOT_AN_AMOUNT,
        Kind::Fraction => NOT_A_FRACTION,
        _ => NOT_A_NUMBER,
    };
    let written = Written::parse(kind, text).ok_or(not_a_number)?;
    let notation = written.notation(shown).ok_or(AMBIGUOUS)?;
    let number = written.number(notation).ok_or(not_a_number)?;
    match kind {
        Kind::Money if number.scale() > 2 => Err(AMOUNT_TOO_PRECISE),
        Kind::Fraction if number.scale() > 6 => Err(FRACTION_TOO_PRECISE),
        Kind::Money => Ok(format!("{number:.2}")),
        _ => Ok(number.to_string()),
    }
}

impl<'a> Written<'a> {
    /// Takes off what may stand around the digits of this kind; `None` when what is left is not a number.
    pub fn parse(kind: Kind, text: &'a str) -> Option<Self> {
        let (outer, text) = split_sign(text);
        let text = if kind == Kind::Money { without_currency(text) } else { text };
        let (inner, text) = split_sign(text);
        if outer.is_some() && inner.is_some() {
            return None;
        }
        let negative = outer.or(inner).unwrap_or(false);
        if let Some(digits) = (kind == Kind::Money).then(|| without_dash(text)).flatten() {
            // The comma before the dash is that of the decimals.
            let reading = match Digits::classify(digits)? {
                Digits::Plain | Digits::Either | Digits::Only(Notation::Dutch) if !digits.contains(',') => Digits::Only(Notation::Dutch),
                _ => return None,
            };
            return Some(Self { negative, percent: false, digits, reading });
        }
        let percentage = text.strip_suffix('%').filter(|_| kind == Kind::Fraction);
        let digits = percentage.map_or(text, str::trim_end);
        Some(Self { negative, percent: percentage.is_some(), digits, reading: Digits::classify(digits)? })
    }

    /// The notation that this number proves.
    pub fn shows(&self) -> Option<Notation> {
        if let Digits::Only(notation) = self.reading { Some(notation) } else { None }
    }

    fn notation(&self, shown: &Shown<Notation>) -> Option<Notation> {
        match self.reading {
            // Without separators any notation gives the same.
            Digits::Plain => Some(Notation::English),
            Digits::Only(notation) => Some(notation),
            Digits::Either => shown.settled(),
        }
    }

    /// The exact value without trailing zeros; `None` when it is too long to hold.
    fn number(&self, notation: Notation) -> Option<Decimal> {
        let number = Decimal::from_str_exact(&notation.plain(self.digits)).ok()?.normalize();
        let scale = number.scale() + if self.percent { 2 } else { 0 };
        let mantissa = if self.negative { -number.mantissa() } else { number.mantissa() };
        Decimal::try_from_i128_with_scale(mantissa, scale).ok().map(|number| number.normalize())
    }
}

/// Whether there is a minus, or a plus; and what comes behind it.
fn split_sign(text: &str) -> (Option<bool>, &str) {
    let mut letters = text.chars();
    match letters.next() {
        Some('-' | '\u{2212}') => (Some(true), letters.as_str().trim_start()),
        Some('+') => (Some(false), letters.as_str().trim_start()),
        _ => (None, text),
    }
}

/// Without the euro sign or `EUR` before or behind.
fn without_currency(text: &str) -> &str {
    let before = text.strip_prefix('€').or_else(|| text.split_at_checked(3).filter(|(start, _)| is_eur(start)).map(|(_, rest)| rest));
    let behind = || {
        let at = text.len().checked_sub(3)?;
        text.strip_suffix('€').or_else(|| text.split_at_checked(at).filter(|(_, end)| is_eur(end)).map(|(rest, _)| rest))
    };
    before.or_else(behind).map_or(text, str::trim)
}

fn is_eur(text: &str) -> bool {
    text.eq_ignore_ascii_case("EUR")
}

/// The digits of an amount in whole euros, as in `1.250,-`.
fn without_dash(text: &str) -> Option<&str> {
    text.strip_suffix(['-', '–', '—'])?.strip_suffix(',')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn amount(text: &str) -> Result<String, &'static str> {
        read(Kind::Money, text, &Shown::Nothing).map_err(|fault| fault.code)
    }

    fn fraction(text: &str) -> Result<String, &'static str> {
        read(Kind::Fraction, text, &Shown::Nothing).map_err(|fault| fault.code)
    }

    #[test]
    fn amounts_have_two_decimals_in_either_notation() {
        let written = [
            "1.234.567,89",
            "1,234,567.89",
            "1.234,5",
            "1234,5",
            "1250",
            "€ 1.234,00",
            "EUR 12,50",
            "12,50 eur",
            "12.50 €",
            "€\u{a0}7,1000",
        ];
        let read = ["1234567.89", "1234567.89", "1234.50", "1234.50", "1250.00", "1234.00", "12.50", "12.50", "12.50", "7.10"];
        assert_eq!(written.map(amount), read.map(|text| Ok(text.to_owned())));
    }

    #[test]
    fn whole_euros_may_end_in_a_dash() {
        assert_eq!(["€ 1.250,-", "€ 12,–", "1250,—"].map(amount), ["1250.00", "12.00", "1250.00"].map(|text| Ok(text.to_owned())));
        assert_eq!(["1,250,-", "1.25,-", ",-", "€ -", "12-"].map(amount), [(); 5].map(|()| Err("not-a-number")));
        assert_eq!(Written::parse(Kind::Money, "€ 12,-").unwrap().shows(), Some(Notation::Dutch));
    }

    #[test]
    fn the_sign_stands_before_the_currency_or_the_digits() {
        let written = ["-12,50", "-€ 12,50", "€ -12,50", "− 12,50", "+12,50", "-0,00"];
        assert_eq!(written.map(amount), ["-12.50", "-12.50", "-12.50", "-12.50", "12.50", "0.00"].map(|text| Ok(text.to_owned())));
        assert_eq!(["-€ -12,50", "--12,50", "-+1", "(12,50)"].map(amount), [(); 4].map(|()| Err("not-a-number")));
    }

    #[test]
    fn an_ambiguous_amount_is_read_by_what_the_file_shows() {
        assert_eq!(read(Kind::Money, "1.230", &Shown::One(Notation::Dutch)), Ok("1230.00".to_owned()));
        assert_eq!(read(Kind::Money, "1.230", &Shown::One(Notation::English)), Ok("1.23".to_owned()));
        assert_eq!(read(Kind::Money, "1.234", &Shown::One(Notation::English)), Err(AMOUNT_TOO_PRECISE));
        assert_eq!(read(Kind::Money, "1.230", &Shown::Nothing), Err(AMBIGUOUS));
        assert_eq!(read(Kind::Money, "1.230", &Shown::Both), Err(AMBIGUOUS));
    }

    #[test]
    fn what_is_not_a_number_or_too_precise_is_a_fault() {
        for text in ["abc", "1.23.456", "1 234", "5%", "1e5", "€", "€ € 1", "1'000", "99999999999999999999999999999999", "EUR"] {
            assert_eq!(amount(text), Err("not-a-number"), "{text}");
        }
        assert_eq!(amount("12,3456"), Err("too-precise"));
        assert_eq!(fraction("0,1234567"), Err("too-precise"));
        assert_eq!(fraction("5,12345 %"), Err("too-precise"));
    }

    #[test]
    fn a_fraction_may_be_a_percentage() {
        let written = ["5%", "5,5 %", "0,05", "0.125", "100 %", "1", "-2,5%", "0,123456", "0%"];
        let read = ["0.05", "0.055", "0.05", "0.125", "1", "1", "-0.025", "0.123456", "0"];
        assert_eq!(written.map(fraction), read.map(|text| Ok(text.to_owned())));
        assert_eq!(fraction("€ 5"), Err("not-a-number"));
    }

    #[test]
    fn other_numbers_keep_their_decimals_but_for_zeros() {
        let decimal = |text| read(Kind::Decimal, text, &Shown::Nothing).map_err(|fault| fault.code);
        assert_eq!(
            ["12,50", "0012", "1.2345678", "-1.000.000"].map(decimal),
            ["12.5", "12", "1.2345678", "-1000000"].map(|text| Ok(text.to_owned()))
        );
        assert_eq!(["5%", "€ 1"].map(decimal), [(); 2].map(|()| Err("not-a-number")));
    }

    #[test]
    fn every_reason_tells_a_form_that_is_read() {
        for text in ["1234", "1234,50", "1.2340", "1234.50"] {
            assert!(Written::parse(Kind::Decimal, text).unwrap().notation(&Shown::Nothing).is_some(), "{text}");
        }
    }
}
