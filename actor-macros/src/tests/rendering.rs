//! The code that is generated for single options.

use super::{errors, rendered, valid};
use crate::model::BoundKind;
use proc_macro2::TokenStream;
use quote::quote;

#[test]
fn direct_applies_to_synchronous_methods() {
    let block = quote!(impl Counter { pub fn get(&self) {} pub async fn load(&mut self) {} });
    let (queued, direct) = (rendered(quote!(), block.clone()), rendered(quote!(direct), block));
    assert_eq!((queued.matches("Call :: new").count(), queued.matches("Call :: direct").count()), (2, 0));
    assert_eq!((direct.matches("Call :: new").count(), direct.matches("Call :: direct").count()), (1, 1));
    assert!(queued.contains("__private :: OwnedState") && direct.contains("__private :: DirectAccess"));
}

#[test]
fn local_actor_requires_send_of_arguments_and_replies_only() {
    let block = || {
        quote!(impl Counter {
            #[actor(on_start)] async fn begin(&mut self) {}
            pub async fn get(&self, key: Key) -> Value {}
        })
    };
    let kinds = |args| valid(args, block()).bounds.iter().map(|bound| bound.kind).collect::<Vec<BoundKind>>();
    let (send, local) = (kinds(quote!()), kinds(quote!(local)));
    assert!(send.contains(&BoundKind::SendState) && send.contains(&BoundKind::SyncState));
    assert!(local == [BoundKind::OwnedArgument, BoundKind::Reply]);
    let checks = |args| {
        let code = rendered(args, block());
        ["> + :: core :: marker :: Send", "assert_send"].map(|words| code.contains(words))
    };
    assert_eq!((checks(quote!()), checks(quote!(local))), ([true; 2], [false; 2]));
}

#[test]
fn when_full_is_only_in_the_call_of_its_method() {
    let code = |value: TokenStream| {
        rendered(quote!(), quote!(impl Counter { #[actor(when_full = #value)] pub fn get(&self) {} }))
    };
    let [reject, coalesce, stop] = [quote!(reject), quote!(coalesce), quote!(stop)].map(code);
    let has = |code: &str, words: [&str; 2]| words.map(|words| code.contains(words));
    let words = ["when_full (:: actor_runtime :: __private :: WhenFull ::", "const HAS_COALESCE"];
    assert_eq!([has(&reject, words), has(&coalesce, words), has(&stop, words)], [[false; 2], [true; 2], [true, false]]);
}

#[test]
fn impl_stream_becomes_a_named_type_in_the_reply() {
    let cases = [
        (quote!(impl Stream<Item = u8> + use<>), "ReplyStream < u8 >", "new (", false),
        (
            quote!(impl futures::Stream<Item = Vec<Self>> + Send + 'static),
            "ReplyStream < Vec < Feed > >",
            "new (",
            false,
        ),
        (quote!(io::Result<impl Stream<Item = u8> + use<>>), "ReplyStream < u8 > >", "from_result (", true),
    ];
    for (written, reply, constructor, is_fallible) in cases {
        let block = quote!(impl Feed { pub fn read(&mut self) -> #written {} });
        let actor = valid(quote!(), block.clone());
        let message = &actor.messages[0];
        assert!(message.reply.to_string().ends_with(reply), "{}", message.reply);
        assert_eq!(message.is_fallible, is_fallible);
        assert!(rendered(quote!(), block).contains(&format!("__private :: ReplyStream :: {constructor}")));
    }
}

#[test]
fn stream_of_owned_method_needs_no_use_clause() {
    let block = quote!(impl Feed { pub fn read(self, n: u8) -> impl Stream<Item = u8> {} });
    assert_eq!(errors(block), [""; 0]);
}

#[test]
fn priority_code_is_only_generated_with_priority() {
    let without = rendered(quote!(), quote!(impl Counter { pub fn get(&self) {} }));
    let with = quote!(impl Counter { #[actor(priority)] pub fn get(&self) {} pub fn add(&mut self) {} });
    let with = rendered(quote!(), with);
    for name in [". priority ()", "const HAS_PRIORITY"] {
        assert_eq!((without.matches(name).count(), with.matches(name).count()), (0, 1), "{name}");
    }
}

#[test]
fn concurrent_code_is_only_generated_with_concurrent() {
    let without = rendered(quote!(), quote!(impl Counter { pub async fn get(&self) {} }));
    let with = quote!(impl Counter { #[actor(concurrent)] pub async fn get(&self) {} pub fn add(&mut self) {} });
    let with = rendered(quote!(), with);
    for name in [". concurrent ()", "run_concurrently", "ConcurrentContext"] {
        assert_eq!((without.matches(name).count(), with.matches(name).count()), (0, 1), "{name}");
    }
}

/// A where clause with a bound on a type that may be the handle itself would be a cycle.
#[test]
fn where_clauses_assume_only_reference_arguments_with_a_parameter_that_are_not_the_handle() {
    let block = quote!(
        impl<K: Clone, const N: usize> Cache<K, N> {
            pub fn get(&self, key: &K, size: &Size<N>, peer: &PeerHandle, own: &CacheHandle<K, N>) {}
            #[cfg(test)]
            pub fn put(&self, other: &OtherHandle) {}
        }
    );
    let code = rendered(quote!(), block);
    let assumes =
        |ty: &str| code.contains(&format!("Assumed < 'any , {ty} > : :: actor_runtime :: __private :: BorrowedArg"));
    assert_eq!(["K", "Size < N >", "PeerHandle", "OtherHandle"].map(assumes), [true, true, false, false]);
    assert!(!assumes("CacheHandle < K , N >") && code.contains("OwnedArg :: < CacheHandle < K , N > , true >"));
    assert!(
        code.contains("OwnedArg :: < OtherHandle , true >") && code.contains("IsToOwned :: < PeerHandle > :: VALUE")
    );
}
