//! Trajectories of the sample, their participants and what became of them. All persons are invented.

use chrono::NaiveDate;
use uuid::Uuid;

use super::callers::{SampleCallers, on};
use super::days_ago;
use super::organisations::PEEL;
use crate::domain::outcomes::follow_up::{FollowUp, InWork, due_on};
use crate::domain::outcomes::outcome::{Benefit, Contract, Kind, Outcome};
use crate::domain::outcomes::{self};
use crate::domain::participants::enrolment::{self, NewParticipant};
use crate::domain::participants::participant::Details;
use crate::domain::participants::store::ProgressReport;
use crate::domain::participants::{self, Departure, LeaveReason};
use crate::domain::trajectories::commands::{self, NewTrajectory};
use crate::domain::trajectories::trajectory::TrajectoryChange;
use crate::platform::auth::Caller;
use crate::platform::db::Work;
use crate::platform::error::{Error, Result};
use crate::values::{Euro, Period};

/// The ten women of Sterk aan het Werk: the worked example. Ten start, eight finish, seven are in work at 1 month and 3
/// months, six at 6 months; one was not reached then, which counts as unknown and stands on the worklist.
const STARTED: usize = 10;

/// Runs the groups.
pub(super) async fn run(work: &mut Work<'_>, callers: &SampleCallers, initiatives: &[Uuid], contributions: &[Uuid]) -> Result<()> {
    let foundation = callers.partner(0)?;
    let first = |ids: &[Uuid], index: usize| ids.get(index).copied().ok_or_else(|| Error::internal("no such thing in the sample"));
    let finished = plan(work, foundation, first(initiatives, 0)?, "Eerste groep (voorbeeld)", (540, 300), 10, 80_000).await?;
    let contribution = first(contributions, 0)?;
    on(work, days_ago(work, 539), foundation, async |work| commands::fund(work, foundation, finished, contribution, 10).await).await?;
    for number in 0..STARTED {
        live(work, foundation, finished, number).await?;
    }
    let running = plan(work, callers.partner(1)?, first(initiatives, 1)?, "Lassers najaar (voorbeeld)", (60, 0), 8, 30_000).await?;
    let paid = first(contributions, 1)?;
    let workshop = callers.partner(1)?;
    on(work, days_ago(work, 59), workshop, async |work| commands::fund(work, workshop, running, paid, 8).await).await?;
    for number in 0..5 {
        let day = days_ago(work, 58);
        let participant =
            on(work, day, workshop, async |work| Ok(enrolment::enrol(work, workshop, running, somebody("TW", number, day)?).await?.id))
                .await?;
        report(work, workshop, participant, days_ago(work, 30), "orientation").await?;
    }
    plan(work, callers.partner(3)?, first(initiatives, 5)?, "Taalgroep voorjaar (voorbeeld)", (0, 0), 12, 28_000).await?;
    let called_off = plan(work, callers.partner(2)?, first(initiatives, 3)?, "Groene ploeg (voorbeeld)", (200, 100), 10, 42_000).await?;
    cancel(work, callers.partner(2)?, called_off).await
}

/// A trajectory that started and ends so many days ago; one that ended no days ago still runs or is still to come.
async fn plan(
    work: &mut Work<'_>,
    partner: &Caller,
    initiative: Uuid,
    title: &str,
    days: (u64, u64),
    places: u32,
    cost: u32,
) -> Result<Uuid> {
    let today = days_ago(work, 0);
    let (first, last) = match days {
        (0, 0) => (later(today, 60), later(today, 240)),
        (started, 0) => (days_ago(work, started), later(today, 120)),
        (started, ended) => (days_ago(work, started), days_ago(work, ended)),
    };
    let period = Period::new(first, last).ok_or_else(|| Error::internal("no period"))?;
    let new = NewTrajectory { initiative, title: title.to_owned(), period, places, total_cost: Euro::whole(cost) };
    let planned = first.min(days_ago(work, 10));
    on(work, planned, partner, async |work| Ok(commands::create(work, partner, new).await?.id)).await
}

fn later(day: NaiveDate, days: u64) -> NaiveDate {
    day.checked_add_days(chrono::Days::new(days)).unwrap_or(day)
}

async fn cancel(work: &mut Work<'_>, partner: &Caller, trajectory: Uuid) -> Result<()> {
    let day = days_ago(work, 190);
    let cancel = TrajectoryChange { cancel: true, ..TrajectoryChange::default() };
    on(work, day, partner, async |work| commands::change(work, partner, trajectory, cancel).await).await?;
    Ok(())
}

/// An invented participant.
fn somebody(prefix: &str, number: usize, enrolled_on: NaiveDate) -> Result<NewParticipant> {
    const BANDS: [&str; 4] = ["1980-1984", "1985-1989", "1990-1994", "1995-1999"];
    let band = BANDS.get(number % BANDS.len()).ok_or_else(|| Error::internal("no band"))?;
    let municipality = PEEL.get(number % PEEL.len()).ok_or_else(|| Error::internal("no municipality"))?;
    let details = Details {
        reference: format!("{prefix}-{:02}", number + 1),
        municipality: (*municipality).to_owned(),
        target_group: if prefix == "SAHW" { "single-mothers" } else { "participation-act" }.to_owned(),
        birth_year_band: (*band).to_owned(),
    };
    Ok(NewParticipant { details, enrolled_on })
}

/// One life in the first group, from enrolment to six months after leaving.
async fn live(work: &mut Work<'_>, partner: &Caller, trajectory: Uuid, number: usize) -> Result<()> {
    let (start, end) = (days_ago(work, 538), days_ago(work, 300));
    let id =
        on(work, start, partner, async |work| Ok(enrolment::enrol(work, partner, trajectory, somebody("SAHW", number, start)?).await?.id))
            .await?;
    report(work, partner, id, days_ago(work, 450), "orientation").await?;
    report(work, partner, id, days_ago(work, 350), "work-placement").await?;
    let reason = if number < 8 { LeaveReason::Completed } else { LeaveReason::Stopped };
    let departure = Departure { left_on: end, reason };
    on(work, end, partner, async |work| participants::commands::leave(work, partner, id, departure, false).await).await?;
    if number < 7 {
        on(work, end, partner, async |work| outcomes::commands::register_outcome(work, partner, id, job(end)).await).await?;
    }
    let measured = [(1, Some(at_first(number))), (3, Some(at_first(number))), (6, at_six(number))];
    for (months, found) in measured.into_iter().filter_map(|(months, found)| Some((months, found?))) {
        let measured_on = due_on(end, months);
        let follow_up = FollowUp { months, in_work: found, measured_on, hours_per_week: None, benefit: Benefit::Unknown };
        on(work, measured_on, partner, async |work| outcomes::commands::measure(work, partner, id, follow_up).await).await?;
    }
    Ok(())
}

fn at_first(number: usize) -> InWork {
    if number < 7 { InWork::Yes } else { InWork::No }
}

fn at_six(number: usize) -> Option<InWork> {
    match number {
        0..6 => Some(InWork::Yes),
        6 => None,
        _ => Some(InWork::No),
    }
}

fn job(started_on: NaiveDate) -> Outcome {
    let (kind, contract) = (Kind::Employment, Some(Contract::Temporary));
    Outcome { id: Uuid::now_v7(), kind, started_on, hours_per_week: Some(28), contract, benefit: Benefit::Ended, reversed: None }
}

async fn report(work: &mut Work<'_>, partner: &Caller, participant: Uuid, day: NaiveDate, phase: &str) -> Result<()> {
    on(work, day, partner, async |work| {
        let report = ProgressReport {
            id: Uuid::now_v7(),
            reported_on: day,
            phase: phase.to_owned(),
            attendance: 90,
            note: None,
            recorded_by: work.actor.subject().to_owned(),
            recorded_at: work.now,
        };
        participants::commands::report_progress(work, partner, participant, report).await
    })
    .await
}
