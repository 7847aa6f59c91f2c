//! A lesson that was played: one run, and the instants at which a reader stops.
//!
//! It is handed to the page as lines: numbers between blanks, and texts as they are. There is no syntax in it
//! to speak of, because nobody but this program writes it, and page and course are built together.

use std::str::Lines;

use crate::contents::Kind;
use crate::goal::{Challenge, Goal};
use raft::{ClientId, Index, NodeId, Time};
use sim::{Address, Link, MessageKind, Saved};

/// A lesson as it is read: what happens, where a reader stops, and what is said there.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Course {
    /// Of which kind it is.
    pub kind: Kind,
    /// Its name.
    pub title: String,
    /// What it is about, in a sentence.
    pub summary: String,
    /// All that happens.
    pub saved: Saved,
    /// Where a reader stops, in order; at least once.
    pub stops: Vec<Stop>,
    /// The place of the stop that a small picture shows, from 0.
    pub picture: usize,
    /// What is to be brought about after the last stop, if this is a challenge.
    pub challenge: Option<Challenge>,
}

/// A caption, and what happens while it is read.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Stop {
    /// Where the stop before ends. What is done for this one is done right after it.
    pub from: Time,
    /// Where time stands still again.
    pub until: Time,
    /// How many times slower than real time it goes by.
    pub speed: u16,
    /// What is lit up.
    pub points: Vec<Point>,
    /// What is said, see [`crate::glossary::Words`].
    pub caption: String,
    /// What is asked before it happens.
    pub question: Option<Question>,
}

/// Something that a caption can point at.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Point {
    /// A server, a client or the proxy.
    Actor(Address),
    /// A link.
    Link(Address, Address),
    /// All messages on their way, or those of a kind.
    Messages(Option<MessageKind>),
    /// All logs.
    Logs,
    /// The log of a server.
    Log(NodeId),
    /// An index of all logs.
    Index(Index),
    /// An entry of a log.
    Entry(NodeId, Index),
    /// The list of events.
    Events,
    /// The tape.
    Tape,
    /// What is known of what is chosen.
    Details,
    /// What the client can ask.
    Client,
    /// The client's last answer.
    Answer,
}

/// Something to be predicted.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Question {
    /// What is asked.
    pub text: String,
    /// What can be answered: at least one is right, and one wrong.
    pub offers: Vec<Offer>,
}

/// An answer from which one can choose.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Offer {
    /// The answer.
    pub text: String,
    /// Why it is right or wrong.
    pub why: String,
    /// Whether it is right.
    pub right: bool,
}

impl Course {
    /// The stop in which an instant lies; at the border of two it is the first.
    #[must_use]
    pub fn stop_at(&self, instant: Time) -> usize {
        let before = self.stops.partition_point(|stop| stop.until < instant);
        before.min(self.stops.len() - 1)
    }

    /// It as lines.
    #[must_use]
    pub fn written(&self) -> String {
        let Self { kind, title, summary, saved, stops, picture, challenge } = self;
        let Saved { run, until } = saved.clone();
        let letters = Link { run, until, at: until, view: 0 }.letters();
        let mut lines = vec![
            title.clone(),
            summary.clone(),
            letters,
            format!("{} {picture} {}", *kind as u8, stops.len()),
        ];
        match challenge {
            None => lines.push(String::new()),
            Some(Challenge { goal, at_most, best, hint }) => {
                let (goal, number) = goal.numbers();
                lines.push(format!("{goal} {number} {} {best}", at_most.unwrap_or(0)));
                lines.push(hint.clone());
            }
        }
        stops.iter().for_each(|stop| stop.write(&mut lines));
        lines.push(String::new());
        lines.join("\n")
    }

    /// Reads what was written, if that is what it is.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let mut lines = text.lines();
        let (title, summary) = (lines.next()?.into(), lines.next()?.into());
        let Link { run, until, .. } = Link::read_kept(lines.next()?).ok()?;
        let [kind, picture, stops] = numbers(lines.next()?)?;
        let challenge = match lines.next()? {
            "" => None,
            line => {
                let [goal, number, at_most, best] = numbers(line)?;
                let goal = Goal::of_numbers(goal, number)?;
                let at_most = (at_most > 0).then_some(at_most);
                Some(Challenge { goal, at_most, best, hint: lines.next()?.into() })
            }
        };
        Some(Self {
            kind: *Kind::ALL.get(usize::try_from(kind).ok()?)?,
            title,
            summary,
            saved: Saved { run, until },
            stops: (0..stops).map(|_| Stop::read(&mut lines)).collect::<Option<Vec<_>>>()?,
            picture: usize::try_from(picture).ok()?,
            challenge,
        })
        .filter(|course| course.picture < course.stops.len())
    }
}

impl Stop {
    fn write(&self, lines: &mut Vec<String>) {
        let Self { from, until, speed, points, caption, question } = self;
        let offers = question.as_ref().map_or(0, |question| question.offers.len());
        lines.push(format!("{} {} {speed} {offers}", from.0, until.0));
        let points: Vec<String> = points.iter().map(Point::written).collect();
        lines.extend([points.join(","), caption.clone()]);
        if let Some(Question { text, offers }) = question {
            lines.push(text.clone());
            for Offer { text, why, right } in offers {
                lines.extend([u8::from(*right).to_string(), text.clone(), why.clone()]);
            }
        }
    }

    fn read(lines: &mut Lines<'_>) -> Option<Self> {
        let [from, until, speed, offers] = numbers(lines.next()?)?;
        let points = lines.next()?.split(',').filter_map(Point::read).collect();
        let caption = lines.next()?.into();
        let question = match offers {
            0 => None,
            _ => {
                let text = lines.next()?.into();
                let offers = (0..offers).map(|_| Offer::read(lines)).collect::<Option<_>>()?;
                Some(Question { text, offers })
            }
        };
        let (from, until, speed) = (Time(from), Time(until), u16::try_from(speed).ok()?);
        Some(Self { from, until, speed, points, caption, question })
    }
}

impl Offer {
    fn read(lines: &mut Lines<'_>) -> Option<Self> {
        let right = lines.next()? == "1";
        Some(Self { text: lines.next()?.into(), why: lines.next()?.into(), right })
    }
}

fn numbers<const N: usize>(line: &str) -> Option<[u64; N]> {
    let mut words = line.split(' ');
    let mut numbers = [0; N];
    for number in &mut numbers {
        *number = words.next()?.parse().ok()?;
    }
    Some(numbers)
}

impl Point {
    fn written(&self) -> String {
        let (kind, one, other) = match *self {
            Self::Actor(actor) => (0, number(actor), 0),
            Self::Link(one, other) => (1, number(one), number(other)),
            Self::Messages(kind) => (
                2,
                (1..).zip(MessageKind::ALL).find(|(_, it)| Some(*it) == kind).map_or(0, |it| it.0),
                0,
            ),
            Self::Logs => (3, 0, 0),
            Self::Log(node) => (4, node.number().into(), 0),
            Self::Index(index) => (5, index.0, 0),
            Self::Entry(node, index) => (6, node.number().into(), index.0),
            Self::Events => (7, 0, 0),
            Self::Tape => (8, 0, 0),
            Self::Details => (9, 0, 0),
            Self::Client => (10, 0, 0),
            Self::Answer => (11, 0, 0),
        };
        format!("{kind} {one} {other}")
    }

    fn read(text: &str) -> Option<Self> {
        let [kind, one, other] = numbers(text)?;
        let node = || NodeId::new(u8::try_from(one).ok()?);
        Some(match kind {
            0 => Self::Actor(actor(one)?),
            1 => Self::Link(actor(one)?, actor(other)?),
            2 => {
                let place = one.checked_sub(1).and_then(|place| usize::try_from(place).ok());
                Self::Messages(place.and_then(|place| MessageKind::ALL.get(place)).copied())
            }
            3 => Self::Logs,
            4 => Self::Log(node()?),
            5 => Self::Index(Index(one)),
            6 => Self::Entry(node()?, Index(other)),
            7 => Self::Events,
            8 => Self::Tape,
            9 => Self::Details,
            10 => Self::Client,
            11 => Self::Answer,
            _ => return None,
        })
    }
}

/// The proxy is 0, servers are their numbers, clients come after a hundred.
fn number(actor: Address) -> u64 {
    match actor {
        Address::Proxy => 0,
        Address::Node(node) => node.number().into(),
        Address::Client(client) => 100 + u64::from(client.0),
    }
}

fn actor(number: u64) -> Option<Address> {
    let small = u8::try_from(number).ok()?;
    match small.checked_sub(100) {
        Some(client) => Some(Address::Client(ClientId(client))),
        None if small == 0 => Some(Address::Proxy),
        None => NodeId::new(small).map(Address::Node),
    }
}
