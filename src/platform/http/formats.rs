//! The formats of the document that are the service's own.

use super::contract::Format;
use crate::values::bsn;

/// Texts that people write: no citizen service number may stand in them (rule 10).
pub const FORMATS: &[Format] = &[Format {
    name: "free-text",
    code: "bsn",
    reason: "must not hold nine digits that could be a citizen service number (BSN), which may not be stored; one in eleven other numbers \
             looks like one too: write it differently",
    permits: |text| !bsn::is_in(text),
}];
