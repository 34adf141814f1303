use actor_runtime::{Context, actor};

struct Counter;

#[actor]
impl Counter {
    pub fn by_name(&self, #[actor(context)] _cx: &Context<Counter>) {}
    pub fn lifetime<'a>(&self, #[actor(context)] _cx: &'a Context<Self>) {}
    pub fn other(&self, #[actor(context)] _cx: &Context<Other>) {}
    pub fn unmarked(&self, _cx: &Context<Counter>) {}
    pub fn kept(&self, #[actor(context)] _cx: &'static Context<Self>) {}
    pub fn mutable(&self, #[actor(context)] _cx: &mut Context<Self>) {}
    pub fn incomplete(&self, #[actor(context)] _cx: &Context) {}

    #[actor(on_start)]
    fn open(&mut self, #[actor(context)] _cx: &Context<Other>) {}
}

struct Other;

#[actor]
impl Other {
    pub fn get(&self) {}
}

fn main() {}
