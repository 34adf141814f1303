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
    /// There.
    #[cfg(not(feature = "extra"))]
    pub fn either(&mut self, n: u64) -> u64 {
        n
    }

    /// Not there: its types need not be, either.
    #[cfg(feature = "extra")]
    pub fn either(&mut self, n: missing::Type) -> missing::Other {
        n.into()
    }

    /// Under two conditions.
    #[cfg(any(unix, windows))]
    #[cfg(not(feature = "extra"))]
    pub fn both(&self) {}

    /// There by detour.
    #[cfg_attr(not(feature = "extra"), doc = "More.", must_use = "it took long")]
    #[cfg_attr(feature = "extra", cfg(missing))]
    pub fn detour(&self) -> u64 {
        self.value
    }

    /// Gone by detour.
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

    /// Allowed under a condition, which leaves the argument where it is.
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

/// Not there at all.
#[cfg(feature = "extra")]
#[actor]
#[derive(Debug)]
pub struct Absent(missing::Type);

#[cfg(feature = "extra")]
#[actor]
impl Absent {
    /// Gone.
    pub fn get(&self) {}
}

/// There, with its condition below the attribute.
#[actor]
#[cfg(not(feature = "extra"))]
#[derive(Debug)]
pub struct Present;

#[actor]
#[cfg(not(feature = "extra"))]
impl Present {
    /// There.
    pub fn get(&self) {}
}

/// Gone, with its condition below the attribute.
#[actor]
#[cfg(feature = "extra")]
pub struct Gone;

#[actor]
#[cfg(feature = "extra")]
impl Gone {
    /// Gone.
    pub fn get(&self, n: missing::Type) {}
}

/// Conditional hooks.
#[actor]
#[derive(Debug)]
pub struct Hooked;

#[actor]
impl Hooked {
    /// Nothing.
    pub fn nothing(&self) {}

    #[actor(start)]
    #[cfg(not(feature = "extra"))]
    fn begin(&mut self) {}

    #[actor(start)]
    #[cfg(feature = "extra")]
    fn begin(&mut self) -> missing::Type {}

    #[actor(stop)]
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

/// Uses what can be used.
pub fn uses() {
    let (handle, task) = Attributed::default().into_task();
    drop((handle.either(1).owned(), handle.detour().owned(), handle.marked().owned(), task));
    let (present, task) = Present.into_task();
    drop((present.get().owned(), task));
}
