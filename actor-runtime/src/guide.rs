#![doc = include_str!("../docs/index.md")]
#![doc = ""]
#![doc = include_str!("../docs/links.rustdoc.md")]
// The examples use every feature, so that a page does not have to say which ones it needs to compile.
#![cfg_attr(
    doctest,
    cfg(all(
        feature = "deadlock-detection",
        feature = "direct",
        feature = "observe",
        feature = "stream",
        feature = "supervision",
        feature = "test-util",
        feature = "tracing",
    ))
)]

/// Declares a module for each page, which consists of the page alone.
macro_rules! pages {
    ($($page:ident)*) => {$(
        #[doc = include_str!(concat!("../docs/", stringify!($page), ".md"))]
        #[doc = ""]
        #[doc = include_str!("../docs/links.rustdoc.md")]
        pub mod $page {}
    )*};
}

pages! {
    getting_started
    messages
    calling
    lifecycle
    context
    views
    traits
    replies
    sources
    concurrency
    supervision
    threads
    direct
    observability
    testing
    recipes
    ecosystem
    coming_from
    compiler_says
    limitations
}
