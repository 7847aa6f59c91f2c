//! What gathered in one row, counted, and the sentence that says so.

use std::collections::BTreeMap;
use std::fmt::{self, Display};

use super::kind::GroupKind;
use crate::words::{add, counted, names};
use raft::{Event as Raft, Index, NodeId, NodeSet, Term};
use sim::{Address, Event, Loss, MessageKind, MessageRef, Record};

/// So many links or servers are named; the others are only counted.
const NAMED_MAX: usize = 4;

/// One thing that is counted.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum CountedFact {
    /// A message on its way from one to the other.
    Message(Address, Address),
    Reply,
    Candidacy(NodeId),
    AskedPreVotes(NodeId),
    Granted,
    Refused,
    Moved(NodeId),
    Follows(NodeId, NodeId),
    EmptyEntry(NodeId),
    Stored(NodeId),
    Committed(NodeId),
    RefusedEntries(NodeId, NodeId),
    BackedOff(NodeId, NodeId),
    Asked(NodeId),
}

/// What gathered in one row.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(super) struct GroupTally {
    counts: BTreeMap<CountedFact, u32>,
    /// The first and the last term in which someone ran for election or voted.
    terms: Option<(Term, Term)>,
    /// The last entry that was stored, and the last that was committed.
    stored: Index,
    committed: Index,
}

impl GroupTally {
    pub(super) fn new(record: &Record) -> Self {
        let mut tally = Self::default();
        match &record.event {
            Event::Raft(event) => {
                if let Some(who) = record.place.and_then(Address::node) {
                    tally.count_raft(who, event);
                }
            }
            Event::Sent(message) => tally.count_message(message),
            Event::Lost { message, .. } => {
                tally.count(CountedFact::Message(message.from, message.to));
            }
            Event::Forwarded { to, .. } => tally.count(CountedFact::Asked(*to)),
            _ => {}
        }
        tally
    }

    fn count(&mut self, fact: CountedFact) {
        self.counts.insert(fact, 1);
    }

    fn count_message(&mut self, message: &MessageRef) {
        match message.kind {
            MessageKind::AppendEntriesReply => self.count(CountedFact::Reply),
            _ => self.count(CountedFact::Message(message.from, message.to)),
        }
    }

    fn count_raft(&mut self, who: NodeId, event: &Raft) {
        match event {
            Raft::BecameCandidate { term, .. } => {
                self.count(CountedFact::Candidacy(who));
                self.terms = Some((*term, *term));
            }
            Raft::VoteGranted { term, .. } => {
                self.count(CountedFact::Granted);
                self.terms = Some((*term, *term));
            }
            Raft::AskedPreVotes { .. } => self.count(CountedFact::AskedPreVotes(who)),
            Raft::VoteRefused { pre_vote: false, .. } => self.count(CountedFact::Refused),
            Raft::TermAdvanced { to, .. } => {
                self.count(CountedFact::Moved(who));
                self.terms = Some((*to, *to));
            }
            Raft::LeaderFound { leader, .. } => self.count(CountedFact::Follows(who, *leader)),
            Raft::Appended { .. } => self.count(CountedFact::EmptyEntry(who)),
            Raft::Stored { last, .. } => {
                self.count(CountedFact::Stored(who));
                self.stored = *last;
            }
            Raft::Committed { to, .. } => {
                self.count(CountedFact::Committed(who));
                self.committed = *to;
            }
            Raft::AppendRefused { leader, .. } => {
                self.count(CountedFact::RefusedEntries(who, *leader));
            }
            Raft::BackedOff { peer, .. } => self.count(CountedFact::BackedOff(who, *peer)),
            _ => {}
        }
    }

    /// Adds what gathered later.
    pub(super) fn merge(&mut self, later: &Self) {
        for (fact, count) in &later.counts {
            *self.counts.entry(*fact).or_default() += count;
        }
        self.terms = match (self.terms, later.terms) {
            (Some((first, last)), Some((from, to))) => Some((first.min(from), last.max(to))),
            (terms, None) | (None, terms) => terms,
        };
        self.stored = self.stored.max(later.stored);
        self.committed = self.committed.max(later.committed);
    }

    /// Returns the sentence, without a period.
    pub(super) fn sentence(&self, kind: GroupKind) -> String {
        match kind {
            GroupKind::Lost(because) => self.lost(because),
            GroupKind::Messages => self.messages(),
            GroupKind::Elections | GroupKind::Votes => self.elections(),
            GroupKind::Following => self.following(),
            GroupKind::Refusals => self.refusals(),
            GroupKind::Attempts => self.attempts(),
        }
    }

    fn lost(&self, because: Loss) -> String {
        let why = match because {
            Loss::Cut => "link cut",
            Loss::Chance => "random loss",
            Loss::ReceiverDown => "receiver down",
            Loss::InboxFull => "inbox full",
            Loss::Congestion => "too many in flight",
            Loss::ByHand => "dropped by hand",
        };
        let links = self.links();
        let sum = links.iter().map(|(_, count)| *count).sum();
        let messages = counted(sum, "message", "messages");
        match &links[..] {
            [(link, _)] => format!("{messages} {link} lost: {why}"),
            _ => format!("{messages} lost: {why} ({})", times(&links)),
        }
    }

    fn messages(&self) -> String {
        let (links, replies) = (self.links(), self.counts.get(&CountedFact::Reply).copied());
        let mut parts = Vec::new();
        if !links.is_empty() {
            parts.push(format!("AppendEntries: {}", times(&links)));
        }
        parts.extend(replies.map(|count| counted(count, "reply", "replies").to_string()));
        match parts.is_empty() {
            true => "AppendEntries and replies arrived".into(),
            false => parts.join("; "),
        }
    }

    fn elections(&self) -> String {
        let candidates = self.nodes(|fact| match fact {
            CountedFact::Candidacy(node) => Some(node),
            _ => None,
        });
        let moved = self.nodes(|fact| match fact {
            CountedFact::Moved(node) => Some(node),
            _ => None,
        });
        let terms = fmt::from_fn(|f| match self.terms {
            Some((first, last)) if first == last => write!(f, " in term {first}"),
            Some((first, last)) => write!(f, " in terms {first} to {last}"),
            None => Ok(()),
        });
        let asked = self.nodes(|fact| match fact {
            CountedFact::AskedPreVotes(node) => Some(node),
            _ => None,
        });
        let votes = self.votes();
        match &candidates[..] {
            [] if !votes.is_empty() => format!("votes{terms}: {votes}"),
            [] if !asked.is_empty() => format!("{} asked for pre-votes", who(&asked)),
            [] if moved.is_empty() => format!("an election{terms}"),
            [] => format!("{} moved to a higher term", who(&moved)),
            [(name, 1)] => join(format!("{name} became a candidate{terms}"), &votes),
            many => join(format!("candidates{terms}: {}", times(many)), &votes),
        }
    }

    /// "2 votes granted, 1 refused"; empty if nobody was asked.
    fn votes(&self) -> String {
        let of = |fact| self.counts.get(&fact).copied().unwrap_or(0);
        match (of(CountedFact::Granted), of(CountedFact::Refused)) {
            (0, 0) => String::new(),
            (granted, 0) => format!("{} granted", counted(granted, "vote", "votes")),
            (0, refused) => format!("{} refused", counted(refused, "vote", "votes")),
            (granted, refused) => {
                format!("{} granted, {refused} refused", counted(granted, "vote", "votes"))
            }
        }
    }

    fn following(&self) -> String {
        let mut follows: BTreeMap<NodeId, NodeSet> = BTreeMap::new();
        let [mut stored, mut committed, mut empty] = [NodeSet::default(); 3];
        for fact in self.counts.keys() {
            match *fact {
                CountedFact::Follows(node, leader) => {
                    follows.entry(leader).or_default().insert(node);
                }
                CountedFact::Stored(node) => stored.insert(node),
                CountedFact::Committed(node) => committed.insert(node),
                CountedFact::EmptyEntry(node) => empty.insert(node),
                _ => {}
            }
        }
        let mut clauses = Clauses::default();
        for (leader, nodes) in follows {
            let verb = if nodes.len() == 1 { "follows" } else { "follow" };
            clauses.add(nodes, &format!("{verb} {leader}"));
        }
        clauses.add(empty, "appended an empty entry");
        clauses.add(stored, &format!("stored up to {}", self.stored));
        clauses.add(committed, &format!("committed up to {}", self.committed));
        clauses.text
    }

    fn refusals(&self) -> String {
        let mut parts = Vec::new();
        for (fact, count) in &self.counts {
            match fact {
                CountedFact::RefusedEntries(who, leader) => {
                    parts.push(format!("{who} refused AppendEntries from {leader} ×{count}"));
                }
                CountedFact::BackedOff(who, peer) => {
                    parts.push(format!("{who} moved nextIndex of {peer} back ×{count}"));
                }
                _ => {}
            }
        }
        parts.truncate(NAMED_MAX);
        parts.join("; ")
    }

    fn attempts(&self) -> String {
        let asked = self.nodes(|fact| match fact {
            CountedFact::Asked(node) => Some(node),
            _ => None,
        });
        match asked.is_empty() {
            true => "the proxy got no answer".into(),
            false => format!("the proxy asked {}", times(&asked)),
        }
    }

    fn links(&self) -> Vec<(String, u32)> {
        let link = |(fact, count): (&CountedFact, &u32)| match fact {
            CountedFact::Message(from, to) => Some((format!("{from} → {to}"), *count)),
            _ => None,
        };
        self.counts.iter().filter_map(link).collect()
    }

    fn nodes(&self, of: impl Fn(CountedFact) -> Option<NodeId>) -> Vec<(String, u32)> {
        let node =
            |(fact, count): (&CountedFact, &u32)| of(*fact).map(|it| (it.to_string(), *count));
        self.counts.iter().filter_map(node).collect()
    }
}

/// Clauses about groups of servers; who did the same as in the clause before is not named again.
#[derive(Default)]
struct Clauses {
    text: String,
    who: NodeSet,
}

impl Clauses {
    fn add(&mut self, who: NodeSet, did: &str) {
        match who {
            who if who.is_empty() => return,
            who if who == self.who => add(&mut self.text, format_args!(", {did}")),
            who => {
                let joint = if self.text.is_empty() { "" } else { "; " };
                add(&mut self.text, format_args!("{joint}{} {did}", names(who)));
            }
        }
        self.who = who;
    }
}

fn join(what: String, details: &str) -> String {
    let joint = if what.contains(':') { "; " } else { ": " };
    if details.is_empty() { what } else { format!("{what}{joint}{details}") }
}

/// "n1 → n2 ×4, n1 → n3"; of many, only the first few.
fn times(counts: &[(String, u32)]) -> String {
    let (named, others) = counts.split_at(counts.len().min(NAMED_MAX));
    let name = |(name, count): &(String, u32)| match count {
        1 => name.clone(),
        _ => format!("{name} ×{count}"),
    };
    let named: Vec<String> = named.iter().map(name).collect();
    let mut text = named.join(", ");
    if !others.is_empty() {
        let sum: u32 = others.iter().map(|(_, count)| count).sum();
        add(&mut text, format_args!(", others ×{sum}"));
    }
    text
}

/// "n1 and n2".
fn who(counts: &[(String, u32)]) -> impl Display {
    let names: Vec<&str> = counts.iter().map(|(name, _)| name.as_str()).collect();
    match names.split_last() {
        Some((last, [])) => (*last).to_owned(),
        Some((last, others)) => format!("{} and {last}", others.join(", ")),
        None => String::new(),
    }
}
