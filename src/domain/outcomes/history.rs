//! Everything that was ever registered about one person, and what it adds to the counts of each month. An erasure keeps exactly that: no
//! count changes by it, also not one that an outsider sees as it stood at the end of a quarter.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Days, NaiveDate, Utc};

use super::follow_up::{MOMENTS, due_on};
use super::store::{RecordedFollowUp, RecordedOutcome};
use super::tally::{Person, Tally};
use crate::domain::participants::LeaveReason;
use crate::domain::participants::store::{FormerCounting, RecordedDeparture, counted};
use crate::domain::trajectories::trajectory::RecordedEnd;
use crate::values::day;

/// What is known about one person, with the instant since when. Lists are in order of registration: the last one counts.
#[derive(Clone, Debug)]
pub struct History {
    /// When the person started.
    pub enrolled_on: NaiveDate,
    /// When that was registered.
    pub recorded_at: DateTime<Utc>,
    /// Last days of the trajectory, at least one: whoever has not left by then counts as having left then.
    pub ends: Vec<RecordedEnd>,
    /// Departures, corrections included.
    pub departures: Vec<RecordedDeparture>,
    /// Measurements, replaced ones included.
    pub follow_ups: Vec<RecordedFollowUp>,
    /// Outcomes, taken back ones included.
    pub outcomes: Vec<RecordedOutcome>,
    /// Whether the person counts in the trajectory, and not in another one.
    pub counts: bool,
    /// Where the person counted until that was decided anew.
    pub former_countings: Vec<FormerCounting>,
}

/// A change of a count: from a month of business on, as far as is known in a month of registration or later.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trace {
    /// What is counted.
    pub measure: String,
    /// First day of the month of business.
    pub happened_month: NaiveDate,
    /// First day of the month of registration.
    pub recorded_month: NaiveDate,
    /// How many people more, or fewer.
    pub people: i32,
}

impl History {
    /// What the person adds to the counts as of a day, as far as was known at an instant: nothing before the enrolment.
    #[must_use]
    pub fn tally(&self, as_of: NaiveDate, known_at: DateTime<Utc>) -> Tally {
        match self.person(as_of, known_at) {
            Some(person) => Tally::count(&[person], as_of),
            None => Tally::default(),
        }
    }

    fn person(&self, as_of: NaiveDate, known_at: DateTime<Utc>) -> Option<Person> {
        let counts = counted(&self.former_countings, known_at).unwrap_or(self.counts);
        if self.enrolled_on > as_of || self.recorded_at > known_at || !counts {
            return None;
        }
        let known = self.departures.iter().rev().find(|departure| departure.recorded_at <= known_at);
        let departure = known.filter(|departure| departure.left_on <= as_of);
        let ended = self.ends_on(known_at).filter(|ends_on| *ends_on < as_of);
        let mut measured = BTreeMap::new();
        for RecordedFollowUp { follow_up, recorded_at, .. } in &self.follow_ups {
            if follow_up.measured_on <= as_of && *recorded_at <= known_at {
                measured.insert(follow_up.months, follow_up.in_work);
            }
        }
        let counts = |outcome: &&RecordedOutcome| {
            let taken_back = outcome.reversed_at.is_some_and(|reversed_at| reversed_at <= known_at);
            outcome.recorded_at <= known_at && outcome.outcome.started_on <= as_of && !taken_back
        };
        Some(Person {
            left_on: departure.map(|departure| departure.left_on).or(ended),
            completed: departure.is_some_and(|departure| departure.reason == LeaveReason::Completed),
            measured: measured.into_iter().collect(),
            outcome: self.outcomes.iter().rev().find(counts).map(|outcome| outcome.outcome.kind),
        })
    }

    /// The last day of the trajectory, as it was known.
    fn ends_on(&self, known_at: DateTime<Utc>) -> Option<NaiveDate> {
        let known = self.ends.iter().rev().find(|end| end.recorded_at <= known_at);
        known.or(self.ends.first()).map(|end| end.ends_on)
    }

    /// Every change of a count that the person causes, to the month. Their sums up to the end of any month are the counts at that end.
    #[must_use]
    pub fn traces(&self) -> Vec<Trace> {
        let (happened, recorded) = (self.months_of_business(), self.months_of_registration());
        let mut traces = Vec::new();
        let mut before = vec![BTreeMap::new(); recorded.len()];
        for happened_month in happened {
            let as_of = end_of_month(happened_month);
            let mut earlier_known = BTreeMap::new();
            for (recorded_month, before) in recorded.iter().zip(&mut before) {
                let now = self.tally(as_of, day::end_of(end_of_month(*recorded_month))).measures();
                // What is new in this month, both of business and of registration.
                let added: BTreeMap<String, i32> = now
                    .into_iter()
                    .map(|(name, people)| {
                        let people = i32::try_from(people).unwrap_or(i32::MAX);
                        let old = before.insert(name.clone(), people).unwrap_or_default();
                        (name, people - old)
                    })
                    .collect();
                for (measure, people) in &added {
                    let people = people - earlier_known.get(measure).copied().unwrap_or_default();
                    if people != 0 {
                        traces.push(Trace { measure: measure.clone(), happened_month, recorded_month: *recorded_month, people });
                    }
                }
                earlier_known = added;
            }
        }
        traces
    }

    /// The months in which something that counts may change.
    fn months_of_business(&self) -> BTreeSet<NaiveDate> {
        let left = self.departures.iter().map(|departure| departure.left_on);
        // Somebody who did not leave counts as having left when the last day is over.
        let ends = self.ends.iter().map(|end| end.ends_on);
        let over = ends.clone().filter_map(|ends_on| ends_on.checked_add_days(Days::new(1)));
        let due = |left_on: NaiveDate| MOMENTS.into_iter().map(move |months| due_on(left_on, months));
        let mut days: Vec<NaiveDate> = left.clone().chain(ends).flat_map(due).collect();
        days.extend(left.chain(over).chain([self.enrolled_on]));
        days.extend(self.follow_ups.iter().map(|measured| measured.follow_up.measured_on));
        days.extend(self.outcomes.iter().map(|outcome| outcome.outcome.started_on));
        days.into_iter().map(day::first_of_month).collect()
    }

    /// The months in which something was registered.
    fn months_of_registration(&self) -> BTreeSet<NaiveDate> {
        let departures = self.departures.iter().map(|departure| departure.recorded_at);
        let measured = self.follow_ups.iter().map(|measured| measured.recorded_at);
        let outcomes = self.outcomes.iter().flat_map(|outcome| [Some(outcome.recorded_at), outcome.reversed_at]).flatten();
        let ends = self.ends.iter().map(|end| end.recorded_at);
        let countings = self.former_countings.iter().map(|former| former.until);
        let all = departures.chain(measured).chain(ends).chain(outcomes).chain(countings).chain([self.recorded_at]);
        all.map(|instant| day::first_of_month(day::in_amsterdam(instant))).collect()
    }
}

fn end_of_month(first: NaiveDate) -> NaiveDate {
    day::months_after(first, 1).pred_opt().unwrap_or(first)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;
    use crate::domain::outcomes::follow_up::{FollowUp, InWork};
    use crate::domain::outcomes::outcome::{Benefit, Kind, Outcome};

    /// A day in the three years around a trajectory of 2025.
    fn days() -> impl Strategy<Value = NaiveDate> {
        (0_u64..1000).prop_map(|days| "2024-06-01".parse::<NaiveDate>().unwrap() + Days::new(days))
    }

    /// An instant in the middle of such a day.
    fn instants() -> impl Strategy<Value = DateTime<Utc>> {
        days().prop_map(|day| day.and_hms_opt(11, 0, 0).unwrap().and_utc())
    }

    fn departures() -> impl Strategy<Value = RecordedDeparture> {
        (days(), any::<bool>(), instants()).prop_map(|(left_on, completed, recorded_at)| RecordedDeparture {
            left_on,
            reason: if completed { LeaveReason::Completed } else { LeaveReason::Stopped },
            corrects: false,
            recorded_by: String::new(),
            recorded_at,
        })
    }

    fn ends() -> impl Strategy<Value = RecordedEnd> {
        (days(), instants()).prop_map(|(ends_on, recorded_at)| RecordedEnd { ends_on, recorded_at })
    }

    fn follow_ups() -> impl Strategy<Value = RecordedFollowUp> {
        (days(), 0..MOMENTS.len(), 0..InWork::ALL.len(), instants()).prop_map(|(measured_on, moment, found, recorded_at)| {
            let (months, in_work) = (MOMENTS[moment], InWork::ALL[found]);
            let follow_up = FollowUp { months, in_work, measured_on, hours_per_week: None, benefit: Benefit::Unknown };
            RecordedFollowUp { follow_up, recorded_by: String::new(), recorded_at }
        })
    }

    fn outcomes() -> impl Strategy<Value = RecordedOutcome> {
        (days(), 0..Kind::ALL.len(), instants(), prop::option::of(instants())).prop_map(|(started_on, kind, recorded_at, reversed_at)| {
            let outcome = Outcome {
                id: Uuid::nil(),
                kind: Kind::ALL[kind],
                started_on,
                hours_per_week: None,
                contract: None,
                benefit: Benefit::Unknown,
                reversed: None,
            };
            RecordedOutcome { outcome, recorded_by: String::new(), recorded_at, reversed_by: None, reversed_at }
        })
    }

    fn histories() -> impl Strategy<Value = History> {
        let lists =
            (prop::collection::vec(departures(), 0..3), prop::collection::vec(follow_ups(), 0..4), prop::collection::vec(outcomes(), 0..3));
        let countings = (any::<bool>(), prop::collection::vec((any::<bool>(), instants()), 0..3));
        (days(), instants(), prop::collection::vec(ends(), 1..4), lists, countings).prop_map(
            |(enrolled_on, recorded_at, ends, (departures, follow_ups, outcomes), (counts, mut former))| {
                former.sort_by_key(|(_, until)| *until);
                let counting = |(here, until): (bool, DateTime<Utc>)| FormerCounting {
                    counted_in: (!here).then_some(Uuid::nil()),
                    until,
                    by: String::new(),
                };
                let former_countings = former.into_iter().map(counting).collect();
                History { enrolled_on, recorded_at, ends, departures, follow_ups, outcomes, counts, former_countings }
            },
        )
    }

    proptest! {
        #[test]
        fn the_traces_of_a_person_count_what_the_person_counted(history in histories(), as_of in days(), known in days()) {
            let (as_of, known) = (end_of_month(day::first_of_month(as_of)), end_of_month(day::first_of_month(known)));
            let mut sums: BTreeMap<String, i32> = BTreeMap::new();
            for trace in history.traces() {
                if trace.happened_month <= as_of && trace.recorded_month <= known {
                    *sums.entry(trace.measure).or_default() += trace.people;
                }
            }
            for (measure, people) in history.tally(as_of, day::end_of(known)).measures() {
                prop_assert_eq!(sums.get(&measure).copied().unwrap_or_default(), i32::try_from(people).unwrap(), "{}", measure);
            }
        }
    }
}
