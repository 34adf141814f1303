#![no_main]

use actor_fuzz::{Corpus, run};
use libfuzzer_sys::fuzz_target;

thread_local! {
    static CORPUS: Corpus = Corpus::read();
}

fuzz_target!(|data: &[u8]| CORPUS.with(|corpus| run(corpus, data)));
