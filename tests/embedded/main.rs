//! The embedded PostgreSQL, with real servers and real processes. Every test has a data directory of its own and leaves no process behind.
//!
//! They wait for other processes with the thread that they run on. So each has further threads: one that looks after the server may hold the start lock
//! when the test begins to wait for somebody who needs it.

mod crashes;
mod lifecycle;
mod place;
mod refusals;
mod service;
mod sharing;
mod users;
