//! Forms with a file in them. A file is a table: it is read as text, and stands among the fields like one that was pasted.

use actix_multipart::{Field, Multipart, MultipartError};
use actix_web::HttpRequest;
use actix_web::web::Bytes;
use futures_util::{TryStreamExt, stream};

use super::posted::Fields;
use crate::platform::error::{Error, InvalidParam, Result};
use crate::platform::tables::sheet;

/// Bytes of a form with a file at most: some forty thousand rows.
pub(super) const LIMIT: usize = 8 * 1024 * 1024;

/// The fields of such a form in their order, and which of them hold a file that is no text.
///
/// # Errors
/// 400 where the form cannot be read.
pub(super) async fn read(request: &HttpRequest, body: Bytes) -> Result<(Fields, Vec<InvalidParam>)> {
    let whole = stream::iter([Ok::<_, actix_web::error::PayloadError>(body)]);
    let mut parts = Multipart::new(request.headers(), whole);
    let (mut fields, mut faults) = (Fields::new(), Vec::new());
    while let Some(part) = parts.try_next().await.map_err(|error| unreadable(&error))? {
        let name = part.name().ok_or_else(malformed)?.to_owned();
        let is_file = part.content_disposition().is_some_and(|disposition| disposition.get_filename().is_some());
        let bytes = content(part).await?;
        let text = if is_file { sheet::decode(&bytes).ok().map(Into::into) } else { Some(text(bytes)?) };
        match text {
            Some(text) => fields.push((name, text)),
            None => faults.push(InvalidParam { name, code: "not-text", reason: "This is no CSV file.".into() }),
        }
    }
    Ok((fields, faults))
}

async fn content(part: Field) -> Result<Vec<u8>> {
    let append = async |mut all: Vec<u8>, chunk: Bytes| {
        all.extend_from_slice(&chunk);
        Ok(all)
    };
    part.try_fold(Vec::new(), append).await.map_err(|error| unreadable(&error))
}

fn text(bytes: Vec<u8>) -> Result<String> {
    String::from_utf8(bytes).map_err(|_| malformed())
}

fn unreadable(error: &MultipartError) -> Error {
    tracing::debug!("a form with a file that cannot be read: {error}");
    malformed()
}

fn malformed() -> Error {
    Error::invalid("body", "malformed", "The form cannot be read.")
}
