/// What it holds stays on its thread.
pub struct Page {
    title: std::rc::Rc<str>,
    visits: u64,
}

#[actor(local)]
impl Page {
    pub fn new(title: &str) -> Self {
        Self { title: title.into(), visits: 0 }
    }

    #[actor(on_start)]
    async fn open(&mut self) {
        self.visits += 1;
    }

    /// The title, after a while.
    pub async fn title(&self) -> String {
        let title = std::rc::Rc::clone(&self.title);
        std::future::ready(()).await;
        String::from(&*title)
    }

    /// How often it was shown.
    pub fn visits(&self) -> u64 {
        self.visits
    }
}
