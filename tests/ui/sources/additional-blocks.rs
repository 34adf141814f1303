use actor_runtime::{CallError, actor};

struct Clock;

#[actor]
impl Clock {
    pub fn valid(&self) {}
}

#[actor(extend)]
impl Clock {
    #[actor(interval = std::time::Duration::from_secs(1))]
    fn tick(&mut self) {}

    pub fn other(&self) {}
}

trait Show {
    fn show(&mut self, line: String) -> impl Future<Output = Result<(), CallError>> + Send;
}

#[actor]
impl Show for Clock {
    #[actor(stream = lines())]
    async fn show(&mut self, _line: String) -> Result<(), CallError> {
        Ok(())
    }
}

fn main() {}
