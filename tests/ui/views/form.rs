use actor_runtime::actor;

#[actor]
struct Counter(u64);

#[actor(views = Reader)]
impl Counter {
    pub fn get(&self) -> u64 {
        self.0
    }
}

#[actor]
struct Other(u64);

#[actor(views(Reader(controls)))]
impl Other {
    #[actor(view(Reader))]
    pub fn get(&self) -> u64 {
        self.0
    }
}

#[actor]
struct Bell;

#[actor(views(Hearer(controls, both), bells::Admin, "Ringer", Sound))]
impl Bell {
    #[actor(view(Hearer, Sound))]
    pub fn get(&self) {}
}

fn main() {}
