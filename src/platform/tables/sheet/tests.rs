//! Whole files.

use chrono::{Datelike, NaiveDate};
use proptest::prelude::*;
use rust_decimal::Decimal;
use serde_json::json;

use super::*;

const COLUMNS: [Column; 8] = [
    Column { name: "name", kind: Kind::Text },
    Column { name: "amount", kind: Kind::Money },
    Column { name: "share", kind: Kind::Fraction },
    Column { name: "weight", kind: Kind::Decimal },
    Column { name: "hours", kind: Kind::Integer },
    Column { name: "sheltered", kind: Kind::Boolean },
    Column { name: "start_date", kind: Kind::Date },
    Column { name: "tags", kind: Kind::List },
];

fn read(text: &str) -> Sheet {
    Sheet::read(text.as_bytes(), &COLUMNS).unwrap()
}

/// The first row's values of a column, or the codes of its faults.
fn column(text: &str, name: &str) -> Vec<String> {
    let cell = |row: &Row| match row.values.get(name) {
        Some(value) => value.as_str().unwrap().to_owned(),
        None => row.faults.iter().find(|fault| fault.column == name).unwrap().code.to_owned(),
    };
    read(text).rows.iter().map(cell).collect()
}

#[test]
fn a_dutch_spreadsheet_is_read_as_a_whole() {
    let text = b"Start Date;Name;AMOUNT;Share;weight;hours;Sheltered;tags\r\n30-4-2025;\"Caf\xE9; de Zon\";\x80 1.234,50;5,5 %;1.500;36;ja;a|b\r\n;'-x;;;;;;\r\n";
    let sheet = Sheet::read(text, &COLUMNS).unwrap();
    assert_eq!(sheet.columns, ["start_date", "name", "amount", "share", "weight", "hours", "sheltered", "tags"]);
    let expected = json!({
        "start_date": "2025-04-30", "name": "Café; de Zon", "amount": "1234.50", "share": "0.055", "weight": "1500", "hours": 36, "sheltered": true,
        "tags": ["a", "b"],
    });
    assert_eq!(Value::Object(sheet.rows[0].values.clone()), expected);
    assert!(sheet.rows[0].values.keys().eq(&sheet.columns), "in the order of the file");
    assert_eq!(sheet.rows[1], Row { line: 3, values: Map::from_iter([("name".to_owned(), json!("-x"))]), faults: vec![] });
}

#[test]
fn one_cell_that_proves_a_notation_settles_all_others_before_and_after_it() {
    assert_eq!(column("amount;share\n1.230;\n12,50;\n2,340;", "amount"), ["1230.00", "12.50", "2.34"]);
    assert_eq!(column("amount;share\n1.230;5.5%\n2,340;", "amount"), ["1.23", "2340.00"]);
}

#[test]
fn without_proof_or_with_contradictory_proof_only_ambiguous_cells_are_faults() {
    assert_eq!(column("amount\n1.230\n1250\n", "amount"), ["ambiguous-number", "1250.00"]);
    assert_eq!(column("amount\n1.230\n12,50\n12.75\n", "amount"), ["ambiguous-number", "12.50", "12.75"]);
}

#[test]
fn slashes_are_settled_by_another_date_of_the_file() {
    assert_eq!(column("start_date\n03/04/2025\n30/04/2025", "start_date"), ["2025-04-03", "2025-04-30"]);
    assert_eq!(column("start_date\n03/04/2025\n04/30/2025", "start_date"), ["2025-03-04", "2025-04-30"]);
    assert_eq!(column("start_date\n03/04/2025\n04/30/2025\n30/04/2025", "start_date"), ["ambiguous-date", "2025-04-30", "2025-04-30"]);
}

#[test]
fn a_row_of_the_wrong_length_has_one_fault_and_proves_nothing() {
    let sheet = read("name;amount\nx;1.230\nx;y;12,50\nx\nx;1,00x;\n");
    let faults: Vec<_> =
        sheet.rows.iter().map(|row| (row.line, row.faults[0].column.as_str(), row.faults[0].code, row.faults.len())).collect();
    let expected = [
        (2, "amount", "ambiguous-number", 1),
        (3, "row", "wrong-length", 1),
        (4, "row", "wrong-length", 1),
        (5, "amount", "not-a-number", 1),
    ];
    assert_eq!(faults, expected);
    assert!(sheet.rows[1].values.is_empty());
}

#[test]
fn faults_tell_nothing_of_what_is_in_the_cell() {
    let sheet = read("amount;share;weight;hours;sheltered;start_date;tags\nQZX;QZX;QZX;QZX;QZX;QZX;QZX\0\nQZX;1\n");
    let faults: Vec<_> = sheet.rows.iter().flat_map(|row| &row.faults).collect();
    assert_eq!(faults.len(), 8);
    assert!(faults.iter().all(|fault| !format!("{fault:?}").contains("QZX")));
}

#[test]
fn a_line_of_only_a_nul_is_a_fault_and_not_the_end() {
    assert_eq!(column("name\nx\n\0\ny\n\0", "name"), ["x", "nul-character", "y", "nul-character"]);
}

#[test]
fn a_file_without_anything_is_empty_and_one_with_only_a_header_has_no_rows() {
    assert_eq!(Sheet::read(b"", &COLUMNS), Err(SheetError::Empty));
    assert_eq!(Sheet::read(b"\xEF\xBB\xBF\r\n ;;\r\n", &COLUMNS), Err(SheetError::Empty));
    assert_eq!(read("name"), Sheet { columns: vec!["name"], rows: vec![] });
}

/// Writes a number with these separators, the thousands in groups if asked.
fn write(number: Decimal, thousands: char, decimals: char, grouped: bool) -> String {
    let text = number.abs().to_string();
    let (whole, fraction) = text.split_once('.').map_or((text.as_str(), None), |(whole, fraction)| (whole, Some(fraction)));
    let mut written = if number.is_sign_negative() { "-".to_owned() } else { String::new() };
    for (at, digit) in whole.chars().enumerate() {
        if grouped && at > 0 && (whole.len() - at) % 3 == 0 {
            written.push(thousands);
        }
        written.push(digit);
    }
    fraction.map_or(written.clone(), |fraction| format!("{written}{decimals}{fraction}"))
}

/// Writes a date in one of the forms; the slashes day first or month first.
fn write_date(date: NaiveDate, form: usize, day_first: bool) -> String {
    const DUTCH: [&str; 12] =
        ["januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september", "oktober", "november", "december"];
    let (year, month, day) = (date.year(), date.month(), date.day());
    match form {
        0 => format!("{year}-{month:02}-{day:02}"),
        1 => format!("{day}-{month}-{year}"),
        2 => format!("{day:02}.{month:02}.{year}"),
        3 => format!("{day} {} {year}", DUTCH[date.month0() as usize]),
        4 => date.format("%B %-d, %Y").to_string(),
        5 => date.format("%Y-%m-%dT00:00:00").to_string(),
        _ if day_first => format!("{day:02}/{month:02}/{year}"),
        _ => format!("{month}/{day}/{year}"),
    }
}

proptest! {
    #[test]
    fn any_amount_is_read_back_exactly_in_a_file_that_proves_its_notation(
        amounts in prop::collection::vec((-10_i64.pow(15)..10_i64.pow(15), 0_u32..=2, 0_u32..=15, any::<bool>(), 0..4_usize), 1..20),
        dutch in any::<bool>(),
        proof_first in any::<bool>(),
    ) {
        let (thousands, decimals, proof) = if dutch { ('.', ',', "1.234,56") } else { (',', '.', "1,234.56") };
        // Divided by a power of ten, so that small ones are as likely as large ones.
        let numbers: Vec<Decimal> = amounts.iter().map(|(cents, scale, power, ..)| Decimal::new(cents / 10_i64.pow(*power), *scale)).collect();
        let mut lines: Vec<String> = amounts.iter().zip(&numbers).map(|((.., grouped, currency), number)| {
            let text = write(*number, thousands, decimals, *grouped);
            match currency { 0 => format!("€ {text}"), 1 => format!("EUR {text}"), 2 => format!("{text} €"), _ => text }
        }).collect();
        let mut expected: Vec<String> = numbers.iter().map(|number| format!("{number:.2}")).collect();
        let at = if proof_first { 0 } else { lines.len() };
        lines.insert(at, proof.to_owned());
        expected.insert(at, "1234.56".to_owned());
        prop_assert_eq!(column(&format!("amount\n{}", lines.join("\n")), "amount"), expected);
    }

    #[test]
    fn any_number_with_decimals_is_read_back_exactly_in_a_file_that_proves_its_notation(
        mantissa in any::<i64>(), scale in 0_u32..=18, dutch in any::<bool>(), grouped in any::<bool>(),
    ) {
        let (thousands, decimals, proof) = if dutch { ('.', ',', "1.234,56") } else { (',', '.', "1,234.56") };
        let number = Decimal::new(mantissa, scale);
        let text = format!("weight;amount\n{};\"{proof}\"", write(number, thousands, decimals, grouped));
        let sheet = read(&text);
        prop_assert_eq!(&sheet.rows[0].values["weight"], &json!(number.normalize().to_string()));
    }

    #[test]
    fn any_date_is_read_back_exactly_in_a_file_that_proves_the_order_of_its_slashes(
        dates in prop::collection::vec((0_u32..100_000, 0..8_usize), 1..20), day_first in any::<bool>(), proof_first in any::<bool>(),
    ) {
        let first = NaiveDate::from_ymd_opt(1890, 1, 1).unwrap();
        let proof = NaiveDate::from_ymd_opt(2025, 4, 30).unwrap();
        let mut dates: Vec<_> = dates.into_iter().map(|(days, form)| (first + chrono::Days::new(days.into()), form)).collect();
        dates.insert(if proof_first { 0 } else { dates.len() }, (proof, 7));
        let lines: Vec<String> = dates.iter().map(|(date, form)| write_date(*date, *form, day_first)).collect();
        let expected: Vec<String> = dates.iter().map(|(date, _)| date.to_string()).collect();
        prop_assert_eq!(column(&format!("start_date\n{}", lines.join("\n")), "start_date"), expected);
    }

    #[test]
    fn no_bytes_make_the_reader_panic(bytes in prop::collection::vec(any::<u8>(), 0..200), text in "\\PC*", cell in "[-+€EUR0-9.,/%' TZ:a-z\"|;\n\r\0]{0,30}") {
        let _ = Sheet::read(&bytes, &COLUMNS);
        let _ = Sheet::read(text.as_bytes(), &COLUMNS);
        for column in COLUMNS {
            let _ = Sheet::read(format!("{}\n{cell}", column.name).as_bytes(), &COLUMNS);
        }
    }
}
