//! Sessions of the web pages, and logins in progress.
//!
//! A browser has a [`Secret`] in a cookie; the database has only its digest, and shows a row to nobody who does not bring the secret. No token is kept,
//! neither here nor in the browser. Only the pages use sessions: the API takes tokens.

mod login;
mod return_path;
mod secret;
mod session;
pub mod store;

pub use login::Login;
pub use return_path::ReturnPath;
pub use secret::Secret;
pub use session::{IDLE, LONGEST, Session};
