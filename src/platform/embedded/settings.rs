//! What an embedded PostgreSQL is started with.

use std::path::PathBuf;

/// Gets a line for each step that may take more than a second.
pub(super) type Progress<'a> = &'a (dyn Fn(&str) + Sync);

/// Where the data lies and which PostgreSQL serves it.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The folder for everything that the service keeps; PostgreSQL's part is the folder `postgresql` in it. Made if there is none.
    pub data_dir: PathBuf,
    /// A folder with the programs `postgres` and `initdb` of one version, as `MENUKAART_POSTGRES_BIN` names it. Without it: those inside this
    /// program, or else those of the system.
    pub postgres_bin: Option<PathBuf>,
    /// The data may be lost with the next power cut: for tests, which are faster so. Holds for the whole server, as the process that starts it says.
    pub throwaway: bool,
}
