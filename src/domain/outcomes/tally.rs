//! Counting people: started, completed, and per moment due, in work, not in work and unknown (rule 8).

use std::collections::BTreeSet;

use chrono::{DateTime, NaiveDate, Utc};
use rust_decimal::Decimal;

use super::follow_up::{InWork, MOMENTS, due_on};
use super::outcome::Kind;
use crate::values::{Fraction, count, day};

/// The cut-off of a count: a business date, an instant of registration, and whether counts are rounded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CutOff {
    /// Business dates until this day count.
    pub as_of: NaiveDate,
    /// What was registered until this instant counts.
    pub known_at: DateTime<Utc>,
    /// Whether counts are rounded: to multiples of five.
    pub rounded: bool,
}

impl CutOff {
    /// Today, for the partner and advisers.
    #[must_use]
    pub fn exact(now: DateTime<Utc>) -> Self {
        Self { as_of: day::in_amsterdam(now), known_at: now, rounded: false }
    }

    /// The end of the last quarter, rounded, for everybody else: no change within a quarter shows (rule 10).
    #[must_use]
    pub fn for_outsiders(now: DateTime<Utc>) -> Self {
        let as_of = day::end_of_last_quarter(day::in_amsterdam(now));
        Self { as_of, known_at: day::end_of(as_of), rounded: true }
    }
}

/// One participant, as far as counting needs it.
#[derive(Clone, Debug, Default)]
pub struct Person {
    /// The day of leaving; the end of the trajectory for somebody whose departure nobody registered.
    pub left_on: Option<NaiveDate>,
    /// Finished the trajectory.
    pub completed: bool,
    /// What was found at the moments that were measured.
    pub measured: Vec<(u32, InWork)>,
    /// The last outcome that counts.
    pub outcome: Option<Kind>,
}

/// People at one moment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Moment {
    /// Months after leaving.
    pub months: u32,
    /// Those for whom the moment has come.
    pub due: u32,
    /// Of them: in work.
    pub in_work: u32,
    /// Of them: not in work.
    pub not_in_work: u32,
}

impl Moment {
    /// Of those due: not measured, or measured as unknown.
    #[must_use]
    pub fn unknown(self) -> u32 {
        self.due.saturating_sub(self.in_work).saturating_sub(self.not_in_work)
    }

    /// In work ÷ due; none while nobody is due.
    #[must_use]
    pub fn rate(self) -> Option<Fraction> {
        (self.due > 0).then(|| Fraction::ratio(Decimal::from(self.in_work), Decimal::from(self.due)))
    }

    /// The sum of two groups, at the moment of the first.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        Self {
            months: self.months,
            due: self.due + other.due,
            in_work: self.in_work + other.in_work,
            not_in_work: self.not_in_work + other.not_in_work,
        }
    }
}

/// How many people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tally {
    /// Enrolled.
    pub started: u32,
    /// Finished the trajectory.
    pub completed: u32,
    /// Left it, for whatever reason: whether they finished is known.
    pub left: u32,
    /// At each moment.
    pub moments: Vec<Moment>,
    /// What they went on to.
    pub outcomes: Vec<(Kind, u32)>,
}

impl Default for Tally {
    fn default() -> Self {
        let moments = MOMENTS.map(|months| Moment { months, ..Moment::default() }).to_vec();
        Self { started: 0, completed: 0, left: 0, moments, outcomes: Kind::ALL.iter().map(|kind| (*kind, 0)).collect() }
    }
}

impl Tally {
    /// Counts people.
    #[must_use]
    pub fn count(people: &[Person], as_of: NaiveDate) -> Self {
        people.iter().fold(Self::default(), |tally, person| tally.with(person, as_of))
    }

    fn with(mut self, person: &Person, as_of: NaiveDate) -> Self {
        self.started += 1;
        self.completed += u32::from(person.completed);
        self.left += u32::from(person.left_on.is_some());
        for moment in &mut self.moments {
            let due = person.left_on.is_some_and(|left_on| due_on(left_on, moment.months) <= as_of);
            let measured = person.measured.iter().find(|(months, _)| *months == moment.months).map(|(_, found)| *found);
            // A measurement may be a few days early; the person counts from the moment itself on.
            moment.due += u32::from(due);
            moment.in_work += u32::from(due && measured == Some(InWork::Yes));
            moment.not_in_work += u32::from(due && measured == Some(InWork::No));
        }
        for (kind, people) in &mut self.outcomes {
            *people += u32::from(person.outcome == Some(*kind));
        }
        self
    }

    /// The sum of two tallies.
    #[must_use]
    pub fn plus(mut self, other: &Self) -> Self {
        self.started += other.started;
        self.completed += other.completed;
        self.left += other.left;
        for (moment, more) in self.moments.iter_mut().zip(&other.moments) {
            *moment = moment.plus(*more);
        }
        for ((_, people), (_, more)) in self.outcomes.iter_mut().zip(&other.outcomes) {
            *people += more;
        }
        self
    }

    /// Every count that is not derived from others, by its name.
    #[must_use]
    pub fn measures(&self) -> Vec<(String, u32)> {
        let people = [("started", self.started), ("completed", self.completed), ("left", self.left)];
        let people = people.map(|(name, people)| (name.to_owned(), people));
        let at_moments = self.moments.iter().flat_map(|Moment { months, due, in_work, not_in_work }| {
            [(format!("due-{months}"), *due), (format!("in-work-{months}"), *in_work), (format!("not-in-work-{months}"), *not_in_work)]
        });
        let of_outcomes = self.outcomes.iter().map(|(kind, people)| (kind.as_str().to_owned(), *people));
        people.into_iter().chain(at_moments).chain(of_outcomes).collect()
    }

    /// The tally with these counts; those that are not named are zero.
    #[must_use]
    pub fn from_measures(people: impl Fn(&str) -> u32) -> Self {
        let moment = |months: u32| Moment {
            months,
            due: people(&format!("due-{months}")),
            in_work: people(&format!("in-work-{months}")),
            not_in_work: people(&format!("not-in-work-{months}")),
        };
        Self {
            started: people("started"),
            completed: people("completed"),
            left: people("left"),
            moments: MOMENTS.map(moment).to_vec(),
            outcomes: Kind::ALL.iter().map(|kind| (*kind, people(kind.as_str()))).collect(),
        }
    }

    /// Every count as outsiders see it: a multiple of five. Parts are cut where their rounded numbers would add up to more than their whole;
    /// such a surplus would tell how many there really are.
    #[must_use]
    pub fn rounded(mut self) -> Self {
        self.started = count::rounded(self.started);
        self.completed = count::rounded(self.completed);
        self.left = count::rounded(self.left);
        for moment in &mut self.moments {
            moment.due = count::rounded(moment.due);
            moment.in_work = count::rounded(moment.in_work);
            moment.not_in_work = count::rounded(moment.not_in_work).min(moment.due.saturating_sub(moment.in_work));
        }
        let mut left = self.started;
        for (_, people) in &mut self.outcomes {
            *people = count::rounded(*people).min(left);
            left -= *people;
        }
        self
    }

    /// The tally without the moments at which nobody is followed up: nobody is due there.
    #[must_use]
    pub fn only_at(mut self, months: &BTreeSet<u32>) -> Self {
        for moment in self.moments.iter_mut().filter(|moment| !months.contains(&moment.months)) {
            *moment = Moment { months: moment.months, ..Moment::default() };
        }
        self
    }

    /// The tally as a cut-off shows it.
    #[must_use]
    pub fn shown(self, cut_off: CutOff) -> Self {
        if cut_off.rounded { self.rounded() } else { self }
    }

    /// Several tallies together as a cut-off shows them: what is rounded is rounded before it is added. The sum of the exact counts, rounded
    /// as a whole, would tell more about each of them than their own rounded counts do.
    #[must_use]
    pub fn shown_together<'t>(tallies: impl IntoIterator<Item = &'t Self>, cut_off: CutOff) -> Self {
        tallies.into_iter().fold(Self::default(), |sum, tally| sum.plus(&tally.clone().shown(cut_off)))
    }

    /// The moment so many months after leaving.
    #[must_use]
    pub fn moment(&self, months: u32) -> Moment {
        self.moments.iter().copied().find(|moment| moment.months == months).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    /// Ten start, eight finish, seven in work at 1 month, six at 6 months, one unknown: the worked example of the domain.
    pub(crate) fn example() -> Vec<Person> {
        let person = |index: usize| Person {
            left_on: Some(day("2025-08-31")),
            completed: index < 8,
            measured: vec![
                (1, if index < 7 { InWork::Yes } else { InWork::No }),
                (
                    6,
                    match index {
                        0..6 => InWork::Yes,
                        6 => InWork::Unknown,
                        _ => InWork::No,
                    },
                ),
            ],
            outcome: (index < 7).then_some(Kind::Employment),
        };
        (0..10).map(person).collect()
    }

    #[test]
    fn the_worked_example_gives_six_of_ten_sustained_and_one_unknown() {
        let tally = Tally::count(&example(), day("2026-03-01"));
        assert_eq!((tally.started, tally.completed), (10, 8));
        let six = tally.moment(6);
        assert_eq!((six.due, six.in_work, six.not_in_work, six.unknown()), (10, 6, 3, 1));
        assert_eq!(six.rate().unwrap().to_string(), "0.6");
        assert_eq!(tally.moment(1).in_work, 7);
    }

    #[test]
    fn a_moment_that_is_due_and_not_measured_is_unknown() {
        let tally = Tally::count(&example(), day("2026-03-01"));
        assert_eq!(tally.moment(3).unknown(), 10);
        assert_eq!(tally.moment(12).due, 0);
        assert_eq!(tally.moment(12).rate(), None);
    }

    #[test]
    fn nobody_is_due_at_a_moment_that_is_not_followed_up() {
        let tally = Tally::count(&example(), day("2026-03-01")).only_at(&BTreeSet::from([1, 6]));
        let due = [1, 3, 6, 12].map(|months| tally.moment(months).due);
        assert_eq!((due, tally.moment(3).unknown()), ([10, 0, 10, 0], 0));
    }

    #[test]
    fn an_early_measurement_counts_from_the_moment_on() {
        let tally = Tally::count(&example(), day("2026-02-27"));
        assert_eq!((tally.moment(6).due, tally.moment(6).in_work), (0, 0));
    }

    #[test]
    fn outsiders_see_multiples_of_five() {
        let shown = Tally::count(&example(), day("2026-03-01")).rounded();
        assert_eq!((shown.started, shown.completed, shown.moment(6).in_work, shown.moment(6).not_in_work), (10, 10, 5, 5));
        assert_eq!(shown.moment(6).rate().unwrap().to_string(), "0.5");
    }

    #[test]
    fn outsiders_see_the_end_of_the_last_quarter() {
        let cut_off = CutOff::for_outsiders("2026-05-20T10:00:00Z".parse().unwrap());
        assert_eq!(cut_off.as_of, day("2026-03-31"));
        assert_eq!(cut_off.known_at, "2026-03-31T22:00:00Z".parse::<DateTime<Utc>>().unwrap());
    }

    #[test]
    fn two_groups_count_together() {
        let one = Tally::count(&example(), day("2026-03-01"));
        let both = one.clone().plus(&one);
        assert_eq!((both.started, both.moment(6).in_work, both.moment(6).unknown()), (20, 12, 2));
    }

    /// The answers to outsiders about groups, each with the groups that it fits.
    fn fitting<K: Ord, G: Clone>(groups: &[G], answer: impl Fn(&G) -> K) -> Vec<Vec<G>> {
        let mut fitting: std::collections::BTreeMap<K, Vec<G>> = std::collections::BTreeMap::new();
        for group in groups {
            fitting.entry(answer(group)).or_default().push(group.clone());
        }
        fitting.into_values().collect()
    }

    /// Every way to divide at most `people` people over `parts` parts.
    fn divisions(parts: usize, people: u32) -> Vec<Vec<u32>> {
        if parts == 0 {
            return vec![Vec::new()];
        }
        let more = |first: u32| divisions(parts - 1, people - first).into_iter().map(move |rest| [vec![first], rest].concat());
        (0..=people).flat_map(more).collect()
    }

    /// All groups of up to twelve people fall in a band of five that goes no further than fourteen.
    const WHOLE_BANDS: u32 = 14;

    #[test]
    fn no_answer_tells_how_many_went_on_to_one_thing() {
        // Five kinds of outcome, and none yet: 11,628 groups.
        let of = |group: &Vec<u32>| {
            let outcomes = Kind::ALL.iter().zip(group).map(|(kind, people)| (*kind, *people)).collect();
            let shown = Tally { started: group.iter().sum(), outcomes, ..Tally::default() }.rounded();
            (shown.started, shown.outcomes.into_iter().map(|(_, people)| people).collect::<Vec<_>>())
        };
        for fitting in fitting(&divisions(6, WHOLE_BANDS), of) {
            if of(&fitting[0]).0 > 10 {
                continue;
            }
            for part in 0..5 {
                assert!(
                    fitting.iter().any(|group| group[part] != fitting[0][part]),
                    "{:?} tells part {part}: {fitting:?}",
                    of(&fitting[0])
                );
            }
        }
    }

    #[test]
    fn no_answer_tells_how_many_left_or_stopped() {
        // Finished, stopped, still there.
        let of = |group: &Vec<u32>| {
            let [completed, left, started] = [group[0], group[0] + group[1], group.iter().sum()];
            let shown = Tally { started, completed, left, ..Tally::default() }.rounded();
            assert!(shown.completed <= shown.left && shown.left <= shown.started, "{shown:?}");
            (shown.started, shown.completed, shown.left)
        };
        for fitting in fitting(&divisions(3, WHOLE_BANDS), of) {
            if of(&fitting[0]).0 > 10 {
                continue;
            }
            for part in 0..3 {
                assert!(
                    fitting.iter().any(|group| group[part] != fitting[0][part]),
                    "{:?} tells part {part}: {fitting:?}",
                    of(&fitting[0])
                );
            }
        }
    }

    #[test]
    fn no_answer_tells_how_many_are_in_work() {
        let of = |group: &Vec<u32>| {
            let moment = Moment { months: 6, due: group.iter().sum(), in_work: group[0], not_in_work: group[1] };
            let shown = Tally { moments: vec![moment], ..Tally::default() }.rounded();
            let moment = shown.moment(6);
            (moment.due, moment.in_work, moment.not_in_work, moment.unknown(), moment.rate().map(|rate| rate.to_string()))
        };
        for fitting in fitting(&divisions(3, WHOLE_BANDS), of) {
            if of(&fitting[0]).0 > 10 {
                continue;
            }
            for part in 0..3 {
                assert!(
                    fitting.iter().any(|group| group[part] != fitting[0][part]),
                    "{:?} tells part {part}: {fitting:?}",
                    of(&fitting[0])
                );
            }
        }
    }

    #[test]
    fn several_groups_together_tell_no_more_than_each_of_them() {
        let cut_off = CutOff::for_outsiders("2026-05-20T10:00:00Z".parse().unwrap());
        let group = |started| Tally { started, ..Tally::default() };
        for (one, other) in (0..8).flat_map(|one| (0..8).map(move |other| (one, other))) {
            let together = Tally::shown_together(&[group(one), group(other)], cut_off);
            assert_eq!(together.started, group(one).rounded().started + group(other).rounded().started, "{one} and {other}");
        }
    }
}
