//! Rustc reports each mistake once, as without `#[actor]`.

use actor_runtime::actor;
use std::borrow::Cow;

struct UnknownType;

#[actor]
impl UnknownType {
    pub fn argument(&self, _x: Missing) {}
    pub fn reply(&self) -> Missing2 {
        todo!()
    }
    pub fn associated(&self, _x: Self::Missing3) {}
    pub fn lifetime(&self, _x: Cow<'a, str>) {}
    pub fn reply_lifetime(&self) -> &'b str {
        ""
    }
}

struct Unsized;

#[actor]
impl Unsized {
    pub fn text(&self, _x: str) {}
    pub fn slice(&self, _x: [u8]) {}
    pub fn object(&self, _x: dyn Send) {}
}

struct UnsizedReply;

#[actor]
impl UnsizedReply {
    pub fn text(&self) -> str {
        todo!()
    }
}

pub struct Plain;

pub struct Generic<T>(T);

struct Arguments;

#[actor]
impl Arguments {
    pub fn twice(&self, _x: u8, _x: u16) {}
    pub fn too_many(&self, _x: Plain<u8>) {}
    pub fn too_few(&self, _x: Generic) {}
    pub fn of_self(&self, _x: Self<u8>) {}
}

struct TooManyParameters;

#[actor]
impl<K> TooManyParameters<K> {
    pub fn get(&self) {}
}

struct UnusedParameter;

#[actor]
impl<K: Send + 'static> UnusedParameter {
    pub fn get(&self, _k: K) {}
}

struct UnknownArgument;

#[actor]
impl UnknownArgument {
    pub fn argument(&self, _x: Option<Missing4>) {}
    pub fn reply(&self) -> Result<u8, Missing5> {
        todo!()
    }
}

fn main() {}
