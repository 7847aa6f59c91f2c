//! Where things stand on the stage.
//!
//! All lengths are tenths of a CSS pixel, so that motion is smooth without fractions. The stage
//! is laid out anew for the size that it really has; text keeps its size on every screen.

use raft::{Micros, NodeId, Time};
use sim::{Address, Flight};

/// A place on the stage, from its upper left corner.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Point {
    /// To the right.
    pub x: i32,
    /// Down.
    pub y: i32,
}

impl Point {
    fn plus(self, x: i32, y: i32) -> Self {
        Self { x: self.x + x, y: self.y + y }
    }
}

/// How large the stage is, in whole CSS pixels.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Size {
    /// From left to right.
    pub width: i32,
    /// From top to bottom.
    pub height: i32,
}

impl Size {
    /// The longest side, in pixels: with larger ones places could no longer be reckoned.
    const LONGEST: i32 = 2_800;

    /// A size, as far as it makes sense.
    #[must_use]
    pub fn within(width: i32, height: i32) -> Self {
        Self { width: width.clamp(0, Self::LONGEST), height: height.clamp(0, Self::LONGEST) }
    }
}

/// Where everything stands.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Layout {
    /// The size that it was made for.
    pub size: Size,
    /// Whether there is room for more than the most necessary words.
    pub roomy: bool,
    /// The radius of a server.
    pub radius: i32,
    nodes: Vec<Point>,
    proxy: Point,
    clients: Vec<Point>,
}

/// Half the width and half the height of the proxy's shape.
pub const PROXY: Point = Point { x: 380, y: 220 };
/// Half the width and half the height of a client's shape.
pub const CLIENT: Point = Point { x: 270, y: 200 };
/// Between a shape and the end of a message's way.
const GAP: i32 = 140;
/// How far to the right of the line a message keeps, so that two directions have two lanes.
const LANE: i32 = 80;
/// The largest and the smallest radius of a server, and what should be free between two: their
/// timers, and a way on which messages can be seen.
const RADIUS_MAX: i32 = 440;
const RADIUS_MIN: i32 = 220;
const APART: i32 = 800;

impl Layout {
    /// Lays out the stage for so many servers and clients.
    #[must_use]
    pub fn new(size: Size, nodes: u8, clients: u8) -> Self {
        let size = Size { width: size.width.max(240), height: size.height.max(200) };
        let (width, height) = (size.width * 10, size.height * 10);
        let tall = tall(size);
        let roomy = !tall && (nodes <= 6 || size.width >= 700);
        let room = Room {
            left: if tall { 0 } else { 1_900 },
            // Above the upper servers: on a wide stage their words, on a narrow one the client
            // and the proxy.
            top: 620,
            right: width,
            bottom: height,
            label: if roomy || nodes <= 5 { 640 } else { 420 },
            side: if roomy { 860 } else { 380 },
        };
        let (radius, nodes) = fit(&room, nodes);
        // On a narrow stage they stand above the servers, far apart, so that what goes between
        // them can be seen.
        let proxy = if tall {
            Point { x: width - 520, y: 360 }
        } else {
            Point { x: 1_500, y: height * 45 / 100 }
        };
        let clients = (0..clients).map(|place| client(place, clients, height, tall)).collect();
        Self { size, roomy, radius, nodes, proxy, clients }
    }

    /// The middle of a server, the proxy or a client.
    #[must_use]
    pub fn of(&self, address: Address) -> Point {
        match address {
            Address::Node(node) => self.node(node),
            Address::Proxy => self.proxy,
            Address::Client(client) => {
                let place = usize::from(client.0.saturating_sub(1));
                self.clients.get(place).copied().unwrap_or_default()
            }
        }
    }

    /// Whether the words of a server stand above it: away from the others, where no link runs.
    /// A narrow stage has no room for that.
    #[must_use]
    pub fn words_above(&self, node: NodeId) -> bool {
        let heights = || self.nodes.iter().map(|place| place.y);
        let (top, bottom) = (heights().min().unwrap_or(0), heights().max().unwrap_or(0));
        !self.tall() && bottom > top && self.node(node).y < i32::midpoint(top, bottom)
    }

    fn tall(&self) -> bool {
        tall(self.size)
    }

    /// The middle of a server.
    #[must_use]
    pub fn node(&self, node: NodeId) -> Point {
        self.nodes.get(usize::from(node.number()) - 1).copied().unwrap_or_default()
    }

    /// Where a message is at an instant: its place on its way is the share of its time.
    #[must_use]
    pub fn flight(&self, flight: &Flight, now: Time) -> Point {
        let (from, to) = self.way(flight.envelope.from, flight.envelope.to);
        let part = progress(now - flight.sent, flight.arrives - flight.sent);
        from.plus(share(to.x - from.x, part), share(to.y - from.y, part))
    }

    /// Where a message's way begins and ends: beside the line between the two, on the right hand
    /// of the one who goes along it.
    #[must_use]
    pub fn way(&self, from: Address, to: Address) -> (Point, Point) {
        let (start, end) = (self.of(from), self.of(to));
        let (x, y) = (end.x - start.x, end.y - start.y);
        let length = distance(start, end).max(1);
        let along = |way: i32| (x * way / length, y * way / length);
        let (leave, reach) = (along(self.reach(from)), along(self.reach(to)));
        let lane = along(LANE);
        (
            start.plus(leave.0 - lane.1, leave.1 + lane.0),
            end.plus(-reach.0 - lane.1, -reach.1 + lane.0),
        )
    }

    /// How far from the middle of its end a message starts or stops.
    fn reach(&self, address: Address) -> i32 {
        match address {
            Address::Node(_) => self.radius + GAP,
            Address::Proxy => PROXY.x,
            Address::Client(_) => CLIENT.x,
        }
    }
}

/// Whether a stage is too narrow for the client and the proxy to stand beside the servers.
fn tall(size: Size) -> bool {
    size.width < 560
}

/// The part of the stage where the servers stand.
struct Room {
    left: i32,
    top: i32,
    right: i32,
    bottom: i32,
    /// Below a server: the space for its words.
    label: i32,
    /// From the middle of a server to the side: the space for half of its words.
    side: i32,
}

/// The largest servers that fit, down to the smallest that can hold a name and a term.
fn fit(room: &Room, nodes: u8) -> (i32, Vec<Point>) {
    let mut radius = RADIUS_MAX;
    loop {
        let places = ring(room, radius, nodes);
        if radius <= RADIUS_MIN || nearest(&places) >= 2 * radius + APART {
            return (radius, places);
        }
        radius -= 20;
    }
}

/// The smallest distance between two servers.
fn nearest(places: &[Point]) -> i32 {
    let pairs = places
        .iter()
        .enumerate()
        .flat_map(|(number, one)| places[number + 1..].iter().map(move |other| (one, other)));
    pairs.map(|(one, other)| distance(*one, *other)).min().unwrap_or(i32::MAX)
}

fn distance(one: Point, other: Point) -> i32 {
    let (x, y) = (one.x - other.x, one.y - other.y);
    (x * x + y * y).isqrt()
}

/// Servers on an ellipse, n1 at the top, the others clockwise.
fn ring(room: &Room, radius: i32, nodes: u8) -> Vec<Point> {
    let (top, bottom) = (room.top + radius, room.bottom - radius - room.label);
    let centre = Point { x: i32::midpoint(room.left, room.right), y: i32::midpoint(top, bottom) };
    if nodes == 1 {
        return vec![centre];
    }
    let down = ((bottom - top) / 2).max(0);
    let side = room.side.max(radius + 140);
    let across = ((room.right - room.left) / 2 - side).clamp(0, down.max(800) * 3 / 2);
    // The lower two of three would leave the lower quarter empty, so they stand lower.
    let lower = |y: i32| if nodes == 3 && y > 0 { (y * 2).min(down) } else { y };
    let at = |degrees: i32| {
        centre.plus(across * sine(degrees) / 1_000, -down * sine(degrees + 90) / 1_000)
    };
    // Equal steps along the ellipse, not equal angles: a flat one would crowd its sides.
    let steps: Vec<i32> = (0..360).map(|degrees| distance(at(degrees), at(degrees + 1))).collect();
    let whole: i32 = steps.iter().sum();
    let mut places = Vec::new();
    let mut passed = 0;
    for (degrees, step) in (0..).zip(steps) {
        let next = i32::try_from(places.len()).unwrap_or(0) * whole / i32::from(nodes);
        if passed >= next && places.len() < usize::from(nodes) {
            let Point { x, y } = at(degrees);
            places.push(Point { x, y: centre.y + lower(y - centre.y) });
        }
        passed += step;
    }
    places
}

/// Clients stand above the proxy: in a column beside it, or in a row on a narrow stage.
fn client(place: u8, clients: u8, height: i32, tall: bool) -> Point {
    let place = i32::from(place);
    if tall {
        return Point { x: 420 + place * 640, y: 440 };
    }
    let top = height * 18 / 100;
    let step = (height * 64 / 100 / i32::from(clients.max(1))).min(620);
    Point { x: 520, y: top + place * step }
}

/// The sine of an angle in degrees, in thousandths (Bhaskara's approximation, off by less than
/// two thousandths).
fn sine(degrees: i32) -> i32 {
    let half = degrees.rem_euclid(360);
    let (angle, sign) = if half < 180 { (half, 1) } else { (half - 180, -1) };
    let product = angle * (180 - angle);
    sign * 4_000 * product / (40_500 - product)
}

/// How much of a way is done, in thousandths.
fn progress(done: Micros, whole: Micros) -> i32 {
    let thousandths = done.0.saturating_mul(1_000) / whole.0.max(1);
    i32::try_from(thousandths).unwrap_or(1_000).min(1_000)
}

/// So many thousandths of a length.
fn share(length: i32, thousandths: i32) -> i32 {
    length * thousandths / 1_000
}

#[cfg(test)]
mod tests {
    use super::*;
    use raft::NodeSet;

    const SIZES: [(i32, i32); 5] = [(756, 560), (374, 330), (420, 640), (1_400, 900), (600, 400)];

    #[test]
    fn servers_stay_on_the_stage_and_apart() {
        for (width, height) in SIZES {
            for nodes in 1..=9 {
                let layout = Layout::new(Size { width, height }, nodes, 1);
                let places: Vec<Point> =
                    NodeSet::first(nodes).iter().map(|node| layout.node(node)).collect();
                for (number, one) in places.iter().enumerate() {
                    assert!(one.x >= layout.radius && one.x <= width * 10 - layout.radius);
                    assert!(one.y >= layout.radius && one.y <= height * 10 - layout.radius);
                    for other in &places[number + 1..] {
                        assert!(
                            distance(*one, *other) > 2 * layout.radius,
                            "{nodes} servers on {width} by {height}: {one:?} and {other:?}",
                        );
                    }
                }
            }
        }
    }

    #[test]
    fn the_sine_is_good_enough_to_draw_by() {
        for (degrees, expected) in
            [(0, 0), (30, 500), (90, 1_000), (180, 0), (210, -500), (270, -1_000), (-90, -1_000)]
        {
            assert!((sine(degrees) - expected).abs() <= 2, "{degrees}°");
        }
    }

    #[test]
    fn messages_that_meet_on_a_link_do_not_cover_each_other() {
        let layout = Layout::new(Size { width: 756, height: 560 }, 3, 1);
        let nodes: Vec<Address> = NodeSet::first(3).iter().map(Address::Node).collect();
        let (there, _) = layout.way(nodes[0], nodes[1]);
        let (_, back) = layout.way(nodes[1], nodes[0]);
        assert!(distance(there, back) >= 2 * LANE - 4);
    }
}
