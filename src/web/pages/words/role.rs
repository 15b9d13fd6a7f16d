//! What roles are called.

use crate::platform::auth::Role;
use crate::web::pages::Language;

/// A role, as people call it.
#[must_use]
pub const fn role(language: Language, role: Role) -> &'static str {
    match role {
        Role::Contractor => language.text("Opdrachtnemer", "Contractor"),
        Role::Partner => language.text("Aanbieder van initiatieven", "Provider of initiatives"),
        Role::Adviser => language.text("Adviseur van de servicedesk", "Adviser of the servicedesk"),
        Role::Authority => language.text("Opdrachtgever", "Contracting authority"),
        Role::Auditor => language.text("Controleur", "Auditor"),
        Role::Service => language.text("Ander systeem", "Another system"),
    }
}
