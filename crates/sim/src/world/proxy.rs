//! The proxy: it knows the addresses of the servers, but not who leads.
//!
//! It sends each request to its best guess, follows "not the leader, try n2", tries the next
//! server when none answers in time, always under the same serial number, so that a repetition
//! is known (§8), and stops after a limit, when all it can say is "outcome unknown".

use crate::world::event::{AttemptFailure, Event};
use crate::world::message::{Address, ClientReply, Envelope, Outcome, Payload};
use raft::{Command, Micros, NodeId, RequestId, Time, Timing};

/// How many election timeouts a request is tried before the proxy stops.
const TIMEOUT_FACTOR: u64 = 5;

/// The proxy.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Proxy {
    nodes: u8,
    guess: NodeId,
    patience: Patience,
    /// In the order in which they came.
    open: Vec<Attempt>,
}

/// How long the proxy waits for what.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Patience {
    /// For the answer of one server.
    pub answer: Micros,
    /// Before it asks the next, when a server knows no leader.
    pub pause: Micros,
    /// Altogether, before it stops.
    pub whole: Micros,
}

/// A request that the proxy works on.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Attempt {
    /// The request.
    pub request: Command,
    /// The server that was asked last.
    pub asked: NodeId,
    /// How many times a server was asked.
    pub attempts: u32,
    /// True if an answer is awaited; otherwise the proxy waits before it asks the next.
    pub waiting: bool,
    /// When it will ask the next, unless an answer comes.
    pub next: Time,
    /// When the request times out.
    pub times_out_at: Time,
    /// When the request came.
    pub since: Time,
}

impl Attempt {
    /// When there is something to do for it, unless an answer comes.
    fn due(&self) -> Time {
        self.next.min(self.times_out_at)
    }
}

/// The messages and events of the proxy.
#[derive(Default)]
pub(crate) struct Done {
    pub(crate) messages: Vec<Envelope>,
    pub(crate) events: Vec<Event>,
}

impl Proxy {
    pub(crate) fn new(nodes: u8, timing: &Timing) -> Self {
        Self {
            nodes,
            guess: NodeId::new(1).expect("there is always an n1"),
            patience: Patience {
                answer: timing.election_max,
                pause: timing.heartbeat,
                whole: timing.election_max.times(TIMEOUT_FACTOR),
            },
            open: Vec::new(),
        }
    }

    /// The server that it would ask next: the last that answered as leader or was named as one,
    /// or simply the next in turn.
    #[must_use]
    pub fn guess(&self) -> NodeId {
        self.guess
    }

    /// How long it waits for what.
    #[must_use]
    pub fn patience(&self) -> &Patience {
        &self.patience
    }

    /// The requests that it works on.
    pub fn open(&self) -> impl ExactSizeIterator<Item = &Attempt> {
        self.open.iter()
    }

    /// When it wants [`Proxy::on_timer`] next.
    pub(crate) fn deadline(&self) -> Time {
        self.open.iter().map(Attempt::due).min().unwrap_or(Time::NEVER)
    }

    /// A client's request has come. If it is under way already, it goes on as it does.
    pub(crate) fn on_request(&mut self, now: Time, request: Command, done: &mut Done) {
        let id = request.id;
        if self.attempt(id).is_some() {
            return;
        }
        let attempt = Attempt {
            request,
            asked: self.guess,
            attempts: 0,
            waiting: false,
            next: now,
            times_out_at: now + self.patience.whole,
            since: now,
        };
        self.open.push(attempt);
        self.ask(now, id, done);
    }

    /// A server has answered. An answer to a request that is settled is too late to matter, and
    /// so is a refusal by a server that is not the one asked last.
    pub(crate) fn on_reply(
        &mut self,
        now: Time,
        from: NodeId,
        reply: ClientReply,
        done: &mut Done,
    ) {
        let (nodes, pause) = (self.nodes, self.patience.pause);
        let Some(attempt) = self.attempt(reply.id) else {
            return;
        };
        match reply.outcome {
            Outcome::Done(_) => {
                self.guess = from;
                self.settle(reply.id);
                tell_client(reply, done);
            }
            Outcome::NotLeader { leader } if attempt.waiting && attempt.asked == from => {
                let because = AttemptFailure::NotLeader { leader };
                done.events.push(Event::AttemptFailed { id: reply.id, node: from, because });
                match leader.filter(|leader| leader.number() <= nodes) {
                    Some(leader) => {
                        self.guess = leader;
                        self.ask(now, reply.id, done);
                    }
                    None => {
                        attempt.waiting = false;
                        attempt.next = now + pause;
                    }
                }
            }
            Outcome::NotLeader { .. } | Outcome::Unknown => {}
        }
    }

    /// The moment of [`Proxy::deadline`] has come.
    pub(crate) fn on_timer(&mut self, now: Time, done: &mut Done) {
        let due = self.open.iter().filter(|attempt| attempt.due() <= now);
        let due: Vec<RequestId> = due.map(|attempt| attempt.request.id).collect();
        for id in due {
            self.go_on(now, id, done);
        }
    }

    /// Asks the next server for a request, or gives it up.
    fn go_on(&mut self, now: Time, id: RequestId, done: &mut Done) {
        let Some(attempt) = self.attempt(id) else {
            return;
        };
        let Attempt { asked, attempts, waiting, next, times_out_at, since, .. } = *attempt;
        if waiting {
            // The end of all patience may come before that of this try.
            let after = Micros(self.patience.answer.0 - (next - now).0);
            let because = AttemptFailure::TimedOut { after };
            done.events.push(Event::AttemptFailed { id, node: asked, because });
        }
        if times_out_at <= now {
            self.settle(id);
            done.events.push(Event::RequestTimedOut { id, attempts, after: now - since });
            tell_client(ClientReply { id, outcome: Outcome::Unknown }, done);
            return;
        }
        // Another request may have found a better server in the meantime.
        if self.guess == asked {
            self.guess = self.after(asked);
        }
        self.ask(now, id, done);
    }

    /// Sends a request to the server that is guessed to lead.
    fn ask(&mut self, now: Time, id: RequestId, done: &mut Done) {
        let (to, answer) = (self.guess, self.patience.answer);
        let Some(attempt) = self.attempt(id) else {
            return;
        };
        attempt.asked = to;
        attempt.attempts += 1;
        attempt.waiting = true;
        attempt.next = now + answer;
        done.events.push(Event::Forwarded { id, to, attempt: attempt.attempts });
        done.messages.push(Envelope {
            from: Address::Proxy,
            to: to.into(),
            payload: Payload::Request(attempt.request.clone()),
        });
    }

    fn attempt(&mut self, id: RequestId) -> Option<&mut Attempt> {
        self.open.iter_mut().find(|attempt| attempt.request.id == id)
    }

    /// A request needs no more work.
    fn settle(&mut self, id: RequestId) {
        self.open.retain(|attempt| attempt.request.id != id);
    }

    /// The server after this one; after the last, the first.
    fn after(&self, node: NodeId) -> NodeId {
        NodeId::new(node.number() % self.nodes + 1).expect("between 1 and the number of servers")
    }
}

fn tell_client(reply: ClientReply, done: &mut Done) {
    done.messages.push(Envelope {
        from: Address::Proxy,
        to: Address::Client(reply.id.client),
        payload: Payload::Reply(reply),
    });
}
