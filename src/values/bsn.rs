//! Citizen service numbers (BSN), which must not get in anywhere (rule 10).

/// Whether a text holds a BSN: exactly nine digits that pass the 11-test, with at most one separator between two
/// digits (a space, dot, dash: anything that is neither letter nor digit) and no further digit beside them.
///
/// Digits of any script count, also raised and circled ones. What cannot be seen separates nothing, and a line break is one separator
/// however it is written.
///
/// One in eleven innocent nine-digit numbers passes the test as well; they are refused too.
#[must_use]
pub fn is_in(text: &str) -> bool {
    let symbols: Vec<Symbol> = text.chars().filter(|character| !is_invisible(*character)).map(Symbol::of).collect();
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

/// The code points of the zeros that are followed by the other nine digits: Unicode's decimal digits of every script, and subscripts.
const ZEROS: [u32; 73] = [
    0x0030, 0x0660, 0x06F0, 0x07C0, 0x0966, 0x09E6, 0x0A66, 0x0AE6, 0x0B66, 0x0BE6, 0x0C66, 0x0CE6, 0x0D66, 0x0DE6, 0x0E50, 0x0ED0, 0x0F20,
    0x1040, 0x1090, 0x17E0, 0x1810, 0x1946, 0x19D0, 0x1A80, 0x1A90, 0x1B50, 0x1BB0, 0x1C40, 0x1C50, 0x2080, 0xA620, 0xA8D0, 0xA900, 0xA9D0,
    0xA9F0, 0xAA50, 0xABF0, 0xFF10, 0x104A0, 0x10D30, 0x10D40, 0x11066, 0x110F0, 0x11136, 0x111D0, 0x112F0, 0x11450, 0x114D0, 0x11650,
    0x116C0, 0x116D0, 0x116DA, 0x11730, 0x118E0, 0x11950, 0x11BF0, 0x11C50, 0x11D50, 0x11DA0, 0x11F50, 0x16130, 0x16A60, 0x16AC0, 0x16B50,
    0x1CCF0, 0x1D7CE, 0x1D7D8, 0x1D7E2, 0x1D7EC, 0x1D7F6, 0x1E140, 0x1E950, 0x1FBF0,
];

/// The code points before the ones of rows without a zero: circled, in brackets, with a full stop, and so on.
const BEFORE_ONES: [u32; 7] = [0x245F, 0x2473, 0x2487, 0x24F4, 0x2775, 0x277F, 0x2789];

/// The value of a digit, whatever its script or decoration.
fn digit(character: char) -> Option<u32> {
    let after = |start: &u32| u32::from(character).checked_sub(*start);
    match character {
        '¹' => Some(1),
        '²' => Some(2),
        '³' => Some(3),
        '⁰' | '⓪' | '⓿' | '🄋' | '🄌' => Some(0),
        '⁴'..='⁹' => after(&0x2070),
        _ => ZEROS
            .iter()
            .find_map(|zero| after(zero).filter(|value| *value < 10))
            .or_else(|| BEFORE_ONES.iter().find_map(|before| after(before).filter(|value| (1..10).contains(value)))),
    }
}

/// What leaves no mark of its own: zero-width characters, marks upon another character, directions, and the first half of a line break.
fn is_invisible(character: char) -> bool {
    matches!(character,
        '\r' | '\u{00AD}' | '\u{0300}'..='\u{036F}' | '\u{061C}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}' | '\u{180B}'..='\u{180F}'
        | '\u{1AB0}'..='\u{1AFF}' | '\u{1DC0}'..='\u{1DFF}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}'
        | '\u{20D0}'..='\u{20FF}' | '\u{3164}' | '\u{FE00}'..='\u{FE0F}' | '\u{FE20}'..='\u{FE2F}' | '\u{FEFF}' | '\u{FFA0}'
        | '\u{FFF0}'..='\u{FFFB}' | '\u{E0000}'..='\u{E0FFF}')
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
            "123/456/782",
            "1234 56.782",
            "123\u{a0}456\u{202f}782",
            "123–456—782",
            "123\u{200b}456\u{feff}782",
            "123\u{200b} \u{200d}456\u{2060}-782",
            "123\r\n456\r\n782",
            "123\n456\t782",
            "123\u{2028}456_782",
            "1\u{fe0f}\u{20e3}2\u{fe0f}\u{20e3}3\u{fe0f}\u{20e3}456782",
            "1\u{301}23456782",
            "١٢٣٤٥٦٧٨٢",
            "१२३४५६७८२",
            "𝟏𝟐𝟑𝟜𝟝𝟞𝟳𝟴𝟚",
            "¹²³⁴⁵⁶⁷⁸²",
            "₁₂₃₄₅₆₇₈₂",
            "①②③④⑤⑥⑦⑧②",
            "12３4٥6₇8②",
            "+123456782",
            "(123)456(782)",
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
            "0612345678",
            "+31 6 12345678",
            "123\u{200b}4567820",
            "",
            "2024-01-01 t/m 2024-12-31",
        ] {
            assert!(!is_in(text), "{text}");
        }
    }

    /// A number that passes the 11-test, if its first eight digits leave a last one.
    fn with_last_digit(first: u32) -> Option<String> {
        let digits: Vec<u32> = format!("{first:08}").bytes().map(|byte| u32::from(byte - b'0')).collect();
        let last = digits.iter().zip((2..=9).rev()).map(|(digit, weight)| digit * weight).sum::<u32>() % 11;
        (last < 10 && first > 0).then(|| format!("{first:08}{last}"))
    }

    const SEPARATORS: [&str; 14] =
        ["", " ", ".", "-", "/", "_", "\u{a0}", "\u{2009}", "\u{2011}", "\u{2212}", "\n", "\r\n", "\u{200b}", "\u{200b}\u{3000}\u{feff}"];

    proptest! {
        #[test]
        fn no_spelling_hides_a_number(
            first in 1_u32..100_000_000,
            zeros in prop::collection::vec(0..ZEROS.len(), 9),
            separators in prop::collection::vec(0..SEPARATORS.len(), 8),
            before in "[a-z ,.:(]{0,12}",
            after in "[a-z ,.:)]{0,12}",
        ) {
            let Some(number) = with_last_digit(first) else { return Ok(()) };
            let digits: Vec<char> =
                number.bytes().zip(zeros).map(|(byte, zero)| char::from_u32(ZEROS[zero] + u32::from(byte - b'0')).unwrap()).collect();
            let mut text = before;
            for (index, digit) in digits.iter().enumerate() {
                text.push_str(index.checked_sub(1).map_or("", |index| SEPARATORS[separators[index]]));
                text.push(*digit);
            }
            text.push_str(&after);
            prop_assert!(is_in(&text), "{:?}", text);
        }

        #[test]
        fn a_longer_number_is_left_alone(number in 1_000_000_000_u64..1_000_000_000_000) {
            prop_assert!(!is_in(&number.to_string()));
            let stretched = number.to_string().replace('5', "5\u{200b}");
            prop_assert!(!is_in(&stretched));
        }

        #[test]
        fn exactly_the_numbers_that_pass_the_11_test_are_refused(number in 1_u32..1_000_000_000) {
            let text = format!("{number:09}");
            let digits: Vec<i64> = text.chars().map(|c| i64::from(c.to_digit(10).unwrap())).collect();
            let sum: i64 = (0..8).map(|i| digits[i] * (9 - i64::try_from(i).unwrap())).sum::<i64>() - digits[8];
            prop_assert_eq!(is_in(&text), sum.rem_euclid(11) == 0);
        }
    }
}
