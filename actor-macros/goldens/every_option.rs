/// A stream without items.
#[derive(::core::fmt::Debug, ::core::default::Default)]
pub struct MyItems;

impl ::actor_runtime::stream::Stream for MyItems {
    type Item = ::std::string::String;

    fn poll_next(
        self: ::core::pin::Pin<&mut Self>,
        _: &mut ::core::task::Context<'_>,
    ) -> ::core::task::Poll<::core::option::Option<::std::string::String>> {
        ::core::task::Poll::Ready(::core::option::Option::None)
    }
}

/// An error that can say that the actor is gone.
#[derive(::core::fmt::Debug)]
pub struct MyLost;

impl ::core::convert::From<::actor_runtime::CallError> for MyLost {
    fn from(_: ::actor_runtime::CallError) -> Self {
        Self
    }
}

/// An alias that the macro does not recognize as a `Result`.
pub type MyFound<T> = ::core::result::Result<T, MyLost>;

/// A lifetime in a type that has the name of a generated lifetime.
pub type MyCallback =
    ::std::boxed::Box<dyn for<'any> ::core::ops::Fn(&'any ::core::primitive::str) + ::core::marker::Send>;

/// A trait that handles implement.
pub trait MySearch {
    /// What is found.
    type MyItem;
    /// How much is found.
    const MY_LIMIT: ::core::primitive::usize;

    /// An async method.
    fn my_find<'any>(
        &'any self,
        my_text: &'any ::core::primitive::str,
    ) -> impl ::core::future::Future<Output = ::core::result::Result<Self::MyItem, MyLost>> + ::core::marker::Send;

    /// A boxed method.
    fn my_boxed(
        &mut self,
    ) -> ::core::pin::Pin<
        ::std::boxed::Box<
            dyn ::core::future::Future<Output = ::core::result::Result<(), MyLost>> + ::core::marker::Send + '_,
        >,
    >;

    /// A method that takes the handle.
    fn my_close(
        self,
    ) -> impl ::core::future::Future<Output = ::core::result::Result<(), MyLost>> + ::core::marker::Send;
}

/// Its blocks have every option except those of local and generic actors.
#[::actor_runtime::actor(capacity = 4, crate = ::actor_runtime)]
#[derive(::core::fmt::Debug, ::core::default::Default)]
pub struct MyPrimary {
    my_text: ::std::string::String,
}

#[::actor_runtime::actor(
    name = "primary",
    handle = MyPrimaryHandle,
    message = MyPrimaryMessage,
    vis = "pub",
    crate = ::actor_runtime,
    views(MyPrimaryReader, MyPrimaryAdmin(control)),
    direct
)]
impl MyPrimary {
    #[actor(on_start)]
    fn my_begin(
        &mut self,
        #[actor(context)] _: &::actor_runtime::Context<Self>,
    ) -> ::core::result::Result<(), ::core::fmt::Error> {
        self.my_text.clear();
        ::core::result::Result::Ok(())
    }

    #[actor(on_stop)]
    async fn my_end(&mut self) {
        self.my_text.clear();
        ::core::future::ready(()).await;
    }

    /// A pattern, an argument without a name, and two borrowed ones.
    #[actor(view(MyPrimaryReader, MyPrimaryAdmin))]
    pub fn my_patterns(
        &mut self,
        (my_a, my_b): (::core::primitive::u8, ::core::primitive::u8),
        _: MyCallback,
        my_text: &::core::primitive::str,
        my_lost: &::std::vec::Vec<::std::string::String>,
    ) -> ::core::primitive::usize {
        self.my_text.push_str(my_text);
        my_lost.len() + <::core::primitive::usize as ::core::convert::From<_>>::from(my_a + my_b)
    }

    /// Runs beside other calls.
    #[actor(concurrent)]
    pub async fn my_wait(
        &self,
        #[actor(context)] my_cx: &::actor_runtime::Context<Self>,
    ) -> ::core::result::Result<::std::string::String, MyLost> {
        ::core::future::ready(()).await;
        ::core::result::Result::Ok(::std::format!("{} {}", my_cx.name(), self.my_text))
    }

    /// Replies later.
    #[actor(priority)]
    pub fn my_later(
        &self,
        #[actor(reply)] my_reply: ::actor_runtime::ReplyTo<::core::primitive::u8>,
        #[actor(context)] _: &::actor_runtime::Context<Self>,
        (): (),
    ) {
        my_reply.send(::core::convert::From::from(self.my_text.is_empty()));
    }

    /// Returns an alias.
    #[actor(flatten, when_full = coalesce)]
    pub fn my_alias(&self, my_a: ::core::primitive::u8) -> MyFound<::core::primitive::u8> {
        if self.my_text.is_empty() { ::core::result::Result::Ok(my_a) } else { ::core::result::Result::Err(MyLost) }
    }

    /// Returns a stream.
    #[actor(when_full = stop)]
    pub fn my_items(&self) -> impl ::actor_runtime::stream::Stream<Item = ::std::string::String> + use<> {
        let _ = &self.my_text;
        MyItems
    }

    /// Fails, or returns a stream.
    #[actor(when_full = reject)]
    pub async fn my_try_items(
        &mut self,
    ) -> ::core::result::Result<impl ::actor_runtime::stream::Stream<Item = ::std::string::String> + use<>, MyLost>
    {
        self.my_text.clear();
        ::core::future::ready(::core::result::Result::Ok(MyItems)).await
    }

    #[actor(message)]
    fn my_private(&self, #[actor(context)] my_cx: &::actor_runtime::Context<Self>) -> ::core::primitive::bool {
        self.my_text == my_cx.name()
    }

    /// Not a message.
    #[actor(skip)]
    pub fn my_method(&self) -> ::core::primitive::usize {
        self.my_text.len()
    }

    #[actor(stream = MyItems, keep_alive)]
    fn my_item(&mut self, my_item: ::std::string::String, #[actor(context)] my_cx: &::actor_runtime::Context<Self>) {
        self.my_text = my_item + my_cx.name();
    }

    #[actor(stream = MyItems)]
    async fn my_borrowed_item(&mut self, _: &::core::primitive::str) {
        self.my_text.clear();
        ::core::future::ready(()).await;
    }

    #[actor(interval = ::core::time::Duration::from_secs(1), missed_tick = skip)]
    fn my_tick(&mut self) {
        self.my_text.clear();
    }

    #[actor(interval = ::core::time::Duration::from_secs(1))]
    fn my_other_tick(&mut self) {
        self.my_text.clear();
    }

    /// The last message.
    pub fn my_finish(self) -> ::std::string::String {
        self.my_text
    }
}

#[::actor_runtime::actor(extend)]
impl MyPrimary {
    /// In a view, with a pattern.
    #[actor(view(MyPrimaryReader))]
    pub fn my_more(
        &self,
        (my_a, _): (::core::primitive::u8, ::core::primitive::u8),
        my_text: &::core::primitive::str,
    ) -> ::core::primitive::usize {
        self.my_text.len() + my_text.len() + <::core::primitive::usize as ::core::convert::From<_>>::from(my_a)
    }

    /// Replies later.
    pub async fn my_more_later(&mut self, #[actor(reply)] my_reply: ::actor_runtime::ReplyTo<()>) {
        self.my_text.clear();
        my_reply.send(());
        ::core::future::ready(()).await;
    }
}

#[::actor_runtime::actor(extend, message = MyPrimaryLastMessage)]
impl MyPrimary {
    /// The only method of a block of synchronous methods.
    pub fn my_shout(&self) -> ::std::string::String {
        self.my_text.to_uppercase()
    }
}

#[::actor_runtime::actor]
impl MySearch for MyPrimary {
    type MyItem = ::core::primitive::usize;
    const MY_LIMIT: ::core::primitive::usize = 3;

    async fn my_find<'any>(
        &'any self,
        my_text: &'any ::core::primitive::str,
    ) -> ::core::result::Result<Self::MyItem, MyLost> {
        ::core::future::ready(::core::result::Result::Ok(my_text.len() + self.my_text.len())).await
    }

    fn my_boxed(
        &mut self,
    ) -> ::core::pin::Pin<
        ::std::boxed::Box<
            dyn ::core::future::Future<Output = ::core::result::Result<(), MyLost>> + ::core::marker::Send + '_,
        >,
    > {
        self.my_text.clear();
        ::std::boxed::Box::pin(::core::future::ready(::core::result::Result::Ok(())))
    }

    async fn my_close(self) -> ::core::result::Result<(), MyLost> {
        ::core::mem::drop(self);
        ::core::future::ready(::core::result::Result::Ok(())).await
    }
}

/// Has parameters, and synchronous methods only.
#[::actor_runtime::actor(name = "generic")]
#[derive(::core::fmt::Debug)]
pub struct MyGeneric<MyK, const MY_N: ::core::primitive::usize>([MyK; MY_N]);

#[::actor_runtime::actor(capacity = MY_N)]
impl<MyK: ::core::clone::Clone + ::core::marker::Send + 'static, const MY_N: ::core::primitive::usize>
    MyGeneric<MyK, MY_N>
{
    /// A borrowed argument with a parameter, and one without.
    pub fn my_put(&mut self, [my_key]: &[MyK; 1], my_at: &::core::primitive::usize) -> ::core::option::Option<MyK> {
        self.0.get_mut(*my_at).map(|place| ::core::mem::replace(place, ::core::clone::Clone::clone(my_key)))
    }
}

#[::actor_runtime::actor(extend)]
impl<MyK: ::core::clone::Clone + ::core::marker::Send + 'static, const MY_N: ::core::primitive::usize>
    MyGeneric<MyK, MY_N>
{
    /// Uses no parameter.
    pub fn my_len(&self) -> ::core::primitive::usize {
        self.0.len()
    }
}

/// Stays on one thread, and has no messages in its first block.
#[::actor_runtime::actor]
#[derive(::core::fmt::Debug)]
pub struct MyConfined(::std::rc::Rc<::core::primitive::str>);

#[::actor_runtime::actor(local)]
impl MyConfined {
    #[actor(on_start)]
    async fn my_begin(&mut self, #[actor(context)] my_cx: &::actor_runtime::Context<Self>) {
        self.0 = ::core::convert::From::from(my_cx.name());
        ::core::future::ready(()).await;
    }

    #[actor(on_stop)]
    fn my_end(&mut self) {}

    #[actor(interval = ::core::time::Duration::from_secs(1), missed_tick = burst)]
    async fn my_tick(&mut self) {
        ::core::future::ready(()).await;
    }
}

#[::actor_runtime::actor(extend, local)]
impl MyConfined {
    /// An async method.
    pub async fn my_text(&self) -> ::std::string::String {
        ::core::future::ready(::core::convert::From::from(&*self.0)).await
    }
}
