//! Participants over HTTP.

pub(super) mod course;
pub(super) mod enrolment;
pub(super) mod privacy;
pub(super) mod record;

use super::participant::Participant;
use super::seen::Seen;
use super::view::ParticipantView;
use crate::platform::auth::Caller;
use crate::platform::db::Work;
use crate::platform::error::{Error, Result};
use crate::platform::http::Answer;

/// Shows one participant, and leaves the access entry for it.
async fn show(work: &mut Work<'_>, caller: &Caller, activity: &str, participant: Participant) -> Result<(i32, ParticipantView)> {
    let seen = Seen::by(work, caller, activity, vec![participant]).await?;
    ParticipantView::all(seen).pop().ok_or_else(|| Error::internal("a look at nobody"))
}

/// The answer of a step in the life of a participant: the participant as it is now.
async fn created(work: &mut Work<'_>, caller: &Caller, activity: &str, participant: Participant) -> Result<Answer> {
    let (version, view) = show(work, caller, activity, participant).await?;
    let answer = Answer::created(format!("/v1/participants/{}", view.id()), version, &view)?;
    Ok(answer.about(view.id(), version))
}
