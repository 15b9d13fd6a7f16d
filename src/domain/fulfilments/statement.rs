//! What a caller states about a fulfilment, checked against the obligations that it is for, and valued.

use chrono::NaiveDate;
use uuid::Uuid;

use super::fulfilment::{Allocation, FulfilmentDetails, allocate};
use crate::domain::obligations::obligation::{FormerContractor, contractor_on};
use crate::domain::obligations::{ContractAct, Obligation, Standing};
use crate::domain::valuation::{self, Contract, Facts, Route, RuleSet, Valuation};
use crate::platform::error::{Conflict, Error, InvalidParam, Result};
use crate::values::{Euro, Period};

/// A value that an adviser sets, and why.
#[derive(Clone, Debug)]
pub struct SetValue {
    /// The value.
    pub value: Euro,
    /// Why it is not calculated.
    pub reason: String,
}

impl SetValue {
    /// A value with its reason, if one is set.
    ///
    /// # Errors
    /// 422 for one without the other.
    pub fn with_reason(value: Option<Euro>, reason: Option<String>) -> Result<Option<Self>> {
        match (value, reason) {
            (Some(value), Some(reason)) => Ok(Some(Self { value, reason })),
            (None, None) => Ok(None),
            (Some(_), None) => Err(Error::inconsistent("valueReason", "required", "Say why the value is not calculated.")),
            (None, Some(_)) => Err(Error::inconsistent("value", "required", "The reason is there, the value is not.")),
        }
    }
}

/// What somebody tells.
#[derive(Clone, Debug)]
pub struct Statement {
    /// Business date: what counts is ordered by it (rule 7).
    pub realised_on: NaiveDate,
    /// People reached.
    pub people: Option<u32>,
    /// What was done.
    pub description: Option<String>,
    /// The facts of its building block, purchase or certificate.
    pub facts: Facts,
    /// A value that is set, not calculated.
    pub set: Option<SetValue>,
}

/// An obligation that a fulfilment is for, and where its contract stands.
#[derive(Clone, Debug)]
pub struct Target {
    /// The obligation that this part is for.
    pub obligation: Obligation,
    /// Who had it before, the first one first.
    pub former: Vec<FormerContractor>,
    /// Until when something realised counts for it.
    pub standing: Standing,
}

impl Target {
    /// Who had the contract on a day: what was done then is that contractor's. None for a later one, whom a former contractor is not told of.
    #[must_use]
    pub fn contractor_on(&self, day: NaiveDate) -> Option<Uuid> {
        let has_passed = self.obligation.held_until.is_some_and(|until| day > until);
        (!has_passed).then(|| contractor_on(day, &self.former, self.obligation.contractor))
    }
}

impl Statement {
    /// Values what is told, under the rule set of the first obligation, and allocates it: everything to the one obligation, or the
    /// parts that are asked for.
    ///
    /// # Errors
    /// 422 naming what contradicts something; 409 `contract-withdrawn`.
    pub fn details(
        self,
        act: ContractAct,
        route: Route,
        targets: &[Target],
        parts: &[Option<Euro>],
        rule_set: &RuleSet,
        today: NaiveDate,
    ) -> Result<FulfilmentDetails> {
        self.check(act, route, targets, today)?;
        let valuation = self.valuation(route, targets, rule_set)?;
        let part = |(target, amount): (&Target, &Option<Euro>)| Allocation {
            obligation: target.obligation.id,
            amount: amount.unwrap_or(valuation.value),
        };
        let asked: Vec<Allocation> = targets.iter().zip(parts).map(part).collect();
        let allocations = allocate(valuation.value, &asked)?;
        let Self { realised_on, people, description, facts, set } = self;
        Ok(FulfilmentDetails { realised_on, people, description, facts, value_reason: set.map(|set| set.reason), valuation, allocations })
    }

    fn valuation(&self, route: Route, targets: &[Target], rule_set: &RuleSet) -> Result<Valuation> {
        let contract = targets.first().map(|target| {
            let step = target.obligation.schedule.on(self.realised_on);
            Contract { required: step.required, period: step.period }
        });
        match &self.set {
            Some(SetValue { value, reason }) => valuation::calculation::set(rule_set, route, *value, reason, &self.facts, contract),
            None => valuation::calculate(rule_set, route, self.people.unwrap_or(1), &self.facts, contract),
        }
    }

    fn check(&self, act: ContractAct, route: Route, targets: &[Target], today: NaiveDate) -> Result<()> {
        let refusals: Vec<Conflict> = targets.iter().filter_map(|target| target.standing.permits_on(act, self.realised_on).err()).collect();
        let mut faults = Vec::new();
        let mut fault = |name: &str, code, reason: &str| faults.push(InvalidParam { name: name.into(), code, reason: reason.into() });
        if self.realised_on > today {
            fault("realisedOn", "in-the-future", "Nothing can have been realised after today.");
        }
        if refusals.contains(&Conflict::ContractOver) {
            fault("realisedOn", "after-the-contract", "The contract had ended by then, and no recovery period was granted.");
        }
        if route == Route::InitiativeContribution {
            fault("route", "unexpected", "Contributions to initiatives are made as contributions: they flow in by themselves.");
        }
        if route == Route::PsoCertification && targets.len() > 1 {
            fault("allocations", "unexpected", "A certificate counts for each obligation by itself.");
        }
        let certificate = self.facts.certificate_from.zip(self.facts.certificate_until).and_then(|(from, until)| Period::new(from, until));
        if certificate.is_some_and(|certificate| !certificate.contains(self.realised_on)) {
            fault("realisedOn", "outside-certificate", "The certificate is not valid on that day.");
        }
        if !faults.is_empty() {
            return Err(Error::Inconsistent(faults));
        }
        refusals.first().map_or(Ok(()), |conflict| Err((*conflict).into()))
    }
}

/// Where a fulfilment is to go: one obligation, or several with a part each.
#[derive(Clone, Debug)]
pub enum Destination {
    /// All of it.
    One(Uuid),
    /// These parts.
    Parts(Vec<Allocation>),
}

impl Destination {
    /// One of the two ways to say it.
    ///
    /// # Errors
    /// 422 for neither, both, or an obligation that is named twice.
    pub fn from_request(obligation: Option<Uuid>, allocations: Option<Vec<Allocation>>) -> Result<Self> {
        match (obligation, allocations) {
            (Some(obligation), None) => Ok(Self::One(obligation)),
            (None, Some(allocations)) => {
                let doubled = |(index, allocation): (usize, &Allocation)| {
                    let before = allocations.iter().take(index).any(|other| other.obligation == allocation.obligation);
                    before.then(|| InvalidParam {
                        name: format!("allocations[{index}].obligationId"),
                        code: "duplicate",
                        reason: "The obligation has a part already.".into(),
                    })
                };
                let faults: Vec<InvalidParam> = allocations.iter().enumerate().filter_map(doubled).collect();
                if faults.is_empty() { Ok(Self::Parts(allocations)) } else { Err(Error::Inconsistent(faults)) }
            }
            (None, None) => Err(Error::inconsistent("obligationId", "required", "Name an obligation, or several with a part each.")),
            (Some(_), Some(_)) => {
                Err(Error::inconsistent("allocations", "unexpected", "Either one obligation or several with a part each."))
            }
        }
    }

    /// The obligations with the part of each, where parts are asked for; and how the body calls each.
    pub fn named(&self) -> Vec<(String, Uuid, Option<Euro>)> {
        match self {
            Self::One(obligation) => vec![("obligationId".into(), *obligation, None)],
            Self::Parts(parts) => {
                let named = |(index, part): (usize, &Allocation)| {
                    (format!("allocations[{index}].obligationId"), part.obligation, Some(part.amount))
                };
                parts.iter().enumerate().map(named).collect()
            }
        }
    }
}
