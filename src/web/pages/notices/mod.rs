//! What a public site must say of itself: privacy and accessibility.

mod view;

use actix_web::web;

use super::{Html, Visitor, route};

/// The addresses.
pub(super) fn routes(config: &mut web::ServiceConfig) {
    config.service(route::read("/privacy", privacy)).service(route::read("/toegankelijkheid", accessibility));
}

async fn privacy(visitor: Visitor) -> Html {
    Html::ok(view::privacy(&visitor))
}

async fn accessibility(visitor: Visitor) -> Html {
    Html::ok(view::accessibility(&visitor))
}
