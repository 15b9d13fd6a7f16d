//! A client of the API with a token.

use reqwest::header::HeaderMap;
use reqwest::{Method, RequestBuilder};
use serde_json::Value;
use uuid::Uuid;

/// A client with or without a token.
#[derive(Clone)]
pub struct Person {
    pub(super) base: String,
    pub(super) token: Option<String>,
    pub(super) http: reqwest::Client,
}

/// An answer of the service.
#[derive(Debug)]
pub struct Reply {
    /// HTTP status.
    pub status: u16,
    /// Headers.
    pub headers: HeaderMap,
    /// The body; null where there is none, or no JSON.
    pub body: Value,
    /// The body as it came.
    pub text: String,
}

impl Person {
    /// A request that can still be changed.
    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let request = self.http.request(method, format!("{}{path}", self.base));
        match &self.token {
            Some(token) => request.bearer_auth(token),
            None => request,
        }
    }

    /// The same person, calling below another address.
    pub fn at(self, base: &str) -> Self {
        Self { base: base.to_owned(), ..self }
    }

    pub async fn get(&self, path: &str) -> Reply {
        Reply::of(self.request(Method::GET, path)).await
    }

    /// POST with a new Idempotency-Key.
    pub async fn post(&self, path: &str, body: Value) -> Reply {
        self.post_as(Uuid::now_v7(), path, body).await
    }

    /// POST with a given Idempotency-Key; a decision is about the version that GET shows now.
    pub async fn post_as(&self, key: Uuid, path: &str, body: Value) -> Reply {
        let seen = match decided_on(path) {
            Some(resource) => self.get(resource).await.header("etag"),
            None => String::new(),
        };
        self.post_seen(key, path, &seen, body).await
    }

    /// POST with a given Idempotency-Key and version; none where that is empty.
    pub async fn post_seen(&self, key: Uuid, path: &str, etag: &str, body: Value) -> Reply {
        let request = self.request(Method::POST, path).header("Idempotency-Key", key.to_string());
        let request = if etag.is_empty() { request } else { request.header("If-Match", etag) };
        Reply::of(request.json(&body)).await
    }

    /// PATCH of the version that GET shows now.
    pub async fn patch(&self, path: &str, body: Value) -> Reply {
        let etag = self.get(path).await.header("etag");
        self.patch_version(path, &etag, body).await
    }

    /// PATCH of a certain version.
    pub async fn patch_version(&self, path: &str, etag: &str, body: Value) -> Reply {
        let request = self.request(Method::PATCH, path).header("If-Match", etag);
        Reply::of(request.header("Content-Type", "application/merge-patch+json").body(body.to_string())).await
    }

    pub async fn put(&self, path: &str, body: Value) -> Reply {
        Reply::of(self.request(Method::PUT, path).json(&body)).await
    }

    /// DELETE of the version that GET shows now.
    pub async fn delete(&self, path: &str) -> Reply {
        let etag = self.get(path).await.header("etag");
        Reply::of(self.request(Method::DELETE, path).header("If-Match", etag)).await
    }
}

/// The first hundred versions: whoever names them all has seen whichever there is.
pub fn versions() -> String {
    (1..=100).map(|version| format!("\"{version}\"")).collect::<Vec<_>>().join(", ")
}

/// What a decision is about, by the path of the decision; none for other paths.
fn decided_on(path: &str) -> Option<&str> {
    let mut decided =
        vec!["/settlement/decisions", "/decisions", "/receipts", "/corrections", "/target-group-checks", "/target-group-checks/reversals"];
    if path.starts_with("/obligations/") {
        decided.extend(["/withdrawals", "/reinstatements"]);
    }
    decided.extend(["/credit-notes", "/transfers"]);
    let resource = decided.iter().find_map(|end| path.strip_suffix(end));
    let parts = ["/receipts/", "/credit-notes/", "/refunds/", "/transfers/"];
    let reversed = || {
        let part = path.strip_suffix("/reversals")?;
        parts.iter().find_map(|name| part.split_once(name)).map(|(whole, _)| whole)
    };
    match resource {
        Some(obligation) if path.ends_with("/settlement/decisions") => path.get(..obligation.len() + "/settlement".len()),
        found => found.or_else(reversed),
    }
}

impl Reply {
    /// Sends a request and reads the whole answer.
    pub async fn of(request: RequestBuilder) -> Self {
        let response = request.send().await.unwrap();
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let text = response.text().await.unwrap();
        Self { status, headers, body: serde_json::from_str(&text).unwrap_or(Value::Null), text }
    }

    /// The body, if the status is the expected one.
    #[track_caller]
    pub fn ok(self, status: u16) -> Value {
        assert_eq!(self.status, status, "{}", self.body);
        self.body
    }

    /// Asserts a problem: its status and code.
    #[track_caller]
    pub fn problem(self, status: u16, code: &str) -> Value {
        assert_eq!((self.status, self.body["code"].as_str()), (status, Some(code)), "{}", self.body);
        assert_eq!(self.headers["content-type"], "application/problem+json");
        self.body
    }

    /// A header, or an empty text.
    pub fn header(&self, name: &str) -> String {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned()
    }
}
