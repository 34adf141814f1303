//! Proves that the tests can fail: `cargo run -p actor-tests --bin planted -- [part of a name]`.
//!
//! Each file in `tests/planted` is a small bug that breaks one promise, and names the tests that must fail, one per line.
//! This program copies the workspace, checks that each named test passes, plants one bug at a time and checks that it
//! fails. A test is one of the behaviour tests or of those of the patterns, a loom model (`loom::..`), or the stress program under a sanitizer (`sanitizer::thread`,
//! `sanitizer::address`).
//!
//! ```text
//! promise: O1
//! file: actor-runtime/src/mailbox.rs
//! test: o1_try_tell_never_waits_and_never_exceeds_the_capacity
//! --- find
//! the source text to replace, which must occur exactly once in the file
//! --- replace
//! the source text with the bug
//! ```

#[cfg(unix)]
use std::os::unix::process::CommandExt;
use std::{
    env,
    error::Error,
    fs, io,
    path::{Path, PathBuf},
    process::{Child, Command, ExitCode, Stdio},
    thread,
    time::{Duration, Instant},
};

type Outcome<T> = Result<T, Box<dyn Error>>;

/// A test that runs longer counts as hung, and so as failed.
const HANG_TIMEOUT: Duration = Duration::from_secs(60);

/// Enough for a sanitizer to see a bug that any call can meet.
const SANITIZED_ROUNDS: &str = "200";

struct Plant {
    name: String,
    promise: String,
    file: String,
    tests: Vec<String>,
    find: String,
    replace: String,
}

impl Plant {
    fn read(path: &Path) -> Outcome<Self> {
        let text = fs::read_to_string(path)?;
        let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let malformed = || format!("{name} is not a valid plant file");
        let (head, rest) = text.split_once("--- find\n").ok_or_else(malformed)?;
        let (find, replace) = rest.split_once("\n--- replace\n").ok_or_else(malformed)?;
        let fields = |key: &str| {
            let lines = head.lines().filter_map(|line| line.strip_prefix(key)?.strip_prefix(": "));
            lines.map(str::to_owned).collect::<Vec<_>>()
        };
        let field = |key: &str| fields(key).pop().ok_or_else(malformed);
        Ok(Self {
            promise: field("promise")?,
            file: field("file")?,
            tests: Some(fields("test")).filter(|tests| !tests.is_empty()).ok_or_else(malformed)?,
            find: find.to_owned(),
            replace: replace.trim_end_matches('\n').to_owned(),
            name,
        })
    }

    /// Returns `source` with the bug planted.
    fn applied(&self, source: &str) -> Outcome<String> {
        match source.matches(&self.find).count() {
            1 => Ok(source.replacen(&self.find, &self.replace, 1)),
            times => Err(format!("the text to replace occurs {times} times in {}", self.file).into()),
        }
    }
}

/// The result of the tests that a filter selects.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Verdict {
    Passed,
    Failed,
    Hung,
    NoTests,
}

/// A copy of the workspace.
struct Copy {
    root: PathBuf,
    target: PathBuf,
}

impl Copy {
    fn of(workspace: &Path) -> Outcome<Self> {
        let target = env::var_os("CARGO_TARGET_DIR").map_or_else(|| workspace.join("target"), PathBuf::from);
        let root = env::temp_dir().join(format!("actor-planted-{}", std::process::id()));
        copy(workspace, &root)?;
        Ok(Self { root, target: target.join("planted") })
    }

    /// Returns the command that builds the program of `test`, and the one that runs it.
    fn commands(&self, test: &str) -> [Command; 2] {
        if let Some(sanitizer) = test.strip_prefix("sanitizer::") {
            return ["0", SANITIZED_ROUNDS].map(|rounds| {
                let mut steps = Command::new("ci/steps");
                steps.arg(format!("sanitizer-{sanitizer}")).current_dir(&self.root);
                steps.env("CARGO_TARGET_DIR", &self.target).env("STRESS_ROUNDS", rounds);
                steps
            });
        }
        let [mut build, mut run] = [self.cargo(test), self.cargo(test)];
        build.arg("--no-run");
        run.args(["--", test]);
        [build, run]
    }

    /// Returns the `cargo test` command for `test`: a loom model, a test of direct calls or of the patterns, or any other behaviour test.
    fn cargo(&self, test: &str) -> Command {
        let mut cargo = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        cargo.args(["test", "--quiet"]).current_dir(&self.root);
        if test.starts_with("loom::") {
            cargo.args(["--package", "actor-runtime", "--features", "direct", "--lib", "--release"]);
            cargo.env("CARGO_TARGET_DIR", self.target.join("loom")).env("RUSTFLAGS", "--cfg actor_loom");
        } else {
            let module = test.split("::").next().unwrap_or_default();
            let binary = match module {
                "directly" => "behaviour_direct",
                "registry" | "topic" | "pool" => "patterns",
                _ => "behaviour",
            };
            cargo.args(["--package", "actor-tests", "--test", binary]);
            cargo.env("CARGO_TARGET_DIR", &self.target).env_remove("RUSTFLAGS");
        }
        cargo
    }

    fn build(&self, test: &str) -> Outcome<()> {
        let [mut build, _] = self.commands(test);
        let output = build.output()?;
        if output.status.success() {
            Ok(())
        } else {
            Err(format!("the workspace does not build:\n{}", String::from_utf8_lossy(&output.stderr)).into())
        }
    }

    fn test(&self, filter: &str) -> Outcome<Verdict> {
        let log = self.root.join("log");
        let [_, mut run] = self.commands(filter);
        #[cfg(unix)]
        run.process_group(0);
        let mut child = run.stdout(fs::File::create(&log)?).stderr(Stdio::null()).spawn()?;
        let Some(success) = wait(&mut child)? else { return Ok(Verdict::Hung) };
        let no_tests = fs::read_to_string(&log)?.contains("running 0 tests");
        Ok(match (no_tests, success) {
            (true, _) => Verdict::NoTests,
            (false, true) => Verdict::Passed,
            (false, false) => Verdict::Failed,
        })
    }

    /// Checks that `test` passes, and returns what it does with the bug.
    fn verdict(&self, plant: &Plant, test: &str) -> Outcome<Verdict> {
        self.build(test)?;
        match self.test(test)? {
            Verdict::Passed => self.test_with(plant, test),
            verdict => Err(format!("without the bug: {verdict:?}").into()),
        }
    }

    /// Plants the bug, runs `test`, and restores the file.
    fn test_with(&self, plant: &Plant, test: &str) -> Outcome<Verdict> {
        let path = self.root.join(&plant.file);
        let original = fs::read_to_string(&path)?;
        fs::write(&path, plant.applied(&original)?)?;
        let verdict = self.build(test).and_then(|()| self.test(test));
        fs::write(&path, original)?;
        verdict
    }
}

impl Drop for Copy {
    fn drop(&mut self) {
        if let Err(error) = fs::remove_dir_all(&self.root) {
            eprintln!("failed to remove {}: {error}", self.root.display());
        }
    }
}

/// Returns whether `child` succeeded, or `None` if it was killed because it hung.
fn wait(child: &mut Child) -> io::Result<Option<bool>> {
    let until = Instant::now() + HANG_TIMEOUT;
    while Instant::now() < until {
        if let Some(status) = child.try_wait()? {
            return Ok(Some(status.success()));
        }
        thread::sleep(Duration::from_millis(20));
    }
    kill_all(child)?;
    child.wait()?;
    Ok(None)
}

/// Kills the whole process group, because the test process would outlive `cargo`.
fn kill_all(child: &mut Child) -> io::Result<()> {
    if cfg!(unix) {
        let group = format!("-{}", child.id());
        Command::new("kill").args(["-KILL", "--", &group]).status()?;
    }
    child.kill()
}

fn copy(from: &Path, to: &Path) -> io::Result<()> {
    if !from.is_dir() {
        let named = |error: io::Error| io::Error::new(error.kind(), format!("{}: {error}", from.display()));
        return fs::copy(from, to).map(drop).map_err(named);
    }
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let name = entry.file_name();
        // Build results and version control are not copied.
        if name != "target" && !name.to_string_lossy().starts_with('.') {
            copy(&entry.path(), &to.join(name))?;
        }
    }
    Ok(())
}

fn plants(folder: &Path, part_of_name: &str) -> Outcome<Vec<Plant>> {
    let mut paths: Vec<_> = fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<io::Result<_>>()?;
    paths.sort();
    let plants = paths.iter().map(|path| Plant::read(path)).collect::<Outcome<Vec<_>>>()?;
    Ok(plants.into_iter().filter(|plant| plant.name.contains(part_of_name)).collect())
}

fn run() -> Outcome<bool> {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR"));
    let plants = plants(&tests.join("planted"), &env::args().nth(1).unwrap_or_default())?;
    let copy = Copy::of(tests.parent().ok_or("the test package is not inside a workspace")?)?;
    let mut all_found = true;
    for (plant, test) in plants.iter().flat_map(|plant| plant.tests.iter().map(move |test| (plant, test))) {
        let verdict = copy.verdict(plant, test);
        let found = matches!(verdict, Ok(Verdict::Failed | Verdict::Hung));
        all_found &= found;
        let mark = if found { "found " } else { "MISSED" };
        let detail = verdict.map_or_else(|error| error.to_string(), |verdict| format!("{verdict:?}"));
        println!("{mark} {:<18} {:<64} {:<6} {}", plant.promise, plant.name, detail, test);
    }
    println!("{} plants", plants.len());
    Ok(all_found)
}

fn main() -> ExitCode {
    match run() {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::from(2)
        }
    }
}
