//! The meaning of valid blocks.

use super::valid;
use crate::model::{self, Passing, SelfKind};
use proc_macro2::TokenStream;
use quote::quote;

fn lower(block: TokenStream) -> model::Actor {
    valid(quote!(), block)
}

#[test]
fn methods_with_receiver_and_visibility_are_messages() {
    let actor = lower(quote! {
        impl Counter {
            pub fn new() -> Self { todo!() }
            fn own(&self) {}
            pub fn one(&self) {}
            pub(crate) fn two(&mut self) {}
            #[actor(skip)]
            pub fn skipped(&self) {}
            #[actor(message)]
            fn three(self) {}
            #[actor(on_start)]
            pub fn start(&mut self) {}
        }
    });
    let names: Vec<String> = actor.messages.iter().map(|message| message.method.to_string()).collect();
    assert_eq!(names, ["one", "two", "three"]);
    assert!(actor.messages[1].self_kind == SelfKind::Reference && actor.messages[2].self_kind == SelfKind::Value);
    assert!(actor.start.len() == 1 && actor.stop.is_empty());
}

#[test]
fn names_are_derived_from_type_and_methods() {
    let actor = valid(quote!(message = Letter), quote!(impl path::to::Counter { pub fn load_all(&self) {} }));
    assert_eq!(actor.names.handle, "CounterHandle");
    assert_eq!(actor.names.message, "Letter");
    assert_eq!(actor.messages[0].variant, "LoadAll");
}

#[test]
fn variants_are_valid_identifiers() {
    let variant = |method: &str| {
        let method: syn::Ident = syn::parse_str(method).expect("an identifier");
        crate::names::variant(&method).map(|variant| variant.to_string())
    };
    assert_eq!(variant("add").as_deref(), Some("Add"));
    assert_eq!(variant("r#move").as_deref(), Some("Move"));
    assert_eq!(variant("self_").as_deref(), Some("_Self"));
    assert_eq!(variant("_2nd").as_deref(), Some("_2nd"));
    assert_eq!(variant("größe_ändern").as_deref(), Some("GrößeÄndern"));
    assert_eq!(variant("__"), None);
}

#[test]
fn fields_are_named_after_pattern_or_position() {
    let actor = lower(quote! {
        impl Counter {
            pub fn set(&mut self, arg0: u8, (a, b): (u8, u8), mut n: u64, _: u64, ref r: u8, r#type: u8) {}
            pub fn clash(&mut self, (a, b): (u8, u8), arg0: u8) {}
        }
    });
    let names = |index: usize| actor.messages[index].args.iter().map(|arg| arg.name.to_string()).collect::<Vec<_>>();
    assert_eq!(names(0), ["arg0", "arg1", "n", "arg3", "arg4", "r#type"]);
    assert_eq!(names(1), ["arg0_", "arg0"]);
}

#[test]
fn only_whole_references_are_borrowed() {
    let actor = lower(quote! {
        impl Counter {
            pub fn set<'a>(&mut self, a: &str, b: &'a [Path], c: &'static str, d: fn(&u8) -> &u8, e: Box<dyn Fn(&str) + Send>) {}
        }
    });
    let borrowed: Vec<bool> =
        actor.messages[0].args.iter().map(|arg| matches!(arg.passing, Passing::Borrowed(_))).collect();
    assert_eq!(borrowed, [true, true, false, false, false]);
}

#[test]
fn self_type_is_replaced_by_the_actor() {
    let actor = lower(quote!(
        impl<K> Cache<K> {
            pub fn twin(&self, all: Vec<Self>) -> [Option<Self>; Self::N] {}
        }
    ));
    let message = &actor.messages[0];
    assert_eq!(message.reply.to_string(), "[Option < Cache < K > > ; < Cache < K > > :: N]");
    assert!(matches!(&message.args[0].passing, Passing::Owned(ty) if ty.to_string() == "Vec < Cache < K > >"));
}

#[test]
fn results_are_flattened_by_name_or_option() {
    let actor = lower(quote! {
        impl Counter {
            pub fn one(&self) -> io::Result<u8> {}
            pub fn two(&self) -> Option<u8> {}
            #[actor(flatten)]
            pub fn three(&self) -> Fallible<u8> {}
        }
    });
    let fallible: Vec<bool> = actor.messages.iter().map(|message| message.is_fallible).collect();
    assert_eq!(fallible, [true, false, true]);
}

#[test]
fn attributes_are_repeated_where_they_apply() {
    let actor = lower(quote! {
        impl Counter {
            /// Docs.
            #[cfg(unix)]
            #[deprecated]
            #[must_use]
            #[must_use = "reason"]
            #[expect(unused)]
            #[inline]
            pub fn one(&self) {}
        }
    });
    let message = &actor.messages[0];
    let text = |attrs: &[syn::Attribute]| quote!(#(#attrs)*).to_string();
    assert_eq!(text(&message.cfgs), "# [cfg (unix)]");
    assert_eq!(text(&message.docs), "# [doc = r\" Docs.\"]");
    assert_eq!(text(&message.passthrough_attrs), "# [deprecated] # [must_use = \"reason\"]");
    assert_eq!(text(&message.lints), "# [allow (deprecated)] # [allow (unused)]");
}

#[test]
fn methods_without_doc_text_get_a_default() {
    let actor = lower(quote! {
        impl Counter {
            pub fn none(&self) {}
            #[doc(alias = "other")]
            pub fn alias(&self) {}
            #[cfg_attr(unix, doc = "Text.")]
            pub fn detour(&self) {}
        }
    });
    let lines = |index: usize| actor.messages[index].docs.len();
    assert_eq!([lines(0), lines(1), lines(2)], [1, 2, 1]);
}

#[test]
fn methods_under_different_cfgs_do_not_collide() {
    let alternatives = quote! {
        impl Counter {
            #[cfg(unix)]
            pub fn get(&self) -> u8 {}
            #[cfg(not(unix))]
            pub fn get(&self) -> u16 {}
        }
    };
    assert_eq!(lower(alternatives).messages.len(), 2);
}
