//! What the site is called.

use crate::web::pages::Visitor;

pub(super) fn site_name(visitor: &Visitor) -> &'static str {
    visitor.language.text("Menukaart social return", "Social return menu")
}
