//! The track record of an initiative: what became of everybody who took part, over all its trajectories.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::record::{self, Group};
use super::tally::{CutOff, Moment, Tally};
use crate::domain::initiatives::{self, Initiative};
use crate::domain::trajectories::{self, Definitions, definitions};
use crate::domain::valuation;
use crate::platform::auth::{Identity, Viewer};
use crate::platform::db::{BeyondConn, Conn};
use crate::platform::error::{Error, Result};
use crate::values::day;

/// A track record, as somebody sees it.
#[derive(Clone, Debug)]
pub struct TrackRecord {
    /// How many people.
    pub tally: Tally,
    /// Of how many of them it is known whether they finish.
    pub completed_due: u32,
    /// Everybody at the moment that counts as sustained for their own trajectory. Its months are those of the newest trajectory that counts anybody.
    pub sustained: Moment,
    /// Every moment that counts as sustained for some trajectory: months after leaving.
    pub sustained_at: BTreeSet<u32>,
    /// Every moment at which people of some trajectory are followed up.
    pub followed_up_at: BTreeSet<u32>,
    /// Below this number of people the record says little.
    pub small_below: u32,
    /// As of when, and whether rounded.
    pub cut_off: CutOff,
}

impl TrackRecord {
    /// The sum of what a cut-off shows of each group: what is rounded is rounded before it is added. Each group counts as its own definitions say. `otherwise`
    /// are the definitions where there is no group.
    #[must_use]
    pub fn of(groups: &[(Group, Definitions)], otherwise: &Definitions, cut_off: CutOff) -> Self {
        let definitions: Vec<&Definitions> =
            if groups.is_empty() { vec![otherwise] } else { groups.iter().map(|(_, definitions)| definitions).collect() };
        let mut record = Self {
            tally: Tally::default(),
            completed_due: 0,
            sustained: Moment::default(),
            sustained_at: definitions.iter().map(|definitions| definitions.sustained_months).collect(),
            followed_up_at: definitions.iter().flat_map(|definitions| &definitions.moments).copied().collect(),
            small_below: definitions.iter().map(|definitions| definitions.small_below).max().unwrap_or_default(),
            cut_off,
        };
        let mut newest = definitions.last().map_or(0, |definitions| definitions.sustained_months);
        for (group, definitions) in groups {
            let shown = group.tally.clone().only_at(&definitions.moments).shown(cut_off);
            if shown.started > 0 {
                newest = definitions.sustained_months;
            }
            record.completed_due += group.completed_due(&shown);
            record.sustained = record.sustained.plus(shown.moment(definitions.sustained_months));
            record.tally = record.tally.plus(&shown);
        }
        record.sustained.months = newest;
        record
    }

    /// Whether so few people say little.
    #[must_use]
    pub fn is_small(&self) -> bool {
        self.tally.started < self.small_below
    }
}

/// The track record of an initiative: exact for its partner and advisers, rounded for everybody else.
///
/// # Errors
/// 404 where the viewer does not see the initiative.
pub async fn find(conn: &mut BeyondConn<'_>, viewer: &Viewer, id: Uuid, now: DateTime<Utc>) -> Result<TrackRecord> {
    let scope = initiatives::policy::visible_to(viewer);
    let initiative = initiatives::store::find(conn.confined(), scope, day::in_amsterdam(now), id).await?.ok_or(Error::NotFound)?;
    let cut_off = if sees_exact(viewer, &initiative) { CutOff::exact(now) } else { CutOff::for_outsiders(now) };
    of_initiatives(conn, initiative.region, &[initiative.id], cut_off).await
}

/// The track records of initiatives of a region together: the sum of what a cut-off shows of each of their trajectories. Who may see them has been
/// decided before.
///
/// # Errors
/// Those of the database.
pub async fn of_initiatives(conn: &mut BeyondConn<'_>, region: Uuid, ids: &[Uuid], cut_off: CutOff) -> Result<TrackRecord> {
    let otherwise = otherwise(conn.confined(), region, cut_off).await?;
    let count = async |conn: &mut Conn| {
        let mut runs = trajectories::store::of_initiatives(conn, region, ids).await?;
        runs.retain(|run| run.created_at <= cut_off.known_at);
        let ids: Vec<Uuid> = runs.iter().map(|run| run.id).collect();
        let mut groups = record::groups(conn, region, &runs, cut_off).await?;
        let mut definitions = definitions::of_trajectories(conn, region, &ids, cut_off.known_at).await?;
        Ok(ids.iter().filter_map(|id| groups.remove(id).zip(definitions.remove(id))).collect::<Vec<_>>())
    };
    let groups = conn.beyond_the_caller(region, count).await?;
    Ok(TrackRecord::of(&groups, &otherwise, cut_off))
}

fn sees_exact(viewer: &Viewer, initiative: &Initiative) -> bool {
    viewer.caller().is_some_and(|caller| match caller.identity() {
        Identity::Adviser => caller.region() == initiative.region,
        Identity::Partner { organisation } => caller.region() == initiative.region && *organisation == initiative.provider,
        _ => false,
    })
}

/// What holds where there is no trajectory: the definitions of the day, as they were known.
async fn otherwise(conn: &mut Conn, region: Uuid, cut_off: CutOff) -> Result<Definitions> {
    let rule_set = valuation::store::known_at(conn, region, cut_off.as_of, cut_off.known_at).await?;
    Ok(Definitions::of_rules(&valuation::store::get(conn, region, rule_set).await?.rules))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::valuation::Rules;

    /// A group of so many people who left, of whom so many are in work at each moment that is due.
    fn group(people: u32, in_work: [u32; 4]) -> Group {
        let moment = |(months, in_work)| Moment { months, due: people, in_work, not_in_work: people - in_work };
        let moments = [1, 3, 6, 12].into_iter().zip(in_work).map(moment).collect();
        Group { tally: Tally { started: people, completed: people, moments, ..Tally::default() }, over: true }
    }

    fn definitions(sustained_months: u32, small_below: u32) -> Definitions {
        let rules = Definitions::of_rules(&Rules::default_of_a_region().unwrap());
        Definitions { sustained_months, small_below, ..rules }
    }

    fn exact() -> CutOff {
        CutOff::exact(DateTime::UNIX_EPOCH)
    }

    #[test]
    fn each_group_counts_at_its_own_sustained_moment() {
        let groups = [(group(10, [8, 7, 6, 2]), definitions(6, 20)), (group(20, [9, 9, 9, 5]), definitions(12, 40))];
        let record = TrackRecord::of(&groups, &definitions(3, 1), exact());
        assert_eq!(record.sustained, Moment { months: 12, due: 30, in_work: 11, not_in_work: 19 });
        assert_eq!(record.sustained.rate().unwrap().to_string(), "0.366666");
        assert_eq!(record.sustained_at, [6, 12].into());
        assert_eq!((record.small_below, record.is_small()), (40, true));
    }

    #[test]
    fn the_newest_group_that_counts_anybody_names_the_months() {
        let groups = [(group(10, [8, 7, 6, 2]), definitions(6, 20)), (group(0, [0; 4]), definitions(12, 20))];
        assert_eq!(TrackRecord::of(&groups, &definitions(3, 1), exact()).sustained.months, 6);
        assert_eq!(TrackRecord::of(&groups[1..], &definitions(3, 1), exact()).sustained.months, 12);
        assert_eq!(TrackRecord::of(&[], &definitions(3, 1), exact()).sustained.months, 3);
    }

    #[test]
    fn a_moment_counts_the_groups_that_are_followed_up_at_it() {
        let less = Definitions { moments: [1, 6].into(), ..definitions(6, 20) };
        let groups = [(group(10, [8, 7, 6, 2]), less), (group(20, [9, 9, 9, 5]), definitions(6, 20))];
        let record = TrackRecord::of(&groups, &definitions(3, 1), exact());
        assert_eq!((record.tally.moment(6).due, record.tally.moment(12).due), (30, 20));
    }

    #[test]
    fn outsiders_get_the_sum_of_rounded_groups() {
        let outsiders = CutOff { rounded: true, ..exact() };
        let groups = [(group(7, [7, 7, 7, 7]), definitions(6, 20)), (group(7, [7, 7, 7, 7]), definitions(6, 20))];
        let record = TrackRecord::of(&groups, &definitions(3, 1), outsiders);
        assert_eq!((record.tally.started, record.completed_due, record.sustained.in_work), (10, 10, 10));
    }
}
