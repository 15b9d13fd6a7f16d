//! The document over HTTP: without a token, and for web pages of any origin.

use std::sync::LazyLock;

use actix_web::http::header::{ACCESS_CONTROL_ALLOW_ORIGIN, ContentType};
use actix_web::web::Bytes;
use actix_web::{HttpResponse, get};
use serde_json::Value;

/// Written once: the documents are by far the largest public answers, and serialising them takes longer than most requests.
static TEXT: LazyLock<Bytes> = LazyLock::new(|| written(super::document()));
static TEXT_3_0: LazyLock<Bytes> = LazyLock::new(|| written(super::document_3_0()));

/// Show this document.
///
/// The OpenAPI 3.1 description of this API.
#[utoipa::path(tag = "openapi", responses((status = 200, description = "OpenAPI 3.1.", body = Object, content_type = "application/json")))]
#[get("/openapi.json")]
pub(super) async fn get_openapi() -> HttpResponse {
    open(&TEXT)
}

/// The same as OpenAPI 3.0, derived from the 3.1 document for tools that do not know that version. It is not an operation
/// of the document: its path, which other software relies on, is no word in the sense of the API Design Rules.
#[get("/v1/openapi-3.0.json")]
pub async fn get_openapi_3_0() -> HttpResponse {
    open(&TEXT_3_0)
}

fn written(document: &Value) -> Bytes {
    Bytes::from(document.to_string())
}

fn open(text: &Bytes) -> HttpResponse {
    HttpResponse::Ok().insert_header((ACCESS_CONTROL_ALLOW_ORIGIN, "*")).content_type(ContentType::json()).body(text.clone())
}
