//! Error messages about the types of arguments and replies.

use super::{assert_rejected, tokens};
use crate::tests::lowered;
use quote::quote;

#[test]
fn arguments_that_a_message_cannot_own_are_rejected() {
    assert_rejected([
        ("pub fn odd(&self, x: &mut u8) {}", "take the value"),
        ("pub fn odd(&self, x: &&u8) {}", "take `&u8`"),
        ("pub fn odd(&self, x: &dyn Fn()) {}", "`Box<dyn Fn() + Send>`"),
        ("pub fn odd(&self, x: &impl Fn()) {}", "needs a named type"),
        ("pub fn odd(&self, x: impl Fn()) {}", "needs a named type"),
        ("pub fn odd(&self, x: Option<&str>) {}", "write `String`"),
        ("pub fn odd(&self, x: (u8, &[u8])) {}", "write `Vec<u8>`"),
        ("pub fn odd<'a>(&self, x: Cow<'a, str>) {}", "write `'static`"),
        ("pub fn odd(&self, x: _) {}", "write the type out"),
    ]);
}

#[test]
fn reserved_argument_name_is_rejected() {
    assert_rejected([("pub fn odd(&self, respond_to: u8) {}", "rename this argument")]);
}

#[test]
fn invalid_injected_arguments_are_rejected() {
    assert_rejected([
        ("pub fn odd(&self, #[actor(reply)] x: u8) {}", "write `ReplyTo<T>`"),
        ("pub fn odd(&self, #[actor(context)] x: u8) {}", "write `&Context<Self>`"),
        ("pub fn odd(&self, x: &Context<Self>) {}", "write `#[actor(context)]`"),
        ("pub fn odd(&self, #[actor(reply, context)] x: u8) {}", "keep one"),
        ("fn odd(&self, #[actor(reply)] x: ReplyTo<u8>) {}", "only supported in a message"),
    ]);
}

#[test]
fn unsupported_replies_are_rejected() {
    assert_rejected([
        ("pub fn odd(&self) -> &str {}", "cannot borrow"),
        ("pub fn odd(&self) -> Option<&u8> {}", "cannot borrow"),
        ("pub fn odd(&self) -> Cow<'_, str> {}", "cannot borrow"),
        ("pub fn odd(&self) -> impl Future {}", "write `async fn`"),
        ("pub fn odd(&self) -> ! {}", "never returns"),
        ("pub fn odd(&self, #[actor(reply)] x: ReplyTo<u8>) -> u8 {}", "remove one of the two"),
    ]);
}

#[test]
fn stream_that_captures_a_borrow_is_rejected() {
    assert_rejected([("pub fn read(self, n: &str) -> impl Stream<Item = u8> {}", "+ use<>`")]);
}

/// The error for a trait method with this return type, or an empty string.
fn trait_method_error(args: &str, ty: &str) -> String {
    let ty = tokens(ty);
    let block = quote!(impl Store for Counter { fn get<'a>(&'a self) -> #ty {} });
    let (actor, errors) = lowered(tokens(args), block);
    assert_eq!(actor.is_some(), errors.is_empty(), "{errors:?}");
    errors.into_iter().next().unwrap_or_default()
}

#[test]
fn trait_method_with_recognized_future_is_accepted() {
    for valid in [
        "Pin<Box<dyn Future<Output = Result<u8, E>> + Send + 'a>>",
        "std::pin::Pin<std::boxed::Box<dyn std::future::Future<Output = Result<u8, E>> + 'static + std::marker::Send>>",
        "(Pin<Box<(dyn Future<Output = Result<u8, E>> + Send)>>)",
        "futures::future::BoxFuture<'a, Result<u8, E>>",
        "BoxFuture<Result<u8, E>>",
    ] {
        assert_eq!(trait_method_error("", valid), "", "{valid}");
    }
}

#[test]
fn trait_method_with_future_that_is_not_send_requires_local() {
    for local in ["Pin<Box<dyn Future<Output = Result<u8, E>> + 'a>>", "LocalBoxFuture<'a, Result<u8, E>>"] {
        assert!(trait_method_error("", local).contains("+ Send"), "{local}");
        assert_eq!(trait_method_error("local", local), "", "{local}");
    }
}

#[test]
fn trait_method_with_other_return_type_is_rejected() {
    for (ty, words) in [
        ("Pin<Box<dyn Future<Output = u8> + Send>>", "must return a `Result`"),
        ("Pin<Box<dyn Future<Output = Result<&'a u8, E>> + Send>>", "cannot borrow"),
        ("Pin<Box<dyn Future<Output = Result<u8, E>> + Send + Sync>>", "`Sync` is not supported"),
        ("Pin<Box<dyn Stream<Item = u8> + Send>>", "synchronous"),
        ("Pin<Arc<dyn Future<Output = Result<u8, E>> + Send>>", "synchronous"),
        ("BoxFuture<'a>", "synchronous"),
        ("Soon<'a, Result<u8, E>>", "synchronous"),
    ] {
        assert!(trait_method_error("", ty).contains(words), "{ty}");
    }
}
