//! The state that every handler shares.

use std::sync::Arc;

use crate::platform::auth::login::{PublicUrl, SignInMethod};
use crate::platform::auth::{Registry, Verifier};
use crate::platform::clock::Clock;
use crate::platform::db::Db;
use crate::platform::http::contract::Contract;
use crate::platform::http::rate_limit::Limiter;

/// The running service. Clones share everything.
#[derive(Clone)]
pub struct Service {
    /// The database.
    pub db: Db,
    /// The time.
    pub clock: Clock,
    /// Checks the tokens of requests.
    pub verifier: Arc<Verifier>,
    /// Knows the regions and organisations that tokens may name.
    pub registry: Arc<dyn Registry>,
    /// The document, compiled: what each operation permits.
    pub contract: Arc<Contract>,
    /// Requests per caller and address; none without a limit.
    pub limiter: Option<Arc<Limiter>>,
    /// Where to report a weakness; none unless configured.
    pub security_contact: Option<String>,
    /// How people sign in to the web pages.
    pub sign_in_method: SignInMethod,
    /// Where browsers find the web pages, if that is known.
    pub public_url: Option<PublicUrl>,
}
