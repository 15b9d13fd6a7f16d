//! Looks at participants. Whoever wants to show a record has to come through here, and leaves an access entry for each
//! person.

use super::participant::Participant;
use super::store;
use crate::auth::Caller;
use crate::db::Work;
use crate::error::Result;

/// Participants that somebody has looked at, with the entries to prove it. Views are made of nothing else.
#[derive(Debug)]
pub struct Seen(Vec<Participant>);

impl Seen {
    /// Leaves an access entry for each of the participants. `activity` is the operation by which they were seen.
    ///
    /// # Errors
    /// Those of the database; then nothing is shown.
    pub async fn by(work: &mut Work<'_>, caller: &Caller, activity: &str, participants: Vec<Participant>) -> Result<Self> {
        let ids: Vec<_> = participants.iter().map(|participant| participant.id).collect();
        store::insert_accesses(work, caller, activity, &ids).await?;
        Ok(Self(participants))
    }

    /// The participants.
    #[must_use]
    pub fn into_participants(self) -> Vec<Participant> {
        self.0
    }
}
