//! What counts: in order of business date, then acceptance, then id, up to what the obligation asks; the surplus is shown,
//! never counted (rule 7).

use chrono::{DateTime, NaiveDate, Utc};
use uuid::Uuid;

use crate::error::{Error, Result};
use crate::values::Euro;

/// Something received that may count.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Credit {
    /// Business date.
    pub on: NaiveDate,
    /// When the contribution was accepted.
    pub accepted_at: DateTime<Utc>,
    /// The contribution.
    pub contribution: Uuid,
    /// The receipt.
    pub receipt: Uuid,
    /// How much.
    pub amount: Euro,
}

/// A credit, and how much of it counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Counted {
    /// The credit.
    pub credit: Credit,
    /// What the obligation still asked when its turn came.
    pub asked: Euro,
    /// The part that counts.
    pub counted: Euro,
    /// The part that does not.
    pub surplus: Euro,
}

/// Counts credits one after the other.
#[must_use]
pub fn count(required: Euro, mut credits: Vec<Credit>) -> Vec<Counted> {
    credits.sort_by_key(|credit| (credit.on, credit.accepted_at, credit.contribution, credit.receipt));
    let mut asked = required;
    let next = |credit: Credit| {
        let counted = credit.amount.min(asked);
        let line = Counted { asked, counted, surplus: credit.amount.less(counted), credit };
        asked = asked.less(counted);
        line
    };
    credits.into_iter().map(next).collect()
}

/// The sum over all lines of what counts, or of what does not.
///
/// # Errors
/// `Internal` when the sum is larger than any amount.
pub fn total(lines: &[Counted], part: impl Fn(&Counted) -> Euro) -> Result<Euro> {
    Euro::sum(lines.iter().map(part)).ok_or_else(|| Error::internal("a sum larger than any amount"))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn credit(day: u32, accepted: i64, id: u128, euros: u32) -> Credit {
        Credit {
            on: NaiveDate::from_ymd_opt(2025, 1, day).unwrap(),
            accepted_at: DateTime::from_timestamp(accepted, 0).unwrap(),
            contribution: Uuid::from_u128(id),
            receipt: Uuid::from_u128(id),
            amount: Euro::whole(euros),
        }
    }

    #[test]
    fn the_business_date_comes_first_then_the_acceptance_then_the_id() {
        let lines = count(Euro::whole(100), vec![credit(2, 1, 1, 60), credit(1, 2, 2, 30), credit(1, 1, 4, 20), credit(1, 1, 3, 10)]);
        let counted: Vec<(u128, Euro)> = lines.iter().map(|line| (line.credit.contribution.as_u128(), line.counted)).collect();
        assert_eq!(counted, [(3, Euro::whole(10)), (4, Euro::whole(20)), (2, Euro::whole(30)), (1, Euro::whole(40))]);
        assert_eq!(lines[3].surplus, Euro::whole(20));
    }

    proptest! {
        #[test]
        fn nothing_counts_beyond_the_obligation_and_nothing_is_lost(required in 0_u32..1000, amounts in prop::collection::vec((1_u32..29, 1_u32..400), 0..12)) {
            let credits: Vec<Credit> = amounts.iter().zip(0..).map(|((day, euros), id)| credit(*day, 0, id, *euros)).collect();
            let given: u32 = amounts.iter().map(|(_, euros)| euros).sum();
            let lines = count(Euro::whole(required), credits);
            let counted = total(&lines, |line| line.counted).unwrap();
            let surplus = total(&lines, |line| line.surplus).unwrap();
            prop_assert_eq!(counted, Euro::whole(given.min(required)));
            prop_assert_eq!(counted.plus(surplus), Some(Euro::whole(given)));
        }
    }
}
