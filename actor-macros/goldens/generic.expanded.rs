/// Keeps the latest `N` values of each key.
pub struct Cache<K, V = String, const N: usize = 4> {
    entries: std::collections::BTreeMap<K, Vec<V>>,
}
#[allow(deprecated)]
impl<K, V, const N: usize> Cache<K, V, N> {
    #[doc(hidden)]
    pub(crate) const __ACTOR_CAPACITY: ::actor_runtime::__private::Capacity = ::actor_runtime::__private::capacity(
        16,
    );
}
impl<K, V, const N: usize> Cache<K, V, N>
where
    K: Ord + Clone + Send + 'static,
    V: Clone + Send + 'static,
{
    pub fn new() -> Self {
        Self {
            entries: std::collections::BTreeMap::new(),
        }
    }
    /// Remembers `value`.
    pub fn put(&mut self, key: K, value: V) {
        let values = self.entries.entry(key).or_default();
        values.insert(0, value);
        values.truncate(N);
    }
    /// The latest value of `key`.
    pub fn get(&self, key: &K) -> Option<V> {
        self.entries.get(key).and_then(|values| values.first()).cloned()
    }
}
/// The messages of [`Cache`](Cache), sent by the methods of [`CacheHandle`].
#[allow(dead_code, non_snake_case, private_bounds, private_interfaces, unreachable_pub)]
#[non_exhaustive]
pub enum CacheMessage<K, V, const N: usize>
where
    K: Ord + Clone + Send + 'static,
    V: Clone + Send + 'static,
    K: 'static,
    V: 'static,
    for<'any> ::actor_runtime::__private::Assumed<
        'any,
        K,
    >: ::actor_runtime::__private::BorrowedArg,
{
    /// A call of `put`.
    Put {
        /// The argument `key` of `put`.
        key: K,
        /// The argument `value` of `put`.
        value: V,
        /// Sends the reply of `put` to its caller.
        respond_to: ::actor_runtime::ReplyTo<()>,
    },
    /// A call of `get`.
    Get {
        /// The argument `key` of `get`.
        key: ::actor_runtime::__private::OwnedArg<K>,
        /// Sends the reply of `get` to its caller.
        respond_to: ::actor_runtime::ReplyTo<Option<V>>,
    },
    #[doc(hidden)]
    _AdditionalBlock(::actor_runtime::__private::ExtensionMessage<Cache<K, V, N>>),
}
#[automatically_derived]
impl<K, V, const N: usize> ::core::fmt::Debug for CacheMessage<K, V, N>
where
    K: Ord + Clone + Send + 'static,
    V: Clone + Send + 'static,
    K: 'static,
    V: 'static,
    for<'any> ::actor_runtime::__private::Assumed<
        'any,
        K,
    >: ::actor_runtime::__private::BorrowedArg,
{
    fn fmt(&self, __f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
        ::actor_runtime::__private::debug(self, "CacheMessage", __f)
    }
}
#[automatically_derived]
impl<K, V, const N: usize> ::actor_runtime::__private::Message for CacheMessage<K, V, N>
where
    K: Ord + Clone + Send + 'static,
    V: Clone + Send + 'static,
    K: 'static,
    V: 'static,
    for<'any> ::actor_runtime::__private::Assumed<
        'any,
        K,
    >: ::actor_runtime::__private::BorrowedArg,
{
    #[inline]
    fn info(&self) -> ::actor_runtime::__private::MessageInfo<'_> {
        match self {
            CacheMessage::Put { respond_to: __respond_to, .. } => {
                ::actor_runtime::__private::MessageInfo::new("put", __respond_to)
            }
            CacheMessage::Get { respond_to: __respond_to, .. } => {
                ::actor_runtime::__private::MessageInfo::new("get", __respond_to)
            }
            CacheMessage::_AdditionalBlock(__other) => __other.info(),
        }
    }
}
#[automatically_derived]
#[allow(deprecated, non_snake_case, unreachable_code, clippy::used_underscore_binding)]
impl<K, V, const N: usize> ::actor_runtime::ActorBase for Cache<K, V, N>
where
    K: Ord + Clone + Send + 'static,
    V: Clone + Send + 'static,
    K: 'static,
    V: 'static,
    for<'any> ::actor_runtime::__private::Assumed<
        'any,
        K,
    >: ::actor_runtime::__private::BorrowedArg,
    for<'any> ::actor_runtime::__private::Assumed<
        'any,
        CacheMessage<K, V, N>,
    >: ::core::marker::Send + 'static,
    for<'any> ::actor_runtime::__private::Assumed<
        'any,
        Cache<K, V, N>,
    >: ::core::marker::Send,
{
    type Message = CacheMessage<K, V, N>;
    type Handle = CacheHandle<K, V, N>;
    const OPTIONS: ::actor_runtime::__private::Options = <Self as ::actor_runtime::__private::OneFirstBlock>::OPTIONS;
    type Access = ::actor_runtime::__private::OwnedState;
    type Sources = ::actor_runtime::__private::NoSources;
    type Affinity = ::actor_runtime::__private::AnyThread;
}
#[automatically_derived]
#[allow(deprecated, non_snake_case, unreachable_code, clippy::used_underscore_binding)]
impl<K, V, const N: usize> ::actor_runtime::Actor for Cache<K, V, N>
where
    K: Ord + Clone + Send + 'static,
    V: Clone + Send + 'static,
    K: 'static,
    V: 'static,
    for<'any> ::actor_runtime::__private::Assumed<
        'any,
        K,
    >: ::actor_runtime::__private::BorrowedArg,
    for<'any> ::actor_runtime::__private::Assumed<
        'any,
        CacheMessage<K, V, N>,
    >: ::core::marker::Send + 'static,
    for<'any> ::actor_runtime::__private::Assumed<
        'any,
        Cache<K, V, N>,
    >: ::core::marker::Send,
{
    #[inline]
    fn dispatch(
        __dispatch: &mut ::actor_runtime::__private::DispatchContext<'_, Self>,
        __message: CacheMessage<K, V, N>,
    ) -> impl ::core::future::Future<Output = ()> + ::core::marker::Send {
        ::actor_runtime::__private::Dispatched::ready(
            match __message {
                CacheMessage::Put { key, value, respond_to: __respond_to } => {
                    __respond_to
                        .reply(Self::put(__dispatch.actor(), key, value), __dispatch)
                }
                CacheMessage::Get { key, respond_to: __respond_to } => {
                    __respond_to
                        .reply(
                            Self::get(
                                __dispatch.actor(),
                                ::actor_runtime::__private::as_borrowed::<K>(&key),
                            ),
                            __dispatch,
                        )
                }
                CacheMessage::_AdditionalBlock(__extension) => {
                    return __extension.dispatch(__dispatch);
                }
            },
        )
    }
}
#[automatically_derived]
#[allow(deprecated, non_snake_case, unreachable_code, clippy::used_underscore_binding)]
impl<K, V, const N: usize> ::actor_runtime::__private::Extensible for Cache<K, V, N>
where
    K: Ord + Clone + Send + 'static,
    V: Clone + Send + 'static,
    K: 'static,
    V: 'static,
    for<'any> ::actor_runtime::__private::Assumed<
        'any,
        K,
    >: ::actor_runtime::__private::BorrowedArg,
    for<'any> ::actor_runtime::__private::Assumed<
        'any,
        CacheMessage<K, V, N>,
    >: ::core::marker::Send + 'static,
    for<'any> ::actor_runtime::__private::Assumed<
        'any,
        Cache<K, V, N>,
    >: ::core::marker::Send,
{
    fn from_extension(
        __message: ::actor_runtime::__private::ExtensionMessage<Self>,
    ) -> CacheMessage<K, V, N> {
        CacheMessage::_AdditionalBlock(__message)
    }
}
/// A handle to a running [`Cache`](Cache). It is cheap to clone and keeps the actor alive. Its methods send [`CacheMessage`].
#[allow(dead_code, private_bounds, private_interfaces, unreachable_pub)]
pub struct CacheHandle<K, V, const N: usize>(
    ::actor_runtime::__private::RawHandle<CacheMessage<K, V, N>>,
)
where
    K: Ord + Clone + Send + 'static,
    V: Clone + Send + 'static,
    K: 'static,
    V: 'static,
    for<'any> ::actor_runtime::__private::Assumed<
        'any,
        K,
    >: ::actor_runtime::__private::BorrowedArg;
#[allow(dead_code, non_snake_case, private_interfaces, clippy::used_underscore_binding)]
impl<K, V, const N: usize> CacheHandle<K, V, N>
where
    K: Ord + Clone + Send + 'static,
    V: Clone + Send + 'static,
    K: 'static,
    V: 'static,
    for<'any> ::actor_runtime::__private::Assumed<
        'any,
        K,
    >: ::actor_runtime::__private::BorrowedArg,
{
    /// Remembers `value`.
    pub fn put(
        &self,
        key: K,
        value: V,
    ) -> ::actor_runtime::Call<'_, CacheMessage<K, V, N>, ()> {
        ::actor_runtime::Call::new(
            &self.0,
            CacheMessage::<K, V, N>::Put {
                key,
                value,
                respond_to: ::actor_runtime::ReplyTo::none(),
            },
        )
    }
    /// The latest value of `key`.
    ///
    /// The message owns a copy of `key`.
    pub fn get(
        &self,
        key: &K,
    ) -> ::actor_runtime::Call<'_, CacheMessage<K, V, N>, Option<V>> {
        ::actor_runtime::Call::new(
            &self.0,
            CacheMessage::<K, V, N>::Get {
                key: ::actor_runtime::__private::to_owned_arg::<K>(key),
                respond_to: ::actor_runtime::ReplyTo::none(),
            },
        )
    }
}
#[automatically_derived]
impl<K, V, const N: usize> ::core::clone::Clone for CacheHandle<K, V, N>
where
    K: Ord + Clone + Send + 'static,
    V: Clone + Send + 'static,
    K: 'static,
    V: 'static,
    for<'any> ::actor_runtime::__private::Assumed<
        'any,
        K,
    >: ::actor_runtime::__private::BorrowedArg,
{
    fn clone(&self) -> Self {
        Self(::core::clone::Clone::clone(&self.0))
    }
}
#[automatically_derived]
impl<K, V, const N: usize> ::core::fmt::Debug for CacheHandle<K, V, N>
where
    K: Ord + Clone + Send + 'static,
    V: Clone + Send + 'static,
    K: 'static,
    V: 'static,
    for<'any> ::actor_runtime::__private::Assumed<
        'any,
        K,
    >: ::actor_runtime::__private::BorrowedArg,
{
    fn fmt(&self, __f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
        ::actor_runtime::__private::debug_handle(&self.0, "CacheHandle", __f)
    }
}
#[automatically_derived]
impl<K, V, const N: usize> ::actor_runtime::ActorHandle for CacheHandle<K, V, N>
where
    K: Ord + Clone + Send + 'static,
    V: Clone + Send + 'static,
    K: 'static,
    V: 'static,
    for<'any> ::actor_runtime::__private::Assumed<
        'any,
        K,
    >: ::actor_runtime::__private::BorrowedArg,
    for<'any> ::actor_runtime::__private::Assumed<
        'any,
        CacheMessage<K, V, N>,
    >: ::core::marker::Send + 'static,
{
    type Message = CacheMessage<K, V, N>;
    fn from_raw(__raw: ::actor_runtime::__private::RawHandle<Self::Message>) -> Self {
        Self(__raw)
    }
    fn raw(&self) -> &::actor_runtime::__private::RawHandle<Self::Message> {
        &self.0
    }
}
#[automatically_derived]
impl<K, V, const N: usize> ::actor_runtime::ActorControl for CacheHandle<K, V, N>
where
    K: Ord + Clone + Send + 'static,
    V: Clone + Send + 'static,
    K: 'static,
    V: 'static,
    for<'any> ::actor_runtime::__private::Assumed<
        'any,
        K,
    >: ::actor_runtime::__private::BorrowedArg,
    for<'any> ::actor_runtime::__private::Assumed<
        'any,
        CacheMessage<K, V, N>,
    >: ::core::marker::Send + 'static,
{}
#[automatically_derived]
#[allow(deprecated, unused_parens)]
impl<K, V, const N: usize> ::actor_runtime::__private::OneFirstBlock for Cache<K, V, N>
where
    K: Ord + Clone + Send + 'static,
    V: Clone + Send + 'static,
{
    const OPTIONS: ::actor_runtime::__private::Options = {
        use ::actor_runtime::__private::NotGiven as _;
        ::actor_runtime::__private::Options::new(
            Self::__ACTOR_CAPACITY,
            Self::__ACTOR_NAME,
            "Cache",
        )
    };
    fn check_bounds() {
        #[allow(
            non_snake_case,
            clippy::multiple_bound_locations,
            clippy::trait_duplication_in_bounds
        )]
        fn __K<K, V, const N: usize>()
        where
            K: Ord + Clone + Send + 'static,
            V: Clone + Send + 'static,
            V: ::core::marker::Send + 'static,
        {
            ::actor_runtime::__private::require_argument::<(K)>();
        }
        #[allow(
            non_snake_case,
            clippy::multiple_bound_locations,
            clippy::trait_duplication_in_bounds
        )]
        fn __V<K, V, const N: usize>()
        where
            K: Ord + Clone + Send + 'static,
            V: Clone + Send + 'static,
            K: ::core::marker::Send + 'static,
        {
            ::actor_runtime::__private::require_argument::<(V)>();
        }
        #[allow(
            non_snake_case,
            clippy::multiple_bound_locations,
            clippy::trait_duplication_in_bounds
        )]
        fn __rest<K, V, const N: usize>()
        where
            K: Ord + Clone + Send + 'static,
            V: Clone + Send + 'static,
            K: ::core::marker::Send + 'static,
            V: ::core::marker::Send + 'static,
        {
            ::actor_runtime::__private::require_borrowed_argument::<(K)>();
            ::actor_runtime::__private::require_reply::<(Option<V>)>();
            ::actor_runtime::__private::require_state::<(Cache<K, V, N>)>();
        }
    }
}
