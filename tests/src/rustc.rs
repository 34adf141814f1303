//! The compiler whose errors the tests know.

use std::{env, process::Command};

/// The compiler version of the expected errors. About half of each message comes from rustc and changes with releases.
const KNOWN: &str = "1.95";

/// Returns the compiler that Cargo uses.
#[must_use]
pub fn rustc() -> Command {
    Command::new(env::var_os("RUSTC").unwrap_or_else(|| "rustc".into()))
}

/// Whether the tests know the errors of this compiler. If they don't, it prints that they are not compared.
///
/// # Panics
///
/// Panics if there is no compiler.
#[must_use]
pub fn has_expected_errors() -> bool {
    let output = rustc().arg("--version").output().expect("rustc runs");
    let version = String::from_utf8(output.stdout).expect("rustc prints UTF-8");
    let number = version.split_whitespace().nth(1).unwrap_or_default();
    // `1.95.0` is accepted, `1.95.0-nightly` is not.
    let is_known = number.starts_with(&format!("{KNOWN}.")) && !number.contains('-');
    if !is_known {
        println!("not compared: the errors are those of rustc {KNOWN}, and this is {version}");
    }
    is_known
}
