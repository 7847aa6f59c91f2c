//! Events in words: what happened, why, and where the paper says so.
//!
//! All words are made here, from facts that the rooms below tell as data.

use super::words::{self, at, millis, names};
use crate::raft::{
    Address, AppendRefusal, Candidacy, Commitment, Event as Raft, MessageKind, NodeId, Outcome,
    RequestId, StepDown, Time, VoteRefusal,
};
use crate::sim::{Event, Groups, Letter, Level, Loss, Record, TryEnd};

/// An event in words.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Line {
    /// The number of the event in its world.
    pub number: u64,
    /// When it happened.
    pub time: Time,
    /// How much it matters.
    pub level: Level,
    /// What happened.
    pub what: String,
    /// Why, or what more there is to say; may be empty.
    pub why: String,
    /// The section of the paper or the thesis, such as "§5.4.1"; may be empty.
    pub section: &'static str,
}

/// Whether an event is one that moves the story on.
#[must_use]
pub fn is_headline(event: &Event) -> bool {
    match event {
        Event::Raft(event) => matches!(
            event,
            Raft::BecameCandidate { .. }
                | Raft::BecameLeader { .. }
                | Raft::BecameFollower { .. }
                | Raft::VoteRefused { .. }
                | Raft::Appended { command: Some(_), .. }
                | Raft::Committed { because: Commitment::Quorum { .. }, .. }
                | Raft::Truncated { .. }
                | Raft::AppendRefused { .. }
                | Raft::ReadRoundStarted { .. }
                | Raft::RepetitionIgnored { .. }
                | Raft::Redirected { .. }
        ),
        Event::Sent(_) | Event::Delivered(_) | Event::Forwarded { .. } => false,
        Event::Lost { because, .. } => *because == Loss::ByHand,
        _ => true,
    }
}

/// Whether a server did it, or it was done to the server.
#[must_use]
pub fn concerns(record: &Record, node: NodeId) -> bool {
    let address = Address::Node(node);
    let letter = |letter: &Letter| letter.from == address || letter.to == address;
    record.place == Some(address)
        || match &record.event {
            Event::Sent(sent) | Event::Delivered(sent) | Event::Duplicated(sent) => letter(sent),
            Event::Lost { letter: lost, .. } => letter(lost),
            Event::LinkCut { from, to } | Event::LinkMended { from, to } => {
                *from == address || *to == address
            }
            Event::Forwarded { to, .. } => *to == node,
            Event::TryEnded { node: asked, .. } => *asked == node,
            Event::Partitioned(_) | Event::Healed | Event::ConditionsChanged(_) => true,
            _ => false,
        }
}

/// Puts an event into words.
#[must_use]
pub fn tell(record: &Record) -> Line {
    let who = record.place.map_or_else(String::new, |place| place.to_string());
    let Told(what, why, section) = match &record.event {
        Event::Raft(event) => raft(&who, event),
        event => world(&who, event),
    };
    let level = record.event.level();
    Line { number: record.number, time: record.time, level, what, why, section }
}

/// What happened, why, and the section.
struct Told(String, String, &'static str);

fn raft(who: &str, event: &Raft) -> Told {
    match event {
        Raft::BecameCandidate { term, because } => {
            Told(format!("{who} became candidate of term {term}"), candidacy(*because), "§5.2")
        }
        Raft::BecameLeader { term, votes } => {
            let why = format!("it has the votes of {}", names(*votes));
            Told(format!("{who} became leader of term {term}"), why, "§5.2")
        }
        Raft::BecameFollower { led, because } => step_down(who, *led, *because),
        Raft::TermAdvanced { from, to, seen_from } => {
            let why = format!("it was in term {from}, and a message from {seen_from} was of {to}");
            Told(format!("{who} went to term {to}"), why, "§5.1")
        }
        Raft::LeaderFound { leader, term } => {
            let why = format!("{leader} sent AppendEntries of term {term}");
            Told(format!("{who} follows {leader}"), why, "§5.2")
        }
        Raft::VoteGranted { candidate, term, again } => {
            let why = if *again { "it had done so before" } else { "the first good candidate" };
            let what = format!("{who} voted for {candidate} in term {term}");
            Told(what, why.into(), "§5.2")
        }
        Raft::VoteRefused { candidate, because, .. } => vote_refused(who, *candidate, *because),
        Raft::VoteCounted { voter, votes, needed } => {
            let why = format!("{votes} of the {needed} that it needs");
            Told(format!("{who} has the vote of {voter}"), why, "§5.2")
        }
        Raft::VoteDenied { voter } => {
            Told(format!("{who} did not get the vote of {voter}"), String::new(), "§5.2")
        }
        Raft::Appended { index, command } => {
            let (what, why) = match command {
                Some(command) => {
                    let what = words::operation(&command.operation);
                    (what, "at the end of its log, then to all others")
                }
                None => ("an empty entry".into(), "to learn what is committed"),
            };
            let section = if command.is_some() { "§5.3" } else { "§8" };
            Told(format!("{who} appended {index}: {what}"), why.into(), section)
        }
        Raft::Stored { leader, first, last } => {
            let what = match last.0 - first.0 {
                0 => format!("{who} stored entry {first}"),
                _ => format!("{who} stored entries {first} to {last}"),
            };
            Told(what, format!("{leader} sent it"), "§5.3")
        }
        Raft::Truncated { from, to, had, leader_has } => {
            let why = format!("{from} is of term {had} here, of term {leader_has} at the leader");
            let what = match to.0 - from.0 {
                0 => format!("{who} cut off entry {from}"),
                _ => format!("{who} cut off entries {from} to {to}"),
            };
            Told(what, why, "§5.3")
        }
        Raft::AppendRefused { leader, because } => append_refused(who, *leader, *because),
        Raft::BackedOff { peer, from, to } => {
            let why = format!("nextIndex goes from {from} to {to}");
            Told(format!("{who} goes back in the log of {peer}"), why, "§5.3")
        }
        Raft::Committed { from, to, because } => {
            let (why, section) = match because {
                Commitment::Quorum { holders } => {
                    let holders = names(*holders);
                    (format!("{holders} hold it, and it is of {who}'s own term"), "§5.4.2")
                }
                Commitment::LeaderCommit { leader } => (format!("{leader} said so"), "§5.3"),
            };
            let what = match to.0 - from.0 {
                1 => format!("{who} committed {to}"),
                _ => format!("{who} committed {} to {to}", from.next()),
            };
            Told(what, why, section)
        }
        Raft::RepetitionIgnored { id, index } => {
            let why = "it took effect before, and the answer is the same";
            Told(format!("{who} applied {index} without effect"), said(*id, why), "§8")
        }
        Raft::ReadDelayed { id } => {
            let why = "it has not committed an entry of its own term yet";
            Told(format!("{who} lets a read wait"), said(*id, why), "§8")
        }
        Raft::ReadRoundStarted { index, reads, .. } => {
            let why = format!("before it answers {}, at index {index}", counted(*reads, "read"));
            Told(format!("{who} asks all whether it still leads"), why, "§8")
        }
        Raft::ReadRoundConfirmed { reads, .. } => {
            let why = format!("a majority answered, so {} can be", counted(*reads, "read"));
            Told(format!("{who} still leads"), why, "§8")
        }
        Raft::Redirected { id, leader } => {
            let why = match leader {
                Some(leader) => format!("it does not lead, {leader} does"),
                None => "it does not lead, and knows of no leader".into(),
            };
            Told(format!("{who} turned the proxy away"), said(*id, &why), "§8")
        }
    }
}

fn candidacy(because: Candidacy) -> String {
    match because {
        Candidacy::Silence(span) => format!("it heard no leader for {}", millis(span)),
        Candidacy::NoWinner(span) => format!("nobody won within {}", millis(span)),
        Candidacy::Forced => "its election timer was made to run out".into(),
    }
}

fn step_down(who: &str, led: bool, because: StepDown) -> Told {
    let (why, section) = match because {
        StepDown::HigherTerm { term, seen_from } => {
            (format!("{seen_from} is in term {term} already"), "§5.1")
        }
        StepDown::LeaderExists { leader } => (format!("{leader} leads this term"), "§5.2"),
        StepDown::QuorumLost { heard, within } => {
            let why =
                format!("within {} it heard only {}, no majority", millis(within), names(heard));
            (why, "thesis 6.2")
        }
        StepDown::Forced => ("its election timer was made to run out".into(), "§5.2"),
    };
    let what = if led { "stopped leading" } else { "gave up its candidacy" };
    Told(format!("{who} {what}"), why, section)
}

fn vote_refused(who: &str, candidate: NodeId, because: VoteRefusal) -> Told {
    let (why, section) = match because {
        VoteRefusal::OldTerm { ours } => (format!("{who} is in term {ours} already"), "§5.1"),
        VoteRefusal::AlreadyVoted { candidate: given } if given.to_string() == who => {
            (format!("{who} voted for itself"), "§5.2")
        }
        VoteRefusal::AlreadyVoted { candidate: given } => {
            (format!("{who} already voted for {given}"), "§5.2")
        }
        VoteRefusal::LogBehind { theirs, ours } => {
            (format!("its log ends at {}, {who}'s at {}", at(theirs), at(ours)), "§5.4.1")
        }
    };
    Told(format!("{who} refused {candidate}"), why, section)
}

fn append_refused(who: &str, leader: NodeId, because: AppendRefusal) -> Told {
    let (why, section) = match because {
        AppendRefusal::OldTerm { theirs, ours } => {
            (format!("{leader} is in term {theirs}, {who} in {ours}"), "§5.1")
        }
        AppendRefusal::TooShort { prev, last } => {
            (format!("it should follow entry {prev}, but {who}'s log ends at {last}"), "§5.3")
        }
        AppendRefusal::OtherTerm { prev, ours } => {
            let index = prev.index;
            (format!("it should follow {}, but {who} has term {ours} at {index}", at(prev)), "§5.3")
        }
    };
    Told(format!("{who} refused the entries of {leader}"), why, section)
}

fn world(who: &str, event: &Event) -> Told {
    match event {
        Event::Raft(event) => raft(who, event),
        Event::Sent(letter) => plain(format!("{who} sent {} to {}", kind(letter.kind), letter.to)),
        Event::Delivered(letter) => {
            plain(format!("{who} received {} from {}", kind(letter.kind), letter.from))
        }
        Event::Lost { letter, because } => lost(letter, *because),
        Event::Duplicated(letter) => {
            let Letter { from, to, .. } = letter;
            plain(format!("{} from {from} to {to} was sent twice", kind(letter.kind)))
        }
        Event::Crashed => {
            Told(format!("{who} crashed"), "it keeps its term, its vote and its log".into(), "§5")
        }
        Event::Restarted => {
            let why = "as a follower, with its term, its vote and its log";
            Told(format!("{who} started again"), why.into(), "§5")
        }
        Event::Paused => Told(format!("{who} was paused"), "what comes for it waits".into(), ""),
        Event::Resumed { waiting } => {
            let why = format!("{} had come for it", counted(*waiting, "message"));
            Told(format!("{who} went on"), why, "")
        }
        Event::LinkCut { from, to } => plain(format!("The link from {from} to {to} was cut")),
        Event::LinkMended { from, to } => plain(format!("The link from {from} to {to} was mended")),
        Event::Isolated { cut: true } => plain(format!("{who} was cut off from all others")),
        Event::Isolated { cut: false } => plain(format!("{who} was reconnected with all others")),
        Event::Partitioned(groups) => Told("The network fell apart".into(), partition(groups), ""),
        Event::Healed => plain("The network was healed".into()),
        Event::ConditionsChanged(conditions) => {
            Told("The network changed".into(), words::conditions(conditions), "")
        }
        Event::LatencyChanged { one, other, latency } => {
            let why = match latency {
                Some(latency) => format!("it takes {}", words::latency(*latency)),
                None => "it is like all others again".into(),
            };
            Told(format!("The link between {one} and {other} changed"), why, "")
        }
        Event::Asked { operation, .. } => {
            plain(format!("{who} asked the proxy: {}", words::request(operation)))
        }
        Event::Answered { operation, outcome, after, .. } => {
            let answer = words::answer(operation, outcome);
            let why = format!("after {}", millis(*after));
            let section = if *outcome == Outcome::Unknown { "§8" } else { "" };
            Told(format!("{who} has its answer: {answer}"), why, section)
        }
        Event::Forwarded { to, attempt, .. } => {
            let why = match attempt {
                1 => String::new(),
                _ => format!("try {attempt}, under the same number"),
            };
            Told(format!("The proxy asked {to}"), why, "§8")
        }
        Event::TryEnded { node, because, .. } => {
            let why = match because {
                TryEnd::TimedOut { after } => format!("no answer for {}", millis(*after)),
                TryEnd::NotLeader { leader: Some(leader) } => format!("it says {leader} leads"),
                TryEnd::NotLeader { leader: None } => "it knows of no leader".into(),
            };
            Told(format!("The proxy was not served by {node}"), why, "§8")
        }
        Event::GaveUp { tries, after, .. } => {
            let why = format!("{} in {}", counted_tries(*tries), millis(*after));
            Told("The proxy gave up: outcome unknown".into(), why, "§8")
        }
    }
}

fn lost(letter: &Letter, because: Loss) -> Told {
    let Letter { from, to, .. } = letter;
    let why = match because {
        Loss::Chance => "the network loses some".into(),
        Loss::Cut => format!("the link from {from} to {to} is cut"),
        Loss::ReceiverDown => format!("{to} is down"),
        Loss::InboxFull => format!("{to} is paused, and its inbox is full"),
        Loss::ByHand => "someone dropped it".into(),
    };
    Told(format!("{} from {from} to {to} was lost", kind(letter.kind)), why, "")
}

fn partition(groups: &Groups) -> String {
    let proxy = match groups.proxy {
        Some(_) => "",
        None => "; the proxy reaches all",
    };
    format!("only members of one group reach each other{proxy}")
}

fn plain(what: String) -> Told {
    Told(what, String::new(), "")
}

fn said(id: RequestId, why: &str) -> String {
    format!("{} no. {}: {why}", id.client, id.serial.0)
}

fn counted(count: u32, noun: &str) -> String {
    if count == 1 { format!("1 {noun}") } else { format!("{count} {noun}s") }
}

fn counted_tries(tries: u32) -> String {
    if tries == 1 { "1 try".into() } else { format!("{tries} tries") }
}

/// A message's kind, as the paper calls it.
#[must_use]
pub fn kind(kind: MessageKind) -> &'static str {
    match kind {
        MessageKind::RequestVote => "RequestVote",
        MessageKind::RequestVoteReply => "RequestVote reply",
        MessageKind::AppendEntries => "AppendEntries",
        MessageKind::AppendEntriesReply => "AppendEntries reply",
        MessageKind::ClientRequest => "Request",
        MessageKind::ClientReply => "Answer",
    }
}
