//! Clients that this project has not written: packages of Debian.

use std::{
    env,
    process::{Output, Stdio},
    time::Duration,
};
use tokio::{io::AsyncWriteExt, process::Command, time::timeout};

/// The time limit of a client. A client that takes longer hangs.
const PATIENCE: Duration = Duration::from_secs(120);

/// Whether `command` is installed. If not, prints that the test is skipped, or panics if `REQUIRE_CLIENTS` is set.
///
/// Other systems have other programs of the same names, so the tests that use these clients run on Linux only.
pub fn is_installed(command: &str, package: &str) -> bool {
    let path = env::var_os("PATH").unwrap_or_default();
    let found = cfg!(target_os = "linux") && env::split_paths(&path).any(|folder| folder.join(command).is_file());
    assert!(found || env::var_os("REQUIRE_CLIENTS").is_none(), "install {command} (Debian: {package})");
    if !found {
        eprintln!("SKIPPED: there is no {command} (Debian: {package})");
    }
    found
}

/// A client that is killed if its test fails.
pub fn client(command: &str, arguments: &[&str]) -> Command {
    let mut client = Command::new(command);
    client.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).kill_on_drop(true);
    client
}

/// Runs a client to its end, with `input` on its standard input.
pub async fn run(command: &str, arguments: &[&str], input: impl AsRef<[u8]> + Send + 'static) -> Output {
    let mut process = client(command, arguments).spawn().expect("the client can be started");
    let mut stdin = process.stdin.take().expect("stdin is piped");
    // The client may end before it has read everything.
    tokio::spawn(async move { stdin.write_all(input.as_ref()).await });
    timeout(PATIENCE, process.wait_with_output()).await.expect("the client hangs").expect("it can be waited for")
}
