//! The world: servers, network, proxy and clients, and the one clock that they all go by.

use rand::{Rng, SeedableRng};
use rand_pcg::Pcg32;

use super::client::{Answered, Client};
use super::event::{Event, Letter, Record};
use super::intervention::{Groups, Impossible, Intervention};
use super::network::{self, Fate, Flight, FlightId, Loss, Network};
use super::proxy::{self, Proxy};
use super::setup::{Setup, SetupProblem};
use crate::raft::{
    Address, ClientId, Config, Durable, Envelope, Input, Message, Node, NodeId, NodeSet, Operation,
    Output, Time,
};

/// The most messages that wait for a paused server; what comes then is lost.
pub const MAX_INBOX: usize = 256;

/// A machine on which a server runs, or does not.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Host {
    /// The server runs.
    Up(Node),
    /// The server is stopped as it was; this is what came for it since.
    Paused(Node, Vec<Envelope>),
    /// The server has crashed; this is what it did not lose.
    Down(Durable),
}

impl Host {
    /// What a crash does not take, or did not.
    #[must_use]
    pub fn durable(&self) -> &Durable {
        match self {
            Self::Up(node) | Self::Paused(node, _) => node.durable(),
            Self::Down(durable) => durable,
        }
    }

    /// The server, unless it is down.
    #[must_use]
    pub fn node(&self) -> Option<&Node> {
        match self {
            Self::Up(node) | Self::Paused(node, _) => Some(node),
            Self::Down(_) => None,
        }
    }

    /// The server, if it runs.
    #[must_use]
    pub fn running(&self) -> Option<&Node> {
        match self {
            Self::Up(node) => Some(node),
            Self::Paused(..) | Self::Down(_) => None,
        }
    }

    fn deadline(&self) -> Time {
        self.running().map_or(Time::NEVER, Node::deadline)
    }
}

/// A whole world at one instant. It is a value: a copy of it goes on in the same way.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct World {
    setup: Setup,
    now: Time,
    hosts: Vec<Host>,
    network: Network,
    proxy: Proxy,
    clients: Vec<Client>,
    /// Seeds for servers, each of which draws its own election timeouts.
    seeds: Pcg32,
    records: u64,
}

/// Whose turn it is next.
#[derive(Clone, Copy)]
enum Turn {
    Flight,
    Node(NodeId),
    Proxy,
    Client(ClientId),
}

impl World {
    /// A world at its beginning: all servers start now, as followers of term 0 with empty logs.
    ///
    /// # Errors
    /// A [`SetupProblem`] if no world can be made of this setup.
    pub fn new(setup: &Setup, seed: u64) -> Result<Self, SetupProblem> {
        setup.check()?;
        let mut seeds = Pcg32::seed_from_u64(seed);
        let network = Network::new(setup.conditions, Pcg32::seed_from_u64(seeds.next_u64()));
        let mut world = Self {
            setup: *setup,
            now: Time(0),
            hosts: Vec::new(),
            network,
            proxy: Proxy::new(setup.nodes, &setup.timing),
            clients: (1..=setup.clients)
                .map(|number| Client::new(ClientId(number), &setup.timing))
                .collect(),
            seeds,
            records: 0,
        };
        for id in NodeSet::first(setup.nodes).iter() {
            let node = world.start(id, Durable::default());
            world.hosts.push(Host::Up(node));
        }
        Ok(world)
    }

    fn start(&mut self, id: NodeId, durable: Durable) -> Node {
        let config = Config {
            members: NodeSet::first(self.setup.nodes),
            timing: self.setup.timing,
            check_quorum: self.setup.check_quorum,
        };
        Node::restart(id, config, durable, self.seeds.next_u64(), self.now)
    }

    /// When the next thing happens by itself. Something always does: a server that runs has a
    /// timer. If none runs and nothing is on its way, it is never.
    #[must_use]
    pub fn next_at(&self) -> Time {
        self.next_turn().0
    }

    /// What happens next and when. At the same instant messages come first, then servers in the
    /// order of their numbers, then the proxy, then the clients. What should have happened while a server was
    /// stopped happens when it goes on.
    fn next_turn(&self) -> (Time, Turn) {
        let mut next = (self.network.next_at(), Turn::Flight);
        for (id, host) in self.hosts() {
            let due = host.deadline().max(self.now);
            if due < next.0 {
                next = (due, Turn::Node(id));
            }
        }
        if self.proxy.deadline() < next.0 {
            next = (self.proxy.deadline(), Turn::Proxy);
        }
        for client in &self.clients {
            if client.deadline() < next.0 {
                next = (client.deadline(), Turn::Client(client.id()));
            }
        }
        next
    }

    /// Lets the next thing happen, if there is one at or before `limit`; otherwise only the time
    /// passes. What happened is added to `records`. Tells whether anything did.
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
            Turn::Flight => self.land(records),
            Turn::Node(id) => self.step(id, Input::Timer, records),
            Turn::Proxy => self.proxy_does(records, Proxy::on_timer),
            Turn::Client(id) => self.client_does(id, records, Client::on_timer),
        }
        true
    }

    /// Lets everything happen up to and including an instant.
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
        }
    }

    fn deliver(&mut self, flight: Flight, records: &mut Vec<Record>) {
        let to = flight.envelope.to;
        let Some(id) = to.node() else {
            self.note(Some(to), Event::Delivered(letter(&flight)), records);
            self.deliver_outside(flight.envelope, records);
            return;
        };
        match self.host_mut(id) {
            Some(Host::Up(_)) => {
                self.note(Some(to), Event::Delivered(letter(&flight)), records);
                self.step(id, Input::Message(flight.envelope), records);
            }
            Some(Host::Paused(_, inbox)) if inbox.len() < MAX_INBOX => {
                inbox.push(flight.envelope.clone());
                self.note(Some(to), Event::Delivered(letter(&flight)), records);
            }
            Some(Host::Paused(..)) => self.lose(&flight, Loss::InboxFull, records),
            Some(Host::Down(_)) | None => self.lose(&flight, Loss::ReceiverDown, records),
        }
    }

    /// A message for the proxy or a client has arrived.
    fn deliver_outside(&mut self, envelope: Envelope, records: &mut Vec<Record>) {
        match (envelope.to, envelope.from, envelope.message) {
            (Address::Proxy, Address::Client(_), Message::ClientRequest(request)) => {
                self.proxy_does(records, |proxy, now, done| {
                    proxy.on_request(now, request, done);
                });
            }
            (Address::Proxy, Address::Node(from), Message::ClientReply(reply)) => {
                self.proxy_does(records, |proxy, now, done| {
                    proxy.on_reply(now, from, reply, done);
                });
            }
            (Address::Client(client), Address::Proxy, Message::ClientReply(reply)) => {
                self.client_does(client, records, |client, now| client.take(now, reply));
            }
            // Nobody else speaks to the proxy or to a client.
            _ => {}
        }
    }

    /// A client hears an answer, or gives up.
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
        let event = Event::Lost { letter: letter(flight), because };
        self.note(Some(flight.envelope.from), event, records);
    }

    /// Lets a server handle an input, and sends what it wants sent. Its durable state is part of
    /// this value, so it is safe before the messages leave.
    fn step(&mut self, id: NodeId, input: Input, records: &mut Vec<Record>) {
        let now = self.now;
        let Some(Host::Up(node)) = self.host_mut(id) else {
            return;
        };
        let Output { messages, events } = node.step(now, input);
        for event in events {
            self.note(Some(id.into()), Event::Raft(event), records);
        }
        self.send_all(messages, records);
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

    fn send_all(&mut self, messages: Vec<Envelope>, records: &mut Vec<Record>) {
        for envelope in messages {
            let (from, to, kind) = (envelope.from, envelope.to, envelope.message.kind());
            let (id, copy) = self.network.send(self.now, envelope);
            let letter = Letter { id, from, to, kind };
            self.note(Some(from), Event::Sent(letter), records);
            if let Some(id) = copy {
                let copy = Letter { id, ..letter };
                self.note(Some(from), Event::Duplicated(copy), records);
            }
        }
    }

    fn note(&mut self, place: Option<Address>, event: Event, records: &mut Vec<Record>) {
        self.records += 1;
        records.push(Record { number: self.records, time: self.now, place, event });
    }
}

/// What someone outside can do.
impl World {
    /// Does something to the world, now, after all that happens by itself at this instant. What
    /// happened is added to `records`.
    ///
    /// # Errors
    /// Why it is [`Impossible`]; then nothing is done.
    pub fn intervene(
        &mut self,
        intervention: &Intervention,
        records: &mut Vec<Record>,
    ) -> Result<(), Impossible> {
        // Otherwise a run that stopped half-way through an instant could not be played again.
        self.run_until(self.now, records);
        match *intervention {
            Intervention::Crash(id) => self.crash(id, records),
            Intervention::Restart(id) => self.restart(id, records),
            Intervention::Pause(id) => self.pause(id, records),
            Intervention::Resume(id) => self.resume(id, records),
            Intervention::TimeOut(id) => self.time_out(id, records),
            Intervention::Cut { from, to } => self.set_cut(from, to, true, records),
            Intervention::Mend { from, to } => self.set_cut(from, to, false, records),
            Intervention::CutOff(id) => self.isolate(id, true, records),
            Intervention::Reconnect(id) => self.isolate(id, false, records),
            Intervention::Partition(groups) => {
                self.cut_where(&|one, other| Some(groups.apart(one, other)));
                self.note(None, Event::Partitioned(self.trimmed(groups)), records);
                Ok(())
            }
            Intervention::HealAll => {
                self.cut_where(&|_, _| Some(false));
                self.note(None, Event::Healed, records);
                Ok(())
            }
            Intervention::Drop(flight) => self.drop_flight(flight, records),
            Intervention::Duplicate(flight) => self.duplicate_flight(flight, records),
            Intervention::Ask { client, ref operation } => {
                self.ask(client, operation.clone(), records)
            }
            Intervention::SetConditions(conditions) => {
                conditions.check(&self.setup.timing).map_err(Impossible::Network)?;
                self.network.set_conditions(conditions);
                self.note(None, Event::ConditionsChanged(conditions), records);
                Ok(())
            }
            Intervention::SetLatency { one, other, latency } => {
                self.check_link(one, other)?;
                if let Some(latency) = latency {
                    latency.check(&self.setup.timing).map_err(Impossible::Network)?;
                }
                self.network.set_latency(one, other, latency);
                self.note(None, Event::LatencyChanged { one, other, latency }, records);
                Ok(())
            }
        }
    }

    fn crash(&mut self, id: NodeId, records: &mut Vec<Record>) -> Result<(), Impossible> {
        let host = self.host_mut(id).ok_or(Impossible::NoSuchNode(id))?;
        if let Host::Down(_) = host {
            return Err(Impossible::Down(id));
        }
        *host = Host::Down(host.durable().clone());
        self.note(Some(id.into()), Event::Crashed, records);
        Ok(())
    }

    fn restart(&mut self, id: NodeId, records: &mut Vec<Record>) -> Result<(), Impossible> {
        let durable = match self.host_mut(id).ok_or(Impossible::NoSuchNode(id))? {
            Host::Down(durable) => durable.clone(),
            Host::Up(_) | Host::Paused(..) => return Err(Impossible::NotDown(id)),
        };
        let node = self.start(id, durable);
        self.set_host(id, Host::Up(node));
        self.note(Some(id.into()), Event::Restarted, records);
        Ok(())
    }

    fn pause(&mut self, id: NodeId, records: &mut Vec<Record>) -> Result<(), Impossible> {
        self.running(id)?;
        if let Some(place) = self.host_mut(id) {
            *place = match take(place) {
                Host::Up(node) => Host::Paused(node, Vec::new()),
                other => other,
            };
        }
        self.note(Some(id.into()), Event::Paused, records);
        Ok(())
    }

    /// A server goes on: first it reads what has come for it, then it looks at its timer.
    fn resume(&mut self, id: NodeId, records: &mut Vec<Record>) -> Result<(), Impossible> {
        let place = self.host_mut(id).ok_or(Impossible::NoSuchNode(id))?;
        match place {
            Host::Paused(..) => {}
            Host::Up(_) => return Err(Impossible::NotPaused(id)),
            Host::Down(_) => return Err(Impossible::Down(id)),
        }
        let mut inbox = Vec::new();
        *place = match take(place) {
            Host::Paused(node, waiting) => {
                inbox = waiting;
                Host::Up(node)
            }
            other => other,
        };
        let waiting = u32::try_from(inbox.len()).unwrap_or(u32::MAX);
        self.note(Some(id.into()), Event::Resumed { waiting }, records);
        for envelope in inbox {
            self.step(id, Input::Message(envelope), records);
        }
        Ok(())
    }

    fn time_out(&mut self, id: NodeId, records: &mut Vec<Record>) -> Result<(), Impossible> {
        self.running(id)?;
        self.step(id, Input::TimeOut, records);
        Ok(())
    }

    fn set_cut(
        &mut self,
        from: Address,
        to: Address,
        cut: bool,
        records: &mut Vec<Record>,
    ) -> Result<(), Impossible> {
        self.check_link(from, to)?;
        if self.network.set_cut(self.now, from, to, cut) {
            let event =
                if cut { Event::LinkCut { from, to } } else { Event::LinkMended { from, to } };
            self.note(None, event, records);
        }
        Ok(())
    }

    fn isolate(
        &mut self,
        id: NodeId,
        cut: bool,
        records: &mut Vec<Record>,
    ) -> Result<(), Impossible> {
        self.host(id).ok_or(Impossible::NoSuchNode(id))?;
        let node = Address::Node(id);
        self.cut_where(&|one, other| (one == node || other == node).then_some(cut));
        self.note(Some(node), Event::Isolated { cut }, records);
        Ok(())
    }

    /// Cuts or mends each direction of each link as told; `None` leaves it as it is.
    fn cut_where(&mut self, cut: &dyn Fn(Address, Address) -> Option<bool>) {
        let ends = network::ends(self.setup.nodes);
        for from in ends.iter().copied() {
            for to in ends.iter().copied() {
                if let Some(cut) = cut(from, to) {
                    self.network.set_cut(self.now, from, to, cut);
                }
            }
        }
    }

    /// The groups without places for servers that this world does not have.
    fn trimmed(&self, mut groups: Groups) -> Groups {
        groups.nodes[usize::from(self.setup.nodes)..].fill(0);
        groups
    }

    fn drop_flight(&mut self, id: FlightId, records: &mut Vec<Record>) -> Result<(), Impossible> {
        let flight = self.network.take(id).ok_or(Impossible::NoSuchFlight(id))?;
        self.lose(&flight, Loss::ByHand, records);
        Ok(())
    }

    fn duplicate_flight(
        &mut self,
        id: FlightId,
        records: &mut Vec<Record>,
    ) -> Result<(), Impossible> {
        let copy = self.network.duplicate(self.now, id).ok_or(Impossible::NoSuchFlight(id))?;
        let letter = self.network.flight(copy).map(letter).ok_or(Impossible::NoSuchFlight(id))?;
        self.note(Some(letter.from), Event::Duplicated(letter), records);
        Ok(())
    }

    fn ask(
        &mut self,
        id: ClientId,
        operation: Operation,
        records: &mut Vec<Record>,
    ) -> Result<(), Impossible> {
        let now = self.now;
        let client = self.client_mut(id).ok_or(Impossible::NoSuchClient(id))?;
        let request = client.ask(now, operation.clone()).ok_or(Impossible::TooManyRequests(id))?;
        self.note(Some(id.into()), Event::Asked { id: request.id, operation }, records);
        let (from, message) = (Address::Client(id), Message::ClientRequest(request));
        self.send_all(vec![Envelope { from, to: Address::Proxy, message }], records);
        Ok(())
    }

    fn running(&self, id: NodeId) -> Result<&Node, Impossible> {
        match self.host(id).ok_or(Impossible::NoSuchNode(id))? {
            Host::Up(node) => Ok(node),
            Host::Paused(..) => Err(Impossible::Paused(id)),
            Host::Down(_) => Err(Impossible::Down(id)),
        }
    }

    fn check_link(&self, one: Address, other: Address) -> Result<(), Impossible> {
        let ends = network::ends(self.setup.nodes);
        let known = one != other && ends.contains(&one) && ends.contains(&other);
        if known { Ok(()) } else { Err(Impossible::NoSuchLink(one, other)) }
    }

    fn host_mut(&mut self, id: NodeId) -> Option<&mut Host> {
        self.hosts.get_mut(usize::from(id.number()) - 1)
    }

    fn set_host(&mut self, id: NodeId, host: Host) {
        if let Some(place) = self.host_mut(id) {
            *place = host;
        }
    }

    fn client_mut(&mut self, id: ClientId) -> Option<&mut Client> {
        self.clients.iter_mut().find(|client| client.id() == id)
    }
}

/// What can be seen of a world.
impl World {
    /// What it was made of.
    #[must_use]
    pub fn setup(&self) -> &Setup {
        &self.setup
    }

    /// The present instant.
    #[must_use]
    pub fn now(&self) -> Time {
        self.now
    }

    /// All servers with their numbers, in their order.
    pub fn hosts(&self) -> impl Iterator<Item = (NodeId, &Host)> {
        NodeSet::first(self.setup.nodes).iter().zip(&self.hosts)
    }

    /// One server, if the world has it.
    #[must_use]
    pub fn host(&self, id: NodeId) -> Option<&Host> {
        self.hosts.get(usize::from(id.number()) - 1)
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

/// Takes a host from its place, to put what becomes of it there.
fn take(place: &mut Host) -> Host {
    std::mem::replace(place, Host::Down(Durable::default()))
}

fn letter(flight: &Flight) -> Letter {
    let Envelope { from, to, ref message } = flight.envelope;
    Letter { id: flight.id, from, to, kind: message.kind() }
}
