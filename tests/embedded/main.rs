//! The embedded PostgreSQL, with real servers and real processes. Every test has a data directory of its own and leaves no process behind.

mod crashes;
mod lifecycle;
mod place;
mod refusals;
mod service;
mod sharing;
mod users;
