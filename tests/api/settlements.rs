//! Settlements: a decision about a shortfall covers what was open then, what is fulfilled later is paid back, and every decision can be undone.

use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::World;
use crate::support::world::id;

/// A contract of 30,000 that ended years ago, with its fulfilments.
struct Ended {
    world: World,
    obligation: Uuid,
}

impl Ended {
    async fn new() -> Self {
        let world = World::new().await;
        let mut contract = world.contract();
        contract["basis"] = json!({ "kind": "fixed-amount", "amount": "30000.00" });
        contract.as_object_mut().unwrap().remove("labourShare");
        (contract["startsOn"], contract["endsOn"]) = (json!("2022-01-01"), json!("2023-12-31"));
        let obligation = id(&world.adviser.post("/obligations", contract).await.ok(201));
        Self { world, obligation }
    }

    /// Something that was done during the contract, and is not accepted yet.
    async fn lesson(&self, value: &str) -> Uuid {
        let lesson = json!({
            "route": "development-activity", "obligationId": self.obligation, "realisedOn": "2023-05-01", "value": value, "valueReason": "Volgens offerte"
        });
        id(&self.world.adviser.post("/fulfilments", lesson).await.ok(201))
    }

    async fn rule(&self, fulfilment: Uuid, decision: &str) {
        let ruling = json!({ "decision": decision, "reason": "Gecontroleerd" });
        self.world.adviser.post(&format!("/fulfilments/{fulfilment}/decisions"), ruling).await.ok(201);
    }

    /// A lesson that counts.
    async fn done(&self, value: &str) -> Uuid {
        let lesson = self.lesson(value).await;
        self.rule(lesson, "accept").await;
        lesson
    }

    fn path(&self) -> String {
        format!("/obligations/{}/settlement", self.obligation)
    }

    async fn decide(&self, body: Value) -> Value {
        self.world.adviser.post(&format!("{}/decisions", self.path()), body).await.ok(201)
    }

    async fn refused(&self, status: u16, code: &str, body: Value) -> Value {
        self.world.adviser.post(&format!("{}/decisions", self.path()), body).await.problem(status, code)
    }

    async fn settlement(&self) -> Value {
        self.world.contractor.get(&self.path()).await.ok(200)
    }

    /// Kinds and amounts of what waits about the obligation.
    async fn waiting(&self) -> Vec<(String, String)> {
        let items = self.world.adviser.get("/worklist").await.ok(200)["items"].clone();
        let own = items.as_array().unwrap().iter().filter(|item| item["resourceId"] == json!(self.obligation)).cloned();
        own.map(|item| (item["kind"].as_str().unwrap().to_owned(), item["amount"].as_str().unwrap().to_owned())).collect()
    }
}

/// Status, shortfall, what is open, covered, withheld and to be paid back.
#[track_caller]
fn assert_sums(settlement: &Value, status: &str, sums: [&str; 5]) {
    let names = ["shortfall", "openShortfall", "covered", "withheld", "refundDue"];
    let seen = names.map(|name| settlement[name].as_str().unwrap());
    assert_eq!((settlement["status"].as_str().unwrap(), seen), (status, sums), "{settlement}");
}

fn because(decision: &str) -> Value {
    json!({ "decision": decision, "reason": "Buiten schuld van de opdrachtnemer" })
}

#[tokio::test]
async fn what_goes_missing_after_a_decision_is_a_shortfall_again() {
    let ended = Ended::new().await;
    let lesson = ended.done("25000.00").await;
    assert_sums(&ended.decide(because("waive")).await, "settled", ["5000.00", "0.00", "5000.00", "0.00", "0.00"]);
    assert!(ended.waiting().await.is_empty());
    ended.rule(lesson, "revoke").await;
    assert_sums(&ended.settlement().await, "shortfall", ["30000.00", "25000.00", "5000.00", "0.00", "0.00"]);
    assert_eq!(ended.waiting().await, [("shortfall".to_owned(), "25000.00".to_owned())]);
    ended.refused(422, "inconsistent", json!({ "decision": "withhold", "amount": "25000.01", "reason": "r" })).await;
    let settled = ended.decide(because("withhold")).await;
    assert_sums(&settled, "settled", ["30000.00", "0.00", "30000.00", "25000.00", "0.00"]);
    assert_eq!(settled["decisions"][1]["covered"], "25000.00");
    assert!(ended.waiting().await.is_empty());
}

#[tokio::test]
async fn a_decision_covers_all_that_was_open_whatever_was_withheld() {
    let ended = Ended::new().await;
    let settled = ended.decide(json!({ "decision": "withhold", "amount": "1000.00", "reason": "r" })).await;
    assert_sums(&settled, "settled", ["30000.00", "0.00", "30000.00", "1000.00", "0.00"]);
    ended.refused(409, "wrong-status", because("withhold")).await;
}

#[tokio::test]
async fn what_is_fulfilled_after_it_was_withheld_for_is_paid_back_once() {
    let ended = Ended::new().await;
    let late = ended.lesson("10000.00").await;
    ended.decide(because("withhold")).await;
    ended.refused(409, "wrong-status", because("refund")).await;
    ended.rule(late, "accept").await;
    assert_sums(&ended.settlement().await, "settled", ["20000.00", "0.00", "30000.00", "30000.00", "10000.00"]);
    assert_eq!(ended.waiting().await, [("refund-due".to_owned(), "10000.00".to_owned())]);
    let refund = |amount: &str| json!({ "decision": "refund", "amount": amount, "reason": "Terugbetaald" });
    let fault = ended.refused(422, "inconsistent", refund("10000.01")).await;
    assert_eq!(fault["invalidParams"][0]["code"], "exceeds-refund");
    ended.refused(422, "inconsistent", refund("0.00")).await;
    assert_sums(&ended.decide(refund("4000.00")).await, "settled", ["20000.00", "0.00", "26000.00", "26000.00", "6000.00"]);
    assert_sums(&ended.decide(because("refund")).await, "settled", ["20000.00", "0.00", "20000.00", "20000.00", "0.00"]);
    assert!(ended.waiting().await.is_empty());
    ended.refused(409, "wrong-status", because("refund")).await;
    // What goes missing after it was paid back is open again.
    ended.rule(late, "revoke").await;
    assert_sums(&ended.settlement().await, "shortfall", ["30000.00", "10000.00", "20000.00", "20000.00", "0.00"]);
}

#[tokio::test]
async fn what_was_waived_is_never_paid_back_and_what_was_withheld_in_part_only_in_proportion() {
    let ended = Ended::new().await;
    let late = ended.lesson("30000.00").await;
    ended.decide(because("waive")).await;
    ended.rule(late, "accept").await;
    assert_sums(&ended.settlement().await, "fulfilled", ["0.00", "0.00", "30000.00", "0.00", "0.00"]);
    let half = Ended::new().await;
    let late = half.lesson("10000.00").await;
    half.decide(json!({ "decision": "withhold", "amount": "10000.00", "reason": "r" })).await;
    half.rule(late, "accept").await;
    assert_sums(&half.settlement().await, "settled", ["20000.00", "0.00", "30000.00", "10000.00", "3333.33"]);
}

#[tokio::test]
async fn the_last_decision_can_be_undone_and_then_the_one_before() {
    let ended = Ended::new().await;
    ended.refused(409, "wrong-status", because("reverse")).await;
    ended.decide(because("withhold")).await;
    let undone = ended.decide(json!({ "decision": "reverse", "reason": "Het was een andere opdracht" })).await;
    assert_sums(&undone, "shortfall", ["30000.00", "30000.00", "0.00", "0.00", "0.00"]);
    let first = &undone["decisions"][0];
    assert_eq!((&first["decision"], &first["reversalReason"]), (&json!("withhold"), &json!("Het was een andere opdracht")));
    assert!(first["reversedAt"].is_string() && undone["decisions"].as_array().unwrap().len() == 1);
    ended.refused(409, "wrong-status", because("reverse")).await;
    // Decided anew, more time this time; that is undone as well.
    assert_eq!(ended.decide(because("grant-recovery")).await["status"], "recovery");
    let shut = ended.decide(because("reverse")).await;
    assert_eq!((&shut["status"], &shut["recoveryUntil"]), (&json!("shortfall"), &Value::Null));
    let today = ended.world.app.clock.today();
    let late = json!({ "route": "development-activity", "obligationId": ended.obligation, "realisedOn": today, "value": "1.00", "valueReason": "r" });
    let fault = ended.world.adviser.post("/fulfilments", late).await.problem(422, "inconsistent");
    assert_eq!(fault["invalidParams"][0]["code"], "after-the-contract");
    assert_eq!(ended.decide(because("waive")).await["status"], "settled");
    ended.refused(422, "inconsistent", json!({ "decision": "reverse", "amount": "1.00", "reason": "r" })).await;
}

#[tokio::test]
async fn an_undone_refund_is_due_again_and_the_withholding_below_it_can_be_undone_next() {
    let ended = Ended::new().await;
    let late = ended.lesson("10000.00").await;
    ended.decide(because("withhold")).await;
    ended.rule(late, "accept").await;
    ended.decide(because("refund")).await;
    assert_sums(&ended.decide(because("reverse")).await, "settled", ["20000.00", "0.00", "30000.00", "30000.00", "10000.00"]);
    assert_sums(&ended.decide(because("reverse")).await, "shortfall", ["20000.00", "20000.00", "0.00", "0.00", "0.00"]);
}

#[tokio::test]
async fn every_decision_and_every_reversal_is_in_the_audit_trail() {
    let ended = Ended::new().await;
    ended.decide(because("withhold")).await;
    ended.decide(json!({ "decision": "reverse", "reason": "Vergissing" })).await;
    let entries = ended.world.app.auditor().get(&format!("/audit-entries?resourceId={}", ended.obligation)).await.ok(200)["items"].clone();
    let reversed = entries.as_array().unwrap().iter().find(|entry| entry["action"] == "settlement-decision-reversed").unwrap();
    assert_eq!((&reversed["reason"], &reversed["changes"]["decision"]["from"]), (&json!("Vergissing"), &json!("withhold")));
    assert_eq!(reversed["changes"]["covered"], json!({ "from": "30000.00", "to": null }));
}

#[tokio::test]
async fn the_worklist_counts_no_more_of_a_route_than_its_cap() {
    let ended = Ended::new().await;
    // Half at most by development activities.
    let rules =
        ended.world.adviser.get(&format!("/rule-sets?regionId={}", ended.world.app.region)).await.ok(200)["items"][0]["rules"].clone();
    let mut capped = rules;
    capped["routeCaps"] = json!([{ "route": "development-activity", "share": "0.5" }]);
    let capped = json!({ "title": "Met een grens", "inForceFrom": "2025-01-10", "rules": capped });
    ended.world.adviser.post("/rule-sets", capped).await.ok(201);
    let mut contract = ended.world.contract();
    contract["basis"] = json!({ "kind": "fixed-amount", "amount": "30000.00" });
    contract.as_object_mut().unwrap().remove("labourShare");
    (contract["startsOn"], contract["endsOn"]) = (json!("2022-01-01"), json!("2023-12-31"));
    let obligation = id(&ended.world.adviser.post("/obligations", contract).await.ok(201));
    let capped = Ended { obligation, ..ended };
    capped.decide(because("withhold")).await;
    capped.done("30000.00").await;
    assert_sums(&capped.settlement().await, "settled", ["15000.00", "0.00", "30000.00", "30000.00", "15000.00"]);
    assert_eq!(capped.waiting().await, [("refund-due".to_owned(), "15000.00".to_owned())]);
}
