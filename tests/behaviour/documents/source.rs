//! The source files of a crate, and what each of them imports.

use std::{fs, path::Path};

/// One file of a crate.
pub struct SourceFile {
    /// Relative to the crate's `src`.
    pub path: String,
    /// The module that the file is, such as `["core", "cell"]`.
    pub module: Vec<String>,
    pub text: String,
    /// The text without comments and inline test modules. Lines keep their numbers.
    pub code: String,
}

/// A path to another module of the same crate, with or without `use`.
pub struct Import {
    pub line: usize,
    /// From the root of the crate. It may go on behind the module, to the item.
    pub target: Vec<String>,
}

/// Reads the files of the crate in `folder` of the workspace, in the order of their paths.
pub fn read_crate(folder: &str) -> Vec<SourceFile> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(folder).join("src");
    let (mut folders, mut files) = (vec![root.clone()], Vec::new());
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display())) {
            let path = entry.expect("a readable folder").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let text = fs::read_to_string(&path).expect("text");
                let relative = path.strip_prefix(&root).expect("a file of the crate");
                files.push(SourceFile::new(&relative.to_string_lossy().replace('\\', "/"), text));
            }
        }
    }
    files.sort_by(|one, other| one.path.cmp(&other.path));
    files
}

impl SourceFile {
    pub fn new(path: &str, text: String) -> Self {
        let mut module: Vec<String> = path.trim_end_matches(".rs").split('/').map(str::to_owned).collect();
        if module.last().is_some_and(|last| last == "mod") {
            module.pop();
        }
        Self { path: path.to_owned(), module, code: without_comments_and_tests(&text), text }
    }

    /// Everything that the file names of its own crate. External crates are left out.
    pub fn imports(&self) -> Vec<Import> {
        let tokens = tokens(&self.code);
        let is_declaration = |window: &&[(usize, &str)]| window[0].1 == "mod" && window[2].1 == ";";
        let children: Vec<&str> = tokens.windows(3).filter(is_declaration).map(|window| window[1].1).collect();
        let (mut leaves, mut at) = (Vec::new(), 0);
        while at < tokens.len() {
            let continues_a_path = at > 0 && tokens[at - 1].1 == "::";
            let is_first = is_word(tokens[at].1) && tokens.get(at + 1).is_some_and(|next| next.1 == "::");
            at = if is_first && !continues_a_path { read_tree(&tokens, at, &[], &mut leaves) } else { at + 1 };
        }
        let resolve = |(line, path): (usize, Vec<&str>)| Some(Import { line, target: self.resolve(&path, &children)? });
        leaves.into_iter().filter_map(resolve).collect()
    }

    /// The path from the root of the crate. `None` if it leads to another crate or to an item of this file.
    fn resolve(&self, path: &[&str], children: &[&str]) -> Option<Vec<String>> {
        let (first, mut rest) = path.split_first()?;
        let mut target = match *first {
            "crate" => Vec::new(),
            "self" => self.module.clone(),
            "super" => self.module[..self.module.len() - 1].to_vec(),
            child if children.contains(&child) => [&self.module[..], &[child.to_owned()]].concat(),
            _ => return None,
        };
        while let Some((&"super", behind)) = rest.split_first() {
            target.pop();
            rest = behind;
        }
        target.extend(rest.iter().map(|segment| (*segment).to_owned()));
        Some(target)
    }
}

/// Blanks out what a layer may ignore. It relies on rustfmt, which puts the end of an inline module at the start of a line.
fn without_comments_and_tests(text: &str) -> String {
    let mut in_tests = false;
    let mut code = String::new();
    for line in text.lines() {
        in_tests |= line == "mod tests {";
        if !in_tests {
            code.push_str(line.split("//").next().unwrap_or_default());
        }
        code.push('\n');
        in_tests &= line != "}";
    }
    code
}

fn is_word(token: &str) -> bool {
    token.starts_with(|first: char| first.is_alphanumeric() || first == '_')
}

/// Words, `::` and single characters, each with its line.
fn tokens(code: &str) -> Vec<(usize, &str)> {
    let mut tokens = Vec::new();
    for (index, mut rest) in code.lines().enumerate() {
        while let Some(first) = rest.chars().next() {
            let length = if is_word(rest) {
                rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len())
            } else if rest.starts_with("::") {
                2
            } else {
                first.len_utf8()
            };
            let (token, behind) = rest.split_at(length);
            if !token.trim().is_empty() {
                tokens.push((index + 1, token));
            }
            rest = behind;
        }
    }
    tokens
}

/// Reads the path or `use` tree at `at`, such as `a::{b, c::{self, d}}`, and adds its leaves. Returns the index behind it.
fn read_tree<'a>(
    tokens: &[(usize, &'a str)],
    mut at: usize,
    before: &[&'a str],
    leaves: &mut Vec<(usize, Vec<&'a str>)>,
) -> usize {
    let mut path = before.to_vec();
    while let Some(&(line, token)) = tokens.get(at) {
        if token == "{" && !path.is_empty() {
            at += 1;
            while tokens.get(at).is_some_and(|next| next.1 != "}") {
                at = if tokens[at].1 == "," { at + 1 } else { read_tree(tokens, at, &path, leaves) };
            }
            return at + 1;
        }
        if is_word(token) && (token != "self" || path.is_empty()) {
            path.push(token);
        }
        at += 1;
        if is_word(token) && tokens.get(at).is_some_and(|next| next.1 == "::") {
            at += 1;
            continue;
        }
        leaves.push((line, path));
        // A new name says nothing about the target.
        return if tokens.get(at).is_some_and(|next| next.1 == "as") { at + 2 } else { at };
    }
    at
}
