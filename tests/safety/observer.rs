//! The observer: it looks at a world after each thing that happens, remembers what it saw, and
//! panics when that contradicts what Raft promises. It sees only what everyone can see.

use std::collections::{BTreeMap, BTreeSet};

use raftarium::raft::{
    Command, Durable, Entry, Index, Log, Node, NodeId, Operation, Role, Serial, Term, Text,
};
use raftarium::sim::{Host, World};

/// What is known of a server from the last look.
struct Seen {
    durable: Durable,
    /// The fingerprint of the log up to each entry.
    prints: Vec<u64>,
    commit: Index,
    applied: Index,
    /// The term in which it led at the last look.
    led: Option<Term>,
    matched: Vec<Index>,
    restarted: bool,
}

/// The state machine again, in the plainest way: what it holds after each index.
struct Model {
    values: Vec<BTreeMap<Text, Text>>,
    done: BTreeSet<(u8, Serial)>,
    floors: BTreeMap<u8, Serial>,
}

/// Looks at a world after each thing that happens.
pub(crate) struct Observer {
    seen: BTreeMap<NodeId, Seen>,
    /// The one leader that a term ever had.
    leaders: BTreeMap<Term, NodeId>,
    /// The fingerprint of any log up to the entry of this index and term.
    prints: BTreeMap<(u64, Term), u64>,
    /// What was ever committed, in order, and in which term.
    committed: Vec<(Entry, Term)>,
    model: Model,
}

impl Observer {
    pub(crate) fn new(world: &World) -> Self {
        let fresh = |(id, _)| {
            let seen = Seen {
                durable: Durable::default(),
                prints: Vec::new(),
                commit: Index(0),
                applied: Index(0),
                led: None,
                matched: Vec::new(),
                restarted: true,
            };
            (id, seen)
        };
        Self {
            seen: world.hosts().map(fresh).collect(),
            leaders: BTreeMap::new(),
            prints: BTreeMap::new(),
            committed: Vec::new(),
            model: Model {
                values: vec![BTreeMap::new()],
                done: BTreeSet::new(),
                floors: BTreeMap::new(),
            },
        }
    }

    /// A server starts a new life: what it had not to keep, it has lost.
    pub(crate) fn restarted(&mut self, id: NodeId) {
        let seen = self.seen.get_mut(&id).expect("a server of this world");
        seen.restarted = true;
        seen.led = None;
    }

    pub(crate) fn look(&mut self, world: &World) {
        for (id, host) in world.hosts() {
            self.look_at_durable(id, host);
        }
        for (id, host) in world.hosts() {
            if let Some(node) = host.node() {
                self.look_at_leadership(id, node);
                self.look_at_commit(id, node, world);
                self.look_at_state(id, node);
            }
        }
    }

    /// Terms never fall, a vote stays given within its term, crash or no crash, and logs match.
    fn look_at_durable(&mut self, id: NodeId, host: &Host) {
        let now = host.durable();
        let seen = self.seen.get_mut(&id).expect("a server of this world");
        let before = &seen.durable;
        assert!(now.term >= before.term, "{id}: its term fell");
        if now.term == before.term && before.voted_for.is_some() {
            assert_eq!(now.voted_for, before.voted_for, "{id}: another vote");
        }
        if now.log != before.log {
            let prints = prints(&now.log);
            if seen.led == Some(now.term) {
                let kept = prints.starts_with(&seen.prints);
                assert!(kept, "{id}: a leader only appends");
            }
            for (index, print) in (1..).zip(&prints) {
                let term = term(&now.log, index);
                assert!(term <= now.term && term >= self::term(&now.log, index - 1));
                let known = self.prints.entry((index, term)).or_insert(*print);
                assert_eq!(known, print, "{id}: logs that meet at {index} differ before");
            }
            let kept = before.log.len().min(now.log.len());
            let lost = (1..=kept).any(|index| {
                index <= seen.commit.0 && now.log.get(Index(index)) != before.log.get(Index(index))
            });
            assert!(!lost && now.log.len() >= seen.commit.0.min(before.log.len()));
            seen.prints = prints;
        }
        seen.durable = now.clone();
    }

    /// One leader in each term ever, and each holds all that was committed in the terms before.
    fn look_at_leadership(&mut self, id: NodeId, node: &Node) {
        let seen = self.seen.get_mut(&id).expect("a server of this world");
        let Role::Leader(leadership) = node.role() else {
            seen.led = None;
            return;
        };
        let first = self.leaders.entry(node.term()).or_insert(id);
        assert_eq!(*first, id, "two leaders of term {}", node.term());
        let matched = || leadership.peers.iter().map(|peer| peer.matched);
        if seen.led == Some(node.term()) {
            let grew = seen.matched.iter().zip(matched()).all(|(old, new)| *old <= new);
            assert!(grew, "{id}: a matchIndex fell");
        } else {
            // Votes may come so late that a leader of a later term has committed more already.
            for (index, (entry, term)) in (1..).zip(&self.committed) {
                let holds = *term >= node.term() || node.log().get(Index(index)) == Some(entry);
                assert!(holds, "{id} leads without {index}");
            }
        }
        for peer in &leadership.peers {
            let (next, matched) = (peer.next.0, peer.matched.0);
            assert!(next > matched && next <= node.log().len() + 1 && next >= 1);
        }
        seen.led = Some(node.term());
        seen.matched = matched().collect();
    }

    /// A commitIndex only rises; a leader's over entries of its own term that a majority holds;
    /// and whoever commits an index first has fixed it for all.
    fn look_at_commit(&mut self, id: NodeId, node: &Node, world: &World) {
        let (commit, log) = (node.commit(), node.log());
        let seen = self.seen.get_mut(&id).expect("a server of this world");
        if std::mem::take(&mut seen.restarted) {
            seen.commit = Index(0);
            seen.applied = Index(0);
        }
        assert!(commit >= seen.commit && node.applied() >= seen.applied);
        assert!(node.applied() <= commit && commit.0 <= log.len());
        let rose = commit > seen.commit;
        (seen.commit, seen.applied) = (commit, node.applied());
        if !rose {
            return;
        }
        if matches!(node.role(), Role::Leader(_)) {
            let holds = |host: &Host| host.durable().log.get(commit) == log.get(commit);
            let holders = world.hosts().filter(|(_, host)| holds(host)).count();
            assert!(2 * holders > world.hosts().count(), "{id}: no majority");
            assert_eq!(term(log, commit.0), node.term(), "{id}: not of its term");
        }
        for index in 1..=commit.0 {
            let entry = log.get(Index(index)).expect("within the log");
            let place = usize::try_from(index).expect("few") - 1;
            match self.committed.get(place) {
                Some((fixed, _)) => assert_eq!(entry, fixed, "{id}: {index} is fixed"),
                None => self.fix(entry, node.term(), world),
            }
        }
    }

    /// A further entry is committed: all leaders of later terms hold it.
    fn fix(&mut self, entry: &Entry, term: Term, world: &World) {
        self.committed.push((entry.clone(), term));
        let index = Index(self.committed.len() as u64);
        for node in world.hosts().filter_map(|(_, host)| host.node()) {
            if matches!(node.role(), Role::Leader(_)) && node.term() > term {
                assert_eq!(node.log().get(index), Some(entry), "{} lacks it", node.id());
            }
        }
        let mut values = self.model.values.last().cloned().unwrap_or_default();
        if let Some(command) = &entry.command {
            self.model.apply(command, &mut values);
        }
        self.model.values.push(values);
    }

    /// What a server holds is what the entries up to lastApplied give, each command once.
    fn look_at_state(&self, id: NodeId, node: &Node) {
        let applied = usize::try_from(node.applied().0).expect("few");
        let expected = &self.model.values[applied];
        assert!(node.store().iter().eq(expected), "{id}: another state at {applied}");
    }
}

impl Model {
    fn apply(&mut self, command: &Command, values: &mut BTreeMap<Text, Text>) {
        let client = command.id.client.0;
        let floor = self.floors.entry(client).or_default();
        *floor = command.unanswered_from.max(*floor);
        if command.id.serial < *floor || !self.done.insert((client, command.id.serial)) {
            return;
        }
        match &command.operation {
            Operation::Write { key, value } => {
                values.insert(key.clone(), value.clone());
            }
            Operation::Delete { key } => {
                values.remove(key);
            }
            Operation::Read { .. } => {}
        }
    }
}

fn term(log: &Log, index: u64) -> Term {
    log.get(Index(index)).map_or(Term(0), |entry| entry.term)
}

/// For each entry of a log a number that stands for it and all before it.
fn prints(log: &Log) -> Vec<u64> {
    let mut print = 0;
    (1..=log.len())
        .map(|index| {
            let entry = log.get(Index(index)).expect("within the log");
            let (client, serial) = entry
                .command
                .as_ref()
                .map_or((0, 0), |command| (u64::from(command.id.client.0), command.id.serial.0));
            for part in [entry.term.0, client, serial] {
                print = (print ^ part).wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(23);
            }
            print
        })
        .collect()
}
