//! A token issuer's web server on the loopback interface, well-behaved or not.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::time::timeout;

/// So long nothing takes on any machine: what is waited for never comes.
pub(super) const DEADLOCK: Duration = Duration::from_secs(60);

/// What it does with a request.
#[derive(Clone)]
pub(super) enum Answer {
    /// 200 with this body, without saying how long it is.
    Body(Vec<u8>),
    /// This status with this body.
    Status(u16, String),
    /// To that address.
    Redirect(String),
    /// Closes the connection, as a server that is away.
    HangUp,
    /// Never answers.
    Silence,
}

/// It ends with the runtime of the test.
pub(super) struct Server {
    origin: String,
    state: Arc<State>,
}

struct State {
    answer: Mutex<Answer>,
    requests: watch::Sender<usize>,
    open: watch::Sender<bool>,
}

impl Server {
    pub(super) async fn start(answer: Answer) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let origin = format!("http://{}", listener.local_addr().unwrap());
        let state = Arc::new(State { answer: Mutex::new(answer), requests: watch::Sender::new(0), open: watch::Sender::new(true) });
        tokio::spawn(serve(listener, Arc::clone(&state)));
        Self { origin, state }
    }

    /// The issuer that it is, for which it has a discovery document.
    pub(super) fn issuer(&self) -> String {
        self.origin.clone()
    }

    /// The address of its key set.
    pub(super) fn keys(&self) -> String {
        format!("{}/keys", self.origin)
    }

    /// An address of its own that redirects to its key set.
    pub(super) fn moved(&self) -> String {
        format!("{}/moved", self.origin)
    }

    pub(super) fn answer(&self, answer: Answer) {
        *self.state.answer.lock().unwrap() = answer;
    }

    /// Requests so far.
    pub(super) fn requests(&self) -> usize {
        *self.state.requests.borrow()
    }

    /// Waits until there have been so many.
    pub(super) async fn has_seen(&self, requests: usize) {
        let mut seen = self.state.requests.subscribe();
        timeout(DEADLOCK, seen.wait_for(|seen| *seen >= requests)).await.expect("no request comes").unwrap();
    }

    /// Lets requests come in, and answers none until it is opened again.
    pub(super) fn hold(&self, hold: bool) {
        self.state.open.send_replace(!hold);
    }
}

impl Answer {
    pub(super) fn json(value: &Value) -> Self {
        Self::Body(value.to_string().into_bytes())
    }
}

async fn serve(listener: TcpListener, state: Arc<State>) {
    loop {
        let (stream, _) = listener.accept().await.unwrap();
        tokio::spawn(answer(stream, Arc::clone(&state)));
    }
}

async fn answer(mut stream: TcpStream, state: Arc<State>) {
    let origin = format!("http://{}", stream.local_addr().unwrap());
    let answer = match read_path(&mut stream).await.as_str() {
        "/moved" => Answer::Redirect("/keys".into()),
        "/.well-known/openid-configuration" => Answer::json(&json!({ "issuer": origin, "jwks_uri": format!("{origin}/keys") })),
        _ => state.answer.lock().unwrap().clone(),
    };
    state.requests.send_modify(|requests| *requests += 1);
    state.open.subscribe().wait_for(|open| *open).await.unwrap();
    let text = match answer {
        Answer::Body(body) => [b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n".to_vec(), body].concat(),
        Answer::Status(status, body) => format!("HTTP/1.1 {status} Oops\r\nConnection: close\r\n\r\n{body}").into_bytes(),
        Answer::Redirect(to) => {
            format!("HTTP/1.1 302 Found\r\nConnection: close\r\nLocation: {to}\r\nContent-Length: 0\r\n\r\n").into_bytes()
        }
        Answer::HangUp => return,
        Answer::Silence => std::future::pending().await,
    };
    // A client that has read enough closes before everything is written.
    let _ = stream.write_all(&text).await;
}

async fn read_path(stream: &mut TcpStream) -> String {
    let mut request = Vec::new();
    while !request.ends_with(b"\r\n\r\n") {
        request.push(stream.read_u8().await.unwrap());
    }
    String::from_utf8(request).unwrap().split(' ').nth(1).unwrap().to_owned()
}
