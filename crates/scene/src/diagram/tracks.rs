//! A stretch of a run, sorted by lane and by time.

use crate::diagram::label::{Label, Notes};
use crate::stage;
use crate::stage::RoleName;
use raft::{ClientId, Event as Raft, Micros, Term, Time};
use sim::{
    Address, Event, Flight, FlightId, Host, Letter, Loss, MessageKind, Outcome, Record, World,
};

/// What everyone did in a stretch of a run, and which ways the messages went.
///
/// It is made of the world at the beginning of the stretch and of the records since then, and can be
/// looked into at any place without going through the rest.
#[derive(Clone, Debug)]
pub struct Tracks {
    since: Time,
    until: Time,
    clients: u8,
    rows: Vec<Row>,
    /// In the order of their numbers; first those that were on their way already.
    ways: Vec<Passage>,
    early: u32,
    /// The longest time that any took.
    longest: Micros,
    arrivals: Vec<Arrival>,
    moments: Vec<Moment>,
    notes: Notes,
}

/// What one place did.
#[derive(Clone, Debug)]
pub(super) struct Row {
    pub address: Address,
    /// A server's states, each from its instant on; none for the proxy and for clients.
    pub states: Vec<(Time, State)>,
    pub marks: Vec<Mark>,
}

/// What can be seen of a server on its lane.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct State {
    /// Its role.
    pub role: RoleName,
    /// Its term.
    pub term: Term,
    /// Whether it is paused.
    pub paused: bool,
}

/// Something that a place did.
#[derive(Clone, Copy, Debug)]
pub(super) struct Mark {
    pub number: u64,
    pub time: Time,
    pub sign: Sign,
    pub word: &'static str,
}

/// The form of an event on a lane, the more weighty the later.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Sign {
    /// Something moved on.
    Step,
    /// Something did not go as hoped.
    Warning,
    /// A server changed its role.
    Role,
    /// A client asked for something.
    Ask,
    /// A client has its answer.
    Answer,
    /// A client, or its proxy, will not know what came of a request.
    Doubt,
    /// Someone did something to a server or to its links.
    Outside,
    /// A server started again, or went on.
    Start,
    /// A server crashed.
    Crash,
}

/// A message's way.
#[derive(Clone, Debug)]
pub(super) struct Passage {
    pub id: FlightId,
    pub kind: MessageKind,
    pub label: Label,
    pub from: u8,
    pub to: u8,
    pub sent: Time,
    /// The record of its sending, 0 if that was before the stretch.
    pub number: u64,
    pub term: Option<Term>,
    /// When it arrives, or would: as the network had it when it was last looked at.
    pub arrives: Option<Time>,
    /// How it ended: the record, the instant, and why it was lost, if it was.
    pub end: Option<(u64, Time, Option<Loss>)>,
}

/// A message came.
#[derive(Clone, Copy, Debug)]
pub(super) struct Arrival {
    pub number: u64,
    /// Which, by its place among the ways.
    pub way: u32,
}

/// When and where a record was.
#[derive(Clone, Copy, Debug)]
pub(super) struct Moment {
    pub number: u64,
    pub time: Time,
    pub row: Option<u8>,
    /// The record of which it is the outcome, if nobody noticed it.
    pub cause: Option<u64>,
}

impl Tracks {
    /// The beginning of a stretch, at the present instant of a world.
    #[must_use]
    pub fn new(world: &World) -> Self {
        let clients = u8::try_from(world.clients().len()).unwrap_or(u8::MAX);
        let mut tracks = Self {
            since: world.now(),
            until: world.now(),
            clients,
            rows: rows(world),
            ways: Vec::new(),
            early: 0,
            longest: Micros(0),
            arrivals: Vec::new(),
            moments: Vec::new(),
            notes: Notes::new(world),
        };
        let mut flights: Vec<&Flight> = world.network().flights().collect();
        flights.sort_by_key(|flight| flight.id);
        tracks.ways = flights.into_iter().map(|flight| tracks.under_way(flight)).collect();
        tracks.early = u32::try_from(tracks.ways.len()).unwrap_or(u32::MAX);
        tracks
    }

    /// Goes on to a later world: these are the records of all that happened until then. Messages
    /// that are on their way in it are known with the instant of their arrival.
    pub fn follow(&mut self, world: &World, records: &[Record]) {
        for record in records {
            self.add(record);
        }
        self.until = world.now();
        if records.is_empty() {
            return;
        }
        for flight in world.network().flights() {
            if let Some(place) = self.place_of(flight.id) {
                self.ways[place].arrives = Some(flight.arrives);
                self.longest = self.longest.max(flight.arrives - flight.sent);
            }
        }
    }

    /// When the stretch begins.
    #[must_use]
    pub fn since(&self) -> Time {
        self.since
    }

    /// When it ends.
    #[must_use]
    pub fn until(&self) -> Time {
        self.until
    }

    /// How many records it has.
    #[must_use]
    pub fn len(&self) -> u64 {
        self.moments.len() as u64
    }

    /// Whether nothing has happened in it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.moments.is_empty()
    }

    /// The state of a server at an instant of the stretch, after all that happened then. The proxy
    /// and clients have none.
    #[must_use]
    pub fn state(&self, place: Address, time: Time) -> Option<State> {
        let states = &self.rows.get(usize::from(self.row(place)))?.states;
        let after = states.partition_point(|(since, _)| *since <= time);
        Some(states.get(after.checked_sub(1)?)?.1)
    }

    /// The lane of a place, from 0: clients, proxy, servers.
    pub(super) fn row(&self, place: Address) -> u8 {
        match place {
            Address::Client(ClientId(number)) => number.saturating_sub(1),
            Address::Proxy => self.clients,
            Address::Node(node) => self.clients.saturating_add(node.number()),
        }
    }

    pub(super) fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// The messages that were sent in a part of the stretch, its end not included.
    pub(super) fn sent(&self, from: Time, until: Time) -> impl Iterator<Item = &Passage> {
        let (early, later) = self.ways.split_at(self.early());
        let start = later.partition_point(|way| way.sent < from);
        let end = later.partition_point(|way| way.sent < until).max(start);
        let early = early.iter().filter(move |way| from <= way.sent && way.sent < until);
        early.chain(&later[start..end])
    }

    /// The messages that are on their way at an instant.
    pub(super) fn crossing(&self, time: Time) -> impl Iterator<Item = &Passage> {
        let from = Time(time.0.saturating_sub(self.longest.0));
        self.sent(from, time).filter(move |way| way.ends().is_none_or(|end| end >= time))
    }

    /// The messages that came up to a record, the last first.
    pub(super) fn arrivals_before(&self, number: u64) -> impl Iterator<Item = &Arrival> {
        let end = self.arrivals.partition_point(|arrival| arrival.number <= number);
        self.arrivals[..end].iter().rev()
    }

    pub(super) fn way(&self, place: u32) -> &Passage {
        &self.ways[place as usize]
    }

    pub(super) fn moment(&self, number: u64) -> Option<Moment> {
        let place = self.moments.binary_search_by_key(&number, |moment| moment.number).ok()?;
        self.moments.get(place).copied()
    }

    fn early(&self) -> usize {
        self.early as usize
    }

    fn place_of(&self, id: FlightId) -> Option<usize> {
        self.ways.binary_search_by_key(&id, |way| way.id).ok()
    }
}

/// How a record changes what is known.
impl Tracks {
    fn add(&mut self, record: &Record) {
        let Record { number, time, place, ref event } = *record;
        self.until = self.until.max(time);
        self.notes.take(record);
        let row = place.map(|place| self.row(place));
        let mut cause = None;
        match event {
            Event::Sent(letter) => {
                let label = self.notes.label(letter.kind);
                self.send(letter, label, number, time);
            }
            Event::Duplicated { letter, .. } => {
                let label = self.copied(letter);
                self.send(letter, label, number, time);
            }
            Event::Delivered(letter) => {
                self.end(letter, number, time, None);
            }
            Event::Lost { letter, because } => {
                cause = Some(self.end(letter, number, time, Some(*because)));
            }
            event => self.mark(row, number, time, event),
        }
        self.moments.push(Moment { number, time, row, cause });
    }

    /// A copy says what the message says, which was sent last on the same way.
    fn copied(&self, copy: &Letter) -> Label {
        let (from, to) = (self.row(copy.from), self.row(copy.to));
        let same = |way: &&Passage| {
            (way.from, way.to, way.kind) == (from, to, copy.kind) && way.end.is_none()
        };
        let original = self.ways.iter().rev().find(same);
        original.map_or_else(|| "…".into(), |way| way.label.clone())
    }

    fn send(&mut self, letter: &Letter, label: Label, number: u64, time: Time) {
        let Letter { id, from, to, kind } = *letter;
        let term = match kind {
            MessageKind::ClientRequest | MessageKind::ClientReply => None,
            _ => self.state(from, time).map(|state| state.term),
        };
        let (from, to) = (self.row(from), self.row(to));
        let (arrives, end) = (None, None);
        self.ways.push(Passage {
            id,
            kind,
            label,
            from,
            to,
            sent: time,
            number,
            term,
            arrives,
            end,
        });
    }

    /// A message has ended. Tells the record of its sending.
    fn end(&mut self, letter: &Letter, number: u64, time: Time, lost: Option<Loss>) -> u64 {
        let Some(place) = self.place_of(letter.id) else {
            return 0;
        };
        let way = &mut self.ways[place];
        way.end = Some((number, time, lost));
        self.longest = self.longest.max(time - way.sent);
        if lost.is_none() {
            let way = u32::try_from(place).unwrap_or(u32::MAX);
            self.arrivals.push(Arrival { number, way });
        }
        self.ways[place].number
    }

    fn mark(&mut self, row: Option<u8>, number: u64, time: Time, event: &Event) {
        if let Event::Raft(Raft::Stored { first, last, .. }) = event {
            self.carried(row, time, last.0 - first.0 + 1);
        }
        let row = row.and_then(|row| self.rows.get_mut(usize::from(row)));
        let Some(row) = row else {
            return;
        };
        row.change(time, event);
        if let Some((sign, word)) = sign(event) {
            row.marks.push(Mark { number, time, sign, word });
        }
    }

    /// The message that has just come carried new entries.
    fn carried(&mut self, row: Option<u8>, time: Time, entries: u64) {
        let Some(last) = self.arrivals.last() else {
            return;
        };
        let way = &mut self.ways[last.way as usize];
        let just = way.end.is_some_and(|(_, end, _)| end == time);
        if just && row == Some(way.to) && way.label == "♥" {
            way.label = format!("×{entries}").into();
        }
    }

    /// A message that was on its way before the stretch.
    fn under_way(&mut self, flight: &Flight) -> Passage {
        self.longest = self.longest.max(flight.arrives - flight.sent);
        let payload = &flight.envelope.payload;
        Passage {
            id: flight.id,
            kind: payload.kind(),
            label: stage::label(payload).into(),
            from: self.row(flight.envelope.from),
            to: self.row(flight.envelope.to),
            sent: flight.sent,
            number: 0,
            term: payload.term(),
            arrives: Some(flight.arrives),
            end: None,
        }
    }
}

impl Row {
    fn new(address: Address) -> Self {
        Self { address, states: Vec::new(), marks: Vec::new() }
    }

    fn change(&mut self, time: Time, event: &Event) {
        let Some((since, state)) = self.states.last().copied() else {
            return;
        };
        let next = state.after(event);
        if next == state {
            return;
        }
        // What lasted no time was not seen.
        if since == time {
            self.states.pop();
        }
        if self.states.last().is_none_or(|(_, last)| *last != next) {
            self.states.push((time, next));
        }
    }
}

impl State {
    fn of(host: &Host) -> Self {
        Self {
            role: RoleName::of(host),
            term: host.durable().term,
            paused: matches!(host, Host::Paused(..)),
        }
    }

    fn after(self, event: &Event) -> Self {
        match event {
            Event::Raft(Raft::AskedPreVotes { .. }) => Self { role: RoleName::Candidate, ..self },
            Event::Raft(Raft::BecameCandidate { term, .. }) => {
                Self { role: RoleName::Candidate, term: *term, ..self }
            }
            Event::Raft(Raft::BecameLeader { .. }) => Self { role: RoleName::Leader, ..self },
            Event::Raft(Raft::BecameFollower { .. }) => Self { role: RoleName::Follower, ..self },
            Event::Raft(Raft::TermAdvanced { to, .. }) => Self { term: *to, ..self },
            Event::Crashed => Self { role: RoleName::Down, paused: false, ..self },
            Event::Restarted => Self { role: RoleName::Follower, ..self },
            Event::Began { term, .. } => Self { role: RoleName::Follower, term: *term, ..self },
            Event::Paused => Self { paused: true, ..self },
            Event::Resumed { .. } => Self { paused: false, ..self },
            _ => self,
        }
    }
}

impl Passage {
    /// When it ended, or will, as far as is known.
    pub(super) fn ends(&self) -> Option<Time> {
        self.end.map(|(_, time, _)| time).or(self.arrives)
    }
}

fn rows(world: &World) -> Vec<Row> {
    let mut rows: Vec<Row> = world.clients().iter().map(|it| Row::new(it.id().into())).collect();
    rows.push(Row::new(Address::Proxy));
    for (id, host) in world.hosts() {
        let mut row = Row::new(id.into());
        row.states.push((world.now(), State::of(host)));
        rows.push(row);
    }
    rows
}

/// How an event is shown on its lane, if it is something that its place did or suffered, and what
/// it is in a few words.
fn sign(event: &Event) -> Option<(Sign, &'static str)> {
    Some(match event {
        Event::Raft(event) => of_server(event),
        Event::Crashed => (Sign::Crash, "crashed"),
        Event::Restarted => (Sign::Start, "restarted"),
        Event::Began { .. } => (Sign::Start, "starts with an initial state"),
        Event::Paused => (Sign::Outside, "was paused"),
        Event::Resumed { .. } => (Sign::Start, "resumed"),
        Event::Isolated { cut: true } => (Sign::Outside, "was isolated"),
        Event::Isolated { cut: false } => (Sign::Outside, "was reconnected"),
        Event::Asked { .. } => (Sign::Ask, "asked the proxy"),
        Event::Answered { outcome: Outcome::Done(_), .. } => (Sign::Answer, "got its answer"),
        Event::Answered { .. } => (Sign::Doubt, "got no answer: outcome unknown"),
        Event::TryEnded { .. } => (Sign::Warning, "was not served"),
        Event::GaveUp { .. } => (Sign::Doubt, "gave up"),
        _ => return None,
    })
}

fn of_server(event: &Raft) -> (Sign, &'static str) {
    match event {
        Raft::AskedPreVotes { .. } => (Sign::Role, "asked for pre-votes"),
        Raft::BecameCandidate { .. } => (Sign::Role, "became a candidate"),
        Raft::BecameLeader { .. } => (Sign::Role, "became leader"),
        Raft::BecameFollower { led: true, .. } => (Sign::Role, "stepped down as leader"),
        Raft::BecameFollower { led: false, .. } => (Sign::Role, "ended its candidacy"),
        Raft::TermAdvanced { .. } => (Sign::Step, "moved to a higher term"),
        Raft::LeaderFound { .. } => (Sign::Step, "follows a leader"),
        Raft::VoteGranted { .. } => (Sign::Step, "granted its vote"),
        Raft::PreVoteGranted { .. } => (Sign::Step, "granted a pre-vote"),
        Raft::VoteCounted { .. } => (Sign::Step, "got a vote"),
        Raft::Appended { .. } => (Sign::Step, "appended an entry"),
        Raft::Stored { .. } => (Sign::Step, "stored entries"),
        Raft::Committed { .. } => (Sign::Step, "committed"),
        Raft::RepetitionIgnored { .. } => (Sign::Step, "ignored a repetition"),
        Raft::ReadRoundStarted { .. } => (Sign::Step, "started to confirm that it still leads"),
        Raft::ReadRoundConfirmed { .. } => (Sign::Step, "confirmed that it still leads"),
        Raft::VoteRefused { .. } => (Sign::Warning, "refused its vote"),
        Raft::VoteDenied { .. } => (Sign::Warning, "was refused a vote"),
        Raft::Truncated { .. } => (Sign::Warning, "deleted entries"),
        Raft::AppendRefused { .. } => (Sign::Warning, "refused AppendEntries"),
        Raft::BackedOff { .. } => (Sign::Warning, "moved nextIndex back"),
        Raft::ReadDelayed { .. } => (Sign::Warning, "delayed a read"),
        Raft::Redirected { .. } => (Sign::Warning, "redirected the proxy"),
    }
}
