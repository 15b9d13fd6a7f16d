//! A request that is sent again by somebody who has another role by now.

use chrono::TimeDelta;
use menukaart::platform::auth::{Caller, Identity, Role};
use reqwest::Method;
use uuid::Uuid;

use super::operations::Scene;
use crate::support::{App, Person};

/// Roles that have no organisation: the same subject in each has the same kept answers.
const OTHERS: [Role; 2] = [Role::Auditor, Role::Service];

/// Somebody who is always the same person, in a role of today.
fn in_role(app: &App, role: Role) -> Person {
    let scopes = (role == Role::Service).then_some("organisations:write obligations:write fulfilments:write advices:write rule-sets:write");
    let caller = Caller::new("somebody@example.nl", app.region, Identity::new(role, None, scopes).unwrap()).unwrap();
    app.person(Some(app.token(&caller, TimeDelta::hours(1))))
}

#[tokio::test]
async fn a_key_that_was_used_in_another_role_is_refused_as_used_and_shows_nothing_of_the_answer() {
    let scene = Scene::new().await;
    let app = &scene.world.app;
    let operations = scene.operations();
    let (mut kept, mut tried) = (0, 0);
    for operation in operations.iter().filter(|operation| operation.method == Method::POST) {
        let Some(body) = scene.body(operation.id) else { continue };
        let (key, adviser) = (Uuid::now_v7(), in_role(app, Role::Adviser));
        let first = adviser.post_as(key, &operation.path, body.clone()).await;
        if first.status != 201 {
            continue;
        }
        kept += 1;
        for role in OTHERS {
            let again = in_role(app, role).post_as(key, &operation.path, body.clone()).await;
            assert!(!again.text.contains(&scene.world.contractor_id.to_string()), "{} by {role:?}: {}", operation.id, again.text);
            again.problem(422, "idempotency-key-reused");
            tried += 1;
        }
        adviser.post_as(key, &operation.path, body).await.ok(201);
    }
    assert!(kept >= 6 && tried == 2 * kept, "{kept} kept, {tried} tried");
}
