//! Actors in code that is difficult for a macro. The test is that this crate compiles with every warning denied.
//! The packages in the subfolders compile this file in older editions.
#![forbid(unsafe_code)]
#![deny(warnings, missing_docs, missing_debug_implementations, unreachable_pub, rust_2018_idioms, clippy::pedantic)]
#![deny(unused_qualifications, unused_lifetimes, explicit_outlives_requirements, clippy::trait_duplication_in_bounds)]
// These lints apply to the user's own methods and types. The generated code needs none of these exceptions.
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

pub mod arguments;
pub mod attributes;
pub mod blocks;
pub mod boxed;
pub mod corners;
pub mod generics;
pub mod local;
pub mod names;
pub mod odd;
pub mod options;
pub mod places;
pub mod shadowed;
pub mod sources;
pub mod types;
pub mod visibility;
