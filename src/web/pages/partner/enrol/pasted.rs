//! A table as it is copied out of a spreadsheet, made into the CSV that the API takes.

use crate::domain::organisations::Region;
use crate::web::pages::forms::ENROL;
use crate::web::pages::{Language, words};

/// The rows under the names of their columns. A first row without any digit is taken as a header: a row about a person has a band of birth years. Municipalities
/// and target groups may stand there by their names.
pub(super) fn as_csv(text: &str, region: &Region) -> String {
    let delimiter = ['\t', ';', ','].into_iter().find(|delimiter| text.contains(*delimiter)).unwrap_or('\t');
    let header = ENROL.rows.iter().map(|row| row.name).collect::<Vec<_>>().join(&delimiter.to_string());
    let mut rows = text.lines().filter(|line| !line.trim().is_empty()).peekable();
    rows.next_if(|first| !first.contains(|letter: char| letter.is_ascii_digit()));
    let rows = rows.map(|row| if row.contains('"') { row.to_owned() } else { with_codes(row, delimiter, region) });
    std::iter::once(header).chain(rows).collect::<Vec<_>>().join("\n")
}

fn with_codes(row: &str, delimiter: char, region: &Region) -> String {
    let cell = |(column, cell): (usize, &str)| {
        let cell = cell.trim();
        match column {
            1 => municipality(cell, region),
            2 => target_group(cell),
            _ => None,
        }
        .unwrap_or_else(|| cell.to_owned())
    };
    row.split(delimiter).enumerate().map(cell).collect::<Vec<_>>().join(&delimiter.to_string())
}

fn municipality(name: &str, region: &Region) -> Option<String> {
    let town = region.municipalities.iter().find(|town| town.name.eq_ignore_ascii_case(name))?;
    Some(town.code.clone().into())
}

fn target_group(name: &str) -> Option<String> {
    let is_named = |code: &&&str| Language::ALL.iter().any(|language| words::target_group(*language, code).eq_ignore_ascii_case(name));
    words::TARGET_GROUPS.iter().find(is_named).map(|code| (*code).to_owned())
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::domain::organisations::Municipality;
    use crate::values::MunicipalityCode;

    fn region() -> Region {
        let helmond = Municipality { code: MunicipalityCode::parse("GM0794").unwrap(), name: "Helmond".into() };
        Region { id: Uuid::nil(), name: "Peel".into(), municipalities: vec![helmond] }
    }

    #[test]
    fn names_become_codes_and_the_header_that_somebody_gave_is_replaced() {
        let pasted = "Kenmerk\tGemeente\tDoelgroep\tGeboren\tStart\n\nA-1\thelmond \tAlleenstaande moeders\t1985-1989\t2025-02-01\n";
        let csv = "reference\tmunicipality\ttargetGroup\tbirthYearBand\tenrolledOn\nA-1\tGM0794\tsingle-mothers\t1985-1989\t2025-02-01";
        assert_eq!(as_csv(pasted, &region()), csv);
    }

    #[test]
    fn what_nobody_knows_stays_as_it_is_to_be_told_what_is_wrong_with_it() {
        assert!(as_csv("A-1;Atlantis;x;1985-1989;2025-02-01", &region()).ends_with("\nA-1;Atlantis;x;1985-1989;2025-02-01"));
        assert!(as_csv("\"A;1\";Helmond;x;1;2", &region()).ends_with("\n\"A;1\";Helmond;x;1;2"));
    }
}
