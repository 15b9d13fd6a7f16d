//! The settlement on the pages of a contract: what is open, covered, withheld and to be paid back, and the decisions that can be taken.

use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::world::id;
use crate::support::{Browser, World, hidden_fields};

/// A contract of 30,000 that ended years ago and for which all was withheld, though 10,000 of it was done.
struct Ended {
    world: World,
    obligation: Uuid,
    adviser: Browser,
    contractor: Browser,
}

impl Ended {
    async fn new() -> Self {
        let world = World::new().await;
        let mut contract = world.contract();
        contract["basis"] = json!({ "kind": "fixed-amount", "amount": "30000.00" });
        contract.as_object_mut().unwrap().remove("labourShare");
        (contract["startsOn"], contract["endsOn"], contract["lot"]) = (json!("2022-01-01"), json!("2023-12-31"), json!("Perceel 2"));
        let obligation = id(&world.adviser.post("/obligations", contract).await.ok(201));
        let lesson = json!({
            "route": "development-activity", "obligationId": obligation, "realisedOn": "2023-05-01", "value": "10000.00", "valueReason": "Offerte"
        });
        let lesson = id(&world.adviser.post("/fulfilments", lesson).await.ok(201));
        let withhold = json!({ "decision": "withhold", "reason": "Niets gedaan" });
        world.adviser.post(&format!("/obligations/{obligation}/settlement/decisions"), withhold).await.ok(201);
        world.adviser.post(&format!("/fulfilments/{lesson}/decisions"), json!({ "decision": "accept" })).await.ok(201);
        let mut adviser = Browser::at(&world.app.base);
        adviser.get("/nl/").await;
        adviser.send("/nl/inloggen", &[("persoon", format!("{}.adviser.", world.app.region).as_str())]).await;
        let mut contractor = Browser::at(&world.app.base);
        contractor.sign_in("Bouwbedrijf").await;
        Self { world, obligation, adviser, contractor }
    }

    fn dossier(&self) -> String {
        format!("/nl/dossiers/{}", self.obligation)
    }

    /// Sends the form of a page with what somebody fills in.
    async fn decide(&mut self, path: &str, typed: &[(&str, &str)]) -> u16 {
        let page = self.adviser.get(path).await.text;
        let (_, rest) = page.split_once("name=\"versie\" value=\"").expect("a form with a version");
        let hidden = hidden_fields(&page, rest.split('"').next().unwrap());
        let typed = typed.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        let fields: Vec<_> = hidden.into_iter().chain(typed).collect();
        self.adviser.send_all(path, &fields).await.status
    }

    async fn settlement(&self) -> Value {
        self.world.adviser.get(&format!("/obligations/{}/settlement", self.obligation)).await.ok(200)
    }
}

/// Whether a page has a label directly followed by an amount.
#[track_caller]
fn assert_tells(page: &str, label: &str, amount: &str) {
    let (_, rest) = page.split_once(&format!("<dt>{label}</dt>")).unwrap_or_else(|| panic!("no {label}: {page}"));
    assert!(rest.trim_start().starts_with(&format!("<dd>€\u{a0}{amount}")), "{label}: {}", &rest[..rest.len().min(80)]);
}

#[tokio::test]
async fn both_parties_see_what_is_withheld_and_to_be_paid_back() {
    let mut ended = Ended::new().await;
    let (dossier, own) = (ended.dossier(), format!("/nl/verplichtingen/{}", ended.obligation));
    let pages = [ended.adviser.get(&dossier).await.text, ended.contractor.get(&own).await.text];
    for page in pages {
        for (label, amount) in [("Tekort", "20.000"), ("Ingehouden", "30.000"), ("Terug te betalen", "10.000")] {
            assert_tells(&page, label, amount);
        }
        assert!(!page.contains("<dt>Daarvan nog te besluiten</dt>") && page.contains("Perceel 2"), "{page}");
    }
}

#[tokio::test]
async fn a_refund_is_registered_where_it_waits_and_a_decision_is_undone_on_the_dossier() {
    let mut ended = Ended::new().await;
    let refund = [("besluit", "refund"), ("bedrag", "4.000,00"), ("reden", "Overgemaakt")];
    assert_eq!(ended.decide("/nl/werklijst", &refund).await, 303);
    assert_eq!(ended.settlement().await["refundDue"], "6000.00");
    let path = ended.dossier();
    let reverse = [("besluit", "reverse"), ("bedrag", "1"), ("reden", "Verkeerde opdracht")];
    // What does not belong to the decision is left aside.
    assert_eq!(ended.decide(&path, &reverse).await, 303);
    assert_eq!(ended.settlement().await["refundDue"], "10000.00");
    let page = ended.adviser.get(&path).await.text;
    assert!(page.contains("4.000 terugbetaald. Overgemaakt (teruggedraaid op") && page.contains(": Verkeerde opdracht)"), "{page}");
    let too_much = [("besluit", "refund"), ("bedrag", "10.000,01"), ("reden", "r")];
    assert_eq!(ended.decide(&path, &too_much).await, 422);
}

#[tokio::test]
async fn a_recovery_that_runs_and_a_waiver_can_be_undone_on_the_dossier_and_nothing_is_offered_where_nothing_holds() {
    let mut ended = Ended::new().await;
    let path = ended.dossier();
    assert_eq!(ended.decide(&path, &[("besluit", "reverse"), ("reden", "Vergissing")]).await, 303);
    let now = ended.settlement().await;
    assert_eq!((&now["status"], &now["openShortfall"]), (&json!("shortfall"), &json!("20000.00")));
    assert_tells(&ended.adviser.get(&path).await.text, "Daarvan nog te besluiten", "20.000");
    assert_eq!(ended.decide(&path, &[("besluit", "waive"), ("reden", "Overmacht")]).await, 303);
    assert_eq!(ended.settlement().await["status"], "settled");
}
