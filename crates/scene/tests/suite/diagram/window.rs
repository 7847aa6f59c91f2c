//! Windows and tiles: only what is visible is laid out, and nothing twice.

use super::{SIZE, arrows, dots, played, random_run};
use raft::{MAX_NODES, Micros, Time};
use scene::diagram::ArrowEnd;
use scene::{CausalPast, Diagram, Size, Tracks, Window};
use sim::{Address, FlightId, Run, Setup, World};
use test_support::Dice;

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
