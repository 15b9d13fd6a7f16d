//! A whole statement as it stands in the program, with `$1`, `$2` … for its values: what [`fixed`](super::fixed) is for expressions.
//! diesel's `sql_query` is planned anew each time.

use std::borrow::Cow;
use std::marker::PhantomData;

use diesel::pg::Pg;
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use diesel::result::QueryResult;
use diesel::serialize::ToSql;
use diesel::sql_types::{HasSqlType, Untyped};

/// A statement without values so far.
pub fn statement(sql: impl Into<Cow<'static, str>>) -> Statement<()> {
    Statement { sql: sql.into(), values: () }
}

/// A statement, and its values in their order.
#[derive(Clone, Debug)]
pub struct Statement<T> {
    sql: Cow<'static, str>,
    values: T,
}

/// Values before, and one more.
#[derive(Clone, Debug)]
pub struct Values<T, ST, V> {
    before: T,
    value: V,
    of: PhantomData<ST>,
}

impl<T> Statement<T> {
    /// The next value.
    pub fn bind<ST, V>(self, value: V) -> Statement<Values<T, ST, V>> {
        Statement { sql: self.sql, values: Values { before: self.values, value, of: PhantomData } }
    }
}

impl<T: QueryFragment<Pg>> QueryFragment<Pg> for Statement<T> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        out.push_sql(&self.sql);
        self.values.walk_ast(out)
    }
}

impl<T: QueryFragment<Pg>, ST, V: ToSql<ST, Pg>> QueryFragment<Pg> for Values<T, ST, V>
where
    Pg: HasSqlType<ST>,
{
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        self.before.walk_ast(out.reborrow())?;
        out.push_bind_param_value_only(&self.value)
    }
}

/// It is kept under its text.
impl<T> QueryId for Statement<T> {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<T> Query for Statement<T> {
    type SqlType = Untyped;
}
