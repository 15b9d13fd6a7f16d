//! Reserving places, and confirming what was received.

use super::Form;
use super::initiative::contribution_kinds;
use super::row::{Control, Row, Words};

const fn reserve(how_much: Row) -> [Row; 6] {
    [
        Row::select("obligationId", "verplichting", ("Voor welke verplichting?", "For which obligation?")).required(),
        Row::whole("places", "plaatsen", ("Hoeveel plaatsen?", "How many places?")).required(),
        Row::radios("kind", "soort", ("Waarmee draagt u bij?", "What do you contribute?")).required().options(contribution_kinds),
        how_much.hint(COST),
        Row::lines("motivation", "motivatie", 3, ("Waarom dit initiatief?", "Why this initiative?")).optional(),
        Row::new("expectedPlacePrice", "prijs", Control::Hidden, ("Prijs", "Price")),
    ]
}
const HOW_MUCH: Words = ("Hoeveel draagt u bij?", "How much do you contribute?");
const COST: Words = (
    "In euro zonder btw, of in uren. Leeg: precies wat de plaatsen kosten.",
    "In euro without VAT, or in hours. Empty: just what the places cost.",
);

/// Reserving places for money or goods.
pub const RESERVE_MONEY: Form = Form::new("submit_contribution", &const { reserve(Row::euro("amount", "hoeveel", HOW_MUCH)) });

/// Reserving places for hours.
pub const RESERVE_HOURS: Form = Form::new("submit_contribution", &const { reserve(Row::decimal("hours", "hoeveel", HOW_MUCH)) });

const fn receipt(how_much: Row) -> [Row; 3] {
    [
        how_much.required(),
        Row::day("receivedOn", "ontvangen", ("Ontvangen op", "Received on")).required(),
        Row::line("reference", "verwijzing", ("Uw eigen verwijzing", "Your own reference")).optional(),
    ]
}

/// Confirming money or goods.
pub const RECEIPT_OF_MONEY: Form = Form::new(
    "register_receipt",
    &const { receipt(Row::euro("amount", "hoeveel", ("Hoeveel euro is het waard?", "How many euros is it worth?"))) },
);

/// Confirming hours.
pub const RECEIPT_OF_HOURS: Form =
    Form::new("register_receipt", &const { receipt(Row::decimal("hours", "hoeveel", ("Hoeveel uren?", "How many hours?"))) });
