//! What a sound block means.

use super::{errors, lowered, sound};
use crate::model::{BoundKind, Passing, Receiver};
use quote::quote;

#[test]
fn a_message_has_a_receiver_and_a_visibility() {
    let actor = sound(quote! {
        impl Counter {
            pub fn new() -> Self { todo!() }
            fn own(&self) {}
            pub fn one(&self) {}
            pub(crate) fn two(&mut self) {}
            #[actor(skip)]
            pub fn skipped(&self) {}
            #[actor(message)]
            fn three(self) {}
            #[actor(start)]
            pub fn start(&mut self) {}
        }
    });
    let names: Vec<String> = actor.messages.iter().map(|message| message.method.to_string()).collect();
    assert_eq!(names, ["one", "two", "three"]);
    assert!(actor.messages[1].receiver == Receiver::Reference && actor.messages[2].receiver == Receiver::Value);
    assert!(actor.start.len() == 1 && actor.stop.is_empty());
}

#[test]
fn names_come_from_the_type_and_the_methods() {
    let (actor, _) = lowered(quote!(message = Letter), quote!(impl path::to::Counter { pub fn load_all(&self) {} }));
    let actor = actor.expect("an actor");
    assert_eq!(actor.names.handle, "CounterHandle");
    assert_eq!(actor.names.message, "Letter");
    assert_eq!(actor.messages[0].variant, "LoadAll");
}

#[test]
fn callers_may_run_the_synchronous_methods_of_a_direct_block() {
    let block = quote!(impl Counter { pub fn get(&self) {} pub async fn load(&mut self) {} });
    let (queued, direct) = (lowered(quote!(), block.clone()).0, lowered(quote!(direct), block).0);
    let emitted = |actor: Option<crate::model::Actor>| crate::render::actor(quote!(), actor.as_ref()).to_string();
    let (queued, direct) = (emitted(queued), emitted(direct));
    assert_eq!((queued.matches("Call :: new").count(), queued.matches("Call :: direct").count()), (2, 0));
    assert_eq!((direct.matches("Call :: new").count(), direct.matches("Call :: direct").count()), (1, 1));
    assert!(queued.contains("private :: Queued") && direct.contains("private :: Direct"));
}

#[test]
fn of_a_local_actor_only_arguments_and_replies_are_sent() {
    let block = quote!(impl Counter {
        #[actor(start)] async fn begin(&mut self) {}
        pub async fn get(&self, key: Key) -> Value {}
    });
    let kinds = |args| {
        let (actor, errors) = lowered(args, block.clone());
        assert!(errors.is_empty(), "{errors:?}");
        let actor = actor.expect("an actor");
        let kinds: Vec<BoundKind> = actor.bounds.iter().map(|bound| bound.kind).collect();
        (kinds, crate::render::actor(quote!(), Some(&actor)).to_string())
    };
    let ((sent, first), (local, second)) = (kinds(quote!()), kinds(quote!(local)));
    assert!(sent.contains(&BoundKind::State) && sent.contains(&BoundKind::SharedState));
    assert!(local == [BoundKind::Argument, BoundKind::Reply]);
    let sends = |emitted: &str| ["> + :: core :: marker :: Send", "assert_send"].map(|words| emitted.contains(words));
    assert_eq!((sends(&first), sends(&second)), ([true; 2], [false; 2]));
}

#[test]
fn a_call_knows_what_to_do_without_room_only_if_its_method_says_so() {
    let emitted = |choice: proc_macro2::TokenStream| {
        let actor = sound(quote!(impl Counter { #[actor(when_full = #choice)] pub fn get(&self) {} }));
        crate::render::actor(quote!(), Some(&actor)).to_string()
    };
    let [fail, coalesce, stop] = [quote!(fail), quote!(coalesce), quote!(stop)].map(emitted);
    let has = |emitted: &str, words: [&str; 2]| words.map(|words| emitted.contains(words));
    let words = ["when_full (:: actor_runtime :: private :: WhenFull ::", ". coalescing ()"];
    assert_eq!([has(&fail, words), has(&coalesce, words), has(&stop, words)], [[false; 2], [true; 2], [true, false]]);
}

#[test]
fn variants_are_identifiers() {
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
fn an_argument_is_named_after_its_pattern_or_its_place() {
    let actor = sound(quote! {
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
fn a_lone_reference_is_borrowed_and_everything_else_is_owned() {
    let actor = sound(quote! {
        impl Counter {
            pub fn set<'a>(&mut self, a: &str, b: &'a [Path], c: &'static str, d: fn(&u8) -> &u8, e: Box<dyn Fn(&str) + Send>) {}
        }
    });
    let borrowed: Vec<bool> =
        actor.messages[0].args.iter().map(|arg| matches!(arg.passing, Passing::Borrowed(_))).collect();
    assert_eq!(borrowed, [true, true, false, false, false]);
}

#[test]
fn self_means_the_actor() {
    let actor = sound(quote!(
        impl<K> Cache<K> {
            pub fn twin(&self, all: Vec<Self>) -> [Option<Self>; Self::N] {}
        }
    ));
    let message = &actor.messages[0];
    assert_eq!(message.reply.to_string(), "[Option < Cache < K > > ; < Cache < K > > :: N]");
    assert!(matches!(&message.args[0].passing, Passing::Owned(ty) if ty.to_string() == "Vec < Cache < K > >"));
}

#[test]
fn results_are_flattened_by_their_name_or_by_request() {
    let actor = sound(quote! {
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
fn attributes_keep_their_meaning() {
    let actor = sound(quote! {
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
    assert_eq!(text(&message.notes), "# [deprecated] # [must_use = \"reason\"]");
    assert_eq!(text(&message.lints), "# [allow (deprecated)] # [allow (unused)]");
}

#[test]
fn what_has_no_text_is_documented() {
    let actor = sound(quote! {
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
fn alternatives_under_cfg_are_no_collision() {
    let alternatives = quote! {
        impl Counter {
            #[cfg(unix)]
            pub fn get(&self) -> u8 {}
            #[cfg(not(unix))]
            pub fn get(&self) -> u16 {}
        }
    };
    assert_eq!(sound(alternatives).messages.len(), 2);
    let collision = errors(quote!(impl Counter { pub fn get(&self) {} #[cfg(unix)] pub fn get_(&self) {} }));
    assert!(collision[0].contains("would both be the message `Get`"), "{collision:?}");
}

#[test]
fn a_stream_has_a_name_in_the_reply() {
    let cases = [
        (quote!(impl Stream<Item = u8> + use<>), "ReplyStream < u8 >", "of (", false),
        (
            quote!(impl futures::Stream<Item = Vec<Self>> + Send + 'static),
            "ReplyStream < Vec < Feed > >",
            "of (",
            false,
        ),
        (quote!(io::Result<impl Stream<Item = u8> + use<>>), "ReplyStream < u8 > >", "of_result (", true),
    ];
    for (written, reply, made, is_fallible) in cases {
        let actor = sound(quote!(impl Feed { pub fn read(&mut self) -> #written {} }));
        let message = &actor.messages[0];
        assert!(message.reply.to_string().ends_with(reply), "{}", message.reply);
        assert_eq!(message.is_fallible, is_fallible);
        let emitted = crate::render::actor(quote!(), Some(&actor)).to_string();
        assert!(emitted.contains(&format!("private :: ReplyStream :: {made}")));
    }
}

#[test]
fn a_stream_of_what_is_owned_needs_no_word_on_what_it_captures() {
    sound(quote!(impl Feed { pub fn read(self, n: u8) -> impl Stream<Item = u8> {} }));
    assert_eq!(errors(quote!(impl Feed { pub fn read(self, n: &str) -> impl Stream<Item = u8> {} })).len(), 1);
}

#[test]
fn an_actor_without_priorities_has_nothing_of_them() {
    let emitted = |block| crate::render::actor(quote!(), Some(&sound(block))).to_string();
    let plain = emitted(quote!(impl Counter { pub fn get(&self) {} }));
    let first = emitted(quote!(impl Counter { #[actor(priority)] pub fn get(&self) {} pub fn add(&mut self) {} }));
    for name in ["is_priority", "const PRIORITY"] {
        assert_eq!((plain.matches(name).count(), first.matches(name).count()), (0, 1), "{name}");
    }
}

#[test]
fn an_actor_without_concurrent_methods_has_nothing_of_them() {
    let emitted = |block| crate::render::actor(quote!(), Some(&sound(block))).to_string();
    let alone = emitted(quote!(impl Counter { pub async fn get(&self) {} }));
    let together =
        emitted(quote!(impl Counter { #[actor(concurrent)] pub async fn get(&self) {} pub fn add(&mut self) {} }));
    for name in ["is_concurrent", "run_together", "Reader"] {
        assert_eq!((alone.matches(name).count(), together.matches(name).count()), (0, 1), "{name}");
    }
}
