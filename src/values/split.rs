//! Splitting an amount without losing a cent: the largest remainders get what is left over (rule 7).

use std::cmp::Reverse;

use rust_decimal::{Decimal, RoundingStrategy};

use super::Euro;

/// Splits an amount in proportion to some weights; the parts add up to the amount exactly. Without any weight everything
/// goes to the first part.
#[must_use]
pub fn split(amount: Euro, weights: &[Euro]) -> Vec<Euro> {
    let whole: Decimal = weights.iter().map(|weight| weight.decimal()).sum();
    let exact = |weight: &Euro| amount.decimal().checked_mul(weight.decimal()).and_then(|product| product.checked_div(whole));
    let exact: Option<Vec<Decimal>> = weights.iter().map(exact).collect();
    let Some(exact) = exact else { return all_to_the_first(amount, weights.len()) };
    let mut parts: Vec<Decimal> = exact.iter().map(|part| part.round_dp_with_strategy(2, RoundingStrategy::ToZero)).collect();
    let mut by_remainder: Vec<usize> = (0..parts.len()).collect();
    by_remainder.sort_by_key(|index| (Reverse(exact[*index] - parts[*index]), *index));
    let cent = Decimal::new(1, 2);
    let mut left = amount.decimal() - parts.iter().sum::<Decimal>();
    // Rounding down loses less than a cent a part, so that one round is enough.
    for index in by_remainder {
        if left >= cent {
            parts[index] += cent;
            left -= cent;
        }
    }
    parts.into_iter().map(|part| Euro::new(part).unwrap_or_default()).collect()
}

fn all_to_the_first(amount: Euro, parts: usize) -> Vec<Euro> {
    (0..parts).map(|index| if index == 0 { amount } else { Euro::ZERO }).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn cents(cents: u32) -> Euro {
        Euro::new(Decimal::new(cents.into(), 2)).unwrap()
    }

    #[test]
    fn the_largest_remainder_gets_the_cent_that_is_left() {
        assert_eq!(split(cents(100), &[cents(1), cents(1), cents(1)]), [cents(34), cents(33), cents(33)]);
        assert_eq!(split(cents(100), &[cents(1), cents(2)]), [cents(33), cents(67)]);
        assert_eq!(split(cents(100), &[Euro::ZERO, Euro::ZERO]), [cents(100), Euro::ZERO]);
    }

    proptest! {
        #[test]
        fn no_cent_is_lost_and_no_part_is_more_than_a_cent_off(amount in 0_u32..100_000_000, weights in prop::collection::vec(1_u32..1_000_000, 1..8)) {
            let weights: Vec<Euro> = weights.into_iter().map(cents).collect();
            let parts = split(cents(amount), &weights);
            prop_assert_eq!(Euro::sum(parts.iter().copied()), Some(cents(amount)));
            let whole = Euro::sum(weights.iter().copied()).unwrap().decimal();
            for (part, weight) in parts.iter().zip(&weights) {
                let exact = cents(amount).decimal() * weight.decimal() / whole;
                prop_assert!((part.decimal() - exact).abs() < Decimal::new(1, 2));
            }
        }
    }
}
