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
        /// Who gets the reply of `title`.
        respond_to: ::actor_runtime::ReplyTo<String>,
    },
    /// A call of `visits`.
    Visits {
        /// Who gets the reply of `visits`.
        respond_to: ::actor_runtime::ReplyTo<u64>,
    },
    #[doc(hidden)]
    _Further(::actor_runtime::private::Further<Page>),
}
#[automatically_derived]
impl ::core::fmt::Debug for PageMessage {
    fn fmt(&self, __f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
        ::actor_runtime::private::debug(self, "PageMessage", __f)
    }
}
#[automatically_derived]
impl ::actor_runtime::private::Parts for PageMessage {
    #[inline]
    fn parts(&self) -> ::actor_runtime::private::Known<'_> {
        match self {
            Self::Title { respond_to, .. } => ("title", respond_to),
            Self::Visits { respond_to, .. } => ("visits", respond_to),
            Self::_Further(__others) => __others.parts(),
        }
    }
}
#[automatically_derived]
#[allow(deprecated, non_snake_case, unreachable_code, clippy::used_underscore_binding)]
impl ::actor_runtime::AnyActor for Page {
    type Message = PageMessage;
    type Handle = PageHandle;
    const OPTIONS: ::actor_runtime::private::Options = <Self as ::actor_runtime::private::HasBlock>::OPTIONS;
    type Rest = ::actor_runtime::private::Queued;
    type Place = ::actor_runtime::private::Local;
    fn further(__message: ::actor_runtime::private::Further<Self>) -> PageMessage {
        PageMessage::_Further(__message)
    }
}
#[automatically_derived]
#[allow(deprecated, non_snake_case, unreachable_code, clippy::used_underscore_binding)]
impl ::actor_runtime::LocalActor for Page {
    #[inline]
    fn dispatch(
        __state: &mut ::actor_runtime::private::State<'_, Self>,
        __message: PageMessage,
    ) -> impl ::core::future::Future<Output = ()> {
        async move {
            match __message {
                PageMessage::Title { respond_to } => {
                    let __reply = Self::title(__state.actor()).await;
                    respond_to.answer(__reply, __state);
                }
                PageMessage::Visits { respond_to } => {
                    respond_to.answer(Self::visits(__state.actor()), __state)
                }
                PageMessage::_Further(__further) => __further.dispatch(__state).await,
            }
        }
    }
    fn live(
        __life: ::actor_runtime::private::Life<'_, Self>,
    ) -> impl ::core::future::Future<Output = ::actor_runtime::StopReason> {
        __life.local_with_hooks()
    }
    fn start<'any>(
        &'any mut self,
        __context: &'any ::actor_runtime::Context<Self>,
    ) -> impl ::core::future::Future<Output = ::actor_runtime::private::HookResult> {
        ::actor_runtime::private::local_hook(Self::open(self))
    }
}
/// A handle to a running [`Page`](Page): cheap to clone, and what keeps the actor alive. Its methods send [`PageMessage`].
#[allow(dead_code, private_bounds, private_interfaces, unreachable_pub)]
pub struct PageHandle(::actor_runtime::private::RawHandle<PageMessage>);
#[allow(dead_code, non_snake_case, private_interfaces, clippy::used_underscore_binding)]
impl PageHandle {
    /// The title, after a while.
    pub fn title(&self) -> ::actor_runtime::Call<'_, PageMessage, String> {
        let respond_to = ::actor_runtime::ReplyTo::nobody();
        ::actor_runtime::Call::new(&self.0, PageMessage::Title { respond_to })
    }
    /// How often it was shown.
    pub fn visits(&self) -> ::actor_runtime::Call<'_, PageMessage, u64> {
        let respond_to = ::actor_runtime::ReplyTo::nobody();
        ::actor_runtime::Call::new(&self.0, PageMessage::Visits { respond_to })
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
        __f.debug_tuple("PageHandle").field(&self.0).finish()
    }
}
#[automatically_derived]
impl ::actor_runtime::ActorHandle for PageHandle {
    type Message = PageMessage;
    fn from_raw(__raw: ::actor_runtime::private::RawHandle<Self::Message>) -> Self {
        Self(__raw)
    }
    fn raw(&self) -> &::actor_runtime::private::RawHandle<Self::Message> {
        &self.0
    }
}
#[automatically_derived]
impl ::actor_runtime::ActorControl for PageHandle {}
#[automatically_derived]
#[allow(deprecated)]
impl ::actor_runtime::private::HasBlock for Page {
    const OPTIONS: ::actor_runtime::private::Options = {
        use ::actor_runtime::private::NotGiven as _;
        ::actor_runtime::private::Options::new(
            Self::ACTOR_CAPACITY_GIVEN_ONCE,
            Self::ACTOR_NAME_GIVEN_ONCE,
            "Page",
        )
    };
    fn proof() {}
}
