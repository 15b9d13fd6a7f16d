//! What a contribution would be: the preview says what the reservation does, and nobody reserves at a price that they did not see.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};
use menukaart::domain::contributions::commands::reserve;
use menukaart::domain::contributions::preview::preview;
use menukaart::domain::contributions::{Contribution, NewContribution, Plan};
use menukaart::domain::initiatives::ContributionKind;
use menukaart::platform::auth::{Actor, Caller, Identity, Role};
use menukaart::platform::db::{Beyond, BeyondConn, Work};
use menukaart::platform::error::{Error, Result};
use menukaart::values::{Euro, Hours};
use rust_decimal::Decimal;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::World;
use crate::support::world::{id, offer, pledge};

#[tokio::test]
async fn nothing_is_reserved_at_another_price_than_the_expected_one() {
    let world = World::new().await;
    let (obligation, initiative) = (world.obligation().await, world.initiative(10).await);
    let expecting = |price: &str, amount: &str| {
        let mut body = pledge(initiative, obligation, 2);
        (body["expectedPlacePrice"], body["amount"]) = (json!(price), json!(amount));
        body
    };
    world.contractor.post("/contributions", expecting("6000.00", "12000.00")).await.ok(201);
    world.contractor.post("/contributions", expecting("5999.99", "12000.00")).await.problem(409, "price-changed");
    // A place became cheaper, then dearer: the amount of before covers it in one case only, and neither is reserved.
    for price in ["5000.00", "7000.00"] {
        world.reprice(initiative, price).await;
        world.contractor.post("/contributions", expecting("6000.00", "12000.00")).await.problem(409, "price-changed");
    }
    let nothing_expected = pledge(initiative, obligation, 2);
    let short = world.contractor.post("/contributions", nothing_expected).await.problem(422, "inconsistent");
    assert_eq!(short["invalidParams"][0]["code"], "less-than-the-places-cost");
    world.contractor.post("/contributions", expecting("7000.00", "14000.00")).await.ok(201);
    let reserved = world.contractor.get("/contributions").await.ok(200);
    let prices: Vec<&Value> = reserved["items"].as_array().unwrap().iter().map(|row| &row["placePrice"]).collect();
    assert_eq!(prices, ["6000.00", "7000.00"]);
}

/// A region with initiatives and obligations in every state that matters to a reservation.
struct Scene {
    world: World,
    caller: Caller,
    initiatives: Vec<Uuid>,
    obligations: Vec<Uuid>,
    now: DateTime<Utc>,
}

impl Scene {
    async fn new() -> Self {
        let world = World::new().await;
        let large = world.obligation().await;
        let mut contract = world.contract();
        (contract["basis"], contract["labourShare"]) = (json!({ "kind": "fixed-amount", "amount": "6000.01" }), Value::Null);
        let small = id(&world.adviser.post("/obligations", contract).await.ok(201));
        let mut initiatives = Vec::new();
        for _ in 0..5 {
            initiatives.push(open(&world).await);
        }
        let [scarce, suspended, dearer, overdue] = initiatives[1..] else { unreachable!() };
        world.reservation(scarce, large, 2).await;
        world.accepted(scarce, large, 1).await;
        let suspend = json!({ "decision": "suspend", "reason": "Klachten" });
        world.adviser.post(&format!("/initiatives/{suspended}/decisions"), suspend).await.ok(201);
        world.reprice(dearer, "7000.00").await;
        world.reservation(overdue, small, 2).await;
        world.reservation(overdue, large, 2).await;
        let identity = Identity::new(Role::Contractor, Some(world.contractor_id), None).unwrap();
        let caller = Caller::new("contractor@example.nl", world.app.region, identity).unwrap();
        // By then every reservation is overdue, while the service itself still lives before that and ends none.
        let now = world.app.clock.now() + TimeDelta::days(15);
        Self { world, caller, initiatives, obligations: vec![large, small], now }
    }

    async fn preview(&self, new: &NewContribution) -> Result<Plan> {
        let read = async |beyond: &mut BeyondConn<'_>| preview(beyond, &self.caller, new.clone(), self.now).await;
        self.world.app.db.read_beyond(&Actor::from(&self.caller), read).await
    }

    /// Reserves, looks at the contribution, and undoes it.
    async fn reserve(&self, new: &NewContribution) -> Result<Contribution> {
        let mut outcome = None;
        let reserve = async |unit: &mut Work<'_, Beyond>| {
            outcome = Some(reserve(unit, &self.caller, new.clone()).await);
            Err::<(), Error>(Error::NotFound)
        };
        self.world.app.db.write_beyond(&Actor::from(&self.caller), self.now, reserve).await.unwrap_err();
        outcome.unwrap()
    }

    /// Fails unless the preview says what the reservation does; returns what that is in a word.
    async fn outcome(&self, new: &NewContribution) -> String {
        let (planned, reserved) = (self.preview(new).await, self.reserve(new).await);
        match (planned, reserved) {
            (Ok(planned), Ok(reserved)) => {
                same(&planned, &reserved);
                "reserved".into()
            }
            (Err(planned), Err(reserved)) => {
                assert_eq!(format!("{planned:?}"), format!("{reserved:?}"), "{new:?}");
                match reserved {
                    Error::Conflict(conflict) => conflict.row().0.into(),
                    Error::Inconsistent(faults) => faults.iter().map(|fault| fault.code).collect::<Vec<_>>().join(" "),
                    other => panic!("{new:?}: {other:?}"),
                }
            }
            (planned, reserved) => panic!("{new:?}\nplanned: {planned:?}\nreserved: {reserved:?}"),
        }
    }

    /// Contributions of each kind, for some places, worth less, as much or more than they cost, between all parties, with and without an expected price.
    fn contributions(&self) -> Vec<NewContribution> {
        let mut all = Vec::new();
        for kind in ContributionKind::ALL.iter().copied() {
            for (places, worth) in
                [1, 3, 5].into_iter().flat_map(|places| [-50, 0, 50].map(|more| (places, i64::from(places) * 6000 + more)))
            {
                for (initiative, obligation) in
                    self.initiatives.iter().flat_map(|one| self.obligations.iter().map(move |other| (*one, *other)))
                {
                    let of_hours = kind == ContributionKind::Hours;
                    let amount = Euro::new(Decimal::from(worth)).unwrap();
                    // At a hundred an hour.
                    let hours = Hours::new(Decimal::new(worth, 2)).unwrap();
                    let expected = [None, Some(6000), Some(7000)].map(|price| price.map(Euro::whole));
                    all.extend(expected.map(|expected_place_price| NewContribution {
                        initiative,
                        obligation,
                        kind,
                        places,
                        amount: (!of_hours).then_some(amount),
                        hours: of_hours.then_some(hours),
                        motivation: Some("Past bij ons werk".into()),
                        expected_place_price,
                    }));
                }
            }
        }
        all
    }
}

/// An approved initiative with four places that takes money and hours.
async fn open(world: &World) -> Uuid {
    let made = id(&world.partner.post("/initiatives", offer(4)).await.ok(201));
    world.partner.post(&format!("/initiatives/{made}/submissions"), json!({})).await.ok(201);
    world.adviser.post(&format!("/initiatives/{made}/decisions"), json!({ "decision": "approve" })).await.ok(201);
    made
}

fn same(planned: &Plan, reserved: &Contribution) {
    let of_plan = (planned.initiative.id, planned.obligation.id, planned.contractor, planned.pledge, planned.places, planned.place_price);
    let stored = (reserved.initiative, reserved.obligation, reserved.contractor, reserved.pledge, reserved.places, reserved.place_price);
    assert_eq!(of_plan, stored);
    assert_eq!((planned.reserved_at, planned.expires_at), (reserved.reserved_at, reserved.expires_at));
    assert_eq!((&planned.motivation, planned.valuation.value), (&reserved.motivation, reserved.pledge.worth()));
    assert_eq!(planned.credited, reserved.pledge.worth().min(planned.balance.left_to_reserve()));
}

#[tokio::test]
async fn a_preview_says_what_the_reservation_does() {
    let scene = Scene::new().await;
    let mut outcomes: BTreeMap<String, u32> = BTreeMap::new();
    // Each seventh meets every value of every dimension, with others around it each time.
    let all = scene.contributions();
    for new in all.iter().step_by(7) {
        *outcomes.entry(scene.outcome(new).await).or_default() += 1;
    }
    let met: Vec<&str> = outcomes.keys().map(String::as_str).collect();
    let expected = [
        "exceeds-obligation",
        "less-than-the-places-cost",
        "not-accepted",
        "not-accepted less-than-the-places-cost",
        "not-on-the-menu",
        "price-changed",
        "reserved",
        "sold-out",
    ];
    assert_eq!(met, expected, "{outcomes:?}");
    let mut plain = NewContribution { expected_place_price: None, ..all[0].clone() };
    plain.amount = Some(Euro::whole(6000));
    assert_eq!(scene.outcome(&plain).await, "reserved");
    for (organisation, told) in [(scene.world.partner_id, "not-on-the-menu"), (scene.world.contractor_id, "inactive")] {
        let path = format!("/organisations/{organisation}");
        scene.world.adviser.patch(&path, json!({ "active": false })).await.ok(200);
        assert_eq!(scene.outcome(&plain).await, told);
        scene.world.adviser.patch(&path, json!({ "active": true })).await.ok(200);
    }
    let unknown = NewContribution { initiative: Uuid::now_v7(), obligation: Uuid::now_v7(), ..plain };
    assert_eq!(scene.outcome(&unknown).await, "unknown unknown");
}
