//! Where an obligation stands, as a bar and in words.

use maud::Markup;

use crate::domain::contributions::balance::Balance;
use crate::values::Euro;
use crate::web::pages::components::{REST, Share, money_bar};
use crate::web::pages::{Language, notation};

const DONE: &str = "#0b5f63";
const RESERVED: &str = "#84c1bd";
const ADDED: &str = "#e0a100";

/// What counts, what is on its way and what is left.
pub(in crate::web::pages) fn bar(language: Language, balance: &Balance) -> Markup {
    let Balance { required, fulfilled, reserved, .. } = *balance;
    parts(language, Parts { required, fulfilled, reserved, added: None, left: balance.left_to_reserve() })
}

/// The amounts of several obligations together: what one of them has too much leaves nothing less to do for another.
pub(in crate::web::pages) fn together(language: Language, balances: &[&Balance]) -> Markup {
    let sum = |amount: fn(&Balance) -> Euro| Euro::sum(balances.iter().map(|balance| amount(balance))).unwrap_or_default();
    parts(
        language,
        Parts {
            required: sum(|balance| balance.required),
            fulfilled: sum(|balance| balance.fulfilled),
            reserved: sum(|balance| balance.reserved),
            added: None,
            left: sum(Balance::left_to_reserve),
        },
    )
}

/// The amounts with a contribution that is not made yet.
pub(in crate::web::pages) fn with(language: Language, balance: &Balance, added: Euro) -> Markup {
    let Balance { required, fulfilled, reserved, .. } = *balance;
    let on_its_way = reserved.plus(added).unwrap_or(reserved);
    parts(language, Parts { required, fulfilled, reserved, added: Some(added), left: required.less(fulfilled).less(on_its_way) })
}

struct Parts {
    required: Euro,
    fulfilled: Euro,
    reserved: Euro,
    /// Of a contribution that is not made yet.
    added: Option<Euro>,
    left: Euro,
}

fn parts(language: Language, Parts { required, fulfilled, reserved, added, left }: Parts) -> Markup {
    let share = |nl, en, amount, fill| Share { name: language.text(nl, en), amount, fill };
    let mut shares = vec![share("Vervuld", "Fulfilled", fulfilled, DONE), share("Gereserveerd", "Reserved", reserved, RESERVED)];
    shares.extend(added.map(|added| share("Met deze bijdrage", "With this contribution", added, ADDED)));
    shares.push(share("Nog te doen", "Left to do", left, REST));
    let of = notation::euro(language, required);
    let done = notation::euro(language, fulfilled);
    let words = match language {
        Language::Nl => format!("Van {of} is {done} vervuld"),
        Language::En => format!("{done} of {of} is fulfilled"),
    };
    money_bar(language, &words, required, &shares)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn balance(required: u32, fulfilled: u32, reserved: u32) -> Balance {
        let [required, fulfilled, reserved] = [required, fulfilled, reserved].map(Euro::whole);
        Balance { required, fulfilled, reserved, per_route: Vec::new(), surplus: Euro::ZERO, latest_on: None }
    }

    #[test]
    fn what_is_reserved_too_much_for_one_obligation_is_not_taken_off_another() {
        let (open, beyond) = (balance(9000, 0, 0), balance(5000, 5000, 7200));
        let together = together(Language::Nl, &[&open, &beyond]).into_string();
        assert!(together.contains("Nog te doen <strong>€\u{a0}9.000"), "{together}");
    }
}
