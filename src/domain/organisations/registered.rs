//! Whether the region and the organisation of a token are registered here.
//!
//! An issuer may know organisations that a region does not, or know them in another role. A deactivated organisation counts as registered: it finishes what it began.

use std::time::Duration;

use futures_util::FutureExt;
use futures_util::future::LocalBoxFuture;
use moka::sync::Cache;
use uuid::Uuid;

use super::organisation::Kind;
use super::store;
use crate::platform::auth::{Actor, Caller, Registry, Role};
use crate::platform::db::Db;
use crate::platform::error::{Error, Result};

/// How long an answer holds without asking the database again. Only good answers are kept: who is registered now may call now.
const LIFETIME: Duration = Duration::from_secs(30);

/// So many answers are kept at most.
const CAPACITY: u64 = 10_000;

/// The callers whose region and organisation were found in the database. Clones share them.
#[derive(Clone)]
pub struct Registered {
    db: Db,
    found: Cache<(Uuid, Role, Option<Uuid>), ()>,
}

impl Registered {
    /// Looks callers up in this database.
    #[must_use]
    pub fn new(db: Db) -> Self {
        Self { db, found: Cache::builder().max_capacity(CAPACITY).time_to_live(LIFETIME).build() }
    }

    async fn find(&self, caller: &Caller) -> Result<()> {
        let key = (caller.region(), caller.role(), caller.organisation());
        if self.found.contains_key(&key) {
            return Ok(());
        }
        let organisation = caller.organisation().zip(kind_of(caller.role()));
        let known = self.db.read(&Actor::from(caller), async |conn| store::knows(conn, caller.region(), organisation).await).await?;
        if !known {
            return Err(Error::InvalidToken("The region of the token is not here, or does not know its organisation in this role."));
        }
        self.found.insert(key, ());
        Ok(())
    }
}

impl Registry for Registered {
    fn check<'a>(&'a self, caller: &'a Caller) -> LocalBoxFuture<'a, Result<()>> {
        self.find(caller).boxed_local()
    }
}

const fn kind_of(role: Role) -> Option<Kind> {
    match role {
        Role::Contractor => Some(Kind::Contractor),
        Role::Partner => Some(Kind::Partner),
        Role::Authority => Some(Kind::Authority),
        Role::Adviser | Role::Auditor | Role::Service => None,
    }
}
