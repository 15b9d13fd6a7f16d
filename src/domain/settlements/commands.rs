//! What can be done about a shortfall: a person decides, with a reason.

use chrono::{DateTime, NaiveDate, Utc};
use serde_json::json;
use sha2::{Digest, Sha256};
use uuid::Uuid;
use validator::{Validate, ValidationError};

use super::settlement::{Recorded, Settlement, SettlementDecision};
use super::{policy, store};
use crate::domain::contributions::balance::{self, Balance};
use crate::domain::obligations::{self, Obligation};
use crate::domain::valuation;
use crate::platform::audit::{self, Changes, Entry};
use crate::platform::auth::Caller;
use crate::platform::db::{Conn, Work};
use crate::platform::error::{Error, Result};
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
}

impl ObligationAccount {
    /// The version of everything that a decision about the shortfall is based on: the terms, what counts, what is missing and was decided before. Whoever
    /// registers a receipt or a fulfilment changes it as much as another decision does.
    #[must_use]
    pub fn version(&self) -> String {
        let Self { obligation, balance, settlement, decisions } = self;
        let Settlement { status, shortfall, proposed, recovery_until, recovery_offered: _ } = settlement;
        let seen =
            json!([obligation.version, balance.required, balance.fulfilled, status, shortfall, proposed, recovery_until, decisions.len()]);
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
        .both(async |conn| store::decisions(conn, region, &ids).await, async |conn| valuation::store::of_region(conn, region).await)
        .await?;
    let settled = |(obligation, balance): (Obligation, Balance)| {
        let decisions = decisions.remove(&obligation.id).unwrap_or_default();
        let step = obligation.schedule.on(today);
        let rule_set = rule_sets.iter().find(|set| set.id == step.rule_set);
        let rules = &rule_set.ok_or_else(|| Error::internal("an obligation under no rule set"))?.rules;
        let settlement = Settlement::assess(step, balance.remaining(), rules, &decisions, today)?;
        Ok(ObligationAccount { obligation, balance, settlement, decisions })
    };
    all.into_iter().map(settled).collect()
}

/// What is decided, and why.
#[derive(Clone, Debug, Validate)]
#[validate(schema(function = "only_a_recovery_ends"), schema(function = "only_a_withholding_has_an_amount"))]
pub struct NewRuling {
    /// What the adviser decides; the date or amount is given beside it.
    pub decision: SettlementDecision,
    /// Last day of a recovery period.
    pub recovery_until: Option<NaiveDate>,
    /// The amount of a withholding.
    pub amount: Option<Euro>,
    /// What the adviser gives as the reason; kept with the decision and in the audit trail.
    pub reason: String,
}

fn only_a_recovery_ends(new: &NewRuling) -> Result<(), ValidationError> {
    let is_unexpected = new.recovery_until.is_some() && new.decision != SettlementDecision::GrantRecovery;
    if is_unexpected { Err(contradiction("recoveryUntil", "unexpected", "Only a recovery period has an end.")) } else { Ok(()) }
}

fn only_a_withholding_has_an_amount(new: &NewRuling) -> Result<(), ValidationError> {
    let is_unexpected = new.amount.is_some() && new.decision != SettlementDecision::Withhold;
    if is_unexpected { Err(contradiction("amount", "unexpected", "Only a withholding has an amount.")) } else { Ok(()) }
}

/// An adviser decides.
///
/// # Errors
/// 404, 403, 428, 412; 422 for an amount above the shortfall or a field that does not belong to the decision; 409 `wrong-status`.
pub async fn decide(work: &mut Work<'_>, caller: &Caller, id: Uuid, if_match: &IfMatch, new: NewRuling) -> Result<ObligationAccount> {
    let scope = obligations::policy::visible_to(caller);
    let obligation = obligations::store::lock(work.conn, caller.region(), scope, id).await?.ok_or(Error::NotFound)?;
    policy::may_decide(caller)?;
    let before = settlement_of(work.conn, obligation, work.now).await?;
    if_match.check_seen(before.version())?;
    check_together(&new)?;
    let NewRuling { decision, recovery_until, amount, reason } = new;
    let ruling = before.settlement.ruled(decision, recovery_until, amount, day::in_amsterdam(work.now))?;
    let Settlement { shortfall, proposed, .. } = before.settlement;
    let recorded = Recorded { ruling, shortfall, proposed, reason, at: work.now };
    store::insert(work, &before.obligation, &recorded).await?;
    let changes = Changes::of("decision", (), ruling.decision()).and("shortfall", (), shortfall).and("proposed", (), proposed);
    let reason = Some(recorded.reason.as_str());
    audit::record(work, Entry { action: "settlement-decided", kind: "obligation", id, reason, changes, participant: None }).await?;
    settlement_of(work.conn, before.obligation, work.now).await
}
