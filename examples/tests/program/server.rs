//! A program that listens until Ctrl-C.

use crate::program;
use std::{
    net::SocketAddr,
    process::{ExitStatus, Stdio},
    time::Duration,
};
use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, BufReader},
    process::Command,
    task::JoinHandle,
    time::timeout,
};

/// The time limit of a test. A test that takes longer hangs.
const PATIENCE: Duration = Duration::from_secs(300);

/// The running program. It is killed if its test fails or hangs.
pub struct Server {
    /// On which it listens.
    pub addresses: Vec<SocketAddr>,
    pub id: u32,
    exit: JoinHandle<(ExitStatus, String)>,
}

impl Server {
    /// Starts the program. Its first line must contain the addresses on which it listens.
    pub async fn start(example: &str, arguments: &[&str]) -> Self {
        let mut process = Command::new(program::path(example))
            .args(arguments)
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .expect("the program can be started");
        let id = process.id().expect("the process has not been waited for");
        let mut stdout = BufReader::new(process.stdout.take().expect("stdout is piped"));
        let mut said = String::new();
        stdout.read_line(&mut said).await.expect("the program says where it listens");
        let addresses: Vec<_> = said.trim_end().split([' ', ',']).filter_map(|word| word.parse().ok()).collect();
        assert!(!addresses.is_empty(), "no address in {said:?}");
        let exit = tokio::spawn(async move {
            let mut rest = String::new();
            let ended = async {
                stdout.read_to_string(&mut rest).await.expect("the program prints text");
                process.wait().await.expect("the process can be waited for")
            };
            let status = timeout(PATIENCE, ended).await.expect("the test hangs");
            (status, rest)
        });
        Self { addresses, id, exit }
    }

    /// Sends the signal of Ctrl-C. Unix only.
    pub async fn interrupt(&self) {
        let sent = Command::new("kill").arg("-INT").arg(self.id.to_string()).status().await;
        assert!(sent.expect("there is a `kill`").success());
    }

    /// Waits for the end. Returns what the program has printed since its first line.
    pub async fn assert_success(self) -> String {
        let (status, rest) = self.exit.await.expect("the process ends");
        assert_eq!(status.code(), Some(0), "{status}");
        rest
    }
}
