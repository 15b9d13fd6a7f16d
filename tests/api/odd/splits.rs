//! A split is what a person told: corrections that tell none are in proportion to it, whatever came between.

use serde_json::{Value, json};
use uuid::Uuid;

use super::values::Dice;
use crate::support::World;
use crate::support::world::id;

struct Split {
    world: World,
    fulfilment: Uuid,
    obligations: [Uuid; 2],
}

impl Split {
    async fn of(parts: [&str; 2], value: &str) -> Self {
        let world = World::new().await;
        let obligations = [world.obligation().await, world.obligation().await];
        let told = json!({
            "route": "employment", "realisedOn": "2025-06-01", "value": value, "valueReason": "r",
            "allocations": [{ "obligationId": obligations[0], "amount": parts[0] }, { "obligationId": obligations[1], "amount": parts[1] }]
        });
        let fulfilment = id(&world.adviser.post("/fulfilments", told).await.ok(201));
        Self { world, fulfilment, obligations }
    }

    /// Corrects the value, and perhaps the parts; returns the parts afterwards.
    async fn corrected(&self, value: &str, parts: Option<[&str; 2]>) -> [String; 2] {
        let mut correction = json!({ "reason": "r", "realisedOn": "2025-06-01", "value": value, "valueReason": "r" });
        if let Some(parts) = parts {
            let allocations = self.obligations.iter().zip(parts).map(|(id, amount)| json!({ "obligationId": id, "amount": amount }));
            correction["allocations"] = allocations.collect();
        }
        let path = format!("/fulfilments/{}/corrections", self.fulfilment);
        let shown: Value = self.world.adviser.post(&path, correction).await.ok(201);
        [0, 1].map(|index| shown["allocations"][index]["amount"].as_str().unwrap().to_owned())
    }
}

#[tokio::test]
async fn a_correction_to_nothing_and_back_leaves_the_parts_as_they_were_told() {
    let split = Split::of(["30000.00", "30000.00"], "60000.00").await;
    let path = format!("/fulfilments/{}/decisions", split.fulfilment);
    split.world.adviser.post(&path, json!({ "decision": "accept" })).await.ok(201);
    assert_eq!(split.corrected("0.00", None).await, ["0.00", "0.00"]);
    assert_eq!(split.corrected("60000.00", None).await, ["30000.00", "30000.00"]);
    for obligation in split.obligations {
        let balance = split.world.adviser.get(&format!("/obligations/{obligation}/balance")).await.ok(200);
        assert_eq!(balance["fulfilled"], "30000.00");
    }
    assert_eq!(split.corrected("60000.00", Some(["10000.00", "50000.00"])).await, ["10000.00", "50000.00"]);
    assert_eq!(split.corrected("0.00", None).await, ["0.00", "0.00"]);
    assert_eq!(split.corrected("6000.00", None).await, ["1000.00", "5000.00"]);
}

#[tokio::test]
async fn any_corrections_that_end_at_the_value_of_before_end_at_the_parts_of_before() {
    let split = Split::of(["3333.33", "0.07"], "9999.99").await;
    let mut dice = Dice::new();
    for _ in 0..4 {
        for _ in 0..4 {
            let value = ["0.00", "0.01", "0.03", "999999999.99"]
                .get(dice.below(6))
                .map_or_else(|| format!("{}.00", dice.below(100_000)), |text| (*text).to_owned());
            split.corrected(&value, None).await;
        }
        assert_eq!(split.corrected("9999.99", None).await, ["3333.33", "0.07"]);
    }
}
