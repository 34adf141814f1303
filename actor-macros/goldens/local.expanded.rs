/// What it holds stays on its thread.
pub struct Page {
    title: std::rc::Rc<str>,
    visits: u64,
}
impl Page {
    pub fn new(title: &str) -> Self {
        Self {
            title: title.into(),
            visits: 0,
        }
    }
    async fn open(&mut self) {
        self.visits += 1;
    }
    /// The title, after a while.
    pub async fn title(&self) -> String {
        let title = std::rc::Rc::clone(&self.title);
        std::future::ready(()).await;
        String::from(&*title)
    }
    /// How often it was shown.
    pub fn visits(&self) -> u64 {
        self.visits
    }
}
/// The messages of [`Page`](Page), sent by the methods of [`PageHandle`].
#[allow(dead_code, non_snake_case, private_bounds, private_interfaces, unreachable_pub)]
#[non_exhaustive]
pub enum PageMessage {
    /// A call of `title`.
    Title {
        /// Sends the reply of `title` to its caller.
        respond_to: ::actor_runtime::ReplyTo<String>,
    },
    /// A call of `visits`.
    Visits {
        /// Sends the reply of `visits` to its caller.
        respond_to: ::actor_runtime::ReplyTo<u64>,
    },
    #[doc(hidden)]
    _AdditionalBlock(::actor_runtime::__private::ExtensionMessage<Page>),
}
#[automatically_derived]
impl ::core::fmt::Debug for PageMessage {
    fn fmt(&self, __f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
        ::actor_runtime::__private::debug(self, "PageMessage", __f)
    }
}
#[automatically_derived]
impl ::actor_runtime::__private::Message for PageMessage {
    #[inline]
    fn info(&self) -> ::actor_runtime::__private::MessageInfo<'_> {
        match self {
            PageMessage::Title { respond_to: __respond_to, .. } => {
                ::actor_runtime::__private::MessageInfo::new("title", __respond_to)
            }
            PageMessage::Visits { respond_to: __respond_to, .. } => {
                ::actor_runtime::__private::MessageInfo::new("visits", __respond_to)
            }
            PageMessage::_AdditionalBlock(__other) => __other.info(),
        }
    }
}
#[automatically_derived]
#[allow(deprecated, non_snake_case, unreachable_code, clippy::used_underscore_binding)]
impl ::actor_runtime::ActorBase for Page {
    type Message = PageMessage;
    type Handle = PageHandle;
    const OPTIONS: ::actor_runtime::__private::Options = <Self as ::actor_runtime::__private::OneFirstBlock>::OPTIONS;
    type Access = ::actor_runtime::__private::OwnedState;
    type Sources = ::actor_runtime::__private::NoSources;
    type Affinity = ::actor_runtime::__private::OneThread;
}
#[automatically_derived]
#[allow(deprecated, non_snake_case, unreachable_code, clippy::used_underscore_binding)]
impl ::actor_runtime::LocalActor for Page {
    #[inline]
    fn dispatch(
        __dispatch: &mut ::actor_runtime::__private::DispatchContext<'_, Self>,
        __message: PageMessage,
    ) -> impl ::core::future::Future<Output = ()> {
        async move {
            match __message {
                PageMessage::Title { respond_to: __respond_to } => {
                    let __reply = Self::title(__dispatch.actor()).await;
                    __respond_to.reply(__reply, __dispatch);
                }
                PageMessage::Visits { respond_to: __respond_to } => {
                    __respond_to.reply(Self::visits(__dispatch.actor()), __dispatch)
                }
                PageMessage::_AdditionalBlock(__extension) => {
                    __extension.dispatch(__dispatch).await
                }
            }
        }
    }
    fn run_incarnation(
        __run_loop: ::actor_runtime::__private::RunLoop<'_, Self>,
    ) -> impl ::core::future::Future<Output = ::actor_runtime::StopReason> {
        __run_loop.local_with_hooks()
    }
    fn start<'any>(
        &'any mut self,
        __context: &'any ::actor_runtime::Context<Self>,
    ) -> impl ::core::future::Future<Output = ::actor_runtime::__private::HookResult> {
        ::actor_runtime::__private::local_hook(Self::open(self))
    }
}
#[automatically_derived]
#[allow(deprecated, non_snake_case, unreachable_code, clippy::used_underscore_binding)]
impl ::actor_runtime::__private::Extensible for Page {
    fn from_extension(
        __message: ::actor_runtime::__private::ExtensionMessage<Self>,
    ) -> PageMessage {
        PageMessage::_AdditionalBlock(__message)
    }
}
/// A handle to a running [`Page`](Page). It is cheap to clone and keeps the actor alive. Its methods send [`PageMessage`].
#[allow(dead_code, private_bounds, private_interfaces, unreachable_pub)]
pub struct PageHandle(::actor_runtime::__private::RawHandle<PageMessage>);
#[allow(dead_code, non_snake_case, private_interfaces, clippy::used_underscore_binding)]
impl PageHandle {
    /// The title, after a while.
    pub fn title(&self) -> ::actor_runtime::Call<'_, PageMessage, String> {
        ::actor_runtime::Call::new(
            &self.0,
            PageMessage::Title {
                respond_to: ::actor_runtime::ReplyTo::none(),
            },
        )
    }
    /// How often it was shown.
    pub fn visits(&self) -> ::actor_runtime::Call<'_, PageMessage, u64> {
        ::actor_runtime::Call::new(
            &self.0,
            PageMessage::Visits {
                respond_to: ::actor_runtime::ReplyTo::none(),
            },
        )
    }
}
#[automatically_derived]
impl ::core::clone::Clone for PageHandle {
    fn clone(&self) -> Self {
        Self(::core::clone::Clone::clone(&self.0))
    }
}
#[automatically_derived]
impl ::core::fmt::Debug for PageHandle {
    fn fmt(&self, __f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
        ::actor_runtime::__private::debug_handle(&self.0, "PageHandle", __f)
    }
}
#[automatically_derived]
impl ::actor_runtime::ActorHandle for PageHandle {
    type Message = PageMessage;
    fn from_raw(__raw: ::actor_runtime::__private::RawHandle<Self::Message>) -> Self {
        Self(__raw)
    }
    fn raw(&self) -> &::actor_runtime::__private::RawHandle<Self::Message> {
        &self.0
    }
}
#[automatically_derived]
impl ::actor_runtime::ActorControl for PageHandle {}
#[automatically_derived]
#[allow(deprecated, unused_parens)]
impl ::actor_runtime::__private::OneFirstBlock for Page {
    const OPTIONS: ::actor_runtime::__private::Options = {
        use ::actor_runtime::__private::NotGiven as _;
        ::actor_runtime::__private::Options::new(
            Self::__ACTOR_CAPACITY,
            Self::__ACTOR_NAME,
            "Page",
        )
    };
    fn check_bounds() {}
}
