//! Every name that the expansion might take for granted means something else here.
#![no_implicit_prelude]

use ::actor_runtime::actor;

macro_rules! hide {
    ($($name:ident)*) => { $(
        /// Not what it says.
        #[derive(::core::fmt::Debug, ::core::clone::Clone, ::core::marker::Copy)]
        #[allow(non_camel_case_types)]
        pub struct $name;
    )* };
}

hide! {
    Result Option Send Sync Sized String Box Vec Clone Copy Debug Default Future Iterator Drop Fn From Into ToOwned
    Actor ActorHandle ActorControl Call TryCall ReplyTo RawHandle State Options Infallible PhantomData usize str
}

/// Not a variant.
#[allow(non_upper_case_globals)]
pub const Some: u8 = 0;
/// Not a variant.
#[allow(non_upper_case_globals)]
pub const None: u8 = 0;
/// Not a variant.
#[allow(non_upper_case_globals)]
pub const Ok: u8 = 0;
/// Not a variant.
#[allow(non_upper_case_globals)]
pub const Err: u8 = 0;

/// Not the library.
pub mod std {}
/// Not the library.
pub mod core {}
/// Not the library.
pub mod alloc {}
/// Not the library.
pub mod tokio {}
/// Not the library.
pub mod actor_runtime {}

/// Not a function.
#[allow(unused_macros)]
macro_rules! panic {
    () => {};
}

/// Sees none of them.
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

    #[actor(start)]
    fn begin(&mut self) -> ::std::result::Result<(), ::std::fmt::Error> {
        self.text.clear();
        ::std::result::Result::Ok(())
    }

    #[actor(stop)]
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

    /// The end.
    pub fn finish(self) -> ::std::string::String {
        self.text
    }
}

impl ::std::default::Default for Hidden {
    fn default() -> Self {
        Self::new()
    }
}

/// Hides them in its parameters.
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
