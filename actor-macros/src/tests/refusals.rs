//! What is wrong with a block: one error for each mistake, with its cure.

use super::{errors, lowered, sound};
use proc_macro2::TokenStream;
use quote::quote;

/// Asserts that each block has exactly one error, with these words in it.
fn assert_refused(cases: impl IntoIterator<Item = (TokenStream, &'static str)>) {
    for (method, words) in cases {
        let text = method.to_string();
        let errors = errors(quote!(impl Counter { #method pub fn sound(&self) {} }));
        assert!(matches!(&errors[..], [error] if error.contains(words)), "{text}: {errors:?}");
    }
}

#[test]
fn methods_that_cannot_be_sent_are_refused() {
    assert_refused([
        (
            quote!(
                pub unsafe fn odd(&self) {}
            ),
            "`unsafe fn`",
        ),
        (
            quote!(
                pub extern "C" fn odd(&self) {}
            ),
            "`extern fn`",
        ),
        (
            quote!(
                pub const fn odd(&self) {}
            ),
            "`const fn`",
        ),
        (
            quote!(
                pub fn odd<T>(&self) {}
            ),
            "cannot be generic",
        ),
        (
            quote!(
                pub fn odd<const N: u8>(&self) {}
            ),
            "cannot be generic",
        ),
        (
            quote!(
                pub fn odd(self: Box<Self>) {}
            ),
            "receiver",
        ),
        (
            quote!(
                pub fn __(&self) {}
            ),
            "no letters",
        ),
    ]);
}

#[test]
fn arguments_that_cannot_be_owned_are_refused() {
    assert_refused([
        (
            quote!(
                pub fn odd(&self, x: &mut u8) {}
            ),
            "take the value",
        ),
        (
            quote!(
                pub fn odd(&self, x: &&u8) {}
            ),
            "take `&u8`",
        ),
        (
            quote!(
                pub fn odd(&self, x: &dyn Fn()) {}
            ),
            "`Box<dyn Fn() + Send>`",
        ),
        (
            quote!(
                pub fn odd(&self, x: &impl Fn()) {}
            ),
            "no name",
        ),
        (
            quote!(
                pub fn odd(&self, x: impl Fn()) {}
            ),
            "no name",
        ),
        (
            quote!(
                pub fn odd(&self, x: Option<&str>) {}
            ),
            "write `String`",
        ),
        (
            quote!(
                pub fn odd(&self, x: (u8, &[u8])) {}
            ),
            "write `Vec<u8>`",
        ),
        (
            quote!(
                pub fn odd<'a>(&self, x: Cow<'a, str>) {}
            ),
            "write `'static`",
        ),
        (
            quote!(
                pub fn odd(&self, x: _) {}
            ),
            "written out",
        ),
        (
            quote!(
                pub fn odd(&self, respond_to: u8) {}
            ),
            "rename this argument",
        ),
    ]);
}

#[test]
fn replies_that_borrow_are_refused() {
    assert_refused([
        (
            quote!(
                pub fn odd(&self) -> &str {}
            ),
            "cannot borrow",
        ),
        (
            quote!(
                pub fn odd(&self) -> Option<&u8> {}
            ),
            "cannot borrow",
        ),
        (
            quote!(
                pub fn odd(&self) -> Cow<'_, str> {}
            ),
            "cannot borrow",
        ),
        (
            quote!(
                pub fn odd(&self) -> impl Future {}
            ),
            "async fn",
        ),
        (
            quote!(
                pub fn odd(&self) -> ! {}
            ),
            "never returns",
        ),
    ]);
}

#[test]
fn roles_that_contradict_are_refused() {
    assert_refused([
        (
            quote!(
                #[actor(message, skip)]
                pub fn odd(&self) {}
            ),
            "`message` and `skip`",
        ),
        (
            quote!(
                #[actor(start)]
                #[actor(stop)]
                fn odd(&self) {}
            ),
            "`start` and `stop`",
        ),
        (
            quote!(
                #[actor(message)]
                fn odd() {}
            ),
            "receiver",
        ),
        (
            quote!(
                #[actor(start)]
                fn odd(self) {}
            ),
            "`&mut self`",
        ),
        (
            quote!(
                #[actor(stop)]
                fn odd(&self, n: u8) {}
            ),
            "no arguments",
        ),
        (
            quote!(
                #[actor(start)]
                fn one(&self) {}
                #[actor(start)]
                fn two(&self) {}
            ),
            "start hook already",
        ),
        (
            quote!(
                #[actor(flatten)]
                fn own(&self) -> Result<(), ()> {}
            ),
            "is for messages",
        ),
        (
            quote!(
                #[actor(when_full = stop)]
                fn own(&self) {}
            ),
            "is for messages",
        ),
    ]);
}

#[test]
fn what_try_tell_does_without_room_is_one_of_three() {
    assert_refused([
        (
            quote!(
                #[actor(when_full = sometimes)]
                pub fn odd(&self) {}
            ),
            "`fail` hands the message back, `coalesce`",
        ),
        (
            quote!(
                #[actor(when_full = "stop")]
                pub fn odd(&self) {}
            ),
            "takes a name",
        ),
        (
            quote!(
                #[actor(when_full)]
                pub fn odd(&self) {}
            ),
            "takes a name",
        ),
    ]);
    let method = |choice: TokenStream| quote!(impl Counter { #[actor(when_full = #choice)] pub fn get(&self) {} });
    let errors = |choice| lowered(quote!(extend), method(choice)).1;
    assert!(matches!(&errors(quote!(coalesce))[..], [error] if error.contains("first block")));
    assert_eq!([errors(quote!(stop)), errors(quote!(fail))], [[""; 0]; 2]);
    let of_trait =
        quote!(impl Store for Counter { #[actor(when_full = fail)] async fn get(&self) -> Result<(), E> {} });
    assert!(matches!(&lowered(quote!(), of_trait).1[..], [error] if error.contains("remove `when_full`")));
}

#[test]
fn an_actor_that_borrows_is_refused() {
    for block in [
        quote!(
            impl<'a> Holder<'a> {
                pub fn get(&self) {}
            }
        ),
        quote!(impl Holder<'_> { pub fn get(&self) {} }),
    ] {
        let (actor, errors) = lowered(TokenStream::new(), block);
        assert!(actor.is_none() && matches!(&errors[..], [error] if error.contains("cannot borrow")), "{errors:?}");
    }
    sound(quote!(impl Holder<'static> { pub fn get(&self) {} }));
}

#[test]
fn options_are_checked_by_name_form_and_number() {
    let block = || quote!(impl Counter { pub fn get(&self) {} });
    for (args, words) in [
        (quote!(capcity = 3), "did you mean `capacity = 32`?"),
        (quote!(zzz), "takes `handle`, `message`"),
        (quote!(capacity = 3, capacity = 4), "given twice"),
        (quote!(capacity = 0), "give at least 1"),
        (quote!(capacity = "3"), "takes a number"),
        (quote!(capacity), "takes a number"),
        (quote!(handle = "H"), "takes a name"),
        (quote!(vis = pub), "in quotes"),
        (quote!(name = 3), "takes a text"),
        (quote!("name"), "expected an option"),
    ] {
        let text = args.to_string();
        let (actor, errors) = lowered(args, block());
        assert!(actor.is_some() && matches!(&errors[..], [error] if error.contains(words)), "{text}: {errors:?}");
    }
}

#[test]
fn all_mistakes_are_reported_at_once() {
    let errors = errors(quote! {
        impl Counter {
            pub fn one(&self, a: &mut u8, b: Option<&str>) -> &u8 {}
            pub unsafe fn two<T>(self: Box<Self>) {}
        }
    });
    assert_eq!(errors.len(), 6, "{errors:?}");
}

#[test]
fn only_what_reads_and_waits_runs_together() {
    assert_refused([
        (
            quote!(
                #[actor(concurrent)]
                pub async fn odd(&mut self) {}
            ),
            "`&self` methods",
        ),
        (
            quote!(
                #[actor(concurrent)]
                pub fn odd(&self) {}
            ),
            "`async` methods",
        ),
        (
            quote!(
                #[actor(concurrent)]
                async fn odd(&self) {}
            ),
            "`concurrent` is for messages",
        ),
        (
            quote!(
                #[actor(stop, concurrent)]
                async fn odd(&self) {}
            ),
            "`concurrent` is for messages",
        ),
    ]);
}

#[test]
fn the_state_of_a_local_actor_is_in_one_hand() {
    let of = |args, method: TokenStream| lowered(args, quote!(impl Counter { #method pub fn sound(&self) {} })).1;
    let nothing = || quote!();
    let concurrent = of(
        quote!(local),
        quote!(
            #[actor(concurrent)]
            pub async fn odd(&self) {}
        ),
    );
    for (errors, words) in [(of(quote!(local, direct), nothing()), "keep one"), (concurrent, "no `concurrent` methods")]
    {
        assert!(matches!(&errors[..], [error] if error.contains(words)), "{errors:?}");
    }
    assert!(of(quote!(extend, local), nothing()).is_empty());
}

#[test]
fn only_messages_go_first() {
    assert_refused([
        (
            quote!(
                #[actor(priority)]
                fn odd(&self) {}
            ),
            "`priority` is for messages",
        ),
        (
            quote!(
                #[actor(start, priority)]
                fn odd(&self) {}
            ),
            "`priority` is for messages",
        ),
    ]);
}

#[test]
fn a_source_has_one_feed_and_nobody_calls_it() {
    assert_refused([
        (
            quote!(
                #[actor(keeps_alive)]
                pub fn odd(&self) {}
            ),
            "beside `stream = ..`",
        ),
        (
            quote!(
                #[actor(every = self.0, keeps_alive)]
                fn odd(&mut self) {}
            ),
            "ticks never do",
        ),
        (
            quote!(
                #[actor(stream = self.0, missed = skip)]
                fn odd(&mut self, x: u8) {}
            ),
            "`every = ..`",
        ),
        (
            quote!(
                #[actor(stream = self.0, every = self.1)]
                fn odd(&mut self, x: u8) {}
            ),
            "keep one",
        ),
        (
            quote!(
                #[actor(every = 5)]
                fn odd(&mut self) {}
            ),
            "takes a `Duration`",
        ),
        (
            quote!(
                #[actor(stream = self.0)]
                fn odd(self, x: u8) {}
            ),
            "write `&mut self`",
        ),
        (
            quote!(
                #[actor(stream = self.0)]
                fn odd(&mut self) {}
            ),
            "one item at a time",
        ),
    ]);
}

#[test]
fn of_a_traits_method_the_future_must_be_seen_and_sent() {
    let told = |args: TokenStream, ty: TokenStream| {
        let block = quote!(impl Store for Counter { fn get<'a>(&'a self) -> #ty {} });
        let (actor, errors) = lowered(args, block);
        assert_eq!(actor.is_some(), errors.is_empty(), "{errors:?}");
        errors.into_iter().next().unwrap_or_default()
    };
    for sound in [
        quote!(Pin<Box<dyn Future<Output = Result<u8, E>> + Send + 'a>>),
        quote!(
            std::pin::Pin<
                std::boxed::Box<dyn std::future::Future<Output = Result<u8, E>> + 'static + std::marker::Send>,
            >
        ),
        quote!((Pin<Box<(dyn Future<Output = Result<u8, E>> + Send)>>)),
        quote!(futures::future::BoxFuture<'a, Result<u8, E>>),
        quote!(BoxFuture<Result<u8, E>>),
    ] {
        assert_eq!(told(quote!(), sound), "");
    }
    for stays in [quote!(Pin<Box<dyn Future<Output = Result<u8, E>> + 'a>>), quote!(LocalBoxFuture<'a, Result<u8, E>>)]
    {
        assert!(told(quote!(), stays.clone()).contains("+ Send"));
        assert_eq!(told(quote!(local), stays), "");
    }
    for (odd, words) in [
        (quote!(Pin<Box<dyn Future<Output = u8> + Send>>), "its calls can fail"),
        (quote!(Pin<Box<dyn Future<Output = Result<&'a u8, E>> + Send>>), "cannot borrow"),
        (quote!(Pin<Box<dyn Future<Output = Result<u8, E>> + Send + Sync>>), "not `Sync`"),
        (quote!(Pin<Box<dyn Stream<Item = u8> + Send>>), "synchronous"),
        (quote!(Pin<Arc<dyn Future<Output = Result<u8, E>> + Send>>), "synchronous"),
        (quote!(BoxFuture<'a>), "synchronous"),
        (quote!(Soon<'a, Result<u8, E>>), "synchronous"),
    ] {
        assert!(told(quote!(), odd.clone()).contains(words), "{odd}");
    }
}

#[test]
fn async_trait_comes_first() {
    for attr in
        [quote!(#[async_trait]), quote!(#[async_trait::async_trait(?Send)]), quote!(#[cfg_attr(all(), async_trait)])]
    {
        let errors = errors(quote!(#attr impl Store for Counter { async fn get(&self) -> u8 {} fn set(&self) {} }));
        assert!(matches!(&errors[..], [error] if error.contains("above `#[actor]`")), "{errors:?}");
    }
}
