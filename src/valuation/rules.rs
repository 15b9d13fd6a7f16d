//! What a rule set holds. Every number of the domain is data here, never a constant in code.

use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::error::{Error, Result};
use crate::values::{Euro, Fraction};

/// A version of the rules of a region.
#[derive(Clone, Debug)]
pub struct RuleSet {
    /// The region.
    pub region: Uuid,
    /// Its id.
    pub id: Uuid,
    /// Name of the version.
    pub title: String,
    /// First tender publication date that it applies to.
    pub in_force_from: NaiveDate,
    /// The rules.
    pub rules: Rules,
}

/// The rules themselves.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Rules {
    /// Contracts above this value carry an obligation.
    pub threshold: Euro,
    /// From this labour share on a contract is labour-intensive.
    pub labour_intensive_from: Fraction,
    /// Rate of labour-intensive contracts.
    pub rate_labour_intensive: Fraction,
    /// Rate of labour-extensive contracts.
    pub rate_labour_extensive: Fraction,
    /// Value of an hour of help in kind.
    pub hour_rate: Euro,
    /// Days that a reservation waits for a decision, for instance `14`.
    #[schema(minimum = 1, maximum = 365)]
    pub reservation_days: u32,
    /// Months after leaving at which a participant is followed up.
    #[schema(example = json!([1, 3, 6, 12]))]
    pub follow_up_months: Vec<u32>,
    /// In work at this moment counts as sustained outflow, for instance `6`.
    pub sustained_months: u32,
    /// Months that a participant's record is kept after the trajectory, for instance `24`.
    #[schema(minimum = 1, maximum = 120)]
    pub retention_months: u32,
    /// Which of the values are examples, because no public source gives them, for instance `rateLabourIntensive`.
    pub examples: Vec<String>,
}

impl Rules {
    /// The default for a new region: what is publicly known (threshold, split), and examples from other regions for the
    /// rest. It says itself which are which.
    ///
    /// # Errors
    /// None that can happen: the values are constants of the right shape.
    pub fn default_of_a_region() -> Result<Self> {
        let fraction = |percent: i64| Fraction::new(Decimal::new(percent, 2)).map_err(Error::internal);
        let examples = ["rateLabourIntensive", "rateLabourExtensive", "hourRate", "reservationDays", "retentionMonths"];
        Ok(Self {
            threshold: Euro::whole(100_000),
            labour_intensive_from: fraction(30)?,
            rate_labour_intensive: fraction(5)?,
            rate_labour_extensive: fraction(2)?,
            hour_rate: Euro::whole(100),
            reservation_days: 14,
            follow_up_months: vec![1, 3, 6, 12],
            sustained_months: 6,
            retention_months: 24,
            examples: examples.map(str::to_owned).to_vec(),
        })
    }

    /// The rate for a labour share; labour-extensive where the share is not known.
    #[must_use]
    pub fn rate_for(&self, labour_share: Option<Fraction>) -> Fraction {
        match labour_share {
            Some(share) if share >= self.labour_intensive_from => self.rate_labour_intensive,
            _ => self.rate_labour_extensive,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_contract_is_labour_intensive_from_30_per_cent_on() {
        let rules = Rules::default_of_a_region().unwrap();
        let rate = |share: &str| rules.rate_for(Some(Fraction::new(share.parse().unwrap()).unwrap())).to_string();
        assert_eq!(rate("0.30"), "0.05");
        assert_eq!(rate("0.299999"), "0.02");
        assert_eq!(rules.rate_for(None).to_string(), "0.02");
    }
}
