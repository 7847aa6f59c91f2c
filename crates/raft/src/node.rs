//! One server: its state, how an input reaches the rule that handles it, and the rules for all
//! servers (Figure 2).

use rand::RngExt;
use rand::SeedableRng;
use rand_pcg::Pcg32;

use crate::config::Config;
use crate::event::{Event, FormerRole, StepDown, VoteRefusal};
use crate::ids::{Index, NodeId, Term};
use crate::log::Log;
use crate::message::{Message, Reply, Response};
use crate::role::{Role, Timer};
use crate::rules::{Rule, Rules};
use crate::store::{Applied, Command, RequestId, Store};
use crate::time::{Micros, Time};

/// The state that a server must not lose in a crash (Figure 2, persistent state). Nothing else
/// survives one.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Default)]
pub struct Durable {
    /// currentTerm: the latest term that the server has seen.
    pub term: Term,
    /// votedFor: the candidate that it voted for in that term.
    pub voted_for: Option<NodeId>,
    /// log[]: its entries.
    pub log: Log,
}

impl Durable {
    /// Returns what is left after a crash: all of it, by the rules (Figure 2, persistent state).
    #[must_use]
    pub fn survived(mut self, rules: Rules) -> Self {
        if !rules.has(Rule::DurableVote) {
            self.voted_for = None;
        }
        if !rules.has(Rule::DurableLog) {
            self.log = Log::default();
        }
        self
    }
}

/// One thing for a server to handle.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum Input {
    /// The time of [`Node::deadline`] has come. Before that time it does nothing.
    Timer,
    /// Act as if the election timer had run out. A leader steps down first.
    TimeOut,
    /// A message has arrived.
    Message {
        /// The server that sent it.
        from: NodeId,
        /// The message.
        message: Message,
    },
    /// A client asks for something (§8).
    Request(Command),
}

/// A message to send.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Outgoing {
    /// The server that is to receive it.
    pub to: NodeId,
    /// The message.
    pub message: Message,
}

/// The effects of one input: messages to send, clients to answer, and events, each in their order.
///
/// The driver must have stored the node's [`Durable`] state before any of them leaves (Figure 2:
/// "updated on stable storage before responding to RPCs").
#[derive(Clone, PartialEq, Eq, Hash, Debug, Default)]
pub struct Output {
    /// Messages to other servers.
    pub messages: Vec<Outgoing>,
    /// Answers to clients.
    pub replies: Vec<Reply>,
    /// What the server did, and why.
    pub events: Vec<Event>,
}

impl Output {
    pub(super) fn send(&mut self, to: NodeId, message: Message) {
        self.messages.push(Outgoing { to, message });
    }

    pub(super) fn reply(&mut self, id: RequestId, response: Response) {
        self.replies.push(Reply { id, response, after: self.messages.len() });
    }
}

/// One Raft server, as a value: a copy goes on exactly as the original would.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Node {
    pub(super) id: NodeId,
    pub(super) config: Config,
    pub(super) durable: Durable,
    /// commitIndex.
    pub(super) commit: Index,
    /// lastApplied.
    pub(super) applied: Index,
    pub(super) store: Store,
    pub(super) role: Role,
    random: Pcg32,
}

impl Node {
    /// Starts a server for the first time, as a follower of term 0 with an empty log (§5.2).
    #[must_use]
    pub fn new(id: NodeId, config: Config, seed: u64, now: Time) -> Self {
        Self::restart(id, config, Durable::default(), seed, now)
    }

    /// Starts a server again with what it did not lose (Figure 2, thesis 3.8): a follower with
    /// commitIndex and lastApplied 0 and an empty store, which it fills again as it applies.
    ///
    /// Its election timeouts are drawn from a generator with this seed.
    #[must_use]
    pub fn restart(id: NodeId, config: Config, durable: Durable, seed: u64, now: Time) -> Self {
        Self::with_state(id, config, durable.survived(config.rules), seed, now)
    }

    /// Starts a server with a given state. Unlike [`Node::restart`] it keeps all of it, whatever the
    /// rules are.
    #[must_use]
    pub fn with_state(id: NodeId, config: Config, durable: Durable, seed: u64, now: Time) -> Self {
        let idle = Timer { since: now, until: now };
        let mut node = Self {
            id,
            config,
            durable,
            commit: Index(0),
            applied: Index(0),
            store: Store::default(),
            role: Role::Follower { leader: None, timer: idle },
            random: Pcg32::seed_from_u64(seed),
        };
        node.role = Role::Follower { leader: None, timer: node.new_timer(now) };
        node
    }

    /// Handles one input at the time `now`, which never goes back.
    ///
    /// Total: every input is legal at every time, however late, repeated or out of order.
    pub fn step(&mut self, now: Time, input: Input) -> Output {
        let mut out = Output::default();
        match input {
            Input::Timer => self.on_timer(now, &mut out),
            Input::TimeOut => self.time_out(now, &mut out),
            Input::Message { from, message } => self.on_message(now, from, message, &mut out),
            Input::Request(command) => self.on_request(now, command, &mut out),
        }
        out
    }

    /// Returns the time at which the node wants [`Input::Timer`] next.
    #[must_use]
    pub fn deadline(&self) -> Time {
        match &self.role {
            Role::Follower { timer, .. } | Role::Candidate { timer, .. } => timer.until,
            Role::Leader(leadership) => {
                leadership.heartbeat_at.min(self.quorum_deadline(leadership))
            }
        }
    }

    fn on_timer(&mut self, now: Time, out: &mut Output) {
        if now < self.deadline() {
            return;
        }
        match self.role {
            Role::Follower { .. } | Role::Candidate { .. } => self.election_timeout(now, out),
            Role::Leader(_) => self.leader_timeout(now, out),
        }
    }

    fn on_message(&mut self, now: Time, from: NodeId, message: Message, out: &mut Output) {
        if from == self.id || !self.config.members.contains(from) {
            return;
        }
        // Thesis 4.2.3: if RequestVote is received within the minimum election timeout of hearing
        // from a current leader, neither update the term nor grant the vote.
        if let Message::RequestVote(request) = &message
            && let Some(leader) = self.live_leader(now)
        {
            let because = VoteRefusal::LeaderAlive { leader };
            let (term, pre_vote) = (request.term, request.pre_vote);
            out.events.push(Event::VoteRefused { candidate: from, term, pre_vote, because });
            return;
        }
        if let Some(term) = message.senders_term() {
            self.observe_term(now, term, from, out);
        }
        // Followers: respond to RPCs from candidates and leaders (§5.2). So do all others.
        match message {
            Message::RequestVote(request) => self.on_request_vote(now, from, &request, out),
            Message::RequestVoteReply(reply) => self.on_vote(now, from, &reply, out),
            Message::AppendEntries(request) => self.on_append_entries(now, from, request, out),
            Message::AppendEntriesReply(reply) => {
                self.on_append_entries_reply(now, from, &reply, out);
            }
        }
    }

    /// Applies the term rule (§5.1).
    fn observe_term(&mut self, now: Time, term: Term, from: NodeId, out: &mut Output) {
        if term <= self.durable.term {
            return;
        }
        // All servers: if an RPC request or response contains term T > currentTerm, set currentTerm
        // = T and convert to follower (§5.1). The vote of the new term is free.
        let event = Event::TermAdvanced { from: self.durable.term, to: term, seen_from: from };
        self.durable.term = term;
        self.durable.voted_for = None;
        out.events.push(event);
        self.become_follower(now, StepDown::HigherTerm { term, seen_from: from }, out);
    }

    /// Stops leading or running for election, and forgets who led.
    ///
    /// A running election timer keeps running: neither a higher term nor a lost election is a reason
    /// to wait longer (§5.2 names the only three). A leader had none, so it gets one.
    pub(super) fn become_follower(&mut self, now: Time, because: StepDown, out: &mut Output) {
        let (timer, was) = match self.role {
            Role::Follower { timer, .. } => (timer, None),
            Role::Candidate { timer, pre_vote: false, .. } => (timer, Some(FormerRole::Candidate)),
            Role::Candidate { timer, pre_vote: true, .. } => {
                (timer, Some(FormerRole::PreCandidate))
            }
            Role::Leader(_) => (self.new_timer(now), Some(FormerRole::Leader)),
        };
        self.role = Role::Follower { leader: None, timer };
        if let Some(was) = was {
            out.events.push(Event::BecameFollower { was, because });
        }
    }

    /// Handles a client's request: a leader serves it, any other server names the leader (§8).
    fn on_request(&mut self, now: Time, command: Command, out: &mut Output) {
        let leader = match &self.role {
            Role::Leader(_) => return self.serve(now, command, out),
            Role::Follower { leader, .. } => *leader,
            Role::Candidate { .. } => None,
        };
        out.events.push(Event::Redirected { id: command.id, leader });
        out.reply(command.id, Response::NotLeader { leader });
    }

    /// Applies committed entries to the store, in the order of the log, each once (§5.3).
    pub(super) fn apply(&mut self, out: &mut Output) {
        // All servers: if commitIndex > lastApplied, increment lastApplied and apply
        // log[lastApplied] to the state machine (§5.3).
        while self.applied < self.commit {
            let index = self.applied.next();
            self.applied = index;
            let entry = self.durable.log.get(index).expect("committed entries are in the log");
            let Some(command) = &entry.command else {
                continue;
            };
            let applied = self.store.apply(command);
            if !matches!(applied, Applied::New(_)) {
                let known = matches!(applied, Applied::Repeated(_));
                out.events.push(Event::RepetitionIgnored { id: command.id, index, known });
            }
            // Leaders: respond after the entry is applied (§5.3). Only the leader that appended it
            // does.
            let leads = matches!(self.role, Role::Leader(_)) && entry.term == self.durable.term;
            if leads && let Applied::New(answer) | Applied::Repeated(answer) = applied {
                out.reply(command.id, Response::Done(answer));
            }
        }
    }

    /// Starts an election timer with a length drawn from the whole range, each time again (§5.2).
    pub(super) fn new_timer(&mut self, now: Time) -> Timer {
        let (low, high) = (self.config.timing.election_min, self.config.timing.election_max);
        let span = Micros(self.random.random_range(low.0..high.0.max(low.0 + 1)));
        Timer { since: now, until: now + span }
    }

    /// Returns the other servers of the cluster, in the order of their numbers.
    pub(super) fn others(&self) -> impl Iterator<Item = NodeId> + use<> {
        let id = self.id;
        self.config.members.iter().filter(move |member| *member != id)
    }

    /// Makes this server share the memory of another's log and store where they are equal.
    pub fn share(&mut self, other: &Self) {
        if self.durable.log == other.durable.log {
            self.durable.log = other.durable.log.clone();
        }
        if self.applied == other.applied && self.store == other.store {
            self.store = other.store.clone();
        }
    }
}

/// Reading a server.
impl Node {
    /// Returns which server it is.
    #[must_use]
    pub fn id(&self) -> NodeId {
        self.id
    }

    /// Returns its configuration.
    #[must_use]
    pub fn config(&self) -> &Config {
        &self.config
    }

    /// Returns the state that would survive a crash.
    #[must_use]
    pub fn durable(&self) -> &Durable {
        &self.durable
    }

    /// Returns currentTerm.
    #[must_use]
    pub fn term(&self) -> Term {
        self.durable.term
    }

    /// Returns its log.
    #[must_use]
    pub fn log(&self) -> &Log {
        &self.durable.log
    }

    /// Returns commitIndex: the last entry that it knows to be committed.
    #[must_use]
    pub fn commit(&self) -> Index {
        self.commit
    }

    /// Returns lastApplied: the last entry that its store reflects.
    #[must_use]
    pub fn applied(&self) -> Index {
        self.applied
    }

    /// Returns its state machine.
    #[must_use]
    pub fn store(&self) -> &Store {
        &self.store
    }

    /// Returns its role, with the data of the role.
    #[must_use]
    pub fn role(&self) -> &Role {
        &self.role
    }

    /// Returns the leader of its term, as far as it knows.
    #[must_use]
    pub fn leader(&self) -> Option<NodeId> {
        match &self.role {
            Role::Follower { leader, .. } => *leader,
            Role::Candidate { .. } => None,
            Role::Leader(_) => Some(self.id),
        }
    }
}
