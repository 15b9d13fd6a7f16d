//! What every operation has in common is added to the document in this one place: headers, problems, conditional requests,
//! idempotency. The annotations of the handlers only say what is special about them.

use serde_json::{Map, Value, json};
use utoipa::OpenApi;

use super::{days, exports, links};
use crate::domain::outcomes::follow_up::MOMENTS;
use crate::platform::error::{InvalidParam, Problem};
use crate::values::Text;

const DESCRIPTION: &str = "\
Social return (SROI) in Dutch public procurement: the menu of social initiatives, contributions to them, the \
trajectories that they pay, their participants, and the outcomes.\n\n\
Names are English, as the service's users asked for, where the NL API Design Rules prefer Dutch; docs/words.md has the glossary.\n\n\
Tokens: bearer JWTs with `sub`, `role` (`contractor`, `partner`, `adviser`, `authority`, `auditor`, `service`), `region`, \
`organisation` (contractor, partner, authority) and `scope` (service: `<slice>:read`, `<slice>:write`).\n\n\
Money is a decimal string with two places, in euro excluding VAT: one amount that is sent is at most 999999999.99, sums may be larger. Days are calendar days in Europe/Amsterdam, from 1900-01-01 to 2199-12-31 \
where they are sent; periods include both ends. Lists are read page by page with `limit` and `cursor`, or as a whole with `Accept: text/csv`. What a caller may not see does not exist for it: 404.";

/// What does not come from the handlers.
#[derive(OpenApi)]
#[openapi(
    info(
        title = "Menukaart",
        description = "",
        contact(name = "Menukaart", url = "https://github.com/menukaart/menukaart", email = "menukaart@example.nl"),
        license(name = "EUPL-1.2", identifier = "EUPL-1.2")
    ),
    // Utoipa collects the schemas of bodies by itself, those of parameters not.
    components(schemas(Problem, InvalidParam, Text<255>, crate::domain::initiatives::store::Sort)),
    tags(
        (name = "initiatives", description = "The menu: social initiatives, their approval and their places."),
        (name = "contributions", description = "Money, hours and goods for an initiative; decisions, receipts, valuation."),
        (name = "trajectories", description = "Group runs of an initiative, and who pays them."),
        (name = "participants", description = "Pseudonymous participants: enrolment, progress, departure, privacy."),
        (name = "outcomes", description = "What became of participants, follow-ups, track records and claims."),
        (name = "obligations", description = "What contracts ask, and how much of it is fulfilled."),
        (name = "fulfilments", description = "The other ways to fulfil an obligation: evidence, decisions, corrections, explained values, what-if."),
        (name = "advices", description = "What the servicedesk told authorities about putting social return into contracts."),
        (name = "rule-sets", description = "The rules of a region, versioned and public."),
        (name = "worklist", description = "What waits for whom, the oldest first."),
        (name = "imports", description = "Obligations and fulfilments from the file of a registration system."),
        (name = "reports", description = "What a servicedesk accounts for to the council."),
        (name = "organisations", description = "Contractors, partners, authorities."),
        (name = "regions", description = "Labour-market regions."),
        (name = "audit", description = "Who did what, when."),
        (name = "openapi", description = "This document.")
    )
)]
pub(super) struct Base;

const FILE: &str =
    "Below a header with the field names of a row of the JSON form. What is wrong with it, as a whole or row by row, is told with 422.";

/// Operations that move money or places: they need an Idempotency-Key.
const MOVES_MONEY_OR_PLACES: [&str; 16] = [
    "submit_contribution",
    "decide_contribution",
    "withdraw_contribution",
    "register_receipt",
    "reverse_receipt",
    "reverse_refund",
    "move_surplus",
    "reverse_transfer",
    "fund_trajectory",
    "reverse_funding",
    "register_obligation",
    "register_fulfilment",
    "decide_fulfilment",
    "correct_fulfilment",
    "credit_fulfilment",
    "reverse_credit_note",
];

/// Decisions on something that another party can change: they need `If-Match` with the version that was seen (rule 14). `tests/api/versions.rs` has every
/// other operation on something that exists, with the reason why it needs none.
const DECIDES_ON_A_VERSION: [&str; 16] = [
    "decide_initiative",
    "decide_contribution",
    "register_receipt",
    "reverse_receipt",
    "reverse_refund",
    "move_surplus",
    "reverse_transfer",
    "decide_fulfilment",
    "correct_fulfilment",
    "credit_fulfilment",
    "reverse_credit_note",
    "withdraw_obligation",
    "reinstate_obligation",
    "decide_settlement",
    "check_target_group",
    "reverse_target_group_check",
];

/// Whether an operation needs `If-Match`.
fn needs_version(method: &str, operation: &Value) -> bool {
    matches!(method, "patch" | "delete") || operation["operationId"].as_str().is_some_and(|id| DECIDES_ON_A_VERSION.contains(&id))
}

/// Completes the document that the handlers make.
pub(super) fn complete(document: Value) -> Value {
    let mut document = with_names_of_pages(document);
    document["info"]["description"] = DESCRIPTION.into();
    document["servers"] = json!([{
        "url": "https://{host}/v1",
        "description": "Where this service is deployed.",
        "variables": { "host": { "default": "menukaart.example.nl", "description": "Name of the host, and the port if it is not 443." } }
    }]);
    document["components"]["securitySchemes"] = json!({
        "bearer": { "type": "http", "scheme": "bearer", "bearerFormat": "JWT", "description": "A token of the configured issuer (RFC 9068)." }
    });
    document["components"]["headers"] = headers();
    document["components"]["parameters"] = parameters();
    document["components"]["responses"] = problems();
    for (path, item) in entries(&mut document["paths"]) {
        let path = path.clone();
        for (method, operation) in entries(item) {
            complete_operation(&path, method, operation);
        }
    }
    for (_, schema) in entries(&mut document["components"]["schemas"]) {
        complete_schema(schema);
    }
    days::bound(&mut document);
    exports::add(&mut document);
    links::add(&mut document);
    document
}

/// `Page_InitiativeLine` → `InitiativeLinePage`, whose items are references like everywhere else.
fn with_names_of_pages(mut document: Value) -> Value {
    rename_references(&mut document["paths"]);
    let schemas = document["components"]["schemas"].as_object_mut().map(std::mem::take).unwrap_or_default();
    let named = schemas.into_iter().map(|(name, mut schema)| match name.strip_prefix("Page_") {
        Some(item) => {
            schema["properties"]["items"]["items"] = json!({ "$ref": format!("#/components/schemas/{item}") });
            (format!("{item}Page"), schema)
        }
        None => (name, schema),
    });
    document["components"]["schemas"] = Value::Object(named.collect());
    document
}

fn rename_references(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            let page = fields.get("$ref").and_then(Value::as_str).and_then(|name| name.strip_prefix("#/components/schemas/Page_"));
            if let Some(page) = page.map(|item| format!("#/components/schemas/{item}Page")) {
                fields.insert("$ref".into(), page.into());
            }
            fields.values_mut().for_each(rename_references);
        }
        Value::Array(items) => items.iter_mut().for_each(rename_references),
        _ => {}
    }
}

fn entries(value: &mut Value) -> impl Iterator<Item = (&String, &mut Value)> {
    value.as_object_mut().into_iter().flatten()
}

fn headers() -> Value {
    let header =
        |description: &str, example: &str| json!({ "description": description, "schema": { "type": "string" }, "example": example });
    json!({
        "ApiVersion": header("Full version of the API.", env!("CARGO_PKG_VERSION")),
        "ETag": header("The version of the resource, for If-Match and If-None-Match.", "\"3-9f86d081884c7d65\""),
        "Link": header("The next page, if there is one (RFC 8288).", "</v1/initiatives?cursor=WyJ0aXRsZSJd>; rel=\"next\""),
        "Location": header("Path of the resource.", "/v1/contributions/01936f3a-7c1e-7cc0-b9a3-1f6f2c0d9e11"),
        "RetryAfter": header("Seconds to wait before asking again.", "2"),
        "WwwAuthenticate": header("How to authenticate, and `invalid_token` if there is a token (RFC 6750); `detail` tells what is wrong with it.", "Bearer realm=\"menukaart\", error=\"invalid_token\"")
    })
}

fn parameters() -> Value {
    let key = |required: bool| {
        json!({
            "name": "Idempotency-Key", "in": "header", "required": required,
            "description": "A UUID of your own for this request: sent again, it gets the same answer and nothing happens twice. Kept for at least 24 hours.",
            "schema": { "type": "string", "format": "uuid" }, "example": "7b0e3f0c-52a4-4c86-9d0d-6c2b8f4f7e55"
        })
    };
    json!({
        "IdempotencyKey": key(false),
        "RequiredIdempotencyKey": key(true),
        "IfMatch": {
            "name": "If-Match", "in": "header", "required": true,
            "description": "The ETag of the version that you saw, or the `version` of a list in double quotes. Missing: 428; another version meanwhile: 412. A decision needs a version: `*` is none (428).",
            "schema": { "type": "string" }, "example": "\"3-9f86d081884c7d65\""
        },
        "IfNoneMatch": {
            "name": "If-None-Match", "in": "header", "required": false,
            "description": "An ETag that you have: 304 if it is still the same.",
            "schema": { "type": "string" }, "example": "\"3-9f86d081884c7d65\""
        }
    })
}

/// The problems that operations share, by status.
const PROBLEMS: [(&str, &str, &str); 14] = [
    ("400", "BadRequest", "The request breaks the rules of this document; every fault is named."),
    ("401", "Unauthorized", "No token, or a bad one."),
    ("403", "Forbidden", "The caller sees the resource, but may not do this."),
    ("404", "NotFound", "Nothing there, or nothing that the caller may see."),
    ("406", "NotAcceptable", "No representation fits the Accept header."),
    ("409", "Conflict", "Against the present state, or a request with the same Idempotency-Key is in flight."),
    ("412", "PreconditionFailed", "If-Match names another version."),
    ("413", "TooLarge", "The body is too large."),
    ("415", "UnsupportedMediaType", "Another Content-Type or Content-Encoding than the operation takes."),
    (
        "422",
        "Unprocessable",
        "Fields contradict each other or what they refer to (`inconsistent`), or the Idempotency-Key was used for another request (`idempotency-key-reused`).",
    ),
    ("428", "PreconditionRequired", "If-Match is missing."),
    ("429", "TooManyRequests", "Too many requests."),
    ("500", "Internal", "A fault of the service."),
    ("503", "Unavailable", "The database or the token issuer cannot be reached, or time ran out."),
];

fn problems() -> Value {
    let problem = |(status, name, description): &(&str, &str, &str)| ((*name).to_owned(), problem(status, description));
    Value::Object(PROBLEMS.iter().map(problem).collect())
}

fn problem(status: &str, description: &str) -> Value {
    let mut headers = json!({ "API-Version": { "$ref": "#/components/headers/ApiVersion" } });
    match status {
        "401" => headers["WWW-Authenticate"] = json!({ "$ref": "#/components/headers/WwwAuthenticate" }),
        "429" | "503" => headers["Retry-After"] = json!({ "$ref": "#/components/headers/RetryAfter" }),
        _ => {}
    }
    json!({
        "description": description,
        "headers": headers,
        "content": { "application/problem+json": { "schema": { "$ref": "#/components/schemas/Problem" } } }
    })
}

fn complete_operation(path: &str, method: &str, operation: &mut Value) {
    add_parameters(path, method, operation);
    if operation["security"].is_null() {
        // No token is needed here, but a bad one is refused.
        operation["security"] = json!([{}, { "bearer": [] }]);
    }
    if let Some(csv) = operation.pointer_mut("/requestBody/content/text~1csv") {
        csv["schema"] = json!({ "type": "string", "minLength": 1, "description": FILE });
    }
    for (status, response) in entries(&mut operation["responses"]) {
        if status.starts_with('2') {
            complete_success(path, method, status, response);
        } else {
            let description = response["description"].as_str().unwrap_or_default().to_owned();
            *response = problem(status, &description);
        }
    }
    let statuses = shared_statuses(path, method, operation);
    let responses = operation["responses"].as_object_mut();
    let Some(responses) = responses else { return };
    for (status, name, _) in PROBLEMS.iter().filter(|(status, _, _)| statuses.contains(status)) {
        let shared = json!({ "$ref": format!("#/components/responses/{name}") });
        responses.entry(*status).or_insert(shared);
    }
    if is_single(path, method) {
        let headers =
            json!({ "API-Version": { "$ref": "#/components/headers/ApiVersion" }, "ETag": { "$ref": "#/components/headers/ETag" } });
        responses.insert("304".into(), json!({ "description": "You have this version already.", "headers": headers }));
    }
    sort(responses);
}

fn sort(responses: &mut Map<String, Value>) {
    let mut sorted: Vec<(String, Value)> = std::mem::take(responses).into_iter().collect();
    sorted.sort_by(|(one, _), (other, _)| one.cmp(other));
    responses.extend(sorted);
}

/// GET of one resource, by its id or as the only one of its parent: these have an ETag.
fn is_single(path: &str, method: &str) -> bool {
    method == "get" && (path.ends_with("Id}") || path.ends_with("/settlement"))
}

fn add_parameters(path: &str, method: &str, operation: &mut Value) {
    let id = operation["operationId"].as_str().unwrap_or_default().to_owned();
    let shared = match method {
        "post" if MOVES_MONEY_OR_PLACES.contains(&id.as_str()) => Some("RequiredIdempotencyKey"),
        "post" => Some("IdempotencyKey"),
        "get" if is_single(path, method) => Some("IfNoneMatch"),
        _ => None,
    };
    let own = operation["parameters"].take();
    let mut parameters: Vec<Value> = own.as_array().cloned().unwrap_or_default();
    for parameter in &mut parameters {
        complete_parameter(parameter);
    }
    let version = needs_version(method, operation).then_some("IfMatch");
    let shared = shared.into_iter().chain(version);
    parameters.extend(shared.map(|name| json!({ "$ref": format!("#/components/parameters/{name}") })));
    if let Some(fields) = operation.as_object_mut() {
        fields.remove("parameters");
        if !parameters.is_empty() {
            fields.insert("parameters".into(), parameters.into());
        }
    }
}

/// What every cursor looks like: base64url of a JSON array that begins with a text. Anything else was given by no list.
const CURSOR: &str = "^Wy[IJ][A-Za-z0-9_-]{4,}$";

/// Path parameters describe themselves; cursors are opaque.
fn complete_parameter(parameter: &mut Value) {
    let name = parameter["name"].as_str().unwrap_or_default().to_owned();
    if parameter["in"] == "path" && parameter["description"].is_null() {
        let noun = name.strip_suffix("Id").unwrap_or(&name).to_owned();
        parameter["description"] = format!("The {noun}.").into();
    }
    if name == "months" {
        parameter["schema"] = json!({ "type": "integer", "format": "int32", "enum": MOMENTS });
    }
    if name == "cursor" {
        parameter["schema"] = json!({ "type": "string", "maxLength": 2000, "pattern": CURSOR });
    }
}

fn complete_success(path: &str, method: &str, status: &str, response: &mut Value) {
    let mut headers = json!({ "API-Version": { "$ref": "#/components/headers/ApiVersion" } });
    let is_list =
        response.pointer("/content/application~1json/schema/$ref").and_then(Value::as_str).is_some_and(|name| name.ends_with("Page"));
    if is_list {
        headers["Link"] = json!({ "$ref": "#/components/headers/Link" });
    }
    if is_single(path, method) || method == "patch" || status == "201" {
        headers["ETag"] = json!({ "$ref": "#/components/headers/ETag" });
    }
    if status == "201" {
        headers["Location"] = json!({ "$ref": "#/components/headers/Location" });
    }
    response["headers"] = headers;
}

fn shared_statuses(path: &str, method: &str, operation: &Value) -> Vec<&'static str> {
    let has_parameters = operation["parameters"].as_array().is_some_and(|parameters| !parameters.is_empty());
    let has_body = !operation["requestBody"].is_null();
    let security = operation["security"].as_array();
    let needs_token =
        security.is_some_and(|schemes| schemes.iter().all(|scheme| scheme.as_object().is_some_and(|names| !names.is_empty())));
    let has_cursor = operation["parameters"].as_array().into_iter().flatten().any(|parameter| parameter["name"] == "cursor");
    let rules: [(bool, &[&'static str]); 9] = [
        (true, &["406", "429", "500", "503"]),
        // A token is checked wherever it is sent, also where none is needed.
        (true, &["401"]),
        (has_parameters || has_body, &["400"]),
        (needs_token, &["403"]),
        (path.contains('{'), &["404"]),
        (has_body, &["413", "415"]),
        (method != "get", &["409", "422"]),
        // The cursor of another list.
        (has_cursor, &["422"]),
        (needs_version(method, operation), &["412", "428"]),
    ];
    rules.iter().filter(|(applies, _)| *applies).flat_map(|(_, statuses)| statuses.iter().copied()).collect()
}

/// Moves what utoipa puts into the branch of a nullable reference up to the property, and turns "for instance `…`" in a
/// description into an example.
fn complete_schema(schema: &mut Value) {
    if let Some(parts) = schema.get_mut("allOf").and_then(Value::as_array_mut) {
        parts.iter_mut().for_each(complete_schema);
    }
    for (_, property) in entries(&mut schema["properties"]) {
        lift_description(property);
        add_example(property);
    }
    if let Some(fields) = schema.as_object_mut() {
        fields.retain(|_, value| !value.is_null());
    }
}

fn lift_description(property: &mut Value) {
    let branches = property.get_mut("oneOf").and_then(Value::as_array_mut);
    let description = branches.into_iter().flatten().find_map(|branch| branch.as_object_mut()?.remove("description"));
    if let Some(description) = description {
        property["description"] = description;
    }
}

fn add_example(property: &mut Value) {
    let text = property["description"].as_str().and_then(|description| description.split_once("for instance `")?.1.split_once('`'));
    let Some((example, _)) = text else { return };
    let is = |kind: &str| property["type"] == kind || property["type"].as_array().is_some_and(|types| types.contains(&kind.into()));
    let example = match example {
        number if is("integer") => serde_json::from_str(number).unwrap_or_default(),
        item if is("array") => json!([item]),
        text => Value::from(text),
    };
    property["examples"] = json!([example]);
}
