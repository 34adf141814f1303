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
        text: ::actor_runtime::__private::concrete::OwnedArg<str, true>,
        /// Sends the reply of `patterns` to its caller.
        respond_to: ::actor_runtime::ReplyTo<String>,
    },
    #[allow(deprecated)]
    /// A call of `fails`.
    Fails {
        /// The argument `fail` of `fails`.
        fail: bool,
        /// Sends the reply of `fails` to its caller.
        respond_to: ::actor_runtime::ReplyTo<Result<u8, String>>,
    },
    #[cfg(all())]
    /// A call of `conditional`.
    Conditional {
        /// The argument `r#type` of `conditional`.
        r#type: Option<Box<u8>>,
        /// Sends the reply of `conditional` to its caller.
        respond_to: ::actor_runtime::ReplyTo<usize>,
    },
    /// A call of `private`.
    Private {
        /// Sends the reply of `private` to its caller.
        respond_to: ::actor_runtime::ReplyTo<usize>,
    },
    /// A call of `finish`.
    Finish {
        /// Sends the reply of `finish` to its caller.
        respond_to: ::actor_runtime::ReplyTo<Vec<String>>,
    },
    #[doc(hidden)]
    _AdditionalBlock(::actor_runtime::__private::ExtensionMessage<Everything>),
}
#[automatically_derived]
impl ::core::fmt::Debug for Request {
    fn fmt(&self, __f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
        ::actor_runtime::__private::debug(self, "Request", __f)
    }
}
#[automatically_derived]
impl ::actor_runtime::__private::Message for Request {
    const HAS_COALESCE: ::core::primitive::bool = true;
    #[inline]
    fn info(&self) -> ::actor_runtime::__private::MessageInfo<'_> {
        match self {
            Request::Patterns { respond_to: __respond_to, .. } => {
                ::actor_runtime::__private::MessageInfo::new("patterns", __respond_to)
            }
            Request::Fails { respond_to: __respond_to, .. } => {
                ::actor_runtime::__private::MessageInfo::new("fails", __respond_to)
            }
            #[cfg(all())]
            Request::Conditional { respond_to: __respond_to, .. } => {
                ::actor_runtime::__private::MessageInfo::new("conditional", __respond_to)
            }
            Request::Private { respond_to: __respond_to, .. } => {
                ::actor_runtime::__private::MessageInfo::new("private", __respond_to)
            }
            Request::Finish { respond_to: __respond_to, .. } => {
                ::actor_runtime::__private::MessageInfo::new("finish", __respond_to)
            }
            Request::_AdditionalBlock(__other) => __other.info(),
        }
    }
}
#[automatically_derived]
#[allow(deprecated, non_snake_case, unreachable_code, clippy::used_underscore_binding)]
impl ::actor_runtime::ActorBase for Everything
where
    for<'any> ::actor_runtime::__private::Assumed<'any, Request>: ::core::marker::Send,
    for<'any> ::actor_runtime::__private::Assumed<
        'any,
        Everything,
    >: ::core::marker::Send + ::core::marker::Sync,
{
    type Message = Request;
    type Handle = Handle;
    const OPTIONS: ::actor_runtime::__private::Options = <Self as ::actor_runtime::__private::OneFirstBlock>::OPTIONS;
    type Access = ::actor_runtime::__private::OwnedState;
    type Sources = ::actor_runtime::__private::NoSources;
    type Affinity = ::actor_runtime::__private::AnyThread;
}
#[automatically_derived]
#[allow(deprecated, non_snake_case, unreachable_code, clippy::used_underscore_binding)]
impl ::actor_runtime::Actor for Everything
where
    for<'any> ::actor_runtime::__private::Assumed<'any, Request>: ::core::marker::Send,
    for<'any> ::actor_runtime::__private::Assumed<
        'any,
        Everything,
    >: ::core::marker::Send + ::core::marker::Sync,
{
    #[inline]
    fn dispatch(
        __dispatch: &mut ::actor_runtime::__private::DispatchContext<'_, Self>,
        __message: Request,
    ) -> impl ::core::future::Future<Output = ()> + ::core::marker::Send {
        async move {
            match __message {
                Request::Patterns {
                    arg0: __arg0,
                    n,
                    arg2: __arg2,
                    text,
                    respond_to: __respond_to,
                } => {
                    __respond_to
                        .reply(
                            Self::patterns(
                                __dispatch.actor(),
                                __arg0,
                                n,
                                __arg2,
                                ::actor_runtime::__private::concrete::as_borrowed::<
                                    str,
                                    true,
                                >(&text),
                            ),
                            __dispatch,
                        )
                }
                Request::Fails { fail, respond_to: __respond_to } => {
                    let __reply = ::actor_runtime::__private::assert_send(
                            Self::fails(__dispatch.actor(), fail),
                        )
                        .await;
                    __respond_to.reply(__reply, __dispatch);
                }
                #[cfg(all())]
                Request::Conditional { r#type, respond_to: __respond_to } => {
                    let __reply = ::actor_runtime::__private::assert_send(
                            Self::conditional(__dispatch.actor(), r#type),
                        )
                        .await;
                    __respond_to.reply(__reply, __dispatch);
                }
                Request::Private { respond_to: __respond_to } => {
                    __respond_to.reply(Self::private(__dispatch.actor()), __dispatch)
                }
                Request::Finish { respond_to: __respond_to } => {
                    __respond_to.reply(Self::finish(__dispatch.take()), __dispatch)
                }
                Request::_AdditionalBlock(__extension) => {
                    __extension.dispatch(__dispatch).await
                }
            }
        }
    }
    fn run_incarnation(
        __run_loop: ::actor_runtime::__private::RunLoop<'_, Self>,
    ) -> impl ::core::future::Future<
        Output = ::actor_runtime::StopReason,
    > + ::core::marker::Send {
        __run_loop.with_hooks()
    }
    fn start<'any>(
        &'any mut self,
        __context: &'any ::actor_runtime::Context<Self>,
    ) -> impl ::core::future::Future<
        Output = ::actor_runtime::__private::HookResult,
    > + ::core::marker::Send {
        ::actor_runtime::__private::hook_done(Self::open(self))
    }
    fn stop<'any>(
        &'any mut self,
        __context: &'any ::actor_runtime::Context<Self>,
    ) -> impl ::core::future::Future<
        Output = ::actor_runtime::__private::HookResult,
    > + ::core::marker::Send {
        ::actor_runtime::__private::hook(Self::close(self))
    }
}
#[automatically_derived]
#[allow(deprecated, non_snake_case, unreachable_code, clippy::used_underscore_binding)]
impl ::actor_runtime::__private::Extensible for Everything
where
    for<'any> ::actor_runtime::__private::Assumed<'any, Request>: ::core::marker::Send,
    for<'any> ::actor_runtime::__private::Assumed<
        'any,
        Everything,
    >: ::core::marker::Send + ::core::marker::Sync,
{
    fn from_extension(
        __message: ::actor_runtime::__private::ExtensionMessage<Self>,
    ) -> Request {
        Request::_AdditionalBlock(__message)
    }
}
/// A handle to a running [`Everything`](Everything). It is cheap to clone and keeps the actor alive. Its methods send [`Request`].
#[allow(dead_code, private_bounds, private_interfaces, unreachable_pub)]
pub(crate) struct Handle(::actor_runtime::__private::RawHandle<Request>);
#[allow(dead_code, non_snake_case, private_interfaces, clippy::used_underscore_binding)]
impl Handle {
    /// A pattern, a mutable name, an argument without a name, and one that is borrowed.
    ///
    /// The message owns a copy of `text`.
    pub fn patterns(
        &self,
        __arg0: (u32, u32),
        n: u64,
        __arg2: u64,
        text: &str,
    ) -> ::actor_runtime::Call<'_, Request, String> {
        ::actor_runtime::Call::new(
            &self.0,
            Request::Patterns {
                arg0: __arg0,
                n,
                arg2: __arg2,
                text: ::actor_runtime::__private::concrete::to_owned_arg::<
                    str,
                    true,
                >(text),
                respond_to: ::actor_runtime::ReplyTo::none(),
            },
        )
    }
    /// Fails or not.
    #[deprecated = "use `patterns`"]
    #[allow(deprecated)]
    pub fn fails(
        &self,
        fail: bool,
    ) -> ::actor_runtime::FallibleCall<'_, Request, Result<u8, String>> {
        ::actor_runtime::Call::new(
            &self.0,
            Request::Fails {
                fail,
                respond_to: ::actor_runtime::ReplyTo::none(),
            },
        )
    }
    #[cfg(all())]
    /// Calls `conditional` on the actor.
    #[must_use = "it is costly"]
    pub(crate) fn conditional(
        &self,
        r#type: Option<Box<u8>>,
    ) -> ::actor_runtime::Call<'_, Request, usize> {
        ::actor_runtime::Call::new(
            &self.0,
            Request::Conditional {
                r#type,
                respond_to: ::actor_runtime::ReplyTo::none(),
            },
        )
    }
    /// Calls `private` on the actor.
    ///
    /// If the mailbox is full, `try_tell` replaces the newest queued call of this method.
    fn private(&self) -> ::actor_runtime::Call<'_, Request, usize> {
        ::actor_runtime::Call::new(
                &self.0,
                Request::Private {
                    respond_to: ::actor_runtime::ReplyTo::none(),
                },
            )
            .when_full(::actor_runtime::__private::WhenFull::Coalesce)
    }
    /// The last message.
    ///
    /// If the mailbox is full, `try_tell` stops the actor.
    pub fn finish(&self) -> ::actor_runtime::Call<'_, Request, Vec<String>> {
        ::actor_runtime::Call::new(
                &self.0,
                Request::Finish {
                    respond_to: ::actor_runtime::ReplyTo::none(),
                },
            )
            .when_full(::actor_runtime::__private::WhenFull::Stop)
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
        ::actor_runtime::__private::debug_handle(&self.0, "Handle", __f)
    }
}
#[automatically_derived]
impl ::actor_runtime::ActorHandle for Handle
where
    for<'any> ::actor_runtime::__private::Assumed<'any, Request>: ::core::marker::Send,
{
    type Message = Request;
    fn from_raw(__raw: ::actor_runtime::__private::RawHandle<Self::Message>) -> Self {
        Self(__raw)
    }
    fn raw(&self) -> &::actor_runtime::__private::RawHandle<Self::Message> {
        &self.0
    }
}
#[automatically_derived]
impl ::actor_runtime::ActorControl for Handle
where
    for<'any> ::actor_runtime::__private::Assumed<'any, Request>: ::core::marker::Send,
{}
impl Everything {
    #[doc(hidden)]
    pub(crate) const __ACTOR_CAPACITY: () = ();
    #[doc(hidden)]
    pub(crate) const __ACTOR_NAME: () = ();
}
#[automatically_derived]
#[allow(deprecated, unused_parens)]
impl ::actor_runtime::__private::OneFirstBlock for Everything {
    const OPTIONS: ::actor_runtime::__private::Options = {
        ::actor_runtime::__private::Options::new(
            ::actor_runtime::__private::capacity(2 * 4),
            ::actor_runtime::__private::name("all"),
            "Everything",
        )
    };
    fn check_bounds() {
        ::actor_runtime::__private::require_argument::<((u32, u32))>();
        ::actor_runtime::__private::require_shared_state::<(Everything)>();
        ::actor_runtime::__private::require_reply::<(Result<u8, String>)>();
        ::actor_runtime::__private::require_flattened_reply::<(Result<u8, String>)>();
        ::actor_runtime::__private::require_reply::<(Vec<String>)>();
        ::actor_runtime::__private::require_state::<(Everything)>();
    }
}
