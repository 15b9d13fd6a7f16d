//! What an adviser can decide about a contribution now: one set of rules for the command that decides and for the pages that offer decisions.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::contribution::{Contribution, Decision};
use super::store;
use super::undo::DecisionToUndo;
use crate::domain::initiatives::places::Change;
use crate::domain::initiatives::{self, Initiative, InitiativeAct};
use crate::domain::obligations::{self, ContractAct, Obligation, Standing};
use crate::domain::valuation;
use crate::platform::db::Conn;
use crate::platform::error::{Conflict, Error, Result};
use crate::values::{Euro, day};

/// A contribution with everything that decides on what can be decided.
#[derive(Clone, Debug)]
pub struct Case {
    /// The contribution.
    pub contribution: Contribution,
    /// The initiative that it supports.
    pub initiative: Initiative,
    /// The obligation that it counts for.
    pub obligation: Obligation,
    /// Where that contract stands.
    pub standing: Standing,
    /// The last decision, if it can be undone.
    pub to_undo: Option<DecisionToUndo>,
    /// Days that a reservation waits, by the rule set of the obligation.
    pub reservation_days: u32,
    /// Whether it does not fit the contract as it is by now, and nobody confirmed it.
    pub is_outdated: bool,
    /// When it is decided.
    pub now: DateTime<Utc>,
}

/// What a decision makes of a contribution.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decided {
    /// The contribution after it.
    pub contribution: Contribution,
    /// What happens to so many places of the initiative.
    pub places: Option<(Change, u32)>,
    /// What is awaited again that was not: the obligation must still ask it.
    pub awaited_again: Euro,
    /// The decision that was undone.
    pub reverses: Option<Uuid>,
}

impl Case {
    /// The cases of some contributions of a region, in their order.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn read(conn: &mut Conn, region: Uuid, contributions: Vec<Contribution>, now: DateTime<Utc>) -> Result<Vec<Self>> {
        let ids = |id: fn(&Contribution) -> Uuid| contributions.iter().map(id).collect::<Vec<Uuid>>();
        let initiatives = initiatives::store::by_keys(conn, region, &ids(|contribution| contribution.initiative)).await?;
        let obligations = obligations::store::by_ids(conn, region, &ids(|contribution| contribution.obligation)).await?;
        let standings = obligations::store::standings(conn, region, &obligations, day::in_amsterdam(now)).await?;
        let obligations: HashMap<Uuid, Obligation> = obligations.into_iter().map(|obligation| (obligation.id, obligation)).collect();
        let mut histories = store::histories(conn, region, &ids(|contribution| contribution.id)).await?;
        let rule_sets = valuation::store::of_region(conn, region).await?;
        let outdated = store::outdated(conn, region, Some(&ids(|contribution| contribution.id)), day::in_amsterdam(now)).await?;
        let case = |contribution: Contribution| {
            let obligation = obligations.get(&contribution.obligation)?.clone();
            let rules = &rule_sets.iter().find(|set| set.id == obligation.terms.rule_set)?.rules;
            Some(Self {
                initiative: initiatives.get(&contribution.initiative)?.clone(),
                standing: *standings.get(&obligation.id)?,
                to_undo: DecisionToUndo::last_of(&histories.remove(&contribution.id).unwrap_or_default()),
                reservation_days: rules.reservation_days,
                is_outdated: outdated.iter().any(|outdated| outdated.contribution == contribution.id),
                obligation,
                contribution,
                now,
            })
        };
        let cases: Option<Vec<Self>> = contributions.into_iter().map(case).collect();
        cases.ok_or_else(|| Error::internal("a contribution without an initiative, an obligation or a rule set"))
    }

    /// The decisions that the command would carry out now, but for a budget that others use and a party that was deactivated.
    #[must_use]
    pub fn offered(&self) -> Vec<Decision> {
        let fits = |decided: Decided| decided.places.is_none_or(|(change, count)| self.initiative.places().after(change, count).is_ok());
        Decision::ALL.iter().copied().filter(|decision| self.decided(*decision, String::new()).is_ok_and(fits)).collect()
    }

    /// What a decision makes of the contribution. `relation_to_contract` only matters to an acceptance.
    ///
    /// # Errors
    /// 409 `wrong-status`, `places-in-use`, `not-on-the-menu`, `contract-over`, `contract-withdrawn`.
    pub fn decided(&self, decision: Decision, relation_to_contract: String) -> Result<Decided> {
        let before = self.contribution.clone();
        let places = before.places;
        let decided = |contribution, change: Option<(Change, u32)>| Decided {
            contribution,
            places: change.filter(|(_, count)| *count > 0),
            awaited_again: Euro::ZERO,
            reverses: None,
        };
        match decision {
            Decision::Accept => {
                let after = before.accepted(relation_to_contract, self.now)?;
                self.ensure_held()?;
                self.permit(InitiativeAct::Accept, ContractAct::AcceptContribution)?;
                Ok(decided(after, Some((Change::Fund, places))))
            }
            Decision::Reject => Ok(decided(before.rejected(self.now)?, Some((Change::Release, places)))),
            Decision::Extend => {
                let after = before.extended(self.reservation_days, self.now)?;
                self.ensure_held()?;
                self.permit(InitiativeAct::Extend, ContractAct::Extend)?;
                Ok(decided(after, None))
            }
            Decision::Revoke => Ok(decided(before.revoked()?, Some((Change::Revoke, places)))),
            Decision::Close => {
                let after = before.closed()?;
                let released = places - after.places;
                Ok(decided(after, Some((Change::Revoke, released))))
            }
            Decision::Confirm if self.is_outdated => Ok(decided(before.touched(), None)),
            Decision::Confirm => Err(Conflict::WrongStatus.into()),
            Decision::Reverse => self.reversed(),
        }
    }

    fn reversed(&self) -> Result<Decided> {
        let undone = self.to_undo.as_ref().ok_or(Conflict::WrongStatus)?;
        let (before, contribution) = (&self.contribution, self.contribution.clone().undone(undone, self.reservation_days, self.now)?);
        let places = match undone.decision {
            Decision::Accept => Some((Change::Unfund, before.places)),
            Decision::Reject => Some((Change::Reserve, before.places)),
            Decision::Revoke => Some((Change::Restore, before.places)),
            Decision::Close => Some((Change::Restore, contribution.places.saturating_sub(before.places))),
            Decision::Extend | Decision::Confirm | Decision::Reverse => None,
        };
        if matches!(undone.decision, Decision::Accept | Decision::Reject) {
            self.ensure_held()?;
        }
        match undone.decision {
            Decision::Accept => self.permit(InitiativeAct::UndoAcceptance, ContractAct::Revive)?,
            Decision::Reject | Decision::Revoke | Decision::Close => self.permit(InitiativeAct::Revive, ContractAct::Revive)?,
            // It gives less time, and revives nothing.
            Decision::Extend | Decision::Confirm | Decision::Reverse => {}
        }
        Ok(Decided {
            awaited_again: contribution.outstanding().less(before.outstanding()),
            contribution,
            places: places.filter(|(_, count)| *count > 0),
            reverses: Some(undone.id),
        })
    }

    /// Reservations end when their contract passes to another contractor: none is made of one that its payer does not have any more.
    fn ensure_held(&self) -> Result<()> {
        if self.obligation.contractor == self.contribution.contractor { Ok(()) } else { Err(Conflict::ContractOver.into()) }
    }

    /// Whether initiative and contract permit something, each by its table.
    fn permit(&self, of_initiative: InitiativeAct, of_contract: ContractAct) -> Result<()> {
        self.initiative.permits(of_initiative)?;
        Ok(self.standing.permits(of_contract)?)
    }
}

/// Whether a change takes places that were free.
#[must_use]
pub(super) fn takes_places(change: Option<(Change, u32)>) -> bool {
    matches!(change, Some((Change::Reserve | Change::Restore, _)))
}
