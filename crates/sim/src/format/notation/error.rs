//! Errors of the notation.

/// The reason why a text was not understood: a sentence for people.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("{0}")]
pub struct NotationError(pub(super) String);

/// An error that the notation itself does not know of.
pub(crate) fn refused(sentence: &str) -> NotationError {
    NotationError(sentence.to_owned())
}

/// An error with the place where it is.
pub(crate) fn within(place: &str, problem: &NotationError) -> NotationError {
    NotationError(format!("{place}: {problem}"))
}
