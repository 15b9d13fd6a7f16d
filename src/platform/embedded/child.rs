//! Processes that end when this one does.

use std::io;
use std::os::unix::process::CommandExt;
use std::process::{Child, Command, ExitStatus, Output};
use std::thread;

use tokio::sync::oneshot;

/// A running child.
#[derive(Debug)]
pub(super) struct Process(oneshot::Receiver<io::Result<Output>>);

impl Process {
    /// Starts a command in a process group of its own, out of the reach of Ctrl-C: the service has to finish its requests first.
    pub async fn start(mut command: Command) -> io::Result<Self> {
        command.process_group(0);
        interrupt_when_orphaned(&mut command);
        let (started, answer) = oneshot::channel();
        let (ended, end) = oneshot::channel();
        // The kernel looks at the thread that started a child, not at the process: so that thread stays until the child is gone.
        thread::Builder::new().name("postgresql".to_owned()).spawn(move || match command.spawn() {
            Ok(child) => {
                let _ = started.send(Ok(()));
                let _ = ended.send(Child::wait_with_output(child));
            }
            Err(error) => drop(started.send(Err(error))),
        })?;
        answer.await.unwrap_or_else(|_| Err(io::ErrorKind::BrokenPipe.into()))?;
        Ok(Self(end))
    }

    /// How it ended, if it has.
    pub fn ended(&mut self) -> Option<ExitStatus> {
        self.0.try_recv().ok()?.ok().map(|output| output.status)
    }
}

/// Waits for the end of a command and returns what it wrote.
pub(super) async fn output(command: Command) -> io::Result<Output> {
    Process::start(command).await?.0.await.unwrap_or_else(|_| Err(io::ErrorKind::BrokenPipe.into()))
}

/// SIGINT is what shuts PostgreSQL down without waiting for its clients, and makes initdb remove what it has made.
#[cfg(target_os = "linux")]
fn interrupt_when_orphaned(command: &mut Command) {
    use nix::sys::{prctl, signal::Signal};

    let parent = std::process::id();
    let arrange = move || {
        prctl::set_pdeathsig(Signal::SIGINT)?;
        // We may have died just before.
        if std::os::unix::process::parent_id() == parent { Ok(()) } else { Err(io::ErrorKind::BrokenPipe.into()) }
    };
    // SAFETY: between fork and exec only what is safe in a signal handler may run: this makes two system calls and allocates nothing. It comes after
    // the change of user, which would undo it.
    unsafe { command.pre_exec(arrange) };
}

/// Elsewhere a server stays behind after a crash, and the next start joins it.
#[cfg(not(target_os = "linux"))]
fn interrupt_when_orphaned(_command: &mut Command) {}
