//! The meaning of a block. Everything that can be built from these types can be rendered.

use proc_macro2::{Span, TokenStream};
use quote::quote;
use syn::{Attribute, Expr, Ident, Lifetime, Path, Token, Type, Visibility, WhereClause};

/// One `#[actor] impl` block.
pub struct Actor {
    pub kind: BlockKind,
    pub names: Names,
    /// The type as the block writes it, `Counter` or `Cache<K>`.
    pub self_ty: Type,
    pub generics: Generics,
    /// The visibility of the enum and the handle.
    pub vis: Visibility,
    /// `#[cfg]` and lint levels of the block, repeated on every generated item.
    pub attrs: Vec<Attribute>,
    pub messages: Vec<Message>,
    /// One hook, or alternatives under different `#[cfg]`s.
    pub start: Vec<Hook>,
    /// See `start`.
    pub stop: Vec<Hook>,
    /// In the order of declaration.
    pub sources: Vec<Source>,
    pub options: ActorOptions,
    /// The span of the option that lets callers run synchronous methods, if it is set.
    pub direct: Option<Span>,
    /// Whether state and futures stay on one thread.
    pub is_local: bool,
    /// Traits that user types have to implement.
    pub bounds: Vec<Bound>,
}

/// The names of the actor and of the items generated for it.
pub struct Names {
    pub runtime: Path,
    pub actor: Ident,
    pub handle: Ident,
    /// The handle as this block writes it, `CounterHandle` or `CacheHandle<K>`.
    pub handle_ty: TokenStream,
    pub message: Ident,
    /// The name of the enum where it is declared.
    pub message_declared: Ident,
    /// Whether the user cannot name the enum: that of an additional block without `message`.
    pub message_is_hidden: bool,
}

/// The role of a block.
pub enum BlockKind {
    /// The first block: its enum is the type of all messages, and it declares the handle.
    Primary { views: Vec<View> },
    /// Adds methods to the handle.
    Extend,
    /// Implements a trait for the actor and the handle.
    Trait(TraitImpl),
}

impl BlockKind {
    pub const fn is_primary(&self) -> bool {
        matches!(self, Self::Primary { .. })
    }
}

/// A handle that has some of the methods.
pub struct View {
    pub name: Ident,
    /// Whether the view can stop the actor.
    pub controls: bool,
}

/// The trait that a block implements.
pub struct TraitImpl {
    /// The `impl` of the block.
    pub impl_token: Token![impl],
    /// The braces of the block.
    pub braces: Span,
    /// The last segment of the path.
    pub name: Ident,
    /// The path of the trait, valid outside of the block.
    pub path: TokenStream,
    pub constants: Vec<AssocConst>,
    pub types: Vec<AssocType>,
}

pub struct AssocConst {
    pub name: Ident,
    pub ty: TokenStream,
    pub cfgs: Vec<Attribute>,
}

pub struct AssocType {
    /// `type Item = T;`, valid outside of the block.
    pub declaration: TokenStream,
    pub cfgs: Vec<Attribute>,
}

/// The parameters of the `impl` block: types and constants. Lifetimes are not supported.
pub struct Generics {
    /// `<K: Ord, const N: usize>`, or nothing.
    pub declared: TokenStream,
    /// `<K, N>`, or nothing.
    pub passed: TokenStream,
    /// The names of the type parameters.
    pub types: Vec<Ident>,
    /// The predicates of the where clause, valid outside of the block.
    pub predicates: Vec<TokenStream>,
}

/// Options that are supported on both the type and the block.
pub struct ActorOptions {
    pub capacity: Option<Expr>,
    pub name: Option<Expr>,
}

/// A method that is a message.
#[expect(clippy::struct_excessive_bools, reason = "each is an option or a keyword, and all combinations are valid")]
pub struct Message {
    pub method: Ident,
    pub variant: Ident,
    pub vis: Visibility,
    pub self_kind: SelfKind,
    pub is_async: bool,
    /// Whether it runs concurrently with adjacent messages of the queue.
    pub is_concurrent: bool,
    /// Whether it is received before messages without priority.
    pub is_priority: bool,
    pub args: Vec<Argument>,
    /// The type that the caller gets, valid outside of the block.
    pub reply: TokenStream,
    /// Whether `reply` is a `Result` that the call flattens.
    pub is_fallible: bool,
    /// Set if the method returns an `impl Stream`, which has to be wrapped in a named type.
    pub stream: Option<StreamReply>,
    pub cfgs: Vec<Attribute>,
    pub docs: Vec<Attribute>,
    /// Other attributes of the handle method: `deprecated`, and `must_use` with a reason.
    pub passthrough_attrs: Vec<Attribute>,
    /// Lint levels, for all items generated from the method's types.
    pub lints: Vec<Attribute>,
    /// The views that have this method.
    pub views: Vec<Ident>,
    /// `None`: `try_tell` to a full mailbox returns the message to the caller.
    pub overflow: Option<OverflowPolicy>,
    /// The signature of the handle's method, if a trait defines it.
    pub trait_method: Option<TraitMethod>,
}

impl Message {
    /// The arguments that a caller passes, which are the fields of the message.
    pub fn message_fields(&self) -> impl Iterator<Item = &Argument> {
        self.args.iter().filter(|argument| argument.is_message_field())
    }

    /// Whether the method replies through [`Passing::ReplyTo`], possibly after it has returned.
    pub fn replies_later(&self) -> bool {
        self.args.iter().any(|argument| matches!(argument.passing, Passing::ReplyTo))
    }
}

/// How a handle declares a method of a trait.
pub struct TraitMethod {
    /// The method's lifetime parameters with their bounds.
    pub lifetimes: TokenStream,
    pub clause: Option<WhereClause>,
    pub receiver: TokenStream,
    /// The types of the arguments after the receiver.
    pub types: Vec<TokenStream>,
    pub future: TraitFuture,
}

/// The future that a trait method returns.
pub enum TraitFuture {
    /// `async fn` or `impl Future`: the output, and the lifetimes that the future outlives.
    Unnamed { output: TokenStream, outlives: Vec<Lifetime> },
    /// A boxed future, as a `dyn` trait requires it; the type as the trait writes it.
    Boxed(TokenStream),
}

/// The position of an `impl Stream` in a return type.
pub struct StreamReply {
    /// The span of the trait's name.
    pub span: Span,
    /// Whether it is in a `Result`.
    pub in_result: bool,
}

/// What `try_tell` does if the mailbox is full.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum OverflowPolicy {
    /// Replaces the newest queued message of the same method.
    Coalesce,
    /// Stops the actor.
    Stop,
}

/// How a method takes `self`.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum SelfKind {
    Reference,
    /// By value, so the message is the actor's last one.
    Value,
}

/// One argument of a message or source.
pub struct Argument {
    /// The name of the field in the message.
    pub name: Ident,
    /// The name of the argument in the handle method, and of the variable in the dispatch.
    pub variable: Ident,
    pub passing: Passing,
}

impl Argument {
    /// The field in a pattern or expression, with the variable of the argument.
    pub fn field(&self) -> TokenStream {
        let Self { name, variable, .. } = self;
        if name == variable { quote!(#name) } else { quote!(#name: #variable) }
    }

    /// Whether a caller passes it.
    pub fn is_message_field(&self) -> bool {
        matches!(self.passing, Passing::Owned(_) | Passing::Borrowed(_))
    }
}

/// How an argument reaches the method.
pub enum Passing {
    /// By value; the type.
    Owned(TokenStream),
    /// The handle clones the caller's value into the message, and the method borrows the clone; the type behind the
    /// `&`.
    Borrowed(TokenStream),
    /// Passed by the runtime: the reply sender.
    ReplyTo,
    /// Passed by the runtime: the actor's context.
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

/// A method that the run loop calls for each item of a stream or each tick of an interval.
pub struct Source {
    pub method: Ident,
    pub is_async: bool,
    /// At most one message field, which is the item of a stream, and at most one context.
    pub args: Vec<Argument>,
    /// The method's `self` token, so that the option's expression can use `self` with the same hygiene.
    pub self_token: Ident,
    pub kind: SourceKind,
    pub cfgs: Vec<Attribute>,
}

pub enum SourceKind {
    Stream { stream: Expr, keep_alive: bool },
    Interval { period: Expr, missed_tick: MissedTick },
}

/// What happens to ticks that are late.
#[derive(Clone, Copy)]
pub enum MissedTick {
    Delay,
    Skip,
    Burst,
}

/// A bound `ty: trait`. An error about it points at the tokens of `ty`.
pub struct Bound {
    pub ty: TokenStream,
    pub kind: BoundKind,
}

/// The traits of the runtime that stand for a bound and carry its error message.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum BoundKind {
    SendState,
    SyncState,
    OwnedArgument,
    BorrowedArgument,
    Reply,
    FlattenedReply,
    TraitReply,
}

/// `#[actor]` on a struct or enum.
pub struct TypeAttr {
    /// `#[cfg]`s, repeated on every generated item.
    pub cfgs: Vec<Attribute>,
    pub runtime: Path,
    pub ident: Ident,
    pub generics: Generics,
    pub options: ActorOptions,
}
