//! The call of a user's method, which dispatch and sources share.

use super::borrowed;
use crate::{
    model::{Actor, Argument, BlockKind, Passing, TraitImpl},
    names,
};
use proc_macro2::{Delimiter, Group, Ident, Span, TokenStream};
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
/// report a future that is not `Send` there. A trait keeps its own span, where rustc reports one that does not exist.
pub fn await_expr(actor: &Actor, method: &Ident, target: &TokenStream, args: &TokenStream) -> TokenStream {
    let (runtime, self_ty) = (&actor.names.runtime, &actor.self_ty);
    let at = |tokens| names::respanned(tokens, method.span());
    let target = if let BlockKind::Trait(TraitImpl { path, .. }) = &actor.kind {
        let (before, after) = (at(quote!(<#self_ty as)), at(quote!(>)));
        quote!(#before #path #after)
    } else {
        at(target.clone())
    };
    let (call, awaited) = (at(quote!(::#method(#args))), at(quote!(.await)));
    if actor.is_local {
        return quote!(#target #call #awaited);
    }
    let assert_send = at(quote!(#runtime::__private::assert_send));
    let mut asserted = Group::new(Delimiter::Parenthesis, quote!(#target #call));
    asserted.set_span(Span::call_site().located_at(method.span()));
    quote!(#assert_send #asserted #awaited)
}

/// The bound on generated futures.
pub fn send_bound(actor: &Actor) -> Option<TokenStream> {
    (!actor.is_local).then(|| quote!(+ ::core::marker::Send))
}
