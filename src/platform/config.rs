//! The configuration, from environment variables. Every mistake in it is named at once, at the start.

mod contact;
mod login;

use std::collections::HashMap;
use std::net::SocketAddr;
use std::num::NonZeroU32;
use std::path::PathBuf;

use nix::unistd::Uid;

use crate::platform::auth::login::{LoginSettings, PublicUrl};
use crate::platform::auth::{ClaimNames, TokenType};
use crate::platform::db::{Address, Pooler};
use crate::platform::http::address::TrustedProxies;

/// How the service is to run.
#[derive(Clone, Debug)]
pub struct Config {
    /// Where it listens (`MENUKAART_LISTEN`).
    pub listen: SocketAddr,
    /// Where the metrics are (`MENUKAART_METRICS_LISTEN`).
    pub metrics_listen: Option<SocketAddr>,
    /// Which database.
    pub database: DatabaseConfig,
    /// Who issues tokens; the service itself, with a key of its own, beside the embedded database.
    pub issuer: Option<Box<Issuer>>,
    /// Origins that may call the API from a browser (`MENUKAART_CORS_ORIGINS`, separated by commas).
    pub cors_origins: Vec<String>,
    /// Requests per second and caller (`MENUKAART_RATE_LIMIT`).
    pub rate_limit: Option<NonZeroU32>,
    /// Reverse proxies whose `X-Forwarded-For` is believed (`MENUKAART_TRUSTED_PROXIES`).
    pub trusted_proxies: TrustedProxies,
    /// Where to report a weakness (`MENUKAART_SECURITY_CONTACT`), for `/.well-known/security.txt`.
    pub security_contact: Option<String>,
    /// Where browsers find the web pages (`MENUKAART_PUBLIC_URL`).
    pub public_url: Option<PublicUrl>,
}

/// Where the database is: all that most subcommands need to know.
#[derive(Clone, Debug)]
pub enum DatabaseConfig {
    /// For trying out: a PostgreSQL of its own.
    Embedded(DataDir),
    /// For real: a database of the organisation's.
    Remote(RemoteDatabase),
}

/// Where the embedded mode keeps everything.
#[derive(Clone, Debug)]
pub struct DataDir {
    /// The folder (`MENUKAART_DATA_DIR`).
    pub path: PathBuf,
    /// Where an earlier version kept it, if that was elsewhere: in the home of root, where no other user can get through.
    pub earlier: Option<PathBuf>,
    /// Another PostgreSQL than the one in the program (`MENUKAART_POSTGRES_BIN`).
    pub postgres_bin: Option<PathBuf>,
}

/// A database that somebody else looks after.
#[derive(Clone, Debug)]
pub struct RemoteDatabase {
    /// `DATABASE_URL`: as a role that owns nothing.
    pub url: String,
    /// `MENUKAART_MIGRATION_URL`: the same database as its owner, who migrates it.
    pub migration_url: Option<String>,
    /// `DATABASE_REPLICA_URL`: a standby of that database, for reads that nothing is decided on; as the same role.
    pub replica_url: Option<String>,
    /// What both lead through (`MENUKAART_POOLER`).
    pub pooler: Pooler,
}

/// A token issuer.
#[derive(Clone, Debug)]
pub struct Issuer {
    /// The `iss` of its tokens (`MENUKAART_ISSUER`).
    pub issuer: String,
    /// The `aud` that they must name (`MENUKAART_AUDIENCE`).
    pub audience: String,
    /// Its keys (`MENUKAART_JWKS_URL`); without it its discovery document tells where they are.
    pub jwks_url: Option<String>,
    /// What it writes into the header of access tokens (`MENUKAART_TOKEN_TYPE`).
    pub token_type: TokenType,
    /// Under which names it sends what the service needs to know (`MENUKAART_CLAIM_…`, `MENUKAART_ROLE_NAMES`, `MENUKAART_REGION`).
    pub claim_names: ClaimNames,
    /// How people sign in to the web pages there (`MENUKAART_LOGIN_…`); unless set, nobody can.
    pub login: Option<LoginSettings>,
}

/// Everything that is wrong with a configuration.
#[derive(Debug, thiserror::Error)]
#[error("the configuration is not right:\n{}", .0.iter().map(|mistake| format!("  - {mistake}")).collect::<Vec<_>>().join("\n"))]
pub struct Mistakes(pub Vec<String>);

/// Where root's embedded mode keeps everything.
const ROOTS_DATA_DIR: &str = "/var/lib/menukaart";

const LISTEN: SocketAddr = SocketAddr::new(std::net::IpAddr::V4(std::net::Ipv4Addr::LOCALHOST), 8080);

/// Variables that the service knows; another one that begins with `MENUKAART_` is a typing mistake.
const KNOWN: [&str; 26] = [
    "MENUKAART_LISTEN",
    "MENUKAART_METRICS_LISTEN",
    "MENUKAART_DATA_DIR",
    "MENUKAART_POSTGRES_BIN",
    "MENUKAART_ISSUER",
    "MENUKAART_AUDIENCE",
    "MENUKAART_JWKS_URL",
    "MENUKAART_CORS_ORIGINS",
    "MENUKAART_RATE_LIMIT",
    "MENUKAART_MIGRATION_URL",
    "MENUKAART_POOLER",
    "MENUKAART_TRUSTED_PROXIES",
    "MENUKAART_SECURITY_CONTACT",
    "MENUKAART_TOKEN_TYPE",
    "MENUKAART_CLAIM_ROLE",
    "MENUKAART_CLAIM_ORGANISATION",
    "MENUKAART_CLAIM_REGION",
    "MENUKAART_CLAIM_SCOPE",
    "MENUKAART_ROLE_NAMES",
    "MENUKAART_REGION",
    "MENUKAART_PUBLIC_URL",
    "MENUKAART_LOGIN_CLIENT_ID",
    "MENUKAART_LOGIN_CLIENT_SECRET",
    "MENUKAART_LOGIN_CLIENT_SECRET_FILE",
    "MENUKAART_LOGIN_SCOPE",
    "MENUKAART_LOGIN_RESOURCE",
];

impl Config {
    /// Reads the environment of the process.
    ///
    /// # Errors
    /// Every mistake.
    pub fn from_env() -> Result<Self, Mistakes> {
        Self::read(&std::env::vars().collect())
    }

    /// Reads variables; an empty one counts as absent.
    ///
    /// # Errors
    /// Every mistake.
    pub fn read(variables: &HashMap<String, String>) -> Result<Self, Mistakes> {
        let mut reader = Reader::new(variables);
        reader.refuse_unknown();
        let database = reader.database();
        let issuer = reader.issuer_for(&database);
        let config = Self {
            listen: reader.parse("MENUKAART_LISTEN", "an address and port such as 0.0.0.0:8080").unwrap_or(LISTEN),
            metrics_listen: reader.parse("MENUKAART_METRICS_LISTEN", "an address and port such as 127.0.0.1:9090"),
            database,
            issuer,
            cors_origins: reader.origins(),
            rate_limit: reader.parse("MENUKAART_RATE_LIMIT", "a number of requests per second such as 50"),
            trusted_proxies: reader
                .parse("MENUKAART_TRUSTED_PROXIES", "a list of networks and addresses such as 10.0.0.0/8, 192.0.2.1")
                .unwrap_or_default(),
            security_contact: reader.security_contact(),
            public_url: reader.public_url(),
        };
        reader.finish(config)
    }
}

impl DatabaseConfig {
    /// Reads from the environment of the process where the database is, and nothing else: no issuer of tokens, no address to listen on.
    ///
    /// # Errors
    /// Every mistake in that.
    pub fn from_env() -> Result<Self, Mistakes> {
        Self::read(&std::env::vars().collect())
    }

    /// Reads variables; an empty one counts as absent.
    ///
    /// # Errors
    /// Every mistake.
    pub fn read(variables: &HashMap<String, String>) -> Result<Self, Mistakes> {
        let mut reader = Reader::new(variables);
        reader.refuse_unknown();
        let database = reader.database();
        reader.finish(database)
    }

    /// Reads the address of the database as its owner (`MENUKAART_MIGRATION_URL`), if it is given: all that a migration needs.
    ///
    /// # Errors
    /// If it is no address of a database.
    pub fn migration_url() -> Result<Option<String>, Mistakes> {
        let variables = std::env::vars().collect();
        let mut reader = Reader::new(&variables);
        let url = reader.address("MENUKAART_MIGRATION_URL");
        reader.finish(url)
    }
}

struct Reader<'a> {
    variables: &'a HashMap<String, String>,
    is_root: bool,
    mistakes: Vec<String>,
}

impl<'a> Reader<'a> {
    fn new(variables: &'a HashMap<String, String>) -> Self {
        Self { variables, is_root: Uid::effective().is_root(), mistakes: Vec::new() }
    }

    fn finish<T>(self, read: T) -> Result<T, Mistakes> {
        if self.mistakes.is_empty() { Ok(read) } else { Err(Mistakes(self.mistakes)) }
    }

    fn get(&self, name: &str) -> Option<String> {
        self.variables.get(name).filter(|value| !value.is_empty()).cloned()
    }

    fn parse<T: std::str::FromStr>(&mut self, name: &str, shape: &str) -> Option<T> {
        let text = self.get(name)?;
        let parsed = text.parse().ok();
        if parsed.is_none() {
            self.mistakes.push(format!("{name} is not {shape}"));
        }
        parsed
    }

    fn refuse_unknown(&mut self) {
        let unknown = self.variables.keys().filter(|name| name.starts_with("MENUKAART_") && !KNOWN.contains(&name.as_str()));
        let mut unknown: Vec<String> = unknown.map(|name| format!("{name} is no variable of this version")).collect();
        unknown.sort();
        self.mistakes.append(&mut unknown);
    }

    fn database(&mut self) -> DatabaseConfig {
        if let Some(url) = self.address("DATABASE_URL") {
            let (migration_url, replica_url) = (self.address("MENUKAART_MIGRATION_URL"), self.address("DATABASE_REPLICA_URL"));
            return DatabaseConfig::Remote(RemoteDatabase { url, migration_url, replica_url, pooler: self.pooler() });
        }
        self.refuse(&["MENUKAART_MIGRATION_URL", "DATABASE_REPLICA_URL", "MENUKAART_POOLER"], "is set, but DATABASE_URL is not");
        let (path, earlier) = self.data_dir();
        DatabaseConfig::Embedded(DataDir { path, earlier, postgres_bin: self.get("MENUKAART_POSTGRES_BIN").map(PathBuf::from) })
    }

    fn issuer_for(&mut self, database: &DatabaseConfig) -> Option<Box<Issuer>> {
        if matches!(database, DatabaseConfig::Remote(_)) {
            return Some(Box::new(self.issuer()));
        }
        let names = ["MENUKAART_ISSUER", "MENUKAART_AUDIENCE", "MENUKAART_JWKS_URL"];
        self.refuse(&names, "is set, but without DATABASE_URL the service issues its own tokens");
        self.refuse_login_client();
        None
    }

    /// Variables that mean nothing here.
    fn refuse(&mut self, names: &[&str], why: &str) {
        let set = names.iter().filter(|name| self.get(name).is_some());
        let mut mistakes = set.map(|name| format!("{name} {why}")).collect();
        self.mistakes.append(&mut mistakes);
    }

    /// The address of a database.
    fn address(&mut self, name: &str) -> Option<String> {
        let url = self.get(name)?;
        if let Err(wrong) = Address::read(&url) {
            self.mistakes.push(format!("{name} {wrong}"));
        }
        Some(url)
    }

    fn pooler(&mut self) -> Pooler {
        match self.get("MENUKAART_POOLER").as_deref() {
            None => Pooler::None,
            Some("transaction") => Pooler::Transaction,
            Some(_) => {
                self.mistakes.push("MENUKAART_POOLER is not transaction: leave it away where nothing pools, or by sessions".into());
                Pooler::None
            }
        }
    }

    fn issuer(&mut self) -> Issuer {
        let [issuer, audience] = ["MENUKAART_ISSUER", "MENUKAART_AUDIENCE"].map(|name| self.required(name));
        let jwks_url = self.get("MENUKAART_JWKS_URL");
        match &jwks_url {
            Some(url) => self.check_web_address("MENUKAART_JWKS_URL", url),
            // Its discovery document is asked then.
            None => self.check_web_address("MENUKAART_ISSUER", &issuer),
        }
        let login = self.login(&issuer);
        Issuer { issuer, audience, jwks_url, login, token_type: self.token_type(), claim_names: self.claim_names() }
    }

    fn required(&mut self, name: &str) -> String {
        self.get(name).unwrap_or_else(|| {
            self.mistakes.push(format!("{name} is missing: with DATABASE_URL set, tokens come from your own issuer"));
            String::new()
        })
    }

    /// Keys, and what leads to them, come over TLS: whoever could change them on the way could make tokens.
    fn check_web_address(&mut self, name: &str, address: &str) {
        let allowed = reqwest::Url::parse(address).is_ok_and(|url| match url.scheme() {
            "https" => true,
            "http" => matches!(url.host_str(), Some("127.0.0.1" | "localhost" | "[::1]")),
            _ => false,
        });
        if !address.is_empty() && !allowed {
            self.mistakes.push(format!("{name} must begin with https:// (http:// only for this machine itself)"));
        }
    }

    fn token_type(&mut self) -> TokenType {
        match self.get("MENUKAART_TOKEN_TYPE").as_deref() {
            None | Some("at+jwt") => TokenType::AccessToken,
            Some("JWT") => TokenType::PlainJwt,
            Some(_) => {
                self.mistakes.push("MENUKAART_TOKEN_TYPE is neither at+jwt nor JWT".into());
                TokenType::default()
            }
        }
    }

    fn claim_names(&mut self) -> ClaimNames {
        let usual = ClaimNames::default();
        let shape = "a name of a claim, or a JSON pointer such as /realm_access/roles";
        ClaimNames {
            role: self.parse("MENUKAART_CLAIM_ROLE", shape).unwrap_or(usual.role),
            organisation: self.parse("MENUKAART_CLAIM_ORGANISATION", shape).unwrap_or(usual.organisation),
            region: self.parse("MENUKAART_CLAIM_REGION", shape).unwrap_or(usual.region),
            scope: self.parse("MENUKAART_CLAIM_SCOPE", shape).unwrap_or(usual.scope),
            roles: self.parse("MENUKAART_ROLE_NAMES", "a list of pairs such as sroi-adviseur=adviser").unwrap_or_default(),
            only_region: self.parse("MENUKAART_REGION", "the id of a region"),
        }
    }

    fn security_contact(&mut self) -> Option<String> {
        let contact = self.get("MENUKAART_SECURITY_CONTACT")?;
        if !contact::is_usable(&contact) {
            self.mistakes
                .push("MENUKAART_SECURITY_CONTACT is no address such as mailto:security@example.nl or https://example.nl/cvd".into());
        }
        Some(contact)
    }

    /// Where the embedded mode keeps everything, and where it did before. PostgreSQL does not run as root, and nobody else gets into root's home.
    fn data_dir(&mut self) -> (PathBuf, Option<PathBuf>) {
        if let Some(given) = self.get("MENUKAART_DATA_DIR") {
            return (given.into(), None);
        }
        let home = || self.get("HOME").map(|home| PathBuf::from(home).join(".local/share"));
        let data_home = || self.get("XDG_DATA_HOME").map(PathBuf::from).filter(|path| path.is_absolute());
        let of_user = data_home().or_else(home).map(|path| path.join("menukaart"));
        if self.is_root {
            return (PathBuf::from(ROOTS_DATA_DIR), of_user);
        }
        let path = of_user.unwrap_or_else(|| {
            self.mistakes.push("MENUKAART_DATA_DIR is missing, and there is no HOME to put the data in".into());
            PathBuf::new()
        });
        (path, None)
    }

    fn origins(&mut self) -> Vec<String> {
        let text = self.get("MENUKAART_CORS_ORIGINS").unwrap_or_default();
        let origins: Vec<String> = text.split(',').map(str::trim).filter(|origin| !origin.is_empty()).map(str::to_owned).collect();
        let bad = |origin: &&String| {
            let host = origin.strip_prefix("https://").or_else(|| origin.strip_prefix("http://"));
            host.is_none_or(|host| host.is_empty() || host.contains(['/', '*', ' ']))
        };
        let mut mistakes: Vec<String> = origins
            .iter()
            .filter(bad)
            .map(|origin| format!("MENUKAART_CORS_ORIGINS: {origin} is no origin such as https://portal.example.nl"))
            .collect();
        self.mistakes.append(&mut mistakes);
        origins
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(variables: &[(&str, &str)]) -> Result<Config, Mistakes> {
        Config::read(&variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect())
    }

    #[test]
    fn without_any_variable_it_runs_on_its_own_on_this_machine_only() {
        let config = read(&[("HOME", "/home/somebody")]).unwrap();
        assert_eq!(config.listen, LISTEN);
        assert!(matches!(config.database, DatabaseConfig::Embedded(_)) && config.issuer.is_none());
    }

    #[test]
    fn roots_data_lies_where_another_user_gets_through() {
        let variables = HashMap::from([("HOME", "/home/somebody")].map(|(name, value)| (name.to_owned(), value.to_owned())));
        let data_dir = |is_root| Reader { variables: &variables, is_root, mistakes: Vec::new() }.data_dir();
        let of_user = PathBuf::from("/home/somebody/.local/share/menukaart");
        assert_eq!(data_dir(false), (of_user.clone(), None));
        assert_eq!(data_dir(true), (PathBuf::from("/var/lib/menukaart"), Some(of_user)));
    }

    #[test]
    fn looking_after_a_database_takes_no_issuer() {
        let database = HashMap::from([("DATABASE_URL".to_owned(), "postgres://u@h/d".to_owned())]);
        assert!(matches!(DatabaseConfig::read(&database), Ok(DatabaseConfig::Remote(_))));
        assert!(Config::read(&database).unwrap_err().to_string().contains("MENUKAART_ISSUER is missing"));
        let wrong = HashMap::from([("DATABASE_URL".to_owned(), "mysql://x".to_owned()), ("MENUKAART_LISTEM".to_owned(), "x".to_owned())]);
        assert_eq!(DatabaseConfig::read(&wrong).unwrap_err().0.len(), 2);
    }

    #[test]
    fn every_mistake_is_named_at_once() {
        let mistakes = read(&[
            ("DATABASE_URL", "mysql://x"),
            ("MENUKAART_MIGRATION_URL", "owner"),
            ("DATABASE_REPLICA_URL", "standby"),
            ("MENUKAART_POOLER", "statement"),
            ("MENUKAART_LISTEN", "everywhere"),
            ("MENUKAART_JWKS_URL", "http://issuer.example.nl/keys"),
            ("MENUKAART_RATE_LIMIT", "0"),
            ("MENUKAART_TOKEN_TYPE", "opaque"),
            ("MENUKAART_CLAIM_ROLE", "/realm_access//roles"),
            ("MENUKAART_ROLE_NAMES", "baas"),
            ("MENUKAART_REGION", "Helmond"),
            ("MENUKAART_TRUSTED_PROXIES", "the proxy"),
            ("MENUKAART_SECURITY_CONTACT", "security at example.nl"),
            ("MENUKAART_CORS_ORIGINS", "https://ok.example.nl, *"),
            ("MENUKAART_LISTEM", "typing mistake"),
        ]);
        let text = mistakes.unwrap_err().to_string();
        for part in [
            "DATABASE_URL",
            "MIGRATION_URL is no",
            "REPLICA_URL is no",
            "POOLER is not",
            "MENUKAART_LISTEN ",
            "JWKS_URL must",
            "RATE_LIMIT",
            "TOKEN_TYPE",
            "CLAIM_ROLE",
            "ROLE_NAMES",
            "REGION is not",
            "TRUSTED_PROXIES",
            "SECURITY_CONTACT",
            "* is no origin",
            "LISTEM",
            "ISSUER is missing",
            "AUDIENCE is missing",
        ] {
            assert!(text.contains(part), "{part} is not named in: {text}");
        }
    }

    #[test]
    fn a_pooler_stands_before_a_database_of_your_own() {
        let deployed = [("DATABASE_URL", "postgres://u@h/d"), ("MENUKAART_ISSUER", "https://i"), ("MENUKAART_AUDIENCE", "menukaart")];
        let pooler = |config: Config| match config.database {
            DatabaseConfig::Remote(remote) => remote.pooler,
            DatabaseConfig::Embedded(_) => panic!("embedded"),
        };
        assert_eq!(pooler(read(&deployed).unwrap()), Pooler::None);
        let pooled = [&deployed[..], &[("MENUKAART_POOLER", "transaction")]].concat();
        assert_eq!(pooler(read(&pooled).unwrap()), Pooler::Transaction);
        assert!(read(&[("HOME", "/h"), ("MENUKAART_POOLER", "transaction")]).unwrap_err().to_string().contains("DATABASE_URL is not"));
    }

    #[test]
    fn an_address_that_looks_safer_than_it_is_is_a_mistake() {
        let text = read(&[("DATABASE_URL", "postgres://u:geheim@h/d?sslmode=require&sslrootcert=/ca.pem")]).unwrap_err().to_string();
        assert!(text.contains("DATABASE_URL has sslrootcert without sslmode=verify-full") && !text.contains("geheim"), "{text}");
    }

    #[test]
    fn a_deployed_service_needs_a_token_issuer() {
        assert!(read(&[("DATABASE_URL", "postgres://u@h/d")]).is_err());
        let issuer = [("MENUKAART_ISSUER", "https://i"), ("MENUKAART_AUDIENCE", "menukaart"), ("MENUKAART_JWKS_URL", "https://i/keys")];
        assert!(read(&[&[("DATABASE_URL", "postgres://u@h/d")][..], &issuer[..]].concat()).is_ok());
        assert!(read(&[&[("HOME", "/h")][..], &issuer[..]].concat()).is_err());
    }

    #[test]
    fn without_the_address_of_the_keys_the_issuer_must_be_one_that_can_be_asked() {
        let with =
            |issuer| read(&[("DATABASE_URL", "postgres://u@h/d"), ("MENUKAART_AUDIENCE", "menukaart"), ("MENUKAART_ISSUER", issuer)]);
        for issuer in ["https://login.example.nl/realms/x", "http://127.0.0.1:9000", "http://localhost:9000/x", "http://[::1]/x"] {
            assert!(with(issuer).is_ok(), "{issuer}");
        }
        for issuer in
            ["our-issuer", "http://login.example.nl", "http://127.0.0.1.example.nl", "http://localhost.example.nl", "ftp://localhost"]
        {
            assert!(with(issuer).unwrap_err().to_string().contains("MENUKAART_ISSUER must"), "{issuer}");
        }
    }
}
