//! The table of evidence.

use std::collections::{BTreeSet, HashMap};

use chrono::NaiveDate;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use crate::domain::fulfilments::evidence::{Evidence, Kind};
use crate::domain::fulfilments::fulfilment::Fulfilment;
use crate::platform::db::{Conn, Work};
use crate::platform::error::Result;
use crate::platform::schema::fulfilment_evidence as table;

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = table)]
struct Row {
    id: Uuid,
    kind: Kind,
    file_name: String,
    sha256: String,
    size: i64,
    issued_on: Option<NaiveDate>,
    personal_data: bool,
}

impl From<Row> for Evidence {
    fn from(row: Row) -> Self {
        let Row { id, kind, file_name, sha256, size, issued_on, personal_data } = row;
        Self { id, kind, file_name, sha256, size, issued_on, personal_data }
    }
}

/// Adds a document.
///
/// # Errors
/// 409 `already-exists` for the same one.
pub async fn insert_evidence(work: &mut Work<'_>, fulfilment: &Fulfilment, evidence: &Evidence) -> Result<()> {
    let Evidence { id, kind, file_name, sha256, size, issued_on, personal_data } = evidence.clone();
    diesel::insert_into(table::table)
        .values((
            table::region_id.eq(fulfilment.region),
            table::fulfilment_id.eq(fulfilment.id),
            table::recorded_by.eq(work.actor.subject()),
            table::recorded_at.eq(work.now),
            Row { id, kind, file_name, sha256, size, issued_on, personal_data },
        ))
        .execute(work.conn)
        .await?;
    Ok(())
}

/// The documents of a fulfilment, in order of registration.
pub async fn evidence(conn: &mut Conn, region: Uuid, fulfilment: Uuid) -> Result<Vec<Evidence>> {
    Ok(evidence_of(conn, region, &[fulfilment]).await?.remove(&fulfilment).unwrap_or_default())
}

/// The documents of some fulfilments, in order of registration, by fulfilment.
pub async fn evidence_of(conn: &mut Conn, region: Uuid, fulfilments: &[Uuid]) -> Result<HashMap<Uuid, Vec<Evidence>>> {
    let query = table::table.filter(table::region_id.eq(region)).filter(table::fulfilment_id.eq_any(fulfilments)).order(table::id);
    let rows: Vec<(Uuid, Row)> = query.select((table::fulfilment_id, Row::as_select())).load(conn).await?;
    let mut documents: HashMap<Uuid, Vec<Evidence>> = HashMap::new();
    for (fulfilment, row) in rows {
        documents.entry(fulfilment).or_default().push(row.into());
    }
    Ok(documents)
}

/// The fulfilments that a document is to prove, by its digest: an adviser sees what may be told twice.
pub async fn with_documents(conn: &mut Conn, region: Uuid, digests: &[&str]) -> Result<HashMap<String, BTreeSet<Uuid>>> {
    let query = table::table.filter(table::region_id.eq(region)).filter(table::sha256.eq_any(digests));
    let rows: Vec<(String, Uuid)> = query.select((table::sha256, table::fulfilment_id)).load(conn).await?;
    let mut fulfilments: HashMap<String, BTreeSet<Uuid>> = HashMap::new();
    for (digest, fulfilment) in rows {
        fulfilments.entry(digest).or_default().insert(fulfilment);
    }
    Ok(fulfilments)
}

/// Other fulfilments that one of the same documents is to prove.
pub async fn with_the_same_document(conn: &mut Conn, region: Uuid, fulfilment: Uuid, documents: &[Evidence]) -> Result<Vec<Uuid>> {
    let digests: Vec<&str> = documents.iter().map(|evidence| evidence.sha256.as_str()).collect();
    let found: BTreeSet<Uuid> = with_documents(conn, region, &digests).await?.into_values().flatten().collect();
    Ok(found.into_iter().filter(|other| *other != fulfilment).collect())
}
