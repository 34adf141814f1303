/// One of each.
pub(crate) struct Everything {
    log: Vec<String>,
}

#[actor(handle = Handle, message = Request, vis = "pub(crate)", capacity = 2 * 4, name = "all")]
impl Everything {
    pub fn new() -> Self {
        Self { log: Vec::new() }
    }

    #[actor(on_start)]
    fn open(&mut self) -> std::io::Result<()> {
        self.log.push("open".to_owned());
        Ok(())
    }

    #[actor(on_stop)]
    async fn close(&mut self) {
        self.log.push("close".to_owned());
    }

    /// A pattern, a mutable name, an argument without a name, and one that is borrowed.
    pub fn patterns(&mut self, (a, b): (u32, u32), mut n: u64, _: u64, text: &str) -> String {
        n += u64::from(a + b);
        self.log.push(format!("{text} {n}"));
        text.repeat(2)
    }

    /// Fails or not.
    #[deprecated = "use `patterns`"]
    pub async fn fails(&self, fail: bool) -> Result<u8, String> {
        if fail { Err("as told".to_owned()) } else { Ok(1) }
    }

    #[cfg(all())]
    #[must_use = "it is costly"]
    pub(crate) async fn conditional(&mut self, r#type: Option<Box<u8>>) -> usize {
        r#type.map_or(self.log.len(), |n| usize::from(*n))
    }

    #[actor(skip)]
    pub fn own(&self) -> usize {
        self.log.len()
    }

    #[actor(message, when_full = coalesce)]
    fn private(&self) -> usize {
        self.own()
    }

    /// The last message.
    #[actor(when_full = stop)]
    pub fn finish(self) -> Vec<String> {
        self.log
    }
}
