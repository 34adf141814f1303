//! What the library promises, one module for each group of promises in PROMISES.md.
