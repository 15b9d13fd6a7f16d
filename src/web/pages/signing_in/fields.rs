//! Where people sign in, and what the form is called there.

/// Where signing in begins.
pub(in crate::web::pages) const SIGN_IN: &str = "/inloggen";
/// The field with the page to come back to.
pub(in crate::web::pages) const BACK: &str = "terug";
/// The field with the person who was chosen.
pub(super) const PERSON: &str = "persoon";
