//! A contract that passed to another contractor, on the pages of both and of the adviser.

use serde_json::json;

use super::text;
use crate::support::World;
use crate::support::world::organisation;

#[tokio::test]
async fn what_is_left_of_a_contract_is_asked_of_whoever_has_it_now() {
    let world = World::new().await;
    let obligation = world.obligation().await;
    let next = organisation(&world.adviser, "contractor", "Doorstart BV").await;
    let together = "Uw verplichtingen samen";
    assert!(text(&world, "Bouwbedrijf", "/nl/").await.contains(together));
    let passed = json!({ "contractorId": next, "effectiveOn": "2026-06-01", "reason": "Doorstart na faillissement" });
    world.adviser.patch(&format!("/obligations/{obligation}"), passed).await.ok(200);
    assert!(!text(&world, "Bouwbedrijf", "/nl/").await.contains(together));
    let listed = text(&world, "Bouwbedrijf", "/nl/verplichtingen").await;
    assert!(listed.contains("Overgegaan") && !listed.contains("Op schema"), "{listed}");
    assert!(text(&world, "Doorstart BV", "/nl/").await.contains(together));
    let dossier = text(&world, "Helmond-De Peel", &format!("/nl/dossiers/{obligation}")).await;
    assert!(dossier.contains("Tot en met 31 mei 2026 was dit een opdracht van Bouwbedrijf."), "{dossier}");
}
