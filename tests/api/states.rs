//! One rule on every route: what the state of a contract and of an initiative permits, for every command, list, preview and import.

use std::collections::BTreeSet;

use menukaart::web::openapi::document;
use reqwest::Method;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::world::{id, pledge};
use crate::support::{Browser, Reply, World};

/// The commands of the slices that belong to contracts and initiatives, with the decisions where there are some, and where each is held against a table.
const COMMANDS: [(&str, &str); 47] = [
    ("submit_contribution", "both tables: reserve"),
    ("decide_contribution accept", "both tables: accept"),
    ("decide_contribution reject", "ends a reservation: always"),
    ("decide_contribution extend", "both tables: extend"),
    ("decide_contribution revoke", "ends an acceptance: always"),
    ("decide_contribution close", "ends an acceptance: always"),
    ("decide_contribution reverse", "both tables: undo"),
    ("withdraw_contribution", "ends a reservation: always"),
    ("register_receipt", "contracts: by the day of receipt; initiatives: always"),
    ("reverse_receipt", "takes back what was wrong, or was given back: always"),
    ("reverse_refund", "takes back what was wrong: always"),
    ("move_surplus", "contracts: by the day of the move"),
    ("reverse_transfer", "takes back what was wrong: always"),
    ("register_fulfilment", "contracts: by the day of realisation"),
    ("decide_fulfilment accept", "contracts: by the day of realisation"),
    ("decide_fulfilment reject", "ends it: always"),
    ("decide_fulfilment revoke", "ends it: always"),
    ("decide_fulfilment confirm", "changes nothing that counts: always"),
    ("decide_fulfilment reverse", "contracts: by the day of realisation where a revocation is undone"),
    ("credit_fulfilment", "takes back what was returned: always"),
    ("reverse_credit_note", "takes back what was wrong: always"),
    ("resubmit_fulfilment", "contracts: by the day of realisation"),
    ("correct_fulfilment", "contracts: by the day of realisation"),
    ("add_evidence", "adds a document and counts for nothing"),
    ("import_fulfilments", "contracts: by the day of realisation"),
    ("import_obligations", "registers contracts"),
    ("register_obligation", "registers a contract"),
    ("amend_obligation", "changes the contract itself"),
    ("withdraw_obligation", "changes the contract itself"),
    ("reinstate_obligation", "changes the contract itself"),
    ("observe_basis", "changes the contract itself"),
    ("decide_settlement", "decides about the contract itself"),
    ("decide_contribution confirm", "what counts goes on counting: always"),
    ("create_initiative", "makes a draft"),
    ("update_initiative", "initiatives: edit"),
    ("submit_initiative", "initiatives: submit"),
    ("decide_initiative approve", "initiatives: approve"),
    ("decide_initiative reject", "initiatives: reject"),
    ("decide_initiative suspend", "initiatives: suspend"),
    ("decide_initiative resume", "initiatives: resume"),
    ("decide_initiative close", "initiatives: close"),
    ("decide_initiative reverse", "initiatives: undo"),
    ("create_trajectory", "initiatives: plan"),
    ("update_trajectory", "what was planned runs on: always"),
    ("fund_trajectory", "what was accepted runs on: always"),
    ("reverse_funding", "takes back what was wrong: always"),
    ("value_what_if", "registers nothing"),
];

/// The tags whose commands depend on contracts and initiatives, or are said not to.
const TAGS: [&str; 6] = ["contributions", "fulfilments", "imports", "initiatives", "obligations", "trajectories"];

/// A command that is not in the list was added without saying what the state of a contract or an initiative means to it.
#[test]
fn every_command_is_held_against_a_table_or_says_why_not() {
    let mut commands = BTreeSet::new();
    for (method, operation) in document()["paths"].as_object().unwrap().values().flat_map(|item| item.as_object().unwrap()) {
        let is_ours = operation["tags"].as_array().unwrap().iter().any(|tag| TAGS.contains(&tag.as_str().unwrap()));
        let name = operation["operationId"].as_str().unwrap();
        if !is_ours || method == "get" {
            continue;
        }
        let decisions = match name {
            "decide_contribution" => words("ContributionDecision"),
            "decide_initiative" => words("InitiativeDecision"),
            "decide_fulfilment" => words("FulfilmentDecision"),
            _ => vec![String::new()],
        };
        commands.extend(decisions.iter().map(|decision| format!("{name} {decision}").trim().to_owned()));
    }
    let listed: BTreeSet<String> = COMMANDS.iter().map(|(command, _)| (*command).to_owned()).collect();
    assert_eq!(commands, listed);
}

fn words(schema: &str) -> Vec<String> {
    let schema = &document()["components"]["schemas"][schema];
    let of = |one: &Value| one.as_array().into_iter().flatten().map(|word| word.as_str().unwrap().to_owned()).collect::<Vec<_>>();
    let several = schema["oneOf"]
        .as_array()
        .into_iter()
        .flatten()
        .flat_map(|one| of(&one["enum"]).into_iter().chain(one["const"].as_str().map(str::to_owned)));
    of(&schema["enum"]).into_iter().chain(several).collect()
}

/// Something worth 100 euro.
fn worth(obligation: Uuid, on: &str) -> Value {
    json!({ "route": "development-activity", "obligationId": obligation, "realisedOn": on, "value": "100.00", "valueReason": "Volgens offerte" })
}

const IN_TIME: &str = "2025-06-01";
const LATE: &str = "2026-03-01";

/// A contract with everything that a command could be carried out on, made while it ran.
struct Prepared {
    obligation: Uuid,
    reserved: [Uuid; 4],
    rejected: Uuid,
    accepted: Uuid,
    submitted: [Uuid; 2],
    sent_back: [Uuid; 2],
    registered: Uuid,
}

async fn decide(world: &World, path: String, decision: &str) -> Reply {
    let ruling = match decision {
        "accept" => json!({ "decision": "accept", "relationToContract": "Zelfde vak" }),
        "extend" => json!({ "decision": "extend" }),
        other => json!({ "decision": other, "reason": "Gecontroleerd" }),
    };
    world.adviser.post(&format!("{path}/decisions"), ruling).await
}

async fn on_contribution(world: &World, contribution: Uuid, decision: &str) -> Reply {
    decide(world, format!("/contributions/{contribution}"), decision).await
}

async fn on_fulfilment(world: &World, fulfilment: Uuid, decision: &str) -> Reply {
    let ruling = json!({ "decision": decision, "reason": "Gecontroleerd" });
    world.adviser.post(&format!("/fulfilments/{fulfilment}/decisions"), ruling).await
}

async fn prepared(world: &World, initiative: Uuid) -> Prepared {
    let obligation = world.obligation().await;
    let reserve = async || world.reservation(initiative, obligation, 1).await;
    let reserved = [reserve().await, reserve().await, reserve().await, reserve().await];
    let rejected = reserve().await;
    on_contribution(world, rejected, "reject").await.ok(201);
    let accepted = world.accepted(initiative, obligation, 1).await;
    let register = async |on: &str| id(&world.contractor.post("/fulfilments", worth_block(obligation, on)).await.ok(201));
    let submitted = [register(IN_TIME).await, register(LATE).await];
    let sent_back = [register(IN_TIME).await, register(LATE).await];
    for fulfilment in sent_back {
        on_fulfilment(world, fulfilment, "reject").await.ok(201);
    }
    Prepared { obligation, reserved, rejected, accepted, submitted, sent_back, registered: register(IN_TIME).await }
}

/// What a contractor may register itself: an hour of the building block.
fn worth_block(obligation: Uuid, on: &str) -> Value {
    json!({ "route": "development-activity", "obligationId": obligation, "realisedOn": on, "facts": { "block": "community-hour", "quantity": "1" } })
}

/// Brings a contract into a state.
async fn bring(world: &World, obligation: Uuid, state: &str) {
    if state == "running" {
        return;
    }
    world.adviser.patch(&format!("/obligations/{obligation}"), json!({ "endsOn": "2025-12-31" })).await.ok(200);
    let decision = match state {
        "recovery" => "grant-recovery",
        "settled" => "waive",
        _ => return,
    };
    let ruling = json!({ "decision": decision, "reason": "Overmacht" });
    world.adviser.post(&format!("/obligations/{obligation}/settlement/decisions"), ruling).await.ok(201);
}

/// What came of it: the status, and the code of a problem or of its one fault.
fn outcome(reply: &Reply) -> (u16, String) {
    let fault = reply.body["invalidParams"][0]["code"].as_str();
    (reply.status, fault.or(reply.body["code"].as_str()).unwrap_or_default().to_owned())
}

#[tokio::test]
async fn what_the_state_of_a_contract_permits_is_the_same_on_every_route() {
    let world = World::new().await;
    let initiative = world.initiative(100).await;
    let mut browser = Browser::at(&world.app.base);
    browser.sign_in("Bouwbedrijf").await;
    for state in ["running", "recovery", "over", "settled"] {
        let there = prepared(&world, initiative).await;
        bring(&world, there.obligation, state).await;
        let open = ["running", "recovery"].contains(&state);
        let expected = |refused: u16, code: &str| if open { (201, String::new()) } else { (refused, code.to_owned()) };
        let over = expected(409, "contract-over");
        let after = expected(422, "after-the-contract");
        let always = (201, String::new());

        let fitting = world.contractor.get(&format!("/initiatives?fitsObligation={}", there.obligation)).await.ok(200);
        assert_eq!(fitting["items"].as_array().unwrap().is_empty(), !open, "{state}: a list shows what can be reserved");
        let page = browser.get(&format!("/nl/initiatieven/{initiative}/reserveren")).await.text;
        assert_eq!(page.contains(&there.obligation.to_string()), open, "{state}: the form offers what can be reserved");
        let own = browser.get(&format!("/nl/verplichtingen/{}", there.obligation)).await.text;
        assert_eq!(own.contains("id=\"passend\""), open, "{state}: so does the page of the obligation");
        let ahead = preview(&mut browser, initiative, there.obligation).await;
        assert_eq!(ahead.text.contains("Stap 2 van 2"), open, "{state}: a preview refuses what the reservation refuses: {}", ahead.text);

        let reserve = world.contractor.post("/contributions", pledge(initiative, there.obligation, 1)).await;
        assert_eq!(outcome(&reserve), over, "{state}: reserve");
        assert_eq!(outcome(&on_contribution(&world, there.reserved[0], "accept").await), over, "{state}: accept");
        assert_eq!(outcome(&on_contribution(&world, there.reserved[1], "extend").await), over, "{state}: extend");
        assert_eq!(outcome(&on_contribution(&world, there.rejected, "reverse").await), over, "{state}: undo a rejection");
        assert_eq!(outcome(&on_contribution(&world, there.reserved[2], "reject").await), always, "{state}: reject");
        let withdrawn = world.contractor.post(&format!("/contributions/{}/withdrawals", there.reserved[3]), json!({})).await;
        assert_eq!(outcome(&withdrawn), always, "{state}: withdraw");

        let receive = async |on: &str| {
            let receipt = json!({ "receivedOn": on, "amount": "10.00" });
            outcome(&world.partner.post(&format!("/contributions/{}/receipts", there.accepted), receipt).await)
        };
        assert_eq!(receive(IN_TIME).await, always, "{state}: receive in time");
        assert_eq!(receive(LATE).await, after, "{state}: receive late");
        let register = async |on: &str| outcome(&world.adviser.post("/fulfilments", worth(there.obligation, on)).await);
        assert_eq!(register(IN_TIME).await, always, "{state}: register what was realised in time");
        assert_eq!(register(LATE).await, after, "{state}: register late");
        assert_eq!(outcome(&on_fulfilment(&world, there.submitted[0], "accept").await), always, "{state}: accept in time");
        assert_eq!(outcome(&on_fulfilment(&world, there.submitted[1], "accept").await), over, "{state}: accept late");
        let resubmit =
            async |fulfilment: Uuid| outcome(&world.contractor.post(&format!("/fulfilments/{fulfilment}/submissions"), json!({})).await);
        assert_eq!(resubmit(there.sent_back[0]).await, always, "{state}: submit again in time");
        assert_eq!(resubmit(there.sent_back[1]).await, over, "{state}: submit again late");
        let correct = async |on: &str| {
            let mut body = worth_block(there.obligation, on);
            let fields = body.as_object_mut().unwrap();
            fields.remove("obligationId");
            fields.remove("route");
            fields.insert("reason".into(), json!("Andere dag"));
            outcome(&world.contractor.post(&format!("/fulfilments/{}/corrections", there.registered), body).await)
        };
        assert_eq!(correct(IN_TIME).await, always, "{state}: correct to a day in time");
        assert_eq!(correct(LATE).await, after, "{state}: correct to a late day");
        assert_eq!(import(&world, there.obligation, IN_TIME).await, (200, String::new()), "{state}: import in time");
        let late = if open { (200, String::new()) } else { (422, "after-the-contract".to_owned()) };
        assert_eq!(import(&world, there.obligation, LATE).await, late, "{state}: import late");
        assert_eq!(outcome(&on_contribution(&world, there.accepted, "close").await), always, "{state}: close what never comes");
    }
}

/// The first step of the form, sent to look ahead.
async fn preview(browser: &mut Browser, initiative: Uuid, obligation: Uuid) -> Reply {
    let (csrf, obligation) = (browser.csrf().await, obligation.to_string());
    let fields = [
        ("csrf", csrf.as_str()),
        ("verplichting", &obligation),
        ("plaatsen", "1"),
        ("soort", "money"),
        ("hoeveel", "6000"),
        ("verder", "ja"),
    ];
    browser.send(&format!("/nl/initiatieven/{initiative}/reserveren"), &fields).await
}

async fn import(world: &World, obligation: Uuid, on: &str) -> (u16, String) {
    let row = json!({
        "externalReference": Uuid::now_v7(), "obligationId": obligation, "route": "development-activity", "realisedOn": on,
        "value": "100.00", "valueReason": "Volgens offerte", "decision": "accept"
    });
    let request = world.adviser.request(Method::POST, "/imports/fulfilments").header("Idempotency-Key", Uuid::now_v7().to_string());
    outcome(&Reply::of(request.json(&json!({ "rows": [row] }))).await)
}

/// Brings an initiative into a state from the menu.
async fn bring_initiative(world: &World, initiative: Uuid, state: &str) {
    let path = format!("/initiatives/{initiative}");
    let price = async || world.partner.patch(&path, json!({ "placePrice": "5500.00" })).await.ok(200);
    match state {
        "submitted" => _ = price().await,
        "rejected" => {
            price().await;
            decide(world, path.clone(), "reject").await.ok(201);
        }
        "suspended" => _ = decide(world, path.clone(), "suspend").await.ok(201),
        "closed" => _ = decide(world, path.clone(), "close").await.ok(201),
        _ => {}
    }
    assert_eq!(world.partner.get(&path).await.ok(200)["status"], state);
}

#[tokio::test]
async fn what_the_state_of_an_initiative_permits_is_the_same_on_every_route() {
    let world = World::new().await;
    let mut contract = world.contract();
    (contract["basis"], contract["labourShare"]) = (json!({ "kind": "fixed-amount", "amount": "9000000.00" }), Value::Null);
    let obligation = id(&world.adviser.post("/obligations", contract).await.ok(201));
    let mut browser = Browser::at(&world.app.base);
    browser.sign_in("Bouwbedrijf").await;
    for state in ["submitted", "approved", "rejected", "suspended", "closed"] {
        let initiative = world.initiative(100).await;
        let reserve = async || world.reservation(initiative, obligation, 1).await;
        let reserved = [reserve().await, reserve().await, reserve().await, reserve().await];
        let rejected = reserve().await;
        on_contribution(&world, rejected, "reject").await.ok(201);
        let accept = async || world.accepted(initiative, obligation, 2).await;
        let accepted = [accept().await, accept().await, accept().await];
        bring_initiative(&world, initiative, state).await;

        let (on_menu, open) = (state == "approved", state != "closed");
        let always = (201, String::new());
        let only_on_the_menu = if on_menu { always.clone() } else { (409, "not-on-the-menu".to_owned()) };
        let until_closed = |code: &str| if open { (201, String::new()) } else { (409, code.to_owned()) };

        let path = format!("/initiatives/{initiative}");
        assert_eq!(world.app.anybody().get(&path).await.status == 200, on_menu, "{state}: on the menu");
        assert_eq!(preview(&mut browser, initiative, obligation).await.text.contains("Stap 2 van 2"), on_menu, "{state}: preview");
        let again = world.contractor.post("/contributions", pledge(initiative, obligation, 1)).await;
        assert_eq!(outcome(&again), only_on_the_menu, "{state}: reserve");

        let accept = outcome(&on_contribution(&world, reserved[0], "accept").await);
        let ended = (409, "wrong-status".to_owned());
        assert_eq!(accept, if open { only_on_the_menu.clone() } else { ended }, "{state}: accept");
        assert_eq!(outcome(&on_contribution(&world, reserved[1], "extend").await), until_closed("wrong-status"), "{state}: extend");
        assert_eq!(outcome(&on_contribution(&world, reserved[2], "reject").await), until_closed("wrong-status"), "{state}: reject");
        let withdrawn = world.contractor.post(&format!("/contributions/{}/withdrawals", reserved[3]), json!({})).await;
        assert_eq!(outcome(&withdrawn), until_closed("wrong-status"), "{state}: withdraw");
        assert_eq!(outcome(&on_contribution(&world, rejected, "reverse").await), only_on_the_menu, "{state}: undo a rejection");
        let undone = outcome(&on_contribution(&world, accepted[0], "reverse").await);
        assert_eq!(undone, until_closed("not-on-the-menu"), "{state}: undo an acceptance");
        assert_eq!(outcome(&on_contribution(&world, accepted[1], "revoke").await), always, "{state}: revoke");

        let receipt = json!({ "receivedOn": "2025-05-01", "amount": "6000.00" });
        let received = world.partner.post(&format!("/contributions/{}/receipts", accepted[2]), receipt).await;
        assert_eq!(outcome(&received), always, "{state}: receive");
        let trajectory = world.trajectory(initiative, 5).await;
        let funding = json!({ "contributionId": accepted[2], "places": 1 });
        let funded = world.partner.post(&format!("/trajectories/{trajectory}/fundings"), funding).await;
        assert_eq!(outcome(&funded), always, "{state}: fund");
        world.participant(trajectory, "A-1").await;
        assert_eq!(outcome(&on_contribution(&world, accepted[2], "close").await), always, "{state}: close the rest");

        let edit = world.partner.patch(&path, json!({ "summary": "Anders" })).await;
        assert_eq!(edit.status, if open { 200 } else { 409 }, "{state}: edit");
        let submit = world.partner.post(&format!("{path}/submissions"), json!({})).await;
        assert_eq!(submit.status, if state == "rejected" { 201 } else { 409 }, "{state}: submit");
    }
}

#[tokio::test]
async fn an_initiative_that_nobody_funded_runs_no_group_while_it_is_rejected() {
    let world = World::new().await;
    let initiative = world.initiative(5).await;
    bring_initiative(&world, initiative, "rejected").await;
    let plan = json!({
        "initiativeId": initiative, "title": "Groep 1", "startsOn": "2025-01-06", "endsOn": "2025-08-31", "places": 5, "totalCost": "80000.00"
    });
    world.partner.post("/trajectories", plan).await.problem(409, "wrong-status");
}

#[tokio::test]
async fn a_contribution_for_a_contract_that_ended_is_refused_and_so_is_money_that_came_after_it() {
    let world = World::new().await;
    let initiative = world.initiative(10).await;
    let mut contract = world.contract();
    (contract["startsOn"], contract["endsOn"], contract["tenderPublishedOn"]) =
        (json!("2025-01-01"), json!("2025-12-31"), json!("2025-01-01"));
    let ended = id(&world.adviser.post("/obligations", contract).await.ok(201));
    world.adviser.post("/fulfilments", worth(ended, "2026-06-01")).await.problem(422, "inconsistent");
    world.contractor.post("/contributions", pledge(initiative, ended, 10)).await.problem(409, "contract-over");
    let fitting = world.contractor.get(&format!("/initiatives?fitsObligation={ended}")).await.ok(200);
    assert_eq!(fitting["items"], json!([]));
    // With a recovery period it is possible again, and counts.
    let grant = json!({ "decision": "grant-recovery", "reason": "Plaatsingen zijn uitgesteld" });
    world.adviser.post(&format!("/obligations/{ended}/settlement/decisions"), grant).await.ok(201);
    let contribution = world.accepted(initiative, ended, 10).await;
    let receipt = json!({ "receivedOn": world.app.clock.today(), "amount": "60000.00" });
    world.partner.post(&format!("/contributions/{contribution}/receipts"), receipt).await.ok(201);
    let balance = world.contractor.get(&format!("/obligations/{ended}/balance")).await.ok(200);
    assert_eq!(balance["fulfilled"], "60000.00");
}

#[tokio::test]
async fn a_contract_that_has_not_begun_takes_reservations() {
    let world = World::new().await;
    let initiative = world.initiative(10).await;
    let mut contract = world.contract();
    (contract["startsOn"], contract["endsOn"]) = (json!("2030-01-01"), json!("2031-12-31"));
    let later = id(&world.adviser.post("/obligations", contract).await.ok(201));
    world.reservation(initiative, later, 1).await;
}
