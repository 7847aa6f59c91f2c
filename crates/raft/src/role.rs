//! The three roles of Figure 4, each with the data that only it has.

use crate::ids::{Index, NodeId, NodeSet, Round};
use crate::store::{RequestId, Text};
use crate::time::Time;

/// What a server is at the moment.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum Role {
    /// It answers others and waits for its election timer.
    Follower {
        /// Who leads its term, if it has heard.
        leader: Option<NodeId>,
        /// When it will stand for election.
        timer: Timer,
    },
    /// It asks for votes.
    Candidate {
        /// Who has voted for it, itself included. Voters, not a count: a vote that arrives
        /// twice is still one vote.
        votes: NodeSet,
        /// Who has refused.
        refusals: NodeSet,
        /// When it will stand again in a further term.
        timer: Timer,
        /// Whether it only asks who would vote for it, before it stands (thesis 9.6). It is then
        /// in its old term still, and has given its vote to nobody.
        pre_vote: bool,
    },
    /// It replicates its log.
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

/// What only a leader knows.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Leadership {
    /// What it knows of each other server, in the order of their numbers.
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

/// What a leader knows of another server.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Progress {
    /// The other server.
    pub id: NodeId,
    /// nextIndex: the next entry to send to it.
    pub next: Index,
    /// matchIndex: its log agrees with the leader's up to here.
    pub matched: Index,
    /// Whether the leader still looks for the place where the two logs agree. While it does,
    /// `next` stays until an answer comes; afterwards entries are sent without waiting for
    /// answers (thesis 10.2.2).
    pub probing: bool,
    /// When it was last heard in this term; at first, when the leadership began.
    pub heard: Time,
    /// The last round that it answered.
    pub round: Round,
}

/// A read that waits for the certainty that its leader still leads.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct PendingRead {
    /// Whose read it is.
    pub id: RequestId,
    /// What to look up.
    pub key: Text,
}

/// Reads that are answered as soon as a majority has answered their round (thesis 6.4).
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct ReadRound {
    /// The round, sent after the reads came.
    pub round: Round,
    /// readIndex: the commitIndex when the round was sent.
    pub index: Index,
    /// The reads.
    pub reads: Vec<PendingRead>,
}

impl Leadership {
    /// What the leader knows of a server, unless that is no other member of the cluster.
    #[must_use]
    pub fn peer(&self, id: NodeId) -> Option<&Progress> {
        self.peers.iter().find(|peer| peer.id == id)
    }

    /// The same, to be changed.
    pub(super) fn peer_mut(&mut self, id: NodeId) -> Option<&mut Progress> {
        self.peers.iter_mut().find(|peer| peer.id == id)
    }
}
