//! Whether a token still stands for somebody here: its region is one of this service, and its organisation is registered there as what the role says.
//!
//! An issuer may know organisations that a region does not, or know them as something else. A deactivated organisation still stands: it finishes its history.

use std::time::Duration;

use moka::sync::Cache;
use uuid::Uuid;

use super::organisation::Kind;
use super::store;
use crate::auth::{Actor, Caller, Role};
use crate::db::Db;
use crate::error::{Error, Result};

/// How long a good answer is believed without asking again. A bad one is never kept: who is registered now may call now.
const BELIEVED: Duration = Duration::from_secs(30);

/// So many answers are kept at most.
const KEPT: u64 = 10_000;

/// Who was found to stand for somebody.
#[derive(Clone, Debug)]
pub struct Standing {
    found: Cache<(Uuid, Role, Option<Uuid>), ()>,
}

impl Default for Standing {
    fn default() -> Self {
        Self { found: Cache::builder().max_capacity(KEPT).time_to_live(BELIEVED).build() }
    }
}

impl Standing {
    /// Refuses a token that stands for nobody here.
    ///
    /// # Errors
    /// 401; those of the database.
    pub async fn check(&self, db: &Db, caller: &Caller) -> Result<()> {
        let key = (caller.region(), caller.role(), caller.organisation());
        if self.found.contains_key(&key) {
            return Ok(());
        }
        let organisation = caller.organisation().zip(kind_of(caller.role()));
        let stands = db.read(&Actor::from(caller), async |conn| store::knows(conn, caller.region(), organisation).await).await?;
        if !stands {
            return Err(Error::InvalidToken("The region of the token is not here, or does not know its organisation in this role."));
        }
        self.found.insert(key, ());
        Ok(())
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
