//! ARCHITECTURE.md lists everything in the runtime and in the patterns that can grow.

use super::source::{SourceFile, read_crate};

/// What can grow, or stays as long as the program runs. A file's own types are listed where they are declared.
const GROWING: &[&str] = &[
    "Vec<",
    "VecDeque<",
    "BTreeMap<",
    "BTreeSet<",
    "HashMap<",
    "HashSet<",
    "BinaryHeap<",
    "LinkedList<",
    "TicketList<",
    "Batch<",
    " Queue<",
    "WaitList",
    "mpsc::",
    "thread_local!",
    "static ",
];

/// Whether a line declares a field, a type or a static that can grow. A line of a function does not: what it declares is gone when the
/// function returns.
fn declares_growth(line: &str) -> bool {
    let line = line.trim_start();
    let is_local = ["let ", "fn ", "use ", "impl", "for ", "if "].iter().any(|word| line.contains(word));
    let words = line.replace("'static", "");
    !is_local && !line.contains("&mut ") && GROWING.iter().any(|word| words.contains(word))
}

/// The files that declare what can grow and that `table` does not name.
fn missing(files: &[SourceFile], table: &str) -> Vec<String> {
    let is_runtime = |file: &&SourceFile| !["guide", "lib", "loom"].contains(&file.module[0].as_str());
    let has_growth = |file: &&SourceFile| !file.path.ends_with("tests.rs") && file.code.lines().any(declares_growth);
    let files = files.iter().filter(is_runtime).filter(has_growth);
    files.map(|file| file.path.clone()).filter(|path| !table.contains(&format!("`{path}`"))).collect()
}

/// The table in the section of ARCHITECTURE.md.
fn table() -> &'static str {
    let document = include_str!("../../../ARCHITECTURE.md");
    let (_, section) = document.split_once("\n## What can grow\n").expect("the section exists");
    section.split("\n## ").next().unwrap_or_default()
}

/// The files of the runtime, and those of the patterns with the path from the root of the workspace.
fn published_files() -> Vec<SourceFile> {
    let mut files = read_crate("actor-runtime");
    files.extend(read_crate("actor-patterns").into_iter().map(|mut file| {
        file.path = format!("actor-patterns/src/{}", file.path);
        file
    }));
    files
}

#[test]
fn architecture_names_every_file_with_something_that_can_grow() {
    let files = published_files();
    let missing = missing(&files, table());
    assert!(missing.is_empty(), "the section \"What can grow\" lacks {missing:?}");
    let named = table().split('`').filter(|word| word.strip_suffix(".rs").is_some());
    for path in named {
        let file = files.iter().find(|file| file.path == path).unwrap_or_else(|| panic!("{path} does not exist"));
        assert!(file.code.lines().any(declares_growth), "{path} has nothing that can grow");
    }
}

#[test]
fn file_with_something_that_can_grow_is_found() {
    let file = |path: &str, line: &str| SourceFile::new(path, format!("{line}\n"));
    let files = [
        file("core/a.rs", "    all: Vec<u8>,"),
        file("core/b.rs", "static NEXT: AtomicU64 = AtomicU64::new(0);"),
        file("core/c.rs", "    name: &'static str,"),
        file("core/d.rs", "    let all: Vec<u8> = Vec::new();"),
        file("core/e.rs", "fn all(batch: &mut Batch<u8>) -> Vec<u8> {"),
        file("core/f.rs", "    waits: WaitList, // of tasks"),
    ];
    assert_eq!(missing(&files, "| `core/f.rs` |"), ["core/a.rs", "core/b.rs"]);
}
