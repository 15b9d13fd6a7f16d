//! Every operation of the document with one of everything that it can be about, and who may come in.

use menukaart::web::openapi;
use reqwest::Method;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::access::{Attempts, attempts};
use crate::support::world::{enrolment, pledge};
use crate::support::{Person, Reply, World, versions};

/// An operation, ready to be asked.
pub struct Operation {
    pub id: &'static str,
    pub method: Method,
    /// The path as the document has it.
    pub template: &'static str,
    /// The path with ids of the world.
    pub path: String,
    pub described: &'static Value,
    /// Somebody who may come in.
    pub who: Person,
}

/// A world with one of everything, and what went wrong in it.
pub struct Scene {
    pub world: World,
    pub attempts: Attempts,
    pub wrong: Vec<String>,
    pub tried: usize,
}

pub fn resolve(schema: &'static Value) -> &'static Value {
    match schema["$ref"].as_str() {
        Some(reference) => resolve(openapi::document().pointer(&reference[1..]).unwrap()),
        None => schema,
    }
}

impl Scene {
    pub async fn new() -> Self {
        let world = World::new().await;
        let attempts = attempts(&world).await;
        Self { world, attempts, wrong: Vec::new(), tried: 0 }
    }

    pub fn id(&self, name: &str) -> &str {
        self.attempts.ids.iter().find(|(known, _)| *known == name).map(|(_, id)| id.as_str()).unwrap()
    }

    /// Everything in the document.
    pub fn operations(&self) -> Vec<Operation> {
        let paths = openapi::document()["paths"].as_object().unwrap();
        let of_path = |(template, item): (&'static String, &'static Value)| {
            let path = self.attempts.ids.iter().fold(template.clone(), |path, (name, id)| path.replace(&format!("{{{name}}}"), id));
            let operation = move |(method, described): (&'static String, &'static Value)| Operation {
                id: described["operationId"].as_str().unwrap(),
                method: method.to_uppercase().parse().unwrap(),
                template,
                path: path.clone(),
                described,
                who: self.who(described["operationId"].as_str().unwrap()),
            };
            item.as_object().unwrap().iter().map(operation).collect::<Vec<_>>()
        };
        paths.iter().flat_map(of_path).collect()
    }

    fn who(&self, operation: &str) -> Person {
        let of_partners = ["trajector", "participant", "funding", "outcome", "follow", "progress", "departure", "group", "receipt"];
        let is_of_partners = of_partners.iter().any(|part| operation.contains(part));
        let drafts = ["create_initiative", "update_initiative", "submit_initiative"].contains(&operation);
        match operation {
            "submit_contribution" | "withdraw_contribution" => self.world.contractor.clone(),
            "list_audit_entries" => self.world.app.auditor(),
            "check_target_group" | "reverse_target_group_check" => self.world.adviser.clone(),
            _ if is_of_partners || drafts => self.world.partner.clone(),
            _ => self.world.adviser.clone(),
        }
    }

    /// A body that the operation takes, if it takes one. What may be there only once gets a new name each time.
    pub fn body(&self, operation: &str) -> Option<Value> {
        let name = Uuid::now_v7().to_string();
        let id = |name: &str| self.id(name).parse::<Uuid>().unwrap();
        let body = match operation {
            "register_obligation" => {
                let mut contract = self.world.contract();
                contract["basis"] = json!({ "kind": "fixed-amount", "amount": "1000.00" });
                contract.as_object_mut().unwrap().remove("labourShare");
                contract
            }
            "submit_contribution" => pledge(id("initiativeId"), id("obligationId"), 1),
            "create_trajectory" => json!({
                "initiativeId": id("initiativeId"), "title": "t", "startsOn": "2025-01-01", "endsOn": "2025-02-01", "places": 1, "totalCost": "1.00"
            }),
            "fund_trajectory" => json!({ "contributionId": id("contributionId"), "places": 1 }),
            "register_receipt" => json!({ "receivedOn": "2025-05-01", "amount": "1.00" }),
            "register_fulfilment" => json!({
                "route": "employment", "obligationId": id("obligationId"), "realisedOn": "2025-06-01", "people": 1,
                "facts": {}, "value": "1000.00", "valueReason": "r"
            }),
            "correct_fulfilment" => {
                json!({ "reason": "r", "realisedOn": "2025-06-01", "people": 1, "value": "1000.00", "valueReason": "r" })
            }
            "enrol_participant" => enrolment(&name),
            "enrol_participants" => json!({ "participants": [enrolment(&name)] }),
            "measure_group" => json!({
                "measurements": [{ "participantId": id("participantId"), "inWork": "no", "measuredOn": "2026-03-01", "benefit": "kept" }]
            }),
            "decide_settlement" => json!({ "decision": "grant-recovery", "reason": "r" }),
            "value_what_if" => json!({
                "route": "employment", "people": 1, "facts": { "block": "participatiewet", "hoursPerWeek": "36", "months": 12 }
            }),
            "import_obligations" => json!({ "rows": [{
                "contractReference": name, "authorityName": "Gemeente Helmond", "contractorName": "Bouwbedrijf", "basisKind": "contract-value",
                "basisAmount": "100000.00", "labourShare": "0.5", "tenderPublishedOn": "2025-01-15", "startsOn": "2025-03-01", "endsOn": "2028-02-29"
            }] }),
            "import_fulfilments" => json!({ "rows": [{
                "externalReference": name, "route": "employment", "realisedOn": "2025-06-01", "people": 1, "value": "1.00", "valueReason": "r",
                "contractReference": "HLM-1", "authorityId": self.world.authority_id
            }] }),
            "update_organisation" => json!({ "name": "Andere naam" }),
            "update_initiative" => json!({ "title": "Andere titel" }),
            "update_trajectory" => json!({ "title": "Andere titel" }),
            "update_participant" => json!({ "reference": name }),
            _ => return self.attempts.bodies.iter().find(|(known, _)| *known == operation).map(|(_, body)| body.clone()),
        };
        Some(body)
    }

    /// Asks, and looks at the manners of the answer.
    pub async fn ask(&mut self, operation: &Operation, path: &str, body: Option<String>, headers: &[(&str, Vec<u8>)], what: &str) -> Reply {
        let mut request = operation.who.request(operation.method.clone(), path);
        let told = |name: &str| headers.iter().any(|(known, _)| *known == name);
        if let Some(body) = body {
            let media = if operation.method == Method::PATCH { "application/merge-patch+json" } else { "application/json" };
            request = if told("Content-Type") { request } else { request.header("Content-Type", media) }.body(body);
        }
        if !told("Idempotency-Key") && operation.method == Method::POST {
            request = request.header("Idempotency-Key", Uuid::now_v7().to_string());
        }
        if !told("If-Match") && [Method::PATCH, Method::DELETE].contains(&operation.method) {
            let seen = operation.who.get(&operation.path).await.header("etag");
            request = request.header("If-Match", if seen.is_empty() { "\"1\"".to_owned() } else { seen });
        } else if !told("If-Match") && operation.method == Method::POST {
            request = request.header("If-Match", versions());
        }
        for (name, value) in headers {
            request = request.header(*name, value.as_slice());
        }
        let reply = Reply::of(request).await;
        self.judge(&format!("{} {what}", operation.id), &reply);
        reply
    }

    /// A fault of the service is none of the client's, and every refusal is a problem.
    pub fn judge(&mut self, what: &str, reply: &Reply) {
        self.tried += 1;
        let is_refusal = reply.status >= 400;
        if reply.status >= 500 || is_refusal && reply.header("content-type") != "application/problem+json" {
            self.wrong.push(format!("{what}: {} {}", reply.status, reply.text.chars().take(200).collect::<String>()));
        }
    }

    /// Whether the service still tells what everybody needs to know.
    pub async fn still_reports(&mut self, after: &str) {
        let obligation = self.id("obligationId").to_owned();
        let then = self.world.app.clock.now().format("%Y-%m-%dT%H:%M:%S%.6fZ");
        let of_obligation = ["", "/balance", "/settlement", "/amendments"].map(|part| format!("/obligations/{obligation}{part}"));
        let paths = [
            "/reports/social-return".to_owned(),
            format!("/reports/social-return?knownAt={then}"),
            "/worklist?limit=100".to_owned(),
            "/obligations?limit=100".to_owned(),
            "/fulfilments?limit=100".to_owned(),
            "/contributions?limit=100".to_owned(),
            "/initiatives?limit=100".to_owned(),
            "/trajectories?limit=100".to_owned(),
            "/rule-sets?limit=100".to_owned(),
            "/advices?limit=100".to_owned(),
        ];
        for path in paths.iter().chain(&of_obligation) {
            let reply = self.world.adviser.get(path).await;
            if reply.status != 200 && !path.ends_with("/amendments") || reply.status >= 500 {
                self.wrong.push(format!("{path} after {after}: {} {}", reply.status, reply.text.chars().take(200).collect::<String>()));
            }
        }
    }

    /// Ends the test: everything that went wrong, at once.
    #[track_caller]
    pub fn end(self, least: usize) {
        assert!(self.wrong.is_empty(), "{} of {}:\n{}", self.wrong.len(), self.tried, self.wrong.join("\n"));
        assert!(self.tried >= least, "only {} tried", self.tried);
    }
}
