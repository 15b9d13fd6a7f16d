//! What a contribution would be, before anything is reserved: the checks of a reservation, without its locks.

use chrono::{DateTime, TimeDelta, Utc};

use super::balance::Balance;
use super::commands::{NewContribution, both, check_budget};
use super::pledge::Pledge;
use super::policy;
use crate::domain::initiatives::{self, Initiative, places};
use crate::domain::obligations::{self, Obligation};
use crate::domain::valuation::{self, Valuation};
use crate::platform::auth::{Caller, Viewer};
use crate::platform::db::Conn;
use crate::platform::error::Result;
use crate::values::day;

/// What a contribution would be.
#[derive(Clone, Debug)]
pub struct Preview {
    /// The initiative that it would support.
    pub initiative: Initiative,
    /// The obligation that it would count for.
    pub obligation: Obligation,
    /// What would be pledged.
    pub pledge: Pledge,
    /// Where the obligation stands before it.
    pub balance: Balance,
    /// What it would be worth, line by line.
    pub valuation: Valuation,
    /// When the reservation would end if nobody decided.
    pub expires_at: DateTime<Utc>,
}

/// Looks at a contribution before it is made. Somebody else may be faster: only the reservation itself holds places.
///
/// # Errors
/// Those of [`reserve`](super::commands::reserve), but that the contractor was deactivated.
pub async fn preview(conn: &mut Conn, caller: &Caller, new: &NewContribution, now: DateTime<Utc>) -> Result<Preview> {
    policy::may_contribute(caller)?;
    let (region, today) = (caller.region(), day::in_amsterdam(now));
    let scope = initiatives::policy::visible_to(&Viewer::Known(caller.clone()));
    let initiative = initiatives::store::find(conn, scope, today, new.initiative).await?.filter(|found| found.region == region);
    let own = obligations::policy::visible_to(caller);
    let obligation = obligations::store::find(conn, region, own, new.obligation).await?;
    let (initiative, obligation) = both(initiative, obligation)?;
    let rule_set = valuation::store::get(conn, region, obligation.terms.rule_set).await?;
    let pledge = Pledge::new(new.kind, new.amount, new.hours, rule_set.rules.hour_rate)?;
    pledge.fits(&initiative, new.places)?;
    initiative.ensure_on_the_menu(today)?;
    let balance = check_budget(conn, &obligation, &initiative, pledge, now).await?;
    initiative.places().after(places::Change::Reserve, new.places)?;
    let valuation = valuation::calculation::contribution(&rule_set, new.amount, new.hours)?;
    let expires_at = now + TimeDelta::days(i64::from(rule_set.rules.reservation_days));
    Ok(Preview { initiative, obligation, pledge, balance, valuation, expires_at })
}
