//! Money that was given back and surplus that counts for another contract, on the pages of a contribution.

use serde_json::json;

use super::text;
use crate::support::World;
use crate::support::world::id;

#[track_caller]
fn assert_tells(page: &str, told: &[&str]) {
    for told in told {
        assert!(page.contains(told), "{told}: {page}");
    }
}

#[tokio::test]
async fn contractor_adviser_and_partner_read_what_came_back_of_a_contribution_and_what_counts_elsewhere() {
    let world = World::new().await;
    let mut contracts = Vec::new();
    for (reference, asks) in [("R-1", "12000.00"), ("R-2", "30000.00")] {
        let mut contract = world.contract();
        contract.as_object_mut().unwrap().remove("labourShare");
        (contract["contractReference"], contract["lot"]) = (json!(reference), json!("Perceel 2"));
        contract["basis"] = json!({ "kind": "fixed-amount", "amount": asks });
        contracts.push(id(&world.adviser.post("/obligations", contract).await.ok(201)));
    }
    let contribution = world.accepted(world.initiative(10).await, contracts[0], 2).await;
    let path = format!("/contributions/{contribution}");
    let receipt = json!({ "receivedOn": "2026-02-01", "amount": "12000.00" });
    let received = world.partner.post(&format!("{path}/receipts"), receipt).await.ok(201);
    let less = json!({ "basis": { "kind": "fixed-amount", "amount": "6000.00" }, "effectiveOn": "2026-02-15", "reason": "Minder werk" });
    world.adviser.patch(&format!("/obligations/{}", contracts[0]), less).await.ok(200);
    let transfer = json!({ "obligationId": contracts[1], "movedOn": "2026-03-01", "amount": "4000.00", "reason": "Te veel gedaan" });
    let moved = world.adviser.post(&format!("{path}/transfers"), transfer).await.ok(201);
    let refund = json!({ "reversedOn": "2026-04-01", "amount": "1500.00", "reason": "Groep was kleiner" });
    let receipt = received["receipts"][0]["id"].as_str().unwrap();
    let refunded = world.partner.post(&format!("{path}/receipts/{receipt}/reversals"), refund).await.ok(201);

    let (own, dossier) = (format!("/nl/bijdragen/{contribution}"), format!("/nl/dossiers/{}/bijdragen/{contribution}", contracts[0]));
    let page = text(&world, "Bouwbedrijf", &own).await;
    assert_tells(&page, &["4.000 overschot tellen voor R-2, Perceel 2", "Te veel gedaan", "1.500 terug", "Groep was kleiner"]);
    let page = text(&world, "Helmond-De Peel", &dossier).await;
    assert_tells(&page, &["Bevestigde ontvangsten", "Terugbetaald", "1.500", "voor een ander contract telt", "R-2, Perceel 2", "4.000"]);
    let page = text(&world, "Stichting", &format!("/nl/ontvangsten/{contribution}")).await;
    assert_tells(&page, &["Terugbetaald", "1.500", "Groep was kleiner"]);
    assert!(!page.contains("R-2") && !page.contains("Te veel gedaan"), "a contract that is no business of the partner's: {page}");

    for (below, what, list) in [("transfers", &moved, "transfers"), ("refunds", &refunded, "refunds")] {
        let path = format!("{path}/{below}/{}/reversals", what[list][0]["id"].as_str().unwrap());
        let person = if below == "refunds" { &world.partner } else { &world.adviser };
        person.post(&path, json!({ "reason": "Vergissing" })).await.ok(201);
    }
    let page = text(&world, "Bouwbedrijf", &own).await;
    assert_tells(&page, &["en draaide dat terug", "1.500 terug te betalen, en nam dat terug", "Vergissing"]);
    let page = text(&world, "Helmond-De Peel", &dossier).await;
    assert_tells(&page, &["Te veel gedaan (teruggenomen: Vergissing)", "Groep was kleiner (teruggenomen: Vergissing)"]);
}
