//! Validates an option before darling reads it.

use super::spec::{TARGETS, Target, ValueKind, name_of};
use darling::{FromMeta, ast::NestedMeta};
use quote::ToTokens;
use syn::{Expr, Ident, Lit, Meta, Path};

/// A name above this similarity counts as a misspelled option.
const SIMILARITY: f64 = 0.8;

/// Checks name, form and value of `meta`. `before` are the valid options in front of it.
pub fn check_option<T: FromMeta>(meta: &NestedMeta, before: &[NestedMeta], target: &Target) -> Result<(), String> {
    let name = name_of(meta)
        .ok_or_else(|| format!("expected an option: {} supports {}", target.name, target.option_names()))?;
    let option = target.option(&name).ok_or_else(|| unknown(&name, target))?;
    if before.iter().any(|other| name_of(other).as_ref() == Some(&name)) {
        return Err(format!("`{name}` is set twice: remove one"));
    }
    let has_valid_form = match meta {
        NestedMeta::Meta(Meta::Path(_)) => option.value == ValueKind::None,
        NestedMeta::Meta(Meta::NameValue(pair)) => is_valid_value(&pair.value, option.value)?,
        NestedMeta::Meta(Meta::List(list)) => {
            matches!(option.value, ValueKind::Views | ValueKind::Names) && !list.tokens.is_empty()
        }
        _ => false,
    };
    if !has_valid_form || T::from_list(std::slice::from_ref(meta)).is_err() {
        return Err(format!("`{name}` {}: write `{}`", option.value.requirement(), option.example));
    }
    Ok(())
}

/// The message for an option that `target` does not support.
fn unknown(name: &str, target: &Target) -> String {
    let supported = || format!("{} supports {}", target.name, target.option_names());
    if let Some(other) = TARGETS.iter().find(|other| other.option(name).is_some()) {
        return format!("`{name}` is only supported on {}: move it there; {}", other.name, supported());
    }
    let nearest = || {
        let options = target.options.iter().map(|option| (similarity(name, option.name), option));
        let nearest = options.max_by(|(a, _), (b, _)| a.total_cmp(b));
        nearest.filter(|(similarity, _)| *similarity > SIMILARITY).map(|(_, option)| option)
    };
    match target.option_also_called(name).or_else(nearest) {
        Some(option) => format!("unknown option `{name}`: did you mean `{}`?", option.example),
        None => format!("unknown option `{name}`: {}", supported()),
    }
}

/// The similarity of `name` to the option, or to one of its words: `start` stands for `on_start`.
fn similarity(name: &str, option: &str) -> f64 {
    option.split('_').chain([option]).map(|word| strsim::jaro_winkler(name, word)).fold(0.0, f64::max)
}

fn is_valid_value(value: &Expr, kind: ValueKind) -> Result<bool, String> {
    let literal = match value {
        Expr::Lit(literal) => Some(&literal.lit),
        _ => None,
    };
    match (kind, literal) {
        (ValueKind::Count, Some(Lit::Int(count))) if count.base10_digits() == "0" => {
            Err("`capacity` must be at least 1: a mailbox of capacity 0 accepts no message".to_owned())
        }
        (ValueKind::Count, Some(Lit::Int(count))) if count.base10_digits().starts_with('-') => Ok(false),
        (ValueKind::Count, Some(Lit::Int(count))) if count.base10_parse::<usize>().is_err() => {
            Err("`capacity` is too large: for an unbounded mailbox, spawn with `.spawner().unbounded()`".to_owned())
        }
        (ValueKind::Count, Some(Lit::Int(_))) => Ok(true),
        (ValueKind::Count, None) if matches!(value, Expr::Unary(_)) => Ok(false),
        (ValueKind::Text, literal) => Ok(literal.is_none_or(|literal| matches!(literal, Lit::Str(_)))),
        (ValueKind::Visibility, literal) => Ok(matches!(literal, Some(Lit::Str(_)))),
        // `syn` parses a lone keyword as a path, but it cannot be the name of a type.
        (ValueKind::Type, None) => {
            let tokens = value.to_token_stream();
            let path = syn::parse2::<Path>(tokens.clone());
            Ok(path.is_ok_and(|path| path.get_ident().is_none() || syn::parse2::<Ident>(tokens).is_ok()))
        }
        (ValueKind::Name, None) => Ok(syn::parse2::<Ident>(value.to_token_stream()).is_ok()),
        (ValueKind::None | ValueKind::Views | ValueKind::Names, _) => Ok(false),
        (_, literal) => Ok(literal.is_none()),
    }
}

#[cfg(test)]
mod tests {
    use super::{TARGETS, check_option};
    use crate::args::{ArgumentOptions, BlockOptions, MethodOptions, TypeOptions};
    use darling::ast::NestedMeta;

    #[test]
    fn m3_example_of_each_option_is_valid() {
        for target in TARGETS {
            for option in target.options {
                let metas = NestedMeta::parse_meta_list(option.example.parse().expect("tokens")).expect("an option");
                let [meta] = &metas[..] else { panic!("{} is not one option", option.example) };
                let checked = match target.name {
                    "the `impl` block" => check_option::<BlockOptions>(meta, &[], target),
                    "the struct or enum" => check_option::<TypeOptions>(meta, &[], target),
                    "a method" => check_option::<MethodOptions>(meta, &[], target),
                    _ => check_option::<ArgumentOptions>(meta, &[], target),
                };
                assert_eq!(checked, Ok(()), "{}", option.example);
            }
        }
    }
}
