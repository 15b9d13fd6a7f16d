//! How large a file may be.

/// At most this many rows below the header.
pub const MAX_ROWS: usize = 50_000;
/// At most this many columns.
pub const MAX_COLUMNS: usize = 200;
