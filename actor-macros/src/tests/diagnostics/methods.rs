//! Error messages about signatures, roles and options of methods.

use super::assert_rejected;

#[test]
fn unknown_option_names_the_nearest_one() {
    assert_rejected([
        ("#[actor(on_strat)] fn open(&mut self) {}", "did you mean `on_start`?"),
        ("#[actor(start)] fn open(&mut self) {}", "did you mean `on_start`?"),
        ("#[actor(full = stop)] pub fn add(&mut self) {}", "did you mean `when_full = coalesce`?"),
        ("#[actor(zzz)] pub fn add(&mut self) {}", "a method supports `message`"),
    ]);
}

#[test]
fn unsupported_signatures_are_rejected() {
    assert_rejected([
        ("pub unsafe fn odd(&self) {}", "`unsafe fn` is not supported"),
        ("pub extern \"C\" fn odd(&self) {}", "`extern fn` is not supported"),
        ("pub const fn odd(&self) {}", "`const fn` is not supported"),
        ("pub fn odd<T>(&self) {}", "generic method is not supported"),
        ("pub fn odd<const N: u8>(&self) {}", "generic method is not supported"),
        ("pub fn odd(self: Box<Self>) {}", "receiver is not supported"),
        ("pub fn __(&self) {}", "without letters"),
    ]);
}

#[test]
fn conflicting_roles_are_rejected() {
    assert_rejected([
        ("#[actor(message, skip)] pub fn odd(&self) {}", "`message` and `skip`"),
        ("#[actor(on_start)] #[actor(on_stop)] fn odd(&self) {}", "`on_start` and `on_stop`"),
        ("#[actor(stream = self.0, interval = self.1)] fn odd(&mut self, x: u8) {}", "`stream` and `interval`"),
    ]);
}

#[test]
fn message_without_receiver_is_rejected() {
    assert_rejected([("#[actor(message)] fn odd() {}", "requires a receiver")]);
}

#[test]
fn invalid_hooks_are_rejected() {
    assert_rejected([
        ("#[actor(on_start)] fn odd(self) {}", "write `&mut self`"),
        ("#[actor(on_stop)] fn odd(&self, n: u8) {}", "no arguments except the context"),
        ("#[actor(on_start)] fn one(&self) {} #[actor(on_start)] fn two(&self) {}", "already the `on_start` hook"),
    ]);
}

#[test]
fn message_options_on_other_methods_are_rejected() {
    assert_rejected([
        ("#[actor(flatten)] fn own(&self) -> Result<(), ()> {}", "`flatten` is only supported on a message"),
        ("#[actor(when_full = stop)] fn own(&self) {}", "`when_full` is only supported on a message"),
        ("#[actor(concurrent)] async fn odd(&self) {}", "`concurrent` is only supported on a message"),
        ("#[actor(on_stop, concurrent)] async fn odd(&self) {}", "`concurrent` is only supported on a message"),
        ("#[actor(priority)] fn odd(&self) {}", "`priority` is only supported on a message"),
        ("#[actor(on_start, priority)] fn odd(&self) {}", "`priority` is only supported on a message"),
    ]);
}

#[test]
fn invalid_when_full_values_are_rejected() {
    assert_rejected([
        ("#[actor(when_full = sometimes)] pub fn odd(&self) {}", "unknown value `sometimes` of `when_full`"),
        ("#[actor(when_full = \"stop\")] pub fn odd(&self) {}", "takes a name"),
        ("#[actor(when_full)] pub fn odd(&self) {}", "takes a name"),
    ]);
}

#[test]
fn concurrent_on_mut_or_sync_method_is_rejected() {
    assert_rejected([
        ("#[actor(concurrent)] pub async fn odd(&mut self) {}", "`&self` methods"),
        ("#[actor(concurrent)] pub fn odd(&self) {}", "`async` methods"),
    ]);
}

#[test]
fn source_options_without_their_source_are_rejected() {
    assert_rejected([
        ("#[actor(keep_alive)] pub fn odd(&self) {}", "together with `stream = ..`"),
        ("#[actor(interval = self.0, keep_alive)] fn odd(&mut self) {}", "`stream = ..`: remove it"),
        ("#[actor(missed_tick = skip)] fn odd(&mut self) {}", "together with `interval = ..`"),
        ("#[actor(stream = self.0, missed_tick = skip)] fn odd(&mut self, x: u8) {}", "`interval = ..`: remove it"),
    ]);
}

#[test]
fn invalid_sources_are_rejected() {
    assert_rejected([
        ("#[actor(interval = 5)] fn odd(&mut self) {}", "takes a `Duration`"),
        (
            "#[actor(interval = self.0, missed_tick = never)] fn odd(&mut self) {}",
            "unknown value `never` of `missed_tick`",
        ),
        ("#[actor(interval = self.0)] fn odd(&mut self, x: u8) {}", "no arguments except the context"),
        ("#[actor(interval = self.0)] fn odd(&mut self) -> u8 {}", "return type is not supported"),
        ("#[actor(stream = self.0)] fn odd(self, x: u8) {}", "write `&mut self`"),
        ("#[actor(stream = self.0)] fn odd(&mut self) {}", "one item at a time"),
        ("#[actor(stream = self.0)] fn odd(&mut self, x: u8, y: u8) {}", "one item at a time"),
        (
            "#[actor(stream = self.0)] fn odd(&mut self, x: u8, #[actor(reply)] r: ReplyTo<u8>) {}",
            "`reply` argument is not supported on a `stream`",
        ),
    ]);
}
