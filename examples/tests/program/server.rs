//! A program that listens until Ctrl-C.

use crate::program;
use std::{
    net::SocketAddr,
    process::{ExitStatus, Stdio},
    time::Duration,
};
use tokio::{
    io::{AsyncBufReadExt, BufReader},
    process::Command,
    task::JoinHandle,
    time::timeout,
};

/// The time limit of a test. A test that takes longer hangs.
const PATIENCE: Duration = Duration::from_secs(300);

/// The running program. It is killed if its test fails or hangs.
pub struct Server {
    pub address: SocketAddr,
    id: u32,
    exit: JoinHandle<ExitStatus>,
}

impl Server {
    /// Starts the program. Its first line must contain the address on which it listens.
    pub async fn start(example: &str, arguments: &[&str]) -> Self {
        let mut process = Command::new(program::path(example))
            .args(arguments)
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .expect("the program can be started");
        let id = process.id().expect("nobody has waited for the process yet");
        let stdout = process.stdout.take().expect("stdout is piped");
        let mut said = String::new();
        BufReader::new(stdout).read_line(&mut said).await.expect("the program says where it listens");
        let address = said.split([' ', ',']).find_map(|word| word.parse().ok());
        let exit = tokio::spawn(async move {
            let status = timeout(PATIENCE, process.wait()).await.expect("the test hangs");
            status.expect("the process can be waited for")
        });
        Self { address: address.unwrap_or_else(|| panic!("no address in {said:?}")), id, exit }
    }

    /// Sends the signal of Ctrl-C. Unix only.
    pub async fn interrupt(&self) {
        let sent = Command::new("kill").arg("-INT").arg(self.id.to_string()).status().await;
        assert!(sent.expect("there is a `kill`").success());
    }

    pub async fn assert_success(self) {
        let status = self.exit.await.expect("the process ends");
        assert_eq!(status.code(), Some(0), "{status}");
    }
}
