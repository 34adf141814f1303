use actor_runtime::{Actor, ActorControl, CallError, actor};
use std::time::Duration;
use tower::{BoxError, Service, ServiceBuilder, ServiceExt, load_shed::error::Overloaded};

#[actor]
struct Renderer;

#[actor]
impl Renderer {
    pub async fn render(&mut self, page: String) -> String {
        tokio::time::sleep(Duration::from_secs(1)).await; // works
        format!("<{page}>")
    }
}

/// At most two requests are queued or running. Further ones fail at once.
fn service(renderer: RendererHandle) -> impl Service<String, Response = String, Error = BoxError> + Clone {
    ServiceBuilder::new()
        .load_shed()
        .concurrency_limit(2)
        .service_fn(move |page: String| renderer.render(page).into_owned())
}

/// Whether the request has certainly not been handled.
fn has_not_run(error: &BoxError) -> bool {
    error.is::<Overloaded>() || error.downcast_ref::<CallError>().is_some_and(|error| !error.may_have_run())
}

#[tokio::test(start_paused = true)]
async fn request_over_the_limit_is_shed() -> Result<(), BoxError> {
    let renderer = Renderer.spawn();
    let service = service(renderer.clone());
    let send = |page: &str| service.clone().oneshot(page.to_owned());

    let (one, two, three) = tokio::join!(send("one"), send("two"), send("three"));
    assert_eq!((one?, two?), ("<one>".to_owned(), "<two>".to_owned()));
    let shed = three.unwrap_err();
    assert!(shed.is::<Overloaded>() && has_not_run(&shed));
    assert_eq!(send("four").await?, "<four>"); // the first two are done

    renderer.shutdown().await;
    let closed = send("five").await.unwrap_err();
    assert!(closed.is::<CallError>() && has_not_run(&closed));
    Ok(())
}
