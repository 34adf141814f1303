//! What stands in the parentheses of `#[actor(..)]`. This, with `args/`, is all that knows darling.
//!
//! Names, forms and values are checked here first and in our words; darling then turns what is sound into typed values.

mod views;

pub use self::views::View;
use self::views::{Names, Views, refuse_in_views};
use crate::{errors::Errors, syntax::is_ours};
use darling::{
    FromMeta,
    ast::NestedMeta,
    util::{Flag, PreservedStrExpr},
};
use proc_macro2::TokenStream;
use quote::ToTokens;
use syn::{Attribute, Expr, Ident, Lit, Meta, Path, Visibility};

/// Options of an `impl` block.
#[derive(Default, FromMeta)]
#[darling(default)]
pub struct BlockArgs {
    pub handle: Option<Path>,
    pub message: Option<Ident>,
    #[darling(rename = "crate")]
    pub runtime: Option<Path>,
    pub vis: Option<Visibility>,
    pub capacity: Option<Expr>,
    pub name: Option<PreservedStrExpr>,
    pub direct: Flag,
    pub local: Flag,
    pub views: Option<Views>,
    pub extend: Flag,
}

/// Options of a struct or enum.
#[derive(Default, FromMeta)]
#[darling(default)]
pub struct TypeArgs {
    #[darling(rename = "crate")]
    pub runtime: Option<Path>,
    pub capacity: Option<Expr>,
    pub name: Option<PreservedStrExpr>,
}

/// Options of a method.
#[derive(Default, FromMeta)]
#[darling(default)]
pub struct MethodArgs {
    pub message: Flag,
    pub skip: Flag,
    pub start: Flag,
    pub stop: Flag,
    pub flatten: Flag,
    pub concurrent: Flag,
    pub priority: Flag,
    pub view: Option<Names>,
    pub when_full: Option<Ident>,
    pub stream: Option<Expr>,
    pub keeps_alive: Flag,
    pub every: Option<Expr>,
    pub missed: Option<Ident>,
}

/// Options of an argument.
#[derive(Default, FromMeta)]
#[darling(default)]
pub struct ArgumentArgs {
    pub reply: Flag,
    pub context: Flag,
}

/// One option: its name, and how it is written.
struct Option_ {
    name: &'static str,
    written: &'static str,
    takes: Takes,
}

#[derive(Clone, Copy, PartialEq)]
enum Takes {
    Nothing,
    Name,
    Path,
    Visibility,
    Count,
    Text,
    Views,
    Names,
    Stream,
    Duration,
    /// A name, with the type's arguments if it has any.
    Type,
}

const HANDLE: Option_ = Option_ { name: "handle", written: "handle = CounterHandle", takes: Takes::Type };
const MESSAGE_NAME: Option_ = Option_ { name: "message", written: "message = CounterMessage", takes: Takes::Name };
const CRATE: Option_ = Option_ { name: "crate", written: "crate = actor_runtime", takes: Takes::Path };
const VIS: Option_ = Option_ { name: "vis", written: "vis = \"pub(crate)\"", takes: Takes::Visibility };
const CAPACITY: Option_ = Option_ { name: "capacity", written: "capacity = 32", takes: Takes::Count };
const NAME: Option_ = Option_ { name: "name", written: "name = \"counter\"", takes: Takes::Text };
const MESSAGE: Option_ = Option_ { name: "message", written: "message", takes: Takes::Nothing };
const SKIP: Option_ = Option_ { name: "skip", written: "skip", takes: Takes::Nothing };
const START: Option_ = Option_ { name: "start", written: "start", takes: Takes::Nothing };
const STOP: Option_ = Option_ { name: "stop", written: "stop", takes: Takes::Nothing };
const FLATTEN: Option_ = Option_ { name: "flatten", written: "flatten", takes: Takes::Nothing };

const CONCURRENT: Option_ = Option_ { name: "concurrent", written: "concurrent", takes: Takes::Nothing };
const PRIORITY: Option_ = Option_ { name: "priority", written: "priority", takes: Takes::Nothing };
const DIRECT: Option_ = Option_ { name: "direct", written: "direct", takes: Takes::Nothing };
const LOCAL: Option_ = Option_ { name: "local", written: "local", takes: Takes::Nothing };
const VIEWS: Option_ = Option_ { name: "views", written: "views(Reader, Admin(control))", takes: Takes::Views };
const VIEW: Option_ = Option_ { name: "view", written: "view(Reader)", takes: Takes::Names };
const WHEN_FULL: Option_ = Option_ { name: "when_full", written: "when_full = coalesce", takes: Takes::Name };
const STREAM: Option_ = Option_ { name: "stream", written: "stream = self.take_lines()", takes: Takes::Stream };
const KEEPS_ALIVE: Option_ = Option_ { name: "keeps_alive", written: "keeps_alive", takes: Takes::Nothing };
const EVERY: Option_ = Option_ { name: "every", written: "every = Duration::from_secs(5)", takes: Takes::Duration };
const MISSED: Option_ = Option_ { name: "missed", written: "missed = skip", takes: Takes::Name };
const EXTEND: Option_ = Option_ { name: "extend", written: "extend", takes: Takes::Nothing };
const REPLY: Option_ = Option_ { name: "reply", written: "reply", takes: Takes::Nothing };
const CONTEXT: Option_ = Option_ { name: "context", written: "context", takes: Takes::Nothing };

const BLOCK: &str = "the `impl` block";
const OF_BLOCK: &[Option_] = &[HANDLE, MESSAGE_NAME, CRATE, VIS, CAPACITY, NAME, DIRECT, LOCAL, VIEWS, EXTEND];
const TYPE: &str = "the struct or enum";
const OF_TYPE: &[Option_] = &[CAPACITY, NAME, CRATE];
const METHOD: &str = "a method";
const OF_METHOD: &[Option_] =
    &[MESSAGE, SKIP, START, STOP, FLATTEN, CONCURRENT, PRIORITY, VIEW, WHEN_FULL, STREAM, KEEPS_ALIVE, EVERY, MISSED];
const ARGUMENT: &str = "an argument";
const OF_ARGUMENT: &[Option_] = &[REPLY, CONTEXT];

pub fn of_block(args: TokenStream, errors: &mut Errors) -> BlockArgs {
    let metas = listed(args, errors);
    for meta in metas.iter().filter(|meta| name_of(meta).as_deref() == Some(VIEWS.name)) {
        refuse_in_views(meta, errors);
    }
    typed(metas, OF_BLOCK, BLOCK, errors)
}

pub fn of_type(args: TokenStream, errors: &mut Errors) -> TypeArgs {
    typed(listed(args, errors), OF_TYPE, TYPE, errors)
}

/// The options in all `#[actor(..)]` of one method.
pub fn of_method(attrs: &[Attribute], errors: &mut Errors) -> MethodArgs {
    let metas = helper_metas(attrs, METHOD, "start", errors);
    typed(metas, OF_METHOD, METHOD, errors)
}

/// The options in all `#[actor(..)]` of one argument. `None` if one was refused: then nobody knows what the argument is.
pub fn of_argument(attrs: &[Attribute], errors: &mut Errors) -> Option<ArgumentArgs> {
    let before = errors.count();
    let metas = helper_metas(attrs, ARGUMENT, "reply", errors);
    let args = typed(metas, OF_ARGUMENT, ARGUMENT, errors);
    (errors.count() == before).then_some(args)
}

fn helper_metas(attrs: &[Attribute], place: &str, example: &str, errors: &mut Errors) -> Vec<NestedMeta> {
    let mut metas = Vec::new();
    for attr in attrs.iter().filter(|attr| is_ours(attr)) {
        match &attr.meta {
            Meta::List(list) if !list.tokens.is_empty() => metas.extend(listed(list.tokens.clone(), errors)),
            meta => errors
                .at(meta, format!("`#[actor]` on {place} needs an option: write `#[actor({example})]`, or remove it")),
        }
    }
    metas
}

fn listed(args: TokenStream, errors: &mut Errors) -> Vec<NestedMeta> {
    NestedMeta::parse_meta_list(args).unwrap_or_else(|error| {
        errors.push(error);
        Vec::new()
    })
}

/// Reports every unsound option and brings the values of the sound ones.
fn typed<T: FromMeta + Default>(metas: Vec<NestedMeta>, known: &[Option_], place: &str, errors: &mut Errors) -> T {
    let mut sound: Vec<NestedMeta> = Vec::new();
    for meta in metas {
        if let Err(message) = sound_option::<T>(&meta, &sound, known, place) {
            errors.at(&meta, message);
        } else {
            sound.push(meta);
        }
    }
    T::from_list(&sound).unwrap_or_else(|error| {
        errors.push(error.into());
        T::default()
    })
}

fn sound_option<T: FromMeta>(
    meta: &NestedMeta,
    before: &[NestedMeta],
    known: &[Option_],
    place: &str,
) -> Result<(), String> {
    let name = name_of(meta).ok_or_else(|| format!("expected an option: {place} takes {}", all(known)))?;
    let Some(option) = known.iter().find(|option| option.name == name) else {
        return Err(unknown(&name, known, place));
    };
    if before.iter().any(|other| name_of(other).as_ref() == Some(&name)) {
        return Err(format!("`{name}` is given twice: remove one"));
    }
    let form_fits = match meta {
        NestedMeta::Meta(Meta::Path(_)) => option.takes == Takes::Nothing,
        NestedMeta::Meta(Meta::NameValue(pair)) => fits(&pair.value, option.takes)?,
        NestedMeta::Meta(Meta::List(list)) => {
            matches!(option.takes, Takes::Views | Takes::Names) && !list.tokens.is_empty()
        }
        _ => false,
    };
    if !form_fits || T::from_list(std::slice::from_ref(meta)).is_err() {
        return Err(format!("`{name}` {}: write `{}`", demand(option.takes), option.written));
    }
    Ok(())
}

fn name_of(meta: &NestedMeta) -> Option<String> {
    match meta {
        NestedMeta::Meta(meta) => meta.path().get_ident().map(ToString::to_string),
        NestedMeta::NameValueInvalidExpr(pair) => pair.path.get_ident().map(ToString::to_string),
        NestedMeta::Lit(_) => None,
    }
}

fn unknown(name: &str, known: &[Option_], place: &str) -> String {
    let near = |option: &&Option_| strsim::jaro_winkler(name, option.name);
    let nearest = known.iter().max_by(|a, b| near(a).total_cmp(&near(b))).filter(|option| near(option) > 0.8);
    let elsewhere = [(BLOCK, OF_BLOCK), (TYPE, OF_TYPE), (METHOD, OF_METHOD), (ARGUMENT, OF_ARGUMENT)]
        .into_iter()
        .find(|(_, options)| options.iter().any(|option| option.name == name));
    match (elsewhere, nearest) {
        (Some((owner, _)), _) => {
            format!("`{name}` is an option of {owner}: move it there; {place} takes {}", all(known))
        }
        (None, Some(option)) => format!("unknown option `{name}`: did you mean `{}`?", option.written),
        (None, None) => format!("unknown option `{name}`: {place} takes {}", all(known)),
    }
}

fn all(known: &[Option_]) -> String {
    let names: Vec<String> = known.iter().map(|option| format!("`{}`", option.name)).collect();
    names.join(", ")
}

fn fits(value: &Expr, takes: Takes) -> Result<bool, String> {
    let literal = match value {
        Expr::Lit(literal) => Some(&literal.lit),
        _ => None,
    };
    match (takes, literal) {
        (Takes::Count, Some(Lit::Int(count))) if count.base10_digits() == "0" => {
            Err("`capacity = 0`: such a mailbox would accept nothing, give at least 1".to_owned())
        }
        (Takes::Count, Some(Lit::Int(count))) if count.base10_parse::<usize>().is_err() => {
            Err("`capacity` is too large: for a mailbox without a bound spawn by `.spawner().unbounded()`".to_owned())
        }
        (Takes::Count, Some(Lit::Int(_))) => Ok(true),
        (Takes::Count, None) if matches!(value, Expr::Unary(_)) => Ok(false),
        (Takes::Text, literal) => Ok(literal.is_none_or(|literal| matches!(literal, Lit::Str(_)))),
        (Takes::Visibility, literal) => Ok(matches!(literal, Some(Lit::Str(_)))),
        // A lone keyword is a path.
        (Takes::Type, None) => {
            let tokens = value.to_token_stream();
            let path = syn::parse2::<Path>(tokens.clone());
            Ok(path.is_ok_and(|path| path.get_ident().is_none() || syn::parse2::<Ident>(tokens).is_ok()))
        }
        (Takes::Name, None) => Ok(syn::parse2::<Ident>(value.to_token_stream()).is_ok()),
        (Takes::Name | Takes::Path | Takes::Count | Takes::Type | Takes::Stream | Takes::Duration, literal) => {
            Ok(literal.is_none())
        }
        (Takes::Nothing | Takes::Views | Takes::Names, _) => Ok(false),
    }
}

const fn demand(takes: Takes) -> &'static str {
    match takes {
        Takes::Nothing => "takes no value",
        Takes::Name | Takes::Type => "takes a name",
        Takes::Views | Takes::Names => "takes names in parentheses",
        Takes::Stream => "takes a stream, of which `self` may be asked",
        Takes::Duration => "takes a `Duration`",
        Takes::Path => "takes the path of the runtime crate",
        Takes::Visibility => "takes a visibility in quotes",
        Takes::Count => "takes a number of messages",
        Takes::Text => "takes a text",
    }
}

/// Where a flag stands, if it is given.
pub fn given(flag: Flag) -> Option<proc_macro2::Span> {
    flag.is_present().then(|| flag.span())
}
