//! A cluster of the crate `raft`.

use std::collections::VecDeque;

use raft_rs::prelude::{Config, Entry, Message};
use raft_rs::storage::MemStorage;
use raft_rs::{RawNode, StateRole};
use slog::{Discard, Logger, o};

use crate::Cluster;

/// One node, with what it has applied.
struct Member {
    node: RawNode<MemStorage>,
    /// How many commands it has applied.
    applied: u64,
}

/// Nodes side by side, of which the first leads.
pub(crate) struct Theirs {
    members: Vec<Member>,
    queue: VecDeque<Message>,
}

impl Theirs {
    pub(crate) fn new(nodes: u8) -> Self {
        let ids: Vec<u64> = (1..=u64::from(nodes)).collect();
        let member = |id: &u64| Member::new(*id, &ids);
        let members = ids.iter().map(member).collect();
        let mut cluster = Self { members, queue: VecDeque::new() };
        cluster.members[0].node.campaign().expect("a member can stand for election");
        cluster.members[0].take_ready(&mut cluster.queue);
        cluster.settle();
        assert_eq!(cluster.members[0].node.raft.state, StateRole::Leader);
        cluster
    }

    fn settle(&mut self) {
        while let Some(message) = self.queue.pop_front() {
            let to = message.to;
            let Some(member) = member(&mut self.members, to) else {
                continue;
            };
            member.node.step(message).expect("a message of a member");
            while let Some(message) = self.queue.pop_front_if(|next| next.to == to) {
                member.node.step(message).expect("a message of a member");
            }
            member.take_ready(&mut self.queue);
        }
    }
}

fn member(members: &mut [Member], id: u64) -> Option<&mut Member> {
    members.get_mut(usize::try_from(id.checked_sub(1)?).ok()?)
}

impl Member {
    fn new(id: u64, ids: &[u64]) -> Self {
        let config = Config { id, ..Config::default() };
        let storage = MemStorage::new_with_conf_state((ids.to_vec(), Vec::new()));
        let logger = Logger::root(Discard, o!());
        let node = RawNode::new(&config, storage, &logger).expect("a good configuration");
        Self { node, applied: 0 }
    }

    /// Does what the node wants done, until it wants nothing more.
    fn take_ready(&mut self, queue: &mut VecDeque<Message>) {
        if self.node.has_ready() {
            let mut ready = self.node.ready();
            queue.extend(ready.take_messages());
            self.apply(&ready.take_committed_entries());
            let mut store = self.node.raft.raft_log.store.wl();
            store.append(ready.entries()).expect("entries follow each other");
            if let Some(state) = ready.hs() {
                store.set_hardstate(state.clone());
            }
            drop(store);
            queue.extend(ready.take_persisted_messages());
            let mut light = self.node.advance(ready);
            if let Some(commit) = light.commit_index() {
                self.node.raft.raft_log.store.wl().mut_hard_state().commit = commit;
            }
            queue.extend(light.take_messages());
            self.apply(&light.take_committed_entries());
            self.node.advance_apply();
        }
    }

    /// Counts commands; the empty entry of a new leadership is none.
    fn apply(&mut self, entries: &[Entry]) {
        for entry in entries {
            self.applied += u64::from(!entry.data.is_empty());
        }
    }
}

impl Cluster for Theirs {
    fn commit(&mut self, _number: u64) {
        let leader = &mut self.members[0];
        leader.node.propose(Vec::new(), b"x=12345678".to_vec()).expect("the first node leads");
        leader.take_ready(&mut self.queue);
        self.settle();
    }

    fn check(&self, commands: u64) {
        for member in &self.members {
            assert_eq!(member.applied, commands);
        }
    }
}
