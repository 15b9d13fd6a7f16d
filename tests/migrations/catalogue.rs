//! What a database consists of, as PostgreSQL's catalogue tells it.

use std::collections::BTreeMap;

use super::database::Database;

/// Everything but the rows and the list of applied migrations, a line each. Columns go by their names: one that went and came back stands
/// last in its table, and every statement names its columns.
const OBJECTS: [&str; 8] = [
    "SELECT concat_ws(' ', 'column', attrelid::regclass, attname, \
     format_type(atttypid, atttypmod), nullif(attacl, '{}'), attnotnull, attgenerated, attidentity, attcollation::regcollation, pg_get_expr(adbin, adrelid)) \
     FROM pg_attribute JOIN pg_class c ON c.oid = attrelid LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum \
     WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'v', 'm') AND attnum > 0 AND NOT attisdropped",
    "SELECT concat_ws(' ', 'relation', oid::regclass, relkind, relrowsecurity, relforcerowsecurity, coalesce(relacl, acldefault('r', relowner)), reloptions, \
     CASE WHEN relkind IN ('v', 'm') THEN pg_get_viewdef(oid) END) \
     FROM pg_class WHERE relnamespace = 'public'::regnamespace",
    "SELECT concat_ws(' ', 'constraint', conrelid::regclass, conname, pg_get_constraintdef(oid), convalidated) \
     FROM pg_constraint WHERE connamespace = 'public'::regnamespace",
    "SELECT concat_ws(' ', 'index', pg_get_indexdef(indexrelid), indisvalid, indisprimary) FROM pg_index \
     JOIN pg_class c ON c.oid = indexrelid WHERE relnamespace = 'public'::regnamespace",
    "SELECT concat_ws(' ', 'trigger', pg_get_triggerdef(oid)) FROM pg_trigger WHERE NOT tgisinternal",
    "SELECT concat_ws(' ', 'policy', policies::text) FROM pg_policies policies",
    "SELECT concat_ws(' ', 'function', pg_get_functiondef(oid)) FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND prokind <> 'a' \
     UNION ALL SELECT concat_ws(' ', 'type', typname, typtype, format_type(typbasetype, typtypmod)) FROM pg_type \
     WHERE typnamespace = 'public'::regnamespace AND typtype NOT IN ('b', 'c') \
     UNION ALL SELECT concat_ws(' ', 'extension', extname) FROM pg_extension UNION ALL SELECT concat_ws(' ', 'schema', nspname) FROM pg_namespace \
     WHERE nspname !~ '^pg_'",
    "SELECT concat_ws(' ', 'comment', identity, description) FROM pg_description, pg_identify_object(classoid, objoid, objsubid) WHERE schema = 'public'",
];

/// The schema of a database, sorted.
pub async fn schema(database: &Database) -> Vec<String> {
    let mut lines = Vec::new();
    for objects in OBJECTS {
        lines.extend(database.texts(objects).await);
    }
    lines.retain(|line| !line.contains("__diesel_schema_migrations"));
    lines.sort_unstable();
    lines
}

/// How many rows each table has.
pub async fn rows(database: &Database) -> BTreeMap<String, String> {
    let mut rows = BTreeMap::new();
    for table in tables(database).await {
        let count = database.texts(&format!("SELECT count(*)::text FROM {table}")).await.remove(0);
        rows.insert(table, count);
    }
    rows
}

/// The tables that migrations made.
pub async fn tables(database: &Database) -> Vec<String> {
    let made = "SELECT relname::text FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') \
                AND relname NOT LIKE '\\_\\_%' ORDER BY relname COLLATE \"C\"";
    database.texts(made).await
}
