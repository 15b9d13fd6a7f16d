//! The balance of an obligation: what is required, what counts, what is on its way and what is left.

use chrono::NaiveDate;
use uuid::Uuid;

use super::counting::{self, Counted};
use super::store;
use crate::auth::Caller;
use crate::db::Conn;
use crate::error::{Error, Result};
use crate::obligations::{self, Obligation};
use crate::values::{Euro, text_enum};

text_enum! {
    /// The ways to fulfil an obligation.
    pub enum Route {
        /// A contribution to an initiative of the menu.
        InitiativeContribution = "initiative-contribution",
    }
}

/// Where an obligation stands on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Balance {
    /// What is owed.
    pub required: Euro,
    /// What counts.
    pub fulfilled: Euro,
    /// What open contributions have pledged and not delivered yet.
    pub reserved: Euro,
    /// What does not count, because no more was asked.
    pub surplus: Euro,
}

impl Balance {
    /// What is still to be fulfilled.
    #[must_use]
    pub fn remaining(self) -> Euro {
        self.required.less(self.fulfilled)
    }

    /// What is still to be fulfilled, less what is on its way.
    #[must_use]
    pub fn left_to_reserve(self) -> Euro {
        self.remaining().less(self.reserved)
    }
}

/// The balance as of a day: receipts count by their business date.
///
/// # Errors
/// Those of the database.
pub async fn of(conn: &mut Conn, obligation: &Obligation, as_of: NaiveDate) -> Result<Balance> {
    let lines = counted(conn, obligation, as_of).await?;
    Ok(Balance {
        required: obligation.terms.required,
        fulfilled: counting::total(&lines, |line| line.counted)?,
        reserved: store::outstanding(conn, obligation.region, obligation.id).await?,
        surplus: counting::total(&lines, |line| line.surplus)?,
    })
}

/// Every receipt for an obligation, and how much of it counts.
///
/// # Errors
/// Those of the database.
pub async fn counted(conn: &mut Conn, obligation: &Obligation, as_of: NaiveDate) -> Result<Vec<Counted>> {
    let credits = store::credits(conn, obligation.region, obligation.id, as_of).await?;
    Ok(counting::count(obligation.terms.required, credits))
}

/// An obligation that the caller sees, and its balance.
///
/// # Errors
/// 404.
pub async fn find(conn: &mut Conn, caller: &Caller, id: Uuid, as_of: NaiveDate) -> Result<(Obligation, Balance)> {
    let scope = obligations::policy::visible_to(caller);
    let obligation = obligations::store::find(conn, caller.region(), scope, id).await?.ok_or(Error::NotFound)?;
    let balance = of(conn, &obligation, as_of).await?;
    Ok((obligation, balance))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reservations_do_not_lower_what_remains_but_what_can_be_reserved() {
        let balance =
            Balance { required: Euro::whole(60_000), fulfilled: Euro::whole(20_000), reserved: Euro::whole(30_000), surplus: Euro::ZERO };
        assert_eq!(balance.remaining(), Euro::whole(40_000));
        assert_eq!(balance.left_to_reserve(), Euro::whole(10_000));
    }
}
