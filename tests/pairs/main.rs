//! One mistake is one error: `#[actor]` adds no errors to those that rustc reports without it.
//!
//! Each case in `cases/` has a mistake that a plain `impl` block can have too. It is compiled with the attribute and without, and
//! the errors must be on the same lines. A case that differs says why after its name.

mod compiler;

use actor_tests::rustc::has_expected_errors;
use compiler::Compiler;
use std::{
    fmt::Write as _,
    fs,
    path::PathBuf,
    sync::atomic::{AtomicUsize, Ordering},
    thread,
};

/// What a case uses without declaring it. It follows the case, so that the lines of the case are counted from 1.
const PRELUDE: &str = "
#[allow(unused_imports)]
use actor_runtime::{CallError, actor};
";

/// The actor of each case that declares none.
const ACTOR: &str = "
/// An actor.
#[actor]
pub struct A {
    n: u64,
    name: String,
    items: Vec<String>,
}
";

/// The cases of `ui/` whose mistakes are not about actors, and whose other code compiles without the attribute.
const UI_CASES: [&str; 4] =
    ["blocks/trait-missing-method", "blocks/trait-unknown", "methods/duplicate-name", "recovery/mistakes-in-types"];

/// A mistake, and why its errors differ with the attribute, if they do.
struct Case {
    name: String,
    difference: Option<String>,
    source: String,
}

impl Case {
    /// Parses the text after `//- `: the name, and after a colon the reason of a difference.
    fn parse(text: &str) -> Self {
        let (title, source) = text.split_once('\n').expect("a case has lines");
        let (name, difference) = match title.split_once(": ") {
            Some((name, reason)) => (name, Some(reason.to_owned())),
            None => (title, None),
        };
        let mentions_actor = ["impl A ", "impl A<", "> A ", "> A<", "for A "].iter().any(|part| source.contains(part));
        let actor = if mentions_actor && !source.contains("struct A") { ACTOR } else { "" };
        Self { name: name.to_owned(), difference, source: [source, PRELUDE, actor].concat() }
    }

    /// Returns what is wrong with the case, if anything is.
    fn check(&self, compiler: &Compiler) -> Option<String> {
        let with = compiler.errors(&self.name, &self.source);
        let without = compiler.errors(&format!("{}-plain", self.name), &without_attributes(&self.source));
        let lines = |errors: &[compiler::Error]| errors.iter().map(|error| error.line).collect::<Vec<_>>();
        let problem = match (&self.difference, lines(&with) == lines(&without)) {
            _ if without.is_empty() => "compiles without the attribute",
            (None, false) => "differs",
            (Some(_), true) => "does not differ, so it needs no reason",
            (None, true) | (Some(_), false) => return None,
        };
        let mut report = format!("{} {problem}\n", self.name);
        for (kind, errors) in [("with", with), ("without", without)] {
            for error in errors {
                writeln!(report, "  {kind:7} {error}").expect("a String is infallible");
            }
        }
        Some(report)
    }
}

/// Removes each `#[actor]` and `#[actor(..)]`, but no line.
fn without_attributes(source: &str) -> String {
    let mut parts = source.split("#[actor");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |text, part| text + part.split_once(']').expect("the attribute ends").1)
}

fn cases() -> Vec<Case> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("pairs/cases");
    let files = fs::read_dir(&folder).expect("the folder of the cases").map(|entry| entry.expect("an entry").path());
    let texts: Vec<String> = files.map(|file| fs::read_to_string(file).expect("a file of cases")).collect();
    let ui_cases = UI_CASES.map(|case| Case {
        name: case.replace('/', "-"),
        difference: None,
        source: fs::read_to_string(folder.join(format!("../../ui/{case}.rs"))).expect("a case of `ui/`"),
    });
    texts.iter().flat_map(|text| text.split("//- ").skip(1)).map(Case::parse).chain(ui_cases).collect()
}

#[test]
fn attribute_adds_no_errors_to_those_of_rustc() {
    if !has_expected_errors() {
        return;
    }
    let (compiler, cases, next) = (Compiler::new(), cases(), AtomicUsize::new(0));
    let check_some = || {
        let mine = std::iter::from_fn(|| cases.get(next.fetch_add(1, Ordering::Relaxed)));
        mine.filter_map(|case| case.check(&compiler)).collect::<Vec<_>>()
    };
    let threads = thread::available_parallelism().map_or(1, usize::from);
    let problems: Vec<String> = thread::scope(|scope| {
        let workers: Vec<_> = (0..threads).map(|_| scope.spawn(check_some)).collect();
        workers.into_iter().flat_map(|worker| worker.join().expect("no panic")).collect()
    });
    assert!(problems.is_empty(), "{} of {} cases\n{}", problems.len(), cases.len(), problems.concat());
}
