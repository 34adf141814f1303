/// Keeps the latest `N` values of each key.
pub struct Cache<K, V = String, const N: usize = 4> {
    entries: std::collections::BTreeMap<K, Vec<V>>,
}
impl<K, V, const N: usize> Cache<K, V, N> {
    #[doc(hidden)]
    pub(crate) const ACTOR_CAPACITY_GIVEN_ONCE: ::actor_runtime::private::Option<
        usize,
    > = ::actor_runtime::private::Option::Some(16);
}
impl<K, V, const N: usize> Cache<K, V, N>
where
    K: Ord + Clone + Send + 'static,
    V: Clone + Send + 'static,
{
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
/// The messages of [`Cache`], sent by the methods of [`CacheHandle`].
#[allow(dead_code, private_bounds, private_interfaces, unreachable_pub)]
#[non_exhaustive]
pub enum CacheMessage<K, V, const N: usize>
where
    K: Ord + Clone + Send + 'static,
    V: Clone + Send + 'static,
    K: 'static,
    V: 'static,
    for<'a> ::actor_runtime::private::Assume<
        'a,
        K,
    >: ::actor_runtime::private::BorrowedArgument,
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
    _Parameters(::actor_runtime::private::Parameters<fn(*const K, *const V)>),
}
#[automatically_derived]
impl<K, V, const N: usize> ::core::fmt::Debug for CacheMessage<K, V, N>
where
    K: Ord + Clone + Send + 'static,
    V: Clone + Send + 'static,
    K: 'static,
    V: 'static,
    for<'a> ::actor_runtime::private::Assume<
        'a,
        K,
    >: ::actor_runtime::private::BorrowedArgument,
{
    fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
        f.debug_struct("CacheMessage").finish_non_exhaustive()
    }
}
#[automatically_derived]
#[allow(deprecated)]
impl<K, V, const N: usize> ::actor_runtime::Actor for Cache<K, V, N>
where
    K: Ord + Clone + Send + 'static,
    V: Clone + Send + 'static,
    K: 'static,
    V: 'static,
    for<'a> ::actor_runtime::private::Assume<
        'a,
        K,
    >: ::actor_runtime::private::BorrowedArgument,
    for<'a> ::actor_runtime::private::Assume<
        'a,
        CacheMessage<K, V, N>,
    >: ::core::marker::Send,
    for<'a> ::actor_runtime::private::Assume<'a, Cache<K, V, N>>: ::core::marker::Send,
{
    type Message = CacheMessage<K, V, N>;
    type Handle = CacheHandle<K, V, N>;
    const OPTIONS: ::actor_runtime::private::Options = {
        use ::actor_runtime::private::NotGiven as _;
        ::actor_runtime::private::Options::new(
            Self::ACTOR_CAPACITY_GIVEN_ONCE,
            Self::ACTOR_NAME_GIVEN_ONCE,
            "Cache",
        )
    };
    async fn dispatch(
        state: &mut ::actor_runtime::private::State<'_, Self>,
        message: Self::Message,
    ) {
        match message {
            CacheMessage::Put { key, value, respond_to } => {
                let reply = Self::put(state.actor(), key, value);
                state.reply(respond_to, reply);
            }
            CacheMessage::Get { key, respond_to } => {
                let reply = Self::get(
                    state.actor(),
                    ::actor_runtime::private::borrow::<K>(&key),
                );
                state.reply(respond_to, reply);
            }
        }
    }
}
/// A handle to a running [`Cache`]: cheap to clone, and what keeps the actor alive. Its methods send [`CacheMessage`].
#[allow(dead_code, private_bounds, private_interfaces, unreachable_pub)]
pub struct CacheHandle<K, V, const N: usize>(
    ::actor_runtime::private::RawHandle<CacheMessage<K, V, N>>,
)
where
    K: Ord + Clone + Send + 'static,
    V: Clone + Send + 'static,
    K: 'static,
    V: 'static,
    for<'a> ::actor_runtime::private::Assume<
        'a,
        K,
    >: ::actor_runtime::private::BorrowedArgument;
#[allow(dead_code, private_interfaces)]
impl<K, V, const N: usize> CacheHandle<K, V, N>
where
    K: Ord + Clone + Send + 'static,
    V: Clone + Send + 'static,
    K: 'static,
    V: 'static,
    for<'a> ::actor_runtime::private::Assume<
        'a,
        K,
    >: ::actor_runtime::private::BorrowedArgument,
{
    /// Remembers `value`.
    ///
    /// # Errors
    ///
    /// A [`CallError`](::actor_runtime::CallError) if there is no reply; it says whether the method may have run.
    pub fn put(
        &self,
        key: K,
        value: V,
    ) -> ::actor_runtime::Call<'_, CacheMessage<K, V, N>, ()> {
        ::actor_runtime::Call::new(
            &self.0,
            CacheMessage::Put {
                key,
                value,
                respond_to: ::actor_runtime::ReplyTo::nobody(),
            },
        )
    }
    /// The latest value of `key`.
    ///
    /// The message owns a copy of `key`.
    ///
    /// # Errors
    ///
    /// A [`CallError`](::actor_runtime::CallError) if there is no reply; it says whether the method may have run.
    pub fn get(
        &self,
        key: &K,
    ) -> ::actor_runtime::Call<'_, CacheMessage<K, V, N>, Option<V>> {
        ::actor_runtime::Call::new(
            &self.0,
            CacheMessage::Get {
                key: ::actor_runtime::private::ToOwned::to_owned(key),
                respond_to: ::actor_runtime::ReplyTo::nobody(),
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
    for<'a> ::actor_runtime::private::Assume<
        'a,
        K,
    >: ::actor_runtime::private::BorrowedArgument,
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
    for<'a> ::actor_runtime::private::Assume<
        'a,
        K,
    >: ::actor_runtime::private::BorrowedArgument,
{
    fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
        f.debug_tuple("CacheHandle").field(&self.0).finish()
    }
}
#[automatically_derived]
impl<K, V, const N: usize> ::actor_runtime::ActorHandle for CacheHandle<K, V, N>
where
    K: Ord + Clone + Send + 'static,
    V: Clone + Send + 'static,
    K: 'static,
    V: 'static,
    for<'a> ::actor_runtime::private::Assume<
        'a,
        K,
    >: ::actor_runtime::private::BorrowedArgument,
    for<'a> ::actor_runtime::private::Assume<
        'a,
        CacheMessage<K, V, N>,
    >: ::core::marker::Send,
{
    type Message = CacheMessage<K, V, N>;
    fn from_raw(raw: ::actor_runtime::private::RawHandle<Self::Message>) -> Self {
        Self(raw)
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
    for<'a> ::actor_runtime::private::Assume<
        'a,
        K,
    >: ::actor_runtime::private::BorrowedArgument,
    for<'a> ::actor_runtime::private::Assume<
        'a,
        CacheMessage<K, V, N>,
    >: ::core::marker::Send,
{}
impl<K, V, const N: usize> ::actor_runtime::private::HasBlock for Cache<K, V, N>
where
    K: Ord + Clone + Send + 'static,
    V: Clone + Send + 'static,
{
    fn proof() {
        ::actor_runtime::private::require_argument::<K>();
        ::actor_runtime::private::require_argument::<V>();
        ::actor_runtime::private::require_borrowed_argument::<K>();
        fn others<K, V, const N: usize>()
        where
            K: Ord + Clone + Send + 'static,
            V: Clone + Send + 'static,
            K: ::core::marker::Send + 'static,
            V: ::core::marker::Send + 'static,
            K: ::core::marker::Send + 'static,
        {
            ::actor_runtime::private::require_reply::<Option<V>>();
            ::actor_runtime::private::require_state::<Cache<K, V, N>>();
        }
    }
}
