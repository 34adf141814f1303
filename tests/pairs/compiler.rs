//! Compiles single files with rustc.

use actor_tests::rustc::rustc;
use std::{
    env, fmt, fs,
    path::{Path, PathBuf},
    process::Command,
};

/// Compiles single files that depend on the runtime.
pub struct Compiler {
    /// The runtime as a library.
    runtime: PathBuf,
    /// Where the files are written.
    folder: PathBuf,
}

/// An error of rustc.
pub struct Error {
    /// Counted from 1, or 0 if the error has no place.
    pub line: u32,
    text: String,
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl Compiler {
    pub fn new() -> Self {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("pairs");
        fs::create_dir_all(&folder).expect("a folder in the target directory");
        Self { runtime: built_runtime(), folder }
    }

    /// Returns the errors of `source`, sorted by their lines.
    pub fn errors(&self, name: &str, source: &str) -> Vec<Error> {
        let file = self.folder.join(format!("{name}.rs"));
        fs::write(&file, source).expect("the file is written");
        let dependencies = self.runtime.parent().expect("the folder of the runtime").join("");
        let output = rustc()
            .args(["--edition=2024", "--crate-type=lib", "--emit=metadata", "--error-format=short", "-Aunused"])
            .arg("--extern")
            .arg(format!("actor_runtime={}", self.runtime.display()))
            .arg("-L")
            .arg(format!("dependency={}", dependencies.display()))
            .arg("--out-dir")
            .arg(&self.folder)
            .arg(&file)
            .output()
            .expect("rustc runs");
        let output = String::from_utf8(output.stderr).expect("rustc prints UTF-8");
        let mut errors: Vec<_> = output.lines().filter_map(|line| error(line, &file)).collect();
        errors.sort_by_key(|error| error.line);
        errors
    }
}

/// Parses `file:line:column: error[E0000]: text`, or `error: text` if the error has no place.
fn error(line: &str, file: &Path) -> Option<Error> {
    let (number, text) = match line.strip_prefix(file.to_str().expect("a path in UTF-8")) {
        Some(rest) => {
            let mut parts = rest.splitn(4, ':').skip(1);
            (parts.next()?.parse().ok()?, parts.nth(1)?.trim_start())
        }
        None => (0, line),
    };
    let is_error = text.starts_with("error") && !text.starts_with("error: aborting due to");
    is_error.then(|| Error { line: number, text: format!("{number}: {text}") })
}

/// Builds the runtime with the features of the tests and returns its path.
fn built_runtime() -> PathBuf {
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .args(["build", "--lib", "--message-format=json", "--manifest-path"])
        .arg(concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml"))
        .output()
        .expect("cargo runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let messages = String::from_utf8(output.stdout).expect("cargo prints UTF-8");
    // In JSON each backslash of a path is two.
    let strings = messages.lines().flat_map(|line| line.split('"')).map(|string| string.replace("\\\\", "\\"));
    let names_library = |path: &PathBuf| path.extension().is_some_and(|ending| ending == "rlib");
    let mut libraries = strings.filter(|string| string.contains("libactor_runtime-")).map(PathBuf::from);
    libraries.find(names_library).expect("the runtime is a library")
}
