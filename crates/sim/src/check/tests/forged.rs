//! Servers made up by hand, which do what no real one does.

use crate::check::Checker;
use crate::check::view::{ObservedNode, Servers, VolatileState};
use crate::check::violation::Property;
use crate::world::event::{Event, Record};
use crate::world::message::Address;
use raft::{
    ClientId, Command, Durable, Entry, Index, Leadership, Log, NodeId, NodeSet, Operation,
    Progress, RequestId, Role, Round, Serial, Store, Term, Text, Time, Timer,
};

/// A server made up by hand.
#[derive(Clone)]
pub(super) struct Forged {
    pub(super) durable: Durable,
    pub(super) commit: u64,
    pub(super) applied: u64,
    pub(super) role: Role,
    pub(super) store: Store,
    pub(super) up: bool,
}

impl Forged {
    fn new() -> Self {
        Self {
            durable: Durable::default(),
            commit: 0,
            applied: 0,
            role: follower(),
            store: Store::default(),
            up: true,
        }
    }

    pub(super) fn term(&mut self, term: u64) {
        self.durable.term = Term(term);
        self.durable.voted_for = None;
    }

    /// Its log is that of these entries.
    pub(super) fn log(&mut self, entries: &[Entry]) {
        self.durable.log = Log::default();
        entries.iter().for_each(|entry| {
            self.durable.log.append(entry.clone());
        });
    }

    /// It commits and applies up to an index, as it should.
    pub(super) fn commit(&mut self, index: u64) {
        for index in self.applied + 1..=index {
            let entry = self.durable.log.get(Index(index)).expect("within the log");
            if let Some(command) = &entry.command {
                self.store.apply(command);
            }
        }
        (self.commit, self.applied) = (index, index);
    }

    /// It leads, with a matchIndex for each of its peers, n2 and on.
    pub(super) fn lead(&mut self, matched: &[u64]) {
        let peers = (2..).zip(matched).map(|(id, matched)| progress(id, *matched));
        self.role = Role::Leader(Leadership {
            peers: peers.collect(),
            heartbeat_at: Time(0),
            round: Round(1),
            reads_waiting: Vec::new(),
            reads_asked: None,
        });
    }

    pub(super) fn follow(&mut self) {
        self.role = follower();
    }
}

fn follower() -> Role {
    Role::Follower { leader: None, timer: Timer { since: Time(0), until: Time(1) } }
}

fn progress(id: u8, matched: u64) -> Progress {
    Progress {
        id: n(id),
        next: Index(matched + 1),
        matched: Index(matched),
        probing: false,
        heard: Time(0),
        round: Round(1),
    }
}

/// Some of them, and the checker that looks at them.
pub(super) struct Cluster {
    pub(super) servers: Vec<Forged>,
    pub(super) checker: Checker,
    records: u64,
}

impl Servers for Vec<Forged> {
    fn all(&self) -> NodeSet {
        NodeSet::first(u8::try_from(self.len()).expect("few"))
    }

    fn view(&self, id: NodeId) -> Option<ObservedNode<'_>> {
        let forged = self.get(usize::from(id.number()) - 1)?;
        let life = VolatileState {
            members: self.all(),
            commit: Index(forged.commit),
            applied: Index(forged.applied),
            role: &forged.role,
            store: &forged.store,
        };
        Some(ObservedNode { durable: &forged.durable, life: forged.up.then_some(life) })
    }
}

impl Cluster {
    pub(super) fn new(count: usize) -> Self {
        let servers = vec![Forged::new(); count];
        let checker = Checker::at(&servers, Time(0));
        Self { servers, checker, records: 0 }
    }

    /// Three servers in term 1, led by n1, that have committed these entries.
    pub(super) fn agreed(entries: &[Entry]) -> Self {
        let mut cluster = Self::new(3);
        let length = entries.len() as u64;
        for id in [1, 2, 3] {
            cluster.quietly(id, |it| {
                it.term(1);
                it.log(entries);
            });
        }
        cluster.server(1).lead(&[length, length]);
        for id in [1, 2, 3] {
            cluster.step(id, |it| it.commit(length));
        }
        assert_eq!(cluster.checker.violation(), None);
        cluster
    }

    pub(super) fn server(&mut self, id: u8) -> &mut Forged {
        &mut self.servers[usize::from(id) - 1]
    }

    /// Changes a server without a word.
    pub(super) fn quietly(&mut self, id: u8, change: impl FnOnce(&mut Forged)) {
        change(self.server(id));
    }

    /// Changes a server in a step with records, by an event that says nothing.
    pub(super) fn step(&mut self, id: u8, change: impl FnOnce(&mut Forged)) {
        self.record(id, Event::Paused, change);
    }

    /// Changes a server in a step with records.
    pub(super) fn record(&mut self, id: u8, event: Event, change: impl FnOnce(&mut Forged)) {
        change(self.server(id));
        self.tell_of(id, event);
    }

    /// Records an event of a server that need not even be there.
    pub(super) fn tell_of(&mut self, id: u8, event: Event) {
        self.records += 1;
        let place = Some(Address::Node(n(id)));
        let time = Time(self.records);
        let record = Record { number: self.records, time, place, event };
        self.checker.look_at(&self.servers, &[record]);
    }

    pub(super) fn audit(&mut self) {
        self.checker.audit_all(&self.servers);
    }

    /// The properties that were found to be violated.
    pub(super) fn violated(&self) -> Vec<Property> {
        self.checker.violations().iter().map(|violation| violation.property).collect()
    }

    /// The first violation in words.
    pub(super) fn words(&self) -> String {
        self.checker.violation().map(ToString::to_string).unwrap_or_default()
    }
}

pub(super) fn n(number: u8) -> NodeId {
    NodeId::new(number).expect("1 to 9")
}

/// The empty entry of a term.
pub(super) fn empty(term: u64) -> Entry {
    Entry { term: Term(term), command: None }
}

/// A write of x by c1.
pub(super) fn write(term: u64, serial: u64, value: &str) -> Entry {
    let text = |text| Text::new(text).expect("short");
    let command = Command {
        id: RequestId { client: ClientId(1), serial: Serial(serial) },
        unanswered_from: Serial(1),
        operation: Operation::Write { key: text("x"), value: text(value) },
    };
    Entry { term: Term(term), command: Some(command.into()) }
}
