//! What counts: in order of business date, then acceptance, then id, up to what the obligation asks on the day as of which is
//! counted; the surplus is shown, never counted (rule 7). Where turnover raises the obligation later, what was surplus counts then.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::credit::Credit;
use crate::domain::valuation::Route;
use crate::domain::valuation::blocks::RouteCap;
use crate::platform::error::{Error, OrInternal, Result};
use crate::values::Euro;

/// A credit, and how much of it counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Counted {
    /// The credit.
    pub credit: Credit,
    /// What it amounts to on the day.
    pub amount: Euro,
    /// What the obligation still asked when its turn came.
    pub asked: Euro,
    /// What its route might still bring when its turn came; none where the rule set has no cap for it.
    pub route_left: Option<Euro>,
    /// The part that counts.
    pub counted: Euro,
    /// The part that does not.
    pub surplus: Euro,
}

/// Counts credits one after the other, as of a day.
///
/// # Errors
/// `Internal` for a cap that is no amount, which a share of an amount cannot be.
pub fn count(required: Euro, caps: &[RouteCap], credits: Vec<Credit>, as_of: NaiveDate) -> Result<Vec<Counted>> {
    let credits = in_order(credits);
    let parts = count_by(required, caps, &credits, as_of, as_of)?;
    let line = |(credit, part): (Credit, Part)| {
        let Part { amount, asked, route_left, counted } = part;
        Counted { credit, amount, asked, route_left, counted, surplus: part.surplus() }
    };
    Ok(credits.into_iter().zip(parts).map(line).collect())
}

/// Credits in the order in which they count.
#[must_use]
pub fn in_order(mut credits: Vec<Credit>) -> Vec<Credit> {
    credits.sort_by_key(|credit| (credit.on, credit.accepted_at, credit.source, credit.id));
    credits
}

/// How much of a credit counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part {
    /// What it amounts to on the day.
    pub amount: Euro,
    /// What the obligation still asked when its turn came.
    pub asked: Euro,
    /// What its route might still bring when its turn came; none where the rule set has no cap for it.
    pub route_left: Option<Euro>,
    /// The part that counts.
    pub counted: Euro,
}

impl Part {
    /// The part that does not count.
    #[must_use]
    pub fn surplus(&self) -> Euro {
        self.amount.less(self.counted)
    }
}

/// What counted by a day of what is known as of a later one: of each of the credits, which are in order, with what it amounted to then, but for what has lapsed since.
///
/// # Errors
/// Those of [`count`].
pub fn count_by(required: Euro, caps: &[RouteCap], credits: &[Credit], day: NaiveDate, as_of: NaiveDate) -> Result<Vec<Part>> {
    let mut asked = required;
    let mut left = routes_left(required, caps)?;
    let next = |credit: &Credit| {
        let (amount, route_left) = (credit.amount_by(day, as_of), left.get(&credit.route).copied());
        let counted = amount.min(asked).min(route_left.unwrap_or(amount));
        let part = Part { amount, asked, route_left, counted };
        asked = asked.less(counted);
        left.entry(credit.route).and_modify(|left| *left = left.less(counted));
        part
    };
    Ok(credits.iter().map(next).collect())
}

/// What each route with a cap may bring.
///
/// # Errors
/// `Internal` for a cap that is no amount, which a share of an amount cannot be.
pub fn routes_left(required: Euro, caps: &[RouteCap]) -> Result<BTreeMap<Route, Euro>> {
    let most = |cap: &RouteCap| {
        let most = Euro::rounded(required.decimal() * cap.share.decimal()).or_internal()?;
        Ok((cap.route, most))
    };
    caps.iter().map(most).collect()
}

/// The sum over all lines or parts of what counts, or of what does not.
///
/// # Errors
/// `Internal` when the sum is larger than any amount.
pub fn total<T>(lines: &[T], part: impl Fn(&T) -> Euro) -> Result<Euro> {
    Euro::sum(lines.iter().map(part)).ok_or_else(|| Error::internal("a sum larger than any amount"))
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;
    use crate::domain::credits::Change;
    use crate::domain::valuation::Lapse;
    use crate::values::Fraction;

    const LATER: NaiveDate = NaiveDate::MAX;

    fn credit(day: u32, accepted: i64, id: u128, euros: u32) -> Credit {
        Credit {
            id: Uuid::from_u128(id),
            obligation: Uuid::nil(),
            route: Route::InitiativeContribution,
            source: Uuid::from_u128(id),
            on: NaiveDate::from_ymd_opt(2025, 1, day).unwrap(),
            accepted_at: DateTime::from_timestamp(accepted, 0).unwrap(),
            amount: Euro::whole(euros),
            people: None,
            lapse: None,
            changes: Vec::new(),
        }
    }

    #[test]
    fn the_business_date_comes_first_then_the_acceptance_then_the_id() {
        let credits = vec![credit(2, 1, 1, 60), credit(1, 2, 2, 30), credit(1, 1, 4, 20), credit(1, 1, 3, 10)];
        let lines = count(Euro::whole(100), &[], credits, LATER).unwrap();
        let counted: Vec<(u128, Euro)> = lines.iter().map(|line| (line.credit.id.as_u128(), line.counted)).collect();
        assert_eq!(counted, [(3, Euro::whole(10)), (4, Euro::whole(20)), (2, Euro::whole(30)), (1, Euro::whole(40))]);
        assert_eq!(lines[3].surplus, Euro::whole(20));
    }

    #[test]
    fn a_route_with_a_cap_brings_no_more_than_that() {
        let cap = RouteCap { route: Route::Apprenticeship, share: Fraction::new("0.5".parse().unwrap()).unwrap() };
        let apprentice = |day, id, euros| Credit { route: Route::Apprenticeship, ..credit(day, 0, id, euros) };
        let lines = count(Euro::whole(100), &[cap], vec![apprentice(1, 1, 40), apprentice(2, 2, 40), credit(3, 0, 3, 60)], LATER).unwrap();
        assert_eq!(lines.iter().map(|line| line.counted).collect::<Vec<_>>(), [40, 10, 50].map(Euro::whole));
        assert_eq!(lines[1].route_left, Some(Euro::whole(10)));
    }

    #[test]
    fn what_has_lapsed_counts_no_longer_from_its_day_on() {
        let on = NaiveDate::from_ymd_opt(2025, 1, 20).unwrap();
        let certificate = Credit { lapse: Some(Lapse { on, amount: Euro::whole(30) }), ..credit(1, 0, 1, 100) };
        let counted = |as_of| total(&count(Euro::whole(100), &[], vec![certificate.clone()], as_of).unwrap(), |line| line.counted).unwrap();
        assert_eq!((counted(on.pred_opt().unwrap()), counted(on)), (Euro::whole(100), Euro::whole(70)));
    }

    #[test]
    fn a_credit_keeps_its_place_when_its_amount_changes_from_a_day_on() {
        let on = NaiveDate::from_ymd_opt(2025, 1, 20).unwrap();
        let given_back = Credit { changes: vec![Change { from: on, amount: Euro::whole(10), lapse: None }], ..credit(1, 0, 1, 60) };
        let counted = |as_of| -> Vec<Euro> {
            let lines = count(Euro::whole(100), &[], vec![credit(2, 0, 2, 60), given_back.clone()], as_of).unwrap();
            lines.iter().map(|line| line.counted).collect()
        };
        assert_eq!(counted(on.pred_opt().unwrap()), [60, 40].map(Euro::whole));
        assert_eq!(counted(on), [10, 60].map(Euro::whole));
    }

    #[test]
    fn what_counted_by_a_day_leaves_out_what_came_or_was_given_back_later() {
        let [before, on] = [19, 20].map(|day| NaiveDate::from_ymd_opt(2025, 1, day).unwrap());
        let given_back = Credit { changes: vec![Change { from: on, amount: Euro::ZERO, lapse: None }], ..credit(1, 0, 1, 60) };
        let credits = in_order(vec![credit(20, 0, 2, 30), given_back]);
        let counted = |day| total(&count_by(Euro::whole(100), &[], &credits, day, LATER).unwrap(), |part| part.counted);
        assert_eq!((counted(before).unwrap(), counted(on).unwrap()), (Euro::whole(60), Euro::whole(30)));
    }

    proptest! {
        #[test]
        fn nothing_counts_beyond_the_obligation_and_nothing_is_lost(required in 0_u32..1000, amounts in prop::collection::vec((1_u32..29, 1_u32..400), 0..12)) {
            let credits: Vec<Credit> = amounts.iter().zip(0..).map(|((day, euros), id)| credit(*day, 0, id, *euros)).collect();
            let given: u32 = amounts.iter().map(|(_, euros)| euros).sum();
            let lines = count(Euro::whole(required), &[], credits, LATER).unwrap();
            let counted = total(&lines, |line| line.counted).unwrap();
            let surplus = total(&lines, |line| line.surplus).unwrap();
            prop_assert_eq!(counted, Euro::whole(given.min(required)));
            prop_assert_eq!(counted.plus(surplus), Some(Euro::whole(given)));
        }
    }
}
