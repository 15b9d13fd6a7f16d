//! Cookies: the few that the pages need, in the strictest form that browsers know.

use actix_web::http::header::{COOKIE, HeaderMap};

/// What a cookie is called, and how it is kept. Over TLS its name begins with `__Host-`, which no neighbouring site can write and no path can hide.
#[derive(Clone, Copy, Debug)]
pub struct Cookie {
    name: &'static str,
    secure: bool,
    /// Seconds; without any it ends with the browser.
    lasts: Option<i64>,
}

impl Cookie {
    /// A cookie for the whole site, out of reach of scripts and of forms on other sites.
    #[must_use]
    pub const fn new(name: &'static str, secure: bool, lasts: Option<i64>) -> Self {
        Self { name, secure, lasts }
    }

    fn prefix(self) -> &'static str {
        if self.secure { "__Host-" } else { "" }
    }

    /// What the browser sent as this cookie. Two of the same name may be an attempt to fix a session: then neither counts.
    #[must_use]
    pub fn read(self, headers: &HeaderMap) -> Option<&str> {
        let name = |pair: &str| {
            pair.strip_prefix(self.prefix()).is_some_and(|rest| rest.strip_prefix(self.name).is_some_and(|rest| rest.starts_with('=')))
        };
        let pairs = headers.get_all(COOKIE).filter_map(|value| value.to_str().ok()).flat_map(|value| value.split(';')).map(str::trim);
        let mut values = pairs.filter(|pair| name(pair)).filter_map(|pair| Some(pair.split_once('=')?.1));
        values.next().filter(|_| values.next().is_none())
    }

    /// The header that sets it. The value needs no escaping: it is base64url.
    #[must_use]
    pub fn set(self, value: &str) -> String {
        let lasts = self.lasts.map(|seconds| format!("; Max-Age={seconds}")).unwrap_or_default();
        format!(
            "{}{}={value}; Path=/; HttpOnly; SameSite=Lax{}{lasts}",
            self.prefix(),
            self.name,
            if self.secure { "; Secure" } else { "" }
        )
    }

    /// The header that makes the browser forget it.
    #[must_use]
    pub fn forget(self) -> String {
        Self { lasts: Some(0), ..self }.set("")
    }
}

#[cfg(test)]
mod tests {
    use actix_web::http::header::HeaderValue;

    use super::*;

    const PLAIN: Cookie = Cookie::new("menukaart", false, None);
    const SECURE: Cookie = Cookie::new("menukaart", true, Some(600));

    fn read(cookie: Cookie, header: &'static str) -> Option<String> {
        let mut headers = HeaderMap::new();
        headers.insert(COOKIE, HeaderValue::from_static(header));
        cookie.read(&headers).map(str::to_owned)
    }

    #[test]
    fn a_cookie_is_found_among_others_by_its_whole_name() {
        assert_eq!(read(PLAIN, "a=b; menukaart=x; c=d").as_deref(), Some("x"));
        assert_eq!(read(SECURE, "menukaart=x; __Host-menukaart=y").as_deref(), Some("y"));
        for other in ["", "menukaart", "menukaart2=x", "xmenukaart=x", "a=menukaart=x", "Menukaart=x"] {
            assert_eq!(read(PLAIN, other), None, "{other}");
        }
        assert_eq!(read(SECURE, "menukaart=x"), None, "over TLS nobody else can write it");
    }

    #[test]
    fn of_two_with_one_name_none_counts() {
        assert_eq!(read(PLAIN, "menukaart=x; menukaart=y"), None);
    }

    #[test]
    fn a_cookie_is_as_strict_as_its_connection_allows() {
        assert_eq!(PLAIN.set("x"), "menukaart=x; Path=/; HttpOnly; SameSite=Lax");
        assert_eq!(SECURE.set("x"), "__Host-menukaart=x; Path=/; HttpOnly; SameSite=Lax; Secure; Max-Age=600");
        assert_eq!(PLAIN.forget(), "menukaart=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0");
    }
}
