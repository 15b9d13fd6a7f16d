//! The log of looks at persons, in the shape of Logboek Dataverwerkingen 1.0: an entry for each person and each look, written in the
//! transaction that shows the person. Furniture: it knows people by their pseudonyms only.

mod activity;
pub mod store;

pub use activity::processing_activity;

/// What the id of a data subject is: the pseudonym under which a participant is known here.
pub const SUBJECT_TYPE: &str = "urn:menukaart:participant";
