//! Another process that uses a data directory: this test program again, with one test that is none.

use std::env;
use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::os::unix::process::CommandExt;
use std::path::PathBuf;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use menukaart::platform::embedded::{Cluster, Settings};
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;

use super::place::Place;

const DATA_DIR: &str = "TEST_DATA_DIR";
const POSTGRES_BIN: &str = "TEST_POSTGRES_BIN";

/// A process that starts the cluster and then does what it is told.
pub struct Service {
    child: Child,
    orders: ChildStdin,
    answers: BufReader<ChildStdout>,
    _program: Option<Place>,
}

impl Service {
    pub fn spawn(settings: &Settings) -> Self {
        Self::run(Command::new(env::current_exe().unwrap()), settings, None)
    }

    /// With a copy of the program that the user can reach.
    pub fn spawn_as((uid, gid): (u32, u32), settings: &Settings) -> Self {
        let place = Place::new();
        let program = place.data_dir.with_file_name("service");
        fs::copy(env::current_exe().unwrap(), &program).unwrap();
        let mut command = Command::new(program);
        command.uid(uid).gid(gid).current_dir("/");
        Self::run(command, settings, Some(place))
    }

    fn run(mut command: Command, settings: &Settings, program: Option<Place>) -> Self {
        command.args(["--exact", "service::another_process", "--ignored", "--nocapture"]).env(DATA_DIR, &settings.data_dir);
        command.envs(settings.postgres_bin.as_ref().map(|bin| (POSTGRES_BIN, bin)));
        // What must not get through to the server.
        command.env("PGPORT", "9999").env("PGDATA", "/nowhere").env("LC_ALL", "nl_NL");
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        let orders = child.stdin.take().unwrap();
        let answers = BufReader::new(child.stdout.take().unwrap());
        Self { child, orders, answers, _program: program }
    }

    /// A process that has started, and the URL that it got.
    pub fn ready(settings: &Settings) -> (Self, String) {
        let mut service = Self::spawn(settings);
        let url = service.url();
        (service, url)
    }

    pub fn url(&mut self) -> String {
        let answer = self.answer();
        answer.strip_prefix("ready ").unwrap_or_else(|| panic!("{answer}")).to_owned()
    }

    /// Why it did not start.
    pub fn refusal(mut self) -> String {
        let answer = self.answer();
        std::io::copy(&mut self.answers, &mut std::io::sink()).unwrap();
        assert!(self.child.wait().unwrap().success());
        answer.strip_prefix("failed ").unwrap_or_else(|| panic!("{answer}")).to_owned()
    }

    /// The next thing that it has to say.
    fn answer(&mut self) -> String {
        loop {
            let mut line = String::new();
            assert_ne!(self.answers.read_line(&mut line).unwrap(), 0, "the process ended");
            // The test program prints things of its own, also on the same line.
            if let Some((_, answer)) = line.trim_end().split_once("» ") {
                return answer.to_owned();
            }
        }
    }

    pub fn stop(mut self) {
        writeln!(self.orders, "stop").unwrap();
        assert_eq!(self.answer(), "stopped");
        assert!(self.child.wait().unwrap().success());
    }

    /// As the system does when memory runs out.
    pub fn kill(mut self) {
        kill(Pid::from_raw(self.child.id().try_into().unwrap()), Signal::SIGKILL).unwrap();
        self.child.wait().unwrap();
    }
}

#[test]
#[ignore = "the other process in tests that need several"]
fn another_process() {
    let Some(data_dir) = env::var_os(DATA_DIR) else { return };
    let settings = Settings { data_dir: data_dir.into(), postgres_bin: env::var_os(POSTGRES_BIN).map(PathBuf::from), throwaway: true };
    tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap().block_on(async {
        let cluster = match Cluster::start(&settings, &|_| ()).await {
            Ok(cluster) => cluster,
            Err(error) => return println!("» failed {}", error.to_string().replace('\n', " ")),
        };
        println!("» ready {}", cluster.url("postgres"));
        let mut order = String::new();
        std::io::stdin().read_line(&mut order).unwrap();
        cluster.stop().await.unwrap();
        println!("» stopped");
    });
}
