//! What the rule sets of a trajectory say about its people: which moments are followed up, which of them counts as sustained, how few people say
//! little, how long records are kept.
//!
//! They are the rule sets of the obligations that pay the trajectory. Where none does, it is the one in force on its first day, as known when it was
//! registered. So a version that is added later moves nothing older, whatever day it is in force from.

use std::collections::{BTreeSet, HashMap};

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::store;
use crate::domain::valuation::{self, RuleSet, Rules};
use crate::platform::db::Conn;
use crate::platform::error::{Error, Result};

/// How the people of a trajectory are followed up and counted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Definitions {
    /// In work at this moment counts as sustained outflow: months after leaving, by the rule set of the first that paid.
    pub sustained_months: u32,
    /// The moments at which people are followed up: those that any of the rule sets names, so that whoever pays learns what its own rules ask.
    pub moments: BTreeSet<u32>,
    /// Below this number of people a track record says little: the highest limit of the rule sets.
    pub small_below: u32,
    /// Months that records are kept after the trajectory, by the rule set of the first that paid.
    pub retention_months: u32,
}

impl Definitions {
    /// Those of rules alone.
    #[must_use]
    pub fn of_rules(rules: &Rules) -> Self {
        Self {
            sustained_months: rules.sustained_months,
            moments: rules.follow_up_months.iter().map(|moment| moment.months()).collect(),
            small_below: rules.small_below(),
            retention_months: rules.retention_months,
        }
    }

    /// The same where somebody else pays as well.
    fn with(mut self, rules: &Rules) -> Self {
        self.moments.extend(rules.follow_up_months.iter().map(|moment| moment.months()));
        self.small_below = self.small_below.max(rules.small_below());
        self
    }
}

/// The definitions of trajectories of one region, by trajectory, as known at an instant.
///
/// # Errors
/// Those of the database.
pub async fn of_trajectories(
    conn: &mut Conn,
    region: Uuid,
    trajectories: &[Uuid],
    known_at: DateTime<Utc>,
) -> Result<HashMap<Uuid, Definitions>> {
    let named = store::rule_sets(conn, region, trajectories, known_at).await?;
    let ids: BTreeSet<Uuid> = named.iter().map(|(_, rule_set)| *rule_set).collect();
    let rule_sets = valuation::store::by_ids(conn, region, &ids.into_iter().collect::<Vec<_>>()).await?;
    Ok(gather(&named, &rule_sets))
}

/// The definitions of one trajectory that the caller sees, as known at an instant.
///
/// # Errors
/// `Internal` for a trajectory without rules.
pub async fn of_trajectory(conn: &mut Conn, region: Uuid, trajectory: Uuid, known_at: DateTime<Utc>) -> Result<Definitions> {
    let found = of_trajectories(conn, region, &[trajectory], known_at).await?.remove(&trajectory);
    found.ok_or_else(|| Error::internal("a trajectory without a rule set"))
}

/// The rule sets that trajectories have, put together for each: the first one leads.
fn gather(named: &[(Uuid, Uuid)], rule_sets: &HashMap<Uuid, RuleSet>) -> HashMap<Uuid, Definitions> {
    let mut definitions: HashMap<Uuid, Definitions> = HashMap::new();
    for (trajectory, rule_set) in named {
        let Some(RuleSet { rules, .. }) = rule_sets.get(rule_set) else { continue };
        let more = match definitions.remove(trajectory) {
            Some(first) => first.with(rules),
            None => Definitions::of_rules(rules),
        };
        definitions.insert(*trajectory, more);
    }
    definitions
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;
    use serde_json::json;

    use super::*;

    fn rule_set(id: u128, change: serde_json::Value) -> (Uuid, RuleSet) {
        let mut rules = serde_json::to_value(Rules::default_of_a_region().unwrap()).unwrap();
        rules.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
        let rules = serde_json::from_value(rules).unwrap();
        let id = Uuid::from_u128(id);
        (id, RuleSet { region: Uuid::nil(), id, title: "r".into(), in_force_from: NaiveDate::MIN, rules })
    }

    #[test]
    fn the_first_that_paid_defines_and_the_others_add_what_they_ask() {
        let six = rule_set(1, json!({ "followUpMonths": [1, 6], "retentionMonths": 12 }));
        let twelve = rule_set(2, json!({ "followUpMonths": [12], "sustainedMonths": 12, "smallNumbersBelow": 40 }));
        let (run, named) = (Uuid::from_u128(9), [(Uuid::from_u128(9), six.0), (Uuid::from_u128(9), twelve.0)]);
        let definitions = gather(&named, &[six, twelve].into()).remove(&run).unwrap();
        let expected = Definitions { sustained_months: 6, moments: [1, 6, 12].into(), small_below: 40, retention_months: 12 };
        assert_eq!(definitions, expected);
    }
}
