//! Obligations and contributions of the sample: one of each state.

use uuid::Uuid;

use super::callers::{SampleCallers, on};
use super::days_ago;
use crate::domain::contributions::NewContribution;
use crate::domain::contributions::commands::{self, Ruling};
use crate::domain::contributions::contribution::Decision;
use crate::domain::contributions::receipts::{self, NewReceipt};
use crate::domain::contributions::{Contribution, Status, expiry};
use crate::domain::initiatives::{self, ContributionKind};
use crate::domain::obligations::commands::NewObligation;
use crate::domain::obligations::{self, Basis, BasisKind, Facts};
use crate::platform::auth::Caller;
use crate::platform::db::{Beyond, Work};
use crate::platform::error::{Error, OrInternal, Result};
use crate::platform::precondition::IfMatch;
use crate::values::{Euro, Fraction, Hours, Period, day};

/// A contract: which contractor and authority, on what basis, started how many days ago.
struct SampleObligation {
    contractor: usize,
    authority: usize,
    reference: &'static str,
    kind: BasisKind,
    amount: u32,
    labour_percent: Option<i64>,
    started: u64,
    months: u32,
}

/// All contracts are examples. The first has the numbers of the worked example: 5% of 1,200,000.
const OBLIGATIONS: [SampleObligation; 8] = [
    SampleObligation {
        contractor: 0,
        authority: 0,
        reference: "PEEL-VB-001",
        kind: BasisKind::ContractValue,
        amount: 1_200_000,
        labour_percent: Some(55),
        started: 560,
        months: 48,
    },
    SampleObligation {
        contractor: 0,
        authority: 1,
        reference: "HLM-VB-014",
        kind: BasisKind::ContractValue,
        amount: 640_000,
        labour_percent: Some(45),
        started: 400,
        months: 36,
    },
    SampleObligation {
        contractor: 1,
        authority: 1,
        reference: "HLM-VB-002",
        kind: BasisKind::ContractValue,
        amount: 2_400_000,
        labour_percent: Some(25),
        started: 500,
        months: 30,
    },
    SampleObligation {
        contractor: 1,
        authority: 2,
        reference: "AST-VB-001",
        kind: BasisKind::FixedAmount,
        amount: 15_000,
        labour_percent: None,
        started: 420,
        months: 24,
    },
    SampleObligation {
        contractor: 2,
        authority: 3,
        reference: "DEU-VB-007",
        kind: BasisKind::ContractValue,
        amount: 450_000,
        labour_percent: Some(80),
        started: 380,
        months: 36,
    },
    SampleObligation {
        contractor: 3,
        authority: 5,
        reference: "GEM-VB-003",
        kind: BasisKind::WageSum,
        amount: 900_000,
        labour_percent: Some(60),
        started: 300,
        months: 24,
    },
    SampleObligation {
        contractor: 4,
        authority: 4,
        reference: "GLM-VB-011",
        kind: BasisKind::ContractValue,
        amount: 310_000,
        labour_percent: None,
        started: 200,
        months: 24,
    },
    SampleObligation {
        contractor: 4,
        authority: 7,
        reference: "SOM-VB-002",
        kind: BasisKind::ContractValue,
        amount: 95_000,
        labour_percent: Some(70),
        started: 150,
        months: 12,
    },
];

/// A contribution: for which contract, to which initiative, and what became of it.
struct SampleContribution {
    obligation: usize,
    initiative: usize,
    kind: ContributionKind,
    places: u32,
    made: u64,
    status: Status,
    /// Per cent that was received of an accepted one.
    received: u32,
}

/// The first pays the ten women of Sterk aan het Werk.
const CONTRIBUTIONS: [SampleContribution; 11] = [
    SampleContribution {
        obligation: 0,
        initiative: 0,
        kind: ContributionKind::Money,
        places: 10,
        made: 580,
        status: Status::Received,
        received: 100,
    },
    SampleContribution {
        obligation: 2,
        initiative: 1,
        kind: ContributionKind::Money,
        places: 8,
        made: 470,
        status: Status::Received,
        received: 100,
    },
    SampleContribution {
        obligation: 4,
        initiative: 3,
        kind: ContributionKind::Hours,
        places: 2,
        made: 350,
        status: Status::Accepted,
        received: 50,
    },
    SampleContribution {
        obligation: 5,
        initiative: 6,
        kind: ContributionKind::Money,
        places: 20,
        made: 280,
        status: Status::Received,
        received: 100,
    },
    SampleContribution {
        obligation: 3,
        initiative: 4,
        kind: ContributionKind::Goods,
        places: 4,
        made: 300,
        status: Status::Accepted,
        received: 0,
    },
    SampleContribution {
        obligation: 2,
        initiative: 7,
        kind: ContributionKind::Money,
        places: 10,
        made: 260,
        status: Status::Rejected,
        received: 0,
    },
    SampleContribution {
        obligation: 6,
        initiative: 9,
        kind: ContributionKind::Money,
        places: 1,
        made: 120,
        status: Status::Withdrawn,
        received: 0,
    },
    SampleContribution {
        obligation: 4,
        initiative: 8,
        kind: ContributionKind::Money,
        places: 1,
        made: 90,
        status: Status::Expired,
        received: 0,
    },
    SampleContribution {
        obligation: 1,
        initiative: 10,
        kind: ContributionKind::Money,
        places: 4,
        made: 60,
        status: Status::Accepted,
        received: 0,
    },
    SampleContribution {
        obligation: 2,
        initiative: 5,
        kind: ContributionKind::Money,
        places: 3,
        made: 5,
        status: Status::Reserved,
        received: 0,
    },
    SampleContribution {
        obligation: 5,
        initiative: 3,
        kind: ContributionKind::Hours,
        places: 1,
        made: 2,
        status: Status::Reserved,
        received: 0,
    },
];

/// Registers the contracts and makes the contributions; returns the ids of the contributions in the order of the list.
pub(super) async fn contribute(work: &mut Work<'_, Beyond>, callers: &SampleCallers, initiatives: &[Uuid]) -> Result<Vec<Uuid>> {
    let mut obligations = Vec::new();
    for obligation in &OBLIGATIONS {
        obligations.push(register(&mut work.confined(), callers, obligation).await?);
    }
    let mut contributions = Vec::new();
    for contribution in &CONTRIBUTIONS {
        contributions.push(give(work, callers, contribution, &obligations, initiatives).await?);
    }
    Ok(contributions)
}

async fn register(work: &mut Work<'_>, callers: &SampleCallers, obligation: &SampleObligation) -> Result<Uuid> {
    let started = days_ago(work, obligation.started);
    let contractor = callers.contractor(obligation.contractor)?.organisation();
    let share = |percent| Fraction::new(rust_decimal::Decimal::new(percent, 2)).or_internal();
    let facts = Facts {
        basis: Basis { kind: obligation.kind, amount: Euro::whole(obligation.amount) },
        contract_value: None,
        labour_share: obligation.labour_percent.map(share).transpose()?,
        tender_published_on: days_ago(work, obligation.started + 90),
        period: Period::new(started, day::months_after(started, obligation.months)).ok_or_else(|| Error::internal("no period"))?,
        rate: None,
        justification: None,
        applies_below_threshold: false,
        cap: None,
    };
    let new = NewObligation {
        contract_reference: obligation.reference.to_owned(),
        lot: None,
        authority: *callers.authorities.get(obligation.authority).ok_or_else(|| Error::internal("no such authority in the sample"))?,
        contractor: contractor.ok_or_else(|| Error::internal("a contractor without an organisation"))?,
        facts,
    };
    on(work, started, &callers.adviser, async |work| Ok(obligations::commands::register(work, &callers.adviser, new).await?.id)).await
}

fn nth(ids: &[Uuid], index: usize) -> Result<Uuid> {
    ids.get(index).copied().ok_or_else(|| Error::internal("no such thing in the sample"))
}

async fn give(
    work: &mut Work<'_, Beyond>,
    callers: &SampleCallers,
    contribution: &SampleContribution,
    obligations: &[Uuid],
    initiatives: &[Uuid],
) -> Result<Uuid> {
    let obligation = OBLIGATIONS.get(contribution.obligation).ok_or_else(|| Error::internal("no such contract in the sample"))?;
    let contractor = callers.contractor(obligation.contractor)?;
    let (initiative, made) = (nth(initiatives, contribution.initiative)?, days_ago(work, contribution.made));
    let offered = initiatives::store::lock_by_key(work.conn, callers.region, initiative).await?.ok_or(Error::NotFound)?;
    let price = offered.promise.place_price.times(contribution.places).ok_or_else(|| Error::internal("too much money in the sample"))?;
    let in_hours = contribution.kind == ContributionKind::Hours;
    let hours = Hours::new(price.decimal() / rust_decimal::Decimal::ONE_HUNDRED).or_internal()?;
    let new = NewContribution {
        initiative,
        obligation: nth(obligations, contribution.obligation)?,
        kind: contribution.kind,
        places: contribution.places,
        amount: (!in_hours).then_some(price),
        hours: in_hours.then_some(hours),
        motivation: Some("Past bij wat wij zelf doen (voorbeeld)".to_owned()),
        expected_place_price: None,
    };
    let reserved = on(work, made, contractor, async |work| commands::reserve(work, contractor, new).await).await?;
    let id = reserved.id;
    let settled = settle(&mut work.confined(), callers, contribution, contractor, reserved).await?;
    let provider = callers.partners.iter().find(|partner| partner.organisation() == Some(offered.provider));
    if let Some(partner) = provider.filter(|_| contribution.received > 0) {
        receive(&mut work.confined(), contribution, partner, &settled, price, in_hours).await?;
    }
    Ok(id)
}

/// Brings a contribution where it stands.
async fn settle(
    work: &mut Work<'_>,
    callers: &SampleCallers,
    contribution: &SampleContribution,
    contractor: &Caller,
    reserved: Contribution,
) -> Result<Contribution> {
    let decided = days_ago(work, contribution.made.saturating_sub(7));
    let ruling = |decision, reason: Option<&str>, relation: Option<&str>| Ruling {
        decision,
        reason: reason.map(str::to_owned),
        relation_to_contract: relation.map(str::to_owned),
    };
    let ruling = match contribution.status {
        Status::Accepted | Status::Received => {
            ruling(Decision::Accept, None, Some("De deelnemers worden opgeleid voor werk in deze branche (voorbeeld)"))
        }
        Status::Rejected => ruling(Decision::Reject, Some("Houdt geen verband met de opdracht (voorbeeld)"), None),
        Status::Withdrawn => {
            return on(work, decided, contractor, async |work| commands::withdraw(work, contractor, reserved.id).await).await;
        }
        Status::Expired => {
            expire(work, callers, contribution, reserved.id).await?;
            return Ok(reserved);
        }
        Status::Reserved => return Ok(reserved),
    };
    let seen = IfMatch::shown(reserved.version);
    on(work, decided, &callers.adviser, async |work| commands::decide(work, &callers.adviser, reserved.id, &seen, ruling).await).await
}

/// Three weeks later nobody has decided.
async fn expire(work: &mut Work<'_>, callers: &SampleCallers, contribution: &SampleContribution, id: Uuid) -> Result<()> {
    let later = days_ago(work, contribution.made.saturating_sub(21));
    let contribution = crate::domain::contributions::store::lock_by_key(work.conn, callers.region, id).await?;
    let initiative = initiatives::store::lock_by_key(work.conn, callers.region, contribution.initiative).await?.ok_or(Error::NotFound)?;
    let actor = crate::platform::auth::Actor::system(callers.region);
    expiry::expire_overdue(&mut work.as_of(&actor, super::noon(later)?), initiative).await?;
    Ok(())
}

async fn receive(
    work: &mut Work<'_>,
    contribution: &SampleContribution,
    partner: &Caller,
    settled: &Contribution,
    price: Euro,
    in_hours: bool,
) -> Result<()> {
    let day = days_ago(work, contribution.made.saturating_sub(30));
    let part = Euro::rounded(price.decimal() * rust_decimal::Decimal::new(i64::from(contribution.received), 2)).or_internal()?;
    let hours = Hours::new(part.decimal() / rust_decimal::Decimal::ONE_HUNDRED).or_internal()?;
    let receipt = NewReceipt {
        received_on: day,
        amount: (!in_hours).then_some(part),
        hours: in_hours.then_some(hours),
        reference: Some("Bankafschrift (voorbeeld)".to_owned()),
    };
    let seen = IfMatch::shown(settled.version);
    on(work, day, partner, async |work| receipts::register(work, partner, settled.id, &seen, receipt).await).await?;
    Ok(())
}
