//! Provides the compiler's version and the profile to both programs, because their figures hold only for these.

use std::process::Command;

fn main() {
    let rustc = std::env::var_os("RUSTC").expect("cargo sets RUSTC");
    let output = Command::new(rustc).arg("--version").output().expect("rustc runs");
    let version = String::from_utf8(output.stdout).expect("rustc prints UTF-8");
    println!("cargo:rustc-env=BENCH_RUSTC={}", version.trim());
    println!("cargo:rustc-env=BENCH_PROFILE={}", std::env::var("PROFILE").expect("cargo sets PROFILE"));
    println!("cargo:rerun-if-changed=../build.rs");
}
