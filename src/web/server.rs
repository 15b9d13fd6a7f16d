//! The HTTP server: middleware, limits, health, and a stop that lets requests finish.

mod health;
mod security_txt;

use std::net::TcpListener;
use std::time::Duration;

use actix_web::dev::Server;
use actix_web::middleware::from_fn;
use actix_web::{App, HttpResponse, HttpServer, get, web};
use utoipa_actix_web::AppExt;
use utoipa_swagger_ui::{Config as SwaggerConfig, SwaggerUi};

use crate::domain::initiatives::Published;
use crate::domain::menu::WrittenPages;
use crate::platform::error::Error;
use crate::platform::http::{cors, deadline, request_check, same_origin, trace};
use crate::platform::service::Service;
use crate::web::openapi::api::get_openapi_3_0;
use crate::web::pages::{self, TrackRecords};
use crate::web::routes::routes;

/// How the server listens, apart from what it serves.
#[derive(Clone, Debug)]
pub struct ServerSettings {
    /// Origins that may call the API from a browser.
    pub cors_origins: Vec<String>,
    /// Threads that serve requests.
    pub workers: usize,
    /// What stands in front of the API's own routes, behind the same middleware: nothing, but in a benchmark.
    pub in_front: fn(&mut web::ServiceConfig),
}

/// What the threads share in memory of what the database holds.
#[derive(Clone, Default)]
pub struct Memory {
    /// The published menu.
    pub published: Published,
    /// Pages of it as they were sent.
    pub written: WrittenPages,
    /// Track records of whole regions.
    pub track_records: TrackRecords,
}

/// Connections per worker; more wait in the queue of the system. Idle ones cost little, and one client must not shut out others by holding many.
const CONNECTIONS: usize = 25_000;

/// Builds the server on a listener. It runs when it is awaited, and stops when its handle says so.
///
/// # Errors
/// Those of the operating system.
pub fn server(listener: TcpListener, service: Service, memory: Memory, settings: &ServerSettings) -> std::io::Result<Server> {
    let (origins, in_front) = (settings.cors_origins.clone(), settings.in_front);
    let make_app = move || {
        let service = Service { db: service.db.for_thread(), ..service.clone() };
        let (app, _document) = App::new()
            .app_data(web::Data::new(service))
            .app_data(web::Data::new(memory.published.clone()))
            .app_data(web::Data::new(memory.written.clone()))
            .app_data(web::Data::new(memory.track_records.clone()))
            .configure(in_front)
            .into_utoipa_app()
            .map(|app| app.service(get_openapi_3_0))
            .service(utoipa_actix_web::scope("/v1").configure(routes))
            .split_for_parts();
        app.service(health::live)
            .service(health::ready)
            .service(security_txt::security_txt)
            .service(docs_without_slash)
            .configure(pages::pages)
            .service(SwaggerUi::new("/docs/{_:.*}").config(SwaggerConfig::new(["/v1/openapi.json"]).validator_url("none")))
            .default_service(web::to(nothing_here))
            .wrap(from_fn(same_origin::same_origin))
            .wrap(from_fn(request_check::check_request))
            .wrap(cors::cors(&origins))
            .wrap(from_fn(deadline::deadline))
            .wrap(from_fn(pages::faults))
            .wrap(from_fn(trace::trace))
    };
    let server = HttpServer::new(make_app)
        .workers(settings.workers)
        .max_connections(CONNECTIONS)
        .client_request_timeout(Duration::from_secs(10))
        .keep_alive(Duration::from_secs(75))
        .shutdown_timeout(30)
        .disable_signals()
        .listen(listener)?
        .run();
    Ok(server)
}

/// The page about the API stands at `/docs/`.
#[get("/docs")]
async fn docs_without_slash() -> HttpResponse {
    HttpResponse::PermanentRedirect().insert_header(("Location", "/docs/")).finish()
}

async fn nothing_here() -> Result<HttpResponse, Error> {
    Err(Error::NotFound)
}
