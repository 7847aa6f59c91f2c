//! The properties of Figure 3, checked by code that shares nothing with the core.

use raft::{Log, Node, Role};

use crate::state::{State, content};

/// Election Safety: at most one leader is elected in a term (§5.2), over all of the history.
pub(crate) fn election_safety(state: &State) -> bool {
    state.leaders.iter().all(|leaders| leaders.len() <= 1)
}

/// Log Matching: if two logs hold an entry with the same index and term, they are the same up to it (§5.3).
pub(crate) fn log_matching(state: &State) -> bool {
    let mut pairs = state.nodes.iter().flat_map(|one| {
        let others = state.nodes.iter().filter(move |other| other.id() > one.id());
        others.map(|other| (one.log(), other.log()))
    });
    pairs.all(|(one, other)| logs_match(one, other))
}

fn logs_match(one: &Log, other: &Log) -> bool {
    let shorter = one.len().min(other.len());
    let same_term = |index: &u64| content(one, *index).0 == content(other, *index).0;
    let Some(last) = (1..=shorter).rev().find(same_term) else {
        return true;
    };
    (1..=last).all(|index| content(one, index) == content(other, index))
}

/// Leader Completeness: an entry committed in a term is in the logs of the leaders of all later terms (§5.4.3).
pub(crate) fn leader_completeness(state: &State) -> bool {
    let leads = |node: &&Node| matches!(node.role(), Role::Leader(_));
    state.nodes.iter().map(AsRef::as_ref).filter(leads).all(|leader| {
        let has = |(index, (known, term)): (u64, &(_, _))| {
            leader.term() <= *term || content(leader.log(), index) == *known
        };
        (1..).zip(&state.committed).all(has)
    })
}

/// State Machine Safety: no two nodes ever apply different commands at the same index (§5.4.3).
pub(crate) fn state_machine_safety(state: &State) -> bool {
    state.nodes.iter().all(|node| {
        let same = |(index, (known, _)): (u64, &(_, _))| {
            index > node.commit().0 || content(node.log(), index) == *known
        };
        (1..).zip(&state.committed).all(same)
    })
}
