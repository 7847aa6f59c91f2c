//! One server: what it holds, how an input reaches the rule that handles it, and the rules for
//! all servers (Figure 2).

use rand::RngExt;
use rand::SeedableRng;
use rand_pcg::Pcg32;

use crate::config::Config;
use crate::event::{Event, StepDown, VoteRefusal};
use crate::ids::{Index, NodeId, Term};
use crate::log::{Entry, Log};
use crate::message::{Message, Reply, Response};
use crate::role::{Role, Timer};
use crate::rules::{Rule, Rules};
use crate::store::{Applied, Command, RequestId, Store};
use crate::time::{Micros, Time};

/// What a server must not lose in a crash (Figure 2, persistent state). Nothing else survives.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Default)]
pub struct Durable {
    /// currentTerm: the latest term it has seen.
    pub term: Term,
    /// votedFor: whom it voted for in that term.
    pub voted_for: Option<NodeId>,
    /// log[]: its entries.
    pub log: Log,
}

impl Durable {
    /// What is left of it after a crash: all of it, by the rules (Figure 2, persistent state).
    fn survived(mut self, rules: Rules) -> Self {
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
    /// The instant of [`Node::deadline`] has come. Too early, it does nothing.
    Timer,
    /// Act as if the election timer had run out. A leader gives up leading first.
    TimeOut,
    /// A message has arrived.
    Message {
        /// The server that sent it.
        from: NodeId,
        /// What it says.
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
    /// What it says.
    pub message: Message,
}

/// What handling an input led to: messages to send, clients to answer, and events to tell, each
/// in their order.
///
/// Whoever drives the node must see to it that its [`Durable`] state is safe before the messages
/// leave (Figure 2: "updated on stable storage before responding").
#[derive(Clone, PartialEq, Eq, Hash, Debug, Default)]
pub struct Output {
    /// Messages to send to other servers.
    pub messages: Vec<Outgoing>,
    /// Answers to clients.
    pub replies: Vec<Reply>,
    /// What happened, and why.
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

/// One Raft server. It is a value: to copy it is to keep it as it was.
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
    /// A server that starts for the first time, as a follower of term 0 with an empty log (§5.2).
    #[must_use]
    pub fn new(id: NodeId, config: Config, seed: u64, now: Time) -> Self {
        Self::restart(id, config, Durable::default(), seed, now)
    }

    /// A server that starts again with what it had not lost (Figure 2, thesis 3.8): a follower
    /// with commitIndex and lastApplied 0, and an empty store, filled again as it applies.
    ///
    /// `seed` feeds the generator from which its election timeouts are drawn.
    #[must_use]
    pub fn restart(id: NodeId, config: Config, durable: Durable, seed: u64, now: Time) -> Self {
        let durable = durable.survived(config.rules);
        Self::begin(id, config, durable, seed, now)
    }

    /// A server that begins with what it is given. Unlike [`Node::restart`] it loses nothing of it,
    /// whatever the rules are.
    #[must_use]
    pub fn begin(id: NodeId, config: Config, durable: Durable, seed: u64, now: Time) -> Self {
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

    /// Handles one input at the instant `now`, which never goes back.
    ///
    /// Total: every message is legal at every time, however late, repeated or out of order.
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

    /// The instant at which the node wants [`Input::Timer`] next.
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
            Role::Leader(_) => self.leader_tick(now, out),
        }
    }

    fn on_message(&mut self, now: Time, from: NodeId, message: Message, out: &mut Output) {
        if from == self.id || !self.config.members.contains(from) {
            return;
        }
        if let Message::RequestVote(request) = &message
            && let Some(leader) = self.live_leader(now)
        {
            let because = VoteRefusal::LeaderAlive { leader };
            out.events.push(Event::VoteRefused { candidate: from, term: request.term, because });
            return;
        }
        if let Some(term) = message.senders_term() {
            self.observe_term(now, term, from, out);
        }
        match message {
            Message::RequestVote(request) => self.on_request_vote(now, from, &request, out),
            Message::RequestVoteReply(reply) => self.on_vote(now, from, &reply, out),
            Message::AppendEntries(request) => self.on_append_entries(now, from, request, out),
            Message::AppendEntriesReply(reply) => {
                self.on_append_entries_reply(now, from, &reply, out);
            }
        }
    }

    /// The term rule: whoever sees a higher term takes it over and is a follower in it (§5.1).
    fn observe_term(&mut self, now: Time, term: Term, from: NodeId, out: &mut Output) {
        if term <= self.durable.term {
            return;
        }
        let event = Event::TermAdvanced { from: self.durable.term, to: term, seen_from: from };
        self.durable.term = term;
        self.durable.voted_for = None;
        out.events.push(event);
        self.become_follower(now, StepDown::HigherTerm { term, seen_from: from }, out);
    }

    /// Gives up leading or standing, and forgets who led.
    ///
    /// A running election timer goes on as it was: neither a higher term nor a lost election is
    /// a reason to wait longer (§5.2 names the only three). A leader had none, so it gets one.
    pub(super) fn become_follower(&mut self, now: Time, because: StepDown, out: &mut Output) {
        let (timer, led) = match self.role {
            Role::Follower { timer, .. } => (timer, None),
            Role::Candidate { timer, .. } => (timer, Some(false)),
            Role::Leader(_) => (self.new_timer(now), Some(true)),
        };
        self.role = Role::Follower { leader: None, timer };
        if let Some(led) = led {
            out.events.push(Event::BecameFollower { led, because });
        }
    }

    /// A client's request: a leader serves it, any other server names the leader (§8).
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
    ///
    /// The leader that appended an entry also answers its client.
    pub(super) fn apply(&mut self, out: &mut Output) {
        while self.applied < self.commit {
            let index = self.applied.next();
            let entry = self.durable.log.get(index).expect("committed entries are in the log");
            let Entry { term, command } = entry.clone();
            self.applied = index;
            if let Some(command) = command {
                self.apply_command(index, term, &command, out);
            }
        }
    }

    fn apply_command(&mut self, index: Index, term: Term, command: &Command, out: &mut Output) {
        let answer = match self.store.apply(command) {
            Applied::New(answer) => answer,
            Applied::Repeated(answer) => {
                out.events.push(Event::RepetitionIgnored { id: command.id, index });
                answer
            }
            Applied::Forgotten => {
                out.events.push(Event::RepetitionIgnored { id: command.id, index });
                return;
            }
        };
        if matches!(self.role, Role::Leader(_)) && term == self.durable.term {
            out.reply(command.id, Response::Done(answer));
        }
    }

    /// An election timer that starts now: drawn anew each time, from the whole range (§5.2).
    pub(super) fn new_timer(&mut self, now: Time) -> Timer {
        let (low, high) = (self.config.timing.election_min, self.config.timing.election_max);
        let span = Micros(self.random.random_range(low.0..high.0.max(low.0 + 1)));
        Timer { since: now, until: now + span }
    }

    /// The other servers of the cluster, in the order of their numbers.
    pub(super) fn others(&self) -> impl Iterator<Item = NodeId> + use<> {
        let id = self.id;
        self.config.members.iter().filter(move |member| *member != id)
    }
}

/// What can be seen of a server.
impl Node {
    /// Which server it is.
    #[must_use]
    pub fn id(&self) -> NodeId {
        self.id
    }

    /// What it was told before it started.
    #[must_use]
    pub fn config(&self) -> &Config {
        &self.config
    }

    /// Holds its log and its store together with another server, where they are the same: a matter of
    /// memory alone.
    pub fn share(&mut self, other: &Self) {
        if self.durable.log == other.durable.log {
            self.durable.log = other.durable.log.clone();
        }
        if self.applied == other.applied && self.store == other.store {
            self.store = other.store.clone();
        }
    }

    /// What it would keep in a crash.
    #[must_use]
    pub fn durable(&self) -> &Durable {
        &self.durable
    }

    /// currentTerm.
    #[must_use]
    pub fn term(&self) -> Term {
        self.durable.term
    }

    /// Its log.
    #[must_use]
    pub fn log(&self) -> &Log {
        &self.durable.log
    }

    /// commitIndex: the last entry that it knows to be committed.
    #[must_use]
    pub fn commit(&self) -> Index {
        self.commit
    }

    /// lastApplied: the last entry that its store has taken in.
    #[must_use]
    pub fn applied(&self) -> Index {
        self.applied
    }

    /// Its state machine.
    #[must_use]
    pub fn store(&self) -> &Store {
        &self.store
    }

    /// Its role, with the data of the role.
    #[must_use]
    pub fn role(&self) -> &Role {
        &self.role
    }

    /// Who leads its term, as far as it knows.
    #[must_use]
    pub fn leader(&self) -> Option<NodeId> {
        match &self.role {
            Role::Follower { leader, .. } => *leader,
            Role::Candidate { .. } => None,
            Role::Leader(_) => Some(self.id),
        }
    }
}
