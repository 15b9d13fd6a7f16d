//! Outcomes over HTTP.

pub(super) mod follow_ups;
pub(super) mod outcomes;
pub(super) mod privacy;
pub(super) mod results;
