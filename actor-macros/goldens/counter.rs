#[actor]
pub struct Counter {
    value: u64,
}

#[actor]
impl Counter {
    pub fn new() -> Self {
        Self { value: 0 }
    }

    /// Adds `n` and returns the new value.
    pub fn add(&mut self, n: u64) -> u64 {
        self.value += n;
        self.value
    }

    /// Adds what stands in the file at `path`.
    pub async fn load(&mut self, path: String) -> std::io::Result<u64> {
        let text = std::fs::read_to_string(path)?;
        let n = text.trim().parse().map_err(std::io::Error::other)?;
        Ok(self.add(n))
    }
}
