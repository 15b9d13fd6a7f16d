//! What can be wrong with the document itself. All of it is found when the service starts.

use thiserror::Error;

/// The document cannot be enforced.
#[derive(Debug, Error)]
pub enum ContractError {
    /// A `$ref` that leads nowhere, or round in a circle.
    #[error("the document refers to {0}, which is not there")]
    Unresolved(String),
    /// A part that OpenAPI requires.
    #[error("{place} of the document lacks {what}")]
    Missing {
        /// Method and path of the operation.
        place: String,
        /// The missing part.
        what: &'static str,
    },
    /// Something that OpenAPI permits, but that is not enforced here; better refused than ignored.
    #[error("{place} of the document asks for something that is not enforced: {what}")]
    Unsupported {
        /// Method and path of the operation, or a path.
        place: String,
        /// What it asks for.
        what: String,
    },
    /// Two operations answer to the same requests.
    #[error("the document has two operations for {0}")]
    Ambiguous(String),
    /// A schema that is wrong in itself.
    #[error("the document has a schema that cannot be compiled: {0}")]
    Schema(String),
}
