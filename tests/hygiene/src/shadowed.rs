//! Every name that the expansion uses has another meaning in this module.
#![no_implicit_prelude]

use ::actor_runtime::actor;

macro_rules! hide {
    ($($name:ident)*) => { $(
        /// Shadows the name in std.
        #[derive(::core::fmt::Debug, ::core::clone::Clone, ::core::marker::Copy)]
        #[allow(non_camel_case_types)]
        pub struct $name;
    )* };
}

hide! {
    Result Option Send Sync Sized String Box Vec Clone Copy Debug Default Future Iterator Drop Fn From Into ToOwned
    Actor ActorHandle ActorControl Call FallibleCall ReplyTo RawHandle State Options Infallible PhantomData usize str
}

/// Shadows a variant of the prelude.
#[allow(non_upper_case_globals)]
pub const Some: u8 = 0;
/// Shadows a variant of the prelude.
#[allow(non_upper_case_globals)]
pub const None: u8 = 0;
/// Shadows a variant of the prelude.
#[allow(non_upper_case_globals)]
pub const Ok: u8 = 0;
/// Shadows a variant of the prelude.
#[allow(non_upper_case_globals)]
pub const Err: u8 = 0;

/// Shadows a crate or module.
pub mod std {}
/// Shadows a crate or module.
pub mod core {}
/// Shadows a crate or module.
pub mod alloc {}
/// Shadows a crate or module.
pub mod tokio {}
/// Shadows a crate or module.
pub mod actor_runtime {}

/// Shadows a function.
#[allow(unused_macros)]
macro_rules! panic {
    () => {};
}

/// An actor in the scope of these names.
#[actor(capacity = 4, name = "hidden")]
#[derive(::core::fmt::Debug)]
pub struct Hidden {
    text: ::std::string::String,
}

#[actor]
impl Hidden {
    /// One.
    #[must_use]
    pub fn new() -> Self {
        Self { text: ::std::string::String::new() }
    }

    #[actor(on_start)]
    fn begin(&mut self) -> ::std::result::Result<(), ::std::fmt::Error> {
        self.text.clear();
        ::std::result::Result::Ok(())
    }

    #[actor(on_stop)]
    async fn end(&mut self) {
        self.text.clear();
        ::std::future::ready(()).await;
    }

    /// Keeps `text` and the rest.
    pub fn keep(&mut self, text: &::std::primitive::str, option: Option, result: Result) -> Option {
        self.text.push_str(text);
        let _ = result;
        option
    }

    /// Fails.
    ///
    /// # Errors
    ///
    /// Always.
    pub async fn fail(&mut self) -> ::std::result::Result<Vec, Box> {
        ::std::future::ready(()).await;
        self.text.clear();
        ::std::result::Result::Err(Box)
    }

    /// A `self` method.
    pub fn finish(self) -> ::std::string::String {
        self.text
    }
}

impl ::std::default::Default for Hidden {
    fn default() -> Self {
        Self::new()
    }
}

/// Has type parameters with these names.
#[actor]
#[derive(::core::fmt::Debug)]
pub struct Holder<Send, Sync, A, R>(::std::option::Option<(Send, Sync, A, R)>);

#[actor]
impl<Send, Sync, A, R> Holder<Send, Sync, A, R>
where
    Send: ::std::marker::Send + 'static,
    Sync: ::std::marker::Send + ::std::clone::Clone + 'static,
    A: ::std::marker::Send + 'static,
    R: ::std::marker::Send + 'static,
{
    /// Swaps.
    pub fn swap(&mut self, values: (Send, Sync, A, R)) -> ::std::option::Option<(Send, Sync, A, R)> {
        self.0.replace(values)
    }

    /// Borrows.
    pub fn see(&mut self, sync: &Sync) {
        if let ::std::option::Option::Some(values) = &mut self.0 {
            values.1.clone_from(sync);
        }
    }
}
