//! Writes `src/platform/schema.rs`: the tables as diesel sees them.

use super::catalogue;
use super::database::Database;

const HEAD: &str = "//! The tables as diesel sees them. Generated from the migrations by `tests/migrations.rs`: do not edit.\n\n";

/// The text of the file for a database. Columns for the search are left out: only SQL reads them.
pub async fn generate(database: &Database) -> String {
    let tables = catalogue::tables(database).await;
    let mut text = HEAD.to_owned();
    for table in &tables {
        text += &block(database, table).await;
    }
    let names: String = tables.iter().map(|table| format!("    {table},\n")).collect();
    text + &format!("diesel::allow_tables_to_appear_in_same_query!(\n{names});\n")
}

async fn block(database: &Database, table: &str) -> String {
    let key = format!(
        "SELECT attname::text FROM pg_index JOIN pg_attribute ON attrelid = indrelid AND attnum = ANY (indkey) \
         WHERE indisprimary AND indrelid = '{table}'::regclass ORDER BY array_position(indkey::int2[], attnum)"
    );
    let columns = format!(
        "SELECT concat_ws(' ', column_name, udt_name, is_nullable) FROM information_schema.columns \
         WHERE table_schema = 'public' AND table_name = '{table}' AND udt_name <> 'tsvector' ORDER BY ordinal_position"
    );
    let key = database.texts(&key).await.join(", ");
    let columns: String = database.texts(&columns).await.iter().map(|column| line(column)).collect();
    format!("diesel::table! {{\n    {table} ({key}) {{\n{columns}    }}\n}}\n\n")
}

/// The line of a column, given as `name type nullable`.
fn line(column: &str) -> String {
    let [name, udt, nullable] = column.split(' ').collect::<Vec<_>>().try_into().expect("no name has a space in it");
    let kind = diesel_type(udt);
    let kind = if nullable == "YES" { format!("Nullable<{kind}>") } else { kind.to_owned() };
    format!("        {name} -> {kind},\n")
}

/// A type as diesel writes it.
fn diesel_type(udt: &str) -> &'static str {
    match udt {
        "uuid" => "Uuid",
        "text" => "Text",
        "timestamptz" => "Timestamptz",
        "date" => "Date",
        "numeric" => "Numeric",
        "int8" => "BigInt",
        "int4" => "Integer",
        "int2" => "SmallInt",
        "bool" => "Bool",
        "jsonb" => "Jsonb",
        "bytea" => "Bytea",
        "_text" => "Array<Text>",
        "_uuid" => "Array<Uuid>",
        other => panic!("the generator does not know {other}"),
    }
}
