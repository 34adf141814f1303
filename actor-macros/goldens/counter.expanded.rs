pub struct Counter {
    value: u64,
}
#[allow(deprecated)]
const _: () = ::actor_runtime::private::require_block::<Counter>();
impl Counter {
    pub fn new() -> Self {
        Self { value: 0 }
    }
    /// Adds `n` and returns the new value.
    pub fn add(&mut self, n: u64) -> u64 {
        self.value += n;
        self.value
    }
    /// Adds what stands in the file at `path`.
    pub async fn load(&mut self, path: String) -> std::io::Result<u64> {
        let text = std::fs::read_to_string(path)?;
        let n = text.trim().parse().map_err(std::io::Error::other)?;
        Ok(self.add(n))
    }
}
/// The messages of [`Counter`](Counter), sent by the methods of [`CounterHandle`].
#[allow(dead_code, non_snake_case, private_bounds, private_interfaces, unreachable_pub)]
#[non_exhaustive]
pub enum CounterMessage {
    /// A call of `add`.
    Add {
        /// The argument `n` of `add`.
        n: u64,
        /// Who gets the reply of `add`.
        respond_to: ::actor_runtime::ReplyTo<u64>,
    },
    /// A call of `load`.
    Load {
        /// The argument `path` of `load`.
        path: String,
        /// Who gets the reply of `load`.
        respond_to: ::actor_runtime::ReplyTo<std::io::Result<u64>>,
    },
    #[doc(hidden)]
    _Further(::actor_runtime::private::Further<Counter>),
}
#[automatically_derived]
impl ::core::fmt::Debug for CounterMessage {
    fn fmt(&self, __f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
        ::actor_runtime::private::debug(self, "CounterMessage", __f)
    }
}
#[automatically_derived]
impl ::actor_runtime::private::Parts for CounterMessage {
    #[inline]
    fn parts(&self) -> ::actor_runtime::private::Known<'_> {
        match self {
            Self::Add { respond_to, .. } => ("add", respond_to),
            Self::Load { respond_to, .. } => ("load", respond_to),
            Self::_Further(__others) => __others.parts(),
        }
    }
}
#[automatically_derived]
#[allow(deprecated, non_snake_case, unreachable_code, clippy::used_underscore_binding)]
impl ::actor_runtime::Actor for Counter
where
    for<'any> ::actor_runtime::private::Assume<
        'any,
        CounterMessage,
    >: ::core::marker::Send,
    for<'any> ::actor_runtime::private::Assume<'any, Counter>: ::core::marker::Send,
{
    type Message = CounterMessage;
    type Handle = CounterHandle;
    const OPTIONS: ::actor_runtime::private::Options = <Self as ::actor_runtime::private::HasBlock>::OPTIONS;
    type Rest = ::actor_runtime::private::Queued;
    #[inline]
    fn dispatch(
        __state: &mut ::actor_runtime::private::State<'_, Self>,
        __message: CounterMessage,
    ) -> impl ::core::future::Future<Output = ()> + ::core::marker::Send {
        async move {
            match __message {
                CounterMessage::Add { n, respond_to } => {
                    respond_to.answer(Self::add(__state.actor(), n), __state)
                }
                CounterMessage::Load { path, respond_to } => {
                    let __reply = ::actor_runtime::private::assert_send(
                            Self::load(__state.actor(), path),
                        )
                        .await;
                    respond_to.answer(__reply, __state);
                }
                CounterMessage::_Further(__further) => __further.dispatch(__state).await,
            }
        }
    }
    fn further(__message: ::actor_runtime::private::Further<Self>) -> CounterMessage {
        CounterMessage::_Further(__message)
    }
}
/// A handle to a running [`Counter`](Counter): cheap to clone, and what keeps the actor alive. Its methods send [`CounterMessage`].
#[allow(dead_code, private_bounds, private_interfaces, unreachable_pub)]
pub struct CounterHandle(::actor_runtime::private::RawHandle<CounterMessage>);
#[allow(dead_code, non_snake_case, private_interfaces, clippy::used_underscore_binding)]
impl CounterHandle {
    /// Adds `n` and returns the new value.
    pub fn add(&self, n: u64) -> ::actor_runtime::Call<'_, CounterMessage, u64> {
        let respond_to = ::actor_runtime::ReplyTo::nobody();
        ::actor_runtime::Call::new(
            &self.0,
            CounterMessage::Add {
                n,
                respond_to,
            },
        )
    }
    /// Adds what stands in the file at `path`.
    pub fn load(
        &self,
        path: String,
    ) -> ::actor_runtime::TryCall<'_, CounterMessage, std::io::Result<u64>> {
        let respond_to = ::actor_runtime::ReplyTo::nobody();
        ::actor_runtime::Call::new(
            &self.0,
            CounterMessage::Load {
                path,
                respond_to,
            },
        )
    }
}
#[automatically_derived]
impl ::core::clone::Clone for CounterHandle {
    fn clone(&self) -> Self {
        Self(::core::clone::Clone::clone(&self.0))
    }
}
#[automatically_derived]
impl ::core::fmt::Debug for CounterHandle {
    fn fmt(&self, __f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
        __f.debug_tuple("CounterHandle").field(&self.0).finish()
    }
}
#[automatically_derived]
impl ::actor_runtime::ActorHandle for CounterHandle
where
    for<'any> ::actor_runtime::private::Assume<
        'any,
        CounterMessage,
    >: ::core::marker::Send,
{
    type Message = CounterMessage;
    fn from_raw(__raw: ::actor_runtime::private::RawHandle<Self::Message>) -> Self {
        Self(__raw)
    }
    fn raw(&self) -> &::actor_runtime::private::RawHandle<Self::Message> {
        &self.0
    }
}
#[automatically_derived]
impl ::actor_runtime::ActorControl for CounterHandle
where
    for<'any> ::actor_runtime::private::Assume<
        'any,
        CounterMessage,
    >: ::core::marker::Send,
{}
#[automatically_derived]
#[allow(deprecated)]
impl ::actor_runtime::private::HasBlock for Counter {
    const OPTIONS: ::actor_runtime::private::Options = {
        use ::actor_runtime::private::NotGiven as _;
        ::actor_runtime::private::Options::new(
            Self::ACTOR_CAPACITY_GIVEN_ONCE,
            Self::ACTOR_NAME_GIVEN_ONCE,
            "Counter",
        )
    };
    fn proof() {
        ::actor_runtime::private::require_reply::<std::io::Result<u64>>();
        ::actor_runtime::private::require_flattened_reply::<std::io::Result<u64>>();
        ::actor_runtime::private::require_state::<Counter>();
    }
}
