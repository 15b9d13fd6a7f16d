//! Decisions on initiatives, with what they end: a closed initiative ends the reservations that wait for a decision.

use uuid::Uuid;

use super::expiry;
use crate::domain::initiatives::Initiative;
use crate::domain::initiatives::commands::{self, Ruling};
use crate::platform::auth::Caller;
use crate::platform::db::Work;
use crate::platform::error::Result;
use crate::platform::precondition::IfMatch;

/// An adviser decides on an initiative. Accepted contributions stay, whatever is decided; reservations that end do not come back when the decision is undone.
///
/// # Errors
/// 404, 403, 428, 412; 422 without a reason or with an end that an approval cannot have; 409 `wrong-status`, `inactive`.
pub async fn decide_initiative(work: &mut Work<'_>, caller: &Caller, id: Uuid, seen: &IfMatch, ruling: Ruling) -> Result<Initiative> {
    let end_reservations = async |work: &mut Work<'_>, initiative: Initiative| expiry::end_with_initiative(work, initiative).await;
    commands::decide(work, caller, id, seen, ruling, end_reservations).await
}
