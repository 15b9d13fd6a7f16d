//! Reads the items of a worklist from the database: decisions, receipts, measurements, and obligations that need attention.

use std::collections::HashMap;

use chrono::{DateTime, Days, NaiveDate, TimeDelta, Utc};
use rust_decimal::Decimal;
use uuid::Uuid;

use super::item::{Item, WorkKind};
use crate::domain::contributions::{self, Contribution, Status as ContributionStatus};
use crate::domain::credits;
use crate::domain::fulfilments::{self, Status as FulfilmentStatus};
use crate::domain::initiatives;
use crate::domain::obligations::policy::Visible;
use crate::domain::obligations::store::Due;
use crate::domain::obligations::{self, Step};
use crate::domain::outcomes;
use crate::domain::outcomes::due::DueGroup;
use crate::domain::settlements;
use crate::domain::settlements::settlement::{Recorded, Settlement, SettlementStatus};
use crate::domain::trajectories;
use crate::domain::valuation::{self, Rules};
use crate::platform::auth::{Caller, Identity};
use crate::platform::db::Conn;
use crate::platform::error::{Error, Result};
use crate::platform::paging::Paging;
use crate::values::{Euro, day};

/// Days before its end in which a reservation shows as expiring.
const EXPIRING: i64 = 3;

/// Whose worklist it is.
#[derive(Clone, Copy, Debug)]
enum Whom {
    Adviser,
    Contractor(Uuid),
    Partner(Uuid),
}

/// Everything that waits for the caller, the oldest first.
///
/// # Errors
/// 403 for those who have no work here.
pub async fn all(conn: &mut Conn, caller: &Caller, now: DateTime<Utc>) -> Result<Vec<Item>> {
    let whom = match caller.identity() {
        Identity::Adviser => Whom::Adviser,
        Identity::Contractor { organisation } => Whom::Contractor(*organisation),
        Identity::Partner { organisation } => Whom::Partner(*organisation),
        _ => return Err(Error::Forbidden("Worklists are for advisers, partners and contractors.")),
    };
    let mut items = contributions(conn, caller, whom, now).await?;
    items.extend(fulfilments(conn, caller, whom).await?);
    if matches!(whom, Whom::Adviser) {
        items.extend(initiatives(conn, caller.region(), now).await?);
    }
    match whom {
        Whom::Adviser | Whom::Contractor(_) => items.extend(obligations(conn, caller.region(), whom, now).await?),
        Whom::Partner(_) => {}
    }
    match whom {
        Whom::Adviser => items.extend(follow_ups(conn, caller.region(), None, now).await?),
        Whom::Partner(provider) => items.extend(follow_ups(conn, caller.region(), Some(provider), now).await?),
        Whom::Contractor(_) => {}
    }
    items.sort_by_cached_key(Item::key);
    Ok(items)
}

/// Everything of a list at once: what is open is little.
const EVERYTHING: Paging<Uuid> = Paging { limit: u32::MAX, after: None };

async fn contributions(conn: &mut Conn, caller: &Caller, whom: Whom, now: DateTime<Utc>) -> Result<Vec<Item>> {
    let (region, scope) = (caller.region(), contributions::policy::visible_to(caller));
    let mut open = Vec::new();
    for status in [ContributionStatus::Reserved, ContributionStatus::Accepted] {
        let filter = contributions::store::Filter { status: Some(status), ..Default::default() };
        open.extend(contributions::store::list(conn, region, scope, filter, &EVERYTHING).await?);
    }
    let ids: Vec<Uuid> = open.iter().map(|contribution| contribution.initiative).collect();
    let titles = initiatives::store::titles(conn, region, &ids).await?;
    Ok(open.iter().filter_map(|contribution| contribution_item(contribution, whom, &titles, now)).collect())
}

/// Reservations wait for the adviser, and for the contractor when they expire; receipts for the partner and the adviser.
fn contribution_item(contribution: &Contribution, whom: Whom, titles: &HashMap<Uuid, String>, now: DateTime<Utc>) -> Option<Item> {
    let expiring = contribution.expires_at - now <= TimeDelta::days(EXPIRING);
    let (kind, since, due_on) = match (contribution.acceptance(), whom) {
        (None, Whom::Adviser | Whom::Contractor(_)) if expiring => {
            (WorkKind::ReservationExpiring, contribution.reserved_at, Some(contribution.expires_at))
        }
        (None, Whom::Adviser) => (WorkKind::ContributionDecision, contribution.reserved_at, Some(contribution.expires_at)),
        (Some(acceptance), Whom::Adviser | Whom::Partner(_)) => (WorkKind::ReceiptMissing, acceptance.at, None),
        (None, Whom::Contractor(_) | Whom::Partner(_)) | (Some(_), Whom::Contractor(_)) => return None,
    };
    Some(Item {
        kind,
        since: day::in_amsterdam(since),
        due_on: due_on.map(day::in_amsterdam),
        resource: contribution.id,
        version: Some(contribution.version),
        title: titles.get(&contribution.initiative).cloned().unwrap_or_default(),
        organisation: if kind == WorkKind::ReceiptMissing { contribution.provider } else { contribution.contractor },
        amount: Some(contribution.outstanding()),
        count: None,
        months: None,
    })
}

async fn fulfilments(conn: &mut Conn, caller: &Caller, whom: Whom) -> Result<Vec<Item>> {
    let (kind, status) = match whom {
        Whom::Adviser => (WorkKind::FulfilmentDecision, FulfilmentStatus::Submitted),
        Whom::Contractor(_) => (WorkKind::FulfilmentRejected, FulfilmentStatus::Rejected),
        Whom::Partner(_) => return Ok(Vec::new()),
    };
    let (region, scope) = (caller.region(), fulfilments::policy::visible_to(caller));
    let filter = fulfilments::store::Filter { status: Some(status), ..Default::default() };
    let waiting = fulfilments::store::list(conn, region, scope, filter, &EVERYTHING).await?;
    let ids: Vec<Uuid> = waiting.iter().map(|fulfilment| fulfilment.id).collect();
    let since = fulfilments::store::since(conn, region, &ids).await?;
    let first: Vec<Uuid> = waiting.iter().flat_map(|fulfilment| fulfilment.obligations()).collect();
    let references = obligations::store::references(conn, region, &first).await?;
    let item = |fulfilment: &fulfilments::Fulfilment| Item {
        kind,
        since: since.get(&fulfilment.id).map_or(fulfilment.details.realised_on, |since| day::in_amsterdam(*since)),
        due_on: None,
        resource: fulfilment.id,
        version: Some(fulfilment.version),
        title: fulfilment.obligations().first().and_then(|id| references.get(id)).cloned().unwrap_or_default(),
        organisation: fulfilment.contractor,
        amount: Some(fulfilment.details.valuation.value),
        count: None,
        months: None,
    };
    Ok(waiting.iter().map(item).collect())
}

async fn initiatives(conn: &mut Conn, region: Uuid, now: DateTime<Utc>) -> Result<Vec<Item>> {
    let waiting = initiatives::store::waiting(conn, region).await?;
    let item = |waiting: initiatives::store::Waiting| Item {
        kind: WorkKind::InitiativeDecision,
        since: day::in_amsterdam(waiting.since.unwrap_or(now)),
        due_on: None,
        resource: waiting.id,
        version: Some(waiting.version),
        title: waiting.title,
        organisation: waiting.provider,
        amount: None,
        count: None,
        months: None,
    };
    Ok(waiting.into_iter().map(item).collect())
}

/// Groups with measurements that are due, moment by moment. Nobody is named, so that no look is taken at a person.
async fn follow_ups(conn: &mut Conn, region: Uuid, provider: Option<Uuid>, now: DateTime<Utc>) -> Result<Vec<Item>> {
    let groups = outcomes::due::groups(conn, region, provider, now).await?;
    let ids: Vec<Uuid> = groups.iter().map(|group| group.trajectory).collect();
    let runs = trajectories::store::by_ids(conn, region, &ids).await?;
    let runs: HashMap<Uuid, _> = runs.into_iter().map(|run| (run.id, run)).collect();
    let item = |group: DueGroup| {
        let run = runs.get(&group.trajectory)?;
        Some(Item {
            kind: WorkKind::FollowUpsDue,
            since: group.since,
            due_on: None,
            resource: group.trajectory,
            version: None,
            title: run.title.clone(),
            organisation: run.provider,
            amount: None,
            count: Some(group.people),
            months: Some(group.months),
        })
    };
    Ok(groups.into_iter().filter_map(item).collect())
}

/// Obligations that are behind schedule or were not fulfilled, and certificates that lapse.
async fn obligations(conn: &mut Conn, region: Uuid, whom: Whom, now: DateTime<Utc>) -> Result<Vec<Item>> {
    let today = day::in_amsterdam(now);
    let scope = match whom {
        Whom::Adviser => Visible::All,
        Whom::Contractor(contractor) => Visible::Contractor(contractor),
        Whom::Partner(_) => Visible::None,
    };
    let dues = obligations::store::dues(conn, region, scope, today, now).await?;
    let rules = valuation::store::of_region(conn, region).await?;
    let rules: HashMap<Uuid, Rules> = rules.into_iter().map(|set| (set.id, set.rules)).collect();
    let own: Option<Vec<Uuid>> = (scope != Visible::All).then(|| dues.iter().map(|due| due.obligation).collect());
    let fulfilled = fulfilled(conn, region, &dues, own.as_deref(), today, now).await?;
    let decisions = settlements::store::last_decisions(conn, region).await?;
    let mut items = Vec::new();
    for due in dues.iter().filter(|due| due.step.carries) {
        let Some(rules) = rules.get(&due.step.rule_set) else { continue };
        let done = fulfilled.get(&due.obligation).copied().unwrap_or_default();
        if today <= due.step.period.last() {
            items.extend(behind(due, done, rules, today));
        } else {
            items.extend(shortfall(due, done, rules, decisions.get(&due.obligation), today)?);
        }
    }
    items.extend(lapsing(conn, region, &dues, &rules, today).await?);
    Ok(items)
}

/// What was credited for each obligation, read for all of the region or for the caller's own, at most what is asked. Caps of routes are left to the balance.
async fn fulfilled(
    conn: &mut Conn,
    region: Uuid,
    dues: &[Due],
    own: Option<&[Uuid]>,
    today: NaiveDate,
    now: DateTime<Utc>,
) -> Result<HashMap<Uuid, Euro>> {
    let period = credits::store::LedgerPeriod { as_of: today, known_at: now, from: today, until: today };
    let asked: HashMap<Uuid, Euro> = dues.iter().map(|due| (due.obligation, due.step.required)).collect();
    let mut done: HashMap<Uuid, Euro> = HashMap::new();
    for sum in credits::store::sums(conn, region, own, period).await? {
        let Some(asked) = asked.get(&sum.obligation) else { continue };
        let own = done.entry(sum.obligation).or_default();
        *own = own.plus(sum.amount).unwrap_or(*asked).min(*asked);
    }
    Ok(done)
}

fn obligation_item(kind: WorkKind, due: &Due, since: NaiveDate, due_on: Option<NaiveDate>, amount: Euro) -> Item {
    Item {
        kind,
        since,
        due_on,
        resource: due.obligation,
        version: None,
        title: due.contract_reference.clone(),
        organisation: due.contractor,
        amount: Some(amount),
        count: None,
        months: None,
    }
}

/// Behind schedule since the day on which the part of the time that had passed was the margin above the part that is fulfilled.
fn behind(due: &Due, done: Euro, rules: &Rules, today: NaiveDate) -> Option<Item> {
    let since = behind_since(&due.step, done, rules)?;
    let remaining = due.step.required.less(done);
    (since <= today).then(|| obligation_item(WorkKind::ObligationBehind, due, since, Some(due.step.period.last()), remaining))
}

fn behind_since(step: &Step, done: Euro, rules: &Rules) -> Option<NaiveDate> {
    let fulfilled = done.decimal().checked_div(step.required.decimal())?;
    let part = fulfilled + rules.behind_schedule_margin.decimal();
    let days = (part * Decimal::from(step.period.days())).floor();
    let days = u64::try_from(days).ok().filter(|_| part < Decimal::ONE)?;
    step.period.first().checked_add_days(Days::new(days))
}

fn shortfall(due: &Due, done: Euro, rules: &Rules, last: Option<&Recorded>, today: NaiveDate) -> Result<Option<Item>> {
    let missing = due.step.required.less(done);
    let decisions: Vec<Recorded> = last.cloned().into_iter().collect();
    let settlement = Settlement::assess(&due.step, missing, rules, &decisions, today)?;
    let since = settlement.recovery_until.unwrap_or(due.step.period.last());
    let since = since.succ_opt().unwrap_or(since);
    let waits = settlement.status == SettlementStatus::Shortfall;
    Ok(waits.then(|| obligation_item(WorkKind::Shortfall, due, since, None, missing)))
}

/// Certificates that end before their contract, from so many days before as the rule set says.
async fn lapsing(conn: &mut Conn, region: Uuid, dues: &[Due], rules: &HashMap<Uuid, Rules>, today: NaiveDate) -> Result<Vec<Item>> {
    let dues: HashMap<Uuid, &Due> = dues.iter().map(|due| (due.obligation, due)).collect();
    let notice = |due: &Due| rules.get(&due.step.rule_set).map_or(0, |rules| u64::from(rules.certificate_notice_days));
    let longest = dues.values().map(|due| notice(due)).max().unwrap_or_default();
    let until = today.checked_add_days(Days::new(longest)).unwrap_or(today);
    let item = |credit: credits::Credit| {
        let (due, lapse) = (dues.get(&credit.obligation)?, credit.lapse?);
        let since = lapse.on.checked_sub_days(Days::new(notice(due)))?;
        let running = today <= due.step.period.last();
        (running && since <= today).then(|| obligation_item(WorkKind::CertificateLapsing, due, since, Some(lapse.on), lapse.amount))
    };
    Ok(credits::store::lapsing(conn, region, until).await?.into_iter().filter_map(item).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::values::Period;

    #[test]
    fn an_obligation_is_behind_when_the_margin_is_passed() {
        let rules = Rules::default_of_a_region().unwrap();
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let period = Period::new(day("2025-01-01"), day("2025-04-10")).unwrap();
        let step = Step { from: NaiveDate::MIN, period, carries: true, required: Euro::whole(1000), rule_set: Uuid::nil() };
        // 100 days and a margin of 25%.
        assert_eq!(behind_since(&step, Euro::ZERO, &rules), Some(day("2025-01-26")));
        assert_eq!(behind_since(&step, Euro::whole(500), &rules), Some(day("2025-03-17")));
        assert_eq!(behind_since(&step, Euro::whole(750), &rules), None);
    }
}
