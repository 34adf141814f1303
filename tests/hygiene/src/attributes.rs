//! Attributes keep their meaning.

use actor_runtime::{Actor, actor};

/// Attributed.
#[actor]
#[derive(Debug, Default)]
pub struct Attributed {
    value: u64,
}

#[actor]
impl Attributed {
    /// Exists.
    #[cfg(not(feature = "extra"))]
    pub fn either(&mut self, n: u64) -> u64 {
        n
    }

    /// Does not exist, so its types need not exist either.
    #[cfg(feature = "extra")]
    pub fn either(&mut self, n: missing::Type) -> missing::Other {
        n.into()
    }

    /// Under two conditions.
    #[cfg(any(unix, windows))]
    #[cfg(not(feature = "extra"))]
    pub fn both(&self) {}

    /// Exists because of a `cfg_attr`.
    #[cfg_attr(not(feature = "extra"), doc = "More.", must_use = "it took long")]
    #[cfg_attr(feature = "extra", cfg(missing))]
    pub fn detour(&self) -> u64 {
        self.value
    }

    /// Does not exist because of a `cfg_attr`.
    #[cfg_attr(not(feature = "extra"), cfg(feature = "extra"))]
    pub fn gone(&self, n: missing::Type) -> u64 {
        n
    }

    /// Old.
    #[deprecated(since = "0.0.1", note = "use `either`")]
    pub fn old(&mut self) {
        self.value += 1;
    }

    /// Old, too.
    #[deprecated]
    #[allow(deprecated)]
    pub fn older(&mut self, _with: Ancient) {}

    /// Kept.
    #[must_use = "somebody counted this"]
    pub fn counted(&self) -> u64 {
        self.value
    }

    /// Kept.
    #[must_use]
    pub fn marked(&self) -> u64 {
        self.value
    }

    /// Not as expected.
    #[expect(unused_variables)]
    pub fn expected(&self, n: u64) {}

    /// Allowed.
    #[allow(unused_variables, clippy::unused_self, non_snake_case)]
    pub fn allowed(&self, Big: u64) {}

    /// Has an attribute under a condition. The argument always exists.
    pub fn perhaps_allowed(&self, #[cfg_attr(not(feature = "extra"), allow(unused_variables))] n: u64) {}

    /// Warned.
    #[warn(clippy::nursery)]
    #[deny(clippy::cargo)]
    pub const fn own() -> u64 {
        1
    }

    /// Warned.
    #[warn(clippy::perf)]
    pub fn warned(&mut self) {
        self.value += 1;
    }

    #[doc(hidden)]
    pub fn hidden(&self) {}

    /// Inlined, cold and tracked.
    #[inline]
    #[cold]
    #[track_caller]
    pub fn placed(&mut self) {
        self.value += 1;
    }

    /// Inlined.
    #[inline(always)]
    #[allow(clippy::inline_always)]
    pub async fn inlined(&mut self) {
        std::future::ready(()).await;
    }

    /** In a block. */
    #[doc = "And by name."]
    #[doc = concat!("And ", "together.")]
    #[doc(alias = "many")]
    #[rustfmt::skip]
    #[actor(message)]
    #[allow(clippy::empty_docs)]
    fn documented(&self) {}

    /// # Errors
    ///
    /// Has its own section.
    pub fn fails(&mut self) -> Result<(), std::fmt::Error> {
        Ok(())
    }

    /// Has its sections in another order.
    ///
    /// # Errors
    ///
    /// Never.
    ///
    /// # Panics
    ///
    /// ```
    /// drop(1);
    /// ```
    pub fn sections(&mut self, text: &str) -> Result<usize, std::fmt::Error> {
        assert!(!text.is_empty());
        Ok(text.len())
    }
}

/// Ancient.
#[deprecated]
#[derive(Debug)]
pub struct Ancient;

/// Does not exist.
#[cfg(feature = "extra")]
#[actor]
#[derive(Debug)]
pub struct Absent(missing::Type);

#[cfg(feature = "extra")]
#[actor]
impl Absent {
    /// Does not exist.
    pub fn get(&self) {}
}

/// Exists, with its condition below the attribute.
#[actor]
#[cfg(not(feature = "extra"))]
#[derive(Debug)]
pub struct Present;

#[actor]
#[cfg(not(feature = "extra"))]
impl Present {
    /// Exists.
    pub fn get(&self) {}
}

/// Does not exist, with its condition below the attribute.
#[actor]
#[cfg(feature = "extra")]
pub struct Gone;

#[actor]
#[cfg(feature = "extra")]
impl Gone {
    /// Does not exist.
    pub fn get(&self, n: missing::Type) {}
}

/// Has conditional hooks.
#[actor]
#[derive(Debug)]
pub struct Hooked;

#[actor]
impl Hooked {
    /// Nothing.
    pub fn nothing(&self) {}

    #[actor(on_start)]
    #[cfg(not(feature = "extra"))]
    fn begin(&mut self) {}

    #[actor(on_start)]
    #[cfg(feature = "extra")]
    fn begin(&mut self) -> missing::Type {}

    #[actor(on_stop)]
    #[cfg(feature = "extra")]
    async fn end(&mut self) -> missing::Type {}
}

/// Deprecated as a whole.
#[deprecated(note = "use another")]
#[derive(Debug)]
pub struct Old;

#[actor]
#[allow(deprecated)]
impl Old {
    /// Nothing.
    pub fn nothing(&self, _with: Ancient) -> Option<Ancient> {
        None
    }
}

/// Uses the messages that exist.
pub fn uses() {
    let (handle, task) = Attributed::default().into_task();
    drop((handle.either(1).into_owned(), handle.detour().into_owned(), handle.marked().into_owned(), task));
    let (present, task) = Present.into_task();
    drop((present.get().into_owned(), task));
}
