//! The examples stand beside this package, as example targets.
