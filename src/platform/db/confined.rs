//! Whether row-level security binds the service's own role, and whether the database is the one that this version expects.

use std::collections::HashSet;

use diesel::QueryableByName;
use diesel::migration::{Migration, MigrationSource};
use diesel::pg::Pg;
use diesel::sql_types::{Bool, Text};
use diesel_async::RunQueryDsl;

use super::{Conn, Db, MIGRATIONS};
use crate::platform::auth::Actor;
use crate::platform::error::{Error, Result};

/// The role that the service connects as: it owns nothing, and row-level security holds for it. Made by a migration.
pub const SERVICE_ROLE: &str = "menukaart_service";

/// Whom the service connects as.
#[derive(QueryableByName)]
pub(super) struct Role {
    #[diesel(sql_type = Text)]
    name: String,
    #[diesel(sql_type = Bool)]
    pub(super) passes_over: bool,
    #[diesel(sql_type = Bool)]
    is_member: bool,
    #[diesel(sql_type = Bool)]
    may_create: bool,
    #[diesel(sql_type = Text)]
    database: String,
}

#[derive(QueryableByName)]
struct Applied {
    #[diesel(sql_type = Text)]
    version: String,
}

/// What keeps the service from running on a database.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unfit {
    /// Row-level security would not hold.
    #[error(
        "the role {0} of DATABASE_URL owns tables or the database, passes over row-level security or makes roles, so that nothing would keep regions apart if the program \
         forgot to: let it be {SERVICE_ROLE} or a member of that role, and give the owner to MENUKAART_MIGRATION_URL alone"
    )]
    PassesOver(String),
    /// The role could make objects that are found in place of the owner's.
    #[error(
        "the role {role} of DATABASE_URL may create objects in the database {database}, which the owner's functions could come upon in place of their own: run \
         `menukaart migrate` as the owner of the database, or as a superuser\n    REVOKE CREATE, TEMPORARY ON DATABASE {database} FROM PUBLIC, {SERVICE_ROLE}, {role};\n    \
         REVOKE CREATE ON SCHEMA public FROM PUBLIC, {SERVICE_ROLE}, {role};"
    )]
    MayCreate {
        /// The role, quoted as SQL wants it.
        role: String,
        /// The database, quoted as SQL wants it.
        database: String,
    },
    /// The role has no rights at all.
    #[error("the role {0} of DATABASE_URL may not read the tables: GRANT {SERVICE_ROLE} TO {0}")]
    NoMember(String),
    /// Migrations are missing.
    #[error(
        "{0} migrations are missing in the database: run `menukaart migrate` with MENUKAART_MIGRATION_URL, or set that for the service too"
    )]
    Behind(usize),
}

impl Db {
    /// Looks whether the service may run here: confined by row-level security, on the schema of this version or a newer one.
    ///
    /// # Errors
    /// `Unavailable` when the database is away.
    pub async fn fitness(&self) -> Result<std::result::Result<(), Unfit>> {
        // In a transaction like everything else: its statements are prepared.
        self.read(&Actor::anonymous(), fitness).await
    }
}

/// Looks whom a connection is of.
///
/// # Errors
/// Those of the database.
pub(super) async fn role(conn: &mut Conn) -> Result<Role> {
    let role = diesel::sql_query(
        "SELECT quote_ident(current_user) AS name, quote_ident(current_database()) AS database, \
         EXISTS (SELECT FROM pg_roles WHERE pg_has_role(oid, 'MEMBER') AND (rolsuper OR rolbypassrls OR rolcreaterole OR rolreplication)) \
         OR EXISTS (SELECT FROM pg_database WHERE datname = current_database() AND pg_has_role(datdba, 'MEMBER')) \
         OR EXISTS (SELECT FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'v') AND pg_has_role(relowner, 'MEMBER')) \
         OR EXISTS (SELECT FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND pg_has_role(proowner, 'MEMBER')) AS passes_over, \
         EXISTS (SELECT FROM pg_roles WHERE pg_has_role(oid, 'MEMBER') AND (has_database_privilege(oid, current_database(), 'CREATE, TEMPORARY') \
         OR has_schema_privilege(oid, 'public', 'CREATE'))) AS may_create, \
         EXISTS (SELECT FROM pg_roles WHERE rolname = 'menukaart_service' AND pg_has_role(oid, 'USAGE')) AS is_member",
    )
    .get_result(conn)
    .await?;
    Ok(role)
}

async fn fitness(conn: &mut Conn) -> Result<std::result::Result<(), Unfit>> {
    let role = role(conn).await?;
    if role.passes_over {
        return Ok(Err(Unfit::PassesOver(role.name)));
    }
    if role.may_create {
        return Ok(Err(Unfit::MayCreate { role: role.name, database: role.database }));
    }
    if !role.is_member {
        return Ok(Err(Unfit::NoMember(role.name)));
    }
    let applied: Vec<Applied> = diesel::sql_query("SELECT version::text AS version FROM __diesel_schema_migrations").load(conn).await?;
    let applied: HashSet<String> = applied.into_iter().map(|row| row.version).collect();
    let all: Vec<Box<dyn Migration<Pg>>> = MIGRATIONS.migrations().map_err(|error| Error::internal(error.to_string()))?;
    let missing = all.iter().filter(|migration| !applied.contains(&migration.name().version().to_string())).count();
    Ok(if missing == 0 { Ok(()) } else { Err(Unfit::Behind(missing)) })
}
