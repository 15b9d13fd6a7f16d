//! Answers of success by Idempotency-Key. Only the table: what it is for stands in `http::command`.

pub mod store;
