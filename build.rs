//! Finds the PostgreSQL that the program carries inside itself.
//!
//! It is a file of a crate without an API, and Cargo tells a build script nothing about where it unpacked such a dependency. So the script looks
//! where Cargo unpacks dependencies, and takes no file but the one with the known hash.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use sha2::{Digest, Sha256};

/// The archive that a target has, the crate that holds it, and its hash.
struct Bundle {
    target: &'static str,
    package: &'static str,
    version: &'static str,
    sha256: &'static str,
}

const BUNDLES: [Bundle; 1] = [Bundle {
    target: "x86_64-unknown-linux-gnu",
    package: "pglite-rs-lib-x86_64-unknown-linux-gnu",
    version: "0.2.7",
    sha256: "e3fb68210df2e40e534a5db9886a4af5d56d4ef9ca30adeefd437069bda95073",
}];
const ARCHIVE: &str = "lib/pglite-runtime.tar.zst";
/// Names the archive where Cargo's folders are not in any of the usual places.
const OVERRIDE: &str = "MENUKAART_POSTGRES_BUNDLE";

fn main() -> ExitCode {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-env-changed={OVERRIDE}");
    println!("cargo::rustc-check-cfg=cfg(bundled_postgres)");
    let target = env::var("TARGET").expect("Cargo sets TARGET for build scripts");
    let wanted = env::var_os("CARGO_FEATURE_EMBEDDED_POSTGRES").is_some();
    let Some(bundle) = BUNDLES.iter().find(|bundle| wanted && bundle.target == target) else { return ExitCode::SUCCESS };
    match find(bundle).and_then(|archive| keep(&archive)) {
        Ok(()) => {
            println!("cargo::rustc-cfg=bundled_postgres");
            println!("cargo::rustc-env=BUNDLED_POSTGRES_SHA256={}", bundle.sha256);
            ExitCode::SUCCESS
        }
        Err(complaint) => {
            println!("cargo::error={complaint}");
            ExitCode::FAILURE
        }
    }
}

fn find(bundle: &Bundle) -> Result<Vec<u8>, String> {
    let places = places(bundle);
    let mut different = Vec::new();
    for place in &places {
        let Ok(archive) = fs::read(place) else { continue };
        if hex(&Sha256::digest(&archive)) == bundle.sha256 {
            return Ok(archive);
        }
        different.push(place.display().to_string());
    }
    let Bundle { package, version, sha256, .. } = bundle;
    let found = if different.is_empty() {
        let looked: Vec<String> = places.iter().map(|place| place.display().to_string()).collect();
        format!("it is in none of: {}", looked.join(", "))
    } else {
        format!("what was found has another hash: {}", different.join(", "))
    };
    Err(format!(
        "the PostgreSQL to embed ({ARCHIVE} of the crate {package} {version}, sha256 {sha256}) is missing; {found}. \
         Set {OVERRIDE} to the path of that file, or build with --no-default-features to embed none"
    ))
}

/// Every place where the archive may be: that of [`OVERRIDE`] alone, or else Cargo's registries and folders of vendored crates.
fn places(bundle: &Bundle) -> Vec<PathBuf> {
    if let Some(path) = env::var_os(OVERRIDE).filter(|path| !path.is_empty()) {
        return vec![path.into()];
    }
    let manifest = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").expect("Cargo sets CARGO_MANIFEST_DIR for build scripts"));
    let mut folders = registries();
    // This crate may itself lie in a registry or a vendor folder, beside the other.
    folders.extend(manifest.parent().map(Path::to_path_buf));
    folders.extend(manifest.ancestors().map(|folder| folder.join("vendor")));
    let names = [format!("{}-{}", bundle.package, bundle.version), bundle.package.to_owned()];
    folders.iter().flat_map(|folder| names.iter().map(|name| folder.join(name).join(ARCHIVE))).collect()
}

/// The folders into which Cargo unpacks crates, one for each registry; their names hold a hash.
fn registries() -> Vec<PathBuf> {
    let home = env::var_os("CARGO_HOME").filter(|home| !home.is_empty()).map(PathBuf::from);
    let Some(home) = home.or_else(|| env::home_dir().map(|home| home.join(".cargo"))) else { return Vec::new() };
    let Ok(registries) = fs::read_dir(home.join("registry/src")) else { return Vec::new() };
    let mut registries: Vec<PathBuf> = registries.flatten().map(|registry| registry.path()).collect();
    registries.sort();
    registries
}

fn keep(archive: &[u8]) -> Result<(), String> {
    let kept = Path::new(&env::var_os("OUT_DIR").expect("Cargo sets OUT_DIR for build scripts")).join("postgresql.tar.zst");
    fs::write(&kept, archive).map_err(|error| format!("{} cannot be written: {error}", kept.display()))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
