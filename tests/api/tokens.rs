//! Well-formed tokens that are refused or get fewer rights than they claim. What else can be wrong with a token is tried in `src/auth`.

use menukaart::platform::auth::Role;
use reqwest::Method;
use serde_json::json;
use uuid::Uuid;

use crate::support::world::{organisation, pledge};
use crate::support::{Reply, World};

#[tokio::test]
async fn an_organisation_acts_only_in_a_region_that_knows_it_and_only_as_what_it_is() {
    let world = World::new().await;
    let elsewhere = world.app.create_region("Elders", &[("GM0363", "Elders")]).await;
    let bad = [
        (Role::Contractor, Some(world.contractor_id), elsewhere),
        (Role::Contractor, Some(world.partner_id), world.app.region),
        (Role::Partner, Some(world.contractor_id), world.app.region),
        (Role::Authority, Some(world.partner_id), world.app.region),
        (Role::Partner, Some(Uuid::now_v7()), world.app.region),
        (Role::Adviser, None, Uuid::now_v7()),
        (Role::Auditor, None, Uuid::now_v7()),
    ];
    for (role, organisation, region) in bad {
        let person = world.app.somebody(role, organisation, region);
        for path in ["/initiatives", "/organisations", "/worklist", "/nothing-here"] {
            let problem = person.get(path).await.problem(401, "unauthorized");
            assert!(problem["detail"].as_str().unwrap().contains("region"), "{problem}");
        }
    }
}

#[tokio::test]
async fn an_organisation_may_call_as_soon_as_it_is_registered() {
    let world = World::new().await;
    let kvk = json!({ "name": "Nieuw", "kind": "contractor", "kvkNumber": "12345678" });
    let elsewhere = world.app.create_region("Elders", &[("GM0363", "Elders")]).await;
    let adviser = world.app.somebody(Role::Adviser, None, elsewhere);
    let known = organisation(&adviser, "partner", "Elders bekend").await;
    world.app.somebody(Role::Partner, Some(known), world.app.region).get("/worklist").await.problem(401, "unauthorized");
    let id: Uuid = adviser.post("/organisations", kvk.clone()).await.ok(201)["id"].as_str().unwrap().parse().unwrap();
    let here = world.app.somebody(Role::Contractor, Some(id), world.app.region);
    here.get("/worklist").await.problem(401, "unauthorized");
    assert_eq!(world.adviser.post("/organisations", kvk).await.ok(201)["id"], json!(id));
    here.get("/worklist").await.ok(200);
}

#[tokio::test]
async fn a_deactivated_organisation_still_reads_and_does_nothing_new() {
    let world = World::new().await;
    let (initiative, obligation) = (world.initiative(5).await, world.obligation().await);
    world.adviser.patch(&format!("/organisations/{}", world.contractor_id), json!({ "active": false })).await.ok(200);
    world.contractor.get("/obligations").await.ok(200);
    world.contractor.post("/contributions", pledge(initiative, obligation, 1)).await.problem(409, "inactive");
}

#[tokio::test]
async fn a_token_in_the_address_lets_nobody_in() {
    let world = World::new().await;
    let token =
        world.adviser.request(Method::GET, "/worklist").build().unwrap().headers()["authorization"].to_str().unwrap()[7..].to_owned();
    for name in ["access_token", "token", "bearer"] {
        world.app.anybody().get(&format!("/worklist?{name}={token}")).await.problem(401, "unauthorized");
        world.app.anybody().get(&format!("/initiatives?{name}={token}")).await.problem(400, "invalid");
    }
}

#[tokio::test]
async fn two_tokens_or_another_scheme_are_no_token() {
    let world = World::new().await;
    let twice = world.adviser.request(Method::GET, "/worklist").header("Authorization", "Bearer x");
    Reply::of(twice).await.problem(401, "unauthorized");
    for value in ["Basic YWR2aXNlcjp4", "Bearer", "Bearer ", "bearer x y", "x"] {
        let request = world.app.anybody().request(Method::GET, "/initiatives").header("Authorization", value);
        Reply::of(request).await.problem(401, "unauthorized");
    }
}

#[tokio::test]
async fn a_service_does_only_what_its_scopes_say() {
    let world = World::new().await;
    for scopes in ["", "obligations:write", "organisations:read:all", "ORGANISATIONS:READ", "organisations"] {
        world.app.service(scopes).get("/organisations").await.problem(403, "forbidden");
    }
    world.app.service("organisations:read").get("/organisations").await.ok(200);
    let new = json!({ "name": "Nieuw", "kind": "contractor" });
    world.app.service("organisations:read").post("/organisations", new).await.problem(403, "forbidden");
}
