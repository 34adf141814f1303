//! What the compiler says about mistakes: each file in `ui/` holds one, and beside it stands what its author reads.
//!
//! `TRYBUILD=overwrite cargo test -p actor-tests --test ui` writes the expected texts anew.

use std::process::Command;

/// The compiler whose words the expected texts hold: half of each is rustc's own, and changes from release to release.
const KNOWN: &str = "1.95";

#[test]
fn mistakes_are_named() {
    let version = rustc_version();
    let number = version.split_whitespace().nth(1).unwrap_or_default();
    // `1.95.0`, and not `1.95.0-nightly`.
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
