//! A contractor's claim on the outcomes of a trajectory: its share of the cost, times what was achieved (rule 9).

use rust_decimal::{Decimal, RoundingStrategy};

use super::record::Group;
use super::tally::CutOff;
use crate::values::{Euro, Fraction};

/// What one contribution put into one trajectory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part {
    /// What was received on the contribution.
    pub received: Euro,
    /// Its places that are in use in this trajectory.
    pub places_here: u32,
    /// All its places.
    pub places: u32,
}

impl Part {
    /// The money that it put into this trajectory: received × places here ÷ places.
    fn money(self) -> Decimal {
        self.received.decimal() * Decimal::from(self.places_here) / Decimal::from(self.places.max(1))
    }
}

/// The share of one part in a trajectory. All shares together are never above 1: where more came in than the trajectory
/// costs, they are shares of what came in.
#[must_use]
pub fn share(part: Part, all: &[Part], total_cost: Euro) -> Fraction {
    let came_in: Decimal = all.iter().map(|part| part.money()).sum();
    Fraction::ratio(part.money(), came_in.max(total_cost.decimal()))
}

/// A share of some people, as a decimal with at most two places: 0.75 of 6 is 4.5.
#[must_use]
pub fn of_people(share: Fraction, people: u32) -> Decimal {
    let part = share.decimal() * Decimal::from(people);
    part.round_dp_with_strategy(2, RoundingStrategy::ToZero).normalize()
}

/// The people that a claim is about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct People {
    /// Enrolled.
    pub started: u32,
    /// Finished the trajectory.
    pub completed: u32,
    /// Of how many it is known whether they finish.
    pub completed_due: u32,
    /// Of how many the moment that counts as sustained has come.
    pub sustained_due: u32,
    /// In work at the moment that counts as sustained.
    pub sustained: u32,
    /// Not known at that moment.
    pub unknown: u32,
}

impl People {
    /// Those of a group as a cut-off shows them, at the moment that counts as sustained.
    #[must_use]
    pub fn of_group(group: &Group, sustained_months: u32, cut_off: CutOff) -> Self {
        let shown = group.tally.clone().shown(cut_off);
        let moment = shown.moment(sustained_months);
        Self {
            started: shown.started,
            completed: shown.completed,
            completed_due: group.completed_due(&shown),
            sustained_due: moment.due,
            sustained: moment.in_work,
            unknown: moment.unknown(),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn part(received: u32, places_here: u32, places: u32) -> Part {
        Part { received: Euro::whole(received), places_here, places }
    }

    #[test]
    fn sixty_of_eighty_thousand_is_three_quarters_of_six_people() {
        let own = part(60_000, 10, 10);
        let share = share(own, &[own], Euro::whole(80_000));
        assert_eq!(share.to_string(), "0.75");
        assert_eq!(of_people(share, 6).to_string(), "4.5");
    }

    #[test]
    fn only_the_places_in_use_here_count() {
        let own = part(60_000, 5, 10);
        assert_eq!(share(own, &[own], Euro::whole(80_000)).to_string(), "0.375");
    }

    #[test]
    fn nothing_received_is_no_share() {
        let own = part(0, 10, 10);
        assert_eq!(share(own, &[own], Euro::whole(80_000)), Fraction::ZERO);
    }

    proptest! {
        #[test]
        fn all_shares_of_a_trajectory_are_never_above_one(cost in 1_u32..100_000, parts in prop::collection::vec((0_u32..100_000, 1_u32..20, 0_u32..20), 1..8)) {
            let parts: Vec<Part> = parts.into_iter().map(|(received, here, more)| part(received, here, here + more)).collect();
            let total: Decimal = parts.iter().map(|own| share(*own, &parts, Euro::whole(cost)).decimal()).sum();
            prop_assert!(total <= Decimal::ONE, "{}", total);
        }
    }
}
