//! The world: servers, network, proxy and clients, and the one clock that they all go by.

pub(crate) mod by_role;
pub(crate) mod client;
pub(crate) mod event;
mod faults;
pub(crate) mod handling;
mod hosts;
mod initial_state;
pub(crate) mod intervention;
mod json;
pub(crate) mod message;
pub(crate) mod network;
pub(crate) mod proxy;
pub(crate) mod reachable;
pub(crate) mod run;
pub(crate) mod setup;

use rand::{Rng, SeedableRng};
use rand_pcg::Pcg32;

use crate::world::client::{Answered, Client};
use crate::world::event::{Event, MessageRef, Record};
pub use crate::world::hosts::Host;
use crate::world::hosts::Hosts;
use crate::world::message::{Address, Envelope, Payload, envelopes};
use crate::world::network::{Fate, Flight, Loss, Network};
use crate::world::proxy::Proxy;
use crate::world::setup::{Setup, SetupError};
use raft::{ClientId, Config, Durable, Input, Node, NodeId, NodeSet, Output, Time};

/// The most messages that wait for a paused server; what comes then is lost.
pub const MAX_INBOX: usize = 256;

/// A whole world at one moment. It is a value: a copy of it goes on in the same way.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct World {
    setup: Setup,
    now: Time,
    hosts: Hosts,
    network: Network,
    proxy: Proxy,
    clients: Vec<Client>,
    /// Seeds for servers, each of which draws its own election timeouts.
    seeds: Pcg32,
    records: u64,
    /// The servers that were given an initial state.
    begun: NodeSet,
}

/// What happens next by itself.
#[derive(Clone, Copy)]
enum NextEvent {
    Flight,
    Node(NodeId),
    Proxy,
    Client(ClientId),
}

impl World {
    /// A world at its beginning: all servers start now, as followers of term 0 with empty logs.
    ///
    /// # Errors
    /// A [`SetupError`] if no world can be made of this setup.
    pub fn new(setup: &Setup, seed: u64) -> Result<Self, SetupError> {
        setup.check()?;
        let mut seeds = Pcg32::seed_from_u64(seed);
        let network = Network::new(setup.conditions, Pcg32::seed_from_u64(seeds.next_u64()));
        let mut world = Self {
            setup: *setup,
            now: Time(0),
            hosts: Hosts::default(),
            network,
            proxy: Proxy::new(setup.nodes, &setup.timing),
            clients: (1..=setup.clients)
                .map(|number| Client::new(ClientId(number), &setup.timing))
                .collect(),
            seeds,
            records: 0,
            begun: NodeSet::default(),
        };
        for id in NodeSet::first(setup.nodes).iter() {
            let node = world.start(id, Durable::default());
            world.hosts.push(Host::Up(node));
        }
        Ok(world)
    }

    fn start(&mut self, id: NodeId, durable: Durable) -> Node {
        Node::restart(id, self.config(), durable, self.seeds.next_u64(), self.now)
    }

    fn config(&self) -> Config {
        Config {
            members: NodeSet::first(self.setup.nodes),
            timing: self.setup.timing,
            batch: self.setup.batch,
            check_quorum: self.setup.check_quorum,
            pre_vote: self.setup.pre_vote,
            rules: self.setup.rules,
        }
    }

    /// When the next thing happens by itself. Something always does: a server that runs has a
    /// timer. If none runs and nothing is in flight, it is never.
    #[must_use]
    pub fn next_at(&self) -> Time {
        self.next_turn().0
    }

    /// What happens next and when. At the same moment messages come first, then servers in the
    /// order of their numbers, then the proxy, then the clients. What should have happened while a server was
    /// stopped happens when it goes on.
    fn next_turn(&self) -> (Time, NextEvent) {
        let mut next = (self.network.next_at(), NextEvent::Flight);
        if let (due, Some(id)) = self.hosts.next(self.now)
            && due < next.0
        {
            next = (due, NextEvent::Node(id));
        }
        if self.proxy.deadline() < next.0 {
            next = (self.proxy.deadline(), NextEvent::Proxy);
        }
        for client in &self.clients {
            if client.deadline() < next.0 {
                next = (client.deadline(), NextEvent::Client(client.id()));
            }
        }
        next
    }

    /// Lets the next thing happen, if there is one at or before `limit`; otherwise only the time
    /// passes. What happened is added to `records`. Returns true if anything did.
    pub fn advance(&mut self, limit: Time, records: &mut Vec<Record>) -> bool {
        let (at, turn) = self.next_turn();
        if at > limit || at == Time::NEVER {
            if limit != Time::NEVER {
                self.now = self.now.max(limit);
            }
            return false;
        }
        self.now = self.now.max(at);
        match turn {
            NextEvent::Flight => self.land(records),
            NextEvent::Node(id) => self.step(id, Input::Timer, records),
            NextEvent::Proxy => self.proxy_does(records, Proxy::on_timer),
            NextEvent::Client(id) => self.client_does(id, records, Client::on_timer),
        }
        true
    }

    /// Lets everything happen up to and including a moment.
    pub fn run_until(&mut self, limit: Time, records: &mut Vec<Record>) {
        while self.advance(limit, records) {}
    }

    /// The first message to end does so.
    fn land(&mut self, records: &mut Vec<Record>) {
        let Some(flight) = self.network.pop() else {
            return;
        };
        match flight.fate {
            Fate::Arrives => self.deliver(flight, records),
            Fate::Lost(because) => self.lose(&flight, because, records),
            Fate::Held { .. } => unreachable!("what is held never ends by itself"),
        }
    }

    fn deliver(&mut self, flight: Flight, records: &mut Vec<Record>) {
        let to = flight.envelope.to;
        let Some(id) = to.node() else {
            self.note(Some(to), Event::Delivered(message_ref(&flight)), records);
            self.deliver_outside(flight.envelope, records);
            return;
        };
        match self.hosts.get(id) {
            Some(Host::Up(_)) => {
                self.note(Some(to), Event::Delivered(message_ref(&flight)), records);
                self.hand(id, flight.envelope, records);
            }
            Some(Host::Paused(_, inbox)) if inbox.len() < MAX_INBOX => {
                self.note(Some(to), Event::Delivered(message_ref(&flight)), records);
                self.hosts.change(id, |host| {
                    if let Host::Paused(_, inbox) = host {
                        inbox.push(flight.envelope);
                    }
                });
            }
            Some(Host::Paused(..)) => self.lose(&flight, Loss::InboxFull, records),
            Some(Host::Down(_)) | None => self.lose(&flight, Loss::ReceiverDown, records),
        }
    }

    /// A message for the proxy or a client has arrived.
    fn deliver_outside(&mut self, envelope: Envelope, records: &mut Vec<Record>) {
        match (envelope.to, envelope.from, envelope.payload) {
            (Address::Proxy, Address::Client(_), Payload::Request(request)) => {
                self.proxy_does(records, |proxy, now, done| {
                    proxy.on_request(now, request, done);
                });
            }
            (Address::Proxy, Address::Node(from), Payload::Reply(reply)) => {
                self.proxy_does(records, |proxy, now, done| {
                    proxy.on_reply(now, from, reply, done);
                });
            }
            (Address::Client(client), Address::Proxy, Payload::Reply(reply)) => {
                self.client_does(client, records, |client, now| client.take(now, reply));
            }
            // Nobody else speaks to the proxy or to a client.
            _ => {}
        }
    }

    /// A client gets an answer, or its request times out.
    fn client_does(
        &mut self,
        id: ClientId,
        records: &mut Vec<Record>,
        act: impl FnOnce(&mut Client, Time) -> Option<&Answered>,
    ) {
        let now = self.now;
        if let Some(answered) = self.client_mut(id).and_then(|client| act(client, now)) {
            let event = Event::Answered {
                id: answered.id,
                operation: answered.operation.clone(),
                outcome: answered.outcome.clone(),
                after: answered.at - answered.asked,
            };
            self.note(Some(id.into()), event, records);
        }
    }

    fn lose(&mut self, flight: &Flight, because: Loss, records: &mut Vec<Record>) {
        let event = Event::Lost { message: message_ref(flight), because };
        self.note(Some(flight.envelope.from), event, records);
    }

    /// Lets a server handle what has come for it.
    fn hand(&mut self, id: NodeId, envelope: Envelope, records: &mut Vec<Record>) {
        if let Some(input) = envelope.into_input() {
            self.step(id, input, records);
        }
    }

    /// Lets a server handle an input, and sends what it wants sent. Its durable state is part of
    /// this value, so it is safe before the messages leave.
    fn step(&mut self, id: NodeId, input: Input, records: &mut Vec<Record>) {
        let now = self.now;
        let step = |host: &mut Host| match host {
            Host::Up(node) => node.step(now, input),
            Host::Paused(..) | Host::Down(_) => Output::default(),
        };
        let Some(Output { messages, replies, events }) = self.hosts.change(id, step) else {
            return;
        };
        for event in events {
            self.note(Some(id.into()), Event::Raft(event), records);
        }
        self.send_all(envelopes(id, messages, replies), records);
    }

    fn proxy_does(
        &mut self,
        records: &mut Vec<Record>,
        act: impl FnOnce(&mut Proxy, Time, &mut proxy::Done),
    ) {
        let mut done = proxy::Done::default();
        act(&mut self.proxy, self.now, &mut done);
        for event in done.events {
            self.note(Some(Address::Proxy), event, records);
        }
        self.send_all(done.messages, records);
    }

    fn send_all(
        &mut self,
        envelopes: impl IntoIterator<Item = Envelope>,
        records: &mut Vec<Record>,
    ) {
        for envelope in envelopes {
            let (from, to, kind) = (envelope.from, envelope.to, envelope.payload.kind());
            let (id, copy) = self.network.send(self.now, envelope);
            let message = MessageRef { id, from, to, kind };
            self.note(Some(from), Event::Sent(message), records);
            if let Some(copy) = copy {
                let event =
                    Event::Duplicated { message: MessageRef { id: copy, ..message }, of: id };
                self.note(Some(from), event, records);
            }
        }
    }

    fn note(&mut self, place: Option<Address>, event: Event, records: &mut Vec<Record>) {
        self.records += 1;
        records.push(Record { number: self.records, time: self.now, place, event });
    }

    fn client_mut(&mut self, id: ClientId) -> Option<&mut Client> {
        self.clients.iter_mut().find(|client| client.id() == id)
    }
}

/// A matter of memory.
impl World {
    /// Lets servers that hold the same hold it together, so that a copy of the world that is kept for
    /// long costs little.
    pub(crate) fn share(&mut self) {
        self.hosts.share();
    }
}

/// What can be seen of a world.
impl World {
    /// What it was made of.
    #[must_use]
    pub fn setup(&self) -> &Setup {
        &self.setup
    }

    /// The present moment.
    #[must_use]
    pub fn now(&self) -> Time {
        self.now
    }

    /// All servers with their numbers, in their order.
    pub fn hosts(&self) -> impl Iterator<Item = (NodeId, &Host)> {
        self.hosts.iter()
    }

    /// One server, if the world has it.
    #[must_use]
    pub fn host(&self, id: NodeId) -> Option<&Host> {
        self.hosts.get(id)
    }

    /// The network.
    #[must_use]
    pub fn network(&self) -> &Network {
        &self.network
    }

    /// The proxy.
    #[must_use]
    pub fn proxy(&self) -> &Proxy {
        &self.proxy
    }

    /// The clients, in the order of their numbers.
    #[must_use]
    pub fn clients(&self) -> &[Client] {
        &self.clients
    }
}

fn message_ref(flight: &Flight) -> MessageRef {
    let Envelope { from, to, ref payload } = flight.envelope;
    MessageRef { id: flight.id, from, to, kind: payload.kind() }
}
