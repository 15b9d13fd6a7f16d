//! What the page of figures shows.

use maud::{Markup, html};

use crate::domain::initiatives::Summary;
use crate::domain::organisations::Region;
use crate::domain::outcomes::track_record::TrackRecord;
use crate::web::pages::components::{h1, h2, lead, note, numbers};
use crate::web::pages::track_record::track_record;
use crate::web::pages::{Language, Visitor, layout, notation};

pub(super) fn view(visitor: &Visitor, title: &str, region: &Region, summary: &Summary, record: &TrackRecord) -> Markup {
    let language = visitor.language;
    let content = html! {
        (h1(title))
        (lead(&match language {
            Language::Nl => format!("Wat de menukaart van {} oplevert.", region.name),
            Language::En => format!("What the menu of {} achieves.", region.name),
        }))
        section class="menukaart-section" {
            (h2(language.text("Plaatsen op de menukaart", "Places on the menu")))
            (places(language, summary))
            (note(language.text("Stand van dit moment, van wat nu op de menukaart staat.", "As of this moment, of what is on the menu now.")))
        }
        section class="menukaart-section" {
            (h2(language.text("Wat is er van deelnemers geworden?", "What became of participants?")))
            (track_record(language, record))
            (note(language.text(
                "Dit is de som van de resultaten die bij elk initiatief staan. Initiatieven die van de menukaart af zijn, tellen niet mee.",
                "This is the sum of the results that stand with each initiative. Initiatives that are off the menu are not included.",
            )))
        }
    };
    layout::page(visitor, title, &content)
}

fn places(language: Language, summary: &Summary) -> Markup {
    let count = |number: u32| notation::count(language, number.into());
    let initiatives = u32::try_from(summary.ids.len()).unwrap_or(u32::MAX);
    numbers(&[
        (language.text("initiatieven", "initiatives"), count(initiatives)),
        (language.text("plaatsen in totaal", "places in all"), count(summary.places.maximum)),
        (language.text("gereserveerd", "reserved"), count(summary.places.reserved)),
        (language.text("toegekend en betaald", "granted and paid"), count(summary.places.funded)),
        (language.text("nog vrij", "still free"), count(summary.places.available())),
    ])
}
