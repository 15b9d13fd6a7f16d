//! What every handler has at hand.

use std::sync::Arc;

use crate::auth::Verifier;
use crate::auth::login::{Entrance, PublicUrl};
use crate::clock::Clock;
use crate::db::Db;
use crate::http::contract::Contract;
use crate::http::rate_limit::Limiter;
use crate::initiatives::Published;
use crate::menu::Pages;
use crate::organisations::Standing;
use crate::pages::Figures;

/// The running service. Clones share everything.
#[derive(Clone)]
pub struct Service {
    /// The database.
    pub db: Db,
    /// The time.
    pub clock: Clock,
    /// Who may come in.
    pub verifier: Arc<Verifier>,
    /// The document, compiled: what each operation permits.
    pub contract: Arc<Contract>,
    /// Requests per caller and address; none without a limit.
    pub limiter: Option<Arc<Limiter>>,
    /// Whose tokens stand for somebody here.
    pub standing: Standing,
    /// The published menu in memory.
    pub published: Published,
    /// Pages of it that were asked for.
    pub pages: Pages,
    /// Sums of track records for the pages.
    pub figures: Figures,
    /// Where to report a weakness; none if whoever deploys named none.
    pub security_contact: Option<String>,
    /// How people sign in to the web pages.
    pub entrance: Entrance,
    /// Where browsers find the web pages, if that is known.
    pub public_url: Option<PublicUrl>,
}
