//! What can go wrong between the program and its own PostgreSQL.

use std::io;
use std::path::{Path, PathBuf};

/// Why there is no PostgreSQL to talk to, and what to do about it.
#[derive(Debug, thiserror::Error)]
pub enum EmbeddedError {
    /// A file or folder cannot be read, written or made.
    #[error(
        "{} cannot be used: {source}. Menukaart needs a folder in which it may read and write: make this one accessible, \
         or name another in MENUKAART_DATA_DIR",
        path.display()
    )]
    Folder {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// There is something in the place of the data that the service did not put there.
    #[error(
        "{} holds something else than the data of Menukaart, which is left as it is. Name an empty folder in MENUKAART_DATA_DIR",
        path.display()
    )]
    Foreign {
        /// The folder.
        path: PathBuf,
    },
    /// The data was made by another major version of PostgreSQL.
    #[error(
        "the data in {} was made by PostgreSQL {data}, which PostgreSQL {ours} ({}) cannot read. \
         Name the folder with the programs of PostgreSQL {data} in MENUKAART_POSTGRES_BIN; or dump the data with that version and restore it in a \
         new data directory; or name another folder in MENUKAART_DATA_DIR to begin with an empty database",
        cluster.display(), bin.display()
    )]
    OtherVersion {
        /// The folder with the data.
        cluster: PathBuf,
        /// The major version that made it.
        data: String,
        /// The major version that there is.
        ours: String,
        /// Where that lies.
        bin: PathBuf,
    },
    /// There is no PostgreSQL that can run here.
    #[error(
        "no PostgreSQL can be started here ({tried}). Install one (on Debian: apt install postgresql), or name the folder with its programs postgres \
         and initdb in MENUKAART_POSTGRES_BIN, or set DATABASE_URL to use a server that runs already"
    )]
    NoPostgres {
        /// What was tried, and why each does not do.
        tried: String,
    },
    /// PostgreSQL must not run as root, and there is nobody else.
    #[error("PostgreSQL refuses to run as root, and there is neither a user postgres nor a user nobody. Run Menukaart as an ordinary user")]
    NoAccount,
    /// The account under which PostgreSQL has to run cannot reach its folder or its programs.
    #[error(
        "PostgreSQL runs as the user {account} here, who may not enter {}. Permit it (chmod o+x), or name another folder in MENUKAART_DATA_DIR, \
         or run Menukaart as an ordinary user",
        folder.display()
    )]
    NotTraversable {
        /// The folder that is closed.
        folder: PathBuf,
        /// The user that PostgreSQL runs as.
        account: String,
    },
    /// The data belongs to a user that the server cannot run as.
    #[error(
        "the data in {} belongs to the user {owner}, but PostgreSQL has to run as {account}. Run Menukaart as {owner}, or give the folder above \
         it to {account} (chown -R), or name another one in MENUKAART_DATA_DIR",
        cluster.display()
    )]
    WrongOwner {
        /// The folder with the data.
        cluster: PathBuf,
        /// Whose it is.
        owner: String,
        /// Whose it should be.
        account: String,
    },
    /// The folder for the socket is not the server's alone.
    #[error(
        "{} is not a folder of the user that PostgreSQL runs as. Remove it, or name a shorter path in MENUKAART_DATA_DIR",
        path.display()
    )]
    SocketFolder {
        /// The folder.
        path: PathBuf,
    },
    /// A program of PostgreSQL did not start.
    #[error("{} cannot be started: {source}", program.display())]
    Launch {
        /// The program.
        program: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The new cluster could not be made.
    #[error("PostgreSQL could not make its files in {}: {output}", cluster.display())]
    InitDb {
        /// The folder meant for the data.
        cluster: PathBuf,
        /// What initdb said.
        output: String,
    },
    /// The server ended instead of serving.
    #[error("PostgreSQL did not start ({status}). The end of {}: {tail}", log.display())]
    Ended {
        /// How it ended.
        status: String,
        /// Its log file.
        log: PathBuf,
        /// The end of what it wrote there.
        tail: String,
    },
    /// The server runs, but does not answer in time.
    #[error("PostgreSQL does not answer after {seconds} s ({answer}). The end of {}: {tail}", log.display())]
    Silent {
        /// How long it was waited for.
        seconds: u64,
        /// Its last answer.
        answer: String,
        /// Its log file.
        log: PathBuf,
        /// The end of what it wrote there.
        tail: String,
    },
    /// Another process is starting or stopping the server, and does not finish.
    #[error("another process has kept {} locked for {seconds} s. Stop it and try again", path.display())]
    Locked {
        /// The lock file.
        path: PathBuf,
        /// How long it was waited for.
        seconds: u64,
    },
    /// The server does not shut down.
    #[error("PostgreSQL (process {pid}) does not shut down. End it with: kill -QUIT {pid}")]
    WillNotStop {
        /// Its process id.
        pid: i32,
    },
}

impl EmbeddedError {
    /// For `map_err`: the failure of something done to `path`.
    pub(super) fn at(path: &Path) -> impl FnOnce(io::Error) -> Self {
        move |source| Self::Folder { path: path.to_owned(), source }
    }
}
