/// One of each.
pub(crate) struct Everything {
    log: Vec<String>,
}
impl Everything {
    pub fn new() -> Self {
        Self { log: Vec::new() }
    }
    fn open(&mut self) -> std::io::Result<()> {
        self.log.push("open".to_owned());
        Ok(())
    }
    async fn close(&mut self) {
        self.log.push("close".to_owned());
    }
    /// A pattern, a mutable name, an argument without a name, and one that is borrowed.
    pub fn patterns(
        &mut self,
        (a, b): (u32, u32),
        mut n: u64,
        _: u64,
        text: &str,
    ) -> String {
        n += u64::from(a + b);
        self.log.push(format!("{text} {n}"));
        text.repeat(2)
    }
    /// Fails or not.
    #[deprecated = "use `patterns`"]
    pub async fn fails(&self, fail: bool) -> Result<u8, String> {
        if fail { Err("as told".to_owned()) } else { Ok(1) }
    }
    #[cfg(all())]
    #[must_use = "it is costly"]
    pub(crate) async fn conditional(&mut self, r#type: Option<Box<u8>>) -> usize {
        r#type.map_or(self.log.len(), |n| usize::from(*n))
    }
    pub fn own(&self) -> usize {
        self.log.len()
    }
    fn private(&self) -> usize {
        self.own()
    }
    /// The last message.
    pub fn finish(self) -> Vec<String> {
        self.log
    }
}
/// The messages of [`Everything`](Everything), sent by the methods of [`Handle`].
#[allow(dead_code, non_snake_case, private_bounds, private_interfaces, unreachable_pub)]
#[non_exhaustive]
pub(crate) enum Request {
    /// A call of `patterns`.
    Patterns {
        /// The argument `arg0` of `patterns`.
        arg0: (u32, u32),
        /// The argument `n` of `patterns`.
        n: u64,
        /// The argument `arg2` of `patterns`.
        arg2: u64,
        /// The argument `text` of `patterns`.
        text: ::actor_runtime::private::Owned<str>,
        /// Who gets the reply of `patterns`.
        respond_to: ::actor_runtime::ReplyTo<String>,
    },
    #[allow(deprecated)]
    /// A call of `fails`.
    Fails {
        /// The argument `fail` of `fails`.
        fail: bool,
        /// Who gets the reply of `fails`.
        respond_to: ::actor_runtime::ReplyTo<Result<u8, String>>,
    },
    #[cfg(all())]
    /// A call of `conditional`.
    Conditional {
        /// The argument `r#type` of `conditional`.
        r#type: Option<Box<u8>>,
        /// Who gets the reply of `conditional`.
        respond_to: ::actor_runtime::ReplyTo<usize>,
    },
    /// A call of `private`.
    Private {
        /// Who gets the reply of `private`.
        respond_to: ::actor_runtime::ReplyTo<usize>,
    },
    /// A call of `finish`.
    Finish {
        /// Who gets the reply of `finish`.
        respond_to: ::actor_runtime::ReplyTo<Vec<String>>,
    },
    #[doc(hidden)]
    _Further(::actor_runtime::private::Further<Everything>),
}
#[automatically_derived]
impl ::core::fmt::Debug for Request {
    fn fmt(&self, __f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
        ::actor_runtime::private::debug(self, "Request", __f)
    }
}
#[automatically_derived]
impl ::actor_runtime::private::Parts for Request {
    #[inline]
    fn parts(&self) -> ::actor_runtime::private::Known<'_> {
        match self {
            Self::Patterns { respond_to, .. } => ("patterns", respond_to),
            Self::Fails { respond_to, .. } => ("fails", respond_to),
            #[cfg(all())]
            Self::Conditional { respond_to, .. } => ("conditional", respond_to),
            Self::Private { respond_to, .. } => ("private", respond_to),
            Self::Finish { respond_to, .. } => ("finish", respond_to),
            Self::_Further(__others) => __others.parts(),
        }
    }
}
#[automatically_derived]
#[allow(deprecated, non_snake_case, unreachable_code, clippy::used_underscore_binding)]
impl ::actor_runtime::Actor for Everything
where
    for<'any> ::actor_runtime::private::Assume<'any, Request>: ::core::marker::Send,
    for<'any> ::actor_runtime::private::Assume<
        'any,
        Everything,
    >: ::core::marker::Send + ::core::marker::Sync,
{
    type Message = Request;
    type Handle = Handle;
    const OPTIONS: ::actor_runtime::private::Options = <Self as ::actor_runtime::private::HasBlock>::OPTIONS;
    type Rest = ::actor_runtime::private::Queued;
    #[inline]
    fn dispatch(
        __state: &mut ::actor_runtime::private::State<'_, Self>,
        __message: Request,
    ) -> impl ::core::future::Future<Output = ()> + ::core::marker::Send {
        async move {
            match __message {
                Request::Patterns { arg0, n, arg2, text, respond_to } => {
                    respond_to
                        .answer(
                            Self::patterns(
                                __state.actor(),
                                arg0,
                                n,
                                arg2,
                                ::actor_runtime::private::borrow::<str>(&text),
                            ),
                            __state,
                        )
                }
                Request::Fails { fail, respond_to } => {
                    let __reply = ::actor_runtime::private::assert_send(
                            Self::fails(__state.actor(), fail),
                        )
                        .await;
                    respond_to.answer(__reply, __state);
                }
                #[cfg(all())]
                Request::Conditional { r#type, respond_to } => {
                    let __reply = ::actor_runtime::private::assert_send(
                            Self::conditional(__state.actor(), r#type),
                        )
                        .await;
                    respond_to.answer(__reply, __state);
                }
                Request::Private { respond_to } => {
                    respond_to.answer(Self::private(__state.actor()), __state)
                }
                Request::Finish { respond_to } => {
                    respond_to.answer(Self::finish(__state.take()), __state)
                }
                Request::_Further(__further) => __further.dispatch(__state).await,
            }
        }
    }
    fn further(__message: ::actor_runtime::private::Further<Self>) -> Request {
        Request::_Further(__message)
    }
    fn live(
        __life: ::actor_runtime::private::Life<'_, Self>,
    ) -> impl ::core::future::Future<
        Output = ::actor_runtime::StopReason,
    > + ::core::marker::Send {
        __life.with_hooks()
    }
    fn start<'any>(
        &'any mut self,
        __context: &'any ::actor_runtime::Context<Self>,
    ) -> impl ::core::future::Future<
        Output = ::actor_runtime::private::HookResult,
    > + ::core::marker::Send {
        ::actor_runtime::private::hook_done(Self::open(self))
    }
    fn stop<'any>(
        &'any mut self,
        __context: &'any ::actor_runtime::Context<Self>,
    ) -> impl ::core::future::Future<
        Output = ::actor_runtime::private::HookResult,
    > + ::core::marker::Send {
        ::actor_runtime::private::hook(Self::close(self))
    }
}
/// A handle to a running [`Everything`](Everything): cheap to clone, and what keeps the actor alive. Its methods send [`Request`].
#[allow(dead_code, private_bounds, private_interfaces, unreachable_pub)]
pub(crate) struct Handle(::actor_runtime::private::RawHandle<Request>);
#[allow(dead_code, non_snake_case, private_interfaces, clippy::used_underscore_binding)]
impl Handle {
    /// A pattern, a mutable name, an argument without a name, and one that is borrowed.
    ///
    /// The message owns a copy of `text`.
    pub fn patterns(
        &self,
        arg0: (u32, u32),
        n: u64,
        arg2: u64,
        text: &str,
    ) -> ::actor_runtime::Call<'_, Request, String> {
        let respond_to = ::actor_runtime::ReplyTo::nobody();
        ::actor_runtime::Call::new(
            &self.0,
            Request::Patterns {
                arg0,
                n,
                arg2,
                text: ::actor_runtime::private::keep::<str>(text),
                respond_to,
            },
        )
    }
    /// Fails or not.
    #[deprecated = "use `patterns`"]
    #[allow(deprecated)]
    pub fn fails(
        &self,
        fail: bool,
    ) -> ::actor_runtime::TryCall<'_, Request, Result<u8, String>> {
        let respond_to = ::actor_runtime::ReplyTo::nobody();
        ::actor_runtime::Call::new(&self.0, Request::Fails { fail, respond_to })
    }
    #[cfg(all())]
    /// Has the actor run `conditional`.
    #[must_use = "it is costly"]
    pub(crate) fn conditional(
        &self,
        r#type: Option<Box<u8>>,
    ) -> ::actor_runtime::Call<'_, Request, usize> {
        let respond_to = ::actor_runtime::ReplyTo::nobody();
        ::actor_runtime::Call::new(
            &self.0,
            Request::Conditional {
                r#type,
                respond_to,
            },
        )
    }
    /// Has the actor run `private`.
    ///
    /// Told by `try_tell` to a full mailbox, it replaces the newest queued call.
    fn private(&self) -> ::actor_runtime::Call<'_, Request, usize> {
        let respond_to = ::actor_runtime::ReplyTo::nobody();
        ::actor_runtime::Call::new(&self.0, Request::Private { respond_to })
            .when_full(::actor_runtime::private::WhenFull::Coalesce)
    }
    /// The last message.
    ///
    /// Told by `try_tell` to a full mailbox, it ends the actor.
    pub fn finish(&self) -> ::actor_runtime::Call<'_, Request, Vec<String>> {
        let respond_to = ::actor_runtime::ReplyTo::nobody();
        ::actor_runtime::Call::new(&self.0, Request::Finish { respond_to })
            .when_full(::actor_runtime::private::WhenFull::Stop)
    }
}
#[automatically_derived]
impl ::core::clone::Clone for Handle {
    fn clone(&self) -> Self {
        Self(::core::clone::Clone::clone(&self.0))
    }
}
#[automatically_derived]
impl ::core::fmt::Debug for Handle {
    fn fmt(&self, __f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
        __f.debug_tuple("Handle").field(&self.0).finish()
    }
}
#[automatically_derived]
impl ::actor_runtime::ActorHandle for Handle
where
    for<'any> ::actor_runtime::private::Assume<'any, Request>: ::core::marker::Send,
{
    type Message = Request;
    fn from_raw(__raw: ::actor_runtime::private::RawHandle<Self::Message>) -> Self {
        Self(__raw)
    }
    fn raw(&self) -> &::actor_runtime::private::RawHandle<Self::Message> {
        &self.0
    }
}
#[automatically_derived]
impl ::actor_runtime::ActorControl for Handle
where
    for<'any> ::actor_runtime::private::Assume<'any, Request>: ::core::marker::Send,
{}
impl Everything {
    #[doc(hidden)]
    pub(crate) const ACTOR_CAPACITY_GIVEN_ONCE: () = ();
    #[doc(hidden)]
    pub(crate) const ACTOR_NAME_GIVEN_ONCE: () = ();
}
#[automatically_derived]
#[allow(deprecated)]
impl ::actor_runtime::private::HasBlock for Everything {
    const OPTIONS: ::actor_runtime::private::Options = {
        ::actor_runtime::private::Options::new(
                ::actor_runtime::private::capacity(2 * 4),
                ::actor_runtime::private::name("all"),
                "Everything",
            )
            .coalescing()
    };
    fn proof() {
        ::actor_runtime::private::require_argument::<(u32, u32)>();
        ::actor_runtime::private::require_shared_state::<Everything>();
        ::actor_runtime::private::require_reply::<Result<u8, String>>();
        ::actor_runtime::private::require_flattened_reply::<Result<u8, String>>();
        ::actor_runtime::private::require_reply::<Vec<String>>();
        ::actor_runtime::private::require_state::<Everything>();
    }
}
