//! Documents that prove a fulfilment: what is known about them, never the documents themselves.

use chrono::NaiveDate;
use uuid::Uuid;

use crate::values::text_enum;

text_enum! {
    /// What kind of document it is.
    #[schema(as = EvidenceKind)]
    pub enum Kind {
        /// A contract of employment or training.
        Contract = "contract",
        /// An invoice.
        Invoice = "invoice",
        /// A certificate or diploma.
        Certificate = "certificate",
        /// A statement of somebody who knows.
        Declaration = "declaration",
        /// A photograph.
        Photo = "photo",
        /// Something else.
        Other = "other",
    }
}

/// A document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evidence {
    /// Its id here.
    pub id: Uuid,
    /// The kind of document.
    pub kind: Kind,
    /// Name of the file, wherever it is kept.
    pub file_name: String,
    /// Digest of the file, hexadecimal.
    pub sha256: String,
    /// Bytes.
    pub size: i64,
    /// Date of the document.
    pub issued_on: Option<NaiveDate>,
    /// Whether it holds personal data, as declared.
    pub personal_data: bool,
}
