//! Where a popover goes: beside its thing, never over it, and on the screen.

/// A box on the screen, in CSS pixels.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Bounds {
    /// The distance of its left edge from that of the screen.
    pub left: i32,
    /// The distance of its top edge from that of the screen.
    pub top: i32,
    /// Its width.
    pub width: i32,
    /// Its height.
    pub height: i32,
}

/// The gap between a popover and its thing, and between it and the edge of the screen.
const GAP: i32 = 10;

impl Bounds {
    fn right(self) -> i32 {
        self.left + self.width
    }

    fn bottom(self) -> i32 {
        self.top + self.height
    }

    #[cfg(test)]
    fn overlaps(self, other: Self) -> bool {
        self.left < other.right()
            && other.left < self.right()
            && self.top < other.bottom()
            && other.top < self.bottom()
    }
}

/// Returns the left and top edge of a popover: to the right of its thing if there is room, otherwise to the left, below
/// or above. Where there is room on no side, it goes where there is most, and the screen cuts it off at the far end.
pub fn beside(thing: Bounds, popover: (i32, i32), screen: (i32, i32)) -> (i32, i32) {
    let (width, height) = popover;
    let middle = thing.left + thing.width / 2 - width / 2;
    let center = thing.top + thing.height / 2 - height / 2;
    let left = middle.min(screen.0 - GAP - width).max(GAP);
    let top = center.min(screen.1 - GAP - height).max(GAP);
    first_with_room(&[
        (screen.0 - thing.right() - 2 * GAP - width, (thing.right() + GAP, top)),
        (thing.left - 2 * GAP - width, (thing.left - GAP - width, top)),
        (screen.1 - thing.bottom() - 2 * GAP - height, (left, thing.bottom() + GAP)),
        (thing.top - 2 * GAP - height, (left, thing.top - GAP - height)),
    ])
}

/// The same for a word in a text: above it, or where there is no room, below. The line it stands in is to be seen.
pub fn above_or_below(word: Bounds, popover: (i32, i32), screen: (i32, i32)) -> (i32, i32) {
    let (width, height) = popover;
    let middle = word.left + word.width / 2 - width / 2;
    let left = middle.min(screen.0 - GAP - width).max(GAP);
    first_with_room(&[
        (word.top - 2 * GAP - height, (left, word.top - GAP - height)),
        (screen.1 - word.bottom() - 2 * GAP - height, (left, word.bottom() + GAP)),
    ])
}

/// Returns the first place with room, of sides with the room that is left over there; or else the one with most.
fn first_with_room(sides: &[(i32, (i32, i32))]) -> (i32, i32) {
    let fits = sides.iter().find(|(room, _)| *room >= 0);
    let best = fits.or_else(|| sides.iter().max_by_key(|(room, _)| *room));
    best.map_or((GAP, GAP), |(_, place)| *place)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SCREEN: (i32, i32) = (1_280, 800);

    fn thing(left: i32, top: i32) -> Bounds {
        Bounds { left, top, width: 110, height: 110 }
    }

    fn placed(thing: Bounds, popover: (i32, i32), screen: (i32, i32)) -> Bounds {
        let (left, top) = beside(thing, popover, screen);
        Bounds { left, top, width: popover.0, height: popover.1 }
    }

    /// Given things all over the screen, when a popover opens at them, then it covers none of them and is on the
    /// screen as a whole.
    #[test]
    fn it_never_covers_its_thing_and_stays_on_the_screen() {
        for left in (0..1_170).step_by(39) {
            for top in (0..690).step_by(23) {
                let thing = thing(left, top);
                let popover = placed(thing, (240, 190), SCREEN);
                assert!(!popover.overlaps(thing), "{popover:?} over {thing:?}");
                assert!(popover.left >= 0 && popover.right() <= SCREEN.0, "{popover:?}");
                assert!(popover.top >= 0 && popover.bottom() <= SCREEN.1, "{popover:?}");
            }
        }
    }

    /// Given words all over the screen, when one is explained, then the explanation covers no other word of its line.
    #[test]
    fn it_leaves_the_line_of_its_word_to_be_read() {
        for left in (0..1_200).step_by(37) {
            for top in (0..780).step_by(19) {
                let word = Bounds { left, top, width: 70, height: 22 };
                let (x, y) = above_or_below(word, (380, 160), SCREEN);
                let line = Bounds { left: 0, width: SCREEN.0, ..word };
                let card = Bounds { left: x, top: y, width: 380, height: 160 };
                assert!(!card.overlaps(line), "{card:?} over {word:?}");
                assert!(x >= 0 && card.right() <= SCREEN.0 && y >= 0 && card.bottom() <= SCREEN.1);
            }
        }
    }

    /// Given a screen that has room for it on no side, when it opens, then its thing is still to be seen.
    #[test]
    fn without_room_it_is_cut_off_rather_than_over_its_thing() {
        let thing = Bounds { left: 60, top: 50, width: 90, height: 90 };
        assert!(!placed(thing, (190, 180), (200, 200)).overlaps(thing));
    }
}
