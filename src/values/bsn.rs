//! Citizen service numbers (BSN), which must not get in anywhere (rule 10).

use super::unicode;

/// Whether a text holds a BSN: exactly nine digits that pass the 11-test, with at most one separator between two
/// digits (a space, dot, dash: anything that is neither letter nor digit) and no further digit beside them.
///
/// Digits of any script count, also raised and circled ones, and two in one sign. What cannot be seen separates nothing, and a line break is one
/// separator however it is written.
///
/// One in eleven innocent nine-digit numbers passes the test as well; they are refused too.
#[must_use]
pub fn is_in(text: &str) -> bool {
    let mut symbols = Vec::with_capacity(text.len());
    text.chars().for_each(|character| Symbol::read(character, &mut symbols));
    (0..symbols.len()).any(|start| starts_at(&symbols, start))
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Symbol {
    Digit(u32),
    Separator,
    Other,
}

impl Symbol {
    /// What a character is here: nothing, one symbol, or the digits of a sign that has several.
    fn read(character: char, symbols: &mut Vec<Self>) {
        match character {
            '\r' => {}
            '0'..='9' => symbols.push(Self::Digit(u32::from(character) - u32::from('0'))),
            _ if character.is_ascii() => symbols.push(Self::of(character)),
            _ if unicode::is_invisible(character) => {}
            _ => match unicode::digits(character) {
                digits if digits.is_empty() => symbols.push(Self::of(character)),
                digits => symbols.extend(digits.into_iter().map(Self::Digit)),
            },
        }
    }

    /// What a character is that is no digit.
    fn of(character: char) -> Self {
        if character.is_alphanumeric() { Self::Other } else { Self::Separator }
    }
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
    use std::sync::LazyLock;

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
            "⑫34567⑧2",
            "⑫③㊺6⒎⑻2",
            "⑿34567⒏2",
            "❶❷❸❹❺❻❼❽❷",
            "➊➁⓷❹⑤⑥⑦⑧②",
            "𞋱𞋲𞋳𞋴𞋵𞋶𞋷𞋸𞋲",
            "\u{1e4f1}\u{1e4f2}\u{1e4f3}\u{1e4f4}\u{1e4f5}\u{1e4f6}\u{1e4f7}\u{1e4f8}\u{1e4f2}",
            "\u{1e5f2}\u{1e5f3}\u{1e5f4}\u{1e5f5}\u{1e5f6}\u{1e5f7}\u{1e5f8}\u{1e5f9}\u{1e5f3}",
            "\u{16d71}\u{16d72}\u{16d73}\u{16d74}\u{16d75}\u{16d76}\u{16d77}\u{16d78}\u{16d72}",
            "\u{11de1}\u{11de2}\u{11de3}\u{11de4}\u{11de5}\u{11de6}\u{11de7}\u{11de8}\u{11de2}",
            "123\u{483}456\u{8e3}782",
            "1\u{591}2\u{64b}3\u{903}456782",
            "123\u{600}456\u{110bd}782",
            "123\u{13430}456\u{1d173}782",
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
            "⑫345678②0",
            "1234567½2",
            "12㎡ 3456782",
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

    static SPELLINGS: LazyLock<[Vec<char>; 10]> = LazyLock::new(unicode::oracle::spellings);
    static INVISIBLE: LazyLock<Vec<char>> = LazyLock::new(unicode::oracle::invisible);

    proptest! {
        #[test]
        fn no_spelling_hides_a_number(
            first in 1_u32..100_000_000,
            digits in prop::collection::vec(any::<prop::sample::Index>(), 9),
            separators in prop::collection::vec(0..SEPARATORS.len(), 8),
            unseen in prop::collection::vec(any::<prop::sample::Index>(), 8),
            before in "[a-z ,.:(]{0,12}",
            after in "[a-z ,.:)]{0,12}",
        ) {
            let Some(number) = with_last_digit(first) else { return Ok(()) };
            let mut text = before;
            for (index, byte) in number.bytes().enumerate() {
                if let Some(index) = index.checked_sub(1) {
                    text.push(*unseen[index].get(&INVISIBLE));
                    text.push_str(SEPARATORS[separators[index]]);
                }
                text.push(*digits[index].get(&SPELLINGS[usize::from(byte - b'0')]));
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
