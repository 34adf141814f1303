//! Traits whose methods return boxes, next to names that the expansion would like to use.

use actor_runtime::actor;

/// What traits with boxes have an eye for.
#[allow(dead_code)]
mod hidden {
    pub(super) struct Box;
    pub(super) struct Pin;
    pub(super) trait Future {}
    pub(super) trait Send {}
}
#[allow(unused_imports)]
use hidden::{Box, Future, Pin, Send};

/// What comes in the box.
pub type Told = Result<usize, crate::blocks::Lost>;

/// An actor.
#[actor]
#[derive(Debug)]
pub struct Teller(pub usize);

#[actor]
impl Teller {
    /// One.
    pub fn told(&self) -> usize {
        self.0
    }
}

macro_rules! boxed {
    ($output:ty, $bound:lifetime) => {
        ::std::pin::Pin<::std::boxed::Box<dyn ::std::future::Future<Output = $output> + ::std::marker::Send + $bound>>
    };
}

macro_rules! tell {
    ($name:ident for $actor:ident, $returned:ty, $output:ty) => {
        /// Its types come from whoever calls the macro.
        pub trait $name {
            /// One that is called like what the expansion needs.
            fn tell<'actor>(&'actor self, call: &'actor str, state: usize) -> boxed!(Told, 'actor);
            /// From there.
            fn passed(&self) -> $returned;
            /// In part.
            fn in_part(
                &mut self,
            ) -> ::std::pin::Pin<
                ::std::boxed::Box<dyn ::std::future::Future<Output = $output> + ::std::marker::Send + '_>,
            >;
        }

        #[actor]
        impl $name for $actor {
            fn tell<'actor>(
                &'actor self,
                call: &'actor str,
                state: usize,
            ) -> ::std::pin::Pin<
                ::std::boxed::Box<
                    dyn ::std::future::Future<Output = Result<usize, crate::blocks::Lost>>
                        + ::std::marker::Send
                        + 'actor,
                >,
            > {
                ::std::boxed::Box::pin(async move { Ok(self.0 + call.len() + state) })
            }

            #[actor(flatten)]
            fn passed(&self) -> $returned {
                ::std::boxed::Box::pin(::std::future::ready(Ok(self.0)))
            }

            #[actor(flatten)]
            fn in_part(
                &mut self,
            ) -> ::std::pin::Pin<
                ::std::boxed::Box<dyn ::std::future::Future<Output = $output> + ::std::marker::Send + '_>,
            > {
                self.0 += 1;
                ::std::boxed::Box::pin(async move { Ok(self.0) })
            }
        }
    };
}

tell!(
    Tell for Teller,
    ::std::pin::Pin<::std::boxed::Box<dyn ::std::future::Future<Output = Told> + ::std::marker::Send>>,
    Told
);
