//! The contract of a small document that has everything the real one has.

mod bodies;
mod broken;
mod forms;
mod media;
mod parameters;
mod routing;

use std::sync::{Arc, LazyLock};

use serde_json::Value;

use super::{Contract, Format, Matched, Operation, PathValues};
use crate::platform::error::InvalidParam;

const ID: &str = "01936f3a-7c1e-7cc0-b9a3-1f6f2c0d9e11";

const FORMATS: &[Format] =
    &[Format { name: "free-text", code: "holds-bsn", reason: "must not hold a BSN", permits: |text| !text.contains("123456782") }];

static CONTRACT: LazyLock<Contract> = LazyLock::new(|| Contract::compile(&document(), FORMATS).unwrap());

fn document() -> Value {
    serde_json::from_str(include_str!("document.json")).unwrap()
}

/// The operation of a request, for instance `GET /initiatives`, and its path values.
fn matched(request: &str) -> (Arc<Operation>, PathValues) {
    let (method, path) = request.split_once(' ').unwrap();
    match CONTRACT.route(&method.parse().unwrap(), path) {
        Matched::Operation(operation, values) => (Arc::clone(operation), values),
        other => panic!("{request}: {other:?}"),
    }
}

/// `name code` of each fault, in order.
fn named(faults: &[InvalidParam]) -> Vec<String> {
    faults.iter().map(|fault| format!("{} {}", fault.name, fault.code)).collect()
}
