//! The options: where each is supported, and how it is written.

use darling::ast::NestedMeta;

/// One option.
pub struct OptionSpec {
    pub name: &'static str,
    /// The option as a user would write it, for error messages.
    pub example: &'static str,
    pub value: ValueKind,
}

#[derive(Clone, Copy, PartialEq)]
pub enum ValueKind {
    None,
    Name,
    /// A name, with generic arguments if the type has any.
    Type,
    Path,
    Visibility,
    Count,
    Text,
    Views,
    Names,
    Stream,
    Duration,
}

impl ValueKind {
    /// What an option with this kind of value requires, for error messages.
    pub const fn requirement(self) -> &'static str {
        match self {
            Self::None => "takes no value",
            Self::Name | Self::Type => "takes a name",
            Self::Views | Self::Names => "takes names in parentheses",
            Self::Stream => "takes an expression that returns a stream",
            Self::Duration => "takes a `Duration`",
            Self::Path => "takes the path of the runtime crate",
            Self::Visibility => "takes a visibility in quotes",
            Self::Count => "takes a number of messages",
            Self::Text => "takes a string",
        }
    }
}

/// What an `#[actor(..)]` attribute stands on.
pub struct Target {
    /// The target in error messages, with its article.
    pub name: &'static str,
    pub options: &'static [OptionSpec],
}

impl Target {
    pub fn option(&self, name: &str) -> Option<&'static OptionSpec> {
        self.options.iter().find(|option| option.name == name)
    }

    /// The names of all options, for error messages.
    pub fn option_names(&self) -> String {
        let names: Vec<String> = self.options.iter().map(|option| format!("`{}`", option.name)).collect();
        names.join(", ")
    }
}

pub const TARGETS: [&Target; 4] = [&BLOCK, &TYPE, &METHOD, &ARGUMENT];

pub const BLOCK: Target = Target {
    name: "the `impl` block",
    options: &[HANDLE, MESSAGE_NAME, CRATE, VIS, CAPACITY, NAME, DIRECT, LOCAL, VIEWS, EXTEND],
};

pub const TYPE: Target = Target { name: "the struct or enum", options: &[CAPACITY, NAME, CRATE] };

pub const METHOD: Target = Target {
    name: "a method",
    options: &[
        MESSAGE,
        SKIP,
        ON_START,
        ON_STOP,
        FLATTEN,
        CONCURRENT,
        PRIORITY,
        VIEW,
        WHEN_FULL,
        STREAM,
        KEEP_ALIVE,
        INTERVAL,
        MISSED_TICK,
    ],
};

pub const ARGUMENT: Target = Target { name: "an argument", options: &[REPLY, CONTEXT] };

const HANDLE: OptionSpec = option("handle", "handle = CounterHandle", ValueKind::Type);
const MESSAGE_NAME: OptionSpec = option("message", "message = CounterMessage", ValueKind::Name);
const CRATE: OptionSpec = option("crate", "crate = actor_runtime", ValueKind::Path);
const VIS: OptionSpec = option("vis", "vis = \"pub(crate)\"", ValueKind::Visibility);
const CAPACITY: OptionSpec = option("capacity", "capacity = 32", ValueKind::Count);
const NAME: OptionSpec = option("name", "name = \"counter\"", ValueKind::Text);
const DIRECT: OptionSpec = flag("direct");
const LOCAL: OptionSpec = flag("local");
const VIEWS: OptionSpec = option("views", "views(Reader, Admin(control))", ValueKind::Views);
const EXTEND: OptionSpec = flag("extend");

const MESSAGE: OptionSpec = flag("message");
const SKIP: OptionSpec = flag("skip");
const ON_START: OptionSpec = flag("on_start");
const ON_STOP: OptionSpec = flag("on_stop");
const FLATTEN: OptionSpec = flag("flatten");
const CONCURRENT: OptionSpec = flag("concurrent");
const PRIORITY: OptionSpec = flag("priority");
const VIEW: OptionSpec = option("view", "view(Reader)", ValueKind::Names);
const WHEN_FULL: OptionSpec = option("when_full", "when_full = coalesce", ValueKind::Name);
const STREAM: OptionSpec = option("stream", "stream = self.take_lines()", ValueKind::Stream);
const KEEP_ALIVE: OptionSpec = flag("keep_alive");
const INTERVAL: OptionSpec = option("interval", "interval = Duration::from_secs(5)", ValueKind::Duration);
const MISSED_TICK: OptionSpec = option("missed_tick", "missed_tick = skip", ValueKind::Name);

const REPLY: OptionSpec = flag("reply");
const CONTEXT: OptionSpec = flag("context");

const fn option(name: &'static str, example: &'static str, value: ValueKind) -> OptionSpec {
    OptionSpec { name, example, value }
}

const fn flag(name: &'static str) -> OptionSpec {
    option(name, name, ValueKind::None)
}

/// The name of an option, if it is written as one.
pub fn name_of(meta: &NestedMeta) -> Option<String> {
    match meta {
        NestedMeta::Meta(meta) => meta.path().get_ident().map(ToString::to_string),
        NestedMeta::NameValueInvalidExpr(pair) => pair.path.get_ident().map(ToString::to_string),
        NestedMeta::Lit(_) => None,
    }
}

pub fn is_views(meta: &NestedMeta) -> bool {
    name_of(meta).as_deref() == Some(VIEWS.name)
}
