pub struct Counter {
    value: u64,
}
#[allow(deprecated)]
const _: () = ::actor_runtime::__private::require_block::<Counter>();
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
        /// Sends the reply of `add` to its caller.
        respond_to: ::actor_runtime::ReplyTo<u64>,
    },
    /// A call of `load`.
    Load {
        /// The argument `path` of `load`.
        path: String,
        /// Sends the reply of `load` to its caller.
        respond_to: ::actor_runtime::ReplyTo<std::io::Result<u64>>,
    },
    #[doc(hidden)]
    _AdditionalBlock(::actor_runtime::__private::ExtensionMessage<Counter>),
}
#[automatically_derived]
impl ::core::fmt::Debug for CounterMessage {
    fn fmt(&self, __f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
        ::actor_runtime::__private::debug(self, "CounterMessage", __f)
    }
}
#[automatically_derived]
impl ::actor_runtime::__private::Message for CounterMessage {
    #[inline]
    fn info(&self) -> ::actor_runtime::__private::MessageInfo<'_> {
        match self {
            CounterMessage::Add { respond_to: __respond_to, .. } => {
                ::actor_runtime::__private::MessageInfo::new("add", __respond_to)
            }
            CounterMessage::Load { respond_to: __respond_to, .. } => {
                ::actor_runtime::__private::MessageInfo::new("load", __respond_to)
            }
            CounterMessage::_AdditionalBlock(__other) => __other.info(),
        }
    }
}
#[automatically_derived]
#[allow(deprecated, non_snake_case, unreachable_code, clippy::used_underscore_binding)]
impl ::actor_runtime::ActorBase for Counter
where
    for<'any> ::actor_runtime::__private::Assumed<
        'any,
        CounterMessage,
    >: ::core::marker::Send,
    for<'any> ::actor_runtime::__private::Assumed<'any, Counter>: ::core::marker::Send,
{
    type Message = CounterMessage;
    type Handle = CounterHandle;
    const OPTIONS: ::actor_runtime::__private::Options = <Self as ::actor_runtime::__private::OneFirstBlock>::OPTIONS;
    type Access = ::actor_runtime::__private::OwnedState;
    type Sources = ::actor_runtime::__private::NoSources;
    type Affinity = ::actor_runtime::__private::AnyThread;
}
#[automatically_derived]
#[allow(deprecated, non_snake_case, unreachable_code, clippy::used_underscore_binding)]
impl ::actor_runtime::Actor for Counter
where
    for<'any> ::actor_runtime::__private::Assumed<
        'any,
        CounterMessage,
    >: ::core::marker::Send,
    for<'any> ::actor_runtime::__private::Assumed<'any, Counter>: ::core::marker::Send,
{
    #[inline]
    fn dispatch(
        __dispatch: &mut ::actor_runtime::__private::DispatchContext<'_, Self>,
        __message: CounterMessage,
    ) -> impl ::core::future::Future<Output = ()> + ::core::marker::Send {
        async move {
            match __message {
                CounterMessage::Add { n, respond_to: __respond_to } => {
                    __respond_to.reply(Self::add(__dispatch.actor(), n), __dispatch)
                }
                CounterMessage::Load { path, respond_to: __respond_to } => {
                    let __reply = ::actor_runtime::__private::assert_send(
                            Self::load(__dispatch.actor(), path),
                        )
                        .await;
                    __respond_to.reply(__reply, __dispatch);
                }
                CounterMessage::_AdditionalBlock(__extension) => {
                    __extension.dispatch(__dispatch).await
                }
            }
        }
    }
}
#[automatically_derived]
#[allow(deprecated, non_snake_case, unreachable_code, clippy::used_underscore_binding)]
impl ::actor_runtime::__private::Extensible for Counter
where
    for<'any> ::actor_runtime::__private::Assumed<
        'any,
        CounterMessage,
    >: ::core::marker::Send,
    for<'any> ::actor_runtime::__private::Assumed<'any, Counter>: ::core::marker::Send,
{
    fn from_extension(
        __message: ::actor_runtime::__private::ExtensionMessage<Self>,
    ) -> CounterMessage {
        CounterMessage::_AdditionalBlock(__message)
    }
}
/// A handle to a running [`Counter`](Counter). It is cheap to clone and keeps the actor alive. Its methods send [`CounterMessage`].
#[allow(dead_code, private_bounds, private_interfaces, unreachable_pub)]
pub struct CounterHandle(::actor_runtime::__private::RawHandle<CounterMessage>);
#[allow(dead_code, non_snake_case, private_interfaces, clippy::used_underscore_binding)]
impl CounterHandle {
    /// Adds `n` and returns the new value.
    pub fn add(&self, n: u64) -> ::actor_runtime::Call<'_, CounterMessage, u64> {
        ::actor_runtime::Call::new(
            &self.0,
            CounterMessage::Add {
                n,
                respond_to: ::actor_runtime::ReplyTo::none(),
            },
        )
    }
    /// Adds what stands in the file at `path`.
    pub fn load(
        &self,
        path: String,
    ) -> ::actor_runtime::FallibleCall<'_, CounterMessage, std::io::Result<u64>> {
        ::actor_runtime::Call::new(
            &self.0,
            CounterMessage::Load {
                path,
                respond_to: ::actor_runtime::ReplyTo::none(),
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
        ::actor_runtime::__private::debug_handle(&self.0, "CounterHandle", __f)
    }
}
#[automatically_derived]
impl ::actor_runtime::ActorHandle for CounterHandle
where
    for<'any> ::actor_runtime::__private::Assumed<
        'any,
        CounterMessage,
    >: ::core::marker::Send,
{
    type Message = CounterMessage;
    fn from_raw(__raw: ::actor_runtime::__private::RawHandle<Self::Message>) -> Self {
        Self(__raw)
    }
    fn raw(&self) -> &::actor_runtime::__private::RawHandle<Self::Message> {
        &self.0
    }
}
#[automatically_derived]
impl ::actor_runtime::ActorControl for CounterHandle
where
    for<'any> ::actor_runtime::__private::Assumed<
        'any,
        CounterMessage,
    >: ::core::marker::Send,
{}
#[automatically_derived]
#[allow(deprecated, unused_parens)]
impl ::actor_runtime::__private::OneFirstBlock for Counter {
    const OPTIONS: ::actor_runtime::__private::Options = {
        use ::actor_runtime::__private::NotGiven as _;
        ::actor_runtime::__private::Options::new(
            Self::__ACTOR_CAPACITY,
            Self::__ACTOR_NAME,
            "Counter",
        )
    };
    fn check_bounds() {
        ::actor_runtime::__private::require_reply::<(std::io::Result<u64>)>();
        ::actor_runtime::__private::require_flattened_reply::<(std::io::Result<u64>)>();
        ::actor_runtime::__private::require_state::<(Counter)>();
    }
}
