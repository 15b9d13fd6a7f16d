//! What a rule set holds (rule 3). Every number of the domain is data here, never a constant in code.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

use super::blocks::{Block, Bonus, PsoDiscount, Recognition, RouteCap, Rung};
use super::consistency;
use super::route::Route;
use crate::platform::error::{Error, OrInternal, Result};
use crate::values::{Euro, Fraction, GivenEuro, Hours, Moment, Text, count};

/// The default of a new region: what is publicly known (threshold, split), and examples from other regions for the rest. It
/// says itself which are which.
const DEFAULT: &str = include_str!("default-rules.json");

/// A version of the rules of a region.
#[derive(Clone, Debug)]
pub struct RuleSet {
    /// The labour-market region whose contracts it is for.
    pub region: Uuid,
    /// UUIDv7 assigned at registration, unique within the region.
    pub id: Uuid,
    /// Name of the version.
    pub title: String,
    /// First tender publication date that it applies to.
    pub in_force_from: NaiveDate,
    /// What it says; stored as one document and never changed.
    pub rules: Rules,
}

/// The rules themselves.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Rules {
    /// Contracts above this value carry an obligation.
    #[schema(value_type = GivenEuro)]
    pub threshold: Euro,
    /// From this labour share on a contract is labour-intensive.
    pub labour_intensive_from: Fraction,
    /// Rate of labour-intensive contracts.
    pub rate_labour_intensive: Fraction,
    /// Rate of labour-extensive contracts.
    pub rate_labour_extensive: Fraction,
    /// Highest obligation of a contract that has no cap of its own; null: none.
    #[serde(default)]
    #[schema(required = false, value_type = Option<GivenEuro>)]
    pub obligation_cap: Option<Euro>,
    /// Hours a week of full-time work.
    pub full_time_hours: Hours,
    /// What fulfilments are worth.
    #[schema(max_items = 200)]
    pub blocks: Vec<Block>,
    /// Extras on top of building blocks.
    #[schema(max_items = 200)]
    pub bonuses: Vec<Bonus>,
    /// How much of purchases is recognised.
    #[schema(max_items = 200)]
    pub recognitions: Vec<Recognition>,
    /// What PSO certificates take off, rung by rung.
    #[schema(max_items = 6)]
    pub pso_discounts: Vec<PsoDiscount>,
    /// The most that may come by one route; none by default.
    #[schema(max_items = 7)]
    pub route_caps: Vec<RouteCap>,
    /// Value of an hour of help in kind to an initiative.
    #[schema(value_type = GivenEuro)]
    pub hour_rate: Euro,
    /// Days that a reservation waits for a decision, for instance `14`.
    #[schema(minimum = 1, maximum = 365)]
    pub reservation_days: u32,
    /// The moments at which a participant is followed up.
    #[schema(min_items = 1, max_items = 4)]
    pub follow_up_months: Vec<Moment>,
    /// In work at this moment counts as sustained outflow, for instance `6`.
    #[schema(minimum = 1, maximum = 12)]
    pub sustained_months: u32,
    /// Below this number of people a track record says little, for instance `20`; twenty unless said otherwise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(required = false, minimum = 1, maximum = 1000)]
    pub small_numbers_below: Option<u32>,
    /// Months that a participant's record is kept after the trajectory, for instance `24`.
    #[schema(minimum = 1, maximum = 120)]
    pub retention_months: u32,
    /// An obligation is behind schedule when the part of its time that has passed is more than this above the part that is
    /// fulfilled.
    pub behind_schedule_margin: Fraction,
    /// Days before a certificate ends at which it shows as lapsing, for instance `60`.
    #[schema(minimum = 0, maximum = 365)]
    pub certificate_notice_days: u32,
    /// Months after the contract in which a shortfall can be made good, for instance `6`.
    #[schema(minimum = 0, maximum = 60)]
    pub recovery_months: u32,
    /// Part of a shortfall that is proposed to be withheld.
    pub withholding_share: Fraction,
    /// Which of the values are examples, because no public source gives them, for instance `rateLabourIntensive`.
    #[schema(max_items = 50)]
    pub examples: Vec<Text<60>>,
}

impl Rules {
    /// The default for a new region.
    ///
    /// # Errors
    /// `Internal` if the data that ships with the program is broken; a test reads it.
    pub fn default_of_a_region() -> Result<Self> {
        serde_json::from_str(DEFAULT).or_internal()
    }

    /// The rate for a labour share; labour-extensive where the share is not known.
    #[must_use]
    pub fn rate_for(&self, labour_share: Option<Fraction>) -> Fraction {
        match labour_share {
            Some(share) if share >= self.labour_intensive_from => self.rate_labour_intensive,
            _ => self.rate_labour_extensive,
        }
    }

    /// The number of people below which a track record says little.
    #[must_use]
    pub fn small_below(&self) -> u32 {
        self.small_numbers_below.unwrap_or(count::SMALL)
    }

    /// The building block of a route with a code.
    #[must_use]
    pub fn block(&self, route: Route, code: &str) -> Option<&Block> {
        self.blocks.iter().find(|block| block.route == route && block.code.as_str() == code)
    }

    /// The bonus with a code.
    #[must_use]
    pub fn bonus(&self, code: &str) -> Option<&Bonus> {
        self.bonuses.iter().find(|bonus| bonus.code.as_str() == code)
    }

    /// The recognition of a route with a code.
    #[must_use]
    pub fn recognition(&self, route: Route, code: &str) -> Option<&Recognition> {
        self.recognitions.iter().find(|recognition| recognition.routes.contains(&route) && recognition.code.as_str() == code)
    }

    /// What a rung of the PSO ladder takes off.
    #[must_use]
    pub fn pso_discount(&self, rung: Rung) -> Option<Fraction> {
        self.pso_discounts.iter().find(|discount| discount.rung == rung).map(|discount| discount.discount)
    }

    /// Refuses rules that contradict themselves.
    ///
    /// # Errors
    /// 422 naming every contradiction.
    pub fn check(&self) -> Result<()> {
        let faults = consistency::faults(self);
        if faults.is_empty() { Ok(()) } else { Err(Error::Inconsistent(faults)) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::valuation::blocks::Unit;

    #[test]
    fn a_contract_is_labour_intensive_from_30_per_cent_on() {
        let rules = Rules::default_of_a_region().unwrap();
        let rate = |share: &str| rules.rate_for(Some(Fraction::new(share.parse().unwrap()).unwrap())).to_string();
        assert_eq!(rate("0.30"), "0.05");
        assert_eq!(rate("0.299999"), "0.02");
        assert_eq!(rules.rate_for(None).to_string(), "0.02");
    }

    #[test]
    fn the_default_rules_do_not_contradict_themselves_and_name_only_what_is_there_as_examples() {
        let rules = Rules::default_of_a_region().unwrap();
        rules.check().unwrap();
        let json = serde_json::to_value(&rules).unwrap();
        for name in &rules.examples {
            assert!(json.get(name.as_str()).is_some(), "{name:?}");
        }
        assert_eq!((rules.threshold, rules.labour_intensive_from.to_string().as_str()), (Euro::whole(100_000), "0.3"));
    }

    #[test]
    fn fewer_than_twenty_people_are_few_unless_the_rules_say_otherwise() {
        let mut rules = Rules::default_of_a_region().unwrap();
        assert_eq!(rules.small_below(), 20);
        assert!(serde_json::to_value(&rules).unwrap().get("smallNumbersBelow").is_none());
        rules.small_numbers_below = Some(50);
        assert_eq!(rules.small_below(), 50);
    }

    #[test]
    fn every_contradiction_is_named() {
        let mut rules = Rules::default_of_a_region().unwrap();
        rules.blocks.push(rules.blocks[0].clone());
        rules.blocks[1].route = Route::PsoCertification;
        rules.bonuses[0].blocks.push(serde_json::from_str("\"nothing\"").unwrap());
        rules.bonuses[1].unit = Unit::Hour;
        rules.recognitions[0].routes.push(Route::Employment);
        rules.follow_up_months.drain(2..);
        let Err(Error::Inconsistent(faults)) = rules.check() else { panic!("accepted") };
        let names: Vec<&str> = faults.iter().map(|fault| fault.name.as_str()).collect();
        let expected = [
            "rules.blocks[10]",
            "rules.blocks[1].route",
            "rules.bonuses[0].blocks[3]",
            "rules.bonuses[1].unit",
            "rules.recognitions[0].routes",
            "rules.sustainedMonths",
        ];
        assert_eq!(names, expected);
    }
}
