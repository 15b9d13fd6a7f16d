//! The frame of every page: head, skip link, header, the content, footer.

mod footer;
mod header;
mod navigation;
mod site_name;

use maud::{DOCTYPE, Markup, html};

use site_name::site_name;

use super::Visitor;
use super::assets::Asset;

/// A page in its frame. The title stands in the tab of the browser, before the name of the site.
#[must_use]
pub fn page(visitor: &Visitor, title: &str, content: &Markup) -> Markup {
    let language = visitor.language;
    html! {
        (DOCTYPE)
        html class="utrecht-root" lang=(language.code()) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (title) " – " (site_name(visitor)) }
                link rel="stylesheet" href=(Asset::Style.address());
                link rel="icon" type="image/svg+xml" href=(Asset::Icon.address());
                @let other = language.other();
                link rel="alternate" hreflang=(other.code()) href=(other.address(&visitor.path));
            }
            body class="utrecht-document menukaart-page" {
                a class="utrecht-skip-link utrecht-skip-link--visible-on-focus" href="#inhoud" {
                    (language.text("Direct naar de inhoud", "Skip to the content"))
                }
                (header::header(visitor))
                main class="menukaart-main menukaart-inner" id="inhoud" tabindex="-1" { (content) }
                (footer::footer(visitor))
            }
        }
    }
}
