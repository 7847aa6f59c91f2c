//! The rules behind what happens to messages, machines, the network and requests.

use super::{PaperReference, at, servers};
use raft::Operation;
use sim::{AttemptFailure, Event, Loss, MessageKind, MessageRef, Outcome};

/// Returns the rule behind what happened outside of the servers' own rules.
pub(super) fn reference(event: &Event) -> PaperReference {
    match event {
        Event::Raft(event) => servers::reference(event),
        Event::Sent(message) | Event::Delivered(message) => sent(message.kind),
        Event::Lost { message, because } => lost(message, *because),
        Event::Duplicated { message, .. } => repeated(message),
        Event::Initialized(_) => at(
            "Figure 2, persistent state",
            "A server starts with the term, vote and log that it has stored; an entry of a term shows that \
             the term had a leader.",
        ),
        Event::Crashed(_) => at(
            "§5; Figure 2, persistent state",
            "By the paper a server stores its term, vote and log before it answers anyone; they survive a \
             crash, nothing else does.",
        ),
        Event::Restarted(_) => at(
            "§5; thesis 3.8",
            "A server starts as a follower with what it had stored, and learns again what is committed.",
        ),
        Event::Paused => at(
            "§5.6",
            "Safety never depends on timing: to the others, a server that does not run is just a very \
             slow one.",
        ),
        Event::Resumed { .. } => at(
            "§5.1, §5.6",
            "A server may be arbitrarily late: terms show it which messages are out of date, and whether \
             it is out of date itself.",
        ),
        Event::LinkCut { .. } => at(
            "§2",
            "Raft is safe no matter which servers can reach each other; electing and committing take a \
             majority that can.",
        ),
        Event::LinkRestored { .. } => at(
            "§5.3, §8",
            "What did not get through is sent again: by leaders until all logs agree, by clients until \
             they get an answer.",
        ),
        Event::Isolated { cut: true } => at(
            "§2, §5.2",
            "Without a majority nobody is elected and nothing is committed; the others go on if they are \
             a majority.",
        ),
        Event::Isolated { cut: false } | Event::Healed => at(
            "§5.1, §5.3",
            "The highest term prevails, and a server that was away gets the log of the leader.",
        ),
        Event::Partitioned { .. } => at(
            "§2, §5.2",
            "At most one of several groups has a majority, so that at most one can elect a leader and \
             commit.",
        ),
        Event::ConditionsChanged { .. } | Event::LatencyChanged { .. } => at(
            "§5.6",
            "A leader lasts only while messages take far less time than an election timeout; safety never \
             depends on timing.",
        ),
        Event::Asked { .. } => at(
            "§8; thesis 6.3",
            "A request takes effect once, at one moment between request and answer, as if there were a \
             single server.",
        ),
        Event::Answered { operation, outcome, .. } => answered(operation, outcome),
        Event::Forwarded { attempt: 1, .. } => at(
            "§8; thesis 6.2",
            "Only the leader serves clients; a client that does not know the leader asks any server, and \
             may be redirected.",
        ),
        Event::Forwarded { .. } => at(
            "§8; thesis 6.3",
            "A retry keeps the number of the first attempt, so that the command takes effect only once.",
        ),
        Event::AttemptFailed { because, .. } => attempt_failed(*because),
        Event::RequestTimedOut { .. } => unknown(),
        Event::Held(_) | Event::Delayed { .. } => at(
            "§5.6",
            "Safety never depends on timing: a message may be late by any time, and later ones may overtake it.",
        ),
        Event::Released(_) => at(
            "§5.1",
            "A message may arrive at any time: its term shows whether it is out of date.",
        ),
        Event::Resolved { .. } => at(
            "",
            "An intervention that names a role is meant for the server that has it at that moment.",
        ),
        Event::Refused { .. } => at(
            "",
            "An intervention that is impossible at its moment changes nothing; the run goes on without it.",
        ),
    }
}

/// The purpose of a message.
fn sent(kind: MessageKind) -> PaperReference {
    match kind {
        MessageKind::RequestVote => at(
            "§5.2; Figure 2, RequestVote RPC",
            "A candidate asks every other server for its vote, and says in which term, and where its log \
             ends.",
        ),
        MessageKind::RequestVoteReply => at(
            "§5.2; Figure 2, RequestVote RPC, results",
            "A voter says yes or no, and sends its term, so that an outdated candidate finds out.",
        ),
        MessageKind::AppendEntries => at(
            "§5.2, §5.3; Figure 2, AppendEntries RPC",
            "A leader sends each follower the entries it lacks, or none, as a heartbeat, so that nobody \
             else runs for election.",
        ),
        MessageKind::AppendEntriesReply => at(
            "§5.3; Figure 2, AppendEntries RPC, results",
            "A follower says whether the entries matched its log, so that the leader knows who stores \
             what.",
        ),
        MessageKind::ClientRequest => at(
            "§8; thesis 6.3",
            "A request carries its client's name and a serial number, and keeps both however often it is \
             retried.",
        ),
        MessageKind::ClientReply => at(
            "§8; thesis 6.2",
            "A leader answers once the command is applied; a server that does not lead names the leader \
             if it knows one.",
        ),
    }
}

/// True for a client's request and for the reply to one; false for Raft's own messages.
fn is_clients(message: &MessageRef) -> bool {
    match message.kind {
        MessageKind::ClientRequest | MessageKind::ClientReply => true,
        MessageKind::RequestVote
        | MessageKind::RequestVoteReply
        | MessageKind::AppendEntries
        | MessageKind::AppendEntriesReply => false,
    }
}

fn lost(message: &MessageRef, because: Loss) -> PaperReference {
    if is_clients(message) {
        return at(
            "§8; thesis 6.3",
            "A request without an answer is retried, perhaps at another server, with the same number, so \
             nothing is applied twice.",
        );
    }
    match because {
        Loss::Chance | Loss::Congestion => at(
            "§2, §5.1",
            "Raft expects messages to be lost, delayed, duplicated or reordered: servers retry, and no \
             guarantee breaks.",
        ),
        Loss::ByHand => at(
            "§2, §5.1",
            "Any message may be lost: servers retry, and no guarantee of Raft depends on a single message.",
        ),
        Loss::Cut => at(
            "§2",
            "Raft is safe however the network is partitioned; a side with a majority continues, any other \
             has to wait.",
        ),
        Loss::ReceiverDown => at(
            "§5.5",
            "Servers keep sending to one that has crashed until it is back; receiving a request twice \
             does no harm.",
        ),
        Loss::InboxFull => at(
            "§5.5, §5.6",
            "To the others a server that does not respond is as good as crashed: they retry until it \
             does.",
        ),
    }
}

fn repeated(message: &MessageRef) -> PaperReference {
    match is_clients(message) {
        true => at(
            "§8; thesis 6.3",
            "Requests and replies carry a serial number, so that a duplicate counts only once.",
        ),
        false => at(
            "§2, §5.5",
            "A message may arrive twice: Raft's requests are idempotent, and no reply counts twice.",
        ),
    }
}

fn answered(operation: &Operation, outcome: &Outcome) -> PaperReference {
    match (outcome, operation) {
        (Outcome::Done(_), Operation::Read { .. }) => at(
            "§8; thesis 6.4",
            "A read needs no log entry; it sees at least every write that was answered before it was \
             asked.",
        ),
        (Outcome::Done(_), Operation::Write { .. } | Operation::Delete { .. }) => at(
            "§5.3, §8; Figure 2, rules for leaders",
            "A command is answered once it is committed and applied, so that no later leader can lack it.",
        ),
        (Outcome::NotLeader { .. }, _) => at(
            "§8; thesis 6.2",
            "Only the leader serves clients; a request to another server has to be sent again.",
        ),
        (Outcome::Unknown, _) => unknown(),
    }
}

fn unknown() -> PaperReference {
    at(
        "§8; thesis 6.3",
        "Without an answer nobody can tell whether a request was applied: the leader may have crashed \
         just before answering.",
    )
}

fn attempt_failed(because: AttemptFailure) -> PaperReference {
    match because {
        AttemptFailure::TimedOut { .. } => at(
            "§8; thesis 6.2",
            "A client without an answer in time tries another server: the first may be down or cut off.",
        ),
        AttemptFailure::NotLeader { leader: Some(_) } => at(
            "§8; thesis 6.2",
            "A server that does not lead names the leader, which it knows from AppendEntries.",
        ),
        AttemptFailure::NotLeader { leader: None } => at(
            "§8; thesis 6.2",
            "Servers forget the old leader in a new term; a client keeps retrying until one of them leads.",
        ),
    }
}
