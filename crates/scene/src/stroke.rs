//! A line that someone draws across the stage: which links it crosses, and which servers it parts.

use crate::layout::{Layout, Point};
use crate::stage::LinkView;
use raft::{NodeId, NodeSet};
use sim::Address;

/// A line across the stage, from where it was begun.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Stroke {
    /// Where it begins.
    pub from: Point,
    /// Where it ends.
    pub to: Point,
}

impl Stroke {
    /// Returns the links that it crosses where they are seen, and the places at which it does: what of a link lies
    /// behind the shapes at its ends does not count.
    pub fn crossings<'a>(
        self,
        links: &'a [LinkView],
        layout: &'a Layout,
    ) -> impl Iterator<Item = (&'a LinkView, Point)> {
        links.iter().filter_map(move |link| {
            let other = Self { from: layout.node(link.one), to: layout.center(link.other) };
            let at = self.meets(other)?;
            let is_behind = |end| covers(layout, end, at);
            (!is_behind(link.one.into()) && !is_behind(link.other)).then_some((link, at))
        })
    }

    /// Returns the place at which two lines cross; those that lie along each other do not.
    fn meets(self, other: Self) -> Option<Point> {
        let (own, across) = (self.along(), other.along());
        let between = Self { from: self.from, to: other.from }.along();
        let all = product(own, across);
        // How far along each line the place is, as a share of `all`.
        let (of_own, of_other) = (product(between, across), product(between, own));
        let is_within = |part: i64| part * all.signum() >= 0 && part.abs() <= all.abs();
        if all == 0 || !is_within(of_own) || !is_within(of_other) {
            return None;
        }
        let place = |from: i32, along: i64| i32::try_from(i64::from(from) + along * of_own / all);
        Some(Point { x: place(self.from.x, own.0).ok()?, y: place(self.from.y, own.1).ok()? })
    }

    fn along(self) -> (i64, i64) {
        let difference = |to: i32, from: i32| i64::from(to) - i64::from(from);
        (difference(self.to.x, self.from.x), difference(self.to.y, self.from.y))
    }
}

/// Twice the area between two directions: zero if they are the same.
fn product(one: (i64, i64), other: (i64, i64)) -> i64 {
    one.0 * other.1 - one.1 * other.0
}

/// Returns whether a place is on the shape of a server or of the proxy.
fn covers(layout: &Layout, address: Address, at: Point) -> bool {
    let (x, y) = Stroke { from: layout.center(address), to: at }.along();
    match address {
        Address::Proxy => {
            let half = layout.half(address);
            x.abs() < half.x.into() && y.abs() < half.y.into()
        }
        Address::Node(_) | Address::Client(_) => x * x + y * y < i64::from(layout.radius).pow(2),
    }
}

/// Returns the two groups that servers fall into if these links between them are cut: the first has n1. None if they do
/// not part the servers, or if a link within a group is cut as well.
#[must_use]
pub fn sides(nodes: u8, cut: &[(NodeId, NodeId)]) -> Option<[NodeSet; 2]> {
    let is_cut = |one, other| cut.contains(&(one, other)) || cut.contains(&(other, one));
    let first = NodeSet::first(nodes).iter().next()?;
    // If the groups are exact, everyone whose link to the first server is whole is with it.
    let (mut with, mut without) = (NodeSet::from_iter([first]), NodeSet::default());
    for node in NodeSet::first(nodes).iter().filter(|node| *node != first) {
        let side = if is_cut(first, node) { &mut without } else { &mut with };
        side.insert(node);
    }
    let is_exact = NodeSet::first(nodes).iter().all(|one| {
        let others = NodeSet::first(nodes).iter().filter(move |other| *other > one);
        others
            .into_iter()
            .all(|other| is_cut(one, other) == (with.contains(one) != with.contains(other)))
    });
    (is_exact && !without.is_empty()).then_some([with, without])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layout::{Cast, Size};
    use crate::stage::Stage;
    use crate::words;
    use sim::{Setup, World};

    fn node(number: u8) -> NodeId {
        NodeId::new(number).expect("1 to 9")
    }

    fn pairs(names: &[(u8, u8)]) -> Vec<(NodeId, NodeId)> {
        names.iter().map(|(one, other)| (node(*one), node(*other))).collect()
    }

    fn line(from: (i32, i32), to: (i32, i32)) -> Stroke {
        Stroke { from: Point { x: from.0, y: from.1 }, to: Point { x: to.0, y: to.1 } }
    }

    /// The names of the links that a line crosses, in a cluster of five.
    fn crossed(draw: impl FnOnce(&Layout) -> Stroke) -> Vec<String> {
        let world = World::new(&Setup { nodes: 5, ..Setup::default() }, 1).expect("sound");
        let layout = Layout::new(Size::within(790, 560), Cast::all(5, 1));
        let stage = Stage::new(&world);
        draw(&layout).crossings(&stage.links, &layout).map(|(link, _)| link.name()).collect()
    }

    #[test]
    fn two_lines_cross_where_both_are() {
        let level = line((0, 50), (100, 50));
        assert_eq!(level.meets(line((30, 0), (30, 100))), Some(Point { x: 30, y: 50 }));
        assert_eq!(level.meets(line((0, 0), (100, 100))), Some(Point { x: 50, y: 50 }));
        assert_eq!(level.meets(line((100, 100), (0, 0))), Some(Point { x: 50, y: 50 }));
        for beside in [
            line((30, 60), (30, 100)),
            line((130, 0), (130, 100)),
            line((0, 40), (100, 40)),
            line((0, 50), (100, 50)),
            line((40, 50), (40, 50)),
        ] {
            assert_eq!(level.meets(beside), None, "{beside:?}");
        }
    }

    /// Given a line around a server, close to its rim, then the links of this server are crossed, and no others; the
    /// part of a link that lies behind a server is not seen, and is not crossed.
    #[test]
    fn a_line_crosses_the_links_that_are_seen() {
        let below_n1 = |layout: &Layout| {
            let Point { x, y } = layout.node(node(1));
            let (far, y) = (layout.radius * 3, y + layout.radius + 60);
            line((x - far, y), (x + far, y))
        };
        let mut names = crossed(below_n1);
        names.retain(|name| !name.ends_with("proxy"));
        assert_eq!(names, ["n1-n2", "n1-n3", "n1-n4", "n1-n5"]);
        let through_n1 = |layout: &Layout| {
            let Point { x, y } = layout.node(node(1));
            line((x - 100, y + 50), (x + 100, y + 50))
        };
        assert_eq!(crossed(through_n1), Vec::<String>::new());
    }

    #[test]
    fn links_that_part_the_servers_make_two_groups() {
        let groups = |nodes, cut: &[(u8, u8)]| {
            sides(nodes, &pairs(cut)).map(|sides| sides.map(words::names))
        };
        let of = |one: &str, other: &str| Some([one.to_owned(), other.to_owned()]);
        assert_eq!(groups(3, &[(1, 2), (1, 3)]), of("n1", "n2 and n3"));
        assert_eq!(groups(3, &[(3, 1), (2, 3)]), of("n1 and n2", "n3"));
        assert_eq!(groups(2, &[(1, 2)]), of("n1", "n2"));
        assert_eq!(
            groups(5, &[(1, 2), (1, 3), (1, 4), (5, 2), (5, 3), (5, 4)]),
            of("n1 and n5", "n2, n3 and n4"),
        );
        for (nodes, cut) in [
            (3, vec![]),
            (3, vec![(1, 2)]),
            (1, vec![]),
            // Three groups, or one link too many.
            (3, vec![(1, 2), (1, 3), (2, 3)]),
            (4, vec![(1, 2), (1, 3), (1, 4), (3, 4)]),
            // A way around is left.
            (4, vec![(1, 3), (1, 4), (2, 3)]),
        ] {
            assert_eq!(groups(nodes, &cut), None, "{nodes} {cut:?}");
        }
    }
}
