//! Compile errors: each file in `ui/` contains one mistake, and its `.stderr` file contains the expected message.
//!
//! `TRYBUILD=overwrite cargo test -p actor-tests --test ui` rewrites the expected messages.

use std::process::Command;

/// The compiler version of the expected messages. About half of each message comes from rustc and changes with
/// releases.
const KNOWN: &str = "1.95";

#[test]
fn compile_errors_match_the_expected_texts() {
    let version = rustc_version();
    let number = version.split_whitespace().nth(1).unwrap_or_default();
    // `1.95.0` is accepted, `1.95.0-nightly` is not.
    if !number.starts_with(&format!("{KNOWN}.")) || number.contains('-') {
        println!("not compared: the texts are those of rustc {KNOWN}, and this is {version}");
        return;
    }
    trybuild::TestCases::new().compile_fail("ui/*/*.rs");
}

fn rustc_version() -> String {
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let output = Command::new(rustc).arg("--version").output().expect("rustc runs");
    String::from_utf8(output.stdout).expect("rustc speaks UTF-8")
}
