//! Internal errors, and where in the code they arose.

use std::fmt;
use std::panic::Location;

use super::{Error, Result};

/// The cause of a fault of ours and the line of the source where it arose. Logged, never shown.
#[derive(Debug)]
pub struct Internal {
    cause: Box<dyn std::error::Error + Send + Sync>,
    at: &'static Location<'static>,
}

impl Internal {
    #[track_caller]
    pub(super) fn new(cause: Box<dyn std::error::Error + Send + Sync>) -> Self {
        Self { cause, at: Location::caller() }
    }

    /// File and line, as in `src/domain/menu/api.rs:12`.
    #[must_use]
    pub fn place(&self) -> String {
        format!("{}:{}", self.at.file(), self.at.line())
    }
}

impl fmt::Display for Internal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.cause.fmt(f)
    }
}

/// Results whose errors can only be faults of ours.
pub trait OrInternal<T> {
    /// The value, or a fault of ours that remembers where this is called.
    ///
    /// # Errors
    /// [`Error::Internal`].
    fn or_internal(self) -> Result<T>;
}

impl<T, E: Into<Box<dyn std::error::Error + Send + Sync>>> OrInternal<T> for std::result::Result<T, E> {
    #[track_caller]
    fn or_internal(self) -> Result<T> {
        match self {
            Ok(value) => Ok(value),
            Err(error) => Err(Error::internal(error)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(error: Error) -> String {
        let Error::Internal(internal) = error else { panic!("{error:?}") };
        internal.place()
    }

    fn at(line: u32) -> String {
        format!("{}:{line}", file!())
    }

    #[test]
    fn a_fault_of_ours_remembers_where_it_arose() {
        assert_eq!(place(Error::internal("broken")), at(line!()));
        assert_eq!(place("x".parse::<u8>().or_internal().unwrap_err()), at(line!()));
    }

    #[tokio::test]
    async fn a_fault_of_the_database_remembers_the_statement() {
        let statement = async || -> Result<()> {
            Err(diesel::result::Error::RollbackTransaction)?;
            Ok(())
        };
        assert_eq!(place(statement().await.unwrap_err()), at(line!() - 3));
    }
}
