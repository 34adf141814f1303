//! The guide is consistent: every page is in the index, and every link has a definition.
//!
//! rustdoc checks the definitions themselves. `actor-runtime/docs/book.py` generates `links.rustdoc.md` and the book's summary.

use std::{collections::HashSet, path::PathBuf};

fn docs() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../actor-runtime/docs")
}

fn read(name: &str) -> String {
    let path = docs().join(name);
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    text.replace("\r\n", "\n")
}

/// Returns the label, the rustdoc path and the URL of each line of `links.tsv`.
fn links() -> Vec<[String; 3]> {
    let table = read("links.tsv");
    let lines = table.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    lines
        .map(|line| {
            let columns: Vec<_> = line.split('\t').map(str::to_owned).collect();
            columns.try_into().unwrap_or_else(|_| panic!("links.tsv needs three columns: {line}"))
        })
        .collect()
}

/// Returns the names of the files in `folder` that end with `suffix`, without it. The folder is relative to the guide.
fn names(folder: &str, suffix: &str) -> Vec<String> {
    let entries = std::fs::read_dir(docs().join(folder)).unwrap_or_else(|error| panic!("{folder}: {error}"));
    let names = entries.map(|entry| entry.expect("an entry").file_name().into_string().expect("a name"));
    names.filter_map(|name| Some(name.strip_suffix(suffix)?.to_owned())).collect()
}

/// Returns the file names of the pages without `.md`.
fn pages() -> Vec<String> {
    names(".", ".md").into_iter().filter(|name| name != "links.rustdoc").collect()
}

/// Returns the labels of the reference links in `page`, which stand outside of code.
fn labels(page: &str) -> Vec<&str> {
    let (mut labels, mut in_block) = (Vec::new(), false);
    for line in page.lines() {
        if line.trim_start().starts_with("```") {
            in_block = !in_block;
        } else if !in_block {
            labels.extend(labels_of_line(line));
        }
    }
    labels
}

fn labels_of_line(line: &str) -> Vec<&str> {
    let (mut labels, mut rest) = (Vec::new(), line);
    while let Some(start) = rest.find(['`', '[']) {
        let content = &rest[start + 1..];
        let is_code = rest[start..].starts_with('`');
        let Some(end) = (if is_code { content.find('`') } else { end_of_brackets(content) }) else { break };
        rest = &content[end + 1..];
        if !is_code && !rest.starts_with(['(', '[']) {
            labels.push(&content[..end]);
        }
    }
    labels
}

/// Returns the position of the first `]` outside of code.
fn end_of_brackets(content: &str) -> Option<usize> {
    let mut in_code = false;
    content.find(|c| {
        in_code ^= c == '`';
        c == ']' && !in_code
    })
}

/// Returns the picture as a URL that contains it.
fn picture(url: &str) -> String {
    let encode = |byte: u8| match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'_' | b'.' | b'-' | b'~' | b'/' | b':' | b'=' | b';' | b',' => {
            char::from(byte).to_string()
        }
        _ => format!("%{byte:02X}"),
    };
    "data:image/svg+xml,".to_owned() + &read(url).bytes().map(encode).collect::<String>()
}

#[test]
fn rustdoc_links_are_current() {
    let target = |path: &str, url: &str| match path {
        "-" => url.to_owned(),
        "data" => picture(url),
        path => path.to_owned(),
    };
    let lines = links().into_iter().map(|[label, path, url]| format!("[{label}]: {}\n", target(&path, &url)));
    let expected: Vec<_> = lines.collect();
    assert!(read("links.rustdoc.md") == expected.concat(), "run `python3 actor-runtime/docs/book.py links`");
}

#[test]
fn labels_of_links_are_unique() {
    let mut known = HashSet::new();
    for [label, ..] in links() {
        assert!(known.insert(label.to_lowercase()), "links.tsv defines `{label}` twice");
    }
}

#[test]
fn every_link_of_a_page_is_defined() {
    let known: HashSet<_> = links().into_iter().map(|[label, ..]| label).collect();
    for page in pages() {
        for label in labels(&read(&format!("{page}.md"))) {
            assert!(known.contains(label), "{page}.md: [{label}] is not in links.tsv");
        }
    }
}

#[test]
fn every_page_is_in_the_index_and_in_the_module() {
    let index = read("index.md");
    let listed: Vec<_> = index.lines().filter(|line| line.starts_with("- [")).flat_map(labels_of_line).collect();
    let module = read("../src/guide.rs");
    let declared = module.split_once("\npages! {").expect("the list of pages").1;
    let declared: Vec<_> = declared.split_whitespace().filter(|&word| word != "}").collect();
    assert_eq!(listed, declared, "index.md and guide.rs list the same pages in the same order");

    let mut files: Vec<_> = pages().into_iter().filter(|page| page != "index").collect();
    let mut listed: Vec<_> = listed.into_iter().map(str::to_owned).collect();
    files.sort();
    listed.sort();
    assert_eq!(files, listed, "index.md lists the files of the folder");
}

#[test]
fn labels_are_found_outside_of_code_only() {
    let page = "See [calling] and [`#[actor]`][options] or [`Call::tell`], not `#[actor]` or [this](https://a.b).\n```rust\n#[actor]\n```\n";
    assert_eq!(labels(page), ["calling", "options", "`Call::tell`"]);
}

/// Returns the text and the comment of each block of `compiler_says.md`. The comment names a ui case, or a feature.
fn compiler_messages() -> Vec<(String, String)> {
    let page = read("compiler_says.md");
    let entries = page.split("<!-- ").skip(1).map(|entry| {
        let (comment, rest) = entry.split_once(" -->\n```text\n").expect("a block follows the comment");
        let (text, _) = rest.split_once("\n```\n").expect("the block ends");
        (text.to_owned(), comment.to_owned())
    });
    let entries: Vec<_> = entries.collect();
    assert_eq!(entries.len(), page.matches("```text").count(), "a comment names the source of each message");
    entries
}

#[test]
fn messages_of_the_compiler_are_those_of_the_ui_cases() {
    let ui = docs().join("../../tests/ui");
    let cases: Vec<_> = compiler_messages().into_iter().filter(|(_, case)| !case.starts_with("feature ")).collect();
    assert!(cases.len() >= 25, "{} cases", cases.len());
    for (text, case) in cases {
        let path = ui.join(format!("{case}.stderr"));
        let output = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        assert!(output.contains(&text), "compiler_says.md: the output of {case} has changed; it is now:\n{output}");
    }
}

/// The tests build with all features, so no ui case shows what is said without one.
#[test]
fn messages_about_features_are_those_of_the_library() {
    let files = ["features/stream/disabled.rs", "engine/seams.rs", "instrument/observe/disabled.rs"];
    let sources = files.map(|file| read(&format!("../src/{file}"))).concat();
    let declared = read("../Cargo.toml");
    for (text, feature) in compiler_messages() {
        let Some(feature) = feature.strip_prefix("feature ") else { continue };
        assert!(declared.contains(&format!("\n{feature} = [")), "compiler_says.md: there is no feature `{feature}`");
        if let Some((_, message)) = text.split_once("error[E0277]: ") {
            assert!(sources.contains(message), "compiler_says.md: the library does not say: {message}");
        }
    }
}

/// Fails unless the page shows every program in `folder` as it is, and no other block that rustdoc ignores.
fn assert_programs_are_shown(page: &str, folder: &str) {
    let text = read(page);
    let mut ignored = 0;
    for name in names(&format!("../../{folder}"), ".rs") {
        let program = read(&format!("../../{folder}/{name}.rs"));
        let is_ignored = text.contains(&format!("```rust,ignore\n{program}```"));
        assert!(is_ignored || text.contains(&format!("```rust\n{program}```")), "copy {folder}/{name}.rs into {page}");
        ignored += usize::from(is_ignored);
    }
    assert!(ignored > 0, "{folder} has no programs");
    assert_eq!(text.matches("```rust,ignore").count(), ignored, "{page}: each ignored block is a program of {folder}");
}

#[test]
fn programs_of_other_libraries_are_shown_as_they_compile() {
    assert_programs_are_shown("coming_from.md", "benches/coming_from/src");
}

#[test]
fn recipes_with_other_crates_are_shown_as_they_compile() {
    assert_programs_are_shown("ecosystem.md", "recipes/tests");
    let page = read("ecosystem.md");
    let (_, dependencies) = page.split_once("```toml\n").expect("the dependencies");
    let (dependencies, _) = dependencies.split_once("```").expect("the block ends");
    assert!(read("../../recipes/Cargo.toml").contains(dependencies), "ecosystem.md: copy recipes/Cargo.toml");
}

#[test]
fn front_page_names_every_public_item() {
    let source = read("../src/lib.rs");
    let front: String = source.lines().filter(|line| line.starts_with("//!")).collect();
    let exports =
        source.split("pub use ").skip(1).filter_map(|rest| Some(rest.split_once(';')?.0)).collect::<Vec<_>>().join(" ");
    let items = exports.split(|c: char| !c.is_alphanumeric()).filter(|word| word.starts_with(char::is_uppercase));
    let missing: Vec<_> = items.filter(|item| !front.contains(&format!("{item}`"))).collect();
    assert!(missing.is_empty(), "the front page does not name {missing:?}");
    assert!(front.split("//!").count() < 80, "the front page is an index");
}
