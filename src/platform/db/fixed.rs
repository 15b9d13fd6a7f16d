//! SQL that stands in the program as it is sent.
//!
//! diesel's own `sql` takes any text, made at run time for all it knows, and so never keeps the prepared statement: with row-level security,
//! planning takes many times as long as running. Text that the program itself is made of is the same every time. It must not hold values:
//! those are bound.

use std::borrow::Cow;
use std::marker::PhantomData;

use diesel::expression::{
    AppearsOnTable, AsExpression, Expression, SelectableExpression, TypedExpressionType, ValidGrouping, is_aggregate,
};
use diesel::pg::Pg;
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::result::QueryResult;
use diesel::sql_types::SqlType;

/// An expression of type `ST` that begins with this text. See [`Fixed::bind`].
pub fn fixed<ST: TypedExpressionType>(sql: impl Into<Cow<'static, str>>) -> Fixed<ST> {
    Fixed { before: (), sql: sql.into(), of: PhantomData }
}

/// What stands before, and a text.
#[derive(Clone, Debug)]
pub struct Fixed<ST, T = ()> {
    before: T,
    sql: Cow<'static, str>,
    of: PhantomData<ST>,
}

/// What stands before, and a value.
#[derive(Clone, Debug)]
pub struct Bound<ST, T, V> {
    before: T,
    value: V,
    of: PhantomData<ST>,
}

impl<ST, T> Fixed<ST, T> {
    /// A value comes next.
    pub fn bind<V: SqlType + TypedExpressionType, U: AsExpression<V>>(self, value: U) -> Bound<ST, Self, U::Expression> {
        Bound { before: self, value: value.as_expression(), of: PhantomData }
    }
}

impl<ST, T, V> Bound<ST, T, V> {
    /// Another text comes next.
    pub fn sql(self, sql: impl Into<Cow<'static, str>>) -> Fixed<ST, Self> {
        Fixed { before: self, sql: sql.into(), of: PhantomData }
    }
}

impl<ST, T: QueryFragment<Pg>> QueryFragment<Pg> for Fixed<ST, T> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        self.before.walk_ast(out.reborrow())?;
        out.push_sql(&self.sql);
        Ok(())
    }
}

impl<ST, T: QueryFragment<Pg>, V: QueryFragment<Pg>> QueryFragment<Pg> for Bound<ST, T, V> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        self.before.walk_ast(out.reborrow())?;
        self.value.walk_ast(out)
    }
}

/// The statement is kept under its text.
impl<ST, T> QueryId for Fixed<ST, T> {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<ST, T, V> QueryId for Bound<ST, T, V> {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<ST: TypedExpressionType, T> Expression for Fixed<ST, T> {
    type SqlType = ST;
}

impl<ST: TypedExpressionType, T, V> Expression for Bound<ST, T, V> {
    type SqlType = ST;
}

impl<ST: TypedExpressionType, T, Q> AppearsOnTable<Q> for Fixed<ST, T> {}
impl<ST: TypedExpressionType, T, V, Q> AppearsOnTable<Q> for Bound<ST, T, V> {}
impl<ST: TypedExpressionType, T, Q> SelectableExpression<Q> for Fixed<ST, T> {}
impl<ST: TypedExpressionType, T, V, Q> SelectableExpression<Q> for Bound<ST, T, V> {}

impl<ST, T, G> ValidGrouping<G> for Fixed<ST, T> {
    type IsAggregate = is_aggregate::Never;
}

impl<ST, T, V, G> ValidGrouping<G> for Bound<ST, T, V> {
    type IsAggregate = is_aggregate::Never;
}
