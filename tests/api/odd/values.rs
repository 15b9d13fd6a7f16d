//! Odd values: a list of known troublemakers, and as many random ones.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};

/// The seed of the dice: printed, and taken from here to see the same run again.
const SEED: &str = "MENUKAART_ODD_SEED";

/// Days on both sides of what is a day, and what other programs take for days.
pub const DAYS: [&str; 13] = [
    "-4800-01-01",
    "-262143-01-01",
    "+262142-12-31",
    "0000-01-01",
    "0001-01-01",
    "1899-12-31",
    "1900-01-01",
    "2199-12-31",
    "2200-01-01",
    "9999-12-31",
    "2025-02-30",
    "20250101",
    "infinity",
];

/// Amounts and numbers on both sides of every limit.
pub const DECIMALS: [&str; 14] = [
    "0.00",
    "0.01",
    "1",
    "999999.99",
    "999999999.99",
    "1000000000.00",
    "999999999999.99",
    "1000000000000.00",
    "79228162514264337593543950335.00",
    "99999999999999999999999999999999999999.99",
    "-0.01",
    "0.0000000000000000000000000001",
    "1e300",
    "NaN",
];

/// Texts that something may stumble over.
pub const TEXTS: [&str; 18] = [
    "\0",
    "a\0b",
    "\u{1b}[31m",
    "\u{202e}abc",
    "\u{feff}",
    "\u{fffd}\u{ffff}",
    "\u{10ffff}",
    "e\u{301}\u{301}\u{301}",
    "\u{d7ff}\u{e000}",
    "ﬀ İ ß Ǆ",
    "👩‍👩‍👧‍👦🇳🇱",
    "'; DROP TABLE obligations; --",
    "%00%ff%",
    "\\u0000 \\x00 \\",
    "a & | ! :* <-> ( \"",
    "٣٤٥",
    " \t\r\n ",
    "=cmd|' /C calc'!A0",
];

/// Dice that fall the same way for the same seed (splitmix64).
pub struct Dice(u64);

impl Dice {
    /// Dice of today, or of the run that is to be seen again.
    pub fn new() -> Self {
        let told = std::env::var(SEED).ok().and_then(|text| text.parse().ok());
        let seed = told.unwrap_or_else(|| u64::from(std::time::UNIX_EPOCH.elapsed().unwrap().subsec_nanos()));
        println!("{SEED}={seed}");
        Self(seed)
    }

    pub fn number(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    pub fn below(&mut self, limit: usize) -> usize {
        usize::try_from(self.number() % u64::try_from(limit).unwrap()).unwrap()
    }

    pub fn of<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        &all[self.below(all.len())]
    }

    /// So many of them at most, others in the next run; all of them in a full run (`CI_FULL=true`).
    pub fn some<T>(&mut self, mut all: Vec<T>, most: usize) -> Vec<T> {
        let is_full = std::env::var("CI_FULL").is_ok_and(|full| full == "true");
        while !is_full && all.len() > most {
            all.swap_remove(self.below(all.len()));
        }
        all
    }

    /// A text of any characters.
    pub fn text(&mut self) -> String {
        let length = self.below(40);
        let limits = [0x20, 0x80, 0x800, 0xffff, 0x0010_ffff];
        (0..length)
            .filter_map(|_| {
                let limit = *self.of(&limits);
                char::from_u32(u32::try_from(self.below(limit)).unwrap())
            })
            .collect()
    }

    /// A day of any year that there is room for somewhere.
    pub fn day(&mut self) -> String {
        let year = i64::try_from(self.below(12_000)).unwrap() - 1_000;
        format!("{year:04}-{:02}-{:02}", 1 + self.below(12), 1 + self.below(28))
    }

    /// A decimal of any size.
    pub fn decimal(&mut self) -> String {
        let digits = 1 + self.below(16);
        let number: String = (0..digits).map(|_| char::from(b'0' + u8::try_from(self.below(10)).unwrap())).collect();
        format!("{}.{:02}", number.trim_start_matches('0'), self.below(100))
    }
}

/// What may stand for a value of some schema: everything of its kind, and a little of the others.
pub fn odd(schema: &Value, dice: &mut Dice) -> Vec<Value> {
    let is = |name: &str| schema["type"] == name || schema["type"].as_array().is_some_and(|types| types.contains(&json!(name)));
    let texts = |all: &[&str]| all.iter().map(|text| json!(text)).collect::<Vec<_>>();
    let mut found = match schema["format"].as_str() {
        Some("date") => texts(&DAYS),
        Some("date-time") => instants(),
        Some("decimal") => texts(&DECIMALS),
        _ if is("integer") || is("number") => numbers(schema),
        _ if is("boolean") => vec![json!("true"), json!(1)],
        _ => {
            let mut some: Vec<Value> = (0..2).map(|_| json!(dice.of(&TEXTS))).collect();
            some.extend([json!("\0"), json!("x".repeat(5_000)), json!(dice.text())]);
            some
        }
    };
    found.push(match schema["format"].as_str() {
        Some("date") => json!(dice.day()),
        Some("decimal") => json!(dice.decimal()),
        _ => dice.of(&[json!(null), json!([]), json!({}), json!(true), json!(1e308), json!([[[[]]]])]).clone(),
    });
    dice.some(found, 5)
}

fn instants() -> Vec<Value> {
    let mut all: Vec<Value> = DAYS.iter().map(|day| json!(format!("{day}T00:00:00Z"))).collect();
    let more = ["2025-06-30T23:59:60Z", "0000-01-01T00:00:00+23:59", "9999-12-31T23:59:59.999999999-23:59", "2199-12-31T23:59:59-12:00"];
    all.extend(more.iter().map(|text| json!(text)));
    all
}

fn numbers(schema: &Value) -> Vec<Value> {
    let mut all = vec![json!(0), json!(-1), json!(i32::MAX), json!(u32::MAX), json!(i64::MIN), json!(u64::MAX), json!(0.5), json!(1e308)];
    all.extend(["minimum", "maximum"].iter().filter(|name| schema[**name].is_number()).map(|name| schema[*name].clone()));
    all
}

/// A cursor with any contents.
pub fn cursor(contents: &Value) -> String {
    URL_SAFE_NO_PAD.encode(contents.to_string())
}

/// A text in an address, with every byte spelled out.
pub fn encoded(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}
