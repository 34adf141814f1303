//! Passes on which compiler the guard is built with: its figures hold for no other.

use std::process::Command;

fn main() {
    let rustc = std::env::var_os("RUSTC").expect("cargo sets RUSTC");
    let output = Command::new(rustc).arg("-V").output().expect("rustc runs");
    let version = String::from_utf8(output.stdout).expect("rustc prints UTF-8");
    println!("cargo:rustc-env=GUARD_RUSTC={}", version.trim());
    println!("cargo:rerun-if-changed=build.rs");
}
