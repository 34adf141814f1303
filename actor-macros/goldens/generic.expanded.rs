/// Keeps the latest `N` values of each key.
pub struct Cache<K, V = String, const N: usize = 4> {
    entries: std::collections::BTreeMap<K, Vec<V>>,
}
#[allow(deprecated)]
impl<K, V, const N: usize> Cache<K, V, N> {
    #[doc(hidden)]
    pub(crate) const ACTOR_CAPACITY_GIVEN_ONCE: ::actor_runtime::private::Capacity = ::actor_runtime::private::capacity(
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
    for<'any> ::actor_runtime::private::Assume<'any, K>: ::actor_runtime::private::Lent,
{
    /// A call of `put`.
    Put {
        /// The argument `key` of `put`.
        key: K,
        /// The argument `value` of `put`.
        value: V,
        /// Who gets the reply of `put`.
        respond_to: ::actor_runtime::ReplyTo<()>,
    },
    /// A call of `get`.
    Get {
        /// The argument `key` of `get`.
        key: ::actor_runtime::private::Owned<K>,
        /// Who gets the reply of `get`.
        respond_to: ::actor_runtime::ReplyTo<Option<V>>,
    },
    #[doc(hidden)]
    _Further(::actor_runtime::private::Further<Cache<K, V, N>>),
}
#[automatically_derived]
impl<K, V, const N: usize> ::core::fmt::Debug for CacheMessage<K, V, N>
where
    K: Ord + Clone + Send + 'static,
    V: Clone + Send + 'static,
    K: 'static,
    V: 'static,
    for<'any> ::actor_runtime::private::Assume<'any, K>: ::actor_runtime::private::Lent,
{
    fn fmt(&self, __f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
        ::actor_runtime::private::debug(self, "CacheMessage", __f)
    }
}
#[automatically_derived]
impl<K, V, const N: usize> ::actor_runtime::private::Parts for CacheMessage<K, V, N>
where
    K: Ord + Clone + Send + 'static,
    V: Clone + Send + 'static,
    K: 'static,
    V: 'static,
    for<'any> ::actor_runtime::private::Assume<'any, K>: ::actor_runtime::private::Lent,
{
    #[inline]
    fn parts(&self) -> ::actor_runtime::private::Known<'_> {
        match self {
            Self::Put { respond_to, .. } => ("put", respond_to),
            Self::Get { respond_to, .. } => ("get", respond_to),
            Self::_Further(__others) => __others.parts(),
        }
    }
}
#[automatically_derived]
#[allow(deprecated, non_snake_case, unreachable_code, clippy::used_underscore_binding)]
impl<K, V, const N: usize> ::actor_runtime::Actor for Cache<K, V, N>
where
    K: Ord + Clone + Send + 'static,
    V: Clone + Send + 'static,
    K: 'static,
    V: 'static,
    for<'any> ::actor_runtime::private::Assume<'any, K>: ::actor_runtime::private::Lent,
    for<'any> ::actor_runtime::private::Assume<
        'any,
        CacheMessage<K, V, N>,
    >: ::core::marker::Send + 'static,
    for<'any> ::actor_runtime::private::Assume<
        'any,
        Cache<K, V, N>,
    >: ::core::marker::Send,
{
    type Message = CacheMessage<K, V, N>;
    type Handle = CacheHandle<K, V, N>;
    const OPTIONS: ::actor_runtime::private::Options = <Self as ::actor_runtime::private::HasBlock>::OPTIONS;
    type Rest = ::actor_runtime::private::Queued;
    #[inline]
    fn dispatch(
        __state: &mut ::actor_runtime::private::State<'_, Self>,
        __message: CacheMessage<K, V, N>,
    ) -> impl ::core::future::Future<Output = ()> + ::core::marker::Send {
        ::actor_runtime::private::Dispatched::done(
            match __message {
                CacheMessage::Put { key, value, respond_to } => {
                    respond_to.answer(Self::put(__state.actor(), key, value), __state)
                }
                CacheMessage::Get { key, respond_to } => {
                    respond_to
                        .answer(
                            Self::get(
                                __state.actor(),
                                ::actor_runtime::private::borrow::<K>(&key),
                            ),
                            __state,
                        )
                }
                CacheMessage::_Further(__further) => return __further.dispatch(__state),
            },
        )
    }
    fn further(
        __message: ::actor_runtime::private::Further<Self>,
    ) -> CacheMessage<K, V, N> {
        CacheMessage::_Further(__message)
    }
}
/// A handle to a running [`Cache`](Cache): cheap to clone, and what keeps the actor alive. Its methods send [`CacheMessage`].
#[allow(dead_code, private_bounds, private_interfaces, unreachable_pub)]
pub struct CacheHandle<K, V, const N: usize>(
    ::actor_runtime::private::RawHandle<CacheMessage<K, V, N>>,
)
where
    K: Ord + Clone + Send + 'static,
    V: Clone + Send + 'static,
    K: 'static,
    V: 'static,
    for<'any> ::actor_runtime::private::Assume<'any, K>: ::actor_runtime::private::Lent;
#[allow(dead_code, non_snake_case, private_interfaces, clippy::used_underscore_binding)]
impl<K, V, const N: usize> CacheHandle<K, V, N>
where
    K: Ord + Clone + Send + 'static,
    V: Clone + Send + 'static,
    K: 'static,
    V: 'static,
    for<'any> ::actor_runtime::private::Assume<'any, K>: ::actor_runtime::private::Lent,
{
    /// Remembers `value`.
    pub fn put(
        &self,
        key: K,
        value: V,
    ) -> ::actor_runtime::Call<'_, CacheMessage<K, V, N>, ()> {
        let respond_to = ::actor_runtime::ReplyTo::nobody();
        ::actor_runtime::Call::new(
            &self.0,
            CacheMessage::Put {
                key,
                value,
                respond_to,
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
        let respond_to = ::actor_runtime::ReplyTo::nobody();
        ::actor_runtime::Call::new(
            &self.0,
            CacheMessage::Get {
                key: ::actor_runtime::private::keep::<K>(key),
                respond_to,
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
    for<'any> ::actor_runtime::private::Assume<'any, K>: ::actor_runtime::private::Lent,
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
    for<'any> ::actor_runtime::private::Assume<'any, K>: ::actor_runtime::private::Lent,
{
    fn fmt(&self, __f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
        __f.debug_tuple("CacheHandle").field(&self.0).finish()
    }
}
#[automatically_derived]
impl<K, V, const N: usize> ::actor_runtime::ActorHandle for CacheHandle<K, V, N>
where
    K: Ord + Clone + Send + 'static,
    V: Clone + Send + 'static,
    K: 'static,
    V: 'static,
    for<'any> ::actor_runtime::private::Assume<'any, K>: ::actor_runtime::private::Lent,
    for<'any> ::actor_runtime::private::Assume<
        'any,
        CacheMessage<K, V, N>,
    >: ::core::marker::Send + 'static,
{
    type Message = CacheMessage<K, V, N>;
    fn from_raw(__raw: ::actor_runtime::private::RawHandle<Self::Message>) -> Self {
        Self(__raw)
    }
    fn raw(&self) -> &::actor_runtime::private::RawHandle<Self::Message> {
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
    for<'any> ::actor_runtime::private::Assume<'any, K>: ::actor_runtime::private::Lent,
    for<'any> ::actor_runtime::private::Assume<
        'any,
        CacheMessage<K, V, N>,
    >: ::core::marker::Send + 'static,
{}
#[automatically_derived]
#[allow(deprecated)]
impl<K, V, const N: usize> ::actor_runtime::private::HasBlock for Cache<K, V, N>
where
    K: Ord + Clone + Send + 'static,
    V: Clone + Send + 'static,
{
    const OPTIONS: ::actor_runtime::private::Options = {
        use ::actor_runtime::private::NotGiven as _;
        ::actor_runtime::private::Options::new(
            Self::ACTOR_CAPACITY_GIVEN_ONCE,
            Self::ACTOR_NAME_GIVEN_ONCE,
            "Cache",
        )
    };
    fn proof() {
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
            ::actor_runtime::private::require_argument::<K>();
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
            ::actor_runtime::private::require_argument::<V>();
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
            ::actor_runtime::private::require_borrowed_argument::<K>();
            ::actor_runtime::private::require_reply::<Option<V>>();
            ::actor_runtime::private::require_state::<Cache<K, V, N>>();
        }
    }
}
