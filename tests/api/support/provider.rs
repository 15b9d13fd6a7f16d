//! An identity provider on this machine that says whatever a test wants.

use std::collections::HashMap;
use std::net::TcpListener;
use std::sync::{Arc, Mutex};
use std::thread;

use actix_web::{App, HttpResponse, HttpServer, web};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::json;

/// The provider, and what it will say.
#[derive(Clone)]
pub struct FakeProvider {
    /// Its issuer.
    pub url: String,
    said: Arc<Mutex<Said>>,
}

#[derive(Default)]
struct Said {
    access_token: String,
    id_token: Option<String>,
    redeemed: Vec<(HashMap<String, String>, String)>,
}

impl FakeProvider {
    /// Starts one.
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let provider = Self { url: format!("http://{}", listener.local_addr().unwrap()), said: Arc::default() };
        let shared = provider.clone();
        thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(async {
                let app = move || {
                    App::new()
                        .app_data(web::Data::new(shared.clone()))
                        .service(web::resource("/.well-known/openid-configuration").to(discovery))
                        .service(web::resource("/token").to(token))
                };
                HttpServer::new(app).workers(1).disable_signals().listen(listener).unwrap().run().await.unwrap();
            });
        });
        provider
    }

    /// What it will give for the next code, with an ID token that has this nonce.
    pub fn will_give(&self, access_token: &str, nonce: &str) {
        let claims = json!({ "iss": self.url, "aud": "menukaart-pages", "sub": "x", "nonce": nonce });
        let id_token = Some(format!("e30.{}.x", URL_SAFE_NO_PAD.encode(claims.to_string())));
        let mut said = self.said.lock().unwrap();
        (said.access_token, said.id_token) = (access_token.to_owned(), id_token);
    }

    /// What it was sent for each code: the fields, and who sent them.
    pub fn redeemed(&self) -> Vec<(HashMap<String, String>, String)> {
        self.said.lock().unwrap().redeemed.clone()
    }
}

async fn discovery(provider: web::Data<FakeProvider>) -> HttpResponse {
    let url = &provider.url;
    HttpResponse::Ok().json(json!({
        "issuer": url, "authorization_endpoint": format!("{url}/auth"), "token_endpoint": format!("{url}/token"),
        "end_session_endpoint": format!("{url}/end"), "authorization_response_iss_parameter_supported": true,
    }))
}

async fn token(
    provider: web::Data<FakeProvider>,
    request: actix_web::HttpRequest,
    form: web::Form<HashMap<String, String>>,
) -> HttpResponse {
    let mut said = provider.said.lock().unwrap();
    let by = request.headers().get("authorization").and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned();
    said.redeemed.push((form.into_inner(), by));
    HttpResponse::Ok().json(json!({ "access_token": said.access_token, "id_token": said.id_token, "token_type": "Bearer" }))
}
