//! Whether a server answers.

use std::path::Path;
use std::time::Duration;

use tokio::time::timeout;
use tokio_postgres::error::SqlState;
use tokio_postgres::{Config, Error, NoTls};

use super::socket;

/// A server that takes longer is busy; it is asked again.
const PATIENCE: Duration = Duration::from_secs(5);

/// What came back.
#[derive(Debug)]
pub(super) enum Answer {
    /// It answers queries.
    Ready,
    /// It lives, but is still starting, or already stopping, or very slow.
    Busy(String),
    /// No server listens.
    None(String),
}

/// Asks the server behind a socket for an answer to a query. A lack of free connections is one too.
pub(super) async fn ping(folder: &Path) -> Answer {
    match timeout(PATIENCE, ask(folder)).await {
        Ok(Ok(())) => Answer::Ready,
        Ok(Err(error)) => match error.as_db_error() {
            Some(refusal) if *refusal.code() == SqlState::TOO_MANY_CONNECTIONS => Answer::Ready,
            Some(refusal) => Answer::Busy(refusal.message().to_owned()),
            None => Answer::None(error.to_string()),
        },
        Err(_) => Answer::Busy("it keeps silent".to_owned()),
    }
}

async fn ask(folder: &Path) -> Result<(), Error> {
    let mut config = Config::new();
    config.host_path(folder).port(socket::PORT).user("postgres").dbname("postgres");
    let (client, connection) = config.connect(NoTls).await?;
    let query = async move { client.simple_query("select 1").await };
    let (answer, _) = tokio::join!(query, connection);
    answer.map(drop)
}
