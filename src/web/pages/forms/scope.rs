//! Which of several equal forms on a page a field belongs to.

use uuid::Uuid;

/// Where the fields of a form stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// The page has one form with these fields.
    Page,
    /// One form asks about several people: the names of the fields have the id of each, as in `fase.018f…`.
    About(Uuid),
    /// The page has several forms with these fields: only the ids in the page differ.
    Beside(Uuid),
}

impl Scope {
    /// The name of a field.
    #[must_use]
    pub fn name(self, field: &str) -> String {
        match self {
            Self::About(id) => format!("{field}.{id}"),
            Self::Page | Self::Beside(_) => field.to_owned(),
        }
    }

    /// The id of the field in the page, to which a fault leads.
    #[must_use]
    pub fn id(self, field: &str) -> String {
        match self {
            Self::Beside(id) => format!("{field}-{id}"),
            Self::Page | Self::About(_) => self.name(field),
        }
    }
}
