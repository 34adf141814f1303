//! What an actor means. Whatever can be built from these types can be emitted.

use proc_macro2::{Span, TokenStream};
use syn::{Attribute, Expr, Ident, Lifetime, Path, Type, Visibility, WhereClause};

/// One `#[actor] impl` block.
pub struct Actor {
    pub kind: Kind,
    pub names: Names,
    /// The type as the block writes it, `Counter` or `Cache<K>`.
    pub self_ty: Type,
    pub generics: Generics,
    /// Of the enum and the handle.
    pub vis: Visibility,
    /// `#[cfg]` and lint levels of the block, repeated on whatever is generated.
    pub attrs: Vec<Attribute>,
    pub messages: Vec<Message>,
    /// One, or alternatives under different conditions.
    pub start: Vec<Hook>,
    pub stop: Vec<Hook>,
    /// What feeds it beside its mailbox, in the order of declaration.
    pub sources: Vec<Source>,
    pub options: Options,
    /// Where the block says that callers may run synchronous methods.
    pub direct: Option<Span>,
    /// Whether state and futures stay on one thread.
    pub is_local: bool,
    /// What user types have to fulfil, each on the token that is to blame.
    pub bounds: Vec<Bound>,
}

/// The names of what is generated, and of what it is generated from.
pub struct Names {
    pub runtime: Path,
    pub actor: Ident,
    pub handle: Ident,
    /// The handle as this block writes it, `CounterHandle` or `CacheHandle<K>`.
    pub handle_ty: TokenStream,
    pub message: Ident,
}

/// What a block is to its actor.
pub enum Kind {
    /// Its enum is the type of all messages, and it declares the handle.
    First { views: Vec<View> },
    /// It adds methods to the handle.
    Extend,
    /// It has the handle implement a trait.
    Trait(Trait),
}

/// A handle that has some of the methods.
pub struct View {
    pub name: Ident,
    /// Whether it may end the actor.
    pub controls: bool,
}

/// A trait that actor and handle implement.
pub struct Trait {
    /// In terms that hold outside of the block.
    pub path: TokenStream,
    pub constants: Vec<Constant>,
    pub types: Vec<Associated>,
}

/// The parameters of the `impl` block: types and constants, no lifetimes.
pub struct Generics {
    /// `<K: Ord, const N: usize>`, or nothing.
    pub declared: TokenStream,
    /// `<K, N>`, or nothing.
    pub passed: TokenStream,
    /// The names of the type parameters.
    pub types: Vec<Ident>,
    /// What the where clause asks, in terms that hold outside of the block.
    pub predicates: Vec<TokenStream>,
}

/// Options that may stand on the type or on the block.
pub struct Options {
    pub capacity: Option<Expr>,
    pub name: Option<Expr>,
}

/// One method that is a message.
#[expect(
    clippy::struct_excessive_bools,
    reason = "each stands for an option or a keyword, and they go together in any way"
)]
pub struct Message {
    pub method: Ident,
    pub variant: Ident,
    pub vis: Visibility,
    pub receiver: Receiver,
    pub is_async: bool,
    /// Whether it runs together with its neighbours in the queue.
    pub is_concurrent: bool,
    /// Whether it goes before what is queued without this.
    pub is_priority: bool,
    pub args: Vec<Argument>,
    /// What the caller gets, in terms that hold outside of the block.
    pub reply: TokenStream,
    /// Whether that is a `Result` to be flattened.
    pub is_fallible: bool,
    /// Whether that has a stream in it, which the method returns without a name.
    pub stream: Option<Stream>,
    pub cfgs: Vec<Attribute>,
    pub docs: Vec<Attribute>,
    /// What else the handle method repeats: `deprecated`, and `must_use` with a reason.
    pub notes: Vec<Attribute>,
    /// Lint levels, for whatever is generated from the method's types.
    pub lints: Vec<Attribute>,
    /// The views that have it.
    pub views: Vec<Ident>,
    /// What `try_tell` does without room; without this it hands the message back.
    pub when_full: Option<WhenFull>,
    /// How the handle has to declare it.
    pub in_trait: Option<InTrait>,
}

/// A constant of a trait's.
pub struct Constant {
    pub name: Ident,
    pub ty: TokenStream,
    pub cfgs: Vec<Attribute>,
}

/// A type of a trait's.
pub struct Associated {
    pub name: Ident,
    pub cfgs: Vec<Attribute>,
}

/// The signature of a trait's method.
pub struct InTrait {
    /// Its lifetimes, and what is said of them.
    pub lifetimes: TokenStream,
    pub clause: Option<WhereClause>,
    pub receiver: TokenStream,
    /// Of the arguments behind the receiver.
    pub types: Vec<TokenStream>,
    pub future: TraitFuture,
}

/// What a trait's method returns.
pub enum TraitFuture {
    /// `async fn` or `impl Future`: what it brings, and what it has to outlive.
    Unnamed { output: TokenStream, outlives: Vec<Lifetime> },
    /// In a box, as a `dyn Trait` needs it; the type as the trait writes it.
    Boxed(TokenStream),
}

impl Message {
    /// The arguments that a caller passes and the message holds.
    pub fn carried(&self) -> impl Iterator<Item = &Argument> {
        self.args.iter().filter(|argument| argument.is_carried())
    }

    /// Whether the method replies by a [duty](Passing::Duty), perhaps after it has returned.
    pub fn replies_later(&self) -> bool {
        self.args.iter().any(|argument| matches!(argument.passing, Passing::Duty))
    }
}

/// The stream in a reply.
pub struct Stream {
    /// Where the user names the trait.
    pub span: Span,
    /// In a `Result`, and not alone.
    pub in_result: bool,
}

/// What `try_tell` does without room.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum WhenFull {
    /// It replaces the newest queued message of the method.
    Coalesce,
    /// It ends the actor.
    Stop,
}

/// How a method takes the state.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Receiver {
    Reference,
    /// The last message.
    Value,
}

/// One argument of a message.
pub struct Argument {
    /// Its field in the message and its name in the handle method.
    pub name: Ident,
    pub passing: Passing,
}

impl Argument {
    /// Whether a caller passes it.
    pub fn is_carried(&self) -> bool {
        matches!(self.passing, Passing::Owned(_) | Passing::Borrowed(_))
    }
}

/// How an argument gets from the caller to the method.
pub enum Passing {
    /// As it is; the type.
    Owned(TokenStream),
    /// The caller lends it, the message owns a copy, the method borrows that; the type behind the `&`.
    Borrowed(TokenStream),
    /// No caller passes it: the duty to give the reply, which the method may hand on.
    Duty,
    /// No caller passes it: what the actor knows of itself.
    Context,
}

/// A method that runs before the first message or after the last.
pub struct Hook {
    pub method: Ident,
    pub is_async: bool,
    /// Whether it takes the actor's context.
    pub takes_context: bool,
    pub cfgs: Vec<Attribute>,
}

/// A method that nobody calls: it is fed.
pub struct Source {
    pub method: Ident,
    pub is_async: bool,
    /// One that is carried, the item, or none for a tick; and perhaps the context.
    pub args: Vec<Argument>,
    /// `self`, as the method sees it.
    pub state: Ident,
    pub feed: Feed,
    pub cfgs: Vec<Attribute>,
}

/// By what.
pub enum Feed {
    Stream { stream: Expr, keeps_alive: bool },
    Clock { period: Expr, missed: Missed },
}

/// What becomes of ticks that come too late.
#[derive(Clone, Copy)]
pub enum Missed {
    Delay,
    Skip,
    Burst,
}

/// `ty: trait`, to be blamed on `ty`.
pub struct Bound {
    pub ty: TokenStream,
    pub kind: BoundKind,
}

/// The spanned traits of the runtime.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum BoundKind {
    State,
    SharedState,
    Argument,
    BorrowedArgument,
    Reply,
    FlattenedReply,
    TraitReply,
}

/// `#[actor]` on a struct or enum.
pub struct State {
    /// Conditions, repeated on whatever is generated.
    pub cfgs: Vec<Attribute>,
    pub runtime: Path,
    pub ident: Ident,
    pub generics: Generics,
    pub options: Options,
}
