//! What the decisions about a shortfall cover, what was withheld for it, and what is to be paid back because it was fulfilled after all.

use super::settlement::{Recorded, Ruling};
use crate::platform::error::{Error, OrInternal, Result};
use crate::values::Euro;

/// A part of a shortfall that somebody decided about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Cover {
    covered: Euro,
    /// For all of what is covered; nothing where it was waived.
    withheld: Euro,
}

/// The part of a cover that is not missing any more, and what was withheld for that part: rounded half-up, once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Excess {
    part: Euro,
    withheld: Euro,
}

/// What some decisions cover together, the first one first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Coverage {
    covers: Vec<Cover>,
}

impl Coverage {
    /// What decisions cover in their order. Those that were undone cover nothing, and undo no refund.
    ///
    /// # Errors
    /// `Internal` for a sum larger than any amount.
    pub fn of(decisions: &[Recorded]) -> Result<Self> {
        let mut coverage = Self::default();
        for recorded in decisions.iter().filter(|recorded| recorded.holds()) {
            match recorded.ruling {
                Ruling::GrantRecovery { .. } => {}
                Ruling::Withhold { amount } => coverage.covers.push(Cover { covered: recorded.covered, withheld: amount }),
                Ruling::Waive => coverage.covers.push(Cover { covered: recorded.covered, withheld: Euro::ZERO }),
                Ruling::Refund { amount } => _ = coverage.pay_back(amount, recorded.shortfall)?,
            }
        }
        Ok(coverage)
    }

    /// How much of a shortfall is covered.
    ///
    /// # Errors
    /// `Internal` for a sum larger than any amount.
    pub fn covered(&self) -> Result<Euro> {
        sum(self.covers.iter().map(|cover| cover.covered))
    }

    /// What was withheld and not paid back.
    ///
    /// # Errors
    /// `Internal` for a sum larger than any amount.
    pub fn withheld(&self) -> Result<Euro> {
        sum(self.covers.iter().map(|cover| cover.withheld))
    }

    /// What is missing without being covered.
    ///
    /// # Errors
    /// `Internal` for a sum larger than any amount.
    pub fn open(&self, missing: Euro) -> Result<Euro> {
        Ok(missing.less(self.covered()?))
    }

    /// What is to be paid back: what was withheld for what is not missing any more. What was waived pays nothing back.
    ///
    /// # Errors
    /// `Internal` for a sum larger than any amount.
    pub fn refund_due(&self, missing: Euro) -> Result<Euro> {
        sum(self.excesses(missing)?.into_iter().map(|(_, excess)| excess.withheld))
    }

    /// Pays back an amount, and tells how much is covered no longer: that part is open again where it goes missing later.
    ///
    /// # Errors
    /// `Internal` for a sum larger than any amount.
    pub fn pay_back(&mut self, amount: Euro, missing: Euro) -> Result<Euro> {
        let mut left = amount;
        let mut released = Euro::ZERO;
        for (index, excess) in self.excesses(missing)? {
            // A waiver pays nothing back, and goes on covering what was waived.
            if left.is_zero() || excess.withheld.is_zero() {
                continue;
            }
            let paid = left.min(excess.withheld);
            let part = if paid == excess.withheld { excess.part } else { share(excess.part, paid, excess.withheld)? };
            if let Some(cover) = self.covers.get_mut(index) {
                *cover = Cover { covered: cover.covered.less(part), withheld: cover.withheld.less(paid) };
            }
            left = left.less(paid);
            released = sum([released, part])?;
        }
        Ok(released)
    }

    /// What is covered and not missing any more, decision by decision: the latest one first.
    fn excesses(&self, missing: Euro) -> Result<Vec<(usize, Excess)>> {
        let mut left = self.covered()?.less(missing);
        let excess = |(index, cover): (usize, &Cover)| {
            let part = left.min(cover.covered);
            left = left.less(part);
            Ok((index, Excess { part, withheld: share(cover.withheld, part, cover.covered)? }))
        };
        self.covers.iter().enumerate().rev().map(excess).collect()
    }
}

/// `amount × part ÷ whole`; nothing of nothing.
fn share(amount: Euro, part: Euro, whole: Euro) -> Result<Euro> {
    if whole.is_zero() {
        return Ok(Euro::ZERO);
    }
    let product = amount.decimal().checked_mul(part.decimal()).and_then(|product| product.checked_div(whole.decimal()));
    Euro::rounded(product.ok_or_else(|| Error::internal("a share larger than any amount"))?).or_internal()
}

fn sum(amounts: impl IntoIterator<Item = Euro>) -> Result<Euro> {
    Euro::sum(amounts).ok_or_else(|| Error::internal("a sum larger than any amount"))
}

#[cfg(test)]
mod tests;
