//! Compile errors: each file in `ui/` contains one mistake, and its `.stderr` file contains the expected message.
//!
//! `TRYBUILD=overwrite cargo test -p actor-tests --test ui` rewrites the expected messages.

#[test]
fn compile_errors_match_the_expected_texts() {
    if actor_tests::rustc::has_expected_errors() {
        trybuild::TestCases::new().compile_fail("ui/*/*.rs");
    }
}
