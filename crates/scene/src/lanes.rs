//! Lanes: messages that would cover each other on their link go side by side.

use crate::{FlightView, Layout, Point, Size, TakenPlace};
use raft::{Micros, Time};
use sim::FlightId;
use std::collections::BTreeMap;

/// How far to the side of its link a message goes: 0 is next to the line, at the right; more is further away, and less
/// is at the left.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct LinkLane(pub i8);

impl LinkLane {
    /// How far two lanes are from each other, in tenths of a unit.
    pub(crate) const STEP: i32 = 60;

    /// Returns all of them, from the line outwards. The last are as far from each other as the widest messages need.
    fn all() -> impl Iterator<Item = Self> {
        let both = |away| [Self(away), Self(-away)];
        std::iter::once(Self(0)).chain((1..=14).flat_map(both))
    }

    /// How bad it is to be so far away from the link.
    fn cost(self) -> usize {
        usize::from(self.0.unsigned_abs()) * AWAY
    }
}

/// The least space between two messages, in tenths of a unit.
const SPACE: i32 = 20;
/// With more messages in flight than this nobody sees who covers whom, and to find it out would take long.
const MANY: usize = 200;
/// How bad it is to meet a message of the same link at all; to be over one of another link, over words, or half outside
/// of the stage, for each moment that is looked at; and to be one lane further away from the link.
const SAME_LINK: usize = 1_000;
const OVER: usize = 15;
const AWAY: usize = 12;
/// So many moments of a flight are looked at for what is only passed.
const MOMENTS: u64 = 16;

/// The lanes of all messages in flight.
///
/// A message takes the lane nearest to the line in which it meets nobody of its link on its whole way, and keeps it;
/// where so much is in flight that there is none, that in which it meets the fewest. A little further away it also goes
/// for what it would be over for long: messages of other links, servers and words. So the lanes are not a function of
/// the world alone: whom a message had to avoid may have arrived before it.
#[derive(Clone, Debug, Default)]
pub struct LinkLanes {
    given: BTreeMap<FlightId, (FlightView, LinkLane)>,
    layout: Option<Layout>,
}

impl LinkLanes {
    /// Gives a lane to each message that is new, and forgets those that are gone. The lanes stand in the order of the
    /// messages. On another stage all of them are given anew.
    pub fn follow(
        &mut self,
        flights: &[FlightView],
        layout: &Layout,
        taken: &[TakenPlace],
    ) -> Vec<LinkLane> {
        if self.layout.as_ref() != Some(layout) {
            *self = Self { given: BTreeMap::new(), layout: Some(layout.clone()) };
        }
        let flying: BTreeMap<FlightId, &FlightView> =
            flights.iter().map(|it| (it.id, it)).collect();
        self.given.retain(|id, (known, _)| flying.get(id).is_some_and(|it| is_same(it, known)));
        flights.iter().map(|flight| self.lane(flight, layout, taken)).collect()
    }

    fn lane(&mut self, flight: &FlightView, layout: &Layout, taken: &[TakenPlace]) -> LinkLane {
        if let Some((_, lane)) = self.given.get(&flight.id) {
            return *lane;
        }
        let others = self.given.values().take(if self.given.len() > MANY { 0 } else { MANY });
        let (own, others): (Vec<_>, Vec<_>) = others.partition(|(it, _)| on_one_link(flight, it));
        let ways = |given: Vec<&(FlightView, LinkLane)>| -> Vec<Way> {
            given.into_iter().map(|(it, lane)| Way::new(it, *lane, layout)).collect()
        };
        let (own, others) = (ways(own), ways(others));
        let ends = [Some(flight.from), Some(flight.to)];
        let taken: Vec<&TakenPlace> =
            taken.iter().filter(|place| !ends.contains(&place.actor)).collect();
        let cost = |lane: &LinkLane| {
            let way = Way::new(flight, *lane, layout);
            let met = own.iter().filter(|other| way.meets(other)).count();
            let over: usize = way
                .moments()
                .map(|(time, at)| {
                    others.iter().filter(|it| it.covers(time, at, way.half)).count()
                        + taken.iter().filter(|it| is_over(at, way.half, it)).count()
                        + usize::from(leaves(at, way.half, layout.size))
                })
                .sum();
            met * SAME_LINK + over * OVER + lane.cost()
        };
        let mut best = (usize::MAX, LinkLane(0));
        for lane in LinkLane::all() {
            // From here on it only gets worse.
            if lane.cost() >= best.0 {
                break;
            }
            let cost = cost(&lane);
            if cost < best.0 {
                best = (cost, lane);
            }
        }
        let (_, lane) = best;
        self.given.insert(flight.id, (flight.clone(), lane));
        lane
    }
}

/// True if two views are of the same message. That it will be lost may become known while it is in flight, and by hand it
/// may be held or delayed.
fn is_same(one: &FlightView, other: &FlightView) -> bool {
    let FlightView { id, kind, from, to, term, label, doomed: _, sent, arrives: _, held: _ } = one;
    (id, kind, from, to, term) == (&other.id, &other.kind, &other.from, &other.to, &other.term)
        && (label, sent) == (&other.label, &other.sent)
}

fn on_one_link(one: &FlightView, other: &FlightView) -> bool {
    (one.from, one.to) == (other.from, other.to) || (one.from, one.to) == (other.to, other.from)
}

/// The way of a message over the stage.
struct Way {
    start: Point,
    end: Point,
    half: Point,
    sent: Time,
    arrives: Time,
    ends: Time,
}

impl Way {
    fn new(flight: &FlightView, lane: LinkLane, layout: &Layout) -> Self {
        let (start, end) = layout.path(flight.from, flight.to, lane);
        let FlightView { sent, arrives, .. } = *flight;
        Self { start, end, half: flight.half(), sent, arrives, ends: flight.ends() }
    }

    /// Returns where its middle is at a time.
    fn at(&self, time: Time) -> (i64, i64) {
        let (gone, whole) = ((time - self.sent).0, (self.arrives - self.sent).0.max(1));
        let along = |start: i32, end: i32| {
            let length = i128::from(end - start) * i128::from(gone) / i128::from(whole);
            i64::from(start) + i64::try_from(length).unwrap_or(0)
        };
        (along(self.start.x, self.end.x), along(self.start.y, self.end.y))
    }

    /// Returns some moments of its flight, and where it is then.
    fn moments(&self) -> impl Iterator<Item = (Time, (i64, i64))> {
        let length = (self.ends - self.sent).0;
        let moments = (0..=MOMENTS).map(move |part| self.sent + Micros(length * part / MOMENTS));
        moments.map(|time| (time, self.at(time)))
    }

    /// True if it covers a part of something at a place and of a size.
    fn covers(&self, time: Time, (x, y): (i64, i64), half: Point) -> bool {
        if time < self.sent || time > self.ends {
            return false;
        }
        let (own_x, own_y) = self.at(time);
        (x - own_x).abs() < i64::from(half.x + self.half.x + SPACE)
            && (y - own_y).abs() < i64::from(half.y + self.half.y + SPACE)
    }

    /// True if the one covers a part of the other at any time.
    fn meets(&self, other: &Self) -> bool {
        let (since, until) = (self.sent.max(other.sent), self.ends.min(other.ends));
        // What arrives makes room for what is sent at the same time.
        if since >= until {
            return false;
        }
        let apart = |time| {
            let ((x, y), (other_x, other_y)) = (self.at(time), other.at(time));
            (x - other_x, y - other_y)
        };
        let width = i64::from(self.half.x + other.half.x + SPACE);
        let height = i64::from(self.half.y + other.half.y + SPACE);
        crosses(apart(since), apart(until), (width, height))
    }
}

/// True if what is at a place covers a part of another place.
fn is_over((x, y): (i64, i64), half: Point, place: &TakenPlace) -> bool {
    (x - i64::from(place.center.x)).abs() < i64::from(half.x + place.half.x)
        && (y - i64::from(place.center.y)).abs() < i64::from(half.y + place.half.y)
}

/// True if what is at a place is not wholly on the stage.
fn leaves((x, y): (i64, i64), half: Point, Size { width, height }: Size) -> bool {
    let is_in = |place: i64, half: i32, size: i32| {
        place >= half.into() && place + i64::from(half) <= i64::from(size) * 10
    };
    !is_in(x, half.x, width) || !is_in(y, half.y, height)
}

/// True if the line between two places comes into the rectangle around the origin, of which half the width and half the
/// height are given: unless a line across, a line down or one beside its direction separates them.
fn crosses(from: (i64, i64), to: (i64, i64), half: (i64, i64)) -> bool {
    let reaches = |one: i64, other: i64, half: i64| one.min(other) < half && one.max(other) > -half;
    let (x, y) = (to.0 - from.0, to.1 - from.1);
    let beside = (x * from.1 - y * from.0).abs();
    reaches(from.0, to.0, half.0)
        && reaches(from.1, to.1, half.1)
        && beside <= half.0 * y.abs() + half.1 * x.abs()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Cast, Stage};
    use raft::{ClientId, NodeId, Operation, Text};
    use sim::{Address, Intervention, MessageKind, Setup, World};

    const SIZES: [(i32, i32); 3] = [(756, 560), (374, 330), (1_400, 900)];

    fn layout(size: (i32, i32), nodes: u8) -> Layout {
        Layout::new(Size { width: size.0, height: size.1 }, Cast::all(nodes, 1))
    }

    fn flight(id: u64, ends: (u8, u8), sent: u64, arrives: u64) -> FlightView {
        let node = |number| Address::Node(NodeId::new(number).expect("1 to 9"));
        FlightView {
            id: FlightId(id),
            kind: MessageKind::AppendEntries,
            from: node(ends.0),
            to: node(ends.1),
            term: None,
            label: "x=5".into(),
            doomed: false,
            sent: Time(sent),
            arrives: Time(arrives),
            held: None,
        }
    }

    /// Given messages far from each other, then each is next to the line; one that follows another closely, or catches
    /// up with it, or overtakes it, goes beside it, and so does one that meets it halfway.
    #[test]
    fn only_who_would_be_covered_goes_to_the_side() {
        for size in SIZES {
            let layout = layout(size, 3);
            let first = flight(1, (1, 2), 0, 20_000);
            for (what, second, to_the_side) in [
                ("far behind", flight(2, (1, 2), 15_000, 35_000), false),
                ("another link", flight(2, (1, 3), 0, 20_000), false),
                ("at once", flight(2, (1, 2), 0, 20_000), true),
                ("close behind", flight(2, (1, 2), 1_000, 21_000), true),
                ("catches up", flight(2, (1, 2), 10_000, 20_001), true),
                ("overtakes", flight(2, (1, 2), 5_000, 16_000), true),
                ("comes towards it", flight(2, (2, 1), 1_000, 21_000), true),
            ] {
                let lanes = LinkLanes::default().follow(&[first.clone(), second], &layout, &[]);
                assert_eq!(lanes[0], LinkLane(0), "{what}");
                assert_eq!(lanes[1] != LinkLane(0), to_the_side, "{what} at {size:?}: {lanes:?}");
            }
        }
    }

    /// Given a message that went to the side, when the one that it avoided has arrived, or it becomes known that it
    /// will be lost, then it stays where it is; and so does the other, when that comes back as time goes backwards.
    #[test]
    fn a_message_keeps_its_lane() {
        let layout = layout(SIZES[0], 3);
        let (first, second) = (flight(1, (1, 2), 0, 20_000), flight(2, (1, 2), 1_000, 21_000));
        let mut lanes = LinkLanes::default();
        let both = lanes.follow(&[first.clone(), second.clone()], &layout, &[]);
        let doomed = FlightView { doomed: true, ..second.clone() };
        assert_eq!(lanes.follow(std::slice::from_ref(&second), &layout, &[]), both[1..]);
        assert_eq!(lanes.follow(&[doomed], &layout, &[]), both[1..]);
        assert_eq!(lanes.follow(&[first, second.clone()], &layout, &[]), both);
        let other = FlightView { sent: Time(500), ..second };
        assert_eq!(
            lanes.follow(&[other], &layout, &[]),
            [LinkLane(0)],
            "the message of another run"
        );
    }

    /// Given a busy cluster, then no message ever changes its lane, and at no time does one cover another on its link.
    #[test]
    fn messages_in_flight_cover_none_on_their_link_and_never_jump() {
        for (nodes, seed, size) in [(3, 1, SIZES[0]), (3, 2, SIZES[1]), (5, 3, SIZES[2])] {
            let setup = Setup { nodes, ..Setup::default() };
            let mut world = World::new(&setup, seed).expect("a sound setup");
            let (mut lanes, layout) = (LinkLanes::default(), layout(size, nodes));
            let mut known: BTreeMap<FlightId, LinkLane> = BTreeMap::new();
            for round in 0..80 {
                let until = world.now() + Micros::from_millis(60);
                while world.now() < until && world.advance(until, &mut Vec::new()) {
                    let flights = Stage::new(&world).flights;
                    let given = lanes.follow(&flights, &layout, &[]);
                    for (flight, lane) in flights.iter().zip(&given) {
                        assert_eq!(known.entry(flight.id).or_insert(*lane), lane, "{flight:?}");
                    }
                    assert_apart(&flights, &given, &layout, world.now());
                }
                // Earlier the proxy would ask for all of them at once, again and again.
                if world.now() > Time(1_000_000) {
                    write(&mut world, round);
                }
            }
            let aside = known.values().filter(|lane| **lane != LinkLane(0)).count();
            assert!(aside > 50, "only {aside} of {} had to go to the side", known.len());
        }
    }

    fn write(world: &mut World, round: u32) {
        let [key, value] = ["x", &round.to_string()].map(|text| Text::new(text).expect("short"));
        let operation = Operation::Write { key, value };
        let ask = Intervention::Ask { client: ClientId(1), operation };
        // Too many at once are refused.
        let _refused = world.intervene(&ask, &mut Vec::new());
    }

    fn assert_apart(flights: &[FlightView], lanes: &[LinkLane], layout: &Layout, now: Time) {
        let ways: Vec<(&FlightView, Way)> =
            flights.iter().zip(lanes).map(|(it, lane)| (it, Way::new(it, *lane, layout))).collect();
        for (place, (flight, way)) in ways.iter().enumerate() {
            for (other, its) in ways[..place].iter().filter(|(it, _)| on_one_link(it, flight)) {
                let ((x, y), (other_x, other_y)) = (way.at(now), its.at(now));
                let is_apart = (x - other_x).abs() >= i64::from(way.half.x + its.half.x)
                    || (y - other_y).abs() >= i64::from(way.half.y + its.half.y);
                assert!(
                    is_apart,
                    "{flight:?} covers {other:?} at {now:?}: {lanes:?} {:?} {:?}",
                    way.start, way.end
                );
            }
        }
    }
}
