//! What every slice of the domain is built on: requests and answers, the database, callers, the audit trail, and the handle of the running service.

pub mod accesses;
pub mod audit;
pub mod auth;
pub mod clock;
pub mod config;
pub mod db;
pub mod embedded;
pub mod erasures;
pub mod error;
pub mod http;
pub mod idempotency;
pub mod paging;
pub mod patch;
pub mod precondition;
pub mod request;
pub(crate) mod schema;
pub mod service;
pub mod sessions;
pub mod tables;
pub mod validation;
pub mod whole_floats;
pub mod written;
