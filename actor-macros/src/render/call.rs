//! The call of a user's method, which dispatch and sources share.

use super::borrowed;
use crate::{
    model::{Actor, Argument, Passing},
    names,
};
use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote};

/// The runtime's type for the rest of a dispatch: it is done, or a future has to be awaited.
pub fn dispatched_type(actor: &Actor) -> Ident {
    Ident::new(if actor.is_local { "LocalDispatched" } else { "Dispatched" }, Span::call_site())
}

/// Takes the arguments that the runtime passes out of the dispatch state, before that lends out the actor.
pub fn injected_args(args: &[Argument], state: &Ident) -> TokenStream {
    let (respond_to, context) = (names::local("respond_to"), names::local("context"));
    let each = args.iter().map(|argument| match argument.passing {
        Passing::ReplyTo => quote!(let #respond_to = #respond_to.reply_to(#state);),
        Passing::Context => quote!(let #context = #state.context();),
        Passing::Owned(_) | Passing::Borrowed(_) => TokenStream::new(),
    });
    each.collect()
}

/// One argument of the call.
pub fn arg_expr(actor: &Actor, argument: &Argument) -> TokenStream {
    let name = &argument.variable;
    match &argument.passing {
        Passing::Owned(_) => quote!(#name),
        Passing::Borrowed(ty) => {
            let as_borrowed = borrowed::item(actor, "as_borrowed", ty);
            quote!(#as_borrowed(&#name))
        }
        Passing::ReplyTo => names::local("respond_to").into_token_stream(),
        Passing::Context => {
            let context = names::local("context");
            quote!(&#context)
        }
    }
}

/// Awaits the call of an async method. Every token has the span of the method's name, because only then does rustc
/// report a future that is not `Send` there.
pub fn await_expr(actor: &Actor, method: &Ident, call: &TokenStream) -> TokenStream {
    let runtime = &actor.names.runtime;
    let future = if actor.is_local { quote!(#call) } else { quote!(#runtime::__private::assert_send(#call)) };
    names::respanned(quote!(#future.await), method.span())
}

/// The bound on generated futures.
pub fn send_bound(actor: &Actor) -> Option<TokenStream> {
    (!actor.is_local).then(|| quote!(+ ::core::marker::Send))
}
