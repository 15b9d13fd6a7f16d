//! What a contribution would be, and every reason to refuse it: planned once, for the preview that shows it and the command that stores it.

use chrono::{DateTime, TimeDelta, Utc};
use uuid::Uuid;

use super::balance::Balance;
use super::contribution::{Contribution, State};
use super::pledge::Pledge;
use super::policy;
use crate::domain::initiatives::{self, ContributionKind, Initiative, InitiativeAct, Status as InitiativeStatus, places};
use crate::domain::obligations::{self, ContractAct, Obligation, Standing};
use crate::domain::organisations::{self, Organisation};
use crate::domain::valuation::{self, RuleSet, Valuation};
use crate::platform::auth::Caller;
use crate::platform::db::Conn;
use crate::platform::error::{Conflict, Error, InvalidParam, Result};
use crate::values::{Euro, Hours, day};

/// A contribution to make.
#[derive(Clone, Debug)]
pub struct NewContribution {
    /// To which initiative.
    pub initiative: Uuid,
    /// For which obligation.
    pub obligation: Uuid,
    /// Of what.
    pub kind: ContributionKind,
    /// For how many places.
    pub places: u32,
    /// How much, for money and goods.
    pub amount: Option<Euro>,
    /// How many hours, for hours.
    pub hours: Option<Hours>,
    /// Why.
    pub motivation: Option<String>,
    /// The price of a place that the contractor saw: at another one nothing is reserved.
    pub expected_place_price: Option<Euro>,
}

/// What a contribution would be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// Who would make it.
    pub contractor: Uuid,
    /// The initiative that it would support.
    pub initiative: Initiative,
    /// The obligation that it would count for.
    pub obligation: Obligation,
    /// What would be pledged.
    pub pledge: Pledge,
    /// For how many places.
    pub places: u32,
    /// The price of each.
    pub place_price: Euro,
    /// Why.
    pub motivation: Option<String>,
    /// Where the obligation stands before it.
    pub balance: Balance,
    /// What of it the obligation still asks.
    pub credited: Euro,
    /// What it would be worth, line by line.
    pub valuation: Valuation,
    /// When it would be reserved.
    pub reserved_at: DateTime<Utc>,
    /// When the reservation would end if nobody decided.
    pub expires_at: DateTime<Utc>,
}

/// Whether what is read is locked until the transaction ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reading {
    /// To be looked at.
    Unlocked,
    /// To be decided on.
    Locked,
}

/// What something is planned for. Both are held against the same tables.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Purpose {
    /// To be shown.
    Preview,
    /// To be stored.
    Reserve,
}

impl Purpose {
    const fn acts(self) -> (InitiativeAct, ContractAct) {
        match self {
            Self::Preview => (InitiativeAct::Preview, ContractAct::Preview),
            Self::Reserve => (InitiativeAct::Reserve, ContractAct::Reserve),
        }
    }
}

/// Who and what a contribution would be between.
pub(super) struct Parties {
    pub(super) contractor: Organisation,
    pub(super) initiative: Initiative,
    pub(super) provider_is_active: bool,
    pub(super) obligation: Obligation,
    pub(super) standing: Standing,
    pub(super) rule_set: RuleSet,
}

impl Parties {
    /// Reads them: the initiative first, then the obligation, which is the order of locks.
    ///
    /// # Errors
    /// 403; 422 naming what is unknown.
    pub(super) async fn read(
        conn: &mut Conn,
        caller: &Caller,
        new: &NewContribution,
        reading: Reading,
        now: DateTime<Utc>,
    ) -> Result<Self> {
        let contractor = policy::may_contribute(caller)?;
        let region = caller.region();
        let (initiative, obligation) = conn
            .both(
                async |conn| initiative(conn, region, new.initiative, reading).await,
                async |conn| obligation(conn, caller, new.obligation, reading).await,
            )
            .await?;
        let (initiative, obligation) = both(initiative, obligation)?;
        let rules = async |conn: &mut Conn| {
            conn.both(
                async |conn| valuation::store::get(conn, region, obligation.terms.rule_set).await,
                async |conn| obligations::store::standing(conn, &obligation, day::in_amsterdam(now)).await,
            )
            .await
        };
        let ((rule_set, standing), mut found) =
            conn.both(rules, async |conn| organisations(conn, region, &[initiative.provider, contractor], reading).await).await?;
        let provider_is_active = found.iter().any(|party| party.id == initiative.provider && party.active);
        found.retain(|party| party.id == contractor);
        let contractor = found.pop().ok_or(Error::Forbidden("The organisation of the token is not known in the region."))?;
        Ok(Self { contractor, initiative, provider_is_active, obligation, standing, rule_set })
    }
}

/// An initiative that is no draft, as far as the caller sees it: it may have been on the menu when the contractor chose it, and 409 tells more than "unknown".
async fn initiative(conn: &mut Conn, region: Uuid, id: Uuid, reading: Reading) -> Result<Option<Initiative>> {
    let found = match reading {
        Reading::Unlocked => initiatives::store::by_key(conn, region, id).await?,
        Reading::Locked => initiatives::store::lock_by_key(conn, region, id).await?,
    };
    Ok(found.filter(|found| found.status != InitiativeStatus::Draft))
}

async fn obligation(conn: &mut Conn, caller: &Caller, id: Uuid, reading: Reading) -> Result<Option<Obligation>> {
    let own = obligations::policy::visible_to(caller);
    match reading {
        Reading::Unlocked => obligations::store::find(conn, caller.region(), own, id).await,
        Reading::Locked => obligations::store::lock(conn, caller.region(), own, id).await,
    }
}

async fn organisations(conn: &mut Conn, region: Uuid, ids: &[Uuid], reading: Reading) -> Result<Vec<Organisation>> {
    match reading {
        Reading::Unlocked => organisations::store::by_ids(conn, region, ids).await,
        Reading::Locked => organisations::store::lock_shared(conn, region, ids).await,
    }
}

/// The initiative and the obligation of a contribution, or what is unknown of them.
fn both(initiative: Option<Initiative>, obligation: Option<Obligation>) -> Result<(Initiative, Obligation)> {
    match (initiative, obligation) {
        (Some(initiative), Some(obligation)) => Ok((initiative, obligation)),
        (initiative, obligation) => {
            let unknown = [
                (initiative.is_none(), "initiativeId", "No initiative on the menu of the region has this id."),
                (obligation.is_none(), "obligationId", "You have no obligation with this id in the region."),
            ];
            let fault = |(_, name, reason): (bool, &str, &str)| InvalidParam { name: name.into(), code: "unknown", reason: reason.into() };
            Err(Error::Inconsistent(unknown.into_iter().filter(|(missing, _, _)| *missing).map(fault).collect()))
        }
    }
}

impl Plan {
    /// Plans a contribution between parties, without overdue reservations among the places of the initiative.
    ///
    /// # Errors
    /// 422 where it contradicts the initiative; 409 `not-on-the-menu`, `contract-over`, `contract-withdrawn`, `inactive`, `price-changed`, `exceeds-obligation`,
    /// `sold-out`.
    pub(super) fn of(parties: Parties, balance: Balance, new: NewContribution, purpose: Purpose, now: DateTime<Utc>) -> Result<Self> {
        let Parties { contractor, initiative, provider_is_active, obligation, standing, rule_set } = parties;
        let (of_initiative, of_contract) = purpose.acts();
        let rules = &rule_set.rules;
        let pledge = Pledge::new(new.kind, new.amount, new.hours, rules.hour_rate)?;
        let place_price = initiative.promise.place_price;
        let price_changed = new.expected_place_price.is_some_and(|expected| expected != place_price);
        // What was calculated from another price need not cover this one.
        if price_changed { pledge.is_accepted_by(&initiative) } else { pledge.fits(&initiative, new.places) }?;
        initiative.permits(of_initiative)?;
        initiative.ensure_on_the_menu(day::in_amsterdam(now))?;
        // Told as `inactive`, the contractor would take it for the own organisation.
        if !provider_is_active {
            return Err(Conflict::NotOnTheMenu.into());
        }
        standing.permits(of_contract)?;
        contractor.ensure_active()?;
        if price_changed {
            return Err(Conflict::PriceChanged.into());
        }
        ensure_asked(&balance, place_price, pledge.worth())?;
        initiative.places().after(places::Change::Reserve, new.places)?;
        Ok(Self {
            contractor: contractor.id,
            pledge,
            places: new.places,
            place_price,
            motivation: new.motivation,
            credited: pledge.worth().min(balance.left_to_reserve()),
            balance,
            valuation: valuation::calculation::contribution(&rule_set, new.amount, new.hours)?,
            reserved_at: now,
            expires_at: now + TimeDelta::days(i64::from(rules.reservation_days)),
            initiative,
            obligation,
        })
    }

    /// What of it the obligation does not ask any more.
    #[must_use]
    pub fn surplus(&self) -> Euro {
        self.pledge.worth().less(self.credited)
    }

    /// The contribution as it is reserved.
    pub(super) fn reserved(self) -> Contribution {
        Contribution {
            region: self.obligation.region,
            id: Uuid::now_v7(),
            initiative: self.initiative.id,
            obligation: self.obligation.id,
            contractor: self.contractor,
            provider: self.initiative.provider,
            authority: self.obligation.authority,
            pledge: self.pledge,
            places: self.places,
            places_released: 0,
            ended: Euro::ZERO,
            place_price: self.place_price,
            motivation: self.motivation,
            reserved_at: self.reserved_at,
            expires_at: self.expires_at,
            state: State::Reserved,
            places_assigned: 0,
            version: 1,
        }
    }
}

/// Not more than the obligation still asks, less its other open contributions, rounded up to a whole place.
///
/// # Errors
/// 409 `exceeds-obligation`.
pub(super) fn ensure_asked(balance: &Balance, place_price: Euro, amount: Euro) -> Result<()> {
    let most = balance.left_to_reserve().up_to_whole(place_price);
    if most.is_some_and(|most| amount <= most) { Ok(()) } else { Err(Conflict::ExceedsObligation.into()) }
}
