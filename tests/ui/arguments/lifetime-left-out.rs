use actor_runtime::actor;
use std::borrow::Cow;

pub struct Parser<'a>(&'a str);

struct Counter;

#[actor]
impl Counter {
    pub fn cow(&self, _x: Cow<str>) {}
    pub fn reply(&self) -> Cow<[u8]> {
        todo!()
    }
    pub fn parse(&self, _x: Parser) {}
}

fn main() {}
