//! Who is signed in to the web pages, and who is on the way there.
//!
//! A browser has a [`Secret`] in a cookie; the database has only its digest, and shows a row to nobody who does not bring the secret. No token is kept,
//! neither here nor in the browser. Furniture of the pages: the API knows nothing of sessions.

mod login;
mod return_path;
mod secret;
mod session;
pub mod store;

pub use login::Login;
pub use return_path::ReturnPath;
pub use secret::Secret;
pub use session::{IDLE, LONGEST, Session};
