//! Links: what can be asked next with the ids of an answer, so that programs find their way through the API by its document.
//! They follow from the paths and schemas alone. `/contributions/{contributionId}/receipts` says that receipts belong to a
//! contribution; what answers with the schema of `GET /contributions/{contributionId}` answers a contribution.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

/// Ids that are called otherwise where lists are filtered by them.
const ROLES: [(&str, &[&str]); 2] =
    [("organisationId", &["authorityId", "contractorId", "providerId"]), ("obligationId", &["fitsObligation"])];

/// What an operation makes that stands in no path of its own: a receipt that is given back on a day leaves a refund.
const MADE_BESIDE: [(&str, &str); 1] = [("/receipts/{receiptId}/reversals", "refunds")];

/// The filter that takes the id of anything.
const ANY_ID: &str = "resourceId";

/// An operation, as far as links are about it.
#[derive(Clone, Debug)]
struct Target {
    id: String,
    is_read: bool,
    in_path: BTreeSet<String>,
    in_query: BTreeSet<String>,
    needs_version: bool,
    /// Whether it is about something of the resource with a version of its own, such as the settlement of an obligation.
    is_of_a_part: bool,
}

/// The ids that an answer tells, by the names of parameters: a runtime expression for each.
#[derive(Debug, Default)]
struct Known {
    /// Ids of the resource itself and of what it is part of.
    own: BTreeMap<String, String>,
    /// The parameter of the resource that the answer is: its `ETag` is the version of that.
    resource: Option<String>,
    /// Ids of what it refers to.
    referred: BTreeMap<String, String>,
}

/// Adds links to every answer 201.
pub(super) fn add(document: &mut Value) {
    let whole = document.clone();
    let targets: Vec<Target> = operations(&whole).map(|(path, method, operation)| target(&whole, path, method, operation)).collect();
    let (parts, resources) = (parts(&whole), resources(&whole));
    for (path, item) in document["paths"].as_object_mut().into_iter().flatten() {
        for (_, operation) in item.as_object_mut().into_iter().flatten() {
            let id = operation["operationId"].as_str().unwrap_or_default().to_owned();
            let Some(answer) = operation.pointer_mut("/responses/201") else { continue };
            let known = known(&whole, path, answer, &parts, &resources);
            let links: Map<String, Value> =
                targets.iter().filter(|target| target.id != id).filter_map(|target| link(target, &known)).collect();
            if !links.is_empty() {
                answer["links"] = links.into();
            }
        }
    }
}

fn operations(document: &Value) -> impl Iterator<Item = (&str, &str, &Value)> {
    let items = document["paths"].as_object().into_iter().flatten();
    items.flat_map(|(path, item)| {
        item.as_object().into_iter().flatten().map(|(method, operation)| (path.as_str(), method.as_str(), operation))
    })
}

fn resolve<'a>(document: &'a Value, value: &'a Value) -> &'a Value {
    let target = value["$ref"].as_str().and_then(|reference| document.pointer(reference.strip_prefix('#')?));
    target.unwrap_or(value)
}

fn target(document: &Value, path: &str, method: &str, operation: &Value) -> Target {
    let parameters: Vec<&Value> = operation["parameters"].as_array().into_iter().flatten().map(|one| resolve(document, one)).collect();
    let named = |place: &str| -> BTreeSet<String> {
        let names = parameters.iter().filter(|parameter| parameter["in"] == place).filter_map(|parameter| parameter["name"].as_str());
        names.map(str::to_owned).collect()
    };
    Target {
        id: operation["operationId"].as_str().unwrap_or_default().to_owned(),
        is_read: method == "get",
        in_path: ids(path).map(str::to_owned).collect(),
        in_query: named("query"),
        needs_version: named("header").contains("If-Match"),
        is_of_a_part: path.contains("/settlement"),
    }
}

/// The ids in a path; the moment of a follow-up is none.
fn ids(path: &str) -> impl Iterator<Item = &str> {
    path.split('/').filter_map(|segment| segment.strip_prefix('{')?.strip_suffix('}')).filter(|name| name.ends_with("Id"))
}

/// What the items of a collection are called: `receipts` → `receiptId`.
fn parts(document: &Value) -> BTreeMap<String, String> {
    let mut parts = BTreeMap::new();
    for (path, _, _) in operations(document) {
        let segments: Vec<&str> = path.split('/').collect();
        for pair in segments.windows(2) {
            if let [collection, item] = pair
                && let Some(id) = ids(item).next()
            {
                parts.insert((*collection).to_owned(), id.to_owned());
            }
        }
    }
    parts
}

/// The schema of each single resource, and the parameter that takes its id.
fn resources(document: &Value) -> BTreeMap<String, String> {
    let single = |(path, method, operation): (&str, &str, &Value)| {
        let id = ids(path.rsplit('/').next()?).next().filter(|_| method == "get")?;
        Some((schema_of(&operation["responses"]["200"])?.to_owned(), id.to_owned()))
    };
    operations(document).filter_map(single).collect()
}

fn schema_of(answer: &Value) -> Option<&str> {
    answer.pointer("/content/application~1json/schema/$ref").and_then(Value::as_str)
}

fn known(document: &Value, path: &str, answer: &Value, parts: &BTreeMap<String, String>, resources: &BTreeMap<String, String>) -> Known {
    let mut known = Known::default();
    for id in ids(path) {
        known.own.insert(id.to_owned(), format!("$request.path.{id}"));
    }
    let Some(schema) = schema_of(answer) else { return known };
    let properties = properties(document, &json!({ "$ref": schema }));
    let collection = path.rsplit('/').next().unwrap_or_default();
    let part = parts.get(collection).cloned();
    known.resource = resources.get(schema).cloned().or_else(|| part.filter(|_| !properties.contains(&in_a_body(collection))));
    if let Some(id) = &known.resource {
        known.own.insert(id.clone(), "$response.body#/id".into());
    }
    let beside = MADE_BESIDE.iter().filter(|(end, _)| path.ends_with(end)).map(|(_, collection)| *collection);
    for collection in beside.chain([collection]) {
        let property = in_a_body(collection);
        if let Some(id) = parts.get(collection).filter(|_| properties.contains(&property)) {
            known.own.insert(id.clone(), format!("$response.body#/{property}/0/id"));
        }
    }
    let referred = properties.iter().filter(|name| name.ends_with("Id") && !known.own.contains_key(*name));
    known.referred = referred.map(|name| (name.clone(), format!("$response.body#/{name}"))).collect();
    known
}

/// A collection as a property: `credit-notes` → `creditNotes`.
fn in_a_body(collection: &str) -> String {
    let mut words = collection.split('-');
    let first = words.next().unwrap_or_default().to_owned();
    words.fold(first, |name, word| {
        let (initial, rest) = word.split_at(word.len().min(1));
        name + &initial.to_ascii_uppercase() + rest
    })
}

/// The names of an object's properties, those of its parts included.
fn properties(document: &Value, schema: &Value) -> BTreeSet<String> {
    let schema = resolve(document, schema);
    let own = schema["properties"].as_object().into_iter().flatten().map(|(name, _)| name.clone());
    let parts = schema["allOf"].as_array().into_iter().flatten().flat_map(|part| properties(document, part));
    own.chain(parts).collect()
}

/// The link to an operation all of whose ids the answer tells: those of its path, or one that a list can be filtered by.
fn link(target: &Target, known: &Known) -> Option<(String, Value)> {
    let mut parameters = if target.in_path.is_empty() { filter(target, known)? } else { place(target, known)? };
    let is_the_resource = target.in_path.len() == 1 && known.resource.as_ref().is_some_and(|id| target.in_path.contains(id));
    if target.needs_version && is_the_resource && !target.is_of_a_part {
        parameters.insert("If-Match".into(), "$response.header.ETag".into());
    }
    Some((target.id.clone(), json!({ "operationId": target.id, "parameters": parameters })))
}

fn place(target: &Target, known: &Known) -> Option<BTreeMap<String, String>> {
    // What is only referred to can be looked at; what to do with it is told by its own answers.
    let of = |id: &String| known.own.get(id).or_else(|| known.referred.get(id).filter(|_| target.is_read));
    target.in_path.iter().map(|id| Some((id.clone(), of(id)?.clone()))).collect()
}

fn filter(target: &Target, known: &Known) -> Option<BTreeMap<String, String>> {
    let resource = known.resource.as_ref()?;
    let roles = ROLES.iter().find(|(id, _)| id == resource).map(|(_, roles)| *roles).unwrap_or_default();
    let mut names = roles.iter().copied().chain([resource.as_str(), ANY_ID]).filter(|name| target.in_query.contains(*name));
    let by_resource = names.next().map(|name| (name.to_owned(), "$response.body#/id".to_owned()));
    let by_reference =
        || known.referred.iter().find(|(name, _)| target.in_query.contains(*name)).map(|(name, at)| (name.clone(), at.clone()));
    let found = by_resource.or_else(by_reference)?;
    Some([found].into())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(schema: &str) -> Value {
        json!({ "content": { "application/json": { "schema": { "$ref": format!("#/components/schemas/{schema}") } } } })
    }

    fn id(name: &str) -> Value {
        json!({ "in": "path", "name": name })
    }

    #[test]
    fn an_answer_leads_to_what_its_ids_lead_to() {
        let mut document = json!({
            "paths": {
                "/pots": { "post": { "operationId": "make", "responses": { "201": answer("Pot") } } },
                "/pots/{potId}": {
                    "get": { "operationId": "get", "parameters": [id("potId")], "responses": { "200": answer("Pot") } },
                    "delete": { "operationId": "break", "parameters": [id("potId"), { "in": "header", "name": "If-Match" }], "responses": {} }
                },
                "/pots/{potId}/lids": { "post": { "operationId": "cover", "parameters": [id("potId")], "responses": { "201": answer("Pot") } } },
                "/pots/{potId}/lids/{lidId}": {
                    "put": { "operationId": "lift", "parameters": [id("potId"), id("lidId")], "responses": {} }
                },
                "/fires": { "get": { "operationId": "fires", "parameters": [{ "in": "query", "name": "potId" }], "responses": {} } }
            },
            "components": { "schemas": { "Pot": { "allOf": [{ "properties": { "id": {} } }, { "properties": { "lids": {} } }] } } }
        });
        add(&mut document);
        let links = |path: &str| document["paths"][path]["post"]["responses"]["201"]["links"].clone();
        let made = links("/pots");
        let names: BTreeSet<&str> = made.as_object().unwrap().keys().map(String::as_str).collect();
        assert_eq!(names, BTreeSet::from(["break", "cover", "fires", "get"]));
        assert_eq!(made["break"]["parameters"], json!({ "potId": "$response.body#/id", "If-Match": "$response.header.ETag" }));
        assert_eq!(made["fires"]["parameters"], json!({ "potId": "$response.body#/id" }));
        let lifted = json!({ "potId": "$response.body#/id", "lidId": "$response.body#/lids/0/id" });
        assert_eq!(links("/pots/{potId}/lids")["lift"]["parameters"], lifted);
    }
}
