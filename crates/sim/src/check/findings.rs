//! The violations that were found so far.

use crate::check::violation::{Fact, Property, Violation};
use raft::{NodeId, NodeSet, Time};

/// The violations that were found: the first of each property, in the order of finding.
#[derive(Clone, Debug, Default)]
pub(super) struct Violations {
    list: Vec<Violation>,
    /// The moment and the record of the present look.
    pub(super) time: Time,
    pub(super) record: u64,
    /// True if the present look is an audit, which does not know when what it finds came about.
    pub(super) audited: bool,
}

impl Violations {
    /// Notes what was seen at some servers, unless it is not the first of its property.
    pub(super) fn add(&mut self, nodes: impl IntoIterator<Item = NodeId>, fact: Fact) {
        let property = fact.property();
        if !self.has(property) {
            let nodes = nodes.into_iter().collect();
            let (time, record, audited) = (self.time, self.record, self.audited);
            self.list.push(Violation { property, nodes, time, record, audited, fact });
        }
    }

    /// The same, if something is wrong.
    pub(super) fn add_if(&mut self, wrong: bool, node: NodeId, fact: impl FnOnce() -> Fact) {
        if wrong {
            self.add([node], fact());
        }
    }

    /// Notes an answer that cannot be explained. That may be found only later, when it is known what
    /// came of other requests, and its place is where it came about.
    pub(super) fn add_finding(&mut self, finding: Option<Finding>) {
        let Some(Finding { time, record, fact }) = finding else {
            return;
        };
        let property = fact.property();
        if self.list.iter().any(|it| it.property == property && it.record <= record) {
            return;
        }
        self.list.retain(|it| it.property != property);
        let place = self.list.partition_point(|it| it.record <= record);
        let nodes = NodeSet::default();
        self.list.insert(place, Violation { property, nodes, time, record, audited: false, fact });
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
    /// When the answer was heard after which no order was left.
    pub(super) time: Time,
    /// The number of its record.
    pub(super) record: u64,
    pub(super) fact: Fact,
}
