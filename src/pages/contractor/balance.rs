//! Where an obligation stands, as a bar and in words.

use maud::Markup;

use crate::contributions::balance::Balance;
use crate::pages::components::{REST, Share, money_bar};
use crate::pages::{Language, notation};
use crate::values::Euro;

const DONE: &str = "#0b5f63";
const RESERVED: &str = "#84c1bd";
const ADDED: &str = "#e0a100";

/// What counts, what is on its way and what is left.
pub(in crate::pages) fn bar(language: Language, balance: &Balance) -> Markup {
    parts(language, balance.required, balance.fulfilled, balance.reserved, None)
}

/// The same amounts, of one obligation or of several together.
pub(in crate::pages) fn parts(language: Language, required: Euro, fulfilled: Euro, reserved: Euro, added: Option<Euro>) -> Markup {
    let on_its_way = added.and_then(|added| reserved.plus(added)).unwrap_or(reserved);
    let left = required.less(fulfilled).less(on_its_way);
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
