//! What can be done with credit notes: register one, and take one back that was wrong.

use chrono::NaiveDate;
use uuid::Uuid;

use super::commands::{Locked, find, lock, rule_sets, store_changes};
use super::credit_note::{self, CreditNote};
use super::fulfilment::Fulfilment;
use super::{derivation, policy, store};
use crate::domain::obligations::Obligation;
use crate::platform::audit::{self, Changes, Entry};
use crate::platform::auth::Caller;
use crate::platform::db::Work;
use crate::platform::error::{Conflict, Error, Result};
use crate::platform::precondition::IfMatch;
use crate::values::{Euro, day};

/// A credit note to register.
#[derive(Clone, Debug)]
pub struct NewCreditNote {
    /// Business date.
    pub credited_on: NaiveDate,
    /// Euro net of VAT.
    pub amount: Euro,
    /// Why.
    pub reason: String,
}

/// Registers that a supplier gave back a part of a purchase: it counts for less from that day on, and for what it did before.
///
/// # Errors
/// 404, 403, 428, 412; 422 for something that is no purchase, a day before it or to come, or more than was bought; 409 `wrong-status` after a revocation.
pub async fn credit(work: &mut Work<'_>, caller: &Caller, id: Uuid, if_match: &IfMatch, new: NewCreditNote) -> Result<Fulfilment> {
    let seen = find(work, caller, id).await?;
    policy::may_correct(caller, &seen)?;
    let Locked { before, obligations, .. } = lock(work, &seen).await?;
    if_match.check_seen(before.version)?;
    let notes = notes_of(work, &before).await?;
    let NewCreditNote { credited_on, amount, reason } = new;
    credit_note::check(&before, &notes, credited_on, amount, day::in_amsterdam(work.now))?;
    let after = before.credited()?;
    let note = CreditNote { id: Uuid::now_v7(), credited_on, amount, reason, recorded_at: work.now, reversed_because: None };
    store::insert_credit_note(work, &after, &note).await?;
    save(work, &after, &obligations).await?;
    let changes = Changes::of("credited", (), amount).and("creditedOn", (), credited_on);
    let reason = Some(note.reason.as_str());
    audit::record(work, Entry { action: "credited", kind: "fulfilment", id, reason, changes, participant: None }).await?;
    Ok(after)
}

/// Takes a credit note back that was wrong: the purchase counts as if it had never been.
///
/// # Errors
/// 404, also for a credit note of another purchase; 403, 428, 412; 409 `already-reversed`, `wrong-status` after a revocation.
pub async fn reverse(
    work: &mut Work<'_>,
    caller: &Caller,
    (id, note): (Uuid, Uuid),
    if_match: &IfMatch,
    reason: &str,
) -> Result<Fulfilment> {
    let seen = find(work, caller, id).await?;
    let known = notes_of(work, &seen).await?.into_iter().find(|known| known.id == note).ok_or(Error::NotFound)?;
    policy::may_correct(caller, &seen)?;
    let Locked { before, obligations, .. } = lock(work, &seen).await?;
    if_match.check_seen(before.version)?;
    if known.reversed_because.is_some() {
        return Err(Conflict::AlreadyReversed.into());
    }
    let after = before.credited()?;
    store::insert_credit_note_reversal(work, &after, note, reason).await?;
    save(work, &after, &obligations).await?;
    let changes = Changes::of("credited", known.amount, ()).and("creditedOn", known.credited_on, ());
    audit::record(work, Entry { action: "credit-reversed", kind: "fulfilment", id, reason: Some(reason), changes, participant: None })
        .await?;
    Ok(after)
}

async fn notes_of(work: &mut Work<'_>, fulfilment: &Fulfilment) -> Result<Vec<CreditNote>> {
    let mut notes = store::credit_notes(work.conn, fulfilment.region, &[fulfilment.id]).await?;
    Ok(notes.remove(&fulfilment.id).unwrap_or_default())
}

/// Stores the version of the fulfilment, and what it brings from which day on.
async fn save(work: &mut Work<'_>, after: &Fulfilment, obligations: &[Obligation]) -> Result<()> {
    store::save_without_step(work, after).await?;
    let (notes, rule_sets) = (notes_of(work, after).await?, rule_sets(work).await?);
    let derived = derivation::credits(after, obligations, &rule_sets, &notes)?;
    store_changes(work, after, &derived).await
}
