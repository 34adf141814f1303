use actor_runtime::actor;

pub struct Parser<'a>(pub &'a str);

#[actor]
struct Counter;

#[actor]
impl Counter {
    pub fn parse<'a>(&mut self, _parser: Parser<'a>) {}
}

fn main() {}
