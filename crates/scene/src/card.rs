//! One short card for an event: what happened, why, and by which rule of the paper.
//!
//! The rules are those of "In Search of an Understandable Consensus Algorithm" (extended version) and
//! of Ongaro's thesis, in our own words. No rule stands behind a wildcard, so that no new event is
//! forgotten.

use crate::because::{Answer, Reason};
use raft::{AppendRefusal, Candidacy, Commitment, Event as Raft, Operation, StepDown, VoteRefusal};
use sim::{Event, Letter, Loss, MessageKind, Outcome, TryEnd};

/// A rule of the paper or the thesis, or what they say of networks, crashes and clients.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Rule {
    /// Where it stands. It begins with the section that the event's line names, if it names one.
    pub section: &'static str,
    /// The rule, in one sentence.
    pub says: &'static str,
}

/// An event on a card.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Card<'a> {
    /// What happened.
    pub what: &'a str,
    /// Why.
    pub why: String,
    /// The rule that was at work.
    pub rule: Rule,
}

impl Answer {
    /// The card of the event that was asked about, if it was an event.
    #[must_use]
    pub fn card(&self) -> Option<Card<'_>> {
        let (rule, asked) = (self.rule?, self.reasons.first()?);
        let cause = self.reasons.get(1).filter(|_| self.silent);
        Some(Card { what: &asked.line.what, why: why(asked, cause), rule })
    }
}

/// What is known of the reason of an event: what it tells itself, where it began, or its cause.
fn why(asked: &Reason, cause: Option<&Reason>) -> String {
    let cause = cause.map_or("", |cause| &cause.line.what);
    let parts = [&asked.line.why, &asked.root, cause];
    let known: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    match known.is_empty() {
        true => "cause not found in the searched history".to_owned(),
        false => known.join("; "),
    }
}

/// Whether the line of an event tells how long it took or how many there are, and no reason.
pub(super) fn only_measures(event: &Event) -> bool {
    matches!(event, Event::Answered { .. } | Event::Raft(Raft::VoteCounted { .. }))
}

/// The rule that was at work when something happened.
#[must_use]
pub fn rule(event: &Event) -> Rule {
    match event {
        Event::Raft(event) => raft(event),
        Event::Sent(letter) | Event::Delivered(letter) => message(letter.kind),
        Event::Lost { letter, because } => lost(letter, *because),
        Event::Duplicated { letter, .. } => repeated(letter),
        Event::Began { .. } => at(
            "Figure 2, persistent state",
            "A server starts with the term, vote and log that it has stored; an entry of a term shows that \
             the term had a leader.",
        ),
        Event::Crashed => at(
            "§5; Figure 2, persistent state",
            "A server stores its term, vote and log before it answers anyone; they survive a crash, and \
             nothing else does.",
        ),
        Event::Restarted => at(
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
        Event::LinkMended { .. } => at(
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
        Event::Partitioned(_) => at(
            "§2, §5.2",
            "At most one of several groups has a majority, so that at most one can elect a leader and \
             commit.",
        ),
        Event::ConditionsChanged(_) | Event::LatencyChanged { .. } => at(
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
        Event::TryEnded { because, .. } => try_ended(*because),
        Event::GaveUp { .. } => unknown(),
    }
}

fn at(section: &'static str, says: &'static str) -> Rule {
    Rule { section, says }
}

/// What servers do.
fn raft(event: &Raft) -> Rule {
    match event {
        Raft::AskedPreVotes { .. } => at(
            "thesis 9.6",
            "With PreVote a server first asks whether it would be elected, and keeps its term until a \
             majority says yes.",
        ),
        Raft::BecameCandidate { because, .. } => candidacy(*because),
        Raft::BecameLeader { .. } => at(
            "§5.2; Figure 2, rules for candidates",
            "The votes of a majority make a leader; as each server has one vote in a term, no term has \
             two leaders.",
        ),
        Raft::BecameFollower { because, .. } => step_down(*because),
        Raft::TermAdvanced { .. } => at(
            "§5.1; Figure 2, rules for all servers",
            "Every message carries its sender's term; a server that sees a higher one than its own adopts \
             it and becomes a follower.",
        ),
        Raft::LeaderFound { .. } => at(
            "§5.2",
            "A leader announces itself by AppendEntries; as long as they come, its followers start no \
             election.",
        ),
        Raft::VoteGranted { again: false, .. } => at(
            "§5.2; Figure 2, RequestVote RPC, receiver 2",
            "In each term a server votes once: for the first candidate to ask whose log is not behind \
             its own.",
        ),
        Raft::VoteGranted { again: true, .. } => at(
            "§5.2; Figure 2, RequestVote RPC, receiver 2",
            "A vote is for a whole term: the same candidate gets the same answer, however often it asks.",
        ),
        Raft::PreVoteGranted { .. } => at(
            "thesis 9.6",
            "A server that hears no leader would vote for a log not behind its own; saying so commits it \
             to nothing.",
        ),
        Raft::VoteRefused { because, .. } => vote_refused(*because),
        Raft::VoteCounted { pre_vote: true, .. } => at(
            "thesis 9.6",
            "A server raises its term and runs for election only once a majority has said that it would \
             vote for it.",
        ),
        Raft::VoteCounted { pre_vote: false, .. } => at(
            "§5.2; Figure 2, rules for candidates",
            "A candidate becomes leader once it has the votes of a majority of all servers, its own \
             included.",
        ),
        Raft::VoteDenied { .. } => at(
            "§5.2",
            "A refusal costs only that one vote: a candidate continues until it wins, another server \
             leads, or it times out.",
        ),
        Raft::Appended { command: Some(_), .. } => at(
            "§5.3; Figure 2, rules for leaders",
            "New entries come from the leader alone: it appends a command to its own log, then \
             replicates it to all others.",
        ),
        Raft::Appended { command: None, .. } => at(
            "§8; thesis 6.4",
            "A new leader does not know yet what is committed; once an empty entry of its own term is, it \
             does.",
        ),
        Raft::Stored { .. } => at(
            "§5.3; Figure 2, AppendEntries RPC, receiver 4",
            "A follower whose log matches just before the new entries appends those that it lacks.",
        ),
        Raft::Truncated { .. } => at(
            "§5.3; Figure 2, AppendEntries RPC, receiver 3",
            "Where two logs conflict the leader's wins: the follower deletes its own entry and all that \
             follow it.",
        ),
        Raft::AppendRefused { because, .. } => append_refused(*because),
        Raft::BackedOff { .. } => at(
            "§5.3; Figure 2, rules for leaders",
            "When a follower refuses, the leader retries from further back, skipping whole terms, until \
             both logs agree.",
        ),
        Raft::Committed { because, .. } => committed(*because),
        Raft::RepetitionIgnored { .. } => at(
            "§8; thesis 6.3",
            "Servers remember which of a client's commands they have applied, so that none takes effect \
             twice.",
        ),
        Raft::ReadDelayed { .. } => at(
            "§8; thesis 6.4",
            "A leader serves reads only once it has committed an entry of its own term: before, it may \
             not know all commits.",
        ),
        Raft::ReadRoundStarted { .. } => at(
            "§8; thesis 6.4",
            "Before a leader answers a read it makes sure, with a round of heartbeats, that it has not \
             been replaced.",
        ),
        Raft::ReadRoundConfirmed { .. } => at(
            "§8; thesis 6.4",
            "If a majority still follows, no newer leader can have committed anything before the read \
             arrived.",
        ),
        Raft::Redirected { .. } => at(
            "§8; thesis 6.2",
            "Only the leader serves clients; any other server redirects them to the leader if it knows \
             one.",
        ),
    }
}

fn candidacy(because: Candidacy) -> Rule {
    match because {
        Candidacy::Silence(_) => at(
            "§5.2; Figure 2, rules for followers",
            "A follower that hears no leader and grants no vote for an election timeout runs for election \
             in a new term.",
        ),
        Candidacy::NoWinner(_) => at(
            "§5.2; Figure 2, rules for candidates",
            "If nobody wins in time, a candidate tries again in a new term; random timeouts make \
             repeated split votes rare.",
        ),
        Candidacy::PreVotes(_) => at(
            "§5.2; thesis 9.6",
            "Once a majority would vote for it, a server raises its term, votes for itself and requests \
             the votes.",
        ),
        Candidacy::Forced => at(
            "§5.2; Figure 2, rules for candidates",
            "When its election timer expires, a server raises its term, votes for itself and requests \
             votes from all others.",
        ),
    }
}

fn step_down(because: StepDown) -> Rule {
    match because {
        StepDown::HigherTerm { .. } => at(
            "§5.1; Figure 2, rules for all servers",
            "A leader or candidate that sees a higher term is out of date: it adopts that term and \
             becomes a follower.",
        ),
        StepDown::LeaderExists { .. } => at(
            "§5.2; Figure 2, rules for candidates",
            "A candidate that hears from a leader of its own term has lost the election and becomes a \
             follower.",
        ),
        StepDown::QuorumLost { .. } => at(
            "thesis 6.2",
            "A leader that hears from no majority for an election timeout steps down, so that clients \
             look for a new one.",
        ),
        StepDown::Forced => {
            at("§5.2", "A leader does not run for election: to do so, it first steps down.")
        }
    }
}

fn vote_refused(because: VoteRefusal) -> Rule {
    match because {
        VoteRefusal::OldTerm { .. } => at(
            "§5.1; Figure 2, RequestVote RPC, receiver 1",
            "A request from an older term is refused; the reply carries the current term.",
        ),
        VoteRefusal::AlreadyVoted { .. } => at(
            "§5.2; Figure 2, RequestVote RPC, receiver 2",
            "Each server has one vote per term, for the first eligible candidate to ask, so that no two \
             can win.",
        ),
        VoteRefusal::LogBehind { .. } => at(
            "§5.4.1; Figure 2, RequestVote RPC, receiver 2",
            "No vote for a log behind the voter's own, by last term, then length: so any winner holds all \
             committed entries.",
        ),
        VoteRefusal::LeaderAlive { .. } => at(
            "thesis 4.2.3",
            "A server that has just heard from a leader grants no vote and adopts no candidate's term, so \
             that none disrupts it.",
        ),
    }
}

fn append_refused(because: AppendRefusal) -> Rule {
    match because {
        AppendRefusal::OldTerm { .. } => at(
            "§5.1; Figure 2, AppendEntries RPC, receiver 1",
            "A leader of an older term is not obeyed; the reply carries the current term.",
        ),
        AppendRefusal::TooShort { .. } => at(
            "§5.3; Figure 2, AppendEntries RPC, receiver 2",
            "New entries must follow one that both logs hold; a log that ends before it refuses them, so \
             there are no gaps.",
        ),
        AppendRefusal::OtherTerm { .. } => at(
            "§5.3; Figure 2, AppendEntries RPC, receiver 2",
            "New entries must follow one that both logs hold with the same term: then all entries before \
             it are the same too.",
        ),
    }
}

fn committed(because: Commitment) -> Rule {
    match because {
        Commitment::Quorum { .. } => at(
            "§5.4.2; Figure 2, rules for leaders",
            "An entry of the leader's own term is committed once a majority stores it, and with it all \
             entries before it.",
        ),
        Commitment::LeaderCommit { .. } => at(
            "§5.3; Figure 2, AppendEntries RPC, receiver 5",
            "AppendEntries carries the leader's commitIndex; followers commit as far as their logs are \
             known to match.",
        ),
    }
}

/// What a message is for.
fn message(kind: MessageKind) -> Rule {
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

/// Whether it is a client's message or the answer to one, and not one of Raft's own.
fn is_clients(letter: &Letter) -> bool {
    match letter.kind {
        MessageKind::ClientRequest | MessageKind::ClientReply => true,
        MessageKind::RequestVote
        | MessageKind::RequestVoteReply
        | MessageKind::AppendEntries
        | MessageKind::AppendEntriesReply => false,
    }
}

fn lost(letter: &Letter, because: Loss) -> Rule {
    if is_clients(letter) {
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

fn repeated(letter: &Letter) -> Rule {
    match is_clients(letter) {
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

fn answered(operation: &Operation, outcome: &Outcome) -> Rule {
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

fn unknown() -> Rule {
    at(
        "§8; thesis 6.3",
        "Without an answer nobody can tell whether a request was applied: the leader may have crashed \
         just before answering.",
    )
}

fn try_ended(because: TryEnd) -> Rule {
    match because {
        TryEnd::TimedOut { .. } => at(
            "§8; thesis 6.2",
            "A client without an answer in time tries another server: the first may be down or cut off.",
        ),
        TryEnd::NotLeader { leader: Some(_) } => at(
            "§8; thesis 6.2",
            "A server that does not lead names the leader, which it knows from AppendEntries.",
        ),
        TryEnd::NotLeader { leader: None } => at(
            "§8; thesis 6.2",
            "Servers forget the old leader in a new term; a client keeps retrying until one of them leads.",
        ),
    }
}
