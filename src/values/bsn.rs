//! Citizen service numbers (BSN), which must not get in anywhere (rule 10).

/// Whether a text holds a BSN: exactly nine digits that pass the 11-test, with at most one separator between two
/// digits (a space, dot, dash: anything that is neither letter nor digit) and no further digit beside them.
///
/// One in eleven innocent nine-digit numbers passes the test as well; they are refused too.
#[must_use]
pub fn is_in(text: &str) -> bool {
    let symbols: Vec<Symbol> = text.chars().map(Symbol::of).collect();
    (0..symbols.len()).any(|start| starts_at(&symbols, start))
}

#[derive(Clone, Copy, PartialEq)]
enum Symbol {
    Digit(u32),
    Separator,
    Other,
}

impl Symbol {
    fn of(character: char) -> Self {
        match digit(character) {
            Some(value) => Self::Digit(value),
            None if character.is_alphanumeric() => Self::Other,
            None => Self::Separator,
        }
    }
}

/// The value of an ASCII or full-width digit, or one of another script that a text editor could put in its place.
fn digit(character: char) -> Option<u32> {
    const ZEROS: [u32; 7] = [0x0030, 0x0660, 0x06F0, 0x0966, 0xFF10, 0x1D7CE, 0x1D7F6];
    ZEROS.iter().find_map(|zero| u32::from(character).checked_sub(*zero).filter(|value| *value < 10))
}

fn starts_at(symbols: &[Symbol], start: usize) -> bool {
    if start > 0 && matches!(symbols[start - 1], Symbol::Digit(_)) {
        return false;
    }
    let mut digits = Vec::with_capacity(9);
    let mut position = start;
    while digits.len() < 9 {
        match symbols.get(position) {
            Some(Symbol::Digit(value)) => digits.push(*value),
            Some(Symbol::Separator) if !digits.is_empty() && symbols[position - 1] != Symbol::Separator => {}
            _ => return false,
        }
        position += 1;
    }
    !matches!(symbols.get(position), Some(Symbol::Digit(_))) && passes_the_11_test(&digits)
}

/// 9×a + 8×b + … + 2×h − i is a multiple of eleven, and not all digits are zero.
fn passes_the_11_test(digits: &[u32]) -> bool {
    let weighted: u32 = digits.iter().zip((2..=9).rev()).map(|(digit, weight)| digit * weight).sum();
    digits.iter().any(|digit| *digit > 0) && weighted % 11 == digits[8] % 11
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_bsn_is_found_in_any_spelling() {
        for text in [
            "123456782",
            "1234.56.782",
            "123 456 782",
            "123-456-782",
            "haar nummer is 123456782.",
            "in 2024 123456782 gemeld",
            "x123456782y",
            "１２３４５６７８２",
            "111222333",
            "1.2.3.4.5.6.7.8.2",
        ] {
            assert!(is_in(text), "{text}");
        }
    }

    #[test]
    fn other_numbers_are_left_alone() {
        for text in [
            "123456789",
            "1234567820",
            "0123456782",
            "06 12345678",
            "12345678",
            "000000000",
            "123  456  782",
            "12345a6782",
            "",
            "2024-01-01 t/m 2024-12-31",
        ] {
            assert!(!is_in(text), "{text}");
        }
    }

    proptest! {
        #[test]
        fn exactly_the_numbers_that_pass_the_11_test_are_refused(number in 1_u32..1_000_000_000) {
            let text = format!("{number:09}");
            let digits: Vec<i64> = text.chars().map(|c| i64::from(c.to_digit(10).unwrap())).collect();
            let sum: i64 = (0..8).map(|i| digits[i] * (9 - i64::try_from(i).unwrap())).sum::<i64>() - digits[8];
            prop_assert_eq!(is_in(&text), sum.rem_euclid(11) == 0);
        }
    }
}
