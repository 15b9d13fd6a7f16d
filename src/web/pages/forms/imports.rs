//! Rows out of another system.

use super::Form;
use super::row::{Control, Row, Words};
use crate::web::pages::components::Choice;

/// A file or pasted rows, of obligations or of fulfilments.
pub const IMPORT: Form = Form::new(
    "import_obligations",
    &[
        Row::radios("", "wat", ("Wat voert u in?", "What do you import?")).options(|language| {
            vec![
                Choice::new("obligations", language.text("Verplichtingen", "Obligations")),
                Choice::new("fulfilments", language.text("Invullingen", "Fulfilments")),
            ]
        }),
        Row::new("", "bestand", Control::File, ("Bestand", "File")).hint(FILE),
        Row::new("", "rijen", Control::Table(12), ("Rijen", "Rows")).hint(ROWS),
    ],
);
const FILE: Words =
    ("Een CSV-bestand, met de namen van de kolommen op de eerste regel.", "A CSV file, with the names of the columns on the first line.");
const ROWS: Words = ("Of plak de rijen hier, met dezelfde eerste regel.", "Or paste the rows here, with the same first line.");
