//! The pages of advisers from outside: who sees them, and what becomes of a decision.

use uuid::Uuid;

use crate::support::world::offer;
use crate::support::{Browser, World};

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
    world.partner.post(&format!("/initiatives/{id}/submissions"), serde_json::json!({})).await.ok(201);
    id
}

#[tokio::test]
async fn an_initiative_that_is_approved_on_the_worklist_is_on_the_menu_and_a_decision_sent_twice_counts_once() {
    let world = World::new().await;
    let (id, mut browser) = (submitted(&world).await, adviser(&world).await);
    let (csrf, key) = (browser.csrf().await, Uuid::now_v7().to_string());
    let fields = [("csrf", csrf.as_str()), ("key", &key), ("zaak", &id), ("soort", "initiative-decision"), ("besluit", "approve")];
    for _ in 0..2 {
        let reply = browser.send("/nl/werklijst", &fields).await;
        assert_eq!((reply.status, reply.header("location")), (303, "/nl/werklijst?klaar=approve".into()), "{}", reply.text);
    }
    assert_eq!(world.app.anybody().get(&format!("/initiatives/{id}")).await.status, 200);
    let late = browser
        .send("/nl/werklijst", &[("csrf", csrf.as_str()), ("zaak", &id), ("soort", "initiative-decision"), ("besluit", "approve")])
        .await;
    assert_eq!(late.status, 409);
    assert!(late.text.contains("iemand anders was u voor"), "{}", late.text);
}

#[tokio::test]
async fn a_rejection_without_a_reason_is_told_beside_its_field_and_what_was_typed_stays_text() {
    let world = World::new().await;
    let (id, mut browser) = (submitted(&world).await, adviser(&world).await);
    let csrf = browser.csrf().await;
    let mut fields = vec![("csrf", csrf.as_str()), ("zaak", id.as_str()), ("soort", "initiative-decision"), ("besluit", "reject")];
    let silent = browser.send("/nl/werklijst", &fields).await;
    assert_eq!(silent.status, 422);
    assert!(silent.text.contains(&format!("id=\"reden-{id}-fault\"")), "{}", silent.text);
    fields.extend([("reden", "<script>alert(1)</script>"), ("tot", "ooit")]);
    fields[3] = ("besluit", "approve");
    let wrong = browser.send("/nl/werklijst", &fields).await;
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
