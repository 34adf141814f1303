//! The options: where each is supported, and how it is written.

use darling::ast::NestedMeta;

/// One option.
pub struct OptionSpec {
    pub name: &'static str,
    /// The option as a user would write it, for error messages.
    pub example: &'static str,
    pub value: ValueKind,
    /// What other libraries call it, for error messages.
    pub synonyms: &'static [&'static str],
}

impl OptionSpec {
    const fn also_called(self, synonyms: &'static [&'static str]) -> Self {
        Self { synonyms, ..self }
    }
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

    /// The option that other libraries call `name`.
    pub fn option_also_called(&self, name: &str) -> Option<&'static OptionSpec> {
        self.options.iter().find(|option| option.synonyms.contains(&name))
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
const CRATE: OptionSpec =
    option("crate", "crate = actor_runtime", ValueKind::Path).also_called(&["path", "krate", "runtime"]);
const VIS: OptionSpec = option("vis", "vis = \"pub(crate)\"", ValueKind::Visibility).also_called(&["visibility"]);
const CAPACITY: OptionSpec = option("capacity", "capacity = 32", ValueKind::Count).also_called(&[
    "bound",
    "bounded",
    "buffer",
    "channel_size",
    "mailbox",
    "mailbox_capacity",
    "mailbox_size",
    "queue",
    "size",
]);
const NAME: OptionSpec = option("name", "name = \"counter\"", ValueKind::Text);
const DIRECT: OptionSpec = flag("direct").also_called(&["inline"]);
const LOCAL: OptionSpec =
    flag("local").also_called(&["no_send", "not_send", "single_thread", "single_threaded", "unsend"]);
const VIEWS: OptionSpec = option("views", "views(Reader, Admin(control))", ValueKind::Views);
const EXTEND: OptionSpec = flag("extend").also_called(&["additional", "extends", "extension"]);

const MESSAGE: OptionSpec = flag("message");
const SKIP: OptionSpec = flag("skip").also_called(&["exclude", "ignore", "internal", "private"]);
const ON_START: OptionSpec = flag("on_start").also_called(&["init", "pre_start", "setup"]);
const ON_STOP: OptionSpec = flag("on_stop").also_called(&["cleanup", "post_stop", "teardown", "terminate"]);
const FLATTEN: OptionSpec = flag("flatten");
const CONCURRENT: OptionSpec = flag("concurrent").also_called(&["parallel"]);
const PRIORITY: OptionSpec = flag("priority").also_called(&["urgent"]);
const VIEW: OptionSpec = option("view", "view(Reader)", ValueKind::Names);
const WHEN_FULL: OptionSpec = option("when_full", "when_full = coalesce", ValueKind::Name).also_called(&[
    "backpressure",
    "coalesce",
    "on_full",
    "overflow",
    "overflow_policy",
]);
const STREAM: OptionSpec = option("stream", "stream = self.take_lines()", ValueKind::Stream).also_called(&["source"]);
const KEEP_ALIVE: OptionSpec = flag("keep_alive");
const INTERVAL: OptionSpec = option("interval", "interval = Duration::from_secs(5)", ValueKind::Duration)
    .also_called(&["every", "period", "periodic", "schedule", "tick", "timer"]);
const MISSED_TICK: OptionSpec = option("missed_tick", "missed_tick = skip", ValueKind::Name);

const REPLY: OptionSpec = flag("reply").also_called(&["reply_to", "respond_to", "responder"]);
const CONTEXT: OptionSpec = flag("context").also_called(&["ctx", "cx"]);

const fn option(name: &'static str, example: &'static str, value: ValueKind) -> OptionSpec {
    OptionSpec { name, example, value, synonyms: &[] }
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

#[cfg(test)]
mod tests {
    use super::TARGETS;

    #[test]
    fn synonym_stands_for_one_option() {
        let names = TARGETS.iter().flat_map(|target| target.options).map(|option| option.name);
        let names: Vec<_> = names.collect();
        for target in TARGETS {
            let synonyms: Vec<_> = target.options.iter().flat_map(|option| option.synonyms).collect();
            for (index, synonym) in synonyms.iter().enumerate() {
                assert!(!names.contains(synonym), "`{synonym}` is an option");
                assert!(!synonyms[..index].contains(synonym), "`{synonym}` stands for two options of {}", target.name);
            }
        }
    }
}
