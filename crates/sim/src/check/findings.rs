//! The violations that were found so far.

use crate::check::violation::{Fact, Property, Violation};
use raft::{NodeId, Time};

/// The violations that were found: the first of each property, in the order of finding.
#[derive(Clone, Debug, Default)]
pub(super) struct Violations {
    list: Vec<Violation>,
    /// The moment and the record of the present look.
    pub(super) time: Time,
    pub(super) record: u64,
}

impl Violations {
    /// Notes what was seen at some servers, unless it is not the first of its property.
    pub(super) fn add(&mut self, nodes: impl IntoIterator<Item = NodeId>, fact: Fact) {
        let property = fact.property();
        if !self.has(property) {
            let nodes = nodes.into_iter().collect();
            let (time, record) = (self.time, self.record);
            self.list.push(Violation { property, nodes, time, record, fact });
        }
    }

    /// The same, if something is wrong.
    pub(super) fn add_if(&mut self, wrong: bool, node: NodeId, fact: impl FnOnce() -> Fact) {
        if wrong {
            self.add([node], fact());
        }
    }

    /// Notes an answer that cannot be explained. It may have been heard some time ago.
    pub(super) fn add_finding(&mut self, finding: Option<Finding>) {
        if let Some(Finding { time, record, fact }) = finding {
            let now = (self.time, self.record);
            (self.time, self.record) = (time, record);
            self.add([], fact);
            (self.time, self.record) = now;
        }
    }

    /// True if this property was violated already.
    pub(super) fn has(&self, property: Property) -> bool {
        self.list.iter().any(|violation| violation.property == property)
    }

    pub(super) fn all(&self) -> &[Violation] {
        &self.list
    }
}

/// An answer that cannot be explained.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Finding {
    /// When it was heard.
    pub(super) time: Time,
    /// The number of the record in which it was heard.
    pub(super) record: u64,
    pub(super) fact: Fact,
}
