//! Finds the programs that the tests run.

use std::{
    env, fs,
    path::{Path, PathBuf},
};

/// Returns the path of an example. `cargo test` and `cargo nextest run` build all examples first, unless only one test is
/// selected.
pub fn path(example: &str) -> PathBuf {
    let test = env::current_exe().expect("the test knows its path");
    let profile = test.parent().and_then(Path::parent).expect("the test is in `deps`, in the directory of the profile");
    let program = profile.join("examples").join(example).with_extension(env::consts::EXE_EXTENSION);
    let sources = fs::read_to_string(program.with_extension("d")).unwrap_or_default();
    let modified = |path: &Path| fs::metadata(path).and_then(|file| file.modified()).ok();
    let changed = sources.split_whitespace().skip(1).any(|source| modified(source.as_ref()) > modified(&program));
    assert!(
        program.is_file() && !changed,
        "`{}` is missing or out of date: run `cargo build --example {example}` first",
        program.display()
    );
    program
}
