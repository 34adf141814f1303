//! The relative links in the documents lead to existing files and headings.

use std::{fs, path::Path};

const DOCUMENTS: &[&str] =
    &["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md", "PROMISES.md", "benches/README.md"];

/// Returns the lines of `document` outside of code blocks.
fn prose(document: &str) -> impl Iterator<Item = &str> {
    let mut in_code = false;
    document.lines().filter(move |line| {
        let fence = line.starts_with("```");
        in_code ^= fence;
        !fence && !in_code
    })
}

/// Returns the link targets: the text between `](` and `)`.
fn targets(document: &str) -> Vec<&str> {
    prose(document)
        .flat_map(|line| line.split("](").skip(1))
        .filter_map(|rest| rest.split_once(')'))
        .map(|(target, _)| target)
        .filter(|target| !target.contains("://"))
        .collect()
}

/// Returns the anchor that GitHub generates for a heading.
fn anchor(heading: &str) -> String {
    let kept = heading.chars().filter(|c| c.is_alphanumeric() || " -_".contains(*c));
    kept.collect::<String>().to_lowercase().replace(' ', "-")
}

fn has_heading(document: &str, wanted: &str) -> bool {
    prose(document)
        .filter(|line| line.starts_with('#'))
        .any(|line| anchor(line.trim_start_matches(['#', ' '])) == wanted)
}

fn leads_somewhere(from: &Path, target: &str) -> bool {
    let (file, heading) = target.split_once('#').unwrap_or((target, ""));
    let path = if file.is_empty() { from.to_owned() } else { from.with_file_name("").join(file) };
    if heading.is_empty() {
        return path.exists();
    }
    fs::read_to_string(path).is_ok_and(|document| has_heading(&document, heading))
}

#[test]
fn relative_links_in_documents_resolve() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the test package is inside the workspace");
    for name in DOCUMENTS {
        let path = root.join(name);
        let document = fs::read_to_string(&path).expect("the document exists");
        let broken: Vec<_> = targets(&document).into_iter().filter(|target| !leads_somewhere(&path, target)).collect();
        assert!(broken.is_empty(), "{name} has links that lead nowhere: {broken:?}");
    }
}

#[test]
fn broken_links_are_found() {
    let readme = Path::new(env!("CARGO_MANIFEST_DIR")).join("../README.md");
    let document =
        "see [one](README.md#install), [two](#no-such-heading), [three](https://example.org) and [four](NONE.md)";
    let broken: Vec<_> = targets(document).into_iter().filter(|target| !leads_somewhere(&readme, target)).collect();
    assert_eq!(broken, ["#no-such-heading", "NONE.md"]);
}
