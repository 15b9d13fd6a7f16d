//! The figures of the public letter, as of 30 April 2025. It tells totals only: the contracts, contractors and fulfilments here are
//! examples that split them, so that the report says exactly what the letter says. They are imported as a registration system's
//! files would be.

use std::collections::BTreeSet;

use chrono::{Days, NaiveDate};

use super::callers::{SampleCallers, on};
use crate::domain::advices::commands::{self, NewAdvice};
use crate::domain::imports::fulfilments::{self, ImportFulfilment};
use crate::domain::imports::obligations::{self, ImportObligation};
use crate::domain::imports::report::ImportMode;
use crate::domain::organisations::{self, Kind, NewOrganisation};
use crate::platform::db::Work;
use crate::platform::error::{Error, Result};
use crate::platform::tables::Upload;

/// 144 contracts, 135 of them active: EUR 4,978,970 together.
const OBLIGATIONS: &[u8] = include_bytes!("letter/obligations.csv");

/// EUR 4,112,961 together, of which EUR 2,684,979 in 2024.
const FULFILMENTS: &[u8] = include_bytes!("letter/fulfilments.csv");

/// Advices given until then.
const ADVICES: u64 = 72;

/// The day of the letter's figures, and the next, on which they are registered.
const DAY: Option<NaiveDate> = NaiveDate::from_ymd_opt(2025, 4, 30);

/// Imports the files and registers the advices, on the day after.
pub(super) async fn load(work: &mut Work<'_>, callers: &SampleCallers) -> Result<()> {
    let last = DAY.ok_or_else(|| Error::internal("no day of the letter"))?;
    let next = last.succ_opt().ok_or_else(|| Error::internal("no day after the letter"))?;
    on(work, next, &callers.adviser, async |work| {
        for name in contractors() {
            organisations::commands::register(work, NewOrganisation { kind: Kind::Contractor, name, kvk_number: None }).await?;
        }
        let contracts: Upload<ImportObligation> = Upload::from_csv(OBLIGATIONS, |_| Vec::new())?;
        obligations::import(work, &callers.adviser, contracts, ImportMode::AllOrNothing).await?;
        let done: Upload<ImportFulfilment> = Upload::from_csv(FULFILMENTS, |_| Vec::new())?;
        fulfilments::import(work, &callers.adviser, done, ImportMode::AllOrNothing).await?;
        advise(work, callers, last).await
    })
    .await
}

/// The contractors of the contracts: the third column.
fn contractors() -> BTreeSet<String> {
    let text = String::from_utf8_lossy(OBLIGATIONS);
    text.lines().skip(1).filter_map(|line| line.split(';').nth(2)).map(str::to_owned).collect()
}

/// An advice every week until the day, to one authority after the other.
async fn advise(work: &mut Work<'_>, callers: &SampleCallers, last: NaiveDate) -> Result<()> {
    for (weeks, authority) in (0..ADVICES).zip(callers.authorities.iter().cycle()) {
        let given_on = last.checked_sub_days(Days::new(7 * weeks)).unwrap_or(last);
        let subject = "Social return in een aanbesteding (voorbeeld)".to_owned();
        let new = NewAdvice { authority: *authority, given_on, subject, contract_reference: None, tender_published_on: None };
        commands::register(work, &callers.adviser, new).await?;
    }
    Ok(())
}
