//! What is drawn of a piece of time.

use std::iter;

use crate::diagram::label::Label;
use crate::diagram::place::{AXIS, Plan, tick_step};
use crate::diagram::tracks::{Mark, Passage, Row, Sign, State};
use crate::layout::Point;
use crate::narration;
use crate::stage::RoleName;
use crate::words;
use raft::{Term, Time};
use sim::{Address, FlightId, MessageKind};

/// A lane's name, and what can be said of it at the playhead.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Lane {
    /// Whose lane it is.
    pub place: Address,
    /// Its height.
    pub y: i32,
    /// What a server is at the playhead, or at the edge of the window that is nearest to it.
    pub state: Option<State>,
}

/// A piece of time, with all that begins in it. Its places are counted from its left edge.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Piece {
    /// Its number, by which it is known as long as the window is as long; `None` for what began
    /// before all pieces.
    pub number: Option<u64>,
    /// When it begins.
    pub begins: Time,
    /// Times.
    pub ticks: Vec<Tick>,
    /// The lanes.
    pub bars: Vec<Bar>,
    /// The messages.
    pub ways: Vec<Way>,
    /// The events.
    pub dots: Vec<Dot>,
    /// Words at changes and at messages, where there is room for them.
    pub words: Vec<Words>,
    /// Whether there are so many messages that some kinds are left out.
    pub thinned: bool,
}

/// An instant with a round number.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Tick {
    /// Where.
    pub x: i32,
    /// Which.
    pub label: String,
}

/// A stretch of a lane on which nothing changes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Bar {
    /// Its left end.
    pub from: Point,
    /// How long it is.
    pub length: i32,
    /// What a server is there; `None` on other lanes. There is no bar for one that is down.
    pub state: Option<State>,
    /// Whether it belongs to the past that is looked at.
    pub lit: bool,
}

/// A message's way, or as much of it as it will go.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Way {
    /// The message.
    pub id: FlightId,
    /// Its kind.
    pub kind: MessageKind,
    /// A word or a sign for what it says, as far as that is known.
    pub label: Label,
    /// Who sent it.
    pub sender: Address,
    /// Who will receive it.
    pub receiver: Address,
    /// The sender's term; the messages of clients have none.
    pub term: Option<Term>,
    /// How it ended.
    pub ending: Ending,
    /// Where it begins.
    pub from: Point,
    /// Where it ends. What is on its way ends where it is heading for: nothing is shown to the
    /// right of what is known.
    pub to: Point,
    /// The record by which it can be chosen, and when that was: its end, or else its sending, if
    /// the stretch has it.
    pub record: Option<(u64, Time)>,
    /// Whether it belongs to the past that is looked at.
    pub lit: bool,
    /// Whether it is what was chosen.
    pub chosen: bool,
}

/// How a message's way ends.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Ending {
    /// It came.
    Came,
    /// It was lost.
    Lost,
    /// It is on its way.
    Open,
}

/// An event, or several that are too near to each other: then it is the weightiest.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Dot {
    /// Where.
    pub at: Point,
    /// Its record.
    pub record: u64,
    /// When it was.
    pub time: Time,
    /// Whose it is.
    pub place: Address,
    /// Its form.
    pub sign: Sign,
    /// What it was.
    pub word: &'static str,
    /// How many more it stands for.
    pub more: u32,
    /// Whether it belongs to the past that is looked at.
    pub lit: bool,
    /// Whether it is what was chosen.
    pub chosen: bool,
}

/// Words on the diagram.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Words {
    /// Where they begin, on their base line.
    pub at: Point,
    /// The words.
    pub words: Label,
    /// Whether they say what a server became; otherwise they stand at a message.
    pub state: bool,
    /// Whether what they stand at belongs to the past that is looked at.
    pub lit: bool,
}

impl Way {
    /// What a screen reader says of it.
    #[must_use]
    pub fn name(&self) -> String {
        let Self { sender, receiver, kind, .. } = self;
        let ending = match self.ending {
            Ending::Came => "",
            Ending::Lost => ", lost",
            Ending::Open => ", in flight",
        };
        format!("{} from {sender} to {receiver}{ending}", narration::kind(*kind))
    }
}

impl Dot {
    /// What a screen reader says of it.
    #[must_use]
    pub fn name(&self) -> String {
        format!("{} {}, {}", self.place, self.word, words::clock(self.time))
    }
}

/// The height of letters, how far they go below their line, and the width of one, on average.
const LETTER: Point = Point { x: 76, y: 100 };
const BELOW: i32 = 25;
/// Half of what a lane takes at most.
const LANE: i32 = 65;
/// From a lane to the words above it.
const ABOVE: i32 = 95;
/// Two events that are nearer to each other than that become one.
const NEAR: i32 = 95;
/// Where lanes are nearer to each other than that, what merely keeps the cluster going says nothing.
const WIDE: i32 = 600;
/// So much room, in tenths of a pixel times lanes, a message needs at least.
const ROOM: i32 = 130;

impl Plan<'_> {
    /// The names of the lanes, with what servers are at an instant.
    pub fn lanes(&self, seen: Time) -> Vec<Lane> {
        let lane = |(row, number): (&Row, u8)| Lane {
            place: row.address,
            y: self.y(number),
            state: self.tracks.state(row.address, seen),
        };
        self.tracks.rows().iter().zip(0..).map(lane).collect()
    }

    /// A piece of time, which stands to the right of another one.
    pub fn piece(&self, number: u64, begins: Time, ends: Time, left: Option<&Piece>) -> Piece {
        let mut piece = self.empty(Some(number), begins);
        piece.ticks = self.ticks(begins, ends);
        for (row, number) in self.tracks.rows().iter().zip(0..) {
            self.bars(row, number, begins, ends, &mut piece.bars);
            self.dots(row, number, begins, ends, &mut piece.dots);
            self.changes(row, number, begins, ends, &mut piece.words);
        }
        let sent = self.tracks.sent(begins, ends).collect();
        // Of what is only half known there is only half the room.
        let known = ends.min(self.tracks.until());
        self.ways(sent, self.x(begins, known), left, &mut piece);
        piece
    }

    /// What began before all pieces, and is still on its way.
    pub fn left_over(&self, begins: Time) -> Piece {
        let mut piece = self.empty(None, begins);
        let crossing = self.tracks.crossing(begins).collect();
        self.ways(crossing, self.size.width.saturating_mul(10), None, &mut piece);
        piece
    }

    fn empty(&self, number: Option<u64>, begins: Time) -> Piece {
        Piece {
            number,
            begins,
            ticks: Vec::new(),
            bars: Vec::new(),
            ways: Vec::new(),
            dots: Vec::new(),
            words: Vec::new(),
            thinned: false,
        }
    }

    fn ticks(&self, begins: Time, ends: Time) -> Vec<Tick> {
        let step = tick_step(self.size, self.span);
        let first = begins.0.div_ceil(step).saturating_mul(step);
        let times = iter::successors(Some(first), |time| time.checked_add(step));
        let tick = |time| Tick { x: self.x(begins, Time(time)), label: words::clock(Time(time)) };
        times.take_while(|time| *time < ends.0).map(tick).collect()
    }

    /// The stretches of a lane up to the end of the piece, cut where the past ends. Of a piece in
    /// which nothing is known yet there are none.
    fn bars(&self, row: &Row, number: u8, begins: Time, ends: Time, bars: &mut Vec<Bar>) {
        if begins > self.tracks.until() {
            return;
        }
        let (start, stop) = (begins.max(self.tracks.since()), ends);
        let border = self.past.map_or(Time::NEVER, |past| past.ends(number));
        let changes = within(&row.states, start, stop, |(time, _)| *time);
        let mut edges: Vec<Time> = changes.iter().map(|(time, _)| *time).collect();
        edges.extend([start, border.clamp(start, stop.max(start)), stop]);
        edges.sort_unstable();
        for edge in edges.windows(2) {
            let [from, to] = [edge[0], edge[1]];
            let state = self.tracks.state(row.address, from);
            if from < to && !state.is_some_and(|it| it.role == RoleName::Down) {
                let x = self.x(begins, from);
                // The next piece goes on without a seam.
                let seam = if to == ends { 18 } else { 0 };
                let length = self.x(begins, to) - x + seam;
                let from_there = Point { x, y: self.y(number) };
                bars.push(Bar { from: from_there, length, state, lit: to <= border });
            }
        }
    }

    fn dots(&self, row: &Row, number: u8, begins: Time, ends: Time, dots: &mut Vec<Dot>) {
        let first = dots.len();
        for mark in within(&row.marks, begins, ends, |mark| mark.time) {
            let dot = self.dot(row, number, begins, mark);
            match dots[first..].last_mut() {
                Some(last) if dot.at.x - last.at.x < NEAR => {
                    let more = last.more + 1;
                    if (dot.chosen, dot.sign) >= (last.chosen, last.sign) {
                        *last = dot;
                    }
                    last.more = more;
                }
                _ => dots.push(dot),
            }
        }
    }

    fn dot(&self, row: &Row, number: u8, begins: Time, mark: &Mark) -> Dot {
        Dot {
            at: Point { x: self.x(begins, mark.time), y: self.y(number) },
            record: mark.number,
            time: mark.time,
            place: row.address,
            sign: mark.sign,
            word: mark.word,
            more: 0,
            lit: self.past.is_none_or(|past| past.holds(number, mark.number)),
            chosen: self.past.is_some_and(|past| past.chosen == mark.number),
        }
    }

    /// Words above a lane where something changes, as many as there is room for until the next
    /// change.
    fn changes(&self, row: &Row, number: u8, begins: Time, ends: Time, words: &mut Vec<Words>) {
        let start = row.states.partition_point(|(time, _)| *time < begins);
        for place in start.max(1)..row.states.len() {
            let (time, state) = row.states[place];
            if time >= ends {
                break;
            }
            let before = row.states[place - 1].1;
            let next = row.states.get(place + 1).map_or(Time::NEVER, |(next, _)| *next);
            let x = self.x(begins, time) + 20;
            let room = self.x(begins, next) - x;
            let fits = |said: &Label| length(said) <= room;
            if let Some(said) = state.told(before).into_iter().find(fits) {
                let at = Point { x, y: self.y(number) - ABOVE };
                let lit = self.past.is_none_or(|past| time <= past.ends(number));
                words.push(Words { at, words: said, state: true, lit });
            }
        }
    }

    /// The ways of messages, and what they say where there is room for it. If there are too many
    /// for the width, what merely keeps the cluster going is left out, or all.
    fn ways(&self, mut sent: Vec<&Passage>, width: i32, left: Option<&Piece>, piece: &mut Piece) {
        let lanes = i32::try_from(self.tracks.rows().len()).unwrap_or(1);
        let most = usize::try_from(width.saturating_mul(lanes) / ROOM).unwrap_or(0).max(20);
        if sent.len() > most {
            piece.thinned = true;
            sent.retain(|way| !is_steady(way.kind));
        }
        if sent.len() > most {
            sent.clear();
        }
        piece.ways = sent.iter().filter_map(|way| self.drawn(piece.begins, way)).collect();
        let mut taken: Vec<Place> = piece.words.iter().map(Place::of).collect();
        if let Some(left) = left {
            let aside = self.x(piece.begins, left.begins);
            taken.extend(left.words.iter().map(|words| Place::of(words).moved(aside)));
        }
        let known = self.x(piece.begins, self.tracks.until());
        let told = |way: &&Way| self.pitch() >= WIDE || !is_steady(way.kind) || way.label.len() > 3;
        for way in piece.ways.iter().filter(told) {
            if let Some(words) = self.label(way, known, &taken) {
                taken.push(Place::of(&words));
                piece.words.push(words);
            }
        }
    }

    fn drawn(&self, origin: Time, way: &Passage) -> Option<Way> {
        let (from, to) = self.way(origin, way)?;
        let ending = match way.end {
            None => Ending::Open,
            Some((_, _, None)) => Ending::Came,
            Some((_, _, Some(_))) => Ending::Lost,
        };
        let sending = (way.number > 0).then_some((way.number, way.sent));
        let record = way.end.map(|(number, time, _)| (number, time)).or(sending);
        let chosen = self.past.is_some_and(|past| {
            record.is_some_and(|(number, _)| past.chosen == number) || past.chosen == way.number
        });
        let came = |past: &crate::diagram::past::Past| {
            ending == Ending::Came && record.is_some_and(|(number, _)| past.holds(way.to, number))
        };
        let rows = self.tracks.rows();
        Some(Way {
            id: way.id,
            kind: way.kind,
            label: way.label.clone(),
            sender: rows[usize::from(way.from)].address,
            receiver: rows[usize::from(way.to)].address,
            term: way.term,
            ending,
            from,
            to,
            record,
            lit: chosen || self.past.is_none_or(came),
            chosen,
        })
    }

    /// What a message says, at the first place on its way where it covers nothing. What is on its way
    /// says it where it has been already.
    fn label(&self, way: &Way, known: i32, taken: &[Place]) -> Option<Words> {
        let width = length(&way.label);
        let (x, y) = (way.to.x - way.from.x, way.to.y - way.from.y);
        // A short line would not be seen behind its words.
        if y.abs() < 2 * LETTER.y && x.abs() < 2 * width {
            return None;
        }
        [500, 420, 580, 340, 660, 260, 740, 180, 820].into_iter().find_map(|share| {
            let middle =
                Point { x: way.from.x + x * share / 1_000, y: way.from.y + y * share / 1_000 };
            let at = Point { x: middle.x - width / 2, y: middle.y + LETTER.y / 2 - 8 };
            let words = Words { at, words: way.label.clone(), state: false, lit: way.lit };
            let place = Place::of(&words);
            let free = (way.ending != Ending::Open || place.right <= known)
                && !self.on_lane(&place)
                && !taken.iter().any(|other| place.meets(other));
            free.then_some(words)
        })
    }

    fn on_lane(&self, place: &Place) -> bool {
        let pitch = self.pitch();
        let first = self.y(0);
        let nearest = ((place.top + place.bottom) / 2 - first + pitch / 2).div_euclid(pitch);
        let lane = first + nearest * pitch;
        place.top < lane + LANE && lane - LANE < place.bottom || place.top < AXIS
    }
}

impl State {
    /// What to say when a server is in this state after another, from long to short.
    fn told(self, before: Self) -> [Label; 3] {
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

/// Whether messages of a kind merely keep the cluster going.
fn is_steady(kind: MessageKind) -> bool {
    matches!(kind, MessageKind::AppendEntries | MessageKind::AppendEntriesReply)
}

/// Where words are.
struct Place {
    left: i32,
    right: i32,
    top: i32,
    bottom: i32,
}

impl Place {
    fn of(words: &Words) -> Self {
        let Point { x, y } = words.at;
        Self { left: x, right: x + length(&words.words), top: y - LETTER.y, bottom: y + BELOW }
    }

    fn moved(self, x: i32) -> Self {
        Self { left: self.left.saturating_add(x), right: self.right.saturating_add(x), ..self }
    }

    fn meets(&self, other: &Self) -> bool {
        self.left < other.right + 20
            && other.left < self.right + 20
            && self.top < other.bottom
            && other.top < self.bottom
    }
}

/// How wide words are, about.
fn length(words: &str) -> i32 {
    LETTER.x.saturating_mul(i32::try_from(words.chars().count()).unwrap_or(i32::MAX))
}

/// What is in a part of time, its end not included, of things that are in their order.
fn within<T>(things: &[T], from: Time, until: Time, time: impl Fn(&T) -> Time) -> &[T] {
    let start = things.partition_point(|thing| time(thing) < from);
    let end = things.partition_point(|thing| time(thing) < until).max(start);
    &things[start..end]
}
