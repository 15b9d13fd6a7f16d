//! The log of looks at persons, in the shape of Logboek Dataverwerkingen 1.0: an entry for each person and each look, written in the
//! transaction that shows the person. It depends on no slice of the domain and knows people by their pseudonymous ids only.

mod activity;
pub mod store;

pub use activity::processing_activity;

/// What the id of a data subject is: the pseudonym under which a participant is known here.
pub const SUBJECT_TYPE: &str = "urn:menukaart:participant";
