//! Events in words: what happened, why, and where the paper says so.
//!
//! All words are made here, from facts that the rooms below tell as data.

use std::fmt::{self, Arguments, Display};

use crate::words;
use crate::words::{add, at, millis, names};
use raft::{
    AppendRefusal, Candidacy, Commitment, Event as Raft, Index, NodeId, RequestId, StepDown, Time,
    VoteRefusal,
};
use sim::{Address, Event, Letter, Level, Loss, MessageKind, Outcome, Record, TryEnd};

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

impl Line {
    /// What is said behind `what`, with what joins the two; empty if there is nothing.
    #[must_use]
    pub fn behind(&self) -> String {
        match &self.why {
            why if why.is_empty() => String::new(),
            // One colon in a sentence is enough.
            why if self.what.bytes().any(|byte| byte == b':') => format!(" ({why})"),
            why => format!(": {why}"),
        }
    }
}

/// Whether an event is one that moves the story on.
#[must_use]
pub fn is_headline(event: &Event) -> bool {
    match event {
        Event::Raft(event) => matches!(
            event,
            Raft::AskedPreVotes { .. }
                | Raft::BecameCandidate { .. }
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
            Event::Sent(it) | Event::Delivered(it) => letter(it),
            Event::Lost { letter: it, .. } | Event::Duplicated { letter: it, .. } => letter(it),
            Event::LinkCut { from, to } | Event::LinkMended { from, to } => {
                *from == address || *to == address
            }
            Event::Forwarded { to, .. } => *to == node,
            Event::TryEnded { node: asked, .. } => *asked == node,
            Event::Partitioned(_) | Event::Healed | Event::ConditionsChanged(_) => true,
            _ => false,
        }
}

/// How events are put into words.
pub type Tell = fn(&Record) -> Line;

/// Puts an event into words.
#[must_use]
pub fn tell(record: &Record) -> Line {
    tell_or(record, |line, who, event| match event {
        Event::Raft(event) => served(line, who, event),
        event => world(line, who, event),
    })
}

/// Puts an event into words, if it is one of those that come about before anyone has done anything
/// to a world. The page can do with these at first, and fetches the words for all others later.
#[must_use]
pub fn tell_undisturbed(record: &Record) -> Line {
    tell_or(record, |_, _, _| {})
}

fn tell_or(record: &Record, others: fn(&mut Line, &str, &Event)) -> Line {
    let mut line = Line {
        number: record.number,
        time: record.time,
        level: record.event.level(),
        what: String::new(),
        why: String::new(),
        section: "",
    };
    let who = record.place.map_or_else(String::new, |place| place.to_string());
    let told = match &record.event {
        Event::Raft(event) => raft(&mut line, &who, event),
        event => message(&mut line, &who, event),
    };
    if !told {
        others(&mut line, &who, &record.event);
    }
    line
}

// Each sentence goes straight to its place in the line: a text of its own for each, handed from
// function to function, would take twice the room in the page's program.
impl Line {
    /// Says what happened, and where the paper says so.
    fn what(&mut self, section: &'static str, words: Arguments<'_>) {
        self.section = section;
        add(&mut self.what, words);
    }

    /// Says why.
    fn why(&mut self, words: Arguments<'_>) {
        add(&mut self.why, words);
    }
}

/// What servers do among themselves. Tells whether it is that.
fn raft(line: &mut Line, who: &str, event: &Raft) -> bool {
    match event {
        Raft::BecameCandidate { term, because } => {
            line.what("§5.2", format_args!("{who} became candidate of term {term}"));
            candidacy(line, *because);
        }
        Raft::BecameLeader { term, votes } => {
            line.what("§5.2", format_args!("{who} became leader of term {term}"));
            line.why(format_args!("it has the votes of {}", names(*votes)));
        }
        Raft::BecameFollower { led, because } => step_down(line, who, *led, *because),
        Raft::TermAdvanced { from, to, seen_from } => {
            line.what("§5.1", format_args!("{who} went to term {to}"));
            line.why(format_args!(
                "it was in term {from}, and a message from {seen_from} was of {to}"
            ));
        }
        Raft::LeaderFound { leader, term } => {
            line.what("§5.2", format_args!("{who} follows {leader}"));
            line.why(format_args!("{leader} sent AppendEntries of term {term}"));
        }
        Raft::AskedPreVotes { term, because } => {
            line.what(
                "thesis 9.6",
                format_args!("{who} asks who would vote for it in term {term}"),
            );
            candidacy(line, *because);
        }
        Raft::PreVoteGranted { candidate, term } => {
            let what = format_args!("{who} would vote for {candidate} in term {term}");
            line.what("thesis 9.6", what);
            line.why(format_args!("it hears no leader, and the log of {candidate} would do"));
        }
        Raft::VoteGranted { candidate, term, again } => {
            line.what("§5.2", format_args!("{who} voted for {candidate} in term {term}"));
            line.why(if *again {
                format_args!("it had done so before")
            } else {
                format_args!("the first good candidate")
            });
        }
        Raft::VoteRefused { candidate, because, .. } => {
            vote_refused(line, who, *candidate, *because);
        }
        Raft::VoteCounted { voter, votes, needed, pre_vote } => {
            if *pre_vote {
                line.what("thesis 9.6", format_args!("{who} would have the vote of {voter}"));
            } else {
                line.what("§5.2", format_args!("{who} has the vote of {voter}"));
            }
            line.why(format_args!("{votes} of the {needed} that it needs"));
        }
        Raft::VoteDenied { voter } => {
            line.what("§5.2", format_args!("{who} did not get the vote of {voter}"));
        }
        Raft::Appended { index, command: None } => {
            line.what("§8", format_args!("{who} appended {index}: an empty entry"));
            line.why(format_args!("to learn what is committed"));
        }
        Raft::Stored { leader, first, last } => {
            line.what("§5.3", format_args!("{who} stored {}", entries(*first, *last)));
            line.why(format_args!("{leader} sent it"));
        }
        Raft::Truncated { from, to, had, leader_has } => {
            line.what("§5.3", format_args!("{who} cut off {}", entries(*from, *to)));
            line.why(format_args!(
                "{from} is of term {had} here, of term {leader_has} at the leader"
            ));
        }
        Raft::AppendRefused { leader, because } => append_refused(line, who, *leader, *because),
        Raft::BackedOff { peer, from, to } => {
            line.what("§5.3", format_args!("{who} goes back in the log of {peer}"));
            line.why(format_args!("nextIndex goes from {from} to {to}"));
        }
        Raft::Committed { from, to, because } => {
            let section = match because {
                Commitment::Quorum { holders, own_term } => {
                    let holders = names(*holders);
                    let term = if *own_term { "and" } else { "but not" };
                    line.why(format_args!("it is held by {holders}, {term} of {who}'s own term"));
                    "§5.4.2"
                }
                Commitment::LeaderCommit { leader } => {
                    line.why(format_args!("{leader} said so"));
                    "§5.3"
                }
            };
            match to.0 - from.0 {
                1 => line.what(section, format_args!("{who} committed {to}")),
                _ => line.what(section, format_args!("{who} committed {} to {to}", from.next())),
            }
        }
        // These come of what a client wants.
        Raft::Appended { command: Some(_), .. }
        | Raft::RepetitionIgnored { .. }
        | Raft::ReadDelayed { .. }
        | Raft::ReadRoundStarted { .. }
        | Raft::ReadRoundConfirmed { .. }
        | Raft::Redirected { .. } => return false,
    }
    true
}

/// What servers do for a client.
fn served(line: &mut Line, who: &str, event: &Raft) {
    match event {
        Raft::Appended { index, command: Some(command) } => {
            let what = words::operation(&command.operation);
            line.what("§5.3", format_args!("{who} appended {index}: {what}"));
            line.why(format_args!("at the end of its log, then to all others"));
        }
        Raft::RepetitionIgnored { id, index } => {
            line.what("§8", format_args!("{who} applied {index} without effect"));
            line.why(format_args!(
                "{}: it took effect before, and the answer is the same",
                request(id)
            ));
        }
        Raft::ReadDelayed { id } => {
            line.what("§8", format_args!("{who} lets a read wait"));
            line.why(format_args!(
                "{}: it has not committed an entry of its own term yet",
                request(id)
            ));
        }
        Raft::ReadRoundStarted { index, reads, .. } => {
            line.what("§8", format_args!("{who} asks all whether it still leads"));
            let reads = counted(*reads, "read", "reads");
            line.why(format_args!("before it answers {reads}, at index {index}"));
        }
        Raft::ReadRoundConfirmed { reads, heard, .. } => {
            let reads = counted(*reads, "read", "reads");
            line.what("§8", format_args!("{who} answers {reads}"));
            let heard = names(*heard);
            line.why(format_args!("its round was answered by {heard}"));
        }
        Raft::Redirected { id, leader } => {
            line.what("§8", format_args!("{who} turned the proxy away"));
            let id = request(id);
            match leader {
                Some(leader) => line.why(format_args!("{id}: it does not lead, {leader} does")),
                None => line.why(format_args!("{id}: it does not lead, and knows of no leader")),
            }
        }
        _ => {}
    }
}

fn candidacy(line: &mut Line, because: Candidacy) {
    match because {
        Candidacy::Silence(span) => {
            line.why(format_args!("it heard no leader for {}", millis(span)));
        }
        Candidacy::NoWinner(span) => line.why(format_args!("nobody won within {}", millis(span))),
        Candidacy::PreVotes(votes) => line.why(format_args!("{} would vote for it", names(votes))),
        Candidacy::Forced => line.why(format_args!("its election timer was made to run out")),
    }
}

fn step_down(line: &mut Line, who: &str, led: bool, because: StepDown) {
    let section = match because {
        StepDown::HigherTerm { term, seen_from } => {
            line.why(format_args!("{seen_from} is in term {term} already"));
            "§5.1"
        }
        StepDown::LeaderExists { leader } => {
            line.why(format_args!("{leader} leads this term"));
            "§5.2"
        }
        StepDown::QuorumLost { heard, within } => {
            let (within, heard) = (millis(within), names(heard));
            line.why(format_args!("within {within} it heard only {heard}, no majority"));
            "thesis 6.2"
        }
        StepDown::Forced => {
            line.why(format_args!("its election timer was made to run out"));
            "§5.2"
        }
    };
    let what = if led { "stopped leading" } else { "gave up its candidacy" };
    line.what(section, format_args!("{who} {what}"));
}

fn vote_refused(line: &mut Line, who: &str, candidate: NodeId, because: VoteRefusal) {
    let section = match because {
        VoteRefusal::OldTerm { ours } => {
            line.why(format_args!("{who} is in term {ours} already"));
            "§5.1"
        }
        VoteRefusal::AlreadyVoted { candidate: given } if given.to_string() == who => {
            line.why(format_args!("{who} voted for itself"));
            "§5.2"
        }
        VoteRefusal::AlreadyVoted { candidate: given } => {
            line.why(format_args!("{who} already voted for {given}"));
            "§5.2"
        }
        VoteRefusal::LeaderAlive { leader } if leader.to_string() == who => {
            line.why(format_args!("{who} leads, so it does not even answer"));
            "thesis 4.2.3"
        }
        VoteRefusal::LeaderAlive { leader } => {
            line.why(format_args!("it hears {leader} lead, so it does not even answer"));
            "thesis 4.2.3"
        }
        VoteRefusal::LogBehind { theirs, ours } => {
            let (theirs, ours) = (at(theirs), at(ours));
            line.why(format_args!("its log ends at {theirs}, {who}'s at {ours}"));
            "§5.4.1"
        }
    };
    line.what(section, format_args!("{who} refused {candidate}"));
}

fn append_refused(line: &mut Line, who: &str, leader: NodeId, because: AppendRefusal) {
    let section = match because {
        AppendRefusal::OldTerm { theirs, ours } => {
            line.why(format_args!("{leader} is in term {theirs}, {who} in {ours}"));
            "§5.1"
        }
        AppendRefusal::TooShort { prev, last } => {
            line.why(format_args!("it should follow entry {prev}, but {who}'s log ends at {last}"));
            "§5.3"
        }
        AppendRefusal::OtherTerm { prev, ours } => {
            let (prev, index) = (at(prev), prev.index);
            line.why(format_args!("it should follow {prev}, but {who} has term {ours} at {index}"));
            "§5.3"
        }
    };
    line.what(section, format_args!("{who} refused the entries of {leader}"));
}

/// What becomes of messages. Tells whether it is that.
fn message(line: &mut Line, who: &str, event: &Event) -> bool {
    match event {
        Event::Sent(letter) => {
            line.what("", format_args!("{who} sent {} to {}", kind(letter.kind), letter.to));
        }
        Event::Delivered(letter) => {
            line.what(
                "",
                format_args!("{who} received {} from {}", kind(letter.kind), letter.from),
            );
        }
        Event::Lost { letter, because } => lost(line, letter, *because),
        Event::Duplicated { letter: Letter { from, to, kind: message, .. }, .. } => {
            let message = kind(*message);
            line.what("", format_args!("{message} from {from} to {to} was sent twice"));
        }
        _ => return false,
    }
    true
}

/// What someone does to the world, and what the proxy and a client do then.
fn world(line: &mut Line, who: &str, event: &Event) {
    match event {
        Event::Crashed => {
            line.what("§5", format_args!("{who} crashed"));
            line.why(format_args!("it keeps its term, its vote and its log"));
        }
        Event::Restarted => {
            line.what("§5", format_args!("{who} started again"));
            line.why(format_args!("as a follower, with its term, its vote and its log"));
        }
        Event::Paused => {
            line.what("", format_args!("{who} was paused"));
            line.why(format_args!("what comes for it waits"));
        }
        Event::Resumed { waiting } => {
            line.what("", format_args!("{who} went on"));
            let waiting = counted(*waiting, "message", "messages");
            line.why(format_args!("{waiting} had come for it"));
        }
        Event::LinkCut { from, to } => {
            line.what("", format_args!("The link from {from} to {to} was cut"));
        }
        Event::LinkMended { from, to } => {
            line.what("", format_args!("The link from {from} to {to} was mended"));
        }
        Event::Isolated { cut: true } => {
            line.what("", format_args!("{who} was cut off from all others"));
        }
        Event::Isolated { cut: false } => {
            line.what("", format_args!("{who} was reconnected with all others"));
        }
        Event::Partitioned(groups) => {
            line.what("", format_args!("The network fell apart"));
            line.why(format_args!("only members of one group reach each other"));
            if groups.proxy.is_none() {
                line.why(format_args!("; the proxy reaches all"));
            }
        }
        Event::Healed => line.what("", format_args!("The network was healed")),
        Event::ConditionsChanged(conditions) => {
            line.what("", format_args!("The network changed"));
            line.why(format_args!("{}", words::conditions(conditions)));
        }
        Event::LatencyChanged { one, other, latency } => {
            line.what("", format_args!("The link between {one} and {other} changed"));
            match latency {
                Some(latency) => line.why(format_args!("it takes {}", words::latency(*latency))),
                None => line.why(format_args!("it is like all others again")),
            }
        }
        Event::Asked { operation, .. } => {
            line.what("", format_args!("{who} asked the proxy: {}", words::request(operation)));
        }
        Event::Answered { operation, outcome, after, .. } => {
            let section = if *outcome == Outcome::Unknown { "§8" } else { "" };
            let answer = words::answer(operation, outcome);
            line.what(section, format_args!("{who} has its answer: {answer}"));
            line.why(format_args!("after {}", millis(*after)));
        }
        Event::Forwarded { to, attempt, .. } => {
            line.what("§8", format_args!("The proxy asked {to}"));
            if *attempt != 1 {
                line.why(format_args!("try {attempt}, under the same number"));
            }
        }
        Event::TryEnded { node, because, .. } => {
            line.what("§8", format_args!("The proxy was not served by {node}"));
            match because {
                TryEnd::TimedOut { after } => {
                    line.why(format_args!("no answer for {}", millis(*after)));
                }
                TryEnd::NotLeader { leader: Some(leader) } => {
                    line.why(format_args!("it says {leader} leads"));
                }
                TryEnd::NotLeader { leader: None } => {
                    line.why(format_args!("it knows of no leader"));
                }
            }
        }
        Event::GaveUp { tries, after, .. } => {
            line.what("§8", format_args!("The proxy gave up: outcome unknown"));
            let tries = counted(*tries, "try", "tries");
            line.why(format_args!("{tries} in {}", millis(*after)));
        }
        Event::Began { term, last, meant } => {
            let log = counted(u32::try_from(last.0).unwrap_or(u32::MAX), "entry", "entries");
            line.what("", format_args!("{who} begins in term {term} with {log}"));
            line.why(match meant {
                true => format_args!("so it was set up"),
                false => format_args!("another has an entry of that term, so it had its leader"),
            });
        }
        // Told elsewhere.
        Event::Raft(_)
        | Event::Sent(_)
        | Event::Delivered(_)
        | Event::Lost { .. }
        | Event::Duplicated { .. } => {}
    }
}

fn lost(line: &mut Line, letter: &Letter, because: Loss) {
    let Letter { from, to, .. } = letter;
    line.what("", format_args!("{} from {from} to {to} was lost", kind(letter.kind)));
    match because {
        Loss::Chance => line.why(format_args!("the network loses some")),
        Loss::Cut => line.why(format_args!("the link from {from} to {to} is cut")),
        Loss::ReceiverDown => line.why(format_args!("{to} is down")),
        Loss::Congestion => line.why(format_args!("too much is on its way")),
        Loss::InboxFull => line.why(format_args!("{to} is paused, and its inbox is full")),
        Loss::ByHand => line.why(format_args!("someone dropped it")),
    }
}

/// "entry 3", or "entries 3 to 5".
fn entries(first: Index, last: Index) -> impl Display {
    fmt::from_fn(move |f| match last.0 - first.0 {
        0 => write!(f, "entry {first}"),
        _ => write!(f, "entries {first} to {last}"),
    })
}

/// "c1 no. 4".
fn request(id: &RequestId) -> impl Display {
    let RequestId { client, serial } = *id;
    fmt::from_fn(move |f| write!(f, "{client} no. {}", serial.0))
}

/// "1 read", or "2 reads".
fn counted(count: u32, one: &'static str, more: &'static str) -> impl Display {
    fmt::from_fn(move |f| write!(f, "{count} {}", if count == 1 { one } else { more }))
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

#[cfg(test)]
mod tests {
    use super::*;
    use sim::{Conditions, Permille, Setup, World};

    #[test]
    fn what_happens_before_anyone_does_anything_has_words_at_once() {
        let often = Permille(200);
        let conditions = Conditions {
            loss: often,
            duplication: often,
            reordering: often,
            ..Conditions::default()
        };
        let setup = Setup { nodes: 5, conditions, ..Setup::default() };
        let mut world = World::new(&setup, 7).expect("a sound setup");
        let mut records = Vec::new();
        world.run_until(Time(20_000_000), &mut records);
        assert!(records.len() > 1_000, "something has happened");
        for record in &records {
            let line = tell_undisturbed(record);
            assert!(!line.what.is_empty(), "there are no words for {record:?}");
            assert_eq!(line, tell(record));
        }
    }
}
