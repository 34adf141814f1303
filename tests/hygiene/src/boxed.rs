//! Traits whose methods return boxes, next to names that the expansion uses.

use actor_runtime::actor;

/// Names that the expansion of boxed methods uses.
#[allow(dead_code)]
mod hidden {
    pub(super) struct Box;
    pub(super) struct Pin;
    pub(super) trait Future {}
    pub(super) trait Send {}
}
#[allow(unused_imports)]
use hidden::{Box, Future, Pin, Send};

/// The type in the box.
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
        /// Its types come from the caller of the macro.
        pub trait $name {
            /// A method with a name that the expansion uses.
            fn tell<'actor>(&'actor self, call: &'actor str, state: usize) -> boxed!(Told, 'actor);
            /// A method with a type of the caller.
            fn passed(&self) -> $returned;
            /// A method with a part of a type of the caller.
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
