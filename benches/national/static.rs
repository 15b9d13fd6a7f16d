//! The project's server and middleware around one answer that lies in memory: the ceiling for anything that the service could answer.
//!
//! `static ADDRESS FILE` answers `GET /v1/initiatives` with the bytes of the file.

use std::error::Error;
use std::net::TcpListener;
use std::sync::{Arc, OnceLock};

use actix_web::{HttpResponse, get, web};
use menukaart::domain::organisations::Registered;
use menukaart::platform::auth::{Keys, RemoteKeys, Verifier};
use menukaart::platform::clock::Clock;
use menukaart::platform::db::{Db, PoolSettings};
use menukaart::platform::http::contract::Contract;
use menukaart::platform::http::formats::FORMATS;
use menukaart::platform::service::Service;
use menukaart::web::openapi;
use menukaart::web::server::{Memory, ServerSettings, server};

static BODY: OnceLock<web::Bytes> = OnceLock::new();

#[actix_web::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let (Some(address), Some(file)) = (arguments.next(), arguments.next()) else { return Err("static ADDRESS FILE".into()) };
    BODY.get_or_init(|| web::Bytes::from(std::fs::read(file).unwrap_or_default()));
    // Neither the database nor the issuer is ever asked.
    let db = Db::new("postgresql://nobody@/nothing", PoolSettings::default()).map_err(|error| error.to_string())?;
    let service = Service {
        db: db.clone(),
        clock: Clock::default(),
        verifier: Arc::new(Verifier::new("", "", Keys::Remote(RemoteKeys::new("http://127.0.0.1:1")?))),
        contract: Arc::new(Contract::compile(openapi::document(), FORMATS)?),
        limiter: None,
        registry: Arc::new(Registered::new(db.clone())),
        security_contact: None,
        sign_in_method: menukaart::platform::auth::login::SignInMethod::Closed,
        public_url: None,
    };
    let workers = std::thread::available_parallelism()?.get();
    let settings = ServerSettings {
        cors_origins: Vec::new(),
        workers,
        in_front: |config| {
            config.service(answer);
        },
    };
    server(TcpListener::bind(address)?, service, Memory::default(), &settings)?.await?;
    Ok(())
}

#[get("/v1/initiatives")]
async fn answer() -> HttpResponse {
    HttpResponse::Ok().content_type("application/json").body(BODY.get().cloned().unwrap_or_default())
}
