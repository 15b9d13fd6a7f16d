//! A minimal browser: it keeps cookies and follows no redirects or links by itself.

use std::collections::BTreeMap;

use reqwest::{Method, RequestBuilder, redirect};

use super::Reply;

/// A browser.
pub struct Browser {
    base: String,
    /// Where its forms say that they come from.
    pub origin: String,
    /// Its cookies, by their names.
    pub cookies: BTreeMap<String, String>,
    http: reqwest::Client,
}

impl Browser {
    /// A browser that has been nowhere yet.
    pub fn at(base: &str) -> Self {
        let http = reqwest::Client::builder().redirect(redirect::Policy::none()).build().unwrap();
        Self { base: base.to_owned(), origin: base.to_owned(), cookies: BTreeMap::new(), http }
    }

    /// The same cookies at another instance.
    pub fn moved_to(&self, base: &str) -> Self {
        Self { cookies: self.cookies.clone(), ..Self::at(base) }
    }

    /// A request with the cookies, that can still be changed.
    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let cookies: Vec<String> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let request = self.http.request(method, format!("{}{path}", self.base));
        if cookies.is_empty() { request } else { request.header("Cookie", cookies.join("; ")) }
    }

    /// Looks at a page.
    pub async fn get(&mut self, path: &str) -> Reply {
        let reply = Reply::of(self.request(Method::GET, path)).await;
        self.keep(&reply);
        reply
    }

    /// Sends a form from a page of this site.
    pub async fn send(&mut self, path: &str, fields: &[(&str, &str)]) -> Reply {
        let body = serde_html_form::to_string(fields).unwrap();
        let request = self.request(Method::POST, path).header("Content-Type", "application/x-www-form-urlencoded").body(body);
        let reply = Reply::of(request.header("Origin", &self.origin).header("Sec-Fetch-Site", "same-origin")).await;
        self.keep(&reply);
        reply
    }

    /// Sends a form with all its fields.
    pub async fn send_all(&mut self, path: &str, fields: &[(String, String)]) -> Reply {
        let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        self.send(path, &fields).await
    }

    /// Signs in as somebody of the sample, by the name on the button.
    pub async fn sign_in(&mut self, name: &str) -> Reply {
        let page = self.get("/nl/inloggen").await;
        let before = page.text.split(&format!(">{name}</button>")).next().unwrap();
        let person = value_before(before, "persoon");
        self.send("/nl/inloggen", &[("persoon", person.as_str())]).await
    }

    /// What a form of this session must send back.
    pub async fn csrf(&mut self) -> String {
        let page = self.get("/nl/mijn-account").await;
        assert_eq!(page.status, 200, "{}", page.text);
        value_before(&page.text, "csrf")
    }

    /// The fields of the form of a page that holds `value` in a hidden field: all its hidden ones, as they were sent.
    pub async fn hidden_fields(&mut self, path: &str, value: &str) -> Vec<(String, String)> {
        let page = self.get(path).await;
        assert_eq!(page.status, 200, "{}", page.text);
        hidden_fields(&page.text, value)
    }

    /// Whether somebody is signed in here.
    pub async fn is_known(&mut self) -> bool {
        self.get("/nl/mijn-account").await.status == 200
    }

    fn keep(&mut self, reply: &Reply) {
        for cookie in reply.headers.get_all("set-cookie") {
            let (pair, rest) = cookie.to_str().unwrap().split_once(';').unwrap();
            let (name, value) = pair.split_once('=').unwrap();
            if rest.contains("Max-Age=0") {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
    }
}

/// The hidden fields of the first form that holds a value in one of them.
#[track_caller]
pub fn hidden_fields(page: &str, value: &str) -> Vec<(String, String)> {
    let forms = page.split("<form").skip(1).map(|rest| rest.split("</form>").next().unwrap());
    let form =
        forms.into_iter().find(|form| form.contains(&format!("value=\"{value}\""))).unwrap_or_else(|| panic!("no form with {value}"));
    let fields = form.split("<input type=\"hidden\" name=\"").skip(1);
    let field = |text: &str| {
        let (name, rest) = text.split_once("\" value=\"").unwrap();
        (name.to_owned(), rest.split('"').next().unwrap().replace("&amp;", "&"))
    };
    fields.map(field).collect()
}

/// The value of the last hidden field with a name.
#[track_caller]
fn value_before(page: &str, name: &str) -> String {
    let (_, rest) = page.rsplit_once(&format!("name=\"{name}\" value=\"")).expect("no such field");
    rest.split('"').next().unwrap().to_owned()
}
