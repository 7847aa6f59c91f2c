//! Labels of messages, as far as the records around them say: a record has only their kind.

use std::borrow::Cow;

use crate::flight_view::shorten;
use crate::words;
use raft::{Event as Raft, RequestId, Time, VoteRefusal};
use sim::{Address, Event, MessageKind, Record, World};

/// A message as a word or a symbol.
pub type Label = Cow<'static, str>;

/// Follows the records of a run, to know what the messages of each step contain.
#[derive(Clone, Debug)]
pub struct LabelTracker {
    step: (Option<Address>, Time),
    labels: Vec<(MessageKind, Label)>,
    /// The pending requests of clients.
    asked: Vec<(RequestId, Label)>,
}

impl LabelTracker {
    /// Starts with the pending requests of a world.
    pub fn new(world: &World) -> Self {
        let mut asked = Vec::new();
        for client in world.clients() {
            for (serial, request) in client.open() {
                let id = RequestId { client: client.id(), serial };
                asked.push((id, shorten(&words::operation(&request.operation)).into()));
            }
        }
        Self { step: (None, world.now()), labels: Vec::new(), asked }
    }

    /// Notes a record. A step is all that happens at one place and time, up to the next message.
    pub fn note(&mut self, record: &Record) {
        let step = (record.place, record.time);
        if step != self.step || matches!(record.event, Event::Delivered(_)) {
            self.labels.clear();
            self.step = step;
        }
        match &record.event {
            Event::Raft(event) => self.labels.extend(announcement(event)),
            Event::Asked { id, operation } => {
                let label = Label::from(shorten(&words::operation(operation)));
                self.labels.push((MessageKind::ClientRequest, label.clone()));
                self.asked.push((*id, label));
            }
            Event::Forwarded { id, .. } => {
                let asked = self.asked.iter().find(|(known, _)| known == id);
                let label = asked.map(|(_, label)| (MessageKind::ClientRequest, label.clone()));
                self.labels.extend(label);
            }
            Event::Answered { id, .. } => self.asked.retain(|(known, _)| known != id),
            Event::RequestTimedOut { .. } => {
                self.labels.push((MessageKind::ClientReply, "unknown".into()));
            }
            _ => {}
        }
    }

    /// Returns the label of a message that is sent now.
    pub fn label(&mut self, kind: MessageKind) -> Label {
        let place = self.labels.iter().rposition(|(known, _)| *known == kind);
        let Some(place) = place else {
            return default_label(kind).into();
        };
        match kind {
            // A paused server that resumes answers many messages, one after the other.
            MessageKind::RequestVoteReply | MessageKind::AppendEntriesReply => {
                self.labels.remove(place).1
            }
            _ => self.labels[place].1.clone(),
        }
    }
}

/// The label of a message of which only the kind is known.
fn default_label(kind: MessageKind) -> &'static str {
    match kind {
        MessageKind::RequestVote => "?",
        MessageKind::RequestVoteReply => "vote",
        MessageKind::AppendEntries => "♥",
        MessageKind::AppendEntriesReply => "+",
        MessageKind::ClientRequest => "ask",
        MessageKind::ClientReply => "ok",
    }
}

/// The label of the message that announces an event of a server.
fn announcement(event: &Raft) -> Option<(MessageKind, Label)> {
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
            (Kind::AppendEntries, shorten(&words::operation(&command.operation)).into())
        }
        Raft::Redirected { leader: Some(leader), .. } => {
            (Kind::ClientReply, format!("→{leader}").into())
        }
        Raft::Redirected { leader: None, .. } => (Kind::ClientReply, "not me".into()),
        _ => return None,
    })
}
