//! The layers of ARCHITECTURE.md hold: the compiler can't check them, so these tests read the imports.

use super::source::{SourceFile, read_crate};
use std::collections::{BTreeMap, BTreeSet};

/// The top-level modules of the runtime. Each may import those before it, and none behind it.
const LAYERS: &[&str] = &["error", "util", "instrument", "core", "engine", "features", "__private"];

/// How many files may import each other in a circle inside `engine/`: a state, its run loop and its spawner know each other.
const ENGINE_CIRCLE: usize = 14;

/// How many files may import each other in a circle elsewhere in the runtime, such as a handle and its weak form.
const CIRCLE: usize = 2;

/// The files in `core/` and `engine/` that may name a feature: how often at most, and why there is no form that costs nothing.
const FEATURE_SWITCHES: &[(&str, &str, usize, &str)] = &[
    ("core/call/ask.rs", "direct", 7, "a field of the call, which is moved with every message"),
    ("core/call/mod.rs", "direct", 1, "the trait by which a caller runs a handler"),
    ("core/call/send.rs", "direct", 3, "the use of that trait"),
    ("core/cell.rs", "direct", 5, "a field of the cell"),
    ("core/cell.rs", "observe", 1, "a field of the handle's `Debug`"),
    ("core/handle/observers.rs", "observe", 2, "a public method, and its error without the feature"),
    ("core/mailbox/any.rs", "direct", 2, "methods that only direct calls use"),
    ("core/mailbox/close.rs", "supervision", 1, "a method that only supervised actors use"),
    ("core/mailbox/lifecycle.rs", "supervision", 2, "a phase that only supervised actors reach"),
    ("core/message.rs", "test-util", 7, "methods of the expansion's messages that only a probe calls"),
    ("core/reply/reply_to.rs", "test-util", 9, "a field of every message"),
    ("engine/dispatch.rs", "direct", 8, "a variant, and with it a branch in every dispatch"),
    (
        "engine/seams.rs",
        "direct",
        3,
        "a method of a seam that names the trait of `core/call`, and a value that it reads",
    ),
    ("engine/spawner.rs", "direct", 1, "the field of the cell"),
];

/// One import of one file by another.
struct Arrow<'a> {
    from: &'a SourceFile,
    to: &'a SourceFile,
    line: usize,
}

impl Arrow<'_> {
    fn show(&self) -> String {
        format!("{}:{}: imports {}", self.from.path, self.line, self.to.module.join("::"))
    }
}

/// Whether the layers say something about a file. They don't about the guide, tests, models and the root of the crate.
fn is_layered(file: &SourceFile) -> bool {
    !file.module.iter().any(|segment| ["guide", "lib", "loom", "tests"].contains(&segment.as_str()))
}

fn layer(file: &SourceFile) -> Option<usize> {
    LAYERS.iter().position(|layer| *layer == file.module[0])
}

/// The imports among the layered files. A path belongs to the file that is its longest prefix.
fn arrows(files: &[SourceFile]) -> Vec<Arrow<'_>> {
    let by_module: BTreeMap<&[String], &SourceFile> =
        files.iter().filter(|file| is_layered(file)).map(|file| (&file.module[..], file)).collect();
    let owner = |target: &[String]| (1..=target.len()).rev().find_map(|end| by_module.get(&target[..end]).copied());
    let arrows = by_module.values().flat_map(|from| {
        from.imports().into_iter().filter_map(|import| {
            let to = owner(&import.target).filter(|to| to.module != from.module)?;
            Some(Arrow { from, to, line: import.line })
        })
    });
    arrows.collect()
}

/// Imports of a later layer, and files of no layer.
fn wrong_way(files: &[SourceFile]) -> Vec<String> {
    let homeless = files.iter().filter(|file| is_layered(file) && layer(file).is_none());
    let homeless = homeless.map(|file| format!("{}: is in none of the layers {LAYERS:?}", file.path));
    let arrows = arrows(files);
    let upward = arrows.iter().filter(|arrow| layer(arrow.from) < layer(arrow.to)).map(|arrow| {
        format!("{}, which is behind {} in the order {}", arrow.show(), arrow.from.module[0], LAYERS.join(" → "))
    });
    homeless.chain(upward).collect()
}

/// Names that a layered file takes from the root of the crate, which hides the layer that they are from.
fn from_the_root(files: &[SourceFile]) -> Vec<String> {
    let top: BTreeSet<&str> = files.iter().map(|file| file.module[0].as_str()).collect();
    let imports = files.iter().filter(|file| is_layered(file)).flat_map(|file| {
        file.imports()
            .into_iter()
            .filter(|import| import.target.first().is_none_or(|first| !top.contains(first.as_str())))
            .map(|import| {
                format!(
                    "{}:{}: imports {} from the root: name its module",
                    file.path,
                    import.line,
                    import.target.join("::")
                )
            })
    });
    imports.collect()
}

/// Imports of `__private`, which is for the expansion.
fn private_imports(files: &[SourceFile]) -> Vec<String> {
    let inside = files.iter().filter(|file| file.module != ["lib"] && file.module != ["__private"]);
    let imports = inside.flat_map(|file| {
        file.imports()
            .into_iter()
            .filter(|import| import.target.first().is_some_and(|first| first == "__private"))
            .map(|import| format!("{}:{}: imports __private", file.path, import.line))
    });
    imports.collect()
}

/// The nodes to which `next` leads from `first`, in any number of steps.
fn reachable<'a>(next: &BTreeMap<&'a str, BTreeSet<&'a str>>, first: &'a str) -> BTreeSet<&'a str> {
    let (mut seen, mut open) = (BTreeSet::new(), vec![first]);
    while let Some(node) = open.pop() {
        open.extend(next.get(node).into_iter().flatten().filter(|node| seen.insert(**node)));
    }
    seen
}

/// Nodes that import each other in a circle, for each circle that is larger than `most` allows. `node` names the node of a file.
fn circles(files: &[SourceFile], node: impl Fn(&SourceFile) -> String, most: impl Fn(&[&str]) -> usize) -> Vec<String> {
    let arrows: Vec<_> = arrows(files).iter().map(|arrow| (node(arrow.from), node(arrow.to), arrow.show())).collect();
    let mut next: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for (from, to, _) in arrows.iter().filter(|(from, to, _)| from != to) {
        next.entry(from).or_default().insert(to);
    }
    let reached: BTreeMap<&str, BTreeSet<&str>> = next.keys().map(|node| (*node, reachable(&next, node))).collect();
    let circle_of = |node: &&str| -> Vec<&str> {
        let returns = |other: &&&str| reached.get(**other).is_some_and(|back| back.contains(node));
        reached[node].iter().filter(returns).copied().collect()
    };
    let circles: BTreeSet<Vec<&str>> = reached.keys().map(circle_of).filter(|circle| circle.len() > 1).collect();
    let too_large = circles.into_iter().filter(|circle| circle.len() > most(circle)).map(|circle| {
        let inside = arrows
            .iter()
            .filter(|(from, to, _)| from != to && circle.contains(&from.as_str()) && circle.contains(&to.as_str()));
        let mut shown: Vec<&str> = inside.map(|(_, _, shown)| shown.as_str()).collect();
        shown.dedup();
        format!("{} form a circle:\n  {}", circle.join(", "), shown.join("\n  "))
    });
    too_large.collect()
}

fn folder_circles(files: &[SourceFile]) -> Vec<String> {
    circles(files, |file| file.module[0].clone(), |_| 1)
}

fn runtime_circles(files: &[SourceFile]) -> Vec<String> {
    let most = |circle: &[&str]| {
        if circle.iter().all(|path| path.starts_with("engine/")) { ENGINE_CIRCLE } else { CIRCLE }
    };
    circles(files, |file| file.path.clone(), most)
}

fn macro_circles(files: &[SourceFile]) -> Vec<String> {
    circles(files, |file| file.path.clone(), |_| 1)
}

/// Mentions of features in `core/` and `engine/` that are not `allowed`, and allowances that are not needed.
fn feature_switches(files: &[SourceFile], allowed: &[(&str, &str, usize, &str)]) -> Vec<String> {
    let mut found: BTreeMap<(&str, &str), Vec<usize>> = BTreeMap::new();
    for file in files.iter().filter(|file| ["core", "engine"].contains(&file.module[0].as_str())) {
        for (index, line) in file.code.lines().enumerate() {
            for name in line.split("feature = \"").skip(1).filter_map(|rest| rest.split('"').next()) {
                found.entry((&file.path, name)).or_default().push(index + 1);
            }
        }
    }
    let is_needed = |entry: &&(&str, &str, usize, &str)| found.contains_key(&(entry.0, entry.1));
    let needless = allowed.iter().filter(|entry| !is_needed(entry));
    let needless =
        needless.map(|(path, name, ..)| format!("{path}: names the feature {name} no more: remove it from the list"));
    let more = found.iter().filter_map(|((path, name), lines)| {
        let most = allowed.iter().find(|entry| (entry.0, entry.1) == (*path, *name)).map_or(0, |entry| entry.2);
        let line = lines.get(most)?;
        Some(format!("{path}:{line}: names the feature {name} {} times, {most} are allowed", lines.len()))
    });
    needless.chain(more).collect()
}

fn assert_none(violations: &[String]) {
    assert!(violations.is_empty(), "\n{}\n", violations.join("\n"));
}

#[test]
fn runtime_imports_follow_the_order_of_layers() {
    let files = read_crate("actor-runtime");
    assert!(arrows(&files).len() > 400, "the imports are not recognized");
    assert_none(&wrong_way(&files));
    assert_none(&from_the_root(&files));
}

#[test]
fn only_lib_imports_private() {
    assert_none(&private_imports(&read_crate("actor-runtime")));
}

#[test]
fn circles_of_the_runtime_are_small() {
    let files = read_crate("actor-runtime");
    assert_none(&folder_circles(&files));
    assert_none(&runtime_circles(&files));
}

#[test]
fn files_of_the_macro_form_no_circle() {
    let files = read_crate("actor-macros");
    assert!(arrows(&files).len() > 100, "the imports are not recognized");
    assert_none(&macro_circles(&files));
}

#[test]
fn core_and_engine_name_few_features() {
    assert_none(&feature_switches(&read_crate("actor-runtime"), FEATURE_SWITCHES));
}

/// The files of a crate that is not written to disk.
fn crate_of(files: &[(&str, &str)]) -> Vec<SourceFile> {
    files.iter().map(|(path, text)| SourceFile::new(path, (*text).to_owned())).collect()
}

#[test]
fn import_of_a_later_layer_is_found() {
    let files = crate_of(&[
        (
            "core/cell.rs",
            "use std::{\n    fmt,\n};\nuse crate::{\n    error::{self, A as B},\n    engine::actor::Actor,\n};\n",
        ),
        ("engine/actor.rs", "// crate::features::x\nuse super::super::core::cell::Cell;\n"),
        ("error/mod.rs", "mod tests {\n    use crate::engine::actor;\n}\npub use self::a::A;\n"),
        ("error/a.rs", ""),
        ("remote.rs", "fn f() { crate::CallError::new() }\n"),
    ]);
    assert_eq!(
        wrong_way(&files),
        [
            "remote.rs: is in none of the layers [\"error\", \"util\", \"instrument\", \"core\", \"engine\", \"features\", \"__private\"]",
            "core/cell.rs:6: imports engine::actor, which is behind core in the order \
             error → util → instrument → core → engine → features → __private",
        ]
    );
    assert_eq!(from_the_root(&files), ["remote.rs:1: imports CallError::new from the root: name its module"]);
}

#[test]
fn import_of_private_is_found() {
    let files = crate_of(&[
        ("__private.rs", "pub use crate::engine::*;\n"),
        ("engine/mod.rs", ""),
        ("loom/a.rs", "\nuse crate::{__private::capacity};\n"),
        ("lib.rs", "pub use crate::__private::capacity;\n"),
    ]);
    assert_eq!(private_imports(&files), ["loom/a.rs:2: imports __private"]);
}

#[test]
fn circles_are_found() {
    let files = crate_of(&[
        ("core/mod.rs", "mod a;\nmod b;\npub use a::{A};\n"),
        ("core/a.rs", "use super::b::B;\n"),
        ("core/b.rs", "\nfn f() -> super::A { crate::engine::e() }\n"),
        ("engine/mod.rs", "use crate::core::*;\n"),
    ]);
    let between_folders = "core, engine form a circle:\n  core/b.rs:2: imports engine\n  engine/mod.rs:1: imports core";
    assert_eq!(folder_circles(&files), [between_folders]);
    assert!(runtime_circles(&files)[0].starts_with("core/a.rs, core/b.rs, core/mod.rs, engine/mod.rs form a circle"));
    let [pair, larger] = [2, 15].map(|size| {
        let file = |index: usize| (format!("engine/f{index}.rs"), format!("use super::f{}::F;\n", (index + 1) % size));
        (0..size).map(file).map(|(path, text)| SourceFile::new(&path, text)).collect::<Vec<_>>()
    });
    assert_eq!((runtime_circles(&pair).len(), macro_circles(&pair).len()), (0, 1));
    assert_eq!(runtime_circles(&larger).len(), 1);
}

#[test]
fn names_of_features_are_found() {
    let files = crate_of(&[("core/cell.rs", "\n#[cfg(feature = \"direct\")]\n#[cfg(not(feature = \"direct\"))]\n")]);
    let found = feature_switches(&files, &[("core/cell.rs", "direct", 1, ""), ("core/gone.rs", "direct", 1, "")]);
    assert_eq!(
        found,
        [
            "core/gone.rs: names the feature direct no more: remove it from the list",
            "core/cell.rs:3: names the feature direct 2 times, 1 are allowed",
        ]
    );
}
