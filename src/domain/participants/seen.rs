//! Access to participants. Code that shows a record, or anything about a participant, has to go through [`Seen`], which leaves an access entry
//! for each person.

use uuid::Uuid;

use super::participant::Participant;
use crate::platform::accesses;
use crate::platform::auth::Caller;
use crate::platform::db::Work;
use crate::platform::error::Result;

/// Participants that somebody has looked at, with the entries to prove it. Views are made of nothing else, or ask for it.
#[derive(Debug)]
pub struct Seen(Vec<Participant>);

impl Seen {
    /// Leaves an access entry for each of the participants. `activity` is the operation by which they were seen.
    ///
    /// # Errors
    /// Those of the database; then nothing is shown.
    pub async fn by(work: &mut Work<'_>, caller: &Caller, activity: &str, participants: Vec<Participant>) -> Result<Self> {
        let ids: Vec<Uuid> = participants.iter().map(|participant| participant.id).collect();
        accesses::store::insert(work, caller, activity, &ids).await?;
        Ok(Self(participants))
    }

    /// The same where something about the participants is shown, but not their records.
    ///
    /// # Errors
    /// Those of the database; then nothing is shown.
    pub async fn something_of(work: &mut Work<'_>, caller: &Caller, activity: &str, participants: &[Uuid]) -> Result<Self> {
        accesses::store::insert(work, caller, activity, participants).await?;
        Ok(Self(Vec::new()))
    }

    /// The participants.
    #[must_use]
    pub fn into_participants(self) -> Vec<Participant> {
        self.0
    }
}
