//! Every name that the expansion introduces has another meaning in this module: as a type, a constant and a macro, and as
//! a method, a constant and a type that every type has.
#![no_implicit_prelude]

/// What each name stands for.
#[derive(::core::fmt::Debug)]
pub struct Shadow;

macro_rules! shadow {
    ($($name:ident)*) => {
        $(
            /// Shadows a constant or a local variable.
            #[allow(non_upper_case_globals)]
            pub const $name: Shadow = Shadow;
        )*

        shadow_reserved! { $($name)* }
        shadow_methods! { ByValue(self) $($name)* }
        shadow_methods! { ByReference(&self) $($name)* }
        shadow_methods! { ByExclusiveReference(&mut self) $($name)* }

        /// Constants and types that every type has.
        #[allow(missing_docs, non_camel_case_types, non_upper_case_globals)]
        pub trait Associated {
            $( type $name; const $name: Shadow; )*
        }

        impl<T: ?::core::marker::Sized> Associated for T {
            $( type $name = Shadow; const $name: Shadow = Shadow; )*
        }
    };
}

// The expansion may declare variables with names that begin with two underscores, so constants cannot have them.
macro_rules! shadow_reserved {
    ($($name:ident)*) => { $(
        /// Shadows a type or a module.
        #[derive(::core::fmt::Debug)]
        #[allow(non_camel_case_types)]
        pub struct $name {}

        #[allow(unused_macros)]
        macro_rules! $name { () => {} }
    )* };
}

macro_rules! shadow_methods {
    ($trait_name:ident $receiver:tt $($name:ident)*) => {
        /// Methods that every type has.
        #[allow(missing_docs, non_snake_case, clippy::pedantic, clippy::style, clippy::all)]
        pub trait $trait_name {
            $( fn $name $receiver -> Shadow; )*
        }

        impl<T> $trait_name for T {
            $( fn $name $receiver -> Shadow { Shadow } )*
        }
    };
}

// The lints in the same list concern the documentation only.
macro_rules! allowed {
    ($($lint:path)*) => {};
}

::core::include!("../../../actor-macros/goldens/introduced.rs");
::core::include!("../../../actor-macros/goldens/every_option.rs");

/// Has type parameters with these names.
#[::actor_runtime::actor]
#[derive(::core::fmt::Debug)]
pub struct Holder<Send, Sync, A, R>(::std::option::Option<(Send, Sync, A, R)>);

#[::actor_runtime::actor]
impl<Send, Sync, A, R> Holder<Send, Sync, A, R>
where
    Send: ::std::marker::Send + 'static,
    Sync: ::core::marker::Send + ::core::clone::Clone + 'static,
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
