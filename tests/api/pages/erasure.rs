//! What forms leave behind of people who are erased: nothing that could be guessed at.

use std::collections::BTreeMap;

use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::partner::Desk;
use crate::support::Reply;
use crate::support::database::connect;

/// Forms that were sent, and the digests that are kept of them.
#[derive(Default)]
struct Forms {
    digests: BTreeMap<String, Vec<u8>>,
}

impl Forms {
    async fn send(&mut self, desk: &mut Desk, path: &str, fields: &[(&str, &str)]) -> Reply {
        let digest =
            Sha256::new().chain_update(path).chain_update([0]).chain_update(serde_html_form::to_string(fields).unwrap()).finalize();
        let sent = desk.send(path, Uuid::now_v7(), fields).await;
        assert_eq!(sent.status, 303, "{path}: {}", sent.text);
        self.digests.insert(format!("{path} {fields:?}"), digest.to_vec());
        sent
    }

    /// The forms of which a digest is kept.
    async fn kept(&self, desk: &Desk) -> Vec<&String> {
        let client = connect(&desk.world.app.database).await;
        let rows = client.query("SELECT fingerprint FROM idempotency_answers", &[]).await.unwrap();
        let stored: Vec<Vec<u8>> = rows.iter().map(|row| row.get(0)).collect();
        self.digests.iter().filter(|(_, digest)| stored.contains(digest)).map(|(form, _)| form).collect()
    }
}

async fn ids(desk: &Desk) -> Vec<Uuid> {
    let page = desk.world.partner.get(&format!("/trajectories/{}/participants", desk.group)).await.ok(200);
    page["items"].as_array().unwrap().iter().map(|row| row["id"].as_str().unwrap().parse().unwrap()).collect()
}

#[tokio::test]
async fn no_form_about_a_person_leaves_a_digest_behind_that_can_be_guessed_at() {
    let (mut desk, mut forms) = (Desk::new().await, Forms::default());
    let group = format!("/nl/groepen/{}", desk.group);
    let table = [("tabel", "A-2;Helmond;Jongeren;2000-2004;2025-02-01")];
    forms.send(&mut desk, &format!("{group}/deelnemers"), &table).await;
    let people = ids(&desk).await;
    let today = desk.world.app.clock.today().to_string();
    for id in &people {
        let person = format!("{group}/deelnemers/{id}");
        let (phase, attendance) = (format!("fase.{id}"), format!("aanwezig.{id}"));
        let told = [("op", today.as_str()), (phase.as_str(), "orientation"), (attendance.as_str(), "90")];
        forms.send(&mut desk, &format!("{group}/voortgang"), &told).await;
        forms.send(&mut desk, &person, &[("versie", "1"), ("gemeente", "GM0743")]).await;
        forms.send(&mut desk, &format!("{person}/vertrek"), &[("gestopt", "2025-03-01"), ("reden", "work")]).await;
        let (work, benefit) = (format!("werk.{id}"), format!("uitkering.{id}"));
        let measured = [("gemeten", today.as_str()), (work.as_str(), "yes"), (benefit.as_str(), "ended")];
        forms.send(&mut desk, &format!("{group}/metingen/1"), &measured).await;
    }
    assert_eq!(forms.kept(&desk).await.len(), forms.digests.len(), "the digests are not what is kept: this test proves nothing");
    for id in &people {
        assert_eq!(desk.world.partner.delete(&format!("/participants/{id}")).await.status, 204);
    }
    assert_eq!(forms.kept(&desk).await, Vec::<&String>::new());
    let client = connect(&desk.world.app.database).await;
    let (about, people) =
        ("SELECT count(*) FROM idempotency_answers WHERE participant_ids::text[] && $1", people.iter().map(Uuid::to_string));
    assert_eq!(client.query_one(about, &[&people.collect::<Vec<_>>()]).await.unwrap().get::<_, i64>(0), 0);
}

#[test]
fn every_form_about_people_is_tried() {
    let routes = include_str!("../../../src/web/pages/partner/mod.rs").lines().filter(|line| !line.contains("route::read"));
    let about_people = routes.filter(|line| ["/deelnemers", "/voortgang", "/metingen"].iter().any(|part| line.contains(part))).count();
    // Five are sent above. The sixth erases: it says nothing of the person but which version of the record was shown.
    assert_eq!(about_people, 6);
}
