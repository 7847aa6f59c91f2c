//! Lays out tiles: lanes, events and state changes. Messages are in `arrows`.

use std::iter;

use crate::diagram::arrows::label_width;
use crate::diagram::geometry::{Plan, tick_step};
use crate::diagram::label::Label;
use crate::diagram::lane_event::LaneEvent;
use crate::diagram::tile::{Bar, Dot, Lane, TextLabel, Tick, Tile};
use crate::diagram::tracks::{NodeState, Track};
use crate::layout::Point;
use crate::stage::RoleName;
use crate::words;
use raft::Time;

/// The distance from a lane to the labels above it.
const ABOVE: i32 = 95;
/// Events that are closer than this are drawn as one.
const NEAR: i32 = 95;

impl Plan<'_> {
    /// Returns the lanes, with the states of servers at a time.
    pub fn lanes(&self, seen: Time) -> Vec<Lane> {
        let lane = |(track, number): (&Track, u8)| Lane {
            place: track.address,
            y: self.y(number),
            state: self.tracks.state(track.address, seen),
        };
        self.tracks.all().iter().zip(0..).map(lane).collect()
    }

    /// Lays out a tile, to the right of another one.
    pub fn tile(&self, number: u64, begins: Time, ends: Time, left: Option<&Tile>) -> Tile {
        let mut tile = empty(Some(number), begins);
        tile.ticks = self.ticks(begins, ends);
        for (track, number) in self.tracks.all().iter().zip(0..) {
            self.bars(track, number, begins, ends, &mut tile.bars);
            self.dots(track, number, begins, ends, &mut tile.dots);
            self.changes(track, number, begins, ends, &mut tile.labels);
        }
        let sent = self.tracks.sent(begins, ends).collect();
        // A tile that is only half known has only half the room.
        let known = ends.min(self.tracks.until());
        self.arrows(sent, self.x(begins, known), left, &mut tile);
        tile
    }

    /// Lays out the messages that were sent before all tiles and are still in flight.
    pub fn left_over(&self, begins: Time) -> Tile {
        let mut tile = empty(None, begins);
        let crossing = self.tracks.in_flight_at(begins).collect();
        self.arrows(crossing, self.size.width.saturating_mul(10), None, &mut tile);
        tile
    }

    fn ticks(&self, begins: Time, ends: Time) -> Vec<Tick> {
        let step = tick_step(self.size, self.span);
        let first = begins.0.div_ceil(step).saturating_mul(step);
        let times = iter::successors(Some(first), |time| time.checked_add(step));
        let tick = |time| Tick { x: self.x(begins, Time(time)), label: words::clock(Time(time)) };
        times.take_while(|time| *time < ends.0).map(tick).collect()
    }

    /// Adds the bars of a lane up to the end of the tile, split where the past ends. A tile of which
    /// nothing is known yet has none.
    fn bars(&self, track: &Track, number: u8, begins: Time, ends: Time, bars: &mut Vec<Bar>) {
        if begins > self.tracks.until() {
            return;
        }
        let (start, stop) = (begins.max(self.tracks.since()), ends);
        let border = self.past.map_or(Time::NEVER, |past| past.ends(number));
        let changes = within(&track.states, start, stop, |(time, _)| *time);
        let mut edges: Vec<Time> = changes.iter().map(|(time, _)| *time).collect();
        edges.extend([start, border.clamp(start, stop.max(start)), stop]);
        edges.sort_unstable();
        for edge in edges.windows(2) {
            let [from, to] = [edge[0], edge[1]];
            let state = self.tracks.state(track.address, from);
            if from < to && !state.is_some_and(|it| it.role == RoleName::Down) {
                let x = self.x(begins, from);
                // The next tile continues without a seam.
                let seam = if to == ends { 18 } else { 0 };
                let length = self.x(begins, to) - x + seam;
                let left = Point { x, y: self.y(number) };
                bars.push(Bar { from: left, length, state, lit: to <= border });
            }
        }
    }

    fn dots(&self, track: &Track, number: u8, begins: Time, ends: Time, dots: &mut Vec<Dot>) {
        let first = dots.len();
        for event in within(&track.events, begins, ends, |event| event.time) {
            let dot = self.dot(track, number, begins, event);
            match dots[first..].last_mut() {
                Some(last) if dot.at.x - last.at.x < NEAR => {
                    let more = last.more + 1;
                    if (dot.chosen, dot.shape) >= (last.chosen, last.shape) {
                        *last = dot;
                    }
                    last.more = more;
                }
                _ => dots.push(dot),
            }
        }
    }

    fn dot(&self, track: &Track, number: u8, begins: Time, event: &LaneEvent) -> Dot {
        Dot {
            at: Point { x: self.x(begins, event.time), y: self.y(number) },
            record: event.number,
            time: event.time,
            place: track.address,
            shape: event.shape,
            word: event.word,
            more: 0,
            lit: self.past.is_none_or(|past| past.holds(number, event.number)),
            chosen: self.past.is_some_and(|past| past.chosen == event.number),
        }
    }

    /// Adds labels above a lane where the state changes, as long as the room until the next change
    /// allows.
    fn changes(
        &self,
        track: &Track,
        number: u8,
        begins: Time,
        ends: Time,
        labels: &mut Vec<TextLabel>,
    ) {
        let start = track.states.partition_point(|(time, _)| *time < begins);
        for place in start.max(1)..track.states.len() {
            let (time, state) = track.states[place];
            if time >= ends {
                break;
            }
            let before = track.states[place - 1].1;
            let next = track.states.get(place + 1).map_or(Time::NEVER, |(next, _)| *next);
            let x = self.x(begins, time) + 20;
            let room = self.x(begins, next) - x;
            let fits = |text: &Label| label_width(text) <= room;
            if let Some(text) = state.labels(before).into_iter().find(fits) {
                let at = Point { x, y: self.y(number) - ABOVE };
                let lit = self.past.is_none_or(|past| time <= past.ends(number));
                labels.push(TextLabel { at, text, state: true, lit });
            }
        }
    }
}

fn empty(number: Option<u64>, begins: Time) -> Tile {
    Tile {
        number,
        begins,
        ticks: Vec::new(),
        bars: Vec::new(),
        arrows: Vec::new(),
        dots: Vec::new(),
        labels: Vec::new(),
        thinned: false,
    }
}

impl NodeState {
    /// Labels for a server that changes from another state to this one, from long to short.
    fn labels(self, before: Self) -> [Label; 3] {
        let Self { role, term, paused } = self;
        let short = format!("{}{term}", role.sign()).into();
        match (role, paused) {
            (RoleName::Down, _) => ["down".into(), "○".into(), "".into()],
            (_, true) if !before.paused => ["paused".into(), "‖".into(), "".into()],
            _ if role == before.role => [format!("term {term}").into(), short, "".into()],
            _ => [format!("{} · term {term}", role.word()).into(), role.word().into(), short],
        }
    }
}

/// Returns the part of a list, sorted by time, that lies between two times, the end excluded.
fn within<T>(things: &[T], from: Time, until: Time, time: impl Fn(&T) -> Time) -> &[T] {
    let start = things.partition_point(|thing| time(thing) < from);
    let end = things.partition_point(|thing| time(thing) < until).max(start);
    &things[start..end]
}
