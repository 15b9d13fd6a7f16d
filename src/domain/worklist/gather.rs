//! Reads the items of a worklist from the database: decisions, receipts, measurements, and obligations that need attention.

use std::collections::HashMap;

use chrono::{DateTime, Days, NaiveDate, TimeDelta, Utc};
use rust_decimal::Decimal;
use uuid::Uuid;

use super::item::{Item, WorkKind};
use crate::domain::contributions::store::Awaiting;
use crate::domain::contributions::{self, Contribution};
use crate::domain::credits::{self, counting};
use crate::domain::fulfilments::{self, Fulfilment, Status as FulfilmentStatus};
use crate::domain::initiatives;
use crate::domain::obligations::policy::Visible;
use crate::domain::obligations::store::Due;
use crate::domain::obligations::{self, Step};
use crate::domain::outcomes;
use crate::domain::outcomes::due::DueGroup;
use crate::domain::settlements;
use crate::domain::settlements::settlement::{Recorded, Ruling, Settlement, SettlementStatus};
use crate::domain::trajectories;
use crate::domain::valuation::{self, Route, Rules};
use crate::platform::auth::{Caller, Identity};
use crate::platform::db::Conn;
use crate::platform::error::{Error, Result};
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

/// What waits of one kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// Of which kind.
    pub kind: WorkKind,
    /// How many wait in all.
    pub count: usize,
    /// The oldest of them.
    pub items: Vec<Item>,
}

/// The kinds that are about an obligation as a whole.
pub const OF_OBLIGATIONS: [WorkKind; 4] =
    [WorkKind::ObligationBehind, WorkKind::CertificateLapsing, WorkKind::Shortfall, WorkKind::RefundDue];

/// Everything that waits for the caller, the oldest first.
///
/// # Errors
/// 403 for those who have no work here.
pub async fn all(conn: &mut Conn, caller: &Caller, now: DateTime<Utc>) -> Result<Vec<Item>> {
    of_kinds(conn, caller, WorkKind::ALL, now).await
}

/// Everything of some kinds that waits for the caller, the oldest first. What only other kinds need is not read.
///
/// # Errors
/// 403 for those who have no work here.
pub async fn of_kinds(conn: &mut Conn, caller: &Caller, kinds: &[WorkKind], now: DateTime<Utc>) -> Result<Vec<Item>> {
    let groups = groups(conn, caller, kinds, None, now).await?;
    let mut items: Vec<Item> = groups.into_iter().flat_map(|group| group.items).collect();
    items.sort_by_cached_key(Item::key);
    Ok(items)
}

/// What waits for the caller of some kinds, by kind: so many of each at most, the oldest first. Kinds of which nothing waits are left out.
///
/// # Errors
/// 403 for those who have no work here.
pub async fn groups(conn: &mut Conn, caller: &Caller, kinds: &[WorkKind], most: Option<u32>, now: DateTime<Utc>) -> Result<Vec<Group>> {
    let whom = match caller.identity() {
        Identity::Adviser => Whom::Adviser,
        Identity::Contractor { organisation } => Whom::Contractor(*organisation),
        Identity::Partner { organisation } => Whom::Partner(*organisation),
        _ => return Err(Error::Forbidden("Worklists are for advisers, partners and contractors.")),
    };
    let search = Search { caller, whom, most, now };
    let wanted: Vec<WorkKind> = kinds.iter().copied().filter(|kind| waits_for(*kind, whom)).collect();
    let mut groups = contributions(conn, search, &wanted).await?;
    groups.extend(obligations(conn, search, &wanted).await?);
    for kind in wanted {
        match kind {
            WorkKind::FulfilmentDecision => groups.push(fulfilments(conn, search, kind, FulfilmentStatus::Submitted).await?),
            WorkKind::FulfilmentRejected => groups.push(fulfilments(conn, search, kind, FulfilmentStatus::Rejected).await?),
            WorkKind::FulfilmentOutdated => groups.push(outdated(conn, search).await?),
            WorkKind::ContributionOutdated => groups.push(outdated_contributions(conn, search).await?),
            WorkKind::InitiativeDecision => groups.push(initiatives(conn, search).await?),
            WorkKind::FollowUpsDue => groups.push(follow_ups(conn, search).await?),
            WorkKind::ContributionDecision | WorkKind::ReservationExpiring | WorkKind::ReceiptMissing | WorkKind::ContributionToEnd => {}
            WorkKind::ObligationBehind | WorkKind::CertificateLapsing | WorkKind::Shortfall | WorkKind::RefundDue => {}
        }
    }
    groups.retain(|group| group.count > 0);
    Ok(groups)
}

/// What is looked for, and for whom.
#[derive(Clone, Copy)]
struct Search<'a> {
    caller: &'a Caller,
    whom: Whom,
    /// So many of a kind at most.
    most: Option<u32>,
    now: DateTime<Utc>,
}

/// Reservations wait for the adviser, and for the contractor when they expire; receipts for the partner and the adviser; refunds for the adviser.
const fn waits_for(kind: WorkKind, whom: Whom) -> bool {
    match kind {
        WorkKind::InitiativeDecision
        | WorkKind::ContributionDecision
        | WorkKind::FulfilmentDecision
        | WorkKind::FulfilmentOutdated
        | WorkKind::ContributionToEnd
        | WorkKind::ContributionOutdated
        | WorkKind::RefundDue => {
            matches!(whom, Whom::Adviser)
        }
        WorkKind::FulfilmentRejected => matches!(whom, Whom::Contractor(_)),
        WorkKind::ReceiptMissing | WorkKind::FollowUpsDue => matches!(whom, Whom::Adviser | Whom::Partner(_)),
        WorkKind::ReservationExpiring | WorkKind::ObligationBehind | WorkKind::CertificateLapsing | WorkKind::Shortfall => {
            matches!(whom, Whom::Adviser | Whom::Contractor(_))
        }
    }
}

/// The oldest of some items of one kind, of which all are here.
fn oldest(kind: WorkKind, mut items: Vec<Item>, most: Option<u32>) -> Group {
    let count = items.len();
    items.sort_by_cached_key(Item::key);
    items.truncate(most.and_then(|most| usize::try_from(most).ok()).unwrap_or(usize::MAX));
    Group { kind, count, items }
}

async fn contributions(conn: &mut Conn, search: Search<'_>, kinds: &[WorkKind]) -> Result<Vec<Group>> {
    let (region, scope) = (search.caller.region(), contributions::policy::visible_to(search.caller));
    let soon = search.now + TimeDelta::days(EXPIRING);
    let mut found = Vec::new();
    for kind in kinds {
        let awaiting = match kind {
            WorkKind::ReservationExpiring => Awaiting::UrgentDecision(soon),
            WorkKind::ContributionDecision => Awaiting::Decision(soon),
            WorkKind::ReceiptMissing => Awaiting::Receipt,
            WorkKind::ContributionToEnd => Awaiting::End,
            _ => continue,
        };
        found.push((*kind, contributions::store::awaiting(conn, region, scope, awaiting, search.most).await?));
    }
    if found.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<Uuid> = found.iter().flat_map(|(_, (open, _))| open).map(|contribution| contribution.initiative).collect();
    let titles = initiatives::store::titles(conn, region, &ids).await?;
    let group = |(kind, (open, count)): (WorkKind, (Vec<Contribution>, usize))| {
        let items = open.iter().map(|contribution| contribution_item(kind, contribution, &titles)).collect();
        Group { kind, count, items }
    };
    Ok(found.into_iter().map(group).collect())
}

/// Contributions that may no longer fit their contract, for the adviser.
async fn outdated_contributions(conn: &mut Conn, search: Search<'_>) -> Result<Group> {
    let (region, scope) = (search.caller.region(), contributions::policy::visible_to(search.caller));
    let outdated = contributions::store::outdated(conn, region, None, day::in_amsterdam(search.now)).await?;
    let since: HashMap<Uuid, DateTime<Utc>> = outdated.into_iter().map(|outdated| (outdated.contribution, outdated.since)).collect();
    let ids: Vec<Uuid> = since.keys().copied().collect();
    let found = contributions::store::find_many(conn, region, scope, &ids).await?;
    let initiatives: Vec<Uuid> = found.iter().map(|contribution| contribution.initiative).collect();
    let titles = initiatives::store::titles(conn, region, &initiatives).await?;
    let item = |contribution: &Contribution| {
        let since = since.get(&contribution.id).copied().unwrap_or(search.now);
        let amount = Some(contribution.received());
        Item { since: day::in_amsterdam(since), amount, ..contribution_item(WorkKind::ContributionOutdated, contribution, &titles) }
    };
    Ok(oldest(WorkKind::ContributionOutdated, found.iter().map(item).collect(), search.most))
}

fn contribution_item(kind: WorkKind, contribution: &Contribution, titles: &HashMap<Uuid, String>) -> Item {
    let (since, due_on) = match contribution.acceptance() {
        None => (contribution.reserved_at, Some(contribution.expires_at)),
        Some(acceptance) => (acceptance.at, None),
    };
    Item {
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
    }
}

async fn fulfilments(conn: &mut Conn, search: Search<'_>, kind: WorkKind, status: FulfilmentStatus) -> Result<Group> {
    let of = match search.whom {
        Whom::Contractor(contractor) => Some(contractor),
        Whom::Adviser | Whom::Partner(_) => None,
    };
    let waiting = fulfilments::store::longest_in(conn, search.caller.region(), status, of, search.most).await?;
    fulfilment_items(conn, search, kind, waiting).await
}

/// Fulfilments whose value may no longer fit their contract, for the adviser.
async fn outdated(conn: &mut Conn, search: Search<'_>) -> Result<Group> {
    let waiting = fulfilments::store::longest_outdated(conn, search.caller.region(), search.most).await?;
    fulfilment_items(conn, search, WorkKind::FulfilmentOutdated, waiting).await
}

/// The items of fulfilments that wait, each since an instant, and how many there are in all.
async fn fulfilment_items(
    conn: &mut Conn,
    search: Search<'_>,
    kind: WorkKind,
    (waiting, count): (Vec<(Uuid, DateTime<Utc>)>, usize),
) -> Result<Group> {
    let (region, scope) = (search.caller.region(), fulfilments::policy::visible_to(search.caller));
    let ids: Vec<Uuid> = waiting.iter().map(|(id, _)| *id).collect();
    let found = fulfilments::store::find_many(conn, region, scope, &ids).await?;
    let of_parts: Vec<Uuid> = found.iter().flat_map(|fulfilment| fulfilment.obligations()).collect();
    let references = obligations::store::references(conn, region, &of_parts).await?;
    let found: HashMap<Uuid, Fulfilment> = found.into_iter().map(|fulfilment| (fulfilment.id, fulfilment)).collect();
    let item = |(id, since): (Uuid, DateTime<Utc>)| {
        let fulfilment = found.get(&id)?;
        Some(Item {
            kind,
            since: day::in_amsterdam(since),
            due_on: None,
            resource: fulfilment.id,
            version: Some(fulfilment.version),
            title: fulfilment.obligations().first().and_then(|id| references.get(id)).cloned().unwrap_or_default(),
            organisation: fulfilment.contractor,
            amount: Some(fulfilment.details.valuation.value),
            count: None,
            months: None,
        })
    };
    Ok(Group { kind, count, items: waiting.into_iter().filter_map(item).collect() })
}

async fn initiatives(conn: &mut Conn, search: Search<'_>) -> Result<Group> {
    let (waiting, count) = initiatives::store::waiting(conn, search.caller.region(), search.most).await?;
    let item = |waiting: initiatives::store::Waiting| Item {
        kind: WorkKind::InitiativeDecision,
        since: day::in_amsterdam(waiting.since.unwrap_or(search.now)),
        due_on: None,
        resource: waiting.id,
        version: Some(waiting.version),
        title: waiting.title,
        organisation: waiting.provider,
        amount: None,
        count: None,
        months: None,
    };
    Ok(Group { kind: WorkKind::InitiativeDecision, count, items: waiting.into_iter().map(item).collect() })
}

/// Groups with measurements that are due, moment by moment. Nobody is named, so that no look is taken at a person.
async fn follow_ups(conn: &mut Conn, search: Search<'_>) -> Result<Group> {
    let region = search.caller.region();
    let provider = match search.whom {
        Whom::Partner(provider) => Some(provider),
        Whom::Adviser | Whom::Contractor(_) => None,
    };
    let groups = outcomes::due::groups(conn, region, provider, search.now).await?;
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
    Ok(oldest(WorkKind::FollowUpsDue, groups.into_iter().filter_map(item).collect(), search.most))
}

/// What waits of the kinds about obligations, which all follow from the same reading.
async fn obligations(conn: &mut Conn, search: Search<'_>, kinds: &[WorkKind]) -> Result<Vec<Group>> {
    let kinds: Vec<WorkKind> = kinds.iter().copied().filter(|kind| OF_OBLIGATIONS.contains(kind)).collect();
    if kinds.is_empty() {
        return Ok(Vec::new());
    }
    let items = attention(conn, search.caller.region(), search.whom, search.now).await?;
    let group = |kind| oldest(kind, items.iter().filter(|item| item.kind == kind).cloned().collect(), search.most);
    Ok(kinds.into_iter().map(group).collect())
}

/// Obligations that are behind schedule or were not fulfilled, and certificates that lapse.
async fn attention(conn: &mut Conn, region: Uuid, whom: Whom, now: DateTime<Utc>) -> Result<Vec<Item>> {
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
    let fulfilled = fulfilled(conn, region, (&dues, &rules), own.as_deref(), today, now).await?;
    let decisions = settlements::store::decisions(conn, region, None).await?;
    let mut items = Vec::new();
    for due in &dues {
        let Some(rules) = rules.get(&due.step.rule_set) else { continue };
        let done = fulfilled.get(&due.obligation).copied().unwrap_or_default();
        let decisions = decisions.get(&due.obligation).map(Vec::as_slice).unwrap_or_default();
        if due.step.carries && today <= due.step.period.last() {
            items.extend(behind(due, done, rules, today));
        }
        items.extend(to_settle(due, done, rules, decisions, today)?);
    }
    if matches!(whom, Whom::Adviser) {
        for due in obligations::store::dues_of_withdrawn(conn, region, scope, today, now).await? {
            let (Some(rules), Some(decisions)) = (rules.get(&due.step.rule_set), decisions.get(&due.obligation)) else { continue };
            items.extend(to_settle(&due, Euro::ZERO, rules, decisions, today)?);
        }
    }
    items.extend(lapsing(conn, region, &dues, &rules, now).await?);
    Ok(items)
}

/// What counts for each obligation, read for all of the region or for the caller's own.
async fn fulfilled(
    conn: &mut Conn,
    region: Uuid,
    (dues, rules): (&[Due], &HashMap<Uuid, Rules>),
    own: Option<&[Uuid]>,
    today: NaiveDate,
    now: DateTime<Utc>,
) -> Result<HashMap<Uuid, Euro>> {
    let period = credits::store::LedgerPeriod { as_of: today, known_at: now, from: today, until: today };
    let dues: HashMap<Uuid, &Due> = dues.iter().map(|due| (due.obligation, due)).collect();
    let mut done: HashMap<Uuid, Euro> = HashMap::new();
    for sum in credits::store::sums(conn, region, own, period).await? {
        let Some(due) = dues.get(&sum.obligation) else { continue };
        let asked = due.step.required;
        let most = most_of_route(sum.route, asked, rules.get(&due.step.rule_set))?;
        let own = done.entry(sum.obligation).or_default();
        *own = own.plus(sum.amount.min(most)).unwrap_or(asked).min(asked);
    }
    Ok(done)
}

/// What a route may bring at most: all that is asked, or its cap.
fn most_of_route(route: Route, asked: Euro, rules: Option<&Rules>) -> Result<Euro> {
    let caps = rules.map(|rules| rules.route_caps.as_slice()).unwrap_or_default();
    Ok(counting::routes_left(asked, caps)?.get(&route).copied().unwrap_or(asked))
}

fn obligation_item(kind: WorkKind, due: &Due, since: NaiveDate, due_on: Option<NaiveDate>, amount: Euro) -> Item {
    Item {
        kind,
        since,
        due_on,
        resource: due.obligation,
        version: None,
        title: due.title.clone(),
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

/// What somebody has to decide or pay back after the contract, by the decisions that were taken.
fn to_settle(due: &Due, done: Euro, rules: &Rules, decisions: &[Recorded], today: NaiveDate) -> Result<Vec<Item>> {
    let settlement = Settlement::assess(&due.step, due.step.required.less(done), rules, decisions, today)?;
    let decided = decisions.iter().filter(|recorded| recorded.holds() && !matches!(recorded.ruling, Ruling::GrantRecovery { .. }));
    let decided = decided.map(|recorded| day::in_amsterdam(recorded.at)).next_back();
    let ended = settlement.recovery_until.unwrap_or(due.step.period.last()).max(due.step.period.last());
    let ended = ended.succ_opt().unwrap_or(ended);
    let since = decided.map_or(ended, |decided| decided.max(ended));
    let waits = due.step.carries && settlement.status == SettlementStatus::Shortfall;
    let shortfall = waits.then(|| obligation_item(WorkKind::Shortfall, due, since, None, settlement.open));
    let due_back = !settlement.refund_due.is_zero();
    let refund = due_back.then(|| obligation_item(WorkKind::RefundDue, due, decided.unwrap_or(since), None, settlement.refund_due));
    Ok([shortfall, refund].into_iter().flatten().collect())
}

/// Certificates that end before their contract, from so many days before as the rule set says.
async fn lapsing(conn: &mut Conn, region: Uuid, dues: &[Due], rules: &HashMap<Uuid, Rules>, now: DateTime<Utc>) -> Result<Vec<Item>> {
    let today = day::in_amsterdam(now);
    let dues: HashMap<Uuid, &Due> = dues.iter().map(|due| (due.obligation, due)).collect();
    let notice = |due: &Due| rules.get(&due.step.rule_set).map_or(0, |rules| u64::from(rules.certificate_notice_days));
    let longest = dues.values().map(|due| notice(due)).max().unwrap_or_default();
    let until = today.checked_add_days(Days::new(longest)).unwrap_or(today);
    let item = |credit: credits::Credit| {
        let (due, lapse) = (dues.get(&credit.obligation)?, credit.lapse_on(today)?);
        let since = lapse.on.checked_sub_days(Days::new(notice(due)))?;
        let running = today <= due.step.period.last();
        (running && since <= today).then(|| obligation_item(WorkKind::CertificateLapsing, due, since, Some(lapse.on), lapse.amount))
    };
    Ok(credits::store::lapsing(conn, region, today, until, now).await?.into_iter().filter_map(item).collect())
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
