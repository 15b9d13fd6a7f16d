//! The program from outside: what its subcommands need to know, and whose the database is that they make.

#[path = "support/data_dir.rs"]
mod data_dir;

use std::collections::HashMap;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use menukaart::platform::db::migrate;
use menukaart::platform::embedded::{Cluster, Settings};
use tokio_postgres::{Client, NoTls};

/// The program with these variables and no others of ours.
fn run(arguments: &[&str], variables: &[(&str, &str)]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_menukaart"));
    let ours = |(name, _): &(String, String)| !name.starts_with("MENUKAART_") && !name.starts_with("DATABASE_");
    let environment: HashMap<String, String> = std::env::vars().filter(ours).collect();
    command.args(arguments).env_clear().envs(environment).env("RUST_LOG", "warn").envs(variables.iter().copied());
    command.output().unwrap()
}

#[track_caller]
fn said(output: &Output) -> String {
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout.clone()).unwrap().trim().to_owned()
}

async fn cluster(data_dir: &Path) -> Cluster {
    let settings = Settings { data_dir: data_dir.to_owned(), postgres_bin: None, throwaway: true };
    Cluster::start(&settings, &|_: &str| {}).await.unwrap()
}

async fn connect(url: &str) -> Client {
    let (client, connection) = tokio_postgres::connect(url, NoTls).await.unwrap();
    tokio::spawn(connection);
    client
}

async fn texts(client: &Client, query: &str) -> Vec<String> {
    client.query(query, &[]).await.unwrap().iter().map(|row| row.get(0)).collect()
}

const REGION: [&str; 6] = ["region", "create", "--name", "Proefregio", "--municipality", "GM0794=Helmond"];

#[test]
fn a_token_without_a_running_service_is_an_error_and_makes_no_database() {
    let folder = data_dir::passing();
    let place = folder.path().join("elsewhere");
    let variables = [("MENUKAART_DATA_DIR", place.to_str().unwrap())];
    for arguments in [&["token", "--role", "adviser"][..], &["retention"], &["audit", "verify"], &["audit", "head"]] {
        let output = run(arguments, &variables);
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(!output.status.success() && told.contains(&format!("no service runs in {}", place.display())), "{arguments:?}: {told}");
        assert!(!place.exists(), "{arguments:?} made {}", place.display());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_first_start_makes_every_folder_that_it_needs() {
    let folder = data_dir::passing();
    let place = folder.path().join("new/one");
    let address = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().to_string();
    let mut command = Command::new(env!("CARGO_BIN_EXE_menukaart"));
    let variables = [("MENUKAART_DATA_DIR", place.to_str().unwrap()), ("MENUKAART_LISTEN", address.as_str()), ("RUST_LOG", "warn")];
    let mut service = command.args(["serve", "--empty"]).envs(variables).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
    let mut ready = false;
    for _ in 0..600 {
        ready = reqwest::get(format!("http://{address}/health/ready")).await.is_ok_and(|answer| answer.status() == 200);
        if ready || service.try_wait().unwrap().is_some() {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    nix::sys::signal::kill(nix::unistd::Pid::from_raw(i32::try_from(service.id()).unwrap()), nix::sys::signal::Signal::SIGTERM).unwrap();
    let output = service.wait_with_output().unwrap();
    assert!(ready, "{}", String::from_utf8_lossy(&output.stderr));
    assert!(run(&REGION, &variables[..1]).status.success());
    let again = run(&REGION, &variables[..1]);
    assert!(String::from_utf8_lossy(&again.stderr).contains("there is a region of this name already"));
    let unnamed = ["region", "create", "--name", " ", "--municipality", "GM0794=Helmond"];
    assert!(String::from_utf8_lossy(&run(&unnamed, &variables[..1]).stderr).contains("1 to 200 characters"));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_embedded_database_belongs_to_no_superuser() {
    let folder = data_dir::passing();
    let variables = [("MENUKAART_DATA_DIR", folder.path().to_str().unwrap())];
    assert_eq!(said(&run(&["migrate"], &variables)), "");
    let cluster = cluster(folder.path()).await;
    assert_whose_it_is(&cluster).await;
    cluster.stop().await.unwrap();
}

async fn assert_whose_it_is(cluster: &Cluster) {
    let client = connect(&cluster.url("menukaart")).await;
    let of_superusers = "SELECT relname::text FROM pg_class JOIN pg_roles r ON r.oid = relowner WHERE rolsuper AND relnamespace = 'public'::regnamespace \
         UNION ALL SELECT proname::text FROM pg_proc JOIN pg_roles r ON r.oid = proowner WHERE rolsuper AND pronamespace = 'public'::regnamespace \
         UNION ALL SELECT datname::text FROM pg_database JOIN pg_roles r ON r.oid = datdba WHERE rolsuper AND datname = 'menukaart'";
    assert_eq!(texts(&client, of_superusers).await, Vec::<String>::new());
    let mighty =
        "SELECT rolname::text FROM pg_roles WHERE rolname LIKE 'menukaart%' AND (rolsuper OR rolcreaterole OR rolcreatedb OR rolbypassrls)";
    assert_eq!(texts(&client, mighty).await, Vec::<String>::new());
    assert!(texts(&client, "SELECT relname::text FROM pg_class WHERE relnamespace = 'public'::regnamespace").await.len() > 50);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_that_an_earlier_version_made_as_the_superuser_is_handed_over_with_its_rows() {
    let folder = data_dir::passing();
    let earlier = cluster(folder.path()).await;
    connect(&earlier.url("postgres")).await.batch_execute("CREATE DATABASE menukaart").await.unwrap();
    migrate(&earlier.url("menukaart")).await.unwrap();
    let variables = [("MENUKAART_DATA_DIR", folder.path().to_str().unwrap())];
    let region = said(&run(&REGION, &variables));
    assert_whose_it_is(&earlier).await;
    let client = connect(&earlier.url("menukaart")).await;
    assert_eq!(texts(&client, "SELECT id::text FROM regions").await, [region]);
    drop(client);
    earlier.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_region_is_created_in_a_database_of_ones_own_without_an_issuer_of_tokens() {
    let folder = data_dir::passing();
    let cluster = cluster(folder.path()).await;
    let client = connect(&cluster.url("postgres")).await;
    client.batch_execute("CREATE ROLE mine LOGIN").await.unwrap();
    client.batch_execute("CREATE ROLE menukaart_service LOGIN NOINHERIT").await.unwrap();
    client.batch_execute("CREATE DATABASE mine OWNER mine").await.unwrap();
    let (owner, service) = (cluster.url_as("mine", "mine"), cluster.url_as("menukaart_service", "mine"));
    assert!(said(&run(&["migrate"], &[("MENUKAART_MIGRATION_URL", &owner)])).is_empty());
    let variables = [("DATABASE_URL", service.as_str())];
    assert!(said(&run(&REGION, &variables)).parse::<uuid::Uuid>().is_ok());
    assert_eq!(said(&run(&["retention"], &variables)), "0 participants erased");
    assert!(said(&run(&["audit", "verify"], &variables)).contains("region"));
    let refused = run(&["serve"], &[variables[0], ("MENUKAART_LISTEN", "127.0.0.1:0")]);
    assert!(String::from_utf8_lossy(&refused.stderr).contains("MENUKAART_ISSUER is missing"));
    drop(client);
    cluster.stop().await.unwrap();
}
