//! What can be done with rule sets: add a version. There is no way to change one, so that what was calculated with it can be
//! calculated again.

use chrono::NaiveDate;
use uuid::Uuid;

use super::rules::{RuleSet, Rules};
use super::{policy, store};
use crate::platform::audit::{self, Changes, Entry};
use crate::platform::auth::Caller;
use crate::platform::db::Work;
use crate::platform::error::Result;

/// A version to add.
#[derive(Clone, Debug)]
pub struct NewRuleSet {
    /// The title by which people recognise the version.
    pub title: String,
    /// First tender publication date that it applies to.
    pub in_force_from: NaiveDate,
    /// What the new version says, whole: nothing is taken over from the version before.
    pub rules: Rules,
}

/// Adds a version of the rules of the caller's region. Days that have passed are accepted, because records are taken over from
/// elsewhere; obligations that are registered already keep the version that they were registered under.
///
/// # Errors
/// 403; 422 for rules that contradict themselves; 409 `already-exists` where a version begins on that day.
pub async fn add(work: &mut Work<'_>, caller: &Caller, new: NewRuleSet) -> Result<RuleSet> {
    policy::may_add(caller)?;
    let NewRuleSet { title, in_force_from, rules } = new;
    rules.check()?;
    let rule_set = RuleSet { region: caller.region(), id: Uuid::now_v7(), title, in_force_from, rules };
    store::insert(work.conn, &rule_set, work.now).await?;
    let changes = Changes::of("inForceFrom", (), in_force_from).and("title", (), &rule_set.title).and("rules", (), &rule_set.rules);
    audit::record(work, Entry { action: "created", kind: "rule-set", id: rule_set.id, reason: None, changes, participant: None }).await?;
    Ok(rule_set)
}
