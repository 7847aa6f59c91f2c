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
        true => "what led to it lies too far back".to_owned(),
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
            "A server starts with the term, the vote and the log that it has stored; an entry of a term says \
             that the term had its leader.",
        ),
        Event::Crashed => at(
            "§5; Figure 2, persistent state",
            "A server stores its term, its vote and its log before it answers anyone; they outlast a \
             crash, and nothing else does.",
        ),
        Event::Restarted => at(
            "§5; thesis 3.8",
            "A server starts as a follower with what it had stored, and learns anew what is committed.",
        ),
        Event::Paused => at(
            "§5.6",
            "Nothing that keeps logs safe hangs on time: a server that stands still is but a very slow \
             one to the others.",
        ),
        Event::Resumed { .. } => at(
            "§5.1, §5.6",
            "A server may be as late as it likes: terms tell it which messages are out of date, and \
             whether it is itself.",
        ),
        Event::LinkCut { .. } => at(
            "§2",
            "Raft is safe whoever can reach whom; to elect and to commit takes a leader that a \
             majority can hear and answer.",
        ),
        Event::LinkMended { .. } => at(
            "§5.3, §8",
            "What did not get through is sent again: by leaders until all logs agree, by clients until \
             they are answered.",
        ),
        Event::Isolated { cut: true } => at(
            "§2, §5.2",
            "Without a majority nobody is elected and nothing is committed; the others go on, if they \
             are a majority.",
        ),
        Event::Isolated { cut: false } | Event::Healed => at(
            "§5.1, §5.3",
            "The highest term prevails, and the log of whoever was away becomes as that of the leader.",
        ),
        Event::Partitioned(_) => at(
            "§2, §5.2",
            "At most one of several groups has a majority, so that at most one can elect a leader and \
             commit.",
        ),
        Event::ConditionsChanged(_) | Event::LatencyChanged { .. } => at(
            "§5.6",
            "A leader lasts only while messages take far less time than an election timeout; safety \
             hangs on no time at all.",
        ),
        Event::Asked { .. } => at(
            "§8; thesis 6.3",
            "A request is to take effect once, at one moment between question and answer, as if there \
             were a single server.",
        ),
        Event::Answered { operation, outcome, .. } => answered(operation, outcome),
        Event::Forwarded { attempt: 1, .. } => at(
            "§8; thesis 6.2",
            "Only the leader serves clients; a client that does not know it asks any server, and may be \
             told who leads.",
        ),
        Event::Forwarded { .. } => at(
            "§8; thesis 6.3",
            "Another try keeps the number of the first, so that the command takes effect only once.",
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
            "With PreVote a server asks first whether it would be elected, and keeps its term until a \
             majority says so.",
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
            "Servers tell each other their terms; whoever sees one higher than its own takes it over, \
             and follows.",
        ),
        Raft::LeaderFound { .. } => at(
            "§5.2",
            "A leader makes itself known by AppendEntries; as long as they come, its followers start \
             no election.",
        ),
        Raft::VoteGranted { again: false, .. } => at(
            "§5.2; Figure 2, RequestVote RPC, receiver 2",
            "In each term a server votes once: for the first to ask whose log is not behind its own.",
        ),
        Raft::VoteGranted { again: true, .. } => at(
            "§5.2; Figure 2, RequestVote RPC, receiver 2",
            "A vote is for a whole term: the same candidate hears the same answer, however often it \
             asks.",
        ),
        Raft::PreVoteGranted { .. } => at(
            "thesis 9.6",
            "Who hears no leader would vote for a log that is not behind its own; to say so binds it to \
             nothing.",
        ),
        Raft::VoteRefused { because, .. } => vote_refused(*because),
        Raft::VoteCounted { pre_vote: true, .. } => at(
            "thesis 9.6",
            "A server raises its term and stands only once a majority has said that it would vote for \
             it.",
        ),
        Raft::VoteCounted { pre_vote: false, .. } => at(
            "§5.2; Figure 2, rules for candidates",
            "A candidate leads as soon as it has the votes of a majority of all servers, its own \
             included.",
        ),
        Raft::VoteDenied { .. } => at(
            "§5.2",
            "A refusal costs only that one vote: a candidate goes on until it wins, another leads, or \
             its time is up.",
        ),
        Raft::Appended { command: Some(_), .. } => at(
            "§5.3; Figure 2, rules for leaders",
            "New entries come from the leader alone: it appends a command to its own log, then sends it \
             to all others.",
        ),
        Raft::Appended { command: None, .. } => at(
            "§8; thesis 6.4",
            "A new leader cannot know yet how much is committed; once an empty entry of its own term \
             is, it does.",
        ),
        Raft::Stored { .. } => at(
            "§5.3; Figure 2, AppendEntries RPC, receiver 4",
            "A follower that agrees with the leader on the entry before the new ones appends those that \
             it lacks.",
        ),
        Raft::Truncated { .. } => at(
            "§5.3; Figure 2, AppendEntries RPC, receiver 3",
            "Where two logs differ the leader's is right: the follower drops its own entry, and all \
             that come after it.",
        ),
        Raft::AppendRefused { because, .. } => append_refused(*because),
        Raft::BackedOff { .. } => at(
            "§5.3; Figure 2, rules for leaders",
            "When a follower refuses, the leader tries from further back, skipping whole terms, until \
             both logs agree.",
        ),
        Raft::Committed { because, .. } => committed(*because),
        Raft::RepetitionIgnored { .. } => at(
            "§8; thesis 6.3",
            "Servers remember which commands of a client they have done, so that none takes effect \
             twice.",
        ),
        Raft::ReadDelayed { .. } => at(
            "§8; thesis 6.4",
            "A leader serves reads only once it has committed an entry of its own term: before, it may \
             not know of all commits.",
        ),
        Raft::ReadRoundStarted { .. } => at(
            "§8; thesis 6.4",
            "Before a leader answers a read it makes sure, by heartbeats, that no other has taken its \
             place.",
        ),
        Raft::ReadRoundConfirmed { .. } => at(
            "§8; thesis 6.4",
            "If a majority still follows, no later leader can have committed anything before the read \
             came.",
        ),
        Raft::Redirected { .. } => at(
            "§8; thesis 6.2",
            "Only the leader serves clients; any other server turns them away, and names the leader if \
             it knows one.",
        ),
    }
}

fn candidacy(because: Candidacy) -> Rule {
    match because {
        Candidacy::Silence(_) => at(
            "§5.2; Figure 2, rules for followers",
            "A follower that hears no leader and gives no vote for an election timeout stands for \
             election in a new term.",
        ),
        Candidacy::NoWinner(_) => at(
            "§5.2; Figure 2, rules for candidates",
            "If nobody wins in time, a candidate tries again in a new term; random timeouts make it \
             rare that votes split again.",
        ),
        Candidacy::PreVotes(_) => at(
            "§5.2; thesis 9.6",
            "Once a majority would vote for it, a server raises its term, votes for itself and asks for \
             the votes.",
        ),
        Candidacy::Forced => at(
            "§5.2; Figure 2, rules for candidates",
            "When its election timer runs out, a server raises its term, votes for itself and asks all \
             others for their votes.",
        ),
    }
}

fn step_down(because: StepDown) -> Rule {
    match because {
        StepDown::HigherTerm { .. } => at(
            "§5.1; Figure 2, rules for all servers",
            "A leader or a candidate that sees a higher term is out of date: it takes that term over, \
             and follows.",
        ),
        StepDown::LeaderExists { .. } => at(
            "§5.2; Figure 2, rules for candidates",
            "A candidate that hears from a leader of its own term has lost the election, and follows.",
        ),
        StepDown::QuorumLost { .. } => at(
            "thesis 6.2",
            "A leader that hears no majority for an election timeout gives up, so that clients look for \
             one that does.",
        ),
        StepDown::Forced => at(
            "§5.2",
            "Leaders do not stand for election: one that is to stand gives up leading first.",
        ),
    }
}

fn vote_refused(because: VoteRefusal) -> Rule {
    match because {
        VoteRefusal::OldTerm { .. } => at(
            "§5.1; Figure 2, RequestVote RPC, receiver 1",
            "What is asked in a term that is over is refused; the answer tells the present term.",
        ),
        VoteRefusal::AlreadyVoted { .. } => at(
            "§5.2; Figure 2, RequestVote RPC, receiver 2",
            "Each server has one vote in a term, and gives it to the first good candidate, so that no \
             two can win.",
        ),
        VoteRefusal::LogBehind { .. } => at(
            "§5.4.1; Figure 2, RequestVote RPC, receiver 2",
            "No vote for a log behind one's own, by its last term and then its length: so whoever wins \
             holds all that is committed.",
        ),
        VoteRefusal::LeaderAlive { .. } => at(
            "thesis 4.2.3",
            "Who has just heard a leader votes for nobody, and takes over no candidate's term, so that \
             none can disturb it.",
        ),
    }
}

fn append_refused(because: AppendRefusal) -> Rule {
    match because {
        AppendRefusal::OldTerm { .. } => at(
            "§5.1; Figure 2, AppendEntries RPC, receiver 1",
            "A leader whose term is over is not obeyed; the answer tells it the present term.",
        ),
        AppendRefusal::TooShort { .. } => at(
            "§5.3; Figure 2, AppendEntries RPC, receiver 2",
            "New entries must follow one that both logs hold; a log that ends before it refuses them, \
             so that there are no gaps.",
        ),
        AppendRefusal::OtherTerm { .. } => at(
            "§5.3; Figure 2, AppendEntries RPC, receiver 2",
            "New entries must follow one that both logs hold with the same term: then all before it is \
             the same as well.",
        ),
    }
}

fn committed(because: Commitment) -> Rule {
    match because {
        Commitment::Quorum { .. } => at(
            "§5.4.2; Figure 2, rules for leaders",
            "An entry of the leader's own term is committed once a majority holds it, and with it all \
             that come before.",
        ),
        Commitment::LeaderCommit { .. } => at(
            "§5.3; Figure 2, AppendEntries RPC, receiver 5",
            "AppendEntries tell how far the leader has committed; followers commit as far as their logs \
             are known to agree.",
        ),
    }
}

/// What a message is for.
fn message(kind: MessageKind) -> Rule {
    match kind {
        MessageKind::RequestVote => at(
            "§5.2; Figure 2, RequestVote RPC",
            "Who wants to lead asks each other server for its vote, and says in which term and where its \
             log ends.",
        ),
        MessageKind::RequestVoteReply => at(
            "§5.2; Figure 2, RequestVote RPC, results",
            "A voter says yes or no, and its term, so that a candidate that is out of date finds out.",
        ),
        MessageKind::AppendEntries => at(
            "§5.2, §5.3; Figure 2, AppendEntries RPC",
            "A leader sends each follower what its log lacks, or nothing, as a heartbeat, so that nobody \
             else stands.",
        ),
        MessageKind::AppendEntriesReply => at(
            "§5.3; Figure 2, AppendEntries RPC, results",
            "A follower says whether what was sent fitted its log, so that the leader knows who holds \
             what.",
        ),
        MessageKind::ClientRequest => at(
            "§8; thesis 6.3",
            "A request carries the name of its client and a number, and keeps both however often it is \
             tried.",
        ),
        MessageKind::ClientReply => at(
            "§8; thesis 6.2",
            "A leader answers when the request has been done; a server that does not lead names the \
             leader, if it knows one.",
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
            "Who hears no answer asks again, perhaps another server, under the same number, so that \
             nothing is done twice.",
        );
    }
    match because {
        Loss::Chance | Loss::Congestion => at(
            "§2, §5.1",
            "Raft expects messages to be lost, late, repeated or out of order: servers ask again, and no \
             promise breaks.",
        ),
        Loss::ByHand => at(
            "§2, §5.1",
            "Any message may be lost: servers ask again, and no promise of Raft hangs on a single one.",
        ),
        Loss::Cut => at(
            "§2",
            "Raft is safe however the network falls apart; a part with a majority can go on, any other \
             has to wait.",
        ),
        Loss::ReceiverDown => at(
            "§5.5",
            "Servers go on asking one that has crashed until it is back; to be asked twice does it no \
             harm.",
        ),
        Loss::InboxFull => at(
            "§5.5, §5.6",
            "A server that does not react is as good as crashed to the others: they go on asking until \
             it does.",
        ),
    }
}

fn repeated(letter: &Letter) -> Rule {
    match is_clients(letter) {
        true => at(
            "§8; thesis 6.3",
            "Requests and answers carry a number, so that one that comes twice counts only once.",
        ),
        false => at(
            "§2, §5.5",
            "A message may come twice: to be asked again does a server no harm, and no answer counts \
             twice.",
        ),
    }
}

fn answered(operation: &Operation, outcome: &Outcome) -> Rule {
    match (outcome, operation) {
        (Outcome::Done(_), Operation::Read { .. }) => at(
            "§8; thesis 6.4",
            "A read needs no entry in the log; it sees at least all that was answered before it was \
             asked.",
        ),
        (Outcome::Done(_), Operation::Write { .. } | Operation::Delete { .. }) => at(
            "§5.3, §8; Figure 2, rules for leaders",
            "A command is answered when it is committed and applied, so that no later leader can lack \
             it.",
        ),
        (Outcome::NotLeader { .. }, _) => at(
            "§8; thesis 6.2",
            "Only the leader serves clients; who asks another server has to ask again.",
        ),
        (Outcome::Unknown, _) => unknown(),
    }
}

fn unknown() -> Rule {
    at(
        "§8; thesis 6.3",
        "Without an answer nobody can tell whether a request was done: the leader may have crashed just \
         before it answered.",
    )
}

fn try_ended(because: TryEnd) -> Rule {
    match because {
        TryEnd::TimedOut { .. } => at(
            "§8; thesis 6.2",
            "Who gets no answer in time tries another server: the one that was asked may be down, or \
             cut off.",
        ),
        TryEnd::NotLeader { leader: Some(_) } => at(
            "§8; thesis 6.2",
            "A server that does not lead names the leader, since AppendEntries have told it who that is.",
        ),
        TryEnd::NotLeader { leader: None } => at(
            "§8; thesis 6.2",
            "Servers forget the old leader in a new term; a client goes on asking until one of them \
             leads.",
        ),
    }
}
