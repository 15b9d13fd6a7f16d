//! What separates the cells.

const CANDIDATES: [char; 3] = [';', ',', '\t'];

/// The delimiter that is found most often in the first line that holds anything, outside of quotes.
///
/// A line without any is a single column: then a tab, since a comma or semicolon may be part of its cells.
pub(super) fn detect(text: &str) -> u8 {
    let mut counts = [0_usize; CANDIDATES.len()];
    let mut quoted = false;
    for letter in text.trim_start_matches(['\r', '\n', ' ']).chars() {
        match letter {
            '"' => quoted = !quoted,
            _ if quoted => {}
            '\r' | '\n' => break,
            _ => CANDIDATES.iter().zip(&mut counts).filter(|(candidate, _)| **candidate == letter).for_each(|(_, count)| *count += 1),
        }
    }
    // Of equal counts the first in the list.
    let best = (0..CANDIDATES.len()).rev().max_by_key(|&at| counts[at]).filter(|&at| counts[at] > 0);
    match best {
        Some(0) => b';',
        Some(1) => b',',
        _ => b'\t',
    }
}

#[cfg(test)]
mod tests {
    use super::detect;

    #[test]
    fn the_delimiter_of_the_header_counts_and_not_that_of_the_rows() {
        assert_eq!(detect("a;b\n1,2,3,4"), b';');
        assert_eq!(detect("\r\n\na,b\r\n1;2;3;4"), b',');
        assert_eq!(detect("a\tb\n1;2"), b'\t');
    }

    #[test]
    fn delimiters_within_quotes_do_not_count() {
        assert_eq!(detect("\"a,b,c\n,,,\";d\n"), b';');
    }

    #[test]
    fn a_single_column_may_hold_commas_and_semicolons() {
        assert_eq!(detect("amount\n1.234,50"), b'\t');
    }
}
