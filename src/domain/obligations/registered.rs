//! What was registered of a contract so far, from which its stages and its schedule follow.

use super::obligation::Obligation;
use super::schedule::{Observation, Schedule, Version};
use super::stages::{Stage, still_holding};
use super::store;
use super::terms::{Facts, RecordedTerms, Terms};
use crate::domain::valuation::{self, RuleSet};
use crate::platform::db::Work;
use crate::platform::error::{Error, Result};

/// What was registered of a contract, in order of registration, and the rule sets of its region.
pub(super) struct Registered {
    versions: Vec<RecordedTerms>,
    observations: Vec<Observation>,
    rule_sets: Vec<RuleSet>,
}

impl Registered {
    /// Reads it.
    ///
    /// # Errors
    /// Those of the database.
    pub(super) async fn load(work: &mut Work<'_>, obligation: &Obligation) -> Result<Self> {
        let (region, id) = (obligation.region, obligation.id);
        let observations = store::observations(work.conn, region, id).await?;
        Ok(Self {
            versions: store::versions(work.conn, region, id).await?,
            observations: observations.into_iter().map(|(seen, _)| seen).collect(),
            rule_sets: valuation::store::of_region(work.conn, region).await?,
        })
    }

    /// The terms that hold on any day, each with the day from which it does.
    ///
    /// # Errors
    /// `Internal` for terms under no rule set.
    pub(super) fn stages(&self) -> Result<Vec<Stage>> {
        let stage = |RecordedTerms { effective_on, terms, .. }: &RecordedTerms| {
            let facts = without_usual_rate(terms.facts.clone(), self.rule_set_of(terms)?);
            Ok(Stage { from: *effective_on, terms: Terms { facts, ..terms.clone() } })
        };
        let stages: Vec<Stage> = self.versions.iter().map(stage).collect::<Result<_>>()?;
        Ok(still_holding(stages, |stage| stage.from))
    }

    /// The schedule with more terms, and one more observation if there is one.
    ///
    /// # Errors
    /// `Internal` for terms under no rule set, or a product larger than any amount.
    pub(super) fn schedule(&self, more: &[Stage], seen: Option<&Observation>) -> Result<Schedule> {
        let known = self.versions.iter().map(|version| (version.effective_on, &version.terms));
        let versions: Vec<Version<'_>> = known
            .chain(more.iter().map(|stage| (stage.from, &stage.terms)))
            .map(|(effective_on, terms)| Ok(Version { effective_on, terms, rules: &self.rule_set_of(terms)?.rules }))
            .collect::<Result<_>>()?;
        let observations: Vec<Observation> = self.observations.iter().chain(seen).cloned().collect();
        Schedule::from_versions(&versions, &observations)
    }

    /// Terms with a change, under their rule set, or under that of the tender where its day is another one.
    ///
    /// # Errors
    /// Those of the change; 422 for a tender before the first rule set, and for contradictions.
    pub(super) fn changed(&self, terms: &Terms, change: impl Fn(Facts) -> Result<Facts>) -> Result<Terms> {
        let facts = change(terms.facts.clone())?;
        if facts.tender_published_on == terms.facts.tender_published_on {
            return Terms::calculated(facts, self.rule_set_of(terms)?);
        }
        let in_force = self.rule_sets.iter().rev().find(|set| set.in_force_from <= facts.tender_published_on);
        Terms::calculated(facts, in_force.ok_or_else(without_rule_set)?)
    }

    fn rule_set_of(&self, terms: &Terms) -> Result<&RuleSet> {
        self.rule_sets.iter().find(|set| set.id == terms.rule_set).ok_or_else(|| Error::internal("terms under no rule set"))
    }
}

pub(super) fn without_rule_set() -> Error {
    Error::inconsistent("tenderPublishedOn", "no-rule-set", "No rule set of the region was in force then.")
}

/// The rate that was applied is kept with the terms; it was given only if it is not the usual one.
fn without_usual_rate(mut facts: Facts, rule_set: &RuleSet) -> Facts {
    facts.rate = facts.rate.filter(|rate| *rate != rule_set.rules.rate_for(facts.labour_share));
    facts
}
