//! What the configuration says about the web pages: where they are, and how people sign in.

use super::Reader;
use crate::platform::auth::login::{ClientSecret, LoginSettings, PublicUrl};

/// What is asked for unless another scope is configured.
const SCOPE: &str = "openid";

/// Variables that mean nothing without `MENUKAART_LOGIN_CLIENT_ID`.
const OF_CLIENT: [&str; 4] =
    ["MENUKAART_LOGIN_CLIENT_SECRET", "MENUKAART_LOGIN_CLIENT_SECRET_FILE", "MENUKAART_LOGIN_SCOPE", "MENUKAART_LOGIN_RESOURCE"];

impl Reader<'_> {
    pub(super) fn public_url(&mut self) -> Option<PublicUrl> {
        let text = self.get("MENUKAART_PUBLIC_URL")?;
        text.parse().map_err(|shape| self.mistakes.push(format!("MENUKAART_PUBLIC_URL is {shape}"))).ok()
    }

    /// This service as a client of the issuer, if people are to sign in.
    pub(super) fn login(&mut self, issuer: &str) -> Option<LoginSettings> {
        let Some(client_id) = self.get("MENUKAART_LOGIN_CLIENT_ID") else {
            self.refuse_login("MENUKAART_LOGIN_CLIENT_ID is not");
            return None;
        };
        if self.get("MENUKAART_PUBLIC_URL").is_none() {
            self.mistakes.push("MENUKAART_PUBLIC_URL is missing: the provider must know where to send people back to".into());
        }
        // Its discovery document is asked where people are sent to.
        self.check_web_address("MENUKAART_ISSUER", issuer);
        let scope = self.get("MENUKAART_LOGIN_SCOPE").unwrap_or_else(|| SCOPE.to_owned());
        Some(LoginSettings { client_id, secret: self.client_secret(), scope, resource: self.get("MENUKAART_LOGIN_RESOURCE") })
    }

    /// Names each variable of the client that is set for nothing.
    fn refuse_login(&mut self, why: &str) {
        for name in OF_CLIENT.into_iter().filter(|name| self.get(name).is_some()).collect::<Vec<_>>() {
            self.mistakes.push(format!("{name} is set, but {why}"));
        }
    }

    /// For the embedded mode, which has persons of its own.
    pub(super) fn refuse_login_client(&mut self) {
        if self.get("MENUKAART_LOGIN_CLIENT_ID").is_some() {
            self.mistakes.push("MENUKAART_LOGIN_CLIENT_ID is set, but without DATABASE_URL anybody of the sample can be chosen".into());
        }
        self.refuse_login("DATABASE_URL is not");
    }

    fn client_secret(&mut self) -> Option<ClientSecret> {
        let given = self.get("MENUKAART_LOGIN_CLIENT_SECRET");
        let Some(path) = self.get("MENUKAART_LOGIN_CLIENT_SECRET_FILE") else { return given.map(ClientSecret::new) };
        if given.is_some() {
            self.mistakes.push("MENUKAART_LOGIN_CLIENT_SECRET is set twice, also as _FILE".into());
        }
        match std::fs::read_to_string(&path) {
            // Editors end a file with a line break.
            Ok(secret) if !secret.trim_end().is_empty() => Some(ClientSecret::new(secret.trim_end())),
            Ok(_) => {
                self.mistakes.push(format!("MENUKAART_LOGIN_CLIENT_SECRET_FILE: {path} is empty"));
                None
            }
            Err(error) => {
                self.mistakes.push(format!("MENUKAART_LOGIN_CLIENT_SECRET_FILE: {path}: {error}"));
                None
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;
    use crate::platform::config::{Config, Mistakes};

    const DEPLOYED: [(&str, &str); 3] =
        [("DATABASE_URL", "postgres://u@h/d"), ("MENUKAART_AUDIENCE", "menukaart"), ("MENUKAART_ISSUER", "https://login.example.nl")];

    fn read(variables: &[(&str, &str)]) -> Result<Config, Mistakes> {
        let all = DEPLOYED.iter().chain(variables);
        Config::read(&all.map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect())
    }

    fn login(variables: &[(&str, &str)]) -> Option<LoginSettings> {
        read(variables).unwrap().issuer.unwrap().login
    }

    #[test]
    fn without_a_client_nobody_signs_in() {
        assert_eq!(login(&[]), None);
        let mistakes = read(&OF_CLIENT.map(|name| (name, "x"))).unwrap_err().to_string();
        assert!(OF_CLIENT.into_iter().all(|name| mistakes.contains(&format!("{name} is set, but"))), "{mistakes}");
    }

    #[test]
    fn a_client_needs_to_know_where_people_come_back_to() {
        let id = ("MENUKAART_LOGIN_CLIENT_ID", "menukaart");
        assert!(read(&[id]).unwrap_err().to_string().contains("PUBLIC_URL is missing"));
        assert!(read(&[id, ("MENUKAART_PUBLIC_URL", "http://menukaart.example.nl")]).unwrap_err().to_string().contains("PUBLIC_URL is no"));
        let settings = login(&[id, ("MENUKAART_PUBLIC_URL", "https://menukaart.example.nl")]).unwrap();
        assert_eq!((settings.client_id.as_str(), settings.scope.as_str(), settings.secret), ("menukaart", "openid", None));
    }

    #[test]
    fn a_secret_can_lie_in_a_file() {
        let mut file = tempfile::NamedTempFile::new().unwrap();
        file.write_all(b"hush\n").unwrap();
        let with = |name, value| {
            [("MENUKAART_LOGIN_CLIENT_ID", "menukaart"), ("MENUKAART_PUBLIC_URL", "https://menukaart.example.nl"), (name, value)]
        };
        let path = file.path().to_str().unwrap().to_owned();
        assert_eq!(login(&with("MENUKAART_LOGIN_CLIENT_SECRET_FILE", &path)).unwrap().secret, Some(ClientSecret::new("hush")));
        assert_eq!(login(&with("MENUKAART_LOGIN_CLIENT_SECRET", "hush")).unwrap().secret, Some(ClientSecret::new("hush")));
        assert!(read(&with("MENUKAART_LOGIN_CLIENT_SECRET_FILE", "/nowhere/at/all")).unwrap_err().to_string().contains("/nowhere/at/all"));
    }
}
