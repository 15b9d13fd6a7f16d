//! Files of many rows as the body of a request.

use serde::de::DeserializeOwned;

use super::command::{Body, is_csv, read_json};
use super::contract::Operation;
use crate::platform::error::{Error, Result};
use crate::platform::tables::upload::{BSN, Columns, Upload};

impl<T: DeserializeOwned + Columns> Body for Upload<T> {
    const LIMIT: usize = T::LIMIT;

    fn read(bytes: &[u8], content_type: &str, operation: &Operation) -> Result<Self> {
        if is_csv(content_type) {
            return Self::from_csv(bytes, |rows| operation.check_body("application/json", rows));
        }
        let json = read_json(bytes)?;
        let faults = operation.check_body(content_type, &json);
        // Programs send what the document describes, or nothing at all is taken. A BSN is a fault of its row.
        if faults.iter().any(|fault| fault.code != BSN) {
            return Err(Error::Invalid(faults));
        }
        Self::from_json(&json, faults)
    }
}
