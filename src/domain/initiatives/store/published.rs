//! What the published menu in memory is made of.

use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use super::Row;
use crate::domain::initiatives::initiative::Initiative;
use crate::platform::db::Conn;
use crate::platform::error::Result;
use crate::platform::schema::initiatives;

/// What tells whether an approved initiative is still the one in memory. An edit or decision raises its version; its places do not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Queryable)]
pub struct Mark {
    /// The initiative.
    pub id: Uuid,
    version: i32,
    reserved: i32,
    funded: i32,
    provider_version: i32,
}

/// An approved initiative of an active partner.
#[derive(Clone, Debug)]
pub struct Offer {
    /// The initiative.
    pub initiative: Initiative,
    /// The name of its partner.
    pub provider_name: String,
    /// See [`Mark`].
    pub mark: Mark,
}

diesel::table! {
    /// A view: everything approved of active partners, past the policies, of which it shows nothing that is not public.
    published_marks (id) {
        region_id -> Uuid,
        id -> Uuid,
        version -> Integer,
        places_reserved -> Integer,
        places_funded -> Integer,
        provider_version -> Integer,
        provider_name -> Text,
        title -> Text,
    }
}

diesel::allow_tables_to_appear_in_same_query!(published_marks, initiatives);

const MARK: (
    published_marks::id,
    published_marks::version,
    published_marks::places_reserved,
    published_marks::places_funded,
    published_marks::provider_version,
) = (
    published_marks::id,
    published_marks::version,
    published_marks::places_reserved,
    published_marks::places_funded,
    published_marks::provider_version,
);

/// The marks of everything approved, whatever the day: the windows of publication are looked at by whoever reads.
pub async fn marks(conn: &mut Conn) -> Result<Vec<Mark>> {
    Ok(published_marks::table.select(MARK).load(conn).await?)
}

/// Those of the initiatives that are approved and of an active partner.
pub async fn offers(conn: &mut Conn, ids: &[Uuid]) -> Result<Vec<Offer>> {
    let same = published_marks::region_id.eq(initiatives::region_id).and(published_marks::id.eq(initiatives::id));
    let query = initiatives::table.inner_join(published_marks::table.on(same)).filter(initiatives::id.eq_any(ids));
    let rows: Vec<(Row, String, Mark)> = query.select((Row::as_select(), published_marks::provider_name, MARK)).load(conn).await?;
    let offer = |(row, provider_name, mark): (Row, String, Mark)| Ok(Offer { initiative: row.try_into()?, provider_name, mark });
    rows.into_iter().map(offer).collect()
}

/// Everything approved by title, as the database orders texts: the program does not know its language.
pub async fn titles_in_order(conn: &mut Conn) -> Result<Vec<Uuid>> {
    let by_title = published_marks::table.order((published_marks::title, published_marks::id));
    Ok(by_title.select(published_marks::id).load(conn).await?)
}
