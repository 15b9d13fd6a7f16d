//! An advice to an authority. A wrong one is undone, never changed, so that an old report can be asked for again.

use chrono::{DateTime, NaiveDate, Utc};
use uuid::Uuid;

use crate::platform::error::{Conflict, Result};

/// An advice on putting social return into a contract.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Advice {
    /// The labour-market region that it belongs to: nothing refers across regions.
    pub region: Uuid,
    /// UUIDv7 assigned at registration, unique within the region.
    pub id: Uuid,
    /// The authority that asked for it.
    pub authority: Uuid,
    /// Business date: from this day on it counts.
    pub given_on: NaiveDate,
    /// What it was about.
    pub subject: String,
    /// The authority's own reference of the contract, where there was one already.
    pub contract_reference: Option<String>,
    /// Publication date of the tender, where it was known.
    pub tender_published_on: Option<NaiveDate>,
    /// When it was registered.
    pub recorded_at: DateTime<Utc>,
    /// Why it was undone, if it was.
    pub reversed_because: Option<String>,
}

impl Advice {
    /// Number of the version, for the ETag: an advice changes once at most.
    #[must_use]
    pub fn version(&self) -> i32 {
        if self.reversed_because.is_some() { 2 } else { 1 }
    }

    /// The advice, undone.
    ///
    /// # Errors
    /// 409 `already-reversed`.
    pub fn reversed(self, reason: String) -> Result<Self> {
        match self.reversed_because {
            Some(_) => Err(Conflict::AlreadyReversed.into()),
            None => Ok(Self { reversed_because: Some(reason), ..self }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_advice_is_undone_once() {
        let given = Advice {
            region: Uuid::nil(),
            id: Uuid::nil(),
            authority: Uuid::nil(),
            given_on: NaiveDate::MIN,
            subject: "Percentage voor schoonmaak".into(),
            contract_reference: None,
            tender_published_on: None,
            recorded_at: DateTime::UNIX_EPOCH,
            reversed_because: None,
        };
        let undone = given.clone().reversed("Dubbel geteld".into()).unwrap();
        assert_eq!((given.version(), undone.version()), (1, 2));
        assert!(undone.reversed("Nog eens".into()).is_err());
    }
}
