//! Which columns a sheet may have.

/// A column that the reader knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Column {
    /// The canonical name. A header matches whatever its case, spaces, underscores and dots.
    pub name: &'static str,
    /// How its cells are read.
    pub kind: Kind,
}

/// How a cell is read, and the JSON it becomes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A string, as it is written.
    Text,
    /// Euros: a string with exactly two decimals, such as `"1234567.89"`. May be negative.
    Money,
    /// A part of one: a string with at most six decimals. `5,5 %` becomes `"0.055"`, but `5,5` becomes `"5.5"`. May lie outside of 0 to 1.
    Fraction,
    /// A string without trailing zeros, such as `"-12.5"`.
    Decimal,
    /// A JSON integer that fits 64 bits.
    Integer,
    /// A JSON boolean.
    Boolean,
    /// A string such as `"2025-04-30"`.
    Date,
    /// An array of strings, from a cell in which they are separated by `|`.
    List,
    /// Nothing: a column that exports have and imports do not need.
    Ignored,
}
