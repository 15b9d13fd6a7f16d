//! Counts of persons, and how they are shown to outsiders (rule 10).

/// Below this number of people a track record says little: it carries a warning. A rule set may name another.
pub const SMALL: u32 = 20;

/// A count as outsiders see it: the nearest multiple of five.
#[must_use]
pub fn rounded(people: u32) -> u32 {
    people.saturating_add(2) / 5 * 5
}

#[cfg(test)]
mod tests {
    use super::rounded;

    #[test]
    fn counts_go_to_the_nearest_multiple_of_five() {
        let shown: Vec<u32> = [0, 1, 2, 3, 7, 8, 10, 12, 13].into_iter().map(rounded).collect();
        assert_eq!(shown, [0, 0, 0, 5, 5, 10, 10, 10, 15]);
    }
}
