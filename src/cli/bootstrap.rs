//! The database in the embedded PostgreSQL: the superuser makes it and two roles, and does nothing else. `menukaart_owner` owns and migrates it, the service
//! connects as a role that owns nothing. What an earlier version made as the superuser is handed over.

use tokio_postgres::{Client, NoTls};

use crate::cli::Failure;
use crate::platform::db::SERVICE_ROLE;
use crate::platform::embedded::Cluster;

/// Name of the database.
pub(super) const NAME: &str = "menukaart";
/// Who owns it: no superuser, so that not even the owner's rights reach beyond it.
pub(super) const OWNER: &str = "menukaart_owner";

/// A number of our own: two processes may start at the same moment.
const LOCK: &str = "SELECT pg_advisory_lock(5567888021)";

/// On the socket of the embedded PostgreSQL there are no passwords.
fn roles() -> String {
    format!(
        "DO $$ BEGIN \
         IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{OWNER}') THEN CREATE ROLE {OWNER} LOGIN; END IF; \
         IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{SERVICE_ROLE}') THEN CREATE ROLE {SERVICE_ROLE} LOGIN NOINHERIT; END IF; \
         IF EXISTS (SELECT FROM pg_roles WHERE rolname = '{SERVICE_ROLE}' AND NOT rolcanlogin) THEN ALTER ROLE {SERVICE_ROLE} LOGIN; END IF; \
         END $$"
    )
}

/// Gives everything in the schema that a superuser owns to the owner. REASSIGN OWNED cannot: the system needs some of what that role owns.
fn hand_over() -> String {
    format!(
        "DO $$ DECLARE statement text; BEGIN \
         FOR statement IN \
             SELECT format('ALTER %s %s OWNER TO {OWNER}', CASE relkind WHEN 'v' THEN 'VIEW' ELSE 'TABLE' END, c.oid::regclass) \
             FROM pg_class c JOIN pg_roles r ON r.oid = relowner WHERE rolsuper AND relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'v') \
             UNION ALL \
             SELECT format('ALTER ROUTINE %s OWNER TO {OWNER}', p.oid::regprocedure) \
             FROM pg_proc p JOIN pg_roles r ON r.oid = proowner WHERE rolsuper AND pronamespace = 'public'::regnamespace \
         LOOP EXECUTE statement; END LOOP; \
         END $$"
    )
}

/// Makes the roles and the database, unless they are there.
pub(super) async fn prepare(cluster: &Cluster) -> Result<(), Failure> {
    as_superuser(cluster, "postgres", async |client| {
        client.batch_execute(LOCK).await?;
        client.batch_execute(&roles()).await?;
        client.batch_execute("REVOKE CONNECT, TEMPORARY ON DATABASE postgres, template1 FROM PUBLIC").await?;
        let query = "SELECT pg_get_userbyid(datdba) = $2 FROM pg_database WHERE datname = $1";
        match client.query_opt(query, &[&NAME, &OWNER]).await?.map(|row| row.get::<_, bool>(0)) {
            Some(true) => Ok(()),
            Some(false) => client.batch_execute(&format!("ALTER DATABASE {NAME} OWNER TO {OWNER}")).await,
            None => client.batch_execute(&format!("CREATE DATABASE {NAME} OWNER {OWNER}")).await,
        }
    })
    .await?;
    as_superuser(cluster, NAME, async |client| {
        client.batch_execute(LOCK).await?;
        client.batch_execute(&hand_over()).await
    })
    .await
}

async fn as_superuser(
    cluster: &Cluster,
    database: &str,
    work: impl AsyncFnOnce(&Client) -> Result<(), tokio_postgres::Error>,
) -> Result<(), Failure> {
    let (client, connection) = tokio_postgres::connect(&cluster.url(database), NoTls).await?;
    let driver = tokio::spawn(connection);
    work(&client).await?;
    drop(client);
    Ok(driver.await??)
}
