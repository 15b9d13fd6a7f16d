//! A running service, in this process, on a port and a database of its own.

use std::net::TcpListener;
use std::num::NonZeroU32;
use std::path::Path;
use std::sync::{Arc, LazyLock};
use std::thread;

use actix_web::web;
use chrono::TimeDelta;
use menukaart::domain::organisations::{Municipality, Registered};
use menukaart::domain::regions;
use menukaart::platform::auth::login::{ClientSecret, LoginSettings, Provider, PublicUrl, SignInMethod};
use menukaart::platform::auth::{Caller, Identity, LocalKey, Role, Verifier};
use menukaart::platform::clock::Clock;
use menukaart::platform::db::Db;
use menukaart::platform::http::contract::Contract;
use menukaart::platform::http::formats::FORMATS;
use menukaart::platform::http::rate_limit::Limiter;
use menukaart::platform::service::Service;
use menukaart::values::MunicipalityCode;
use menukaart::web::background;
use menukaart::web::openapi;
use menukaart::web::server::{Memory, ServerSettings, server};
use uuid::Uuid;

use super::database;
use super::person::Person;

/// The document, compiled once for all services of a run: it takes a while in a debug build.
static CONTRACT: LazyLock<Arc<Contract>> = LazyLock::new(|| Arc::new(Contract::compile(openapi::document(), FORMATS).unwrap()));

/// A service and a region in it.
pub struct App {
    /// `http://127.0.0.1:port`.
    pub base: String,
    /// The clock of the service, to be set ahead.
    pub clock: Clock,
    /// The region that most tests happen in.
    pub region: Uuid,
    /// The address of the database as its owner, for a second instance or a look behind the scenes.
    pub database: String,
    /// The database of the service.
    pub db: Db,
    key: Arc<LocalKey>,
    http: reqwest::Client,
    handle: actix_web::dev::ServerHandle,
}

/// How people sign in to the web pages, and whose tokens are accepted.
pub struct SignIn {
    /// The method of signing in.
    pub sign_in_method: SignInMethod,
    /// Where browsers find them.
    pub public_url: Option<PublicUrl>,
    /// What tokens are checked with.
    pub verifier: Verifier,
}

impl App {
    /// Starts a service on an empty database.
    pub async fn empty() -> Self {
        let database = database::create().await;
        Self::on(&database, Clock::default(), Uuid::nil(), None)
    }

    /// Starts a service that permits so many requests per second and caller, behind a proxy on this machine.
    pub async fn limited(requests: u32) -> Self {
        let database = database::create().await;
        let limiter = Limiter::per_second(NonZeroU32::new(requests).unwrap(), "127.0.0.1".parse().unwrap());
        let mut app = Self::on(&database, Clock::default(), Uuid::nil(), Some(Arc::new(limiter)));
        app.region = app.create_region("Helmond-De Peel", &[("GM0794", "Helmond")]).await;
        app
    }

    /// Starts a service on a database with one region.
    pub async fn start() -> Self {
        let mut app = Self::empty().await;
        app.region = app.create_region("Helmond-De Peel", &[("GM0794", "Helmond"), ("GM0743", "Asten"), ("GM0762", "Deurne")]).await;
        app
    }

    /// Starts another instance on the same database, with the same clock.
    pub fn another(&self) -> Self {
        Self::on(&self.database, self.clock.clone(), self.region, None)
    }

    /// Copies the database as it is now, and starts an instance on the copy, with the same clock.
    pub async fn restored(&self) -> Self {
        let copy = database::copy(&self.database).await;
        while !self.db.is_ready().await {
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
        Self::on(&copy, self.clock.clone(), self.region, None)
    }

    /// Starts another instance, with web pages that are entered in this way: told by its address and the key of its tokens. `in_front` are pages of a test.
    pub fn with_sign_in(&self, sign_in: impl FnOnce(&str, &LocalKey) -> SignIn, in_front: fn(&mut web::ServiceConfig)) -> Self {
        Self::build(&self.database, self.clock.clone(), self.region, None, sign_in, in_front)
    }

    /// Starts another instance whose people sign in at a provider.
    pub fn with_provider(&self, issuer: &str) -> Self {
        let sign_in = |base: &str, key: &LocalKey| {
            let public: PublicUrl = base.parse().unwrap();
            let secret = Some(ClientSecret::new("hush:hush"));
            let settings = LoginSettings { client_id: "menukaart-pages".into(), secret, scope: "openid".into(), resource: None };
            let provider = Provider::new(issuer, settings, public.clone()).unwrap();
            SignIn { sign_in_method: SignInMethod::Provider(Arc::new(provider)), public_url: Some(public), verifier: key.verifier() }
        };
        self.with_sign_in(sign_in, |_| {})
    }

    fn on(database: &str, clock: Clock, region: Uuid, limiter: Option<Arc<Limiter>>) -> Self {
        let sign_in = |_: &str, key: &LocalKey| SignIn { sign_in_method: SignInMethod::TryOut, public_url: None, verifier: key.verifier() };
        Self::build(database, clock, region, limiter, sign_in, |_| {})
    }

    fn build(
        database: &str,
        clock: Clock,
        region: Uuid,
        limiter: Option<Arc<Limiter>>,
        sign_in: impl FnOnce(&str, &LocalKey) -> SignIn,
        in_front: fn(&mut web::ServiceConfig),
    ) -> Self {
        let key = Arc::new(LocalKey::load_or_create(&Path::new(env!("CARGO_TARGET_TMPDIR")).join("keys")).unwrap());
        let db = database::open(database, 6);
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let SignIn { sign_in_method, public_url, verifier } = sign_in(&base, &key);
        let service = Service {
            db: db.clone(),
            clock: clock.clone(),
            verifier: Arc::new(verifier),
            contract: Arc::clone(&CONTRACT),
            limiter,
            registry: Arc::new(Registered::new(db.clone())),
            security_contact: Some("mailto:security@example.nl".into()),
            sign_in_method,
            public_url,
        };
        let (send, receive) = std::sync::mpsc::channel();
        thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(async {
                let settings = ServerSettings { cors_origins: vec!["https://portal.example.nl".into()], workers: 1, in_front };
                let memory = Memory::default();
                let running = server(listener, service.clone(), memory.clone(), &settings).unwrap();
                send.send(running.handle()).unwrap();
                let _tasks = background::start(service, memory.published);
                running.await.unwrap();
            });
        });
        let handle = receive.recv().unwrap();
        Self { base, clock, region, database: database.to_owned(), db, key, http: reqwest::Client::new(), handle }
    }

    /// Creates a further region.
    pub async fn create_region(&self, name: &str, municipalities: &[(&str, &str)]) -> Uuid {
        let municipality =
            |(code, name): &(&str, &str)| Municipality { code: MunicipalityCode::parse(code).unwrap(), name: (*name).to_owned() };
        let municipalities = municipalities.iter().map(municipality).collect();
        regions::create(&self.db, self.clock.now(), name.to_owned(), municipalities).await.unwrap().id
    }

    /// Somebody without a token.
    pub fn anybody(&self) -> Person {
        self.person(None)
    }

    /// An adviser of the region.
    pub fn adviser(&self) -> Person {
        self.somebody(Role::Adviser, None, self.region)
    }

    /// An auditor of the region.
    pub fn auditor(&self) -> Person {
        self.somebody(Role::Auditor, None, self.region)
    }

    /// Somebody with a role, perhaps for an organisation, in a region.
    pub fn somebody(&self, role: Role, organisation: Option<Uuid>, region: Uuid) -> Person {
        let caller = Caller::new(format!("{role}@example.nl"), region, Identity::new(role, organisation, None).unwrap()).unwrap();
        self.caller(&caller)
    }

    /// A system with scopes.
    pub fn service(&self, scopes: &str) -> Person {
        self.service_of(self.region, scopes)
    }

    /// A system with scopes, in any region.
    pub fn service_of(&self, region: Uuid, scopes: &str) -> Person {
        let identity = Identity::new(Role::Service, None, Some(scopes)).unwrap();
        self.caller(&Caller::new("warehouse", region, identity).unwrap())
    }

    fn caller(&self, caller: &Caller) -> Person {
        self.person(Some(self.token(caller, LocalKey::LIFETIME)))
    }

    /// A token of somebody.
    pub fn token(&self, caller: &Caller, lifetime: TimeDelta) -> String {
        self.key.sign(caller, self.clock.now(), lifetime)
    }

    /// Somebody with any token, also a bad one.
    pub fn person(&self, token: Option<String>) -> Person {
        Person { base: format!("{}/v1", self.base), token, http: self.http.clone() }
    }
}

impl Drop for App {
    fn drop(&mut self) {
        let handle = self.handle.clone();
        // The server's own thread does the work; nobody waits for it.
        thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().build();
            if let Ok(runtime) = runtime {
                runtime.block_on(handle.stop(false));
            }
        });
    }
}
