//! Events on lanes: one table of their shapes and of what they are in a few words.

use crate::words;
use raft::{Event as Raft, Time};
use sim::{Event, Outcome};

/// An event on the lane of its place.
#[derive(Clone, Copy, Debug)]
pub(super) struct LaneEvent {
    pub number: u64,
    pub time: Time,
    pub shape: EventShape,
    pub word: &'static str,
}

/// The shape of an event on a lane; the later, the more important.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum EventShape {
    /// Progress.
    Step,
    /// Something did not go as hoped.
    Warning,
    /// A server changed its role.
    Role,
    /// A client sent a request.
    Ask,
    /// A client got its answer.
    Answer,
    /// The outcome of a request stays unknown.
    Doubt,
    /// An intervention at a server or its links.
    Outside,
    /// A server restarted or resumed.
    Start,
    /// A server crashed.
    Crash,
}

/// Returns the shape of an event and its description, if it belongs on the lane of its place.
pub(super) fn shape(event: &Event) -> Option<(EventShape, &'static str)> {
    Some(match event {
        Event::Raft(event) => server_shape(event),
        Event::Crashed(_) => (EventShape::Crash, "crashed"),
        Event::Restarted(_) => (EventShape::Start, "restarted"),
        Event::Initialized(_) => (EventShape::Start, "starts with an initial state"),
        Event::Paused => (EventShape::Outside, "was paused"),
        Event::Resumed { .. } => (EventShape::Start, "resumed"),
        Event::Isolated { cut: true } => (EventShape::Outside, "was isolated"),
        Event::Isolated { cut: false } => (EventShape::Outside, "was reconnected"),
        Event::Asked { .. } => (EventShape::Ask, "asked the proxy"),
        Event::Answered { outcome: Outcome::Done(_), .. } => (EventShape::Answer, "got its answer"),
        Event::Answered { .. } => (EventShape::Doubt, "got no answer: outcome unknown"),
        Event::AttemptFailed { .. } => (EventShape::Warning, "was not served"),
        Event::RequestTimedOut { .. } => (EventShape::Doubt, "gave up"),
        _ => return None,
    })
}

fn server_shape(event: &Raft) -> (EventShape, &'static str) {
    match event {
        Raft::AskedPreVotes { .. } => (EventShape::Role, "asked for pre-votes"),
        Raft::BecameCandidate { .. } => (EventShape::Role, "became a candidate"),
        Raft::BecameLeader { .. } => (EventShape::Role, "became leader"),
        Raft::BecameFollower { was, .. } => (EventShape::Role, words::stopped(*was)),
        Raft::TermAdvanced { .. } => (EventShape::Step, "moved to a higher term"),
        Raft::LeaderFound { .. } => (EventShape::Step, "follows a leader"),
        Raft::VoteGranted { .. } => (EventShape::Step, "granted its vote"),
        Raft::PreVoteGranted { .. } => (EventShape::Step, "granted a pre-vote"),
        Raft::VoteCounted { pre_vote: false, .. } => (EventShape::Step, "got a vote"),
        Raft::VoteCounted { pre_vote: true, .. } => (EventShape::Step, "got a pre-vote"),
        Raft::Appended { .. } => (EventShape::Step, "appended an entry"),
        Raft::Stored { .. } => (EventShape::Step, "stored entries"),
        Raft::Committed { .. } => (EventShape::Step, "committed"),
        Raft::RepetitionIgnored { .. } => (EventShape::Step, "applied an entry without effect"),
        Raft::ReadRoundStarted { .. } => {
            (EventShape::Step, "started to confirm that it still leads")
        }
        Raft::ReadsAnswered { .. } => (EventShape::Step, "answered reads"),
        Raft::VoteRefused { pre_vote: false, .. } => (EventShape::Warning, "refused its vote"),
        Raft::VoteRefused { pre_vote: true, .. } => (EventShape::Warning, "refused a pre-vote"),
        Raft::VoteDenied { pre_vote: false, .. } => (EventShape::Warning, "was refused a vote"),
        Raft::VoteDenied { pre_vote: true, .. } => (EventShape::Warning, "was refused a pre-vote"),
        Raft::Truncated { .. } => (EventShape::Warning, "deleted entries"),
        Raft::AppendRefused { .. } => (EventShape::Warning, "refused AppendEntries"),
        Raft::BackedOff { .. } => (EventShape::Warning, "moved nextIndex back"),
        Raft::ReadDelayed { .. } => (EventShape::Warning, "delayed a read"),
        Raft::Redirected { .. } => (EventShape::Warning, "redirected the proxy"),
    }
}
