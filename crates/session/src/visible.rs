//! From what a lesson shows to what may be drawn: lessons and the picture do not know each other.

use lesson::Shown;
use scene::{Part, Visible};

/// Returns what may be drawn when a lesson shows this.
pub(crate) fn visible(shown: impl IntoIterator<Item = Shown>) -> Visible {
    let mut visible = Visible { actors: [].into(), parts: [].into() };
    for it in shown {
        let part = match it {
            Shown::Actor(actor) => {
                visible.actors.insert(actor);
                continue;
            }
            Shown::Roles => Part::Roles,
            Shown::Terms => Part::Terms,
            Shown::Votes => Part::Votes,
            Shown::Timers => Part::Timers,
            Shown::Logs => Part::Logs,
            Shown::Commits => Part::Commits,
            Shown::Progress => Part::Progress,
            Shown::Events => Part::Events,
            Shown::Timeline => Part::Timeline,
        };
        visible.parts.insert(part);
    }
    visible
}
