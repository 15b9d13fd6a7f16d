//! What characters are by the properties that Unicode gives them, so that scripts that are added later need no change here but a newer crate.

use icu_normalizer::DecomposingNormalizerBorrowed;
use icu_properties::props::{BinaryProperty, DefaultIgnorableCodePoint, GeneralCategory, GeneralCategoryGroup, NumericType};
use icu_properties::{CodePointMapData, CodePointMapDataBorrowed};

/// A fraction's line: ½ is one number, not a 1 and a 2.
const FRACTION: char = '\u{2044}';

/// Zeros that are made of nothing else and stand in no row: some have no digit's properties either.
const ENCLOSED_ZEROS: [char; 3] = ['⓿', '🄋', '🄌'];

/// What leaves no mark of its own: zero-width characters, marks upon another character, directions.
pub(super) fn is_invisible(character: char) -> bool {
    let nothing = GeneralCategoryGroup::Mark.union(GeneralCategoryGroup::Format);
    nothing.contains(category(character)) || DefaultIgnorableCodePoint::for_char(character)
}

/// The digits that a character shows: one in most cases, two in ⑫, none in what is no number or has letters as well, such as ㎡.
pub(super) fn digits(character: char) -> Vec<u32> {
    let shown: Vec<char> = DecomposingNormalizerBorrowed::new_nfkd().normalize_iter(std::iter::once(character)).collect();
    if shown.contains(&FRACTION) {
        return Vec::new();
    }
    let digits: Vec<u32> = shown.iter().filter_map(|shown| digit(*shown)).collect();
    let others = shown.iter().filter(|shown| shown.is_alphanumeric() && digit(**shown).is_none()).count();
    if others == 0 { digits } else { Vec::new() }
}

/// The value of a digit that is made of nothing else.
fn digit(character: char) -> Option<u32> {
    const TYPES: CodePointMapDataBorrowed<'static, NumericType> = CodePointMapData::<NumericType>::new();
    match TYPES.get(character) {
        _ if ENCLOSED_ZEROS.contains(&character) => Some(0),
        NumericType::Decimal => Some(place_in_row(character, |other| TYPES.get32(other) == NumericType::Decimal) % 10),
        // Rows of other digits, such as ❶ and ➀, begin with 1.
        NumericType::Digit => Some(place_in_row(character, |other| TYPES.get32(other) == NumericType::Digit) + 1),
        _ => None,
    }
}

/// How many characters of the same kind stand right before. Decimal digits stand in rows from 0 to 9, and rows may follow each other.
fn place_in_row(character: char, is_same: impl Fn(u32) -> bool) -> u32 {
    let code = u32::from(character);
    (1..).take_while(|back| code.checked_sub(*back).is_some_and(&is_same)).last().unwrap_or(0)
}

fn category(character: char) -> GeneralCategory {
    const CATEGORIES: CodePointMapDataBorrowed<'static, GeneralCategory> = CodePointMapData::<GeneralCategory>::new();
    CATEGORIES.get(character)
}

/// What is expected of characters, from the tables of another crate and of Unicode 17's `UnicodeData.txt`.
#[cfg(test)]
pub(super) mod oracle {
    use regex::Regex;

    /// The zeros that the other nine digits follow.
    pub(in crate::values) const ZEROS: [u32; 77] = [
        0x0030, 0x0660, 0x06F0, 0x07C0, 0x0966, 0x09E6, 0x0A66, 0x0AE6, 0x0B66, 0x0BE6, 0x0C66, 0x0CE6, 0x0D66, 0x0DE6, 0x0E50, 0x0ED0,
        0x0F20, 0x1040, 0x1090, 0x17E0, 0x1810, 0x1946, 0x19D0, 0x1A80, 0x1A90, 0x1B50, 0x1BB0, 0x1C40, 0x1C50, 0xA620, 0xA8D0, 0xA900,
        0xA9D0, 0xA9F0, 0xAA50, 0xABF0, 0xFF10, 0x104A0, 0x10D30, 0x10D40, 0x11066, 0x110F0, 0x11136, 0x111D0, 0x112F0, 0x11450, 0x114D0,
        0x11650, 0x116C0, 0x116D0, 0x116DA, 0x11730, 0x118E0, 0x11950, 0x11BF0, 0x11C50, 0x11D50, 0x11DA0, 0x11DE0, 0x11F50, 0x16130,
        0x16A60, 0x16AC0, 0x16B50, 0x16D70, 0x1CCF0, 0x1D7CE, 0x1D7D8, 0x1D7E2, 0x1D7EC, 0x1D7F6, 0x1E140, 0x1E2F0, 0x1E4F0, 0x1E5F1,
        0x1E950, 0x1FBF0,
    ];

    /// The first of rows that have no zero, or have it elsewhere: Ethiopic, circled, in brackets, with a full stop, and so on.
    const ONES: [u32; 10] = [0x1369, 0x2460, 0x2474, 0x2488, 0x24F5, 0x2776, 0x2780, 0x278A, 0x10E60, 0x11052];

    /// Single ones: raised, lowered, circled.
    const OTHERS: [(&str, u32); 7] = [("⁰₀⓪⓿🄋🄌🄀", 0), ("¹₁᧚𐩀", 1), ("²₂", 2), ("³₃", 3), ("⁴₄", 4), ("⁸₈", 8), ("⁹₉🄊", 9)];

    /// How each digit may be written.
    pub(in crate::values) fn spellings() -> [Vec<char>; 10] {
        std::array::from_fn(|value| {
            let value = u32::try_from(value).unwrap();
            let of_rows = ZEROS.iter().map(|zero| zero + value).chain(ONES.iter().filter(|_| value > 0).map(|one| one + value - 1));
            let others = OTHERS.iter().filter(|(_, other)| *other == value).flat_map(|(characters, _)| characters.chars());
            of_rows.map(|code| char::from_u32(code).unwrap()).chain(others).collect()
        })
    }

    /// Everything that cannot be seen by itself.
    pub(in crate::values) fn invisible() -> Vec<char> {
        matching(r"[\p{M}\p{Cf}\p{Default_Ignorable_Code_Point}]")
    }

    /// Every character of a class.
    pub(in crate::values) fn matching(class: &str) -> Vec<char> {
        let class = Regex::new(class).unwrap();
        let mut bytes = [0; 4];
        ('\0'..=char::MAX).filter(|character| class.is_match(character.encode_utf8(&mut bytes))).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_digit_of_every_script_has_its_value() {
        for (value, spellings) in oracle::spellings().iter().enumerate() {
            for spelling in spellings {
                assert_eq!(digits(*spelling), [u32::try_from(value).unwrap()], "U+{:04X}", u32::from(*spelling));
            }
        }
    }

    #[test]
    fn no_decimal_digit_of_unicode_is_missing() {
        let known: Vec<u32> = oracle::ZEROS.iter().flat_map(|zero| *zero..zero + 10).collect();
        let decimal = oracle::matching(r"\p{Nd}");
        assert!(decimal.len() >= 760, "{}", decimal.len());
        for character in decimal {
            assert!(known.contains(&character.into()), "U+{:04X} is not in the table", u32::from(character));
            assert_eq!(digits(character).len(), 1, "U+{:04X}", u32::from(character));
        }
    }

    #[test]
    fn marks_format_characters_and_all_that_may_be_ignored_are_invisible_and_nothing_that_separates_is() {
        let invisible = oracle::invisible();
        assert!(invisible.len() > 2_000);
        for character in invisible {
            assert!(is_invisible(character), "U+{:04X}", u32::from(character));
        }
        assert!(" .-/_\u{a0}\u{2009}\u{2028}\u{3000}aé1٣".chars().all(|character| !is_invisible(character)));
    }

    #[test]
    fn a_sign_of_several_digits_shows_them_all_and_a_fraction_or_unit_none() {
        assert_eq!([digits('⑫'), digits('㊿'), digits('⒛'), digits('⑽')], [vec![1, 2], vec![5, 0], vec![2, 0], vec![1, 0]]);
        assert!("½㎡㏩一Ⅻa".chars().all(|character| digits(character).is_empty()));
    }
}
