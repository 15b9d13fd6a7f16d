//! Migrations, embedded in the program.

use std::time::Duration;

use diesel::connection::SimpleConnection;
use diesel_async::AsyncPgConnection;
use diesel_async::async_connection_wrapper::AsyncConnectionWrapper;
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

use super::address::Address;
use super::connect::connect_bare;

/// The migrations of this version.
pub const MIGRATIONS: EmbeddedMigrations = embed_migrations!();

/// The number of the advisory lock that a migration holds, so that two never run at once.
const LOCK: i64 = 0x4d45_4e55_4b41_4152;

/// Names are found among our own tables first and in temporary objects last: whoever may make a schema of the owner's name would be asked before otherwise.
const PATH: &str = "SET search_path = public, pg_temp";

/// Takes from everybody what a role could make objects with that are found in place of ours. Privileges of a database are in no dump, so that this is done each
/// time. Whoever does not own the database cannot do it; [`Unfit::MayCreate`](super::Unfit::MayCreate) then says who has to do what.
const TAKE_BACK: &str = "DO $$ BEGIN \
     EXECUTE format('REVOKE CREATE, TEMPORARY ON DATABASE %I FROM PUBLIC, menukaart_service', current_database()); \
     REVOKE CREATE ON SCHEMA public FROM PUBLIC, menukaart_service; \
     EXCEPTION WHEN insufficient_privilege THEN NULL; END $$";

/// Brings the database at `url` up to date; returns the names of what was applied.
///
/// Several instances may start at once: one migrates, the others wait for it and find nothing left to do.
///
/// # Errors
/// If the database cannot be reached or a migration fails; that one is rolled back then.
pub async fn migrate(url: &str) -> Result<Vec<String>, Box<dyn std::error::Error + Send + Sync>> {
    let address = Address::read(url)?;
    let conn = tokio::time::timeout(Duration::from_secs(20), connect_bare(&address)).await??;
    tokio::task::spawn_blocking(move || {
        let mut conn = AsyncConnectionWrapper::<AsyncPgConnection>::from(conn);
        conn.batch_execute(&format!("SELECT pg_advisory_lock({LOCK}); {PATH}"))?;
        let applied = conn.run_pending_migrations(MIGRATIONS)?;
        let names = applied.iter().map(ToString::to_string).collect();
        conn.batch_execute(&format!("{TAKE_BACK}; SELECT pg_advisory_unlock({LOCK})"))?;
        Ok(names)
    })
    .await?
}
