//! Rustc reports each mistake once. The methods around it are in the handles.

use actor_runtime::{Actor, actor};

macro_rules! helper {
    () => {};
}

struct Semicolon;

#[actor]
impl Semicolon {
    pub fn before(&self) {}
    ;
    pub fn after(&self) {}
}

struct Comma;

#[actor]
impl Comma {
    pub fn before(&self) {}
    ,
    pub fn after(&self) {}
}

struct Let;

#[actor]
impl Let {
    pub fn before(&self) {}
    let x = 3;
    pub fn after(&self) {}
}

struct Expression;

#[actor]
impl Expression {
    pub fn before(&self) {}
    3 + 4;
    pub fn after(&self) {}
}

struct Word;

#[actor]
impl Word {
    pub fn before(&self) {}
    word
    pub fn after(&self) {}
}

struct NoFn;

#[actor]
impl NoFn {
    pub fn before(&self) {}
    pub k(&self) {}
    pub fn after(&self) {}
}

struct PubPub;

#[actor]
impl PubPub {
    pub fn before(&self) {}
    pub pub fn k(&self) {}
    pub fn after(&self) {}
}

struct Arrow;

#[actor]
impl Arrow {
    pub fn before(&self) {}
    pub fn k(&self) -> {}
    pub fn after(&self) {}
}

struct FatArrow;

#[actor]
impl FatArrow {
    pub fn before(&self) {}
    pub fn k(&self) => u8 {}
    pub fn after(&self) {}
}

struct NoBody;

#[actor]
impl NoBody {
    pub fn before(&self) {}
    pub fn k(&self)
    pub fn after(&self) {}
}

struct NoName;

#[actor]
impl NoName {
    pub fn before(&self) {}
    pub fn (&self) {}
    pub fn after(&self) {}
}

struct Keyword;

#[actor]
impl Keyword {
    pub fn before(&self) {}
    pub fn match(&self) {}
    pub fn after(&self) {}
}

struct Generics;

#[actor]
impl Generics {
    pub fn before(&self) {}
    pub fn k(&self) -> Option<u8 {}
    pub fn after(&self) {}
}

struct Argument;

#[actor]
impl Argument {
    pub fn before(&self) {}
    pub fn k(&self, n: ) {}
    pub fn after(&self) {}
}

struct MacroCall;

#[actor]
impl MacroCall {
    pub fn before(&self) {}
    helper!()
    pub fn after(&self) {}
}

struct Constant;

#[actor]
impl Constant {
    pub fn before(&self) {}
    const N: u8 = 3
    pub fn after(&self) {}
}

struct Struct;

#[actor]
impl Struct {
    pub fn before(&self) {}
    struct Inner { x: u8 }
    pub fn after(&self) {}
}

struct Field;

#[actor]
impl Field {
    pub fn before(&self) {}
    x: u8,
    pub fn after(&self) {}
}

struct Attribute;

#[actor]
impl Attribute {
    pub fn before(&self) {}
    pub fn after(&self) {}
    #[inline]
}

fn main() {
    let handle = Semicolon.spawn();
    let _ = (handle.before(), handle.after());
    let handle = Comma.spawn();
    let _ = (handle.before(), handle.after());
    let handle = Let.spawn();
    let _ = (handle.before(), handle.after());
    let handle = Expression.spawn();
    let _ = (handle.before(), handle.after());
    let handle = Word.spawn();
    let _ = (handle.before(), handle.after());
    let handle = NoFn.spawn();
    let _ = (handle.before(), handle.after());
    let handle = PubPub.spawn();
    let _ = (handle.before(), handle.after());
    let handle = Arrow.spawn();
    let _ = (handle.before(), handle.after());
    let handle = FatArrow.spawn();
    let _ = (handle.before(), handle.after());
    let handle = NoBody.spawn();
    let _ = (handle.before(), handle.after());
    let handle = NoName.spawn();
    let _ = (handle.before(), handle.after());
    let handle = Keyword.spawn();
    let _ = (handle.before(), handle.after());
    let handle = Generics.spawn();
    let _ = (handle.before(), handle.after());
    let handle = Argument.spawn();
    let _ = (handle.before(), handle.after());
    let handle = MacroCall.spawn();
    let _ = (handle.before(), handle.after());
    let handle = Constant.spawn();
    let _ = (handle.before(), handle.after());
    let handle = Struct.spawn();
    let _ = (handle.before(), handle.after());
    let handle = Field.spawn();
    let _ = (handle.before(), handle.after());
    let handle = Attribute.spawn();
    let _ = (handle.before(), handle.after());
}
