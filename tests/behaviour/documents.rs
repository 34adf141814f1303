//! What the documents say is true: the golden expansions compile and run, and the layers of ARCHITECTURE.md hold.

mod growth;
mod layers;
mod sizes;
mod source;

use actor_runtime::{Actor, ActorHandle, CallError, LocalActor, StopReason};
use std::collections::BTreeSet;

// Lints skip the code of macros, but not these copies of it. `tests/hygiene` lints the real expansion.
#[allow(warnings, clippy::all, clippy::pedantic)]
#[rustfmt::skip]
#[path = "../../actor-macros/goldens/counter.expanded.rs"]
mod counter;
#[allow(warnings, clippy::all, clippy::pedantic)]
#[rustfmt::skip]
#[path = "../../actor-macros/goldens/everything.expanded.rs"]
mod everything;
#[allow(warnings, clippy::all, clippy::pedantic)]
#[rustfmt::skip]
#[path = "../../actor-macros/goldens/generic.expanded.rs"]
mod generic;
#[allow(warnings, clippy::all, clippy::pedantic)]
#[rustfmt::skip]
#[path = "../../actor-macros/goldens/local.expanded.rs"]
mod local;

#[tokio::test]
async fn golden_generic_actor_runs() -> Result<(), Box<dyn std::error::Error>> {
    let cache = generic::Cache::<u8, &str, 1>::new().spawn();
    cache.put(1, "one").await?;
    cache.put(1, "uno").await?;
    assert_eq!((cache.get(&1).await?, cache.get(&2).await?), (Some("uno"), None));
    assert_eq!((cache.mailbox_capacity(), cache.name()), (Some(16), "Cache"));
    Ok(())
}

#[tokio::test]
async fn golden_local_actor_runs() -> Result<(), Box<dyn std::error::Error>> {
    let page = local::Page::spawn_on_thread(|| local::Page::new("one"))?;
    assert_eq!((page.title().await?, page.visits().await?), ("one".to_owned(), 1));
    Ok(())
}

#[tokio::test]
async fn golden_actor_with_everything_runs() -> Result<(), Box<dyn std::error::Error>> {
    let all = everything::Everything::new().spawn();
    assert_eq!((all.mailbox_capacity(), all.name()), (Some(8), "all"));
    assert_eq!(all.patterns((1, 2), 3, 4, "a").await?, "aa");
    #[expect(deprecated, reason = "it is carried over to the handle")]
    let (sound, unsound) = (all.fails(false).await, all.fails(true).await);
    assert!(matches!((sound, unsound), (Ok(1), Err(CallError::Handler(error))) if error == "as told"));
    assert_eq!(all.conditional(None).await?, 2);
    assert_eq!(all.finish().await?, ["open", "a 6"]);
    assert!(matches!(all.stopped().await, StopReason::Consumed));
    Ok(())
}

#[tokio::test]
async fn golden_counter_runs() -> Result<(), Box<dyn std::error::Error>> {
    let counter = counter::Counter::new().spawn();
    assert_eq!(counter.add(2).await?, 2);
    let missing = counter.load("/no/such/file".to_owned()).await;
    assert!(missing.is_err_and(|error| matches!(error, CallError::Handler(_))));
    Ok(())
}

#[test]
fn limitations_list_every_lint_that_the_expansion_allows() {
    let (_, allowed) =
        include_str!("../../actor-macros/goldens/introduced.rs").split_once("allowed! {").expect("the lints");
    let limitations = include_str!("../../actor-runtime/docs/limitations.md");
    let (_, listed) = limitations.split_once("but not forbid them:").expect("the limitation");
    let (listed, _) = listed.split_once(".\n").expect("a sentence");
    let listed: BTreeSet<&str> = listed.split('`').skip(1).step_by(2).collect();
    let allowed = allowed.split_whitespace().map(|lint| lint.trim_start_matches("clippy::"));
    assert_eq!(listed, allowed.filter(|word| *word != "}").collect());
}

/// Returns the numbers of the promises, and whether each is marked ● as having a planted bug.
fn promises() -> Vec<(&'static str, bool)> {
    include_str!("../../PROMISES.md")
        .lines()
        .filter_map(|line| line.strip_prefix("| ")?.split_once(" |"))
        .map(|(number, _)| (number.trim_end_matches(" ●"), number.ends_with('●')))
        .filter(|(number, _)| number.len() == 2 && number.ends_with(|last: char| last.is_ascii_digit()))
        .collect()
}

/// Returns the names and contents of the files in `folder`.
fn files(folder: &str) -> Vec<(String, String)> {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let entries = std::fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    entries
        .map(|entry| entry.expect("a readable folder"))
        .filter(|entry| entry.path().is_file())
        .map(|entry| {
            (entry.file_name().into_string().expect("a name"), std::fs::read_to_string(entry.path()).expect("text"))
        })
        .collect()
}

#[test]
fn every_promise_has_a_test_and_a_planted_bug() {
    let tests: String = ["behaviour", "behaviour/supervision", "patterns", "patterns/registry"]
        .into_iter()
        .flat_map(files)
        .map(|(_, text)| text)
        .collect();
    let plants = files("planted");
    let promises = promises();
    assert!(promises.len() > 25, "{promises:?}");
    for (number, planted) in promises.into_iter().filter(|(number, _)| !number.starts_with('M')) {
        let prefix = format!("{}_", number.to_lowercase());
        assert!(tests.contains(&format!("fn {prefix}")), "no test of {number}");
        assert_eq!(plants.iter().any(|(name, _)| name.starts_with(&prefix)), planted, "planted bugs of {number}");
    }
}
