//! A world as a small picture.

use crate::{Cast, Layout, Logs, Size, Stage};
use sim::World;

/// The size of the stage whose ring is drawn small.
const STAGE: Size = Size { width: 740, height: 520 };

/// The fewest and the most entries of each log that have room.
const COLUMNS: (u64, u64) = (8, 12);

/// A small picture of a world.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Miniature {
    /// The servers and the links between them.
    pub stage: Stage,
    /// Their logs, or the ends of them.
    pub logs: Logs,
    /// The positions of the servers.
    pub layout: Layout,
}

impl Miniature {
    /// Takes a picture of a world.
    #[must_use]
    pub fn new(world: &World) -> Self {
        let longest = Logs::new(world, None, 1).last;
        let columns = longest.clamp(COLUMNS.0, COLUMNS.1);
        let first = (longest <= COLUMNS.1).then_some(1);
        Self {
            stage: Stage::new(world),
            logs: Logs::new(world, first, columns),
            layout: Layout::new(STAGE, Cast::all(world.setup().nodes, 1)),
        }
    }
}
