//! A restore that is recorded in the trail: verification goes on from there, with exactly the heads that it says were lost, and everything else stays a fault.

use menukaart::platform::audit::restored::record;
use menukaart::platform::audit::seal::{head, seal_all};
use menukaart::platform::audit::{self, Changes, Digest, Entry, Fault, Head, Report, verify};
use menukaart::platform::auth::Actor;
use menukaart::platform::db::Work;
use menukaart::values::Text;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::{App, World, database};

/// Does something, seals it, and keeps the head.
async fn step(app: &App) -> Head {
    let entry = async |work: &mut Work<'_>| {
        let changes = Changes::of("name", "a", Uuid::now_v7());
        let id = Uuid::now_v7();
        audit::record(work, Entry { action: "changed", kind: "organisation", id, reason: None, changes, participant: None }).await
    };
    app.db.write(&Actor::system(app.region), app.clock.now(), entry).await.unwrap();
    seal_all(&app.db, &app.clock).await.unwrap();
    head(&app.db, app.region).await.unwrap().unwrap().head
}

async fn report(app: &App, kept: &[Head]) -> Report {
    verify(&app.db, app.region, app.clock.now(), kept).await.unwrap()
}

fn reason() -> Text<500> {
    Text::read("Schijf kapot, back-up van vannacht teruggezet").unwrap()
}

async fn restored(app: &App, kept: &[Head]) -> Vec<Head> {
    record(&app.db, &app.clock, app.region, kept, &reason()).await.unwrap()
}

/// Heads from before a backup, those that it lacks, and a service on it that has gone on.
struct Restored {
    backup: App,
    /// Four heads; the backup was made after the second.
    kept: [Head; 4],
    // Its database is the one that was backed up.
    _original: World,
}

impl Restored {
    async fn new() -> Self {
        let world = World::new().await;
        let before = [step(&world.app).await, step(&world.app).await];
        let backup = world.app.restored().await;
        let after = [step(&world.app).await, step(&world.app).await];
        for _ in 0..3 {
            step(&backup).await;
        }
        Self { backup, kept: [before[0], before[1], after[0], after[1]], _original: world }
    }
}

#[tokio::test]
async fn a_restore_is_a_cut_until_it_is_recorded_and_the_chain_goes_on_from_there() {
    let Restored { backup, kept, _original } = Restored::new().await;
    assert_eq!(report(&backup, &kept).await.faults, [Fault::AnotherChain(kept[2]), Fault::AnotherChain(kept[3])]);
    assert_eq!(restored(&backup, &kept).await, kept[2..]);

    let found = report(&backup, &kept).await;
    assert_eq!(found.faults, []);
    let [restore] = &found.restores[..] else { panic!("{:?}", found.restores) };
    assert_eq!((&restore.lost[..], restore.kept, restore.reason.as_str()), (&kept[2..], 2, reason().as_str()));
    let told = format!(": heads of seals {} to {} (2 in number, 2 of them among those kept elsewhere)", kept[2].number, kept[3].number);
    assert!(
        found.to_string().contains("note: lost by the restore recorded at ")
            && found.to_string().contains(&told)
            && found.to_string().contains(reason().as_str()),
        "{found}"
    );

    // The same without the heads: nobody can overlook that it was recorded.
    let plain = report(&backup, &[]).await;
    assert_eq!((plain.faults.len(), plain.restores.len(), plain.restores[0].kept), (0, 1, 0));
    // Again: nothing more was lost.
    assert_eq!(restored(&backup, &kept).await, []);
    assert_eq!(report(&backup, &kept).await.restores.len(), 1);

    let later = step(&backup).await;
    assert_eq!(report(&backup, &[&kept[..], &[later]].concat()).await.faults, []);
    let trail = backup.auditor().get("/audit-entries?action=restored").await.ok(200);
    let entry = &trail["items"][0];
    assert_eq!(
        (&entry["resourceKind"], &entry["resourceId"], &entry["reason"]),
        (&json!("audit-trail"), &json!(backup.region), &json!(reason().as_str()))
    );
    assert_eq!(entry["changes"]["lostHeads"], json!({ "from": [kept[2].to_string(), kept[3].to_string()], "to": null }));
}

#[tokio::test]
async fn a_head_that_no_restore_names_is_still_a_fault() {
    let Restored { backup, kept, _original } = Restored::new().await;
    assert_eq!(restored(&backup, &kept[..3]).await, kept[2..3]);
    assert_eq!(report(&backup, &kept).await.faults, [Fault::AnotherChain(kept[3])]);
    // Not even one that differs in its number alone.
    let almost = Head { number: kept[2].number + 1, ..kept[2] };
    assert_eq!(report(&backup, &[almost]).await.faults, [Fault::AnotherChain(almost)]);
    // A second restore, of which the first copy of heads knew nothing.
    assert_eq!(restored(&backup, &kept).await, kept[3..]);
    let found = report(&backup, &kept).await;
    assert_eq!((found.faults.len(), found.restores.len()), (0, 2));
}

#[tokio::test]
async fn a_cut_after_a_recorded_restore_is_a_fault() {
    let Restored { backup, kept, _original } = Restored::new().await;
    restored(&backup, &kept).await;
    let cut = backup.restored().await;
    let later = step(&backup).await;
    let kept = [&kept[..], &[later]].concat();
    assert_eq!(report(&backup, &kept).await.faults, []);
    assert_eq!(report(&cut, &kept).await.faults, [Fault::AnotherChain(later)]);
    // Nor does it help that the chain grows on.
    step(&cut).await;
    step(&cut).await;
    assert_eq!(report(&cut, &kept).await.faults, [Fault::AnotherChain(later)]);
}

#[tokio::test]
async fn a_cut_that_takes_the_recorded_restore_along_loses_everything() {
    let Restored { backup, kept, _original } = Restored::new().await;
    let cut = backup.restored().await;
    restored(&backup, &kept).await;
    assert_eq!(report(&cut, &kept).await.faults, [Fault::AnotherChain(kept[2]), Fault::AnotherChain(kept[3])]);
}

/// What a program with the service's role could write by itself.
async fn forge(app: &App, lost: &[Head]) {
    let entry = async |work: &mut Work<'_>| {
        let changes = Changes::of("lostHeads", lost.iter().map(Head::to_string).collect::<Vec<_>>(), Value::Null);
        let (id, reason) = (app.region, Some("Niets aan de hand"));
        audit::record(work, Entry { action: "restored", kind: "audit-trail", id, reason, changes, participant: None }).await
    };
    app.db.write(&Actor::system(app.region), app.clock.now(), entry).await.unwrap();
}

#[tokio::test]
async fn a_restore_that_was_made_up_counts_only_in_the_chain_and_is_told_of_for_ever() {
    let Restored { backup, kept, _original } = Restored::new().await;
    // Whoever holds this lock keeps every sealer out.
    let owner = database::connect(&backup.database).await;
    let lock = "BEGIN; SELECT pg_advisory_xact_lock(('x' || right(replace(id::text, '-', ''), 16))::bit(64)::bigint) FROM regions";
    owner.batch_execute(lock).await.unwrap();
    forge(&backup, &kept[2..]).await;
    let waiting = report(&backup, &kept).await;
    assert_eq!(waiting.faults, [Fault::AnotherChain(kept[2]), Fault::AnotherChain(kept[3])]);
    assert!(waiting.to_string().contains("that waits for its seal"), "{waiting}");
    owner.batch_execute("COMMIT").await.unwrap();
    step(&backup).await;
    let found = report(&backup, &[]).await;
    assert!(
        found.is_clean()
            && found.to_string().contains("lost by the restore recorded at")
            && found.to_string().contains("Niets aan de hand")
    );

    // Not to be taken back: see `the_service_itself_can_change_or_remove_nothing_of_the_trail`. Nor can the owner name another head afterwards.
    let other = Head { number: 99, hash: Digest::ZERO, ..kept[0] };
    let rename =
        format!("UPDATE audit_values SET changes = jsonb_set(changes, '{{lostHeads,from,0}}', '\"{other}\"') WHERE changes ? 'lostHeads'");
    owner.batch_execute(&rename).await.unwrap();
    let found = report(&backup, &[&kept[..2], &[other]].concat()).await;
    assert!(matches!(found.faults[..], [Fault::ChangedValues(_)]), "{found}");
}

#[tokio::test]
async fn a_head_that_is_there_cannot_be_called_lost() {
    let Restored { backup, kept, _original } = Restored::new().await;
    assert_eq!(restored(&backup, &kept[..2]).await, [], "nothing of it was lost");
    assert_eq!(report(&backup, &[]).await.restores, []);
    forge(&backup, &kept[1..2]).await;
    step(&backup).await;
    assert!(matches!(report(&backup, &kept[..2]).await.faults[..], [Fault::FalseRestore(_, head)] if head == kept[1]));
}

#[tokio::test]
async fn only_the_region_that_was_restored_has_the_entry() {
    let Restored { backup, kept, _original } = Restored::new().await;
    let elsewhere = backup.create_region("Elders", &[("GM0363", "Amsterdam")]).await;
    assert_eq!(record(&backup.db, &backup.clock, elsewhere, &kept, &reason()).await.unwrap(), []);
    restored(&backup, &kept).await;
    assert_eq!(verify(&backup.db, elsewhere, backup.clock.now(), &kept).await.unwrap().restores, []);
}
