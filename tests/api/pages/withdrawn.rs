//! What pages ask for a contract that was withdrawn or has ended: no more than the commands take.

use serde_json::json;

use super::text;
use crate::support::World;

#[tokio::test]
async fn nobody_is_asked_to_deliver_or_to_confirm_for_a_withdrawn_contract() {
    let world = World::new().await;
    let obligation = world.obligation().await;
    let contribution = world.accepted(world.initiative(5).await, obligation, 2).await;
    let (own, list) = (format!("/nl/bijdragen/{contribution}"), "/nl/bijdragen");
    let receipts = format!("/nl/ontvangsten/{contribution}");
    assert!(text(&world, "Bouwbedrijf", &own).await.contains("Lever nu wat u toezegde"));
    let asked = text(&world, "Stichting", &receipts).await;
    assert!(asked.contains("Nog te ontvangen") && asked.contains("Ontvangst bevestigen"), "{asked}");
    world.adviser.post(&format!("/obligations/{obligation}/withdrawals"), json!({ "reason": "Dubbel" })).await.ok(201);
    for path in [own.as_str(), list] {
        let page = text(&world, "Bouwbedrijf", path).await;
        assert!(!page.contains("Lever nu") && page.contains("De opdracht is ingetrokken: lever niets meer."), "{page}");
    }
    let page = text(&world, "Stichting", &receipts).await;
    assert!(!page.contains("Ontvangst bevestigen") && page.contains("Voor deze opdracht wordt niets meer ontvangen."), "{page}");
    let page = text(&world, "Stichting", "/nl/ontvangsten").await;
    assert!(!page.contains("Nog te ontvangen") && page.contains("De opdracht is ingetrokken"), "{page}");
    let page = text(&world, "Helmond-De Peel", "/nl/werklijst").await;
    assert!(page.contains("Bijdragen voor ingetrokken opdrachten") && page.contains("Goedkeuring intrekken"), "{page}");
}

#[tokio::test]
async fn what_is_delivered_after_the_last_day_of_a_contract_is_not_promised_to_count() {
    let world = World::new().await;
    let obligation = world.obligation().await;
    let contribution = world.accepted(world.initiative(5).await, obligation, 2).await;
    world.adviser.patch(&format!("/obligations/{obligation}"), json!({ "endsOn": "2025-12-31" })).await.ok(200);
    let page = text(&world, "Bouwbedrijf", &format!("/nl/bijdragen/{contribution}")).await;
    assert!(!page.contains("Lever nu") && page.contains("Wat u na 31 december 2025 levert, telt niet meer mee."), "{page}");
    // The day that is proposed is one that the command takes.
    let page = text(&world, "Stichting", &format!("/nl/ontvangsten/{contribution}")).await;
    assert!(page.contains("value=\"2025-12-31\"") || page.contains("value=\"31-12-2025\""), "{page}");
}

#[tokio::test]
async fn a_dossier_offers_the_decisions_that_the_command_takes() {
    let world = World::new().await;
    let mut contract = world.contract();
    (contract["startsOn"], contract["endsOn"]) = (json!("2024-01-01"), json!("2024-12-31"));
    let obligation = crate::support::world::id(&world.adviser.post("/obligations", contract).await.ok(201));
    let dossier = format!("/nl/dossiers/{obligation}");
    let offered = async || {
        let page = text(&world, "Helmond-De Peel", &dossier).await;
        ["grant-recovery", "withhold", "waive", "refund", "reverse"]
            .into_iter()
            .filter(|code| page.contains(&format!("value=\"{code}\"")))
            .collect::<Vec<_>>()
    };
    let decide = async |decision: &str| {
        world
            .adviser
            .post(&format!("/obligations/{obligation}/settlement/decisions"), json!({ "decision": decision, "reason": "r" }))
            .await
            .status
    };
    assert_eq!(offered().await, ["grant-recovery", "withhold", "waive"]);
    assert_eq!(decide("waive").await, 201);
    assert_eq!(offered().await, ["reverse"]);
    for refused in ["grant-recovery", "withhold", "waive", "refund"] {
        assert_eq!(decide(refused).await, 409, "{refused}");
    }
    assert_eq!(decide("reverse").await, 201);
    assert_eq!(offered().await, ["grant-recovery", "withhold", "waive"]);
}
