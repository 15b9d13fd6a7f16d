//! What errors of the database mean. Named constraints have the last word on every rule that they guard.

use diesel::result::{DatabaseErrorKind, Error as DieselError};

use crate::platform::error::{Conflict, Error};

/// The meaning of each constraint that a request can run into.
const MEANINGS: &[(&str, Conflict)] = &[
    ("regions_name_unique", Conflict::AlreadyExists),
    ("organisations_kvk_once_per_region", Conflict::AlreadyRegistered),
    ("organisations_pkey", Conflict::AlreadyRegistered),
    ("rule_sets_one_per_day", Conflict::AlreadyExists),
    ("obligations_key_once", Conflict::AlreadyExists),
    ("fulfilments_reference_once", Conflict::AlreadyExists),
    ("fulfilment_evidence_once", Conflict::AlreadyExists),
    ("initiatives_never_oversold", Conflict::SoldOut),
    ("contributions_received_is_complete", Conflict::ExceedsContribution),
    ("contributions_places_assigned_once", Conflict::ExceedsContribution),
    ("contribution_receipt_reversals_once", Conflict::AlreadyReversed),
    ("contribution_transitions_reversed_once", Conflict::AlreadyReversed),
    ("initiative_transitions_reversed_once", Conflict::AlreadyReversed),
    ("trajectories_places_funded", Conflict::TrajectoryFull),
    ("trajectories_places_taken", Conflict::TrajectoryFull),
    ("trajectory_funding_reversals_once", Conflict::AlreadyReversed),
    ("participants_reference_once_per_trajectory", Conflict::AlreadyEnrolled),
    ("outcome_reversals_once", Conflict::AlreadyReversed),
    ("contribution_refund_reversals_once", Conflict::AlreadyReversed),
    ("contribution_transfer_reversals_once", Conflict::AlreadyReversed),
    ("advice_reversals_once", Conflict::AlreadyReversed),
    ("fulfilment_credit_note_reversals_once", Conflict::AlreadyReversed),
];

/// Turns an error of the database into one of the request.
#[must_use]
#[track_caller]
pub fn on_error(error: DieselError) -> Error {
    match error {
        DieselError::NotFound => Error::NotFound,
        // Another request erased the record while this one showed it: the person is gone.
        DieselError::DatabaseError(_, info) if info.constraint_name() == Some("participant_accesses_participant") => Error::NotFound,
        DieselError::DatabaseError(kind, info) => {
            let meaning = info.constraint_name().and_then(|name| MEANINGS.iter().find(|(known, _)| *known == name));
            match (meaning, kind) {
                (Some((_, conflict)), _) => Error::Conflict(*conflict),
                (None, DatabaseErrorKind::ClosedConnection) => Error::Unavailable("The connection to the database was lost."),
                (None, DatabaseErrorKind::SerializationFailure) => Error::Unavailable("Another change came first; ask again."),
                (None, _) => unknown(kind, info.as_ref()),
            }
        }
        DieselError::BrokenTransactionManager => Error::Unavailable("The connection to the database was lost."),
        other => Error::internal(other),
    }
}

/// Errors without a constraint. The message may carry values of the row, so that only its beginning is looked at and
/// only the constraint or table is logged.
#[track_caller]
fn unknown(kind: DatabaseErrorKind, info: &(dyn diesel::result::DatabaseErrorInformation + Send + Sync)) -> Error {
    const AWAY: [&str; 8] = [
        "terminating connection",
        "canceling statement",
        "connection closed",
        "the database system is",
        "server closed",
        "error communicating with the server",
        "deadlock detected",
        "could not serialize",
    ];
    let message = info.message();
    if AWAY.iter().any(|beginning| message.starts_with(beginning)) {
        tracing::warn!(kind = ?kind, "the database gave up a statement");
        return Error::Unavailable("The database cannot answer at this moment.");
    }
    let place = info.constraint_name().or(info.table_name()).unwrap_or("unnamed");
    Error::internal(format!("{kind:?} at {place}: {}", message.lines().next().unwrap_or_default()))
}
