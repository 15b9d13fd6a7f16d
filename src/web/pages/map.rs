//! A simple map of a region: a tile for each municipality, roughly where it lies. The names stand beside it for screen readers.

use maud::{Markup, html};

use crate::domain::organisations::Municipality;

/// Where municipalities lie, in columns from the west and rows from the north. A region with one that is not here has no map.
const PLACES: [(&str, u32, u32); 7] = [
    ("GM1659", 0, 0), // Laarbeek
    ("GM1652", 1, 0), // Gemert-Bakel
    ("GM1771", 0, 1), // Geldrop-Mierlo
    ("GM0794", 1, 1), // Helmond
    ("GM0762", 2, 1), // Deurne
    ("GM0847", 0, 2), // Someren
    ("GM0743", 1, 2), // Asten
];

const TILE: (u32, u32) = (124, 64);

/// The map, with some municipalities marked; none where it is not known how they lie.
#[must_use]
pub fn map(words: &str, towns: &[Municipality], marked: &[String]) -> Option<Markup> {
    let tiles = towns.iter().map(|town| tile(town, marked)).collect::<Option<Vec<Markup>>>()?;
    let is_none = tiles.is_empty();
    let map = html! {
        svg class="menukaart-map" role="img" aria-label=(words) viewBox={ "0 0 " (TILE.0 * 3) " " (TILE.1 * 3) } {
            @for tile in &tiles { (tile) }
        }
    };
    (!is_none).then_some(map)
}

fn tile(town: &Municipality, marked: &[String]) -> Option<Markup> {
    let code = String::from(town.code.clone());
    let (_, column, row) = PLACES.into_iter().find(|(known, ..)| *known == code)?;
    let is_marked = marked.contains(&code);
    let (fill, ink) = if is_marked { ("#0b5f63", "#ffffff") } else { ("#f4efe7", "#5c554b") };
    let (left, top) = (column * TILE.0, row * TILE.1);
    Some(html! {
        rect x=(left + 2) y=(top + 2) width=(TILE.0 - 4) height=(TILE.1 - 4) rx="8" fill=(fill) stroke="#d3c9ba" {}
        text x=(left + TILE.0 / 2) y=(top + TILE.1 / 2 + 5) font-size="16" text-anchor="middle" fill=(ink) { (town.name) }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::values::MunicipalityCode;

    fn town(code: &str) -> Municipality {
        Municipality { code: MunicipalityCode::parse(code).unwrap(), name: format!("<{code}>") }
    }

    #[test]
    fn a_region_is_drawn_only_if_all_of_it_can_be() {
        let drawn = map("kaart", &[town("GM0794"), town("GM0743")], &["GM0794".into()]).unwrap().into_string();
        assert_eq!((drawn.matches("<rect").count(), drawn.matches("#0b5f63").count()), (2, 1));
        assert!(drawn.contains("&lt;GM0794&gt;"), "{drawn}");
        assert!(map("kaart", &[town("GM0794"), town("GM0014")], &[]).is_none());
        assert!(map("kaart", &[], &[]).is_none());
    }

    #[test]
    fn no_two_municipalities_lie_in_the_same_place() {
        let mut places: Vec<(u32, u32)> = PLACES.iter().map(|(_, column, row)| (*column, *row)).collect();
        places.sort_unstable();
        places.dedup();
        assert_eq!(places.len(), PLACES.len());
    }
}
