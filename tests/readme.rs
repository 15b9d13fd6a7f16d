//! What the documents say is true: the tour runs as a reader would run it, links lead somewhere, and files that are named exist.

#[path = "support/data_dir.rs"]
mod data_dir;
#[path = "readme/links.rs"]
mod links;

use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;

const PROGRAM: &str = env!("CARGO_BIN_EXE_menukaart");

struct Service(Child);

impl Drop for Service {
    fn drop(&mut self) {
        // As Ctrl-C or a service manager would, so that the database is shut down too.
        let pid = Pid::from_raw(i32::try_from(self.0.id()).unwrap_or_default());
        let _signalled = kill(pid, Signal::SIGTERM);
        let _status = self.0.wait();
    }
}

/// The fenced blocks that follow a `<!-- tour -->`, in the README and in the tour.
fn tour() -> String {
    let mut script = String::new();
    for document in ["README.md", "docs/tour.md"] {
        let text = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(document)).unwrap();
        let blocks = text.split("<!-- tour -->\n```sh\n").skip(1).map(|rest| rest.split_once("\n```").unwrap().0);
        script.extend(blocks.flat_map(|block| [block, "\n"]));
    }
    script
}

async fn wait_until_ready(base: &str) {
    for _ in 0..600 {
        let answer = reqwest::get(format!("{base}/health/ready")).await;
        if answer.is_ok_and(|answer| answer.status() == reqwest::StatusCode::OK) {
            return;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("the service did not become ready within a minute");
}

/// The tour needs what its reader has: a machine with nothing but Rust cannot take it. The checks of a change install both.
fn can_be_taken() -> bool {
    let missing = |name: &&str| Command::new(name).arg("--version").stdout(Stdio::null()).status().is_err();
    let missing: Vec<&str> = ["bash", "curl", "python3"].into_iter().filter(missing).collect();
    assert!(missing.is_empty() || std::env::var_os("CI").is_none(), "the tour needs {missing:?}");
    if !missing.is_empty() {
        eprintln!("the tour was not taken: it needs {missing:?}");
    }
    missing.is_empty()
}

#[tokio::test]
async fn the_tour_works() {
    if !can_be_taken() {
        return;
    }
    let data_dir = data_dir::passing();
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let base = format!("http://127.0.0.1:{port}");
    let mut command = Command::new(PROGRAM);
    command.env("MENUKAART_DATA_DIR", data_dir.path()).env("MENUKAART_LISTEN", format!("127.0.0.1:{port}"));
    let _service = Service(command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap());
    wait_until_ready(&base).await;
    let script = tour();
    assert!(script.contains("/contributions"), "docs/tour.md has no tour");
    let mut bash = Command::new("bash");
    bash.args(["-euo", "pipefail", "-c", &script]).env("MENUKAART_DATA_DIR", data_dir.path()).env("BASE", &base).env("MENUKAART", PROGRAM);
    let output = tokio::task::spawn_blocking(move || bash.output().unwrap()).await.unwrap();
    let (said, failed) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{said}\n{failed}");
    for part in ["Sterk aan het Werk", "accepted", "received", "\"counted\":", "\"share\":\"0.75\""] {
        assert!(said.contains(part), "{part} is missing in: {said}");
    }
}
