//! The space-time diagram from outside: it shows what the run contains, and only what is visible.

use std::collections::{BTreeMap, BTreeSet};

use raft::{MAX_NODES, Micros, Node, Role, Rules, Time};
use scene::diagram::{ArrowEnd, Bar, Dot, MessageArrow, NodeState};
use scene::{CausalPast, Diagram, RoleName, Size, Tracks, Window};
use sim::{Address, Event, FlightId, Host, Loss, Record, Run, ScheduleRun, Setup, World};
use test_support::Dice;

const SIZE: Size = Size { width: 740, height: 520 };
/// The lanes are drawn in tenths of a pixel, which are some microseconds each.
const TENTH: i32 = 2;

/// A part of a run, as it was played.
struct Played {
    run: Run,
    since: Time,
    until: Time,
    records: Vec<Record>,
    tracks: Tracks,
}

fn played(run: Run, since: Time, until: Time) -> Played {
    let start = run.play(since, &mut Vec::new()).expect("a good setup");
    let mut records = Vec::new();
    let end = run.play(until, &mut records).expect("a good setup");
    let mut earlier = Vec::new();
    run.play(since, &mut earlier).expect("a good setup");
    let records = records.split_off(earlier.len());
    let mut tracks = Tracks::new(&start);
    tracks.follow(&end, &records);
    Played { run, since, until, records, tracks }
}

/// A part of a random run, from a random time to its end.
fn random_run(seed: u64) -> Played {
    let ScheduleRun { run, until, .. } = ScheduleRun::play(seed, Rules::default());
    let until = until.min(Time(12_000_000));
    let since = Time(Dice::new(seed).below(until.0 / 3));
    played(run, since, until)
}

impl Played {
    fn diagram(&self, window: &Window, past: Option<&CausalPast>) -> Diagram {
        Diagram::layout(&self.tracks, window, self.until, SIZE, past, None)
    }

    fn some_window(&self, dice: &mut Dice) -> Window {
        let from = Time(self.since.0 + dice.below((self.until - self.since).0));
        Window::over(from, from + Micros(1_000 * (5 + dice.below(700))))
    }

    fn record(&self, number: u64) -> &Record {
        let place = self.records.binary_search_by_key(&number, |record| record.number);
        &self.records[place.expect("of this part")]
    }
}

fn state(host: &Host) -> NodeState {
    NodeState {
        role: match host.node().map(Node::role) {
            None => RoleName::Down,
            Some(Role::Follower { .. }) => RoleName::Follower,
            Some(Role::Candidate { .. }) => RoleName::Candidate,
            Some(Role::Leader(_)) => RoleName::Leader,
        },
        term: host.durable().term,
        paused: matches!(host, Host::Paused(..)),
    }
}

/// All that is drawn, with its position from the left edge of the window.
fn all<T>(
    diagram: &Diagram,
    window: &Window,
    of: fn(&scene::diagram::Tile) -> &Vec<T>,
) -> Vec<(i32, T)>
where
    T: Clone,
{
    let mut drawn = Vec::new();
    for tile in &diagram.tiles {
        let x = diagram.x(window, tile.begins);
        drawn.extend(of(tile).iter().map(|it| (x, it.clone())));
    }
    drawn
}

fn arrows(diagram: &Diagram, window: &Window) -> Vec<(i32, MessageArrow)> {
    all(diagram, window, |tile| &tile.arrows)
}

fn dots(diagram: &Diagram, window: &Window) -> Vec<(i32, Dot)> {
    all(diagram, window, |tile| &tile.dots)
}

fn bars(diagram: &Diagram, window: &Window) -> Vec<(i32, Bar)> {
    all(diagram, window, |tile| &tile.bars)
}

/// Given any run, when any part of a server's lane is drawn, then its role, its term and its pause are
/// those of the world at that time.
#[test]
fn lanes_are_what_servers_were() {
    let mut seen = BTreeSet::new();
    for seed in 0..10 {
        let played = random_run(seed);
        let mut dice = Dice::new(seed);
        for _ in 0..8 {
            let window = played.some_window(&mut dice);
            let diagram = played.diagram(&window, None);
            let time = Time(window.from().0 + dice.below(window.span().0)).min(played.until);
            let world = played.run.play(time, &mut Vec::new()).expect("a good setup");
            let x = diagram.x(&window, time);
            for (id, host) in world.hosts() {
                let expected = state(host);
                let place = Address::Node(id);
                assert_eq!(played.tracks.state(place, time), Some(expected), "seed {seed}");
                seen.insert((expected.role.word(), expected.paused));
                let lane = diagram.lanes.iter().find(|lane| lane.place == place).expect("a lane");
                let here: Vec<Bar> = bars(&diagram, &window)
                    .into_iter()
                    .filter(|(left, bar)| {
                        let from = left + bar.from.x;
                        bar.from.y == lane.y && from - TENTH <= x && x <= from + bar.length + TENTH
                    })
                    .map(|(_, bar)| bar)
                    .collect();
                match expected.role {
                    RoleName::Down => {}
                    _ => assert!(here.iter().any(|bar| bar.state == Some(expected)), "seed {seed}"),
                }
            }
        }
    }
    assert!(seen.len() >= 5, "there was something to see: {seen:?}");
}

/// Given a server that is down, when its lane is drawn, then there is a gap.
#[test]
fn a_crash_is_a_gap() {
    let mut gaps = 0;
    for seed in 0..10 {
        let played = random_run(seed);
        for record in played.records.iter().filter(|record| record.event == Event::Crashed) {
            let window = Window::over(record.time, record.time + Micros(100_000));
            let diagram = played.diagram(&window, None);
            let lane = diagram.lanes.iter().find(|lane| Some(lane.place) == record.place);
            let lane = lane.expect("a server's lane");
            let later = diagram.x(&window, record.time + Micros(5_000));
            let up = played.tracks.state(lane.place, record.time + Micros(5_000));
            if up.is_none_or(|state| state.role != RoleName::Down) {
                continue;
            }
            gaps += 1;
            let covered = bars(&diagram, &window).into_iter().any(|(left, bar)| {
                let from = left + bar.from.x;
                bar.from.y == lane.y && from <= later && later < from + bar.length
            });
            assert!(!covered, "seed {seed}: {record:?}");
        }
    }
    assert!(gaps > 5);
}

/// Given any run, when a window is laid out, then each message that arrived within it has an arrow from
/// the time and the lane of its sending to those of its arrival; a lost message ends in between.
#[test]
fn messages_go_from_their_sending_to_their_arrival() {
    let (mut came, mut lost) = (0, 0);
    for seed in 0..10 {
        let played = random_run(seed);
        let sent = sendings(&played.records);
        let mut dice = Dice::new(seed);
        for _ in 0..8 {
            let window = played.some_window(&mut dice);
            let diagram = played.diagram(&window, None);
            if diagram.thinned {
                continue;
            }
            let lane =
                |place| diagram.lanes.iter().find(|lane| lane.place == place).expect("a lane").y;
            let drawn: BTreeMap<FlightId, (i32, MessageArrow)> = arrows(&diagram, &window)
                .into_iter()
                .map(|(left, way)| (way.id, (left, way)))
                .collect();
            for record in &played.records {
                let seen = window.from() <= record.time && record.time <= window.until();
                let (Event::Delivered(message) | Event::Lost { message, .. }) = &record.event
                else {
                    continue;
                };
                if !seen {
                    continue;
                }
                let (left, way) = &drawn[&message.id];
                let close = |one: i32, other: i32, most: i32| (one - other).abs() <= most;
                let (from, to) = (lane(message.from), lane(message.to));
                assert!(close(left + way.to.x, diagram.x(&window, record.time), TENTH));
                assert_eq!(way.record, Some((record.number, record.time)));
                if let Some(sending) = sent.get(&message.id)
                    && window.from() <= sending.time
                {
                    assert!(close(left + way.from.x, diagram.x(&window, sending.time), TENTH));
                    assert!(close(way.from.y, from, 80), "seed {seed}: {message:?}");
                }
                match &record.event {
                    Event::Lost { because: Loss::Chance | Loss::Cut, .. } => {
                        lost += 1;
                        assert_eq!(way.ending, ArrowEnd::Lost);
                        if sent.contains_key(&message.id) && window.from() <= sent[&message.id].time
                        {
                            assert!(close(way.to.y, i32::midpoint(from, to), 1), "half-way");
                        }
                    }
                    Event::Lost { .. } => assert_eq!(way.ending, ArrowEnd::Lost),
                    _ => {
                        came += 1;
                        assert_eq!(way.ending, ArrowEnd::Came);
                        assert!(close(way.to.y, to, 80), "seed {seed}: {message:?}");
                    }
                }
            }
        }
    }
    assert!(came > 500 && lost > 20, "{came} arrived, {lost} were lost");
}

fn sendings(records: &[Record]) -> BTreeMap<FlightId, &Record> {
    let mut sent = BTreeMap::new();
    for record in records {
        if let Event::Sent(message) | Event::Duplicated { message, .. } = &record.event {
            sent.insert(message.id, record);
        }
    }
    sent
}

/// Given messages in flight at the beginning or at the end, when a window is laid out, then they are
/// there, and those without an end are open.
#[test]
fn messages_in_flight_are_drawn() {
    let mut open = 0;
    for seed in 0..10 {
        let played = random_run(seed);
        for time in [played.since, played.until] {
            let world = played.run.play(time, &mut Vec::new()).expect("a good setup");
            let from = Time(time.0.saturating_sub(100_000));
            let window = Window::over(from, time + Micros(100_000));
            let diagram = played.diagram(&window, None);
            let drawn = arrows(&diagram, &window);
            for flight in world.network().flights().filter(|_| !diagram.thinned) {
                let way = drawn.iter().find(|(_, way)| way.id == flight.id);
                let (_, way) = way.expect("it is drawn");
                assert_eq!(way.kind, flight.envelope.payload.kind());
                if time == played.until {
                    assert_eq!(way.ending, ArrowEnd::Open);
                    open += 1;
                }
            }
        }
    }
    assert!(open > 0);
}

/// The records that happened before a record, computed naively: from each record to its direct causes.
/// Nobody notices that a message was lost.
fn before(records: &[Record], chosen: u64) -> BTreeSet<u64> {
    let noticed = |record: &&Record| !matches!(record.event, Event::Lost { .. });
    let sent = sendings(records);
    let (mut past, mut open) = (BTreeSet::new(), vec![chosen]);
    while let Some(number) = open.pop() {
        if !past.insert(number) {
            continue;
        }
        let place = records.partition_point(|record| record.number < number);
        let record = &records[place];
        let same = |other: &&Record| record.place.is_some() && other.place == record.place;
        match &record.event {
            Event::Lost { message, .. } => open.extend(sent.get(&message.id).map(|it| it.number)),
            event => {
                let earlier = records[..place].iter().rev().filter(noticed).find(same);
                open.extend(earlier.map(|it| it.number));
                if let Event::Delivered(message) = event {
                    open.extend(sent.get(&message.id).map(|it| it.number));
                }
            }
        }
    }
    past
}

/// Given any record, when its past is computed, then it is exactly what happened before it: at its
/// place, and through messages.
#[test]
fn the_past_is_what_happened_before() {
    for seed in 0..6 {
        let mut dice = Dice::new(seed);
        let whole = random_run(seed);
        let since = whole.since;
        let played = played(whole.run, since, whole.until.min(since + Micros(1_000_000)));
        for _ in 0..12 {
            let most = played.records.len() as u64;
            let chosen = played.records[0].number + dice.below(most);
            let past = CausalPast::compute(&played.tracks, chosen).expect("it is of this stretch");
            let expected = before(&played.records, chosen);
            for record in &played.records {
                let Some(place) = record.place else { continue };
                if matches!(record.event, Event::Lost { .. }) && record.number != chosen {
                    continue;
                }
                assert_eq!(
                    past.has(&played.tracks, place, record.number),
                    expected.contains(&record.number),
                    "seed {seed}: {record:?} before {:?}",
                    played.record(chosen),
                );
            }
            lit_is_what_belongs_to_it(&played, &past, &expected);
        }
    }
}

/// Checks that events are lit if they belong to the past, and messages if their arrival does.
fn lit_is_what_belongs_to_it(played: &Played, past: &CausalPast, expected: &BTreeSet<u64>) {
    let time = played.record(past.chosen).time;
    let window = Window::over(Time(time.0.saturating_sub(400_000)), time + Micros(50_000));
    let diagram = played.diagram(&window, Some(past));
    for (_, dot) in dots(&diagram, &window) {
        assert_eq!(dot.lit, expected.contains(&dot.record), "{dot:?}");
    }
    for (_, way) in arrows(&diagram, &window).into_iter().filter(|(_, way)| !way.chosen) {
        let came = way.record.is_some_and(|(number, _)| expected.contains(&number));
        assert_eq!(way.lit, way.ending == ArrowEnd::Came && came, "{way:?}");
    }
    let noticed = |record: &&Record| !matches!(record.event, Event::Lost { .. });
    for lane in &diagram.lanes {
        let here = |record: &&Record| record.place == Some(lane.place);
        let past = |record: &&Record| expected.contains(&record.number);
        let last = played.records.iter().filter(noticed).rev().filter(here).find(past);
        let border = diagram.x(&window, last.map_or(played.since, |record| record.time));
        let bars = bars(&diagram, &window).into_iter().filter(|(_, bar)| bar.from.y == lane.y);
        for (left, bar) in bars.filter(|(_, bar)| bar.length > 40) {
            assert_eq!(bar.lit, left + bar.from.x + bar.length / 2 < border, "{bar:?}");
        }
    }
}

/// Given a number of no record, when its past is computed, then there is none.
#[test]
fn unknown_records_have_no_past() {
    let played = random_run(1);
    let last = played.records.last().expect("something happened").number;
    for number in [0, played.records[0].number - 1, last + 1, u64::MAX] {
        assert_eq!(CausalPast::compute(&played.tracks, number), None);
    }
}

/// Given a run that is followed in steps of any length, then it is drawn as if it were known at once.
#[test]
fn followed_in_steps_is_known_at_once() {
    for seed in 0..6 {
        let whole = random_run(seed);
        let mut dice = Dice::new(seed);
        let mut world = whole.run.play(whole.since, &mut Vec::new()).expect("a good setup");
        let mut tracks = Tracks::new(&world);
        let mut rest = &whole.records[..];
        while world.now() < whole.until {
            let next = whole.until.min(world.now() + Micros(dice.below(90_000)));
            world = whole.run.play(next, &mut Vec::new()).expect("a good setup");
            let count = rest.partition_point(|record| record.time <= next);
            tracks.follow(&world, &rest[..count]);
            rest = &rest[count..];
        }
        for _ in 0..8 {
            let window = whole.some_window(&mut dice);
            let in_steps = Diagram::layout(&tracks, &window, whole.until, SIZE, None, None);
            assert_eq!(in_steps.lanes, whole.diagram(&window, None).lanes);
            // How far a message that was dropped by hand had come is only known to who saw it fly.
            let ends = |diagram: &Diagram| -> Vec<(FlightId, ArrowEnd, i32)> {
                let drawn = arrows(diagram, &window).into_iter();
                drawn.map(|(left, way)| (way.id, way.ending, left + way.to.x)).collect()
            };
            assert_eq!(ends(&in_steps), ends(&whole.diagram(&window, None)), "seed {seed}");
        }
    }
}

/// Given a diagram, when the window moves by less than a tile, then nothing has to be laid out again; when
/// it moves by one, then all tiles that are still visible are the very same.
#[test]
fn tiles_stay_the_same_while_the_window_moves() {
    let played = random_run(2);
    let mut window = Window::over(Time(1_000_000), Time(1_400_000));
    let first = played.diagram(&window, None);
    let before = &first.tiles[1];
    assert!(before.begins < window.from(), "labels that begin before the edge continue after it");
    window.pan(200, played.until);
    assert!(first.covers(&window, &played.tracks));
    window.pan(100, played.until);
    assert!(!first.covers(&window, &played.tracks));
    let next = Diagram::layout(&played.tracks, &window, played.until, SIZE, None, Some(&first));
    let same = next
        .tiles
        .iter()
        .filter(|tile| first.tiles.iter().any(|other| std::rc::Rc::ptr_eq(tile, other)));
    assert!(same.count() >= 4, "of {}", next.tiles.len());
}

/// Given a run of 100,000 records, when a window is laid out, then only what is in it is drawn.
#[test]
fn a_long_run_costs_no_more_than_the_window() {
    let setup = Setup { nodes: MAX_NODES, ..Setup::default() };
    let mut world = World::new(&setup, 1).expect("a good setup");
    let mut tracks = Tracks::new(&world);
    let mut records = Vec::new();
    while tracks.len() < 100_000 {
        world.run_until(world.now() + Micros(1_000_000), &mut records);
        tracks.follow(&world, &records);
        records.clear();
    }
    let middle = Time(world.now().0 / 2);
    let window = Window::over(middle, middle + Micros(500_000));
    let diagram = Diagram::layout(&tracks, &window, world.now(), SIZE, None, None);
    let drawn = arrows(&diagram, &window);
    assert!(!diagram.thinned && drawn.len() > 50 && drawn.len() < 800, "{}", drawn.len());
    let width = SIZE.width * 10;
    for (left, way) in &drawn {
        assert!(left + way.to.x >= -width / 2 && left + way.from.x <= width * 3 / 2);
    }
    // The longest window shows less of each.
    let window = Window::over(middle, middle + Micros(60_000_000));
    let diagram = Diagram::layout(&tracks, &window, world.now(), SIZE, None, None);
    assert!(diagram.thinned && arrows(&diagram, &window).len() < 1_000);
    assert!(dots(&diagram, &window).len() < 2_000);
    let past = CausalPast::compute(&tracks, tracks.len() / 2).expect("of this part");
    assert!(past.has(&tracks, Address::Proxy, past.chosen));
}

/// Given windows, sizes and playheads that make no sense, when a diagram is laid out, then there is one.
#[test]
fn odd_windows_do_no_harm() {
    for nodes in [1, 3, MAX_NODES] {
        let run = Run::new(Setup { nodes, ..Setup::default() }, 1);
        let played = played(run, Time(300_000), Time(900_000));
        let times = [0, 299_999, 300_000, 600_000, 900_000, 1_000_000_000, u64::MAX].map(Time);
        for (from, until) in times.into_iter().flat_map(|from| times.map(|until| (from, until))) {
            for (width, height) in [(0, 0), (-5, -5), (1, 1), (374, 330), (i32::MAX / 100, 9)] {
                let size = Size { width, height };
                let mut window = Window::over(from, until);
                let first = played.records.first().map_or(0, |record| record.number);
                let past = CausalPast::compute(&played.tracks, first);
                for past in [None, past.as_ref()] {
                    let diagram = Diagram::layout(&played.tracks, &window, until, size, past, None);
                    assert_eq!(diagram.lanes.len(), usize::from(nodes) + 2);
                    let _anywhere = diagram.shift(&window);
                }
                window.zoom(u32::MAX, u32::MAX);
                window.pan(i32::MIN, until);
            }
        }
    }
}

/// Given a phone and nine servers, when a diagram is laid out, then all lanes are on it and apart.
#[test]
fn all_lanes_have_room() {
    for (nodes, width, height) in [(3, 310, 330), (9, 310, 330), (9, 680, 520), (9, 1_900, 1_000)] {
        let run = Run::new(Setup { nodes, ..Setup::default() }, 1);
        let played = played(run, Time(0), Time(500_000));
        let size = Size { width, height };
        let window = Window::default();
        let diagram = Diagram::layout(&played.tracks, &window, played.until, size, None, None);
        let heights: Vec<i32> = diagram.lanes.iter().map(|lane| lane.y).collect();
        assert!(heights.windows(2).all(|pair| pair[1] - pair[0] >= 240), "{heights:?}");
        assert!(heights[0] > 220 && heights[heights.len() - 1] <= height * 10 - 100);
    }
}
