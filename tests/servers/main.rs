//! The service with a PostgreSQL of the system's: over TLS, and beside a standby. `cargo test` passes these tests over and says so; `tests/servers/run`
//! brings what they need.

mod place;

mod restore;
mod standby;
mod tls;
