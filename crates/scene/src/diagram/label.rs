//! What messages say, as far as the records around them tell: a record names only their kind.

use std::borrow::Cow;

use crate::stage::short;
use crate::words;
use raft::{Event as Raft, RequestId, Time, VoteRefusal};
use sim::{Address, Event, MessageKind, Record, World};

/// A message in a word or a sign.
pub type Label = Cow<'static, str>;

/// What was said in the step that is gone through, and so stands in the messages that it sends.
#[derive(Clone, Debug)]
pub struct Notes {
    step: (Option<Address>, Time),
    said: Vec<(MessageKind, Label)>,
    /// What clients wait for.
    asked: Vec<(RequestId, Label)>,
}

impl Notes {
    /// At the beginning of a stretch.
    pub fn new(world: &World) -> Self {
        let mut asked = Vec::new();
        for client in world.clients() {
            for (serial, request) in client.open() {
                let id = RequestId { client: client.id(), serial };
                asked.push((id, short(&words::operation(&request.operation)).into()));
            }
        }
        Self { step: (None, world.now()), said: Vec::new(), asked }
    }

    /// Takes note of what happens. A step is all that happens at a place at an instant, up to the
    /// next message.
    pub fn take(&mut self, record: &Record) {
        let step = (record.place, record.time);
        if step != self.step || matches!(record.event, Event::Delivered(_)) {
            self.said.clear();
            self.step = step;
        }
        match &record.event {
            Event::Raft(event) => self.said.extend(of_server(event)),
            Event::Asked { id, operation } => {
                let label = Label::from(short(&words::operation(operation)));
                self.said.push((MessageKind::ClientRequest, label.clone()));
                self.asked.push((*id, label));
            }
            Event::Forwarded { id, .. } => {
                let asked = self.asked.iter().find(|(known, _)| known == id);
                let label = asked.map(|(_, label)| (MessageKind::ClientRequest, label.clone()));
                self.said.extend(label);
            }
            Event::Answered { id, .. } => self.asked.retain(|(known, _)| known != id),
            Event::GaveUp { .. } => self.said.push((MessageKind::ClientReply, "unknown".into())),
            _ => {}
        }
    }

    /// What a message says that is sent now.
    pub fn label(&mut self, kind: MessageKind) -> Label {
        let place = self.said.iter().rposition(|(known, _)| *known == kind);
        let Some(place) = place else {
            return usual(kind).into();
        };
        match kind {
            // A paused server that goes on answers many, one after the other.
            MessageKind::RequestVoteReply | MessageKind::AppendEntriesReply => {
                self.said.remove(place).1
            }
            _ => self.said[place].1.clone(),
        }
    }
}

/// What a message says of which nothing is known but its kind.
fn usual(kind: MessageKind) -> &'static str {
    match kind {
        MessageKind::RequestVote => "?",
        MessageKind::RequestVoteReply => "vote",
        MessageKind::AppendEntries => "♥",
        MessageKind::AppendEntriesReply => "+",
        MessageKind::ClientRequest => "ask",
        MessageKind::ClientReply => "ok",
    }
}

/// What a server that does this says to others.
fn of_server(event: &Raft) -> Option<(MessageKind, Label)> {
    use MessageKind as Kind;
    Some(match event {
        Raft::AskedPreVotes { .. } => (Kind::RequestVote, "p?".into()),
        Raft::BecameCandidate { .. } => (Kind::RequestVote, "?".into()),
        Raft::VoteGranted { .. } => (Kind::RequestVoteReply, "+".into()),
        Raft::PreVoteGranted { .. } => (Kind::RequestVoteReply, "p+".into()),
        // It does not answer then.
        Raft::VoteRefused { because: VoteRefusal::LeaderAlive { .. }, .. } => return None,
        Raft::VoteRefused { .. } => (Kind::RequestVoteReply, "−".into()),
        Raft::AppendRefused { .. } => (Kind::AppendEntriesReply, "−".into()),
        Raft::Appended { command: None, .. } => (Kind::AppendEntries, "·".into()),
        Raft::Appended { command: Some(command), .. } => {
            (Kind::AppendEntries, short(&words::operation(&command.operation)).into())
        }
        Raft::Redirected { leader: Some(leader), .. } => {
            (Kind::ClientReply, format!("→{leader}").into())
        }
        Raft::Redirected { leader: None, .. } => (Kind::ClientReply, "not me".into()),
        _ => return None,
    })
}
