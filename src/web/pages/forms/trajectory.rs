//! Planning a group, calling it off, and who pays for its places.

use super::Form;
use super::row::{Control, Row, Words};

const TITLE: Row = Row::line("title", "titel", ("Naam van de groep", "Name of the group")).required();
const STARTS_ON: Row = Row::day("startsOn", "begin", ("Eerste dag", "First day")).required();
const ENDS_ON: Row = Row::day("endsOn", "eind", ("Laatste dag", "Last day")).required();
const PLACES: Row = Row::whole("places", "plaatsen", ("Plaatsen", "Places")).required();
const COST: Row = Row::euro("totalCost", "kosten", ("Kosten in euro", "Cost in euros")).required().hint(WHOLE_COST);
const WHOLE_COST: Words = ("Wat de hele groep kost, wie het ook betaalt.", "What the whole group costs, whoever pays it.");
const INITIATIVE: Row = Row::select("initiativeId", "initiatief", ("Van welk initiatief?", "Of which initiative?")).required();

/// Planning a new group.
pub const NEW_GROUP: Form = Form::new("create_trajectory", &[INITIATIVE, TITLE, STARTS_ON, ENDS_ON, PLACES, COST]);

/// Changing the plan of one.
pub const CHANGE_GROUP: Form = Form::change("update_trajectory", &[TITLE, STARTS_ON, ENDS_ON, PLACES, COST]);

/// Calling a group off: no more than a button.
pub const CANCEL_GROUP: Form =
    Form::change("update_trajectory", &[Row::new("status", "status", Control::Hidden, ("Status", "Status")).required()]);

/// Putting places of a contribution to use.
pub const FUND_GROUP: Form = Form::new(
    "fund_trajectory",
    &[
        Row::select("contributionId", "bijdrage", ("Van wie?", "From whom?")).required(),
        Row::whole("places", "plaatsen", ("Hoeveel plaatsen?", "How many places?")).required(),
    ],
);

/// Taking that back.
pub const REVERSE_FUNDING: Form =
    Form::new("reverse_funding", &[Row::line("reason", "reden", ("Waarom klopt dit niet?", "Why is this not right?")).required()]);
