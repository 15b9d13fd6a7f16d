//! What a contractor pledges: money, hours of help at the hour rate of the rule set, or goods valued in euro.

use rust_decimal::RoundingStrategy;

use crate::domain::initiatives::{ContributionKind, Initiative};
use crate::platform::error::{Error, InvalidParam, Result};
use crate::values::{Euro, Hours};

/// A pledge, worth an amount whatever its kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pledge {
    /// Money.
    Money(Euro),
    /// Goods, valued.
    Goods(Euro),
    /// Hours of help.
    Hours {
        /// How many hours of help are pledged.
        hours: Hours,
        /// What an hour counts for.
        rate: Euro,
        /// Hours × rate.
        worth: Euro,
    },
}

impl Pledge {
    /// What it is worth.
    #[must_use]
    pub fn worth(self) -> Euro {
        match self {
            Self::Money(amount) | Self::Goods(amount) | Self::Hours { worth: amount, .. } => amount,
        }
    }

    /// Whether money, hours or goods were pledged.
    #[must_use]
    pub fn kind(self) -> ContributionKind {
        match self {
            Self::Money(_) => ContributionKind::Money,
            Self::Goods(_) => ContributionKind::Goods,
            Self::Hours { .. } => ContributionKind::Hours,
        }
    }

    /// Puts a pledge together from the fields of a request.
    ///
    /// # Errors
    /// 422 naming every contradiction: an amount with hours, none where one is needed.
    pub fn new(kind: ContributionKind, amount: Option<Euro>, hours: Option<Hours>, hour_rate: Euro) -> Result<Self> {
        match (kind, amount, hours) {
            (ContributionKind::Money, Some(amount), None) => Ok(Self::Money(amount)),
            (ContributionKind::Goods, Some(amount), None) => Ok(Self::Goods(amount)),
            (ContributionKind::Hours, None, Some(hours)) => {
                let worth = hours
                    .worth(hour_rate)
                    .and_then(Euro::as_item)
                    .ok_or_else(|| Error::inconsistent("hours", "too-large", "So many hours are worth too much."))?;
                Ok(Self::Hours { hours, rate: hour_rate, worth })
            }
            _ => Err(Error::Inconsistent(mismatch(kind, amount.is_some(), hours.is_some()))),
        }
    }

    /// The least that covers so many places; none where no pledge is that large.
    #[must_use]
    pub fn least(kind: ContributionKind, place_price: Euro, places: u32, hour_rate: Euro) -> Option<Self> {
        let cost = place_price.times(places).and_then(Euro::as_item)?;
        match kind {
            ContributionKind::Money => Some(Self::Money(cost)),
            ContributionKind::Goods => Some(Self::Goods(cost)),
            ContributionKind::Hours => {
                let hours = cost.decimal().checked_div(hour_rate.decimal())?.round_dp_with_strategy(2, RoundingStrategy::AwayFromZero);
                let hours = Hours::new(hours).ok()?;
                Some(Self::Hours { hours, rate: hour_rate, worth: hours.worth(hour_rate)? })
            }
        }
    }

    /// Refuses what the initiative does not take.
    ///
    /// # Errors
    /// 422.
    pub fn is_accepted_by(self, initiative: &Initiative) -> Result<()> {
        refuse(self.wrong_kind(initiative).into_iter().collect())
    }

    /// Refuses what the initiative does not take, or what is less than its places cost.
    ///
    /// # Errors
    /// 422 naming every contradiction.
    pub fn fits(self, initiative: &Initiative, places: u32) -> Result<()> {
        refuse(self.wrong_kind(initiative).into_iter().chain(self.too_little(initiative, places)).collect())
    }

    fn wrong_kind(self, initiative: &Initiative) -> Option<InvalidParam> {
        let reason = "The initiative does not take contributions of this kind.";
        let is_taken = initiative.promise.accepted_kinds.contains(&self.kind());
        (!is_taken).then(|| InvalidParam { name: "kind".into(), code: "not-accepted", reason: reason.into() })
    }

    fn too_little(self, initiative: &Initiative, places: u32) -> Option<InvalidParam> {
        let price = initiative.promise.place_price.times(places);
        let field = if self.kind() == ContributionKind::Hours { "hours" } else { "amount" };
        let cost = price.map_or_else(|| "more than can be pledged".into(), |price| format!("EUR {price}"));
        let fault =
            || InvalidParam { name: field.into(), code: "less-than-the-places-cost", reason: format!("{places} places cost {cost}.") };
        price.is_none_or(|price| self.worth() < price).then(fault)
    }
}

fn refuse(faults: Vec<InvalidParam>) -> Result<()> {
    if faults.is_empty() { Ok(()) } else { Err(Error::Inconsistent(faults)) }
}

/// Every contradiction between the kind and what else was given.
fn mismatch(kind: ContributionKind, has_amount: bool, has_hours: bool) -> Vec<InvalidParam> {
    let wants_hours = kind == ContributionKind::Hours;
    let fields = [("amount", !wants_hours, has_amount), ("hours", wants_hours, has_hours)];
    let fault = |(name, wanted, given): (&str, bool, bool)| {
        let (code, reason) = match (wanted, given) {
            (true, false) => ("required", format!("A contribution of {kind} needs it.")),
            (false, true) => ("unexpected", format!("A contribution of {kind} has none.")),
            _ => return None,
        };
        Some(InvalidParam { name: name.into(), code, reason })
    };
    fields.into_iter().filter_map(fault).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::initiatives::initiative::tests::approved;

    fn hours(text: &str) -> Hours {
        Hours::new(text.parse().unwrap()).unwrap()
    }

    #[test]
    fn hours_count_at_the_hour_rate() {
        let pledge = Pledge::new(ContributionKind::Hours, None, Some(hours("60")), Euro::whole(100)).unwrap();
        assert_eq!(pledge.worth(), Euro::whole(6000));
    }

    #[test]
    fn a_pledge_of_money_has_an_amount_and_no_hours() {
        let Err(Error::Inconsistent(faults)) = Pledge::new(ContributionKind::Money, None, Some(hours("1")), Euro::whole(100)) else {
            panic!("accepted")
        };
        assert_eq!(
            faults.iter().map(|fault| (fault.name.as_str(), fault.code)).collect::<Vec<_>>(),
            [("amount", "required"), ("hours", "unexpected")]
        );
    }

    #[test]
    fn a_pledge_covers_the_price_of_its_places() {
        assert!(Pledge::Money(Euro::whole(12_000)).fits(&approved(), 2).is_ok());
        assert!(Pledge::Money(Euro::whole(11_999)).fits(&approved(), 2).is_err());
    }

    #[test]
    fn the_least_pledge_covers_its_places_and_hardly_more() {
        let least = |kind, rate| Pledge::least(kind, Euro::whole(6000), 2, Euro::whole(rate)).unwrap();
        assert_eq!(least(ContributionKind::Money, 100), Pledge::Money(Euro::whole(12_000)));
        assert_eq!(least(ContributionKind::Hours, 100).worth(), Euro::whole(12_000));
        let uneven = least(ContributionKind::Hours, 70);
        assert!(uneven.fits(&approved(), 2).is_err_and(|error| !format!("{error:?}").contains("less-than")), "the price is covered");
        assert_eq!(uneven.worth().to_string(), "12000.10");
        assert_eq!(Pledge::least(ContributionKind::Hours, Euro::whole(6000), 2, Euro::ZERO), None);
    }

    #[test]
    fn an_initiative_takes_only_the_kinds_that_it_names() {
        assert!(Pledge::Goods(Euro::whole(12_000)).fits(&approved(), 2).is_err());
    }
}
