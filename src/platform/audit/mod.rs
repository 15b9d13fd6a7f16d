//! The audit trail: who changed what, when and why, written in the transaction of the change itself (rule 12).
//!
//! It cannot be rewritten without detection: `digest` says what is covered, `seal` chains it, and `verify` recomputes it.

mod api;
mod digest;
mod head;
mod policy;
mod report;
pub mod restored;
pub mod seal;
pub mod store;
mod verify;

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::{Value, json};
use utoipa_actix_web::service_config::ServiceConfig;
use uuid::Uuid;

pub use digest::Digest;
pub use head::{Head, NoHead, SealedHead};
pub use report::{Fault, Report, Waiting};
pub use restored::Restore;
pub use verify::verify;

use crate::platform::db::Work;
use crate::platform::error::{OrInternal, Result};

/// The field of an erasure's changes that names the entries that lost their values.
const ERASED: &str = "auditValues";

/// The operations of the slice.
pub fn routes(config: &mut ServiceConfig) {
    config.service(api::list_audit_entries);
}

/// Something that was done to a resource.
#[derive(Debug)]
pub struct Entry<'a> {
    /// Past participle: `created`, `approved`, …
    pub action: &'a str,
    /// Kind of resource: `initiative`, `contribution`, …
    pub kind: &'a str,
    /// Its id.
    pub id: Uuid,
    /// The reason that the actor gave. Not for participants: it would escape erasure.
    pub reason: Option<&'a str>,
    /// What was replaced by what.
    pub changes: Changes,
    /// The participant whom the changes are about, if any.
    pub participant: Option<Uuid>,
}

/// Field by field, what was replaced by what.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes(BTreeMap<String, Value>);

impl Changes {
    /// Everything in which two views of the same thing differ; `None` before the creation.
    ///
    /// # Errors
    /// `Internal` if a view cannot be written as JSON.
    pub fn between<V: Serialize>(before: Option<&V>, after: &V) -> Result<Self> {
        let before = before.map(serde_json::to_value).transpose().or_internal()?.unwrap_or(Value::Null);
        let after = serde_json::to_value(after).or_internal()?;
        let fields = after.as_object().into_iter().flatten();
        let changed = fields.filter(|(name, value)| before[name.as_str()] != **value);
        Ok(Self(changed.map(|(name, to)| (name.clone(), json!({"from": before[name.as_str()], "to": to}))).collect()))
    }

    /// One field.
    #[must_use]
    pub fn of(name: &str, from: impl Serialize, to: impl Serialize) -> Self {
        Self(BTreeMap::from([(name.to_owned(), json!({"from": from, "to": to}))]))
    }

    /// Adds a field.
    #[must_use]
    pub fn and(mut self, name: &str, from: impl Serialize, to: impl Serialize) -> Self {
        self.0.insert(name.to_owned(), json!({"from": from, "to": to}));
        self
    }

    fn into_json(self) -> Value {
        Value::Object(self.0.into_iter().collect())
    }
}

/// Writes an entry.
///
/// # Errors
/// Those of the database.
pub async fn record(work: &mut Work<'_>, entry: Entry<'_>) -> Result<()> {
    store::insert(work, vec![entry]).await
}

/// Writes many entries, many in one statement.
///
/// # Errors
/// Those of the database.
pub async fn record_all(work: &mut Work<'_>, entries: Vec<Entry<'_>>) -> Result<()> {
    store::insert(work, entries).await
}

/// Erases what the trail says about a participant and records the erasure, with the ids of the entries that lost their values: what the chain
/// proves is whole without them. A reason says nothing about the participant: it stays.
///
/// # Errors
/// Those of the database.
pub async fn erase(work: &mut Work<'_>, participant: Uuid, reason: Option<&str>) -> Result<()> {
    let region = work.actor.region()?;
    let erased = store::erase_values(work.conn, region, participant).await?;
    let changes = Changes::of(ERASED, erased, Value::Null);
    record(work, Entry { action: "erased", kind: "participant", id: participant, reason, changes, participant: None }).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_differs_is_a_change() {
        let before = json!({"title": "A", "places": 10});
        let after = json!({"title": "B", "places": 10});
        assert_eq!(Changes::between(Some(&before), &after).unwrap(), Changes::of("title", "A", "B"));
    }

    #[test]
    fn everything_is_a_change_at_the_creation() {
        let after = json!({"title": "B"});
        assert_eq!(Changes::between(None, &after).unwrap(), Changes::of("title", Value::Null, "B"));
    }
}
