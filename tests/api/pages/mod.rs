//! The web pages from outside: what they say, in which language, and what they never do.

mod adviser;
mod contractor;
mod erasure;
mod forms;
mod frame;
mod imports;
mod keeping;
mod money_back;
mod partner;
mod passed_on;
mod public;
mod report;
mod settlements;
mod withdrawn;

use reqwest::{Client, Method, RequestBuilder, redirect};

use crate::support::{App, Browser, Reply, World};

/// A browser, as far as it matters here: it goes nowhere by itself.
pub(super) fn browser() -> Client {
    Client::builder().redirect(redirect::Policy::none()).build().unwrap()
}

/// A request for a page.
pub(super) fn request(app: &App, method: Method, path: &str) -> RequestBuilder {
    browser().request(method, format!("{}{path}", app.base))
}

/// A page as it is looked at.
pub(super) async fn page(app: &App, path: &str) -> Reply {
    Reply::of(request(app, Method::GET, path)).await
}

/// A page as somebody of an organisation or region sees it who has signed in.
async fn text(world: &World, name: &str, path: &str) -> String {
    let mut browser = Browser::at(&world.app.base);
    browser.get("/nl/").await;
    browser.sign_in(name).await;
    let page = browser.get(path).await;
    assert_eq!(page.status, 200, "{path}: {}", page.text);
    page.text
}
