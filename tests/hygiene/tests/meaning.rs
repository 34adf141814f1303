//! What the oddly named, oddly placed actors do when they run: the same as any other.

use actor_runtime::{Actor, ActorHandle, CallError, ReplyTo};
use hygiene::{arguments, attributes, boxed, generics, names, odd, options, types};
use std::path::{Path, PathBuf};

#[tokio::test(flavor = "current_thread")]
async fn user_method_takes_precedence_over_the_handle_method() {
    let handle = names::Verbs::default().spawn();
    assert_eq!(handle.shutdown().await.unwrap(), 1);
    assert_eq!(handle.clone().await.unwrap(), 2);
    assert_eq!(handle.r#type().await.unwrap(), 3);
    assert!(!ActorHandle::is_stopped(&handle));
}

#[tokio::test(flavor = "current_thread")]
async fn method_of_an_additional_block_takes_precedence_over_the_handle_method() {
    let handle = names::ExtendedVerbs::default().spawn();
    let view: names::ExtendedVerbsView = From::from(Clone::clone(&handle));
    assert_eq!((handle.shutdown().await.unwrap(), view.clone().await.unwrap()), (1, 2));
    assert_eq!((handle.id().await.unwrap(), view.into_owned().await.unwrap()), (3, 4));
    assert_eq!(handle.value().await.unwrap(), 4);
    assert!(ActorHandle::same_actor(&handle, &Clone::clone(&view)));
    assert!(format!("{handle:?}, {view:?}").starts_with("ExtendedVerbsHandle(Handle"));
}

#[tokio::test(flavor = "current_thread")]
async fn actor_method_takes_precedence_over_trait_methods() {
    let handle = names::Countdown(vec![1, 2, 3]).spawn();
    assert_eq!(handle.next().await.unwrap(), 3);
    assert_eq!(handle.len().await.unwrap(), 2);
    assert_eq!(handle.map(10).await.unwrap(), 20);
}

#[tokio::test(flavor = "current_thread")]
async fn arguments_arrive_in_order() {
    let handle = names::Arguments::default().spawn();
    handle.patterns((1, 2), 4, [8, 0, 0, 0], 16, 32, &64).await.unwrap();
    assert_eq!(handle.unused(0, 0, 0).await.unwrap(), 1 + 2 + 4 + 8 + 32 + 64);
    let pair = names::Pair { left: 1, right: 2 };
    assert_eq!(handle.more(pair, 4, pair).await.unwrap(), 1 + 4 + 1 + 2);
}

#[tokio::test(flavor = "current_thread")]
async fn borrowed_arguments_arrive_unchanged() {
    let handle = arguments::Taker::default().spawn();
    let words = [String::from("word")];
    assert_eq!(handle.slices("four", &[1, 2], &words, &["a", "b", "c"]).await.unwrap(), 4 + 2 + 1 + 3);
    let call = handle.system(Path::new("a/b"), "os".as_ref(), c"c", &PathBuf::from("p"));
    assert_eq!(call.await.unwrap(), 10 + 3 + 2 + 1 + 1);
    let config = arguments::Config { limit: 1 };
    assert_eq!(handle.own(&config, &7, &[0; 4], &(1, String::new()), &vec![1]).await.unwrap(), 7);
}

#[tokio::test(flavor = "current_thread")]
async fn message_owns_borrowed_arguments() {
    match arguments_message() {
        arguments::TakerMessage::Slices { text, bytes, words, names, .. } => {
            let _: (String, Vec<u8>, Vec<String>, Vec<&'static str>) = (text, bytes, words, names);
        }
        _ => unreachable!(),
    }
}

fn arguments_message() -> arguments::TakerMessage {
    arguments::TakerMessage::Slices {
        text: "text".into(),
        bytes: vec![],
        words: vec![],
        names: vec!["name"],
        respond_to: actor_runtime::ReplyTo::none(),
    }
}

#[tokio::test(flavor = "current_thread")]
async fn type_parameters_are_passed_on() {
    let handle = generics::Cache::<String>::new().spawn();
    let key = String::from("key");
    assert_eq!(handle.insert(key.clone(), [1; 8]).await.unwrap(), None);
    assert_eq!(handle.get(&key).await.unwrap(), Some([1; 8]));
    assert_eq!(handle.first(&[key, String::new()]).await.unwrap(), 1);
    let missing = handle.first(&[String::new()]).await;
    assert!(matches!(missing, Err(CallError::Handler(key)) if key.is_empty()));
    assert_eq!(handle.mailbox_capacity(), Some(8));
}

#[tokio::test(flavor = "current_thread")]
async fn options_apply_wherever_they_are_given() {
    let on_type = options::OnType.spawn();
    assert_eq!((on_type.mailbox_capacity(), on_type.name()), (Some(4), "named by a constant"));
    let on_block = options::OnBlock.spawn();
    assert_eq!((on_block.mailbox_capacity(), on_block.name()), (Some(2), "named by a macro"));
    let on_both = options::OnBoth.spawn();
    assert_eq!((on_both.mailbox_capacity(), on_both.name()), (Some(3), "both"));
    let plain = options::Plain.spawn();
    assert_eq!((plain.mailbox_capacity(), plain.name()), (Some(64), "Plain"));
}

#[tokio::test(flavor = "current_thread")]
async fn result_aliases_are_flattened() {
    let handle = types::Replies::Only.spawn();
    let _: CallError<std::io::Error> = handle.io().await.unwrap_err();
    let one: Result<u64, CallError<std::fmt::Error>> = handle.alias().await;
    assert_eq!(one.unwrap(), 1);
    let inside: Result<Option<Result<(), String>>, CallError> = handle.inside().await;
    assert_eq!(inside.unwrap(), None);
}

#[tokio::test(flavor = "current_thread")]
async fn one_of_two_cfg_alternatives_exists() {
    let handle = attributes::Attributed::default().spawn();
    assert_eq!(handle.either(5).await.unwrap(), 5);
    handle.both().await.unwrap();
}

#[tokio::test(flavor = "current_thread")]
async fn bodies_and_hooks_run_as_written() {
    let handle = odd::Odd::new().spawn();
    // The start hook has set it to 1.
    assert_eq!(handle.sized().await.unwrap(), 1);
    assert_eq!(handle.early("7".into()).await.unwrap(), 7);
    assert!(matches!(handle.early("x".into()).await, Err(CallError::Handler(_))));
    assert_eq!(handle.traced(2, "text").await.unwrap(), 3);
}

#[test]
fn debug_of_a_message_hides_its_arguments() {
    assert_eq!(format!("{:?}", arguments_message()), r#"TakerMessage { method: "slices", .. }"#);
}

#[tokio::test(flavor = "current_thread")]
async fn raw_identifiers_are_shown_without_their_prefix() {
    let handle = names::r#struct.spawn();
    assert_eq!(handle.name(), "struct");
    let message = names::StructMessage::Impl { respond_to: ReplyTo::none() };
    assert!(format!("{message:?}").starts_with(r#"StructMessage { method: "impl""#));
}

#[tokio::test(flavor = "current_thread")]
async fn variant_named_message_does_not_clash_with_the_message_type() {
    let handle = names::Phase::Message.spawn();
    assert!(!handle.advance().await.unwrap());
    assert!(handle.advance().await.unwrap());
    assert!(handle.is_over().await.unwrap());
}

#[tokio::test(flavor = "current_thread")]
async fn boxed_methods_return_their_replies() {
    use hygiene::boxed::Tell;
    let mut handle = boxed::Teller(1).spawn();
    assert_eq!(handle.tell("four", 2).await.unwrap(), 7);
    assert_eq!((handle.in_part().await.unwrap(), handle.passed().await.unwrap()), (2, 2));
    assert_eq!(handle.told().await.unwrap(), 2);
}
