// The first error names the view. The others are in generated code that uses the user's type, because rustc resolves
// the name to the first of the two.
use actor_runtime::actor;

pub struct Reader {
    pub id: u64,
}

#[actor]
struct Counter;

#[actor(views(Reader))]
impl Counter {
    pub fn add(&mut self) {}

    #[actor(view(Reader))]
    pub fn get(&self) {}
}

fn main() {}
