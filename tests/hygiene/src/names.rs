//! Methods and arguments with names that the expansion uses, and with raw identifiers.

use actor_runtime::{Actor, ActorControl, ActorHandle, actor};

/// Has a method for each method name of handles.
#[actor]
#[derive(Debug, Default)]
pub struct Verbs {
    value: u64,
}

/// Has the same methods in an additional block.
#[actor]
#[derive(Debug, Default)]
pub struct ExtendedVerbs {
    value: u64,
}

#[actor(views(ExtendedVerbsView(control)))]
impl ExtendedVerbs {
    /// The only method of the first block.
    #[actor(view(ExtendedVerbsView))]
    pub fn value(&self) -> u64 {
        self.value
    }
}

macro_rules! verbs {
    ($($name:ident)*) => {
        #[actor(views(VerbsView(control)))]
        #[allow(clippy::new_ret_no_self, clippy::wrong_self_convention)]
        impl Verbs { $(
            /// Adds one.
            #[actor(view(VerbsView))]
            pub fn $name(&mut self) -> u64 {
                self.value += 1;
                self.value
            }
        )* }

        #[actor(extend)]
        #[allow(clippy::new_ret_no_self, clippy::wrong_self_convention)]
        impl ExtendedVerbs { $(
            /// Adds one.
            #[actor(view(ExtendedVerbsView))]
            pub fn $name(&mut self) -> u64 {
                self.value += 1;
                self.value
            }
        )* }
    };
}

verbs! {
    clone fmt eq drop new raw from from_raw dispatch actor context take reply reply_to respond_to start stop started stopped
    is_stopped is_closed downgrade id name status mailbox_len mailbox_capacity running_handlers same_actor shutdown
    shutdown_timeout abort spawn try_spawn spawner spawn_on_thread supervised into_task probe into message handle call ask tell
    try_tell enqueue try_enqueue timeout blocking into_owned when_full poll into_future info debug wrap from_extension
    run_incarnation dispatch_shared declare_sources check_bounds send recv
    r#async r#type r#move r#match r#loop r#fn self_ _0 __get snake_case_9 add1 größe
}

/// Has arguments named like generated variables.
#[actor]
#[derive(Debug, Default)]
pub struct Arguments {
    value: u64,
}

#[actor]
#[allow(clippy::many_single_char_names)]
impl Arguments {
    /// Names of local variables in the dispatch.
    pub fn locals(&mut self, state: u64, message: u64, reply: u64, actor: u64, take: u64, handle: u64) -> u64 {
        self.value += state + message + reply + actor + take + handle;
        self.value
    }

    /// Other generated names.
    #[allow(clippy::too_many_arguments)]
    pub fn others(&mut self, f: u64, raw: u64, this: u64, future: u64, arg0: u64, arg1: u64, hook: u64) -> u64 {
        self.value += f + raw + this + future + arg0 + arg1 + hook;
        self.value
    }

    /// Raw identifiers.
    pub fn raws(&mut self, r#type: u64, r#move: &str, r#async: u64) -> u64 {
        self.value += r#type + r#move.len() as u64 + r#async;
        self.value
    }

    /// Patterns are named `arg0` and so on, unless that name is used.
    pub fn patterns(&mut self, (a, b): (u64, u64), arg0: u64, [c, ..]: [u64; 4], _: u64, mut d: u64, &e: &u64) {
        d += a + b + c + e + arg0;
        self.value += d;
    }

    /// More patterns.
    pub async fn more(&mut self, Pair { left, right: _ }: Pair, ref kept: u64, whole @ Pair { .. }: Pair) -> u64 {
        std::future::ready(()).await;
        left + kept + whole.left + whole.right
    }

    /// Names that violate the naming conventions.
    #[allow(non_snake_case)]
    pub fn Spelled(&mut self, Big: u64, get__all: &str) {
        self.value += Big + get__all.len() as u64;
    }

    /// Unused arguments.
    pub fn unused(&self, _: u64, _n: u64, __m: u64) -> u64 {
        self.value
    }
}

/// A struct for patterns.
#[derive(Debug, Clone, Copy)]
pub struct Pair {
    /// Left.
    pub left: u64,
    /// Right.
    pub right: u64,
}

/// Has parameters named like what the expansion declares or names.
#[derive(Debug, Default)]
#[allow(non_camel_case_types, non_upper_case_globals, clippy::builtin_type_shadow)]
pub struct Parameters<bool, u8, const respond_to: usize, const arg0: usize> {
    values: Option<(bool, u8)>,
}

#[actor]
#[allow(non_camel_case_types, non_upper_case_globals, clippy::builtin_type_shadow)]
impl<bool, u8, const respond_to: usize, const arg0: usize> Parameters<bool, u8, respond_to, arg0>
where
    bool: Clone + Send + 'static,
    u8: Send + 'static,
{
    /// Has an argument named by its position.
    #[actor(priority)]
    pub fn put(&mut self, (a, b): (bool, u8)) -> usize {
        self.values = Some((a, b));
        respond_to + arg0
    }

    /// Borrows a parameter.
    pub fn is(&self, _: &bool) -> Option<bool> {
        self.values.as_ref().map(|(a, _)| a.clone())
    }
}

/// A raw type.
#[actor]
#[derive(Debug)]
#[expect(non_camel_case_types)]
pub struct r#struct;

#[actor(handle = StructHandle, message = r#StructMessage)]
impl r#struct {
    /// Nothing.
    pub fn r#impl(&self) {}
}

/// An actor that is an iterator and dereferences to a vector. Its own methods take precedence.
#[actor]
#[derive(Debug)]
pub struct Countdown(pub Vec<u8>);

impl Iterator for Countdown {
    type Item = u8;

    fn next(&mut self) -> Option<u8> {
        self.0.pop()
    }
}

impl std::ops::Deref for Countdown {
    type Target = Vec<u8>;

    fn deref(&self) -> &Vec<u8> {
        &self.0
    }
}

#[actor]
#[allow(clippy::should_implement_trait, clippy::len_without_is_empty)]
impl Countdown {
    /// Not the method of the iterator.
    pub fn next(&mut self) -> u64 {
        self.0.pop().map_or(0, u64::from)
    }

    /// Not the method of the iterator.
    pub fn count(&self) -> u64 {
        self.0.len() as u64
    }

    /// Not the method of the vector.
    pub fn len(&self) -> u64 {
        self.count()
    }

    /// Not the method of the iterator.
    pub fn map(self, by: u64) -> u64 {
        Self::len(&self) * by
    }
}

/// Calls the methods of the handle traits by their paths.
pub async fn verbs() {
    let handle = Verbs::default().into_task().0;
    let call = handle.shutdown();
    drop(call);
    let other = Clone::clone(&handle);
    let _same = ActorHandle::same_actor(&handle, &other);
    ActorControl::shutdown(&handle).await;
}

/// An enum whose variants are named like associated items of actors.
#[actor]
#[derive(Debug)]
pub enum Phase {
    /// A variant.
    Message,
    /// A variant.
    Handle,
    /// A variant.
    Rest,
}

#[actor]
impl Phase {
    /// An exclusive method.
    pub fn advance(&mut self) -> bool {
        *self = match self {
            Self::Message => Self::Handle,
            Self::Handle | Self::Rest => Self::Rest,
        };
        matches!(self, Self::Rest)
    }

    /// A concurrent method.
    #[actor(concurrent)]
    pub async fn is_over(&self) -> bool {
        std::future::ready(()).await;
        matches!(self, Self::Rest)
    }
}
