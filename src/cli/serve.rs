//! `menukaart serve`: from a configuration to a service that listens, and back to a database at rest.

use std::net::{SocketAddr, TcpListener};
use std::num::NonZeroUsize;
use std::sync::Arc;

use metrics_exporter_prometheus::PrometheusBuilder;
use nix::sys::resource::{Resource, getrlimit, setrlimit};
use tokio::signal::unix::{SignalKind, signal};

use crate::cli::Failure;
use crate::cli::database::{self, Database};
use crate::cli::logging::{is_at_terminal, tell};
use crate::domain::organisations::Registered;
use crate::platform::auth::login::{Provider, SignInMethod};
use crate::platform::auth::{Keys, LocalKey, RemoteKeys, Verifier};
use crate::platform::clock::Clock;
use crate::platform::config::{Config, DatabaseConfig};
use crate::platform::http::contract::Contract;
use crate::platform::http::formats::FORMATS;
use crate::platform::http::rate_limit::Limiter;
use crate::platform::service::Service;
use crate::sample;
use crate::web::background;
use crate::web::openapi;
use crate::web::server::{Memory, ServerSettings, server};

/// Serves until a signal says to stop; then requests in flight are finished and the database is left in order.
pub(super) async fn serve(config: Config, empty: bool) -> Result<(), Failure> {
    // Both listeners first: a port that is taken is the commonest mistake, and quick to name.
    let listener = TcpListener::bind(config.listen).map_err(|error| format!("cannot listen on {}: {error}", config.listen))?;
    start_metrics(&config)?;
    permit_many_connections();
    database::prepare_place(&config.database)?;
    let verifier = verifier(&config)?;
    let sign_in_method = sign_in_method(&config)?;
    let database = Database::open(&config.database).await?;
    let service = Service {
        db: database.db.clone(),
        clock: Clock::default(),
        verifier: Arc::new(verifier),
        contract: Arc::new(Contract::compile(openapi::document(), FORMATS)?),
        limiter: config.rate_limit.map(|limit| Arc::new(Limiter::per_second(limit, config.trusted_proxies.clone()))),
        registry: Arc::new(Registered::new(database.db.clone())),
        security_contact: config.security_contact.clone(),
        sign_in_method,
        public_url: config.public_url.clone(),
    };
    let embedded = matches!(config.database, DatabaseConfig::Embedded(_));
    if embedded && !empty && sample::load_once(&service.db, service.clock.now()).await.map_err(|error| error.to_string())? {
        tell(&format!("loaded the sample region {}", sample::REGION));
    }
    let settings = ServerSettings {
        cors_origins: config.cors_origins.clone(),
        workers: std::thread::available_parallelism().map_or(2, NonZeroUsize::get),
        in_front: |_| {},
    };
    let address = listener.local_addr()?;
    let memory = Memory::default();
    let running = server(listener, service.clone(), memory.clone(), &settings)?;
    let background = background::start(service, memory.published);
    announce(address, &config, embedded);
    run_until_signal(running).await?;
    background.stop().await;
    database.close().await
}

/// As many open files as the system allows: each connection is one. A service manager's usual limit of 1024 is soon held by idle clients.
fn permit_many_connections() {
    let raised = getrlimit(Resource::RLIMIT_NOFILE).and_then(|(_, most)| setrlimit(Resource::RLIMIT_NOFILE, most, most));
    if let Err(error) = raised {
        tracing::warn!(%error, "the limit of open files stays as it is");
    }
}

fn verifier(config: &Config) -> Result<Verifier, Failure> {
    Ok(match (&config.database, &config.issuer) {
        (DatabaseConfig::Embedded(data_dir), _) => LocalKey::load_or_create(&data_dir.path.join("keys"))?.verifier(),
        (DatabaseConfig::Remote(_), None) => return Err("MENUKAART_ISSUER is missing".into()),
        (DatabaseConfig::Remote(_), Some(issuer)) => {
            let keys = match &issuer.jwks_url {
                Some(address) => RemoteKeys::new(address)?,
                None => RemoteKeys::of_issuer(&issuer.issuer)?,
            };
            Verifier::new(&issuer.issuer, &issuer.audience, Keys::Remote(keys)).with(issuer.token_type, issuer.claim_names.clone())
        }
    })
}

fn sign_in_method(config: &Config) -> Result<SignInMethod, Failure> {
    let Some(issuer) = &config.issuer else { return Ok(SignInMethod::TryOut) };
    Ok(match (&issuer.login, &config.public_url) {
        (Some(login), Some(public)) => SignInMethod::Provider(Arc::new(Provider::new(&issuer.issuer, login.clone(), public.clone())?)),
        _ => SignInMethod::Closed,
    })
}

fn start_metrics(config: &Config) -> Result<(), Failure> {
    let Some(address) = config.metrics_listen else { return Ok(()) };
    PrometheusBuilder::new()
        .with_http_listener(address)
        .install()
        .map_err(|error| format!("cannot serve metrics on {address}: {error}").into())
}

/// Tells where everything is: line by line to a person at a terminal, with a field for each address to what collects logs.
fn announce(address: SocketAddr, config: &Config, embedded: bool) {
    let at = |path: &str| format!("http://{address}{path}");
    let (menu, api, document, docs) = (at("/"), at("/v1/initiatives"), at("/v1/openapi.json"), at("/docs/"));
    let metrics = config.metrics_listen.map(|metrics| format!("http://{metrics}/metrics"));
    if is_at_terminal() {
        tell(&format!("the menu      {menu}\nthe API       {api}\nthe document  {document}\nto browse it  {docs}"));
        metrics.iter().for_each(|metrics| tell(&format!("the metrics   {metrics}")));
    } else {
        tracing::info!(menu, api, document, docs, metrics, "listening");
    }
    if config.security_contact.is_none() && !embedded {
        tell("set MENUKAART_SECURITY_CONTACT, so that /.well-known/security.txt says where to report a weakness");
    }
    if embedded {
        tell("a token       menukaart token --role contractor   (or partner, adviser, authority, auditor, service)");
        tell("This PostgreSQL is for trying out: set DATABASE_URL for anything that matters. Ctrl-C stops both.");
    }
}

async fn run_until_signal(running: actix_web::dev::Server) -> std::io::Result<()> {
    let handle = running.handle();
    let mut terminated = signal(SignalKind::terminate())?;
    let stop = tokio::spawn(async move {
        tokio::select! {
            _ = tokio::signal::ctrl_c() => {}
            _ = terminated.recv() => {}
        }
        tell("stopping: requests in flight are finished first");
        handle.stop(true).await;
    });
    let ended = running.await;
    stop.abort();
    ended
}
