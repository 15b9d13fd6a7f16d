//! Connections over TLS: when there are any, and who is believed to be the database.

use std::fs;
use std::path::Path;
use std::time::Duration;

use diesel_async::RunQueryDsl;
use menukaart::platform::auth::Actor;
use menukaart::platform::db::{Db, PoolSettings, migrate};
use menukaart::platform::error::Result;
use tempfile::TempDir;

use crate::place::{Server, openssl, write};

#[derive(diesel::QueryableByName)]
struct Encrypted {
    #[diesel(sql_type = diesel::sql_types::Bool)]
    encrypted: bool,
}

/// Whether a connection to that address is encrypted; an error if there is none.
async fn encrypted(url: &str) -> Result<bool> {
    let settings = PoolSettings { size: 1, wait: Duration::from_secs(10), ..PoolSettings::default() };
    let db = Db::new(url, settings)?;
    let query = "SELECT ssl AS encrypted FROM pg_stat_ssl WHERE pid = pg_backend_pid()";
    db.read(&Actor::anonymous(), async |conn| Ok(diesel::sql_query(query).get_result::<Encrypted>(conn).await?.encrypted)).await
}

/// An authority, and a certificate for `localhost` that it signed.
fn authority() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let curve = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"];
    let root = ["req", "-x509", "-subj", "/CN=Authority", "-keyout", "ca.key", "-out", "ca.pem"];
    openssl(folder.path(), root.iter().chain(&curve));
    let leaf = [
        "req",
        "-x509",
        "-subj",
        "/CN=localhost",
        "-addext",
        "subjectAltName=DNS:localhost",
        "-addext",
        "basicConstraints=critical,CA:FALSE",
    ];
    let signed = ["-CA", "ca.pem", "-CAkey", "ca.key", "-keyout", "server.key", "-out", "server.pem"];
    openssl(folder.path(), leaf.iter().chain(&signed).chain(&curve));
    folder
}

async fn server_with_tls(authority: &TempDir, access: &str) -> Server {
    let mut server = Server::new();
    for name in ["server.key", "server.pem"] {
        write(&server.data(name), fs::read(authority.path().join(name)).unwrap());
    }
    write(&server.data("pg_hba.conf"), format!("local all all trust\n{access}\n"));
    server.start(&["ssl=on", "ssl_cert_file=server.pem", "ssl_key_file=server.key"]).await;
    server
}

fn at(server: &Server, host: &str, parameters: &str) -> String {
    format!("postgres://postgres@{host}:{}/postgres?{parameters}", server.port)
}

fn verified(roots: &Path) -> String {
    format!("sslmode=verify-full&sslrootcert={}", roots.join("ca.pem").display())
}

#[tokio::test]
#[ignore = "needs a PostgreSQL with TLS: tests/servers/run"]
async fn connections_are_encrypted_wherever_the_server_can_unless_that_is_switched_off() {
    let authority = authority();
    let server = server_with_tls(&authority, "host all all 127.0.0.1/32 trust").await;
    for (parameters, expected) in [("", true), ("sslmode=prefer", true), ("sslmode=require", true), ("sslmode=disable", false)] {
        assert_eq!(encrypted(&at(&server, "127.0.0.1", parameters)).await.unwrap(), expected, "{parameters}");
    }
    let mut plain = Server::new();
    plain.start(&["ssl=off"]).await;
    assert!(!encrypted(&at(&plain, "127.0.0.1", "")).await.unwrap());
    for parameters in ["sslmode=require", "sslmode=verify-full", &verified(authority.path())] {
        encrypted(&at(&plain, "localhost", parameters)).await.unwrap_err();
    }
}

#[tokio::test]
#[ignore = "needs a PostgreSQL with TLS: tests/servers/run"]
async fn a_verified_server_has_a_certificate_for_its_name_by_somebody_who_is_trusted() {
    let (authority, another) = (authority(), authority());
    let server = server_with_tls(&authority, "host all all 127.0.0.1/32 trust").await;
    assert!(encrypted(&at(&server, "localhost", &verified(authority.path()))).await.unwrap());
    encrypted(&at(&server, "127.0.0.1", &verified(authority.path()))).await.unwrap_err();
    encrypted(&at(&server, "localhost", &verified(another.path()))).await.unwrap_err();
    // Its issuer is not among those that the system trusts.
    encrypted(&at(&server, "localhost", "sslmode=verify-full")).await.unwrap_err();
    encrypted(&at(&server, "localhost", "sslmode=verify-full&sslrootcert=system")).await.unwrap_err();
}

#[tokio::test]
#[ignore = "needs a PostgreSQL with TLS: tests/servers/run"]
async fn a_password_is_bound_to_the_channel_that_it_is_sent_over() {
    let authority = authority();
    let server = server_with_tls(&authority, "host all all 127.0.0.1/32 scram-sha-256").await;
    server.connect("postgres").await.batch_execute("CREATE ROLE somebody LOGIN PASSWORD 'geheim'").await.unwrap();
    let url =
        |parameters: &str| format!("postgres://somebody:geheim@localhost:{}/postgres?channel_binding=require&{parameters}", server.port);
    assert!(encrypted(&url(&verified(authority.path()))).await.unwrap());
    encrypted(&url("sslmode=disable")).await.unwrap_err();
}

#[tokio::test]
#[ignore = "needs a PostgreSQL with TLS: tests/servers/run"]
async fn migrations_go_over_tls_as_well() {
    let authority = authority();
    let server = server_with_tls(&authority, "hostssl all all 127.0.0.1/32 trust").await;
    migrate(&at(&server, "localhost", "sslmode=disable")).await.unwrap_err();
    migrate(&at(&server, "127.0.0.1", &verified(authority.path()))).await.unwrap_err();
    assert!(!migrate(&at(&server, "localhost", &verified(authority.path()))).await.unwrap().is_empty());
}
