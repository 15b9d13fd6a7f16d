//! The way of docs/restore.md, with PostgreSQL's own pg_dump and pg_restore and the program as it is run: backup, erasures, loss, restore.

use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use menukaart::platform::audit::seal::seal_all;
use menukaart::platform::clock::Clock;
use menukaart::platform::db::{Db, PoolSettings, SERVICE_ROLE};
use menukaart::sample;

use crate::place::{Server, own, program, run};

/// The program, with what a deployed service has.
fn menukaart(server: &Server, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_menukaart"));
    command.env("DATABASE_URL", server.url(SERVICE_ROLE, "menukaart")).env("MENUKAART_MIGRATION_URL", server.url("postgres", "menukaart"));
    command.env("MENUKAART_ISSUER", "https://login.example.nl").env("MENUKAART_AUDIENCE", "menukaart");
    command.args(arguments).output().unwrap()
}

/// What it prints when all is well.
fn said(server: &Server, arguments: &[&str]) -> String {
    let output = menukaart(server, arguments);
    assert!(
        output.status.success(),
        "{arguments:?}: {}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8(output.stdout).unwrap()
}

/// What it says when it ends with exit code 1.
fn refused(server: &Server, arguments: &[&str]) -> String {
    let output = menukaart(server, arguments);
    assert_eq!(output.status.code(), Some(1), "{arguments:?}");
    String::from_utf8(output.stdout).unwrap() + &String::from_utf8(output.stderr).unwrap()
}

fn tool(server: &Server, name: &str, arguments: &[&str]) {
    let port = server.port.to_string();
    run(program(name).args(["-U", "postgres", "-h", "127.0.0.1", "-p", &port]).args(arguments).stdin(Stdio::null()));
}

/// Lets so many people be past their date, and erases them.
async fn erase(server: &Server, people: usize) {
    let overdue =
        format!("UPDATE participants SET retain_until = '2020-01-01' WHERE id IN (SELECT id FROM participants ORDER BY id LIMIT {people})");
    server.connect("menukaart").await.batch_execute(&overdue).await.unwrap();
    assert_eq!(said(server, &["retention"]), format!("{people} participants erased\n"));
}

/// Something that needs a seal, sealed, and the head kept.
async fn keep_head(server: &Server, kept: &Path) {
    let db = Db::new(&server.url(SERVICE_ROLE, "menukaart"), PoolSettings::default()).unwrap();
    seal_all(&db, &Clock::default()).await.unwrap();
    let heads = fs::read_to_string(kept).unwrap_or_default() + &said(server, &["audit", "head"]);
    fs::write(kept, heads).unwrap();
}

async fn people(server: &Server) -> i64 {
    server.connect("menukaart").await.query_one("SELECT count(*) FROM participants", &[]).await.unwrap().get(0)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "needs a PostgreSQL of the system's: tests/servers/run"]
async fn after_a_real_restore_the_erased_are_erased_again_and_the_trail_knows() {
    let mut server = Server::new();
    server.start(&[]).await;
    server.migrate().await;
    let db = Db::new(&server.url(SERVICE_ROLE, "menukaart"), PoolSettings::default()).unwrap();
    assert!(sample::load_once(&db, Clock::default().now()).await.unwrap());
    drop(db);
    let elsewhere = tempfile::tempdir().unwrap();
    let file = |name: &str| elsewhere.path().join(name).to_str().unwrap().to_owned();
    let (copy, heads, broken) = (file("erasures"), file("heads"), file("broken"));

    erase(&server, 2).await;
    keep_head(&server, Path::new(&heads)).await;
    fs::write(&copy, said(&server, &["erasures"])).unwrap();
    let dump = server.folder.path().join("dump");
    own(server.folder.path());
    tool(&server, "pg_dump", &["--format=custom", "--file", dump.to_str().unwrap(), "menukaart"]);

    // After the backup; each time what is new goes to the copy.
    for _ in 0..2 {
        erase(&server, 3).await;
        keep_head(&server, Path::new(&heads)).await;
        let new = said(&server, &["erasures", "--after", &copy]);
        assert_eq!(new.lines().count(), 3);
        fs::write(&copy, fs::read_to_string(&copy).unwrap() + &new).unwrap();
    }
    let (left, list) = (people(&server).await, fs::read_to_string(&copy).unwrap());
    assert_eq!(said(&server, &["erasures"]), list);

    // The database is lost, and the backup restored.
    tool(&server, "dropdb", &["--force", "menukaart"]);
    tool(&server, "createdb", &["menukaart"]);
    tool(&server, "pg_restore", &["--dbname=menukaart", "--exit-on-error", dump.to_str().unwrap()]);
    said(&server, &["migrate"]);
    assert_eq!(people(&server).await, left + 6);
    assert!(refused(&server, &["erasures", "--after", &copy]).contains("does not begin as the copy does"));

    let cut = list.replacen('2', "3", 1);
    fs::write(&broken, &cut).unwrap();
    assert!(refused(&server, &["erasures", "apply", &broken]).contains("line 1 "), "{cut}");
    assert_eq!(people(&server).await, left + 6, "a broken copy erases nobody");
    let applied = said(&server, &["erasures", "apply", &copy]);
    assert!(applied.contains("8 erasures in the copy, 6 of them new to this database, 6 participants erased again\n"), "{applied}");
    assert!(!applied.contains("note"), "{applied}");
    assert_eq!(people(&server).await, left);
    assert_eq!(said(&server, &["erasures"]), list);
    assert_eq!(said(&server, &["erasures", "--after", &copy]), "");
    assert!(said(&server, &["erasures", "apply", &copy]).contains("0 of them new to this database, 0 participants erased again"));

    let unrecorded = refused(&server, &["audit", "verify", "--heads-file", &heads]);
    assert_eq!(unrecorded.matches("FAULT another chain").count(), 2, "{unrecorded}");
    let record = ["audit", "restored", "--heads-file", &heads, "--reason", "Schijf kapot"];
    assert_eq!(said(&server, &record).matches("\nlost ").count(), 2);
    let verified = said(&server, &["audit", "verify", "--heads-file", &heads]);
    assert!(verified.contains("lost by the restore recorded at") && verified.contains("Schijf kapot"), "{verified}");
    keep_head(&server, Path::new(&heads)).await;
    said(&server, &["audit", "verify", "--heads-file", &heads]);
}
