//! Reference arguments whose type may be the handle: it has no parameter of the `#[actor]` block, or the handle's name.
//!
//! A where clause of the handle cannot contain a bound on such a type, because rustc would look for the bound while it proves that
//! same bound. Without the where clause, the owned form has to be named whether or not the bound holds. Otherwise a type that is not
//! `ToOwned` would be an error in every item that names the message.

use std::{borrow::Borrow, marker::PhantomData};

/// The owned form of a type, chosen by whether the type is [`ToOwned`].
///
/// `Owned` is not required to be `Send`: the handle is `Send` only if the message is, which contains the owned handle.
pub trait ConcreteArg<const IS_TO_OWNED: bool> {
    /// The owned copy.
    type Owned;

    #[doc(hidden)]
    fn to_owned_arg(&self) -> Self::Owned;

    #[doc(hidden)]
    fn as_borrowed(owned: &Self::Owned) -> &Self;
}

impl<T: ToOwned + ?Sized> ConcreteArg<true> for T {
    type Owned = T::Owned;

    fn to_owned_arg(&self) -> T::Owned {
        self.to_owned()
    }

    fn as_borrowed(owned: &T::Owned) -> &T {
        owned.borrow()
    }
}

/// Makes the expansion compile, so that the check of the bounds is the only error.
impl<T: ?Sized> ConcreteArg<false> for T {
    type Owned = ();

    fn to_owned_arg(&self) {
        unreachable!("the check of the bounds rejects the type")
    }

    fn as_borrowed((): &()) -> &T {
        unreachable!("the check of the bounds rejects the type")
    }
}

/// `IsToOwned::<T>::VALUE` is whether `T` is [`ToOwned`]: the constant of the type hides the one of [`NotToOwned`].
#[derive(Debug)]
pub struct IsToOwned<T: ?Sized>(PhantomData<T>);

impl<T: ToOwned + ?Sized> IsToOwned<T> {
    /// See [`IsToOwned`].
    pub const VALUE: bool = true;
}

/// See [`IsToOwned`].
pub trait NotToOwned {
    /// See [`IsToOwned`].
    const VALUE: bool = false;
}

impl<T: ?Sized> NotToOwned for IsToOwned<T> {}

/// What a message owns for a reference argument.
pub type OwnedArg<T, const IS_TO_OWNED: bool> = <T as ConcreteArg<IS_TO_OWNED>>::Owned;

/// Makes the message's copy of a reference argument.
pub fn to_owned_arg<T: ConcreteArg<IS_TO_OWNED> + ?Sized, const IS_TO_OWNED: bool>(arg: &T) -> T::Owned {
    arg.to_owned_arg()
}

/// Borrows a reference argument from the message's copy.
pub fn as_borrowed<T: ConcreteArg<IS_TO_OWNED> + ?Sized, const IS_TO_OWNED: bool>(owned: &T::Owned) -> &T {
    T::as_borrowed(owned)
}
