//! The three roles of Figure 4, each with the data that only it has.

use crate::ids::{Index, NodeId, NodeSet, Round};
use crate::store::{RequestId, Text};
use crate::time::Time;

/// The role of a server.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum Role {
    /// A follower answers others and waits for its election timer.
    Follower {
        /// The leader of its term, once it has heard from it.
        leader: Option<NodeId>,
        /// When it will run for election.
        timer: Timer,
    },
    /// A candidate asks for votes.
    Candidate {
        /// The servers that have voted for it, itself included. Voters, not a count: a vote that
        /// arrives twice is still one vote.
        votes: NodeSet,
        /// The servers that have refused.
        refusals: NodeSet,
        /// When it will run again, in a further term.
        timer: Timer,
        /// True while it only asks who would vote for it, before it runs (thesis 9.6). It is then
        /// still in its old term, and has given its vote to nobody.
        pre_vote: bool,
    },
    /// A leader replicates its log.
    Leader(Leadership),
}

/// A running election timer (§5.2).
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Timer {
    /// When it was set.
    pub since: Time,
    /// When it runs out.
    pub until: Time,
}

/// The state that only a leader has (Figure 2, volatile state on leaders).
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Leadership {
    /// The progress of each other server, in the order of their numbers.
    pub peers: Vec<Progress>,
    /// When the next heartbeat is due.
    pub heartbeat_at: Time,
    /// The last round of AppendEntries that was sent to all.
    pub round: Round,
    /// Reads for which no round has been sent yet.
    pub reads_waiting: Vec<PendingRead>,
    /// Reads for which a round is under way, and which.
    pub reads_asked: Option<ReadRound>,
}

/// A leader's view of another server.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Progress {
    /// The other server.
    pub id: NodeId,
    /// nextIndex: the next entry to send to it.
    pub next: Index,
    /// matchIndex: its log agrees with the leader's up to here.
    pub matched: Index,
    /// True while the leader looks for the place where the two logs agree. Until then `next` waits
    /// for an answer; afterwards entries are sent without waiting for answers (thesis 10.2.2).
    pub probing: bool,
    /// When the leader last heard from it in this term; at first, when the leadership began.
    pub heard: Time,
    /// The last round that it answered.
    pub round: Round,
}

/// A read that waits until it is certain that its leader still leads.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct PendingRead {
    /// The request.
    pub id: RequestId,
    /// The key to look up.
    pub key: Text,
}

/// Reads that are answered once a majority has answered their round (thesis 6.4).
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct ReadRound {
    /// The round, sent after the reads arrived.
    pub round: Round,
    /// readIndex: the commitIndex when the round was sent.
    pub index: Index,
    /// The reads.
    pub reads: Vec<PendingRead>,
}

impl Leadership {
    /// Returns the progress of another member of the cluster.
    #[must_use]
    pub fn peer(&self, id: NodeId) -> Option<&Progress> {
        self.peers.iter().find(|peer| peer.id == id)
    }
}
