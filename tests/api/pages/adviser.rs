//! The pages of advisers from outside: who sees them, and what becomes of a decision.

use uuid::Uuid;

use serde_json::json;

use crate::support::world::{id, offer};
use crate::support::{Browser, World, hidden_fields};

/// What a form holds by itself, and what somebody fills in.
fn decided(hidden: &[(String, String)], typed: &[(&str, &str)]) -> Vec<(String, String)> {
    hidden.iter().cloned().chain(typed.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))).collect()
}

async fn adviser(world: &World) -> Browser {
    let mut browser = Browser::at(&world.app.base);
    browser.get("/nl/").await;
    let person = format!("{}.adviser.", world.app.region);
    browser.send("/nl/inloggen", &[("persoon", person.as_str())]).await;
    browser
}

async fn submitted(world: &World) -> String {
    let draft = world.partner.post("/initiatives", offer(5)).await.ok(201);
    let id = draft["id"].as_str().unwrap().to_owned();
    world.partner.post(&format!("/initiatives/{id}/submissions"), json!({})).await.ok(201);
    id
}

#[tokio::test]
async fn an_initiative_that_is_approved_on_the_worklist_is_on_the_menu_and_a_decision_sent_twice_counts_once() {
    let world = World::new().await;
    let (id, mut browser) = (submitted(&world).await, adviser(&world).await);
    let fields = decided(&browser.hidden_fields("/nl/werklijst", &id).await, &[("besluit", "approve")]);
    for _ in 0..2 {
        let reply = browser.send_all("/nl/werklijst", &fields).await;
        assert_eq!((reply.status, reply.header("location")), (303, "/nl/werklijst?klaar=approve".into()), "{}", reply.text);
    }
    assert_eq!(world.app.anybody().get(&format!("/initiatives/{id}")).await.status, 200);
    let late: Vec<_> = fields.into_iter().filter(|(name, _)| name != "key").collect();
    let late = browser.send_all("/nl/werklijst", &late).await;
    assert_eq!(late.status, 409);
    assert!(late.text.contains("iemand anders was u voor"), "{}", late.text);
}

#[tokio::test]
async fn a_rejection_without_a_reason_is_told_beside_its_field_and_what_was_typed_stays_text() {
    let world = World::new().await;
    let (id, mut browser) = (submitted(&world).await, adviser(&world).await);
    let hidden = browser.hidden_fields("/nl/werklijst", &id).await;
    let silent = browser.send_all("/nl/werklijst", &decided(&hidden, &[("besluit", "reject")])).await;
    assert_eq!(silent.status, 422);
    assert!(silent.text.contains(&format!("id=\"reden-{id}-fault\"")), "{}", silent.text);
    let hidden = hidden_fields(&silent.text, &id);
    let typed = [("besluit", "approve"), ("reden", "<script>alert(1)</script>"), ("tot", "ooit")];
    let wrong = browser.send_all("/nl/werklijst", &decided(&hidden, &typed)).await;
    assert_eq!(wrong.status, 400);
    assert!(wrong.text.contains("&lt;script&gt;alert(1)") && !wrong.text.contains("<script"), "{}", wrong.text);
}

#[tokio::test]
async fn other_roles_have_no_worklist_and_nobody_sees_what_is_not_of_the_region() {
    let world = World::new().await;
    let obligation = world.obligation().await;
    let mut contractor = Browser::at(&world.app.base);
    contractor.sign_in("Bouwbedrijf").await;
    for path in ["/nl/werklijst".to_owned(), "/nl/dossiers".to_owned(), format!("/nl/dossiers/{obligation}")] {
        assert_eq!(contractor.get(&path).await.status, 403, "{path}");
    }
    let mut browser = adviser(&world).await;
    assert_eq!(browser.get(&format!("/nl/dossiers/{obligation}")).await.status, 200);
    assert_eq!(browser.get(&format!("/nl/dossiers/{}", Uuid::now_v7())).await.status, 404);
    let reply = browser.send("/nl/werklijst", &[("csrf", "other"), ("zaak", "x")]).await;
    assert_eq!(reply.status, 403);
}

#[tokio::test]
async fn a_decision_on_what_changed_since_is_not_carried_out_and_the_change_is_shown() {
    let world = World::new().await;
    let (initiative, mut browser) = (submitted(&world).await, adviser(&world).await);
    let hidden = browser.hidden_fields("/nl/werklijst", &initiative).await;
    let resource = format!("/initiatives/{initiative}");
    world.partner.patch(&resource, json!({ "placePrice": "9999.00" })).await.ok(200);
    let approve = [("besluit", "approve")];
    let late = browser.send_all("/nl/werklijst", &decided(&hidden, &approve)).await;
    assert_eq!(late.status, 409);
    assert!(late.text.contains("Veranderd sinds u keek"), "{}", late.text);
    assert!(late.text.contains("<del>€\u{a0}6.000</del>") && late.text.contains("<ins>€\u{a0}9.999</ins>"), "{}", late.text);
    assert!(!late.text.contains("<del>Coaching"), "what stayed the same is not told");
    assert_eq!(world.adviser.get(&resource).await.ok(200)["status"], "submitted");
    let now = hidden_fields(&late.text, &initiative);
    assert_eq!(browser.send_all("/nl/werklijst", &decided(&now, &approve)).await.status, 303);
    assert_eq!(world.adviser.get(&resource).await.ok(200)["status"], "approved");
}

#[tokio::test]
async fn every_form_that_decides_on_something_holds_its_version() {
    let world = World::new().await;
    let mut browser = adviser(&world).await;
    let mut contract = world.contract();
    contract["endsOn"] = json!("2025-12-31");
    let ended = id(&world.adviser.post("/obligations", contract).await.ok(201));
    let lesson = json!({
        "route": "development-activity", "obligationId": ended, "realisedOn": "2025-06-01", "facts": { "block": "community-hour", "quantity": "1" }
    });
    let fulfilment = id(&world.contractor.post("/fulfilments", lesson.clone()).await.ok(201));
    let open = world.initiative(5).await;
    let contribution = world.reservation(open, world.obligation().await, 1).await;
    let reject = [("besluit", "reject"), ("reden", "Past niet")];
    let waive = [("besluit", "waive"), ("reden", "Overmacht")];
    let forms = [
        ("/nl/werklijst".to_owned(), fulfilment.to_string(), reject),
        ("/nl/werklijst".to_owned(), contribution.to_string(), reject),
        ("/nl/werklijst".to_owned(), ended.to_string(), waive),
        (format!("/nl/dossiers/{ended}"), "csrf".to_owned(), waive),
    ];
    for (path, case, typed) in forms {
        let page = browser.get(&path).await;
        let hidden = if case == "csrf" { hidden_of_the_settlement(&page.text) } else { hidden_fields(&page.text, &case) };
        assert!(hidden.iter().any(|(name, _)| name == "versie"), "{path} {case}");
        for outdated in [None, Some("0"), Some("")] {
            let fields = hidden.iter().filter(|(name, _)| name != "key" && (name != "versie" || outdated.is_some()));
            let fields: Vec<_> = fields
                .cloned()
                .map(|(name, value)| if name == "versie" { (name, outdated.unwrap().to_owned()) } else { (name, value) })
                .collect();
            let reply = browser.send_all(&path, &decided(&fields, &typed)).await;
            assert_eq!(reply.status, 409, "{path} {case} with version {outdated:?}: {}", reply.text);
        }
    }
    let untouched = world.adviser.get(&format!("/obligations/{ended}/settlement")).await.ok(200);
    assert_eq!((&untouched["status"], untouched["decisions"].as_array().unwrap().len()), (&json!("shortfall"), 0));
    assert_eq!(world.adviser.get(&format!("/fulfilments/{fulfilment}")).await.ok(200)["status"], "submitted");
    assert_eq!(world.adviser.get(&format!("/contributions/{contribution}")).await.ok(200)["status"], "reserved");
}

/// The form of a dossier is the only one with this version.
fn hidden_of_the_settlement(page: &str) -> Vec<(String, String)> {
    let (_, rest) = page.split_once("name=\"versie\" value=\"").expect("a form with a version");
    hidden_fields(page, rest.split('"').next().unwrap())
}

#[tokio::test]
async fn a_citizen_service_number_is_refused_where_obligations_are_looked_for() {
    let world = World::new().await;
    let mut browser = adviser(&world).await;
    assert_eq!(browser.get("/nl/dossiers?referentie=HLM-1").await.status, 200);
    assert_eq!(browser.get("/nl/dossiers?referentie=111222333").await.status, 400);
}
