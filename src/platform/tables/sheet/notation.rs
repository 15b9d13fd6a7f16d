//! What points and commas mean in a number.

/// Who writes a number so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Notation {
    /// `1.234,56`
    Dutch,
    /// `1,234.56`
    English,
}

/// Digits with their separators, by how they can be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Digits {
    /// No separators.
    Plain,
    /// Well formed in this notation only.
    Only(Notation),
    /// One separator with three digits behind it: thousands in the one notation, decimals in the other.
    Either,
}

impl Notation {
    fn with_decimals_behind(separator: char) -> Self {
        if separator == ',' { Self::Dutch } else { Self::English }
    }

    fn other(self) -> Self {
        match self {
            Self::Dutch => Self::English,
            Self::English => Self::Dutch,
        }
    }

    fn thousands(self) -> char {
        match self {
            Self::Dutch => '.',
            Self::English => ',',
        }
    }

    /// The digits with at most a point before the decimals, as programs write them.
    pub fn plain(self, digits: &str) -> String {
        let digits = digits.replace(self.thousands(), "").replace(',', ".");
        if digits.starts_with('.') { format!("0{digits}") } else { digits }
    }
}

impl Digits {
    /// Tells how the digits can be read; `None` when they cannot.
    pub fn classify(text: &str) -> Option<Self> {
        let Some((at, separator)) = text.char_indices().rfind(|(_, letter)| matches!(letter, '.' | ',')) else {
            return are_digits(text).then_some(Self::Plain);
        };
        let (whole, decimals) = (&text[..at], &text[at + 1..]);
        let notation = Notation::with_decimals_behind(separator);
        if whole.contains(separator) {
            return is_grouped(text, separator).then_some(Self::Only(notation.other()));
        }
        if whole.contains(notation.thousands()) {
            return (is_grouped(whole, notation.thousands()) && are_digits(decimals)).then_some(Self::Only(notation));
        }
        if is_grouped(text, separator) {
            return Some(Self::Either);
        }
        ((whole.is_empty() || are_digits(whole)) && are_digits(decimals)).then_some(Self::Only(notation))
    }
}

fn are_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|letter| letter.is_ascii_digit())
}

/// Whether these are groups of three, of which only the first may be shorter. That one never starts with a zero: `0.125` is no thousands.
fn is_grouped(text: &str, separator: char) -> bool {
    let mut groups = text.split(separator);
    let first = groups.next().unwrap_or_default();
    are_digits(first) && first.len() <= 3 && !first.starts_with('0') && groups.all(|group| group.len() == 3 && are_digits(group))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_that_can_be_read_in_one_way_show_their_notation() {
        for text in ["1.234,56", "1.234.567", "1234,5", "12,50", "0,125", ",5", "1234,567", "1.234,5678", "12,3456"] {
            assert_eq!(Digits::classify(text), Some(Digits::Only(Notation::Dutch)), "{text}");
        }
        for text in ["1,234.56", "1,234,567", "1234.5", "12.50", "0.125", ".5", "1234.567", "1,234.5678", "12.3456"] {
            assert_eq!(Digits::classify(text), Some(Digits::Only(Notation::English)), "{text}");
        }
    }

    #[test]
    fn three_digits_behind_a_single_separator_are_thousands_or_decimals() {
        for text in ["1.234", "1,234", "12.000", "999,999"] {
            assert_eq!(Digits::classify(text), Some(Digits::Either), "{text}");
        }
        assert_eq!(Digits::classify("1234"), Some(Digits::Plain));
    }

    #[test]
    fn groups_must_be_well_formed() {
        for text in
            ["1.23.456", "1.234.56", "1234.567,8", "0.123,4", "1.234,567.8", "1,2,3.4", "1..234", "12,", ".", "", "1.234.", "1a", "१"]
        {
            assert_eq!(Digits::classify(text), None, "{text}");
        }
    }

    #[test]
    fn the_plain_form_depends_on_the_notation() {
        assert_eq!(Notation::Dutch.plain("1.234.567,89"), "1234567.89");
        assert_eq!(Notation::English.plain("1,234,567.89"), "1234567.89");
        assert_eq!((Notation::Dutch.plain("1.234"), Notation::English.plain("1.234")), ("1234".to_owned(), "1.234".to_owned()));
        assert_eq!((Notation::Dutch.plain(",5"), Notation::English.plain(".5")), ("0.5".to_owned(), "0.5".to_owned()));
    }
}
