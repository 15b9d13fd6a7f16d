//! What is wrong with a cell.

/// For programs and for people.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Fault {
    pub code: &'static str,
    pub reason: &'static str,
}
