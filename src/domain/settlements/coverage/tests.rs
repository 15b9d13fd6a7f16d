//! What holds for coverage, whatever happens after a decision.

use chrono::DateTime;
use proptest::prelude::*;
use uuid::Uuid;

use super::*;
use crate::domain::settlements::settlement::Reversal;

fn recorded(ruling: Ruling, shortfall: Euro, covered: Euro) -> Recorded {
    let at = DateTime::UNIX_EPOCH;
    Recorded { id: Uuid::now_v7(), ruling, shortfall, proposed: Euro::ZERO, covered, reason: "r".into(), at, reversal: None }
}

fn withheld(covered: u32, amount: u32) -> Recorded {
    recorded(Ruling::Withhold { amount: Euro::whole(amount) }, Euro::whole(covered), Euro::whole(covered))
}

fn waived(covered: u32) -> Recorded {
    recorded(Ruling::Waive, Euro::whole(covered), Euro::whole(covered))
}

fn refunded(amount: u32, missing: u32) -> Recorded {
    recorded(Ruling::Refund { amount: Euro::whole(amount) }, Euro::whole(missing), Euro::ZERO)
}

fn state(decisions: &[Recorded], missing: u32) -> [Euro; 4] {
    let (coverage, missing) = (Coverage::of(decisions).unwrap(), Euro::whole(missing));
    [coverage.covered(), coverage.withheld(), coverage.open(missing), coverage.refund_due(missing)].map(Result::unwrap)
}

#[test]
fn a_decision_covers_what_was_open_whatever_was_withheld() {
    assert_eq!(state(&[withheld(5000, 1000)], 5000), [5000, 1000, 0, 0].map(Euro::whole));
    assert_eq!(state(&[waived(5000)], 30_000), [5000, 0, 25_000, 0].map(Euro::whole));
}

#[test]
fn what_was_fulfilled_later_is_paid_back_in_proportion() {
    assert_eq!(state(&[withheld(30_000, 30_000)], 20_000), [30_000, 30_000, 0, 10_000].map(Euro::whole));
    assert_eq!(state(&[withheld(30_000, 15_000)], 20_000), [30_000, 15_000, 0, 5000].map(Euro::whole));
    assert_eq!(state(&[waived(30_000)], 20_000), [30_000, 0, 0, 0].map(Euro::whole));
}

#[test]
fn a_third_is_rounded_half_up_once() {
    let coverage = Coverage::of(&[withheld(3, 1)]).unwrap();
    assert_eq!([2, 1].map(|missing| coverage.refund_due(Euro::whole(missing)).unwrap().to_string()), ["0.33", "0.67"]);
}

#[test]
fn the_latest_decision_is_the_first_of_which_something_is_paid_back() {
    let both = [withheld(10_000, 10_000), withheld(4000, 1000)];
    assert_eq!(state(&both, 10_000)[3], Euro::whole(1000));
    assert_eq!(state(&both, 7000)[3], Euro::whole(4000));
    let waived_last = [withheld(10_000, 10_000), waived(4000)];
    assert_eq!([state(&waived_last, 10_000)[3], state(&waived_last, 9000)[3]], [0, 1000].map(Euro::whole));
}

#[test]
fn what_goes_missing_after_it_was_paid_back_is_open_again_and_nothing_is_paid_twice() {
    let paid = [withheld(10_000, 5000), refunded(2000, 6000)];
    assert_eq!(state(&paid, 6000), [6000, 3000, 0, 0].map(Euro::whole));
    assert_eq!(state(&paid, 10_000), [6000, 3000, 4000, 0].map(Euro::whole));
    // Half of what is due: the other half is still due.
    assert_eq!(state(&[withheld(10_000, 5000), refunded(1000, 6000)], 6000), [8000, 4000, 0, 1000].map(Euro::whole));
    // What was waived after it stays waived.
    assert_eq!(state(&[withheld(10_000, 10_000), waived(5000), refunded(3000, 7000)], 10_000), [12_000, 7000, 0, 0].map(Euro::whole));
    // A part of what is due releases the cover of that part alone.
    assert_eq!(state(&[withheld(5000, 1000), waived(25_000), refunded(100, 3000)], 25_500), [29_500, 900, 0, 0].map(Euro::whole));
}

#[test]
fn what_was_undone_covers_nothing_and_an_undone_refund_is_due_again() {
    let undone = |recorded: Recorded| Recorded { reversal: Some(Reversal { reason: "r".into(), at: DateTime::UNIX_EPOCH }), ..recorded };
    assert_eq!(state(&[undone(withheld(5000, 5000))], 5000), [0, 0, 5000, 0].map(Euro::whole));
    assert_eq!(state(&[withheld(5000, 5000), undone(refunded(1000, 4000))], 4000), [5000, 5000, 0, 1000].map(Euro::whole));
}

/// Something that happens to a settlement.
#[derive(Clone, Copy, Debug)]
enum Event {
    /// So much is missing from now on.
    Missing(u32),
    /// The open part is covered, and this part of it, in thousandths, is withheld.
    Withhold(u32),
    Waive,
    /// This part of what is due, in thousandths, is paid back.
    Refund(u32),
    Reverse,
}

fn event() -> impl Strategy<Value = Event> {
    prop_oneof![
        4 => (0_u32..1_000_000).prop_map(Event::Missing),
        2 => (0_u32..=1500).prop_map(Event::Withhold),
        1 => Just(Event::Waive),
        2 => (1_u32..=1000).prop_map(Event::Refund),
        1 => Just(Event::Reverse),
    ]
}

fn cents(cents: u32) -> Euro {
    Euro::new(rust_decimal::Decimal::new(i64::from(cents), 2)).unwrap()
}

/// What somebody does who decides on what is there.
fn decide(decisions: &mut Vec<Recorded>, missing: Euro, event: Event) {
    let coverage = Coverage::of(decisions).unwrap();
    let (open, due) = (coverage.open(missing).unwrap(), coverage.refund_due(missing).unwrap());
    match event {
        Event::Withhold(thousandths) if !open.is_zero() => {
            let amount = share(open, cents(thousandths), cents(1000)).unwrap();
            decisions.push(recorded(Ruling::Withhold { amount }, missing, open));
        }
        Event::Waive if !open.is_zero() => decisions.push(recorded(Ruling::Waive, missing, open)),
        Event::Refund(thousandths) if !due.is_zero() => {
            let amount = share(due, cents(thousandths), cents(1000)).unwrap();
            decisions.push(recorded(Ruling::Refund { amount }, missing, Euro::ZERO));
        }
        Event::Reverse => {
            if let Some(last) = decisions.iter_mut().rev().find(|recorded| recorded.holds()) {
                last.reversal = Some(Reversal { reason: "r".into(), at: DateTime::UNIX_EPOCH });
            }
        }
        Event::Missing(_) | Event::Withhold(_) | Event::Waive | Event::Refund(_) => {}
    }
}

fn total(decisions: &[Recorded], amount: impl Fn(Ruling) -> Option<Euro>) -> Euro {
    Euro::sum(decisions.iter().filter(|recorded| recorded.holds()).filter_map(|recorded| amount(recorded.ruling))).unwrap()
}

proptest! {
    #[test]
    fn whatever_happens_nothing_is_lost_paid_twice_or_paid_for_what_was_waived(events in prop::collection::vec(event(), 0..40)) {
        let mut decisions = Vec::new();
        let mut missing = Euro::ZERO;
        for event in events {
            if let Event::Missing(now) = event {
                missing = cents(now);
            }
            decide(&mut decisions, missing, event);
            let coverage = Coverage::of(&decisions).unwrap();
            let (covered, open, due) = (coverage.covered().unwrap(), coverage.open(missing).unwrap(), coverage.refund_due(missing).unwrap());
            prop_assert_eq!(open.plus(covered.min(missing)), Some(missing));
            let withheld = total(&decisions, |ruling| if let Ruling::Withhold { amount } = ruling { Some(amount) } else { None });
            let refunded = total(&decisions, |ruling| if let Ruling::Refund { amount } = ruling { Some(amount) } else { None });
            // All that was withheld is still held or was paid back: nothing of it went to what was waived.
            prop_assert_eq!(coverage.withheld().unwrap().plus(refunded), Some(withheld));
            prop_assert!(due <= coverage.withheld().unwrap());
            if covered <= missing {
                prop_assert!(due.is_zero());
            }
            if coverage.covers.iter().all(|cover| cover.withheld.is_zero()) {
                prop_assert!(due.is_zero());
            }
        }
    }

    #[test]
    fn a_decision_that_is_undone_leaves_everything_as_it_was(events in prop::collection::vec(event(), 0..20), last in event(), now in 0_u32..1_000_000) {
        let mut decisions = Vec::new();
        let mut missing = Euro::ZERO;
        for event in events {
            if let Event::Missing(now) = event {
                missing = cents(now);
            }
            decide(&mut decisions, missing, event);
        }
        let before = (decisions.len(), Coverage::of(&decisions).unwrap());
        missing = cents(now);
        if !matches!(last, Event::Reverse) {
            decide(&mut decisions, missing, last);
            if decisions.len() > before.0 {
                decide(&mut decisions, missing, Event::Reverse);
            }
            prop_assert_eq!(Coverage::of(&decisions).unwrap(), before.1);
        }
    }
}
