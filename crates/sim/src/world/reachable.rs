//! Which states of servers some run of Raft can lead to, as far as they show it by themselves.
//!
//! Terms, votes and logs are durable, so that they tell of the past: an entry of a term, of the leader
//! that wrote it; a vote, of a candidate; a term, of someone who ran in it. Each condition is necessary.
//! What only a long past could show, such as the order in which several leaders repaired a log, is not asked.

use std::collections::BTreeSet;

use raft::{Durable, Entry, Index, Log, NodeId, Position, Term};
use serde::Serialize;

/// Why no run of Raft leads to some states.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Unreachable {
    /// A term has an entry, and so had a leader; but no server can have been elected in it.
    NoLeader {
        /// The term.
        term: Term,
    },
    /// A server voted for one that did not run in that term.
    NoCandidate {
        /// The voter.
        voter: NodeId,
        /// Whom it voted for.
        candidate: NodeId,
        /// The term.
        term: Term,
    },
    /// A server voted for one whose log was behind its own.
    LogBehind {
        /// The voter.
        voter: NodeId,
        /// Whom it voted for.
        candidate: NodeId,
        /// The term.
        term: Term,
    },
    /// A server is in a term in which nobody ran.
    NobodyRan {
        /// The server.
        node: NodeId,
        /// The term.
        term: Term,
    },
}

/// The servers of a cluster; `None` for one whose state is open: it may become what fits best.
pub(super) struct GivenStates<'a>(pub(super) Vec<(NodeId, Option<&'a Durable>)>);

/// The log of a term's leader, as far as any log shows it.
struct LeadersLog<'a> {
    term: Term,
    log: &'a Log,
    /// Its last entry of that term.
    last: Index,
    /// Where it ended when it was elected.
    elected_at: Position,
}

impl<'a> GivenStates<'a> {
    /// Returns why no run leads there, if none does.
    pub(super) fn problem(&self) -> Option<Unreachable> {
        self.known().find_map(|(node, durable)| self.problem_of(node, durable)).or_else(|| {
            let led: BTreeSet<Term> = self.known().flat_map(|(_, it)| terms(&it.log)).collect();
            let mut unled = led.into_iter().filter(|term| !self.had_leader(*term));
            unled.next().map(|term| Unreachable::NoLeader { term })
        })
    }

    fn known(&self) -> impl Iterator<Item = (NodeId, &'a Durable)> {
        self.0.iter().filter_map(|(id, durable)| Some((*id, (*durable)?)))
    }

    fn state(&self, id: NodeId) -> Option<&'a Durable> {
        self.known().find(|(known, _)| *known == id).map(|(_, durable)| durable)
    }

    /// What one server's term and vote say of others.
    fn problem_of(&self, node: NodeId, durable: &Durable) -> Option<Unreachable> {
        let term = durable.term;
        let begun = term == Term(0) || self.0.iter().any(|(id, _)| self.may_have_run(*id, term));
        match durable.voted_for.filter(|candidate| *candidate != node) {
            Some(candidate) if !self.may_have_run(candidate, term) => {
                Some(Unreachable::NoCandidate { voter: node, candidate, term })
            }
            Some(candidate) if !self.may_have_voted(durable, candidate) => {
                Some(Unreachable::LogBehind { voter: node, candidate, term })
            }
            _ => (!begun).then_some(Unreachable::NobodyRan { node, term }),
        }
    }

    /// True if a server may have run in a term: it is past that term, or has voted for itself in it
    /// (§5.2).
    fn may_have_run(&self, id: NodeId, term: Term) -> bool {
        self.state(id)
            .is_none_or(|it| it.term > term || (it.term == term && it.voted_for == Some(id)))
    }

    /// True if the log of a candidate may have been as up-to-date as that of a server that voted for it
    /// (§5.4.1). If another server may have led that term, it may have changed both since.
    fn may_have_voted(&self, voter: &Durable, candidate: NodeId) -> bool {
        let term = voter.term;
        let Some(theirs) = self.state(candidate).filter(|it| it.term == term) else {
            return true;
        };
        let others = self.0.iter().filter(|(id, _)| *id != candidate);
        let led_by_another = others.into_iter().any(|(id, _)| self.may_have_won(*id, term, None));
        let own = before_term(&theirs.log, term);
        // Entries of the term itself came after the vote.
        let ours = before_term(&voter.log, term);
        led_by_another || is_prefix(&voter.log, &theirs.log) || !is_behind(own, ours)
    }

    /// True if a term that has an entry may have had its leader (§5.2, §5.4.1).
    fn had_leader(&self, term: Term) -> bool {
        let Some(leaders) = self.leaders_log(term) else {
            return true;
        };
        self.0.iter().any(|(id, _)| self.may_have_won(*id, term, Some(&leaders)))
    }

    /// True if a server may have won the election of a term: a majority is past that term, or is in it and
    /// has voted for it.
    fn may_have_won(&self, id: NodeId, term: Term, log: Option<&LeadersLog<'_>>) -> bool {
        // A leader keeps its own entries at least until a later term.
        let holds_all = |it: &Durable| {
            it.term > term || log.is_none_or(|log| it.log.term_at(log.last) == Some(term))
        };
        let voted = |it: &Durable| {
            it.term > term
                || (it.term == term
                    && it.voted_for == Some(id)
                    && log.is_none_or(|log| log.may_have_convinced(&it.log)))
        };
        let votes = self.0.iter().filter(|(_, it)| it.is_none_or(voted)).count();
        self.may_have_run(id, term)
            && self.state(id).is_none_or(holds_all)
            && 2 * votes > self.0.len()
    }

    /// The log of a term's leader, if there is an entry of that term.
    fn leaders_log(&self, term: Term) -> Option<LeadersLog<'a>> {
        let logs = self.known().map(|(_, durable)| &durable.log);
        let last_of = |log: &'a Log| Some((last_of_term(log, term)?, log));
        let (last, log) = logs.filter_map(last_of).max_by_key(|(last, _)| *last)?;
        Some(LeadersLog { term, log, last, elected_at: before_term(log, term) })
    }
}

impl LeadersLog<'_> {
    /// True if a server with this log, still in that term, may have voted for the leader: what it has not from
    /// the leader it had when it voted.
    fn may_have_convinced(&self, log: &Log) -> bool {
        let from_leader = log.last().term == self.term || is_prefix(log, self.log);
        from_leader || !is_behind(self.elected_at, log.last())
    }
}

/// Returns true if two logs cannot both be: entries of one term come from one leader, which only appends,
/// so one of the logs has the other up to the last of them (§5.3).
pub(super) fn contradict(one: &Log, other: &Log) -> bool {
    terms(one).any(|term| {
        let last = |log| last_of_term(log, term);
        match (last(one), last(other)) {
            (Some(in_one), Some(in_other)) => {
                let upto = in_one.min(in_other);
                (1..=upto.0).map(Index).any(|index| !is_same(one.get(index), other.get(index)))
            }
            _ => false,
        }
    })
}

fn is_same(one: Option<&Entry>, other: Option<&Entry>) -> bool {
    let operation = |entry: &Entry| entry.command.as_ref().map(|it| it.operation.clone());
    one.map(|it| (it.term, operation(it))) == other.map(|it| (it.term, operation(it)))
}

fn terms(log: &Log) -> impl Iterator<Item = Term> {
    let terms: BTreeSet<Term> =
        (1..=log.len()).filter_map(|index| log.term_at(Index(index))).collect();
    terms.into_iter()
}

fn last_of_term(log: &Log, term: Term) -> Option<Index> {
    (1..=log.len()).rev().map(Index).find(|index| log.term_at(*index) == Some(term))
}

/// Where a log ended before its first entry of a term.
fn before_term(log: &Log, term: Term) -> Position {
    let earlier = |index: &Index| log.term_at(*index).is_some_and(|it| it < term);
    let index = (0..=log.len()).map(Index).take_while(earlier).last().unwrap_or_default();
    Position { term: log.term_at(index).unwrap_or_default(), index }
}

/// True if a log is the beginning of another, which it contradicts nowhere.
fn is_prefix(log: &Log, of: &Log) -> bool {
    of.term_at(log.last_index()) == Some(log.last().term)
}

fn is_behind(theirs: Position, ours: Position) -> bool {
    (theirs.term, theirs.index) < (ours.term, ours.index)
}
