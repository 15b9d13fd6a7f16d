//! The document over HTTP: without a token, and for web pages of any origin.

use actix_web::http::header::ACCESS_CONTROL_ALLOW_ORIGIN;
use actix_web::{HttpResponse, get};
use serde_json::Value;

/// Show this document.
///
/// The OpenAPI 3.1 description of this API.
#[utoipa::path(tag = "openapi", responses((status = 200, description = "OpenAPI 3.1.", body = Object, content_type = "application/json")))]
#[get("/openapi.json")]
pub(super) async fn get_openapi() -> HttpResponse {
    open(super::document())
}

/// The same as OpenAPI 3.0, derived from the 3.1 document for tools that do not know that version. It is not an operation
/// of the document: its path, which other software relies on, is no word in the sense of the API Design Rules.
#[get("/v1/openapi-3.0.json")]
pub async fn get_openapi_3_0() -> HttpResponse {
    open(super::document_3_0())
}

fn open(document: &Value) -> HttpResponse {
    HttpResponse::Ok().insert_header((ACCESS_CONTROL_ALLOW_ORIGIN, "*")).json(document)
}
