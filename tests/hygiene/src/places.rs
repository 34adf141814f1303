//! Actors inside functions and in `macro_rules!`.

use actor_runtime::{Actor, actor};

/// Two actors of one name, each in its own block.
pub fn in_bodies() {
    {
        #[actor]
        struct Local(u8);

        #[actor]
        #[allow(unreachable_pub)]
        impl Local {
            pub fn get(&self) -> u8 {
                self.0
            }
        }

        let (handle, task) = Local(1).into_task();
        drop((handle.get().into_owned(), task));
    }
    {
        #[actor]
        struct Local;

        #[actor]
        impl Local {
            #[expect(unreachable_pub)]
            pub fn set(&mut self, _value: u8) {}
        }

        let (handle, task) = Local.into_task();
        drop((handle.set(1).into_owned(), task));
    }
}

macro_rules! cell {
    ($(#[$attr:meta])* $vis:vis $name:ident, $ty:ty, $capacity:expr, $text:literal, $set:ident, |$old:ident, $new:ident| $change:expr) => {
        $(#[$attr])*
        #[actor(capacity = $capacity, name = $text)]
        #[derive(Debug)]
        $vis struct $name($ty);

        #[actor]
        #[allow(unreachable_pub)]
        impl $name {
            /// One.
            $vis const fn new(value: $ty) -> Self {
                Self(value)
            }

            $(#[$attr])*
            $vis fn $set(&mut self, $new: $ty) -> $ty {
                let $old = self.0.clone();
                self.0 = $change;
                $old
            }

            /// A type parameter inside another type.
            pub fn all(&mut self, all: Vec<$ty>) -> Result<$ty, $ty> {
                self.0 = all.into_iter().next().ok_or_else(|| self.0.clone())?;
                Ok(self.0.clone())
            }

            /// Borrowed.
            pub fn see(&mut self, value: &$ty) {
                self.0 = value.clone();
            }
        }
    };
}

cell!(
    /// A number.
    pub Number, u64, 8 + 8, "number", set_number, |old, new| old + new
);
cell!(
    /// A text.
    pub(crate) Text, String, SIXTEEN, "text", set_text, |old, new| old.clone() + &new
);
cell!(
    /// Some bytes.
    pub Bytes, Vec<[u8; 4]>, { 4 * SIXTEEN }, "bytes", set_bytes, |old, new| if old.is_empty() { new } else { old.clone() }
);

const SIXTEEN: usize = 16;

macro_rules! block {
    ($name:ident { $($body:tt)* }) => {
        #[actor]
        impl $name { $($body)* }
    };
}

macro_rules! method {
    ($vis:vis $name:ident($($arg:pat => $ty:ty),*) -> $reply:ty $body:block) => {
        block!(Switch {
            /// An actor written by two macros.
            $vis fn $name(&mut self, $($arg: $ty),*) -> $reply { let _ = self.0; $body }
        });
    };
}

/// A switch.
#[actor]
#[derive(Debug)]
pub struct Switch(bool);

method!(pub turn(on => bool, (a, b) => (u8, u8), name => &str) -> bool { let _ = (a, b, name.len()); on });

/// Uses the private items of this module.
pub fn uses() {
    let (text, task) = Text::new(String::new()).into_task();
    drop((text.set_text(String::new()).into_owned(), task));
}
