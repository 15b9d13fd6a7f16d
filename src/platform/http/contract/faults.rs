//! Collects the faults of a request.

use std::collections::HashSet;

use crate::platform::error::InvalidParam;
use crate::values::bsn;

/// Names that clients make up are quoted up to this many characters.
const LONGEST_NAME: usize = 100;

/// So many faults are named at most. More help nobody, and a small body full of faults must not become a huge answer.
pub(super) const MOST: usize = 1_000;

/// What stands for a name that may well be data.
const UNQUOTED: &str = "(unnamed)";

#[derive(Debug, Default)]
pub(super) struct Faults {
    found: Vec<InvalidParam>,
    known: HashSet<(String, &'static str)>,
}

impl Faults {
    /// The same fault of the same field is named once, and none beyond [`MOST`].
    pub(super) fn add(&mut self, fault: InvalidParam) {
        if !self.is_full() && self.known.insert((fault.name.clone(), fault.code)) {
            self.found.push(fault);
        }
    }

    /// Whether there is no room for more.
    pub(super) const fn is_full(&self) -> bool {
        self.found.len() >= MOST
    }

    /// Every fault, in the order of finding. What cannot be read as text, has the wrong type or is no day at all has no
    /// other faults worth naming.
    pub(super) fn into_vec(self) -> Vec<InvalidParam> {
        let Self { mut found, known } = self;
        let has = |fault: &InvalidParam, code: &'static str| known.contains(&(fault.name.clone(), code));
        let hidden = |fault: &InvalidParam| match fault.code {
            "bad-text" => false,
            "wrong-type" => has(fault, "bad-text"),
            "out-of-range" if has(fault, "bad-format") => true,
            _ => has(fault, "bad-text") || has(fault, "wrong-type"),
        };
        found.retain(|fault| !hidden(fault));
        found
    }
}

pub(super) fn fault(name: String, code: &'static str, reason: impl Into<String>) -> InvalidParam {
    InvalidParam { name, code, reason: reason.into() }
}

/// The name of a field within another: `contact` and `email` make `contact.email`.
pub(super) fn field(parent: &str, name: &str) -> String {
    let name = quoted(name);
    if parent.is_empty() { name } else { format!("{parent}.{name}") }
}

/// A name as it may stand in an answer: one that looks like the name of a field, and not like something about a person.
pub(super) fn quoted(name: &str) -> String {
    let plain = |letter: char| letter.is_ascii_alphanumeric() || "_-.$[]".contains(letter);
    if name.chars().all(plain) && !bsn::is_in(name) { name.chars().take(LONGEST_NAME).collect() } else { UNQUOTED.to_owned() }
}

/// What a body is called as a whole.
pub(super) fn or_body(name: String) -> String {
    if name.is_empty() { "body".to_owned() } else { name }
}
