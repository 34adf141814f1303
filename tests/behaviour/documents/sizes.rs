//! Source files stay short enough to be read at once.

use super::source::{SourceFile, read_crate};

/// Lines of a file at most.
const MOST_LINES: usize = 400;

/// Lines of a file that are neither blank nor comments, at most.
const MOST_CODE: usize = 300;

/// Files that are too long.
fn too_long(folder: &str, files: &[SourceFile]) -> Vec<String> {
    let violations = files.iter().filter_map(|file| {
        let path = format!("{folder}/src/{}", file.path);
        let lines = file.text.lines().count();
        let is_code = |line: &&str| !line.trim().is_empty() && !line.trim_start().starts_with("//");
        let code = file.text.lines().filter(is_code).count();
        if code > MOST_CODE {
            Some(format!("{path}: {code} lines of code, {MOST_CODE} are allowed"))
        } else if lines > MOST_LINES {
            Some(format!("{path}: {lines} lines, {MOST_LINES} are allowed"))
        } else {
            None
        }
    });
    violations.collect()
}

#[test]
fn source_files_are_short() {
    for folder in ["actor-macros", "actor-patterns", "actor-runtime"] {
        let violations = too_long(folder, &read_crate(folder));
        assert!(violations.is_empty(), "\n{}\n", violations.join("\n"));
    }
}

#[test]
fn long_files_are_found() {
    let file = |path: &str, line: &str, count: usize| SourceFile::new(path, line.repeat(count));
    let files = [
        file("code.rs", "f();\n", 301),
        file("docs.rs", "/// Documentation.\n", 401),
        file("short.rs", "f();\n", 300),
        file("lib.rs", "//! Documentation.\n", 400),
    ];
    let found = too_long("a", &files);
    assert_eq!(
        found,
        ["a/src/code.rs: 301 lines of code, 300 are allowed", "a/src/docs.rs: 401 lines, 400 are allowed",]
    );
}
