//! Positions on the stage.
//!
//! All lengths are tenths of a unit, so that motion is smooth without fractions. A unit is a CSS pixel on a small
//! stage; on a larger one it grows with it, so that a projector shows larger servers and larger words, not more
//! emptiness between them.

use crate::flight_view;
use crate::lanes::LinkLane;
use raft::{Micros, NodeId, Time};
use sim::{Address, Flight};

/// A position on the stage, from its upper left corner.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Point {
    /// The distance to the right.
    pub x: i32,
    /// The distance down.
    pub y: i32,
}

impl Point {
    fn plus(self, x: i32, y: i32) -> Self {
        Self { x: self.x + x, y: self.y + y }
    }
}

/// A size in whole CSS pixels.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Size {
    /// The width.
    pub width: i32,
    /// The height.
    pub height: i32,
}

impl Size {
    /// The longest side, in pixels: larger ones would overflow positions.
    const LONGEST: i32 = 2_800;

    /// Returns a size, clamped to a sensible range.
    #[must_use]
    pub fn within(width: i32, height: i32) -> Self {
        Self { width: width.clamp(0, Self::LONGEST), height: height.clamp(0, Self::LONGEST) }
    }
}

/// Who is on the stage.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Cast {
    /// How many servers.
    pub nodes: u8,
    /// How many clients.
    pub clients: u8,
    /// True if the proxy is there.
    pub proxy: bool,
}

impl Cast {
    /// Returns the servers and clients of a run, with the proxy between them.
    #[must_use]
    pub fn all(nodes: u8, clients: u8) -> Self {
        Self { nodes, clients, proxy: true }
    }

    fn only_servers(self) -> bool {
        self.clients == 0 && !self.proxy
    }
}

/// The positions of everything on the stage.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Layout {
    /// The size of the stage, in units.
    pub size: Size,
    /// True if there is room for optional text.
    pub roomy: bool,
    /// True if there is room for the most important words alone: many servers on a narrow stage.
    pub crowded: bool,
    /// True if the clients and the proxy stand above the servers, because the stage is narrow.
    pub tall: bool,
    /// The radius of a server.
    pub radius: i32,
    /// How far from a server messages to all others are beside each other.
    fan: i32,
    nodes: Vec<Point>,
    proxy: Point,
    clients: Vec<Point>,
}

/// Half the width and half the height of the proxy, of a client, and of either on a narrow stage, where it holds its words.
const PROXY: Point = Point { x: 380, y: 220 };
const CLIENT: Point = Point { x: 270, y: 200 };
const TALL_BOX: Point = Point { x: 350, y: 210 };
/// The gap between a shape and the end of a message's path.
const GAP: i32 = 140;
/// The distance of a message to the right of the line: one direction has the one side, the other the other.
const LANE: i32 = 80;
/// The distance between two messages that go to servers next to each other, when they have just left.
const FAN: i32 = 280;
/// The largest and the smallest radius of a server, and the free space between two: for their timers,
/// and for messages.
const RADIUS_MAX: i32 = 440;
const RADIUS_MIN: i32 = 220;
const APART: i32 = 800;
/// The height of a stage below which it is low, in units.
const LOW: i32 = 340;

impl Layout {
    /// Lays out a stage of a size in CSS pixels.
    #[must_use]
    pub fn new(size: Size, cast: Cast) -> Self {
        let Cast { nodes, clients, .. } = cast;
        let size = Size { width: size.width.max(240), height: size.height.max(200) };
        let zoom = zoom(size, cast);
        let size = Size { width: size.width * 1_000 / zoom, height: size.height * 1_000 / zoom };
        let (width, height) = (size.width * 10, size.height * 10);
        let tall = tall(size);
        // A low stage has room for the role of a server above or below it, and for no more.
        let low = size.height < LOW;
        let roomy = !tall && !low && (nodes <= 6 || size.width >= 700);
        let room = NodeArea {
            left: if tall || cast.only_servers() { 0 } else { 1_900 },
            // Above the upper servers: on a wide stage their labels, on a narrow one the client and
            // the proxy, too.
            top: match (tall && !cast.only_servers(), low || tall) {
                // Beside the line between the two, if there is room.
                (true, _) if size.height < 300 => 450,
                (true, _) => {
                    if clients > 1 {
                        790
                    } else {
                        570
                    }
                }
                (false, true) => 330,
                (false, false) => 640,
            },
            right: width,
            bottom: height,
            // For three lines, or for one.
            label: if roomy { 680 } else { 350 },
            side: if roomy { 860 } else { 380 },
        };
        let (radius, nodes) = fit(&room, nodes);
        // On a narrow stage they are above the servers, far apart, so that messages between them are
        // visible.
        let proxy = if tall {
            Point { x: width - 420, y: TALL_BOX.y + 30 }
        } else {
            Point { x: 1_500, y: height * 45 / 100 }
        };
        let clients = (0..clients).map(|place| client(place, clients, height, tall)).collect();
        let crowded = tall && nodes.len() > 6;
        // Seen from a corner of a regular polygon, two others next to each other are 180°/n apart.
        let many = i32::try_from(nodes.len()).unwrap_or(1).max(2);
        let fan = FAN * 1_000 / (2 * sine(90 / many));
        Self { size, roomy, crowded, tall, radius, fan, nodes, proxy, clients }
    }

    /// Returns the center of a server, the proxy or a client.
    #[must_use]
    pub fn center(&self, address: Address) -> Point {
        match address {
            Address::Node(node) => self.node(node),
            Address::Proxy => self.proxy,
            Address::Client(client) => {
                let place = usize::from(client.0.saturating_sub(1));
                self.clients.get(place).copied().unwrap_or_default()
            }
        }
    }

    /// True if the label of a server is above it: away from the others, where no link runs.
    #[must_use]
    pub fn label_above(&self, node: NodeId) -> bool {
        let heights = || self.nodes.iter().map(|place| place.y);
        let (top, bottom) = (heights().min().unwrap_or(0), heights().max().unwrap_or(0));
        let y = self.node(node).y;
        bottom > top && y < i32::midpoint(top, bottom)
    }

    /// Returns the center of a server.
    #[must_use]
    pub fn node(&self, node: NodeId) -> Point {
        self.nodes.get(usize::from(node.number()) - 1).copied().unwrap_or_default()
    }

    /// Returns the position of a message in a lane at a time: the share of its path is the share of its latency.
    #[must_use]
    pub fn flight(&self, flight: &Flight, lane: LinkLane, now: Time) -> Point {
        let now = flight_view::held(flight).unwrap_or(now);
        let ends = (flight.envelope.from, flight.envelope.to);
        self.on_path(ends, lane, now - flight.sent, flight.arrives - flight.sent)
    }

    /// Returns the position of a message in a lane between two ends that has so much of the time of its way behind it.
    #[must_use]
    pub fn on_path(
        &self,
        (from, to): (Address, Address),
        lane: LinkLane,
        done: Micros,
        whole: Micros,
    ) -> Point {
        let (from, to) = self.path(from, to, lane);
        let part = progress(done, whole);
        from.plus(share(to.x - from.x, part), share(to.y - from.y, part))
    }

    /// Returns the start and the end of a message's path: beside the line between the two, to the right
    /// of its direction, unless its lane is another.
    #[must_use]
    pub fn path(&self, from: Address, to: Address, lane: LinkLane) -> (Point, Point) {
        let (start, end) = (self.center(from), self.center(to));
        let (x, y) = (end.x - start.x, end.y - start.y);
        let length = distance(start, end).max(1);
        let along = |distance: i32| (x * distance / length, y * distance / length);
        // Between neighbors on a small stage at least a quarter of the line is left for the message.
        let (leave, reach) = (self.reach(from), self.reach(to));
        let most = (length * 3 / 4).min(leave + reach);
        let leave = most * leave / (leave + reach);
        let (leave, reach) = (along(leave), along(most - leave));
        let lane = along(LANE + i32::from(lane.0) * LinkLane::STEP);
        (
            start.plus(leave.0 - lane.1, leave.1 + lane.0),
            end.plus(-reach.0 - lane.1, -reach.1 + lane.0),
        )
    }

    /// The distance from the center at which a message starts or stops.
    fn reach(&self, address: Address) -> i32 {
        match address {
            Address::Node(_) => (self.radius + GAP).max(self.fan),
            // Beyond the words below it.
            Address::Proxy => self.half(address).x + GAP + 80,
            Address::Client(_) => self.half(address).x + GAP,
        }
    }

    /// Returns half the width and half the height of a server, the proxy or a client.
    #[must_use]
    pub fn half(&self, address: Address) -> Point {
        match address {
            Address::Node(_) => Point { x: self.radius, y: self.radius },
            Address::Proxy | Address::Client(_) if self.tall => TALL_BOX,
            Address::Proxy => PROXY,
            Address::Client(_) => CLIENT,
        }
    }
}

/// True if a stage is too narrow for the client and the proxy beside the servers, however low it is.
fn tall(size: Size) -> bool {
    size.width < 420 || size.width < 560 && size.width * 3 < size.height * 5
}

/// Returns how many thousandths of a CSS pixel a unit is: the more, the larger the stage is and the fewer are on it.
fn zoom(size: Size, cast: Cast) -> i32 {
    let (width, height) = match cast {
        _ if tall(size) => (374, 420),
        Cast { nodes: 1, .. } if cast.only_servers() => (460, 330),
        Cast { nodes: 0..=5, .. } => (640, 450),
        Cast { .. } => (780, 560),
    };
    (size.width * 1_000 / width).min(size.height * 1_000 / height).clamp(1_000, 4_000)
}

/// The part of the stage for the servers.
struct NodeArea {
    left: i32,
    top: i32,
    right: i32,
    bottom: i32,
    /// The space below a server for its label.
    label: i32,
    /// The space beside the center of a server for half of its label.
    side: i32,
}

/// Returns the largest radius that fits, down to the smallest that holds a name and a term.
fn fit(room: &NodeArea, nodes: u8) -> (i32, Vec<Point>) {
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

/// Places servers on an ellipse, n1 at the top, the others clockwise.
fn ring(room: &NodeArea, radius: i32, nodes: u8) -> Vec<Point> {
    let (top, bottom) = (room.top + radius, room.bottom - radius - room.label);
    let center = Point { x: i32::midpoint(room.left, room.right), y: i32::midpoint(top, bottom) };
    if nodes == 1 {
        return vec![center];
    }
    let down = ((bottom - top) / 2).max(0);
    let side = room.side.max(radius + 140);
    let across = ((room.right - room.left) / 2 - side).clamp(0, down.max(800) * 3 / 2);
    // The lower two of three would leave the lower quarter empty, so they are moved down.
    let lower = |y: i32| if nodes == 3 && y > 0 { (y * 2).min(down) } else { y };
    let at = |degrees: i32| {
        center.plus(across * sine(degrees) / 1_000, -down * sine(degrees + 90) / 1_000)
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
            places.push(Point { x, y: center.y + lower(y - center.y) });
        }
        passed += step;
    }
    places
}

/// Places clients above the proxy: in a column beside it, or in a row on a narrow stage.
fn client(place: u8, clients: u8, height: i32, tall: bool) -> Point {
    let place = i32::from(place);
    if tall {
        return Point { x: TALL_BOX.x + 40 + place * (2 * TALL_BOX.x + 30), y: TALL_BOX.y + 30 };
    }
    let top = height * 18 / 100;
    let step = (height * 64 / 100 / i32::from(clients.max(1))).min(800);
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

/// The elapsed share of a time, in thousandths.
fn progress(elapsed: Micros, whole: Micros) -> i32 {
    let thousandths = elapsed.0.saturating_mul(1_000) / whole.0.max(1);
    i32::try_from(thousandths).unwrap_or(1_000).min(1_000)
}

/// Returns thousandths of a length.
fn share(length: i32, thousandths: i32) -> i32 {
    length * thousandths / 1_000
}

#[cfg(test)]
mod tests {
    use super::*;
    use raft::NodeSet;

    const SIZES: [(i32, i32); 5] = [(756, 560), (374, 330), (420, 640), (1_400, 900), (600, 400)];

    #[test]
    fn servers_are_on_the_stage_and_apart() {
        for (width, height) in SIZES {
            for nodes in 1..=9 {
                let layout = Layout::new(Size { width, height }, Cast::all(nodes, 1));
                let Size { width, height } = layout.size;
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
    fn the_sine_is_good_enough_for_drawing() {
        for (degrees, expected) in
            [(0, 0), (30, 500), (90, 1_000), (180, 0), (210, -500), (270, -1_000), (-90, -1_000)]
        {
            assert!((sine(degrees) - expected).abs() <= 2, "{degrees}°");
        }
    }

    #[test]
    fn each_direction_of_a_link_has_its_own_side() {
        let layout = Layout::new(Size { width: 756, height: 560 }, Cast::all(3, 1));
        let nodes: Vec<Address> = NodeSet::first(3).iter().map(Address::Node).collect();
        let (there, _) = layout.path(nodes[0], nodes[1], LinkLane(0));
        let (_, back) = layout.path(nodes[1], nodes[0], LinkLane(0));
        assert!(distance(there, back) >= 2 * LANE - 4);
        let (further, _) = layout.path(nodes[0], nodes[1], LinkLane(1));
        assert!(distance(further, back) > distance(there, back), "away from the other side");
    }
}
