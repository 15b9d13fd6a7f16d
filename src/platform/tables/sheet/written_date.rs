//! Dates with the month in letters, in Dutch or English.

use chrono::NaiveDate;

/// Every month with how it is written, in small letters.
const MONTHS: [(&str, &[&str]); 12] = [
    ("1", &["jan", "januari", "january"]),
    ("2", &["feb", "februari", "february"]),
    ("3", &["mrt", "mar", "maart", "march"]),
    ("4", &["apr", "april"]),
    ("5", &["mei", "may"]),
    ("6", &["jun", "juni", "june"]),
    ("7", &["jul", "juli", "july"]),
    ("8", &["aug", "augustus", "august"]),
    ("9", &["sep", "sept", "september"]),
    ("10", &["okt", "oct", "oktober", "october"]),
    ("11", &["nov", "november"]),
    ("12", &["dec", "december"]),
];

/// Reads `30 april 2025`, `30 apr. 2025`, `30-apr-2025` or `April 30, 2025`.
pub(super) fn read(text: &str) -> Option<NaiveDate> {
    if !text.contains(char::is_alphabetic) {
        return None;
    }
    let parts: Vec<&str> = text.split([' ', '\u{a0}', ',', '.', '-']).filter(|part| !part.is_empty()).collect();
    let &[first, second, year] = parts.as_slice() else { return None };
    match (month(first), month(second)) {
        (None, Some(month)) => date(year, month, first),
        (Some(month), None) => date(year, month, second),
        _ => None,
    }
}

fn month(name: &str) -> Option<&'static str> {
    let name = name.to_lowercase();
    MONTHS.iter().find(|(_, names)| names.contains(&name.as_str())).map(|(number, _)| *number)
}

/// The date of a year of four digits and a month and day of one or two.
pub(super) fn date(year: &str, month: &str, day: &str) -> Option<NaiveDate> {
    let number = |text: &str, lengths: std::ops::RangeInclusive<usize>| -> Option<u32> {
        let fits = lengths.contains(&text.len()) && text.bytes().all(|letter| letter.is_ascii_digit());
        text.parse().ok().filter(|_| fits)
    };
    NaiveDate::from_ymd_opt(i32::try_from(number(year, 4..=4)?).ok()?, number(month, 1..=2)?, number(day, 1..=2)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_are_read_in_dutch_and_english() {
        for text in ["3 maart 2025", "3 mrt. 2025", "3-MRT-2025", "March 3, 2025", "03 Mar 2025", "maart 3 2025"] {
            assert_eq!(read(text), NaiveDate::from_ymd_opt(2025, 3, 3), "{text}");
        }
    }

    #[test]
    fn every_month_is_its_own() {
        for (number, (_, names)) in (1..).zip(MONTHS) {
            for name in names {
                assert_eq!(read(&format!("1 {name} 2025")), NaiveDate::from_ymd_opt(2025, number, 1), "{name}");
            }
        }
    }

    #[test]
    fn other_words_and_impossible_days_are_not_read() {
        for text in [
            "31 april 2025",
            "30 april 25",
            "april 2025",
            "mei mei 2025",
            "30 foo 2025",
            "2025 april 30",
            "30-04-2025",
            "woensdag 30 april 2025",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
