//! The same actors in edition 2021.
#![forbid(unsafe_code)]
#![deny(warnings, missing_docs, missing_debug_implementations, unreachable_pub, rust_2018_idioms, clippy::pedantic)]
#![deny(unused_qualifications, unused_lifetimes, explicit_outlives_requirements)]
// Of what a method or type of the user's may be told; generated code has nothing of the kind.
#![allow(
    clippy::boxed_local,
    clippy::elidable_lifetime_names,
    clippy::extra_unused_lifetimes,
    clippy::from_str_radix_10,
    clippy::missing_errors_doc,
    clippy::must_use_candidate,
    clippy::needless_arbitrary_self_type,
    clippy::needless_lifetimes,
    clippy::needless_pass_by_value,
    clippy::never_loop,
    clippy::new_without_default,
    clippy::ptr_arg,
    clippy::ref_binding_to_reference,
    clippy::should_implement_trait,
    clippy::toplevel_ref_arg,
    clippy::trivially_copy_pass_by_ref,
    clippy::unnecessary_wraps,
    clippy::unused_async,
    clippy::unused_self,
    clippy::unused_unit
)]

#[path = "../src/arguments.rs"]
pub mod arguments;
#[path = "../src/attributes.rs"]
pub mod attributes;
#[path = "../src/corners.rs"]
pub mod corners;
#[path = "../src/generics.rs"]
pub mod generics;
#[path = "../src/names.rs"]
pub mod names;
#[path = "../src/odd.rs"]
pub mod odd;
#[path = "../src/options.rs"]
pub mod options;
#[path = "../src/places.rs"]
pub mod places;
#[path = "../src/shadowed.rs"]
pub mod shadowed;
#[path = "../src/types.rs"]
pub mod types;
#[path = "../src/visibility.rs"]
pub mod visibility;
