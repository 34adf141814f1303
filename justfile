# What CI runs: every recipe of `ci` in order.
ci: lint features test package unused duplicates bench-check

# Formatting, clippy and docs. Warnings are denied here, not in the code.
lint:
    cargo fmt --all --check
    python3 actor-runtime/docs/pictures.py check
    RUSTFLAGS="-D warnings" cargo clippy --workspace --all-targets --locked
    RUSTDOCFLAGS="-D warnings" cargo doc --workspace --no-deps --locked

test:
    cargo test --workspace --locked

# Both crates in one call: one needs the other, unpublished.
package:
    cargo package --locked --allow-dirty -p actor-macros -p actor-runtime

# rustc's own lint, for what a user has to build.
unused:
    cargo rustc --locked -p actor-macros --lib -- -D unused-crate-dependencies
    cargo rustc --locked -p actor-runtime --lib -- -D unused-crate-dependencies

# One version of each crate in what a user builds.
duplicates:
    cargo tree -p actor-runtime --edges normal --duplicates --locked --depth 0

# Writes the golden expansions, the ui tests' .stderr files and the picture of one of them anew.
bless:
    BLESS=1 cargo test -p actor-macros --lib golden || true
    TRYBUILD=overwrite cargo test -p actor-tests --test ui
    just pictures

loom:
    RUSTFLAGS="--cfg actor_loom" cargo test -p actor-runtime --features direct --lib --release --locked --target-dir target/loom loom

# The modules with `unsafe`, under several schedules.
miri:
    MIRIFLAGS=-Zmiri-many-seeds=0..8 cargo +nightly miri test -p actor-runtime --features direct --lib --locked --target-dir target/miri

# Each feature alone, and none: in the workspace's own builds all are on.
features:
    RUSTFLAGS="-D warnings" cargo clippy -p actor-runtime --all-targets --locked
    RUSTFLAGS="-D warnings" cargo clippy -p actor-runtime --all-targets --features deadlock-detection --locked
    RUSTFLAGS="-D warnings" cargo clippy -p actor-runtime --release --locked
    RUSTFLAGS="-D warnings" cargo clippy -p actor-runtime --all-targets --features direct --locked
    RUSTFLAGS="-D warnings" cargo clippy -p actor-runtime --all-targets --features observe --locked
    RUSTFLAGS="-D warnings" cargo clippy -p actor-runtime --all-targets --features stream --locked
    RUSTFLAGS="-D warnings" cargo clippy -p actor-runtime --all-targets --features supervision --locked
    RUSTFLAGS="-D warnings" cargo clippy -p actor-runtime --all-targets --features test-util --locked
    RUSTFLAGS="-D warnings" cargo clippy -p actor-runtime --all-targets --features tracing --locked
    cargo test -p actor-runtime --locked
    cargo test -p actor-runtime --doc --all-features --locked

# Names of tasks, which tokio has in such builds alone.
unstable:
    RUSTFLAGS="-D warnings --cfg tokio_unstable" cargo test -p actor-tests --test behaviour --locked --target-dir target/unstable o7_

# The pictures of the guide, and the links that contain them on docs.rs. Needs Python 3.
pictures:
    python3 actor-runtime/docs/pictures.py
    python3 actor-runtime/docs/book.py links

# The guide as an mdBook, in target/book/book. Needs Python 3 and `cargo install mdbook`.
book:
    python3 actor-runtime/docs/book.py links
    python3 actor-runtime/docs/book.py sources target/book
    mdbook build target/book
    cargo doc -p actor-runtime --no-deps --all-features --locked
    python3 actor-runtime/docs/book.py check target/book/book target/doc/actor_runtime

# Instructions per call, against benches/guard/baseline.txt.
guard *args:
    cd benches && cargo run --release --locked -p guard -- {{ args }}

bench *args:
    cd benches && cargo run --release --locked {{ args }}

# The benchmarks build, and every contender passes its checks.
bench-check:
    cd benches && RUSTFLAGS="-D warnings" cargo clippy --workspace --all-targets --locked
    cd benches && cargo test --workspace --locked

kill-storm *args:
    cargo run --release -p actor-tests --bin kill_storm {{ args }}

planted:
    cargo run -p actor-tests --bin planted
