//! What can be done about a shortfall: a person decides, with a reason.

use chrono::{DateTime, NaiveDate, Utc};
use serde_json::json;
use sha2::{Digest, Sha256};
use uuid::Uuid;
use validator::{Validate, ValidationError};

use super::settlement::{Decided, Recorded, Ruling, Settlement, SettlementDecision, Terms, recovery_without, reversible};
use super::{policy, store};
use crate::domain::contributions::balance::{self, Balance};
use crate::domain::obligations::{self, Obligation};
use crate::domain::valuation;
use crate::platform::audit::{self, Changes, Entry};
use crate::platform::auth::Caller;
use crate::platform::db::{Conn, Work};
use crate::platform::error::{Conflict, Error, Result};
use crate::platform::precondition::IfMatch;
use crate::platform::validation::{check_together, contradiction};
use crate::values::{Euro, day};

/// An obligation with its balance, its settlement, and the decisions about it.
#[derive(Clone, Debug)]
pub struct ObligationAccount {
    /// The obligation with the terms in force.
    pub obligation: Obligation,
    /// Its balance.
    pub balance: Balance,
    /// Its shortfall, and where it is in the steps after its contract ended.
    pub settlement: Settlement,
    /// The decisions, in order.
    pub decisions: Vec<Recorded>,
    /// The day on which it stands so.
    pub on: NaiveDate,
}

impl ObligationAccount {
    /// The decisions that the command would carry out now.
    #[must_use]
    pub fn offered(&self) -> Vec<SettlementDecision> {
        let possible = self.settlement.offered(&self.decisions);
        let is_unused = || reversible(&self.decisions).is_ok_and(|last| self.ensure_unused(last).is_ok());
        possible.into_iter().filter(|decision| *decision != SettlementDecision::Reverse || is_unused()).collect()
    }

    /// Refuses to undo a recovery period through which something counts: the contract that is left does not permit it.
    fn ensure_unused(&self, last: &Recorded) -> Result<()> {
        if last.ruling.decision() != SettlementDecision::GrantRecovery {
            return Ok(());
        }
        let end = self.obligation.schedule.on(self.on).period.last();
        let until = recovery_without(&self.decisions, last).map_or(end, |recovery| recovery.max(end));
        if self.balance.latest_on.is_some_and(|latest| latest > until) { Err(Conflict::ContractOver.into()) } else { Ok(()) }
    }

    /// The version of everything that a decision about the shortfall is based on: the terms, what counts, what is missing and was decided before. Whoever
    /// registers a receipt or a fulfilment changes it as much as another decision does.
    #[must_use]
    pub fn version(&self) -> String {
        let Self { obligation, balance, settlement, decisions, on: _ } = self;
        let Settlement { status, shortfall, open, covered, amount_withheld, refund_due, proposed, recovery_until, recovery_offered: _ } =
            settlement;
        let undone = decisions.iter().filter(|recorded| !recorded.holds()).count();
        let sums = [balance.required, balance.fulfilled, *shortfall, *open, *covered, *amount_withheld, *refund_due, *proposed];
        let seen = json!([obligation.version, status, recovery_until, sums, decisions.len(), undone]);
        Sha256::digest(seen.to_string()).iter().take(8).map(|byte| format!("{byte:02x}")).collect()
    }
}

/// Where an obligation stands now.
///
/// # Errors
/// Those of the database.
pub async fn settlement_of(conn: &mut Conn, obligation: Obligation, now: DateTime<Utc>) -> Result<ObligationAccount> {
    let balance = balance::balance_of(conn, &obligation, day::in_amsterdam(now), now).await?;
    let found = of_balances(conn, obligation.region, vec![(obligation, balance)], now).await?.pop();
    found.ok_or_else(|| Error::internal("an obligation without a settlement"))
}

/// Where several obligations of a region stand now, in their order.
///
/// # Errors
/// Those of the database.
pub async fn of_all(conn: &mut Conn, region: Uuid, obligations: Vec<Obligation>, now: DateTime<Utc>) -> Result<Vec<ObligationAccount>> {
    let mut balances = balance::of_all(conn, region, &obligations, day::in_amsterdam(now), now).await?;
    let with_balance = |obligation: Obligation| Some((balances.remove(&obligation.id)?, obligation));
    let all = obligations.into_iter().filter_map(with_balance).map(|(balance, obligation)| (obligation, balance)).collect();
    of_balances(conn, region, all, now).await
}

/// The same for obligations whose balance of today is known, in their order.
///
/// # Errors
/// Those of the database.
pub async fn of_balances(
    conn: &mut Conn,
    region: Uuid,
    all: Vec<(Obligation, Balance)>,
    now: DateTime<Utc>,
) -> Result<Vec<ObligationAccount>> {
    let today = day::in_amsterdam(now);
    let ids: Vec<Uuid> = all.iter().map(|(obligation, _)| obligation.id).collect();
    let (mut decisions, rule_sets) = conn
        .both(async |conn| store::decisions(conn, region, Some(&ids)).await, async |conn| valuation::store::of_region(conn, region).await)
        .await?;
    let settled = |(obligation, balance): (Obligation, Balance)| {
        let decisions = decisions.remove(&obligation.id).unwrap_or_default();
        let step = obligation.schedule.on(today);
        let rule_set = rule_sets.iter().find(|set| set.id == step.rule_set);
        let rules = &rule_set.ok_or_else(|| Error::internal("an obligation under no rule set"))?.rules;
        let settlement = Settlement::assess(step, balance.remaining(), rules, &decisions, today)?;
        Ok(ObligationAccount { obligation, balance, settlement, decisions, on: today })
    };
    all.into_iter().map(settled).collect()
}

/// What is decided, and why.
#[derive(Clone, Debug, Validate)]
#[validate(schema(function = "only_a_recovery_ends"), schema(function = "only_money_has_an_amount"))]
pub struct NewRuling {
    /// What the adviser decides; the date or amount is given beside it.
    pub decision: SettlementDecision,
    /// Last day of a recovery period.
    pub recovery_until: Option<NaiveDate>,
    /// The amount of a withholding or refund.
    pub amount: Option<Euro>,
    /// What the adviser gives as the reason; kept with the decision and in the audit trail.
    pub reason: String,
}

fn only_a_recovery_ends(new: &NewRuling) -> Result<(), ValidationError> {
    let is_unexpected = new.recovery_until.is_some() && new.decision != SettlementDecision::GrantRecovery;
    if is_unexpected { Err(contradiction("recoveryUntil", "unexpected", "Only a recovery period has an end.")) } else { Ok(()) }
}

fn only_money_has_an_amount(new: &NewRuling) -> Result<(), ValidationError> {
    let has_one = matches!(new.decision, SettlementDecision::Withhold | SettlementDecision::Refund);
    let is_unexpected = new.amount.is_some() && !has_one;
    if is_unexpected { Err(contradiction("amount", "unexpected", "Only a withholding or a refund has an amount.")) } else { Ok(()) }
}

/// An adviser decides, says what was paid back, or undoes the last decision that holds.
///
/// # Errors
/// 404, 403, 428, 412; 422 for an amount above what is open or due, or a field that does not belong to the decision; 409 `wrong-status`, and `contract-over` where
/// something counts only through the recovery period that is undone.
pub async fn decide(work: &mut Work<'_>, caller: &Caller, id: Uuid, if_match: &IfMatch, new: NewRuling) -> Result<ObligationAccount> {
    let scope = obligations::policy::visible_to(caller);
    let obligation = obligations::store::lock(work.conn, caller.region(), scope, id).await?.ok_or(Error::NotFound)?;
    policy::may_decide(caller)?;
    let before = settlement_of(work.conn, obligation, work.now).await?;
    if_match.check_seen(before.version())?;
    check_together(&new)?;
    let NewRuling { decision, recovery_until, amount, reason } = new;
    let terms = Terms { recovery_until, amount, today: day::in_amsterdam(work.now) };
    match before.settlement.decided(decision, terms, &before.decisions)? {
        Decided::Rules(ruling) => rule(work, before, ruling, reason).await,
        Decided::Undoes(last) => {
            before.ensure_unused(&last)?;
            reverse(work, before, &last, &reason).await
        }
    }
}

/// Stores a decision.
async fn rule(work: &mut Work<'_>, before: ObligationAccount, ruling: Ruling, reason: String) -> Result<ObligationAccount> {
    let Settlement { shortfall, proposed, .. } = before.settlement;
    let covered = before.settlement.covered_by(ruling, &before.decisions)?;
    let recorded = Recorded { id: Uuid::now_v7(), ruling, shortfall, proposed, covered, reason, at: work.now, reversal: None };
    store::insert(work, &before.obligation, &recorded).await?;
    let changes = Changes::of("decision", (), ruling.decision())
        .and("shortfall", (), shortfall)
        .and("proposed", (), proposed)
        .and("covered", (), covered)
        .and("amount", (), ruling.amount());
    record(work, "settlement-decided", &before.obligation, &recorded.reason, changes).await?;
    settlement_of(work.conn, before.obligation, work.now).await
}

/// Undoes the last decision that holds.
async fn reverse(work: &mut Work<'_>, before: ObligationAccount, last: &Recorded, reason: &str) -> Result<ObligationAccount> {
    store::insert_reversal(work, &before.obligation, last.id, reason).await?;
    let changes =
        Changes::of("decision", last.ruling.decision(), ()).and("covered", last.covered, ()).and("amount", last.ruling.amount(), ());
    record(work, "settlement-decision-reversed", &before.obligation, reason, changes).await?;
    settlement_of(work.conn, before.obligation, work.now).await
}

async fn record(work: &mut Work<'_>, action: &str, obligation: &Obligation, reason: &str, changes: Changes) -> Result<()> {
    let entry = Entry { action, kind: "obligation", id: obligation.id, reason: Some(reason), changes, participant: None };
    audit::record(work, entry).await
}
