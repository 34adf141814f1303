# The checks are in ci/steps, one after another. A recipe names one of them or groups some.

# What CI runs.
ci:
    ci/steps required

# What the workflows run beside that. Needs `cargo-deny` and `cargo-semver-checks`.
ci-extra:
    ci/steps deny semver

# One step or several by name: `just step wasm docsrs`.
step +names:
    ci/steps {{ names }}

lint:
    ci/steps lint

test:
    ci/steps test

features:
    ci/steps features

# What an editor shows for an actor. `just editor --bless` records what the picture of completion is drawn from.
editor *args:
    python3 tests/editor/contract.py {{ args }}

loom:
    ci/steps loom

# `MIRI_SEEDS=64 just miri` tries that many schedules instead of 8.
miri:
    ci/steps miri

bench-check:
    ci/steps bench-check

# The programs of the guide's page `ecosystem`.
recipes:
    ci/steps recipes

deny:
    ci/steps deny

book:
    ci/steps book

# Instructions per call and lines of LLVM IR, against benches/guard/baseline.txt.
guard *args:
    cd benches && cargo run --release --locked -p guard -- {{ args }}

# Instructions per message, if there are 1, 1000 and 100 000 of them.
growth:
    ci/steps growth

# The bytes that are left after 10⁶ operations of each kind.
soak *args:
    cargo run --release -p actor-tests --bin soak -- {{ args }}

# `just bench --quick-compare REV` compares the checkout with another commit instead.
bench *args:
    cd benches && {{ if args =~ '^--quick-compare' { replace(args, '--quick-compare', 'python3 compare.py') } else { 'cargo run --release --locked ' + args } }}

# The pictures of the guide, and the links that contain them on docs.rs. Needs Python 3.
pictures:
    python3 actor-runtime/docs/pictures.py
    python3 actor-runtime/docs/book.py links

# Writes the golden expansions, the ui tests' .stderr files and the picture of one of them anew.
bless:
    UPDATE_EXPECT=1 cargo test -p actor-macros --lib golden
    TRYBUILD=overwrite cargo test -p actor-tests --test ui
    just pictures

kill-storm *args:
    cargo run --release -p actor-tests --bin kill_storm {{ args }}

# Random operations on actors of five kinds, with an oracle: `just stress 1 --seed N` repeats a round.
stress *args:
    cargo run --release -p actor-tests --bin stress {{ args }}

# `STRESS_ROUNDS=100000 just sanitizers` makes more rounds than 1000.
sanitizers:
    ci/steps sanitizers

# `FUZZ_SECONDS=600 just fuzz` fuzzes for ten minutes.
fuzz:
    ci/steps fuzz

planted:
    cargo run -p actor-tests --bin planted
