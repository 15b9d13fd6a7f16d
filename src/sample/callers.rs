//! The callers that the sample data is registered by, and a way to act as one of them on a past day.

use chrono::NaiveDate;
use uuid::Uuid;

use super::noon;
use crate::platform::auth::{Actor, Caller, Identity};
use crate::platform::db::Work;
use crate::platform::error::{Error, OrInternal, Result};

/// The callers and authorities of the sample region.
pub(super) struct SampleCallers {
    pub(super) region: Uuid,
    pub(super) adviser: Caller,
    pub(super) authorities: Vec<Uuid>,
    pub(super) contractors: Vec<Caller>,
    pub(super) partners: Vec<Caller>,
}

/// A caller of the sample region with this identity.
pub(super) fn caller(region: Uuid, identity: Identity) -> Result<Caller> {
    Caller::new(format!("{}@voorbeeld.nl", identity.role()), region, identity).or_internal()
}

impl SampleCallers {
    pub(super) fn contractor(&self, index: usize) -> Result<&Caller> {
        self.contractors.get(index).ok_or_else(|| Error::internal("no such contractor in the sample"))
    }

    pub(super) fn partner(&self, index: usize) -> Result<&Caller> {
        self.partners.get(index).ok_or_else(|| Error::internal("no such partner in the sample"))
    }
}

/// Runs `act` as a caller, on a day in the past.
pub(super) async fn on<T, R>(
    work: &mut Work<'_, R>,
    day: NaiveDate,
    caller: &Caller,
    act: impl AsyncFnOnce(&mut Work<'_, R>) -> Result<T>,
) -> Result<T> {
    let actor = Actor::from(caller);
    act(&mut work.as_of(&actor, noon(day)?)).await
}
