//! One connection, from an address to a session that can be used.

use diesel::connection::CacheSize;
use diesel::{ConnectionError, ConnectionResult};
use diesel_async::{AsyncConnection, AsyncPgConnection, SimpleAsyncConnection};

use super::address::Address;
use super::session::Pooler;

/// Connects, and sets the session up unless a pooler gives each transaction another one.
pub(super) async fn connect(address: &Address, pooler: Pooler) -> ConnectionResult<AsyncPgConnection> {
    let (client, mut connection) = address.connect().await.map_err(refused)?;
    if pooler == Pooler::Transaction {
        // diesel prepares two statements for its own set-up. Outside a transaction the pooler could have each message of them answered by another session,
        // where there is no such statement, or another client's of the same name.
        tokio::select! {
            begun = client.batch_execute("BEGIN") => begun.map_err(refused)?,
            gone = &mut connection => {
                gone.map_err(refused)?;
                return Err(ConnectionError::BadConnection("the connection ended".into()));
            }
        }
    }
    let mut conn = AsyncPgConnection::try_from_client_and_connection(client, connection).await?;
    let rest = match pooler {
        Pooler::None => pooler.with_session(),
        Pooler::Transaction => {
            // What is prepared is closed when its values are there: before the COMMIT, after which the session is another's.
            conn.set_prepared_statement_cache_size(CacheSize::Disabled);
            "COMMIT".into()
        }
    };
    conn.batch_execute(&rest).await.map_err(ConnectionError::CouldntSetupConfiguration)?;
    Ok(conn)
}

/// Connects without setting anything: a migration may take as long as it takes.
pub(super) async fn connect_bare(address: &Address) -> ConnectionResult<AsyncPgConnection> {
    let (client, connection) = address.connect().await.map_err(refused)?;
    AsyncPgConnection::try_from_client_and_connection(client, connection).await
}

/// What the server or the network says, without the address: that may hold a password.
fn refused(error: tokio_postgres::Error) -> ConnectionError {
    let reason = error.as_db_error().map_or_else(|| error.to_string(), |refusal| refusal.message().to_owned());
    ConnectionError::BadConnection(reason)
}
