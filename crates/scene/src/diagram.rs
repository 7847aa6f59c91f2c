//! The space-time diagram: time runs to the right, everyone has a lane, and messages go from lane
//! to lane.
//!
//! - [`Tracks`] is a stretch of a run, sorted by lane and by time, so that it can be looked into at
//!   any place. It grows while the run goes on.
//! - [`Past`] is all that happened before one of its records, and could have led to it.
//! - [`Window`] is the part of time that is seen; it can be moved, zoomed, and follows the playhead.
//! - [`Diagram`] says what to draw of all that. It comes in pieces of equal length in time, whose
//!   places are counted from their own left edges, so that a piece in which nothing more happens
//!   stays the same while the window moves over it.

mod label;
mod past;
mod piece;
mod place;
mod tracks;
mod window;

use std::rc::Rc;

pub use past::Past;
pub use piece::{Bar, Dot, Ending, Lane, Piece, Tick, Way, Words};
pub use tracks::{Sign, State, Tracks};
pub use window::Window;

use place::Plan;

use crate::layout::Size;
use raft::Time;

/// What there is to see of a stretch of a run through a window.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Diagram {
    /// The size that it was made for, in whole pixels: that of the lanes, without their names.
    pub size: Size,
    /// The lanes from top to bottom: clients, proxy, servers.
    pub lanes: Vec<Lane>,
    /// The pieces from left to right, before all of them one with the messages that are still on
    /// their way from before.
    pub pieces: Vec<Rc<Piece>>,
    /// Whether there are so many messages that some kinds are left out.
    pub thinned: bool,
    /// Where the first piece begins.
    begins: Time,
    /// Where the last piece ends.
    ends: Time,
    /// Where the first piece begins of which nothing is known yet.
    unknown: Time,
}

impl Diagram {
    /// What is seen of a stretch of a run through a window, with the playhead at an instant. If a
    /// past is given, only what belongs to it is lit.
    ///
    /// Pieces that are as they were in the diagram `before` are taken from it, so that whoever
    /// draws them sees by their place in memory that there is nothing to do.
    #[must_use]
    pub fn of(
        tracks: &Tracks,
        window: &Window,
        playhead: Time,
        size: Size,
        past: Option<&Past>,
        before: Option<&Self>,
    ) -> Self {
        let plan = Plan { tracks, past, size, span: window.span() };
        let numbers = window.pieces();
        let (begins, ends) = (window.edge(numbers.start), window.edge(numbers.end));
        let mut pieces = vec![plan.left_over(begins)];
        for number in numbers {
            let (begins, ends) = (window.edge(number), window.edge(number.saturating_add(1)));
            let piece = plan.piece(number, begins, ends, pieces.last());
            pieces.push(piece);
        }
        let seen = playhead.clamp(window.from(), window.until());
        Self {
            size,
            lanes: plan.lanes(seen),
            thinned: pieces.iter().any(|piece| piece.thinned),
            pieces: pieces.into_iter().map(|piece| kept(piece, before)).collect(),
            begins,
            ends,
            unknown: window.end_of_piece(tracks.until()),
        }
    }

    /// Whether the pieces are those of a window, and go as far as the stretch: then nothing has to
    /// be worked out anew, if nothing has happened.
    #[must_use]
    pub fn covers(&self, window: &Window, tracks: &Tracks) -> bool {
        let numbers = window.pieces();
        (self.begins, self.ends) == (window.edge(numbers.start), window.edge(numbers.end))
            && self.unknown == window.end_of_piece(tracks.until())
    }

    /// Where an instant is, in tenths of a pixel from the left edge of a window.
    #[must_use]
    pub fn x(&self, window: &Window, time: Time) -> i32 {
        place::x(window.from(), time, self.size, window.span())
    }

    /// Where the first piece begins: what all of them are to be moved by.
    #[must_use]
    pub fn shift(&self, window: &Window) -> i32 {
        self.x(window, self.begins)
    }

    /// Where a piece begins, in tenths of a pixel from the first one, but at a whole pixel, so that
    /// no seam is seen.
    #[must_use]
    pub fn offset(&self, window: &Window, piece: &Piece) -> i32 {
        place::x(self.begins, piece.begins, self.size, window.span()) / 10 * 10
    }
}

/// A piece, or the same one as it was drawn before.
fn kept(piece: Piece, before: Option<&Diagram>) -> Rc<Piece> {
    let pieces = before.map_or(&[][..], |before| &before.pieces);
    match pieces.iter().find(|old| ***old == piece) {
        Some(old) => old.clone(),
        None => piece.into(),
    }
}
