//! The space-time diagram from outside: it shows what the run contains, and only what is visible.

mod lanes;
mod past;
mod window;

use std::collections::BTreeMap;

use raft::{Micros, Node, Role, Rules, Time};
use scene::diagram::{Bar, Dot, MessageArrow, NodeState};
use scene::{CausalPast, Diagram, RoleName, Size, Tracks, Window};
use sim::{Event, FlightId, Host, Record, Run, ScheduleRun};
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
            Some(Role::Candidate { pre_vote: true, .. }) => RoleName::PreCandidate,
            Some(Role::Candidate { pre_vote: false, .. }) => RoleName::Candidate,
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

fn sendings(records: &[Record]) -> BTreeMap<FlightId, &Record> {
    let mut sent = BTreeMap::new();
    for record in records {
        if let Event::Sent(message) | Event::Duplicated { message, .. } = &record.event {
            sent.insert(message.id, record);
        }
    }
    sent
}
