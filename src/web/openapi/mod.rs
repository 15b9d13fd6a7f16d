//! The OpenAPI document: made from the registration of the routes, completed in one place, served, and enforced by
//! `http::contract`.

pub mod api;
mod complete;
mod days;
mod downgrade;
mod exports;
mod links;

use std::sync::LazyLock;

use actix_web::App;
use serde_json::Value;
use utoipa::OpenApi;
use utoipa_actix_web::AppExt;
use utoipa_actix_web::service_config::ServiceConfig;

/// The operations that serve the document itself.
pub fn routes(config: &mut ServiceConfig) {
    config.service(api::get_openapi);
}

static DOCUMENT: LazyLock<Value> = LazyLock::new(|| {
    let (_app, collected) = App::new().into_utoipa_app().configure(crate::web::routes::routes).split_for_parts();
    let mut document = complete::Base::openapi();
    document.paths = collected.paths;
    if let (Some(own), Some(found)) = (document.components.as_mut(), collected.components) {
        own.schemas.extend(found.schemas);
    }
    complete::complete(serde_json::to_value(document).unwrap_or_default())
});

static DOCUMENT_3_0: LazyLock<Value> = LazyLock::new(|| downgrade::to_3_0(document().clone()));

/// The document: OpenAPI 3.1, paths without the version.
#[must_use]
pub fn document() -> &'static Value {
    &DOCUMENT
}

/// The same for tools that only know OpenAPI 3.0.
#[must_use]
pub fn document_3_0() -> &'static Value {
    &DOCUMENT_3_0
}

/// A document as it is checked in and printed.
///
/// # Errors
/// None that can happen: JSON values can be written.
pub fn pretty(document: &Value) -> serde_json::Result<String> {
    Ok(serde_json::to_string_pretty(document)? + "\n")
}
