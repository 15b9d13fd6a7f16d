//! What an obligation asks: basis × rate, optionally capped; a fixed amount is the obligation itself (rule 2).

use chrono::{DateTime, NaiveDate, Utc};
use uuid::Uuid;

use crate::domain::valuation::{RuleSet, Rules};
use crate::platform::error::{Error, InvalidParam, OrInternal, Result};
use crate::values::{Euro, Fraction, Period, text_enum};

text_enum! {
    /// What the rate is taken of.
    pub enum BasisKind {
        /// The value of the contract.
        ContractValue = "contract-value",
        /// The turnover invoiced under the contract: dated observations move the obligation.
        InvoicedTurnover = "invoiced-turnover",
        /// The wage sum of the contract.
        WageSum = "wage-sum",
        /// An agreed amount that is the obligation itself: no rate, threshold or split.
        FixedAmount = "fixed-amount",
    }
}

/// The basis of an obligation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Basis {
    /// What the rate is applied to, or that the amount is fixed.
    pub kind: BasisKind,
    /// Euro, excluding VAT: the contract value, turnover or fixed amount.
    pub amount: Euro,
}

/// The facts of a contract, as an adviser registers them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facts {
    /// The basis.
    pub basis: Basis,
    /// Value of the contract for the threshold, where the basis is another.
    pub contract_value: Option<Euro>,
    /// Part of the sum that is labour.
    pub labour_share: Option<Fraction>,
    /// Fixes the rule set.
    pub tender_published_on: NaiveDate,
    /// First and last day of the contract.
    pub period: Period,
    /// A rate other than the rule set's.
    pub rate: Option<Fraction>,
    /// Why the rate, or the obligation itself, deviates from the rule set.
    pub justification: Option<String>,
    /// Whether the contract carries an obligation although it is at or below the threshold.
    pub applies_below_threshold: bool,
    /// Highest obligation.
    pub cap: Option<Euro>,
}

impl Facts {
    /// Whether the contract carries an obligation: not at or below the threshold, unless that is agreed. A fixed amount always does.
    #[must_use]
    pub fn carries(&self, rules: &Rules) -> bool {
        let contract_value = match self.basis.kind {
            BasisKind::FixedAmount => None,
            BasisKind::ContractValue => Some(self.basis.amount),
            BasisKind::WageSum | BasisKind::InvoicedTurnover => self.contract_value,
        };
        self.applies_below_threshold || contract_value.is_none_or(|value| value > rules.threshold)
    }

    /// What is asked on a basis: basis × rate up to the cap; nothing where the contract carries no obligation.
    ///
    /// # Errors
    /// `Internal` for a product larger than any amount, which a rate of at most 1 cannot make.
    pub fn asked(&self, basis: Euro, rate: Option<Fraction>, rules: &Rules) -> Result<Euro> {
        let Some(rate) = rate else { return Ok(basis) };
        if !self.carries(rules) {
            return Ok(Euro::ZERO);
        }
        let share = Euro::rounded(basis.decimal() * rate.decimal()).or_internal()?;
        let cap = self.cap.or(rules.obligation_cap);
        Ok(cap.map_or(share, |cap| share.min(cap)))
    }
}

/// The facts, and what the rule set makes of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Terms {
    /// The facts; their rate is the one given, if it is not the rule set's.
    pub facts: Facts,
    /// The rate applied; none for a fixed amount.
    pub rate: Option<Fraction>,
    /// The rule set that was applied.
    pub rule_set: Uuid,
    /// The obligation in euro, on the basis of the facts.
    pub required: Euro,
}

impl Terms {
    /// Calculates the obligation.
    ///
    /// # Errors
    /// 422 naming every contradiction: a rate, labour share, contract value or cap beside a fixed amount; a basis of nothing;
    /// a rate that deviates or an obligation below the threshold, without a justification.
    pub fn calculated(mut facts: Facts, rule_set: &RuleSet) -> Result<Self> {
        let faults = contradictions(&facts, &rule_set.rules);
        if !faults.is_empty() {
            return Err(Error::Inconsistent(faults));
        }
        let usual = rule_set.rules.rate_for(facts.labour_share);
        facts.rate = facts.rate.filter(|rate| *rate != usual);
        let rate = (facts.basis.kind != BasisKind::FixedAmount).then(|| facts.rate.unwrap_or(usual));
        let required = facts.asked(facts.basis.amount, rate, &rule_set.rules)?;
        Ok(Self { facts, rate, rule_set: rule_set.id, required })
    }
}

/// One version of the terms, with its history.
#[derive(Clone, Debug)]
pub struct RecordedTerms {
    /// From 1 up.
    pub version: i32,
    /// First business day.
    pub effective_on: NaiveDate,
    /// Why it was amended.
    pub reason: Option<String>,
    /// When it was registered.
    pub recorded_at: DateTime<Utc>,
    /// The terms.
    pub terms: Terms,
}

fn contradictions(facts: &Facts, rules: &Rules) -> Vec<InvalidParam> {
    let mut faults = Vec::new();
    let mut fault = |name: &str, code, reason: &str| faults.push(InvalidParam { name: name.into(), code, reason: reason.into() });
    if facts.basis.amount.is_zero() && facts.basis.kind != BasisKind::InvoicedTurnover {
        fault("basis.amount", "required", "Only invoiced turnover may begin with nothing.");
    }
    if facts.basis.kind == BasisKind::FixedAmount {
        let given = [
            ("rate", facts.rate.is_some()),
            ("labourShare", facts.labour_share.is_some()),
            ("contractValue", facts.contract_value.is_some()),
            ("cap", facts.cap.is_some()),
            ("appliesBelowThreshold", facts.applies_below_threshold),
        ];
        for (name, _) in given.into_iter().filter(|(_, given)| *given) {
            fault(name, "unexpected", "A fixed amount is the obligation itself.");
        }
        return faults;
    }
    if facts.basis.kind == BasisKind::ContractValue && facts.contract_value.is_some_and(|value| value != facts.basis.amount) {
        fault("contractValue", "contradicts-basis", "The basis is the contract value already.");
    }
    let deviates = facts.rate.is_some_and(|rate| rate != rules.rate_for(facts.labour_share));
    if facts.justification.is_none() && deviates {
        fault("justification", "required", "The rate deviates from the rule set: say why.");
    } else if facts.justification.is_none() && facts.applies_below_threshold {
        fault("justification", "required", "The obligation applies below the threshold: say why.");
    }
    faults
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rule_set() -> RuleSet {
        let rules = Rules::default_of_a_region().unwrap();
        RuleSet { region: Uuid::nil(), id: Uuid::nil(), title: "r".into(), in_force_from: NaiveDate::MIN, rules }
    }

    fn facts(kind: BasisKind, amount: u32) -> Facts {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        Facts {
            basis: Basis { kind, amount: Euro::whole(amount) },
            contract_value: None,
            labour_share: Some(Fraction::new("0.55".parse().unwrap()).unwrap()),
            tender_published_on: day("2025-01-01"),
            period: Period::new(day("2025-06-01"), day("2027-05-31")).unwrap(),
            rate: None,
            justification: None,
            applies_below_threshold: false,
            cap: None,
        }
    }

    fn required(facts: Facts) -> String {
        Terms::calculated(facts, &rule_set()).unwrap().required.to_string()
    }

    #[test]
    fn a_labour_intensive_contract_owes_the_higher_rate() {
        assert_eq!(required(facts(BasisKind::ContractValue, 1_200_000)), "60000.00");
        let extensive =
            Facts { labour_share: Some(Fraction::new("0.29".parse().unwrap()).unwrap()), ..facts(BasisKind::ContractValue, 1_200_000) };
        assert_eq!(required(extensive), "24000.00");
    }

    #[test]
    fn a_contract_at_the_threshold_owes_nothing_unless_that_is_agreed() {
        assert_eq!(required(facts(BasisKind::ContractValue, 100_000)), "0.00");
        let remark = Facts { justification: Some("onder de drempel".into()), ..facts(BasisKind::ContractValue, 100_000) };
        assert_eq!(required(remark.clone()), "0.00");
        let agreed = Facts { applies_below_threshold: true, ..remark };
        assert_eq!(required(agreed.clone()), "5000.00");
        let Err(Error::Inconsistent(faults)) = Terms::calculated(Facts { justification: None, ..agreed }, &rule_set()) else {
            panic!("accepted")
        };
        assert_eq!(faults.iter().map(|fault| (fault.name.as_str(), fault.code)).collect::<Vec<_>>(), [("justification", "required")]);
        let above = Facts {
            basis: Basis { amount: Euro::new("100000.01".parse().unwrap()).unwrap(), kind: BasisKind::ContractValue },
            ..facts(BasisKind::ContractValue, 1)
        };
        assert_eq!(required(above), "5000.00");
    }

    #[test]
    fn the_cap_of_the_rule_set_holds_where_the_contract_has_none() {
        let mut capped = rule_set();
        capped.rules.obligation_cap = Some(Euro::whole(30_000));
        let required = |cap| {
            let facts = Facts { cap, ..facts(BasisKind::ContractValue, 1_200_000) };
            Terms::calculated(facts, &capped).unwrap().required
        };
        assert_eq!((required(None), required(Some(Euro::whole(40_000)))), (Euro::whole(30_000), Euro::whole(40_000)));
    }

    #[test]
    fn the_threshold_looks_at_the_contract_also_where_the_basis_is_the_wage_sum() {
        let small = Facts { contract_value: Some(Euro::whole(90_000)), ..facts(BasisKind::WageSum, 60_000) };
        assert_eq!(required(small), "0.00");
        let large = Facts { contract_value: Some(Euro::whole(900_000)), ..facts(BasisKind::WageSum, 60_000) };
        assert_eq!(required(large), "3000.00");
    }

    #[test]
    fn the_cap_is_the_most_that_is_owed() {
        assert_eq!(required(Facts { cap: Some(Euro::whole(50_000)), ..facts(BasisKind::ContractValue, 1_200_000) }), "50000.00");
    }

    #[test]
    fn a_deviating_rate_needs_a_justification() {
        let rate = Some(Fraction::new("0.03".parse().unwrap()).unwrap());
        let silent = Facts { rate, ..facts(BasisKind::ContractValue, 1_000_000) };
        assert!(Terms::calculated(silent.clone(), &rule_set()).is_err());
        assert_eq!(required(Facts { justification: Some("maatwerk".into()), ..silent }), "30000.00");
        let usual = Facts { rate: Some(Fraction::new("0.05".parse().unwrap()).unwrap()), ..facts(BasisKind::ContractValue, 1_000_000) };
        assert_eq!(required(usual), "50000.00");
    }

    #[test]
    fn a_fixed_amount_is_the_obligation_itself() {
        let plain = Facts { labour_share: None, ..facts(BasisKind::FixedAmount, 90_000) };
        assert_eq!(required(plain.clone()), "90000.00");
        let nothing = Facts { basis: Basis { kind: BasisKind::FixedAmount, amount: Euro::ZERO }, ..plain.clone() };
        assert!(Terms::calculated(nothing, &rule_set()).is_err());
        let muddled = Facts { rate: Some(Fraction::ONE), cap: Some(Euro::ZERO), applies_below_threshold: true, ..plain };
        let Err(Error::Inconsistent(faults)) = Terms::calculated(muddled, &rule_set()) else { panic!("accepted") };
        assert_eq!(faults.iter().map(|fault| fault.name.as_str()).collect::<Vec<_>>(), ["rate", "cap", "appliesBelowThreshold"]);
    }
}
