//! A subscriber that records spans and events.

use ::tracing::{
    Event, Level, Metadata, Subscriber,
    field::{Field, Visit},
    level_filters::LevelFilter,
    span::{Attributes, Id, Record},
    subscriber::with_default,
};
use std::{
    collections::HashMap,
    fmt::{self, Debug},
    future::Future,
    sync::{Arc, Mutex, MutexGuard, OnceLock},
    thread::{self, ThreadId},
};
use tokio::runtime::Builder;
use tracing_core::{Dispatch, span::Current};

/// A recorded span.
#[derive(Clone, Debug)]
pub struct Seen {
    pub id: Id,
    pub metadata: &'static Metadata<'static>,
    pub fields: Fields,
    pub parent: Option<Id>,
    pub follows: Vec<Id>,
    held: usize,
}

impl Seen {
    pub fn field(&self, name: &str) -> Option<&str> {
        self.fields.get(name)
    }

    pub fn is_closed(&self) -> bool {
        self.held == 0
    }
}

/// The fields of a span or an event.
#[derive(Clone, Debug, Default)]
pub struct Fields(Vec<(&'static str, String)>);

impl Fields {
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(known, _)| *known == name).map(|(_, value)| &**value)
    }
}

impl Visit for Fields {
    fn record_str(&mut self, field: &Field, value: &str) {
        self.0.push((field.name(), value.to_owned()));
    }

    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        self.0.push((field.name(), format!("{value:?}")));
    }
}

#[derive(Default)]
struct Book {
    spans: Vec<Seen>,
    events: Vec<(&'static Metadata<'static>, Fields)>,
    /// Each thread enters spans of its own.
    entered: HashMap<ThreadId, Vec<Id>>,
    deepest: usize,
}

impl Book {
    fn span(&mut self, id: &Id) -> &mut Seen {
        self.spans.iter_mut().find(|span| span.id == *id).expect("the span was created here")
    }

    /// The spans that this thread has entered.
    fn entered(&mut self) -> &mut Vec<Id> {
        self.entered.entry(thread::current().id()).or_default()
    }

    fn close(&mut self, id: &Id) -> bool {
        let span = self.span(id);
        span.held -= 1;
        let is_closed = span.is_closed();
        if is_closed && let Some(parent) = span.parent.clone() {
            self.close(&parent);
        }
        is_closed
    }
}

#[derive(Clone)]
pub struct Log {
    book: Arc<Mutex<Book>>,
    level: Level,
}

impl Log {
    pub fn new(level: Level) -> Self {
        Self { book: Arc::default(), level }
    }

    fn book(&self) -> MutexGuard<'_, Book> {
        self.book.lock().expect("nothing panics here")
    }

    /// Runs `test` with this subscriber, on this thread and with a paused clock.
    pub fn during<O>(&self, test: impl Future<Output = O>) -> O {
        // With only one subscriber, tracing asks just the current thread about a new callsite, which may run another
        // test.
        static SECOND: OnceLock<Dispatch> = OnceLock::new();
        SECOND.get_or_init(|| Dispatch::new(Self::new(Level::TRACE)));
        let runtime = Builder::new_current_thread().enable_time().start_paused(true).build().expect("a runtime");
        with_default(self.clone(), || {
            let output = runtime.block_on(test);
            drop(runtime);
            output
        })
    }

    /// Returns all spans.
    pub fn spans(&self) -> Vec<Seen> {
        self.book().spans.clone()
    }

    /// Returns the spans of messages, in the order in which they started.
    pub fn messages(&self) -> Vec<Seen> {
        self.book().spans.iter().filter(|span| span.metadata.name() == "actor.message").cloned().collect()
    }

    /// Returns the spans of tasks, which tokio creates.
    #[cfg(tokio_unstable)]
    pub fn tasks(&self) -> Vec<Seen> {
        self.book().spans.iter().filter(|span| span.metadata.name() == "runtime.spawn").cloned().collect()
    }

    /// Returns the lifecycle events.
    pub fn lifecycle(&self) -> Vec<(&'static Metadata<'static>, Fields)> {
        let mut events = self.book().events.clone();
        events.retain(|(metadata, _)| metadata.target() == "actor_runtime::lifecycle");
        events
    }

    /// Returns the lifecycle events: level, actor, message and, if there is one, reason.
    pub fn told(&self) -> Vec<String> {
        let line = |(metadata, fields): (&Metadata<'_>, Fields)| {
            let [actor, message] = ["actor", "message"].map(|name| fields.get(name).unwrap_or("?"));
            let reason = fields.get("reason").map_or(String::new(), |reason| format!(": {reason}"));
            format!("{} {actor}: {message}{reason}", metadata.level())
        };
        self.lifecycle().into_iter().map(line).collect()
    }

    /// Returns the spans of this method.
    pub fn of(&self, method: &str) -> Vec<Seen> {
        self.messages().into_iter().filter(|span| span.field("method") == Some(method)).collect()
    }

    /// Returns how deeply spans were nested.
    pub fn deepest(&self) -> usize {
        self.book().deepest
    }
}

impl Debug for Log {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Log").finish_non_exhaustive()
    }
}

impl Subscriber for Log {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        *metadata.level() <= self.level
    }

    fn max_level_hint(&self) -> Option<LevelFilter> {
        Some(self.level.into())
    }

    fn new_span(&self, attributes: &Attributes<'_>) -> Id {
        let mut book = self.book();
        let id = Id::from_u64(book.spans.len() as u64 + 1);
        let mut seen = Seen {
            id: id.clone(),
            metadata: attributes.metadata(),
            fields: Fields::default(),
            parent: if attributes.is_contextual() {
                book.entered().last().cloned()
            } else {
                attributes.parent().cloned()
            },
            follows: Vec::new(),
            held: 1,
        };
        if let Some(parent) = &seen.parent {
            // As in a registry of spans, a child keeps its parent open.
            let parent = book.span(parent);
            assert!(!parent.is_closed(), "the id of a closed span may be reused");
            parent.held += 1;
        }
        attributes.record(&mut seen.fields);
        book.spans.push(seen);
        id
    }

    fn record(&self, span: &Id, values: &Record<'_>) {
        values.record(&mut self.book().span(span).fields);
    }

    fn record_follows_from(&self, span: &Id, follows: &Id) {
        let mut book = self.book();
        assert!(!book.span(follows).is_closed(), "the id of a closed span may be reused");
        book.span(span).follows.push(follows.clone());
    }

    fn event(&self, event: &Event<'_>) {
        let mut fields = Fields::default();
        event.record(&mut fields);
        self.book().events.push((event.metadata(), fields));
    }

    fn enter(&self, span: &Id) {
        let mut book = self.book();
        book.entered().push(span.clone());
        let depth = book.entered().len();
        book.deepest = book.deepest.max(depth);
    }

    fn exit(&self, span: &Id) {
        assert_eq!(self.book().entered().pop().as_ref(), Some(span));
    }

    fn clone_span(&self, id: &Id) -> Id {
        self.book().span(id).held += 1;
        id.clone()
    }

    fn try_close(&self, id: Id) -> bool {
        self.book().close(&id)
    }

    fn current_span(&self) -> Current {
        let mut book = self.book();
        let Some(id) = book.entered().last().cloned() else { return Current::none() };
        let metadata = book.span(&id).metadata;
        Current::new(id, metadata)
    }
}
