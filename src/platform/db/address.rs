//! The address of a database and how the connection is secured, as in `DATABASE_URL`.

use std::path::Path;

use percent_encoding::percent_decode_str;
use tokio_postgres::config::{Host, SslMode};
use tokio_postgres::{Client, Config, Connection, Socket};
use tokio_postgres_rustls::MakeRustlsConnect;

use super::tls;

/// The connection itself, beside the client that asks through it. Without TLS it is plain.
pub(super) type Way = Connection<Socket, <MakeRustlsConnect as tokio_postgres::tls::MakeTlsConnect<Socket>>::Stream>;

/// The address of a database.
///
/// `sslmode` in it means what it means to libpq: `disable`; `prefer`, which is the default and takes TLS where the server has it; `require`, which takes nothing
/// else; and `verify-full`, which takes no certificate but one that is made out to that host by somebody in `sslrootcert`, a PEM file, or by
/// somebody whom the system trusts. Only that one protects against a man in the middle. On a unix socket there is no TLS.
///
/// Two things differ, both to the safe side: where TLS was begun and fails, `prefer` does not try again without; and `sslrootcert` with
/// another `sslmode` is a mistake, because it would not be looked at, or at half of it.
#[derive(Clone)]
pub struct Address {
    config: Config,
    tls: MakeRustlsConnect,
}

/// What is wrong with an address. Never says what stands in it: that may be a password.
#[derive(Debug, thiserror::Error)]
pub enum BadAddress {
    /// Not an address at all.
    #[error("is no PostgreSQL address such as postgres://user@host/database")]
    Unreadable,
    /// A certificate of anybody's would do.
    #[error("has sslmode=verify-ca, which takes certificates of other hosts: let it be verify-full")]
    AnyName,
    /// It looks safer than it is.
    #[error("has sslrootcert without sslmode=verify-full: the certificate would not be verified")]
    NotVerified,
    /// The file of `sslrootcert`.
    #[error("has an sslrootcert that holds no certificates: {0}")]
    NoRoots(String),
    /// TLS itself.
    #[error("asks for TLS that is not there: {0}")]
    NoTls(#[from] rustls::Error),
}

impl Address {
    /// Reads an address, and the file that it names.
    ///
    /// # Errors
    /// Whatever is wrong with it.
    pub fn read(text: &str) -> Result<Self, BadAddress> {
        let (text, roots) = taken(text, "sslrootcert");
        // Other modes are left to the driver, which knows them.
        let (rest, mode) = match taken(&text, "sslmode") {
            (rest, Some(mode)) if mode.starts_with("verify-") => (rest, Some(mode)),
            _ => (text, None),
        };
        let mut config: Config = rest.parse().map_err(|_| BadAddress::Unreadable)?;
        let tls = match (mode.as_deref(), roots.as_deref()) {
            (Some("verify-full"), None | Some("system")) => tls::verified_by_the_system()?,
            (Some("verify-full"), Some(roots)) => tls::verified_by(Path::new(roots))?,
            (Some(_), _) => return Err(BadAddress::AnyName),
            (None, Some(_)) => return Err(BadAddress::NotVerified),
            (None, None) => tls::unverified()?,
        };
        if mode.is_some() {
            config.ssl_mode(SslMode::Require);
        }
        if config.get_hosts().iter().all(|host| matches!(host, Host::Unix(_))) {
            config.ssl_mode(SslMode::Disable);
        }
        Ok(Self { config, tls })
    }

    /// Opens a connection; the caller has to drive it.
    pub(super) async fn connect(&self) -> Result<(Client, Way), tokio_postgres::Error> {
        self.config.connect(self.tls.clone()).await
    }
}

/// An address without one of its parameters, and what that was. As for the driver, nothing before the first `@` is one.
fn taken(text: &str, name: &str) -> (String, Option<String>) {
    let after_password = text.find('@').unwrap_or_default();
    let Some(question) = text[after_password..].find('?').filter(|_| is_url(text)) else { return (text.to_owned(), None) };
    let (before, query) = text.split_at(after_password + question);
    let is_it = |parameter: &&str| parameter.split_once('=').is_some_and(|(key, _)| key == name);
    let (found, others): (Vec<&str>, Vec<&str>) = query[1..].split('&').partition(is_it);
    let value = found.last().and_then(|parameter| parameter.split_once('=')).map(|(_, value)| value);
    let value = value.map(|value| percent_decode_str(value).decode_utf8_lossy().into_owned());
    let mark = if others.is_empty() { "" } else { "?" };
    (format!("{before}{mark}{}", others.join("&")), value)
}

fn is_url(text: &str) -> bool {
    text.starts_with("postgres://") || text.starts_with("postgresql://")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mode(text: &str) -> SslMode {
        Address::read(text).map_err(|wrong| wrong.to_string()).unwrap().config.get_ssl_mode()
    }

    fn wrong(text: &str) -> BadAddress {
        Address::read(text).err().unwrap()
    }

    #[test]
    fn a_mode_means_what_it_means_to_others() {
        assert_eq!(mode("postgres://u@h/d"), SslMode::Prefer);
        assert_eq!(mode("postgres://u@h/d?sslmode=disable"), SslMode::Disable);
        assert_eq!(mode("postgres://u@h/d?sslmode=require&connect_timeout=3"), SslMode::Require);
        assert_eq!(mode("postgres://u@h/d?connect_timeout=3&sslmode=verify-full"), SslMode::Require);
        assert_eq!(mode("host=h user=u sslmode=require"), SslMode::Require);
        assert_eq!(mode("postgres://u@%2Frun%2Fpostgresql/d?sslmode=require"), SslMode::Disable);
    }

    #[test]
    fn what_looks_safer_than_it_is_is_refused() {
        assert!(matches!(wrong("postgres://u@h/d?sslrootcert=/ca.pem"), BadAddress::NotVerified));
        assert!(matches!(wrong("postgres://u@h/d?sslrootcert=/ca.pem&sslmode=require"), BadAddress::NotVerified));
        assert!(matches!(wrong("postgres://u@h/d?sslmode=verify-ca&sslrootcert=/ca.pem"), BadAddress::AnyName));
        assert!(matches!(wrong("postgres://u@h/d?sslmode=verify-full&sslrootcert=%2Fnot%20there"), BadAddress::NoRoots(_)));
        for text in ["mysql://h", "postgres://u@h/d?sslmode=sometimes", "host=h sslmode=verify-full", "postgres://u@h/d?sslkey=/k"] {
            assert!(matches!(wrong(text), BadAddress::Unreadable), "{text}");
        }
    }

    #[test]
    fn a_file_without_a_certificate_is_no_root() {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), "no certificate").unwrap();
        assert!(matches!(
            wrong(&format!("postgres://u@h/d?sslmode=verify-full&sslrootcert={}", file.path().display())),
            BadAddress::NoRoots(_)
        ));
    }

    #[test]
    fn a_parameter_is_taken_out_and_nothing_else_is_touched() {
        assert_eq!(taken("postgres://u:p?a=b@h/d?a=%2Fx%20y&c=d", "a"), ("postgres://u:p?a=b@h/d?c=d".into(), Some("/x y".into())));
        assert_eq!(taken("postgres://u@h/d?a=1&a=2", "a"), ("postgres://u@h/d".into(), Some("2".into())));
        assert_eq!(taken("postgres://u@h/d", "a"), ("postgres://u@h/d".into(), None));
    }
}
