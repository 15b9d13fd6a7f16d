//! The PostgreSQL that this program carries inside itself, where it was built with one.

#[cfg(bundled_postgres)]
pub(super) use bundled::unpack;

/// The programs of the bundle: there is none.
#[cfg(not(bundled_postgres))]
pub(super) async fn unpack(
    _layout: &super::layout::Layout,
    _durable: bool,
    _progress: super::Progress<'_>,
) -> Result<Option<std::path::PathBuf>, super::error::EmbeddedError> {
    Ok(None)
}

#[cfg(bundled_postgres)]
mod bundled {
    use std::fs;
    use std::io;
    use std::panic;
    use std::path::{Path, PathBuf};

    use ruzstd::decoding::StreamingDecoder;
    use tar::Archive;
    use tokio::task;

    use crate::platform::embedded::Progress;
    use crate::platform::embedded::error::EmbeddedError;
    use crate::platform::embedded::layout::Layout;

    const ARCHIVE: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/postgresql.tar.zst"));
    const SHA256: &str = env!("BUNDLED_POSTGRES_SHA256");
    /// The folder, complete and of whichever version.
    const PREFIX: &str = "programs-";
    const UNFINISHED: &str = "programs.new";

    /// The folder with the programs of the bundle, unpacked at the first use. For the holder of the start lock, when no server runs.
    pub async fn unpack(layout: &Layout, durable: bool, progress: Progress<'_>) -> Result<Option<PathBuf>, EmbeddedError> {
        let place = layout.root.join(format!("{PREFIX}{}", &SHA256[..12]));
        if !place.exists() {
            progress("Unpacking PostgreSQL …");
            // Those of an earlier version of this program go too.
            layout.remove_leftovers(PREFIX)?;
            layout.remove_leftovers(UNFINISHED)?;
            let new = layout.root.join(UNFINISHED);
            let target = new.clone();
            match task::spawn_blocking(move || extract(&target)).await {
                Ok(extracted) => extracted.map_err(EmbeddedError::at(&new))?,
                Err(ended) => panic::resume_unwind(ended.into_panic()),
            }
            layout.finish(&new, &place, durable)?;
        }
        Ok(Some(place.join("bin")))
    }

    fn extract(target: &Path) -> io::Result<()> {
        let decoder = StreamingDecoder::new(ARCHIVE).map_err(io::Error::other)?;
        let mut archive = Archive::new(decoder);
        archive.set_preserve_mtime(false);
        fs::create_dir(target)?;
        archive.unpack(target)
    }
}
