//! An attack with everything that somebody else owns: its ids in every parameter and body of every operation, by everybody who is no party to it. They get
//! nothing, and nothing of it changes.

use std::collections::BTreeSet;

use menukaart::platform::auth::Role;
use menukaart::web::openapi;
use reqwest::Method;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::access::{Attempts, attempts};
use crate::support::world::{offer, organisation, pledge};
use crate::support::{Person, Reply, World, database, versions};

/// Public wherever they stand: entries of the menu, their provider, rule sets.
const PUBLIC: [&str; 3] = ["initiativeId", "organisationId", "ruleSetId"];

/// Rows that come and go by themselves.
const FLEETING: [&str; 1] = ["audit_unsealed"];

const SCOPES: &str = "organisations:read organisations:write rule-sets:write initiatives:read obligations:read obligations:write contributions:read \
                      fulfilments:read fulfilments:write trajectories:read advices:read advices:write reports:read";

/// Somebody who owns everything once, and everybody who does not.
struct Attack {
    world: World,
    victim: Attempts,
    attackers: Vec<(&'static str, Person)>,
    draft: Uuid,
}

impl Attack {
    async fn new() -> Self {
        let world = World::new().await;
        let victim = attempts(&world).await;
        let draft = world.partner.post("/initiatives", offer(1)).await.ok(201)["id"].as_str().unwrap().parse().unwrap();
        let elsewhere = world.app.create_region("Noord-Limburg", &[("GM0983", "Venlo")]).await;
        let abroad = world.app.somebody(Role::Adviser, None, elsewhere);
        let mut attackers = vec![
            ("anybody", world.app.anybody()),
            ("adviser of another region", abroad.clone()),
            ("auditor of another region", world.app.somebody(Role::Auditor, None, elsewhere)),
            ("system of another region", world.app.service_of(elsewhere, SCOPES)),
            ("system without scopes", world.app.service("")),
        ];
        for (role, kind, here, there) in [
            (Role::Contractor, "contractor", "other contractor", "contractor of another region"),
            (Role::Partner, "partner", "other partner", "partner of another region"),
            (Role::Authority, "authority", "other authority", "authority of another region"),
        ] {
            let near = organisation(&world.adviser, kind, "Nieuwsgierig").await;
            let far = organisation(&abroad, kind, "Ver weg").await;
            attackers.push((here, world.app.somebody(role, Some(near), world.app.region)));
            attackers.push((there, world.app.somebody(role, Some(far), elsewhere)));
        }
        Self { world, victim, attackers, draft }
    }

    fn id(&self, name: &str) -> &str {
        self.victim.ids.iter().find(|(known, _)| *known == name).map(|(_, id)| id.as_str()).unwrap()
    }

    /// What nobody but the parties may read: ids, and texts that the victim wrote.
    fn secrets(&self) -> Vec<String> {
        let private = self.victim.ids.iter().filter(|(name, _)| name.ends_with("Id") && !PUBLIC.contains(name));
        let mut secrets: Vec<String> = private.map(|(_, id)| id.clone()).collect();
        secrets.extend([self.draft.to_string(), "HLM-".into(), "A-1".into(), "Groep 1".into(), "Percentage voor groenonderhoud".into()]);
        secrets
    }

    /// Bodies that name what belongs to the victim.
    fn body(&self, operation: &str) -> Option<Value> {
        let id = |name: &str| self.id(name).parse::<Uuid>().unwrap();
        let body = match operation {
            "submit_contribution" => pledge(id("initiativeId"), id("obligationId"), 1),
            "create_trajectory" => json!({
                "initiativeId": id("initiativeId"), "title": "t", "startsOn": "2025-01-01", "endsOn": "2025-02-01", "places": 1, "totalCost": "1.00"
            }),
            "fund_trajectory" => json!({ "contributionId": id("contributionId"), "places": 1 }),
            "register_fulfilment" => json!({
                "route": "development-activity", "obligationId": id("obligationId"), "realisedOn": "2025-06-01", "facts": { "block": "community-hour", "quantity": "1" }
            }),
            "measure_group" => json!({
                "measurements": [{ "participantId": id("participantId"), "inWork": "no", "measuredOn": "2026-03-01", "benefit": "kept" }]
            }),
            "update_organisation" => json!({ "name": "Overgenomen" }),
            "update_initiative" => json!({ "title": "Overgenomen" }),
            "update_trajectory" => json!({ "title": "Overgenomen" }),
            "update_participant" => json!({ "reference": "B-2" }),
            "amend_obligation" => json!({ "cap": "1.00" }),
            "import_fulfilments" => json!({ "rows": [{
                "externalReference": "e", "route": "development-activity", "realisedOn": "2025-06-01", "value": "1.00", "valueReason": "r",
                "contractReference": "HLM-1", "authorityId": self.world.authority_id
            }] }),
            _ => return self.victim.bodies.iter().find(|(known, _)| *known == operation).map(|(_, body)| body.clone()),
        };
        Some(body)
    }

    async fn send(&self, person: &Person, operation: &str, method: &str, path: &str) -> Reply {
        let mut request = person.request(Method::from_bytes(method.to_uppercase().as_bytes()).unwrap(), path);
        if let Some(body) = self.body(operation) {
            let media_type = if method == "patch" { "application/merge-patch+json" } else { "application/json" };
            request = request.header("Content-Type", media_type).body(body.to_string());
        }
        if method == "post" {
            request = request.header("Idempotency-Key", Uuid::now_v7().to_string());
        }
        // Every version that it can have: whoever guessed it gets no further.
        if method != "get" {
            request = request.header("If-Match", versions());
        }
        Reply::of(request).await
    }

    /// Every row of the victim's region.
    async fn rows(&self) -> BTreeSet<String> {
        let owner = database::connect(&self.world.app.database).await;
        let tables = "SELECT table_name::text FROM information_schema.columns WHERE table_schema = 'public' AND column_name = 'region_id'";
        let mut rows = BTreeSet::new();
        for row in owner.query(tables, &[]).await.unwrap() {
            let table: String = row.get(0);
            if FLEETING.contains(&table.as_str()) {
                continue;
            }
            let all = format!("SELECT '{table} ' || to_jsonb(found)::text FROM {table} AS found WHERE region_id = $1::text::uuid");
            let found = owner.query(&all, &[&self.world.app.region.to_string()]).await.unwrap();
            rows.extend(found.iter().map(|row| row.get::<_, String>(0)));
        }
        rows
    }
}

/// Method, path and operation id of everything in the document, with its query parameters.
fn operations() -> Vec<(String, String, String, Vec<String>)> {
    let document = serde_json::to_value(openapi::document()).unwrap();
    let mut operations = Vec::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let parameters = operation["parameters"].as_array().into_iter().flatten();
            let query =
                parameters.filter(|parameter| parameter["in"] == "query").map(|parameter| parameter["name"].as_str().unwrap().to_owned());
            let id = operation["operationId"].as_str().unwrap().to_owned();
            operations.push((method.clone(), path.clone(), id, query.collect()));
        }
    }
    operations
}

#[tokio::test]
async fn the_ids_of_others_get_nobody_anything_and_change_nothing() {
    let attack = Attack::new().await;
    let (secrets, before) = (attack.secrets(), attack.rows().await);
    assert!(before.len() > 60, "{}", before.len());
    let (mut tried, mut leaks) = (0, Vec::new());
    // The document itself has examples that look like what people write.
    for (method, template, operation, _) in operations().into_iter().filter(|(_, _, operation, _)| operation != "get_openapi") {
        let path = attack.victim.ids.iter().fold(template.clone(), |path, (name, id)| path.replace(&format!("{{{name}}}"), id));
        assert!(!path.contains('{'), "nothing of the victim's stands for {path}");
        let private = PUBLIC.iter().all(|public| !template.contains(public)) && template.contains('{');
        for (who, person) in &attack.attackers {
            let reply = attack.send(person, &operation, &method, &path).await;
            tried += 1;
            assert!(reply.status < 500, "{operation} by {who}: {}", reply.text);
            if private && reply.status < 400 || secrets.iter().any(|secret| reply.text.contains(secret)) {
                leaks.push(format!("{operation} by {who}: {} {}", reply.status, reply.text.chars().take(300).collect::<String>()));
            }
        }
    }
    assert_eq!(leaks, [""; 0]);
    assert!(tried > 800, "{tried}");
    let after = attack.rows().await;
    let changed: Vec<&String> = before.difference(&after).collect();
    assert_eq!(changed, [""; 0], "rows of the victim are no longer what they were");
}

#[tokio::test]
async fn the_ids_of_others_narrow_lists_to_nothing_of_theirs() {
    let attack = Attack::new().await;
    let secrets = attack.secrets();
    let ids: Vec<String> = attack.victim.ids.iter().filter(|(name, _)| name.ends_with("Id")).map(|(_, id)| id.clone()).collect();
    let parties =
        [attack.world.contractor_id, attack.world.partner_id, attack.world.authority_id, attack.world.app.region].map(|id| id.to_string());
    let mut tried = 0;
    for (method, path, operation, parameters) in
        operations().into_iter().filter(|(method, path, ..)| method == "get" && !path.contains('{'))
    {
        for parameter in parameters.iter().filter(|name| name.ends_with("Id") || *name == "fitsObligation") {
            for id in ids.iter().chain(&parties) {
                for (who, person) in &attack.attackers {
                    let reply = attack.send(person, &operation, &method, &format!("{path}?{parameter}={id}")).await;
                    tried += 1;
                    let leaked = secrets.iter().find(|secret| reply.text.contains(*secret) && *secret != id);
                    assert_eq!(leaked, None, "{operation} by {who} with {parameter}: {}", reply.text);
                    assert!(reply.status < 500, "{operation} by {who}: {}", reply.text);
                }
            }
        }
    }
    assert!(tried > 1_000, "{tried}");
}

#[tokio::test]
async fn keys_and_cursors_of_others_are_of_no_use() {
    let world = World::new().await;
    let (initiative, obligation) = (world.initiative(10).await, world.obligation().await);
    world.obligation().await;
    let other = organisation(&world.adviser, "contractor", "Nieuwsgierig").await;
    let attacker = world.app.somebody(Role::Contractor, Some(other), world.app.region);
    let (key, body) = (Uuid::now_v7(), pledge(initiative, obligation, 1));
    world.contractor.post_as(key, "/contributions", body.clone()).await.ok(201);
    attacker.post_as(key, "/contributions", body).await.problem(422, "inconsistent");
    let page = world.contractor.get("/obligations?limit=1").await.ok(200);
    let next = page["next"].as_str().unwrap();
    let stolen = attacker.get(&format!("/obligations?limit=1&cursor={next}")).await.ok(200);
    assert_eq!(stolen["items"], json!([]));
    for version in ["\"1\"", "\"999\"", "*"] {
        let unseen = attacker.patch_version(&format!("/obligations/{obligation}"), version, json!({ "cap": "1.00" })).await;
        unseen.problem(404, "not-found");
    }
}
