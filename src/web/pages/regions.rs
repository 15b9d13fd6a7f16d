//! Which region a page is about, where a deployment serves several.

use maud::{Markup, html};
use uuid::Uuid;

use super::components::{Choice, Tone, alert, cards, h1, lead, link_card, paragraph};
use super::{Visitor, layout};
use crate::domain::organisations::Region;
use crate::platform::error::{Error, Result};

/// The name of the region in the query of an address.
pub const REGION: &str = "regio";

/// The region that is named, or the only one; none where the visitor has to choose.
///
/// # Errors
/// 404 for a region that is not here.
pub fn choose<'r>(regions: &'r [Region], named: &str) -> Result<Option<&'r Region>> {
    if named.is_empty() {
        return Ok(regions.first().filter(|_| regions.len() == 1));
    }
    let id: Uuid = named.parse().map_err(|_| Error::NotFound)?;
    regions.iter().find(|region| region.id == id).map(Some).ok_or(Error::NotFound)
}

/// The municipalities of a region, to choose from.
#[must_use]
pub fn towns(region: &Region) -> Vec<Choice> {
    region.municipalities.iter().map(|town| Choice::new(String::from(town.code.clone()), &*town.name)).collect()
}

/// A page to choose one of several regions.
#[must_use]
pub fn chooser(visitor: &Visitor, title: &str, path: &str, regions: &[Region]) -> Markup {
    let language = visitor.language;
    let names = |region: &Region| region.municipalities.iter().map(|town| town.name.as_str()).collect::<Vec<_>>().join(", ");
    let card = |region: &Region| {
        let address = visitor.address(&format!("{path}?{REGION}={}", region.id));
        link_card(&address, &region.name, &paragraph(&names(region)))
    };
    let cards_of_regions: Vec<Markup> = regions.iter().map(card).collect();
    let none = language.text("Er is nog geen regio ingericht.", "No region has been set up yet.");
    layout::page(
        visitor,
        title,
        &html! {
            (h1(title))
            @if regions.is_empty() {
                (alert(Tone::Info, none, &html! {}))
            } @else {
                (lead(language.text("Kies uw arbeidsmarktregio.", "Choose your labour-market region.")))
                (cards(&cards_of_regions))
            }
        },
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn region(id: u128) -> Region {
        Region { id: Uuid::from_u128(id), name: "R".into(), municipalities: Vec::new() }
    }

    #[test]
    fn the_only_region_needs_no_choice_and_several_do() {
        let one = [region(1)];
        assert_eq!(choose(&one, "").unwrap().map(|region| region.id), Some(Uuid::from_u128(1)));
        let two = [region(1), region(2)];
        assert!(choose(&two, "").unwrap().is_none());
        assert_eq!(choose(&two, &Uuid::from_u128(2).to_string()).unwrap().map(|region| region.id), Some(Uuid::from_u128(2)));
        for unknown in ["x", &Uuid::from_u128(3).to_string()] {
            assert!(matches!(choose(&two, unknown), Err(Error::NotFound)), "{unknown}");
        }
    }
}
