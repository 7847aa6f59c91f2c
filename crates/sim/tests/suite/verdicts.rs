//! Violations are true at the step that they name, and who looks when makes no difference to them.

use std::collections::BTreeMap;

use raft::{Entry, Index, NodeId, Role, Rule, Rules, Term};
use sim::{CheckedWorld, Fact, Mix, Record, Run, Schedule, Violation, World};

/// How many schedules are played with each rule disabled.
const SCHEDULES: u64 = 100;

/// What each server ever committed, as its own log had it then, and in which term it was.
#[derive(Default)]
struct Committed(BTreeMap<NodeId, Vec<(Index, Term, Entry)>>);

impl Committed {
    fn take_in(&mut self, world: &World) {
        for (id, host) in world.hosts() {
            let Some(node) = host.node() else { continue };
            let known = self.0.entry(id).or_default();
            let reached = known.last().map_or(0, |(index, ..)| index.0);
            // After a crash it commits once more, and perhaps something else.
            let from = if node.commit().0 < reached { 1 } else { reached + 1 };
            for index in (from..=node.commit().0).map(Index) {
                if let Some(entry) = node.log().get(index) {
                    known.push((index, node.term(), entry.clone()));
                }
            }
        }
    }

    fn entries(&self, id: NodeId, index: Index) -> impl Iterator<Item = &(Index, Term, Entry)> {
        self.0.get(&id).into_iter().flatten().filter(move |(at, ..)| *at == index)
    }

    fn anyones(&self, index: Index) -> impl Iterator<Item = &(Index, Term, Entry)> {
        self.0.keys().flat_map(move |id| self.entries(*id, index))
    }
}

/// Holds a violation against the world just after its step.
fn is_true(violation: &Violation, world: &World, committed: &Committed) {
    let log = |id: NodeId| &world.host(id).expect("it is there").durable().log;
    let first = violation.nodes.iter().next();
    let holders = |entry: &Entry, index| {
        world.hosts().filter(|(_, host)| host.durable().log.get(index) == Some(entry)).count()
    };
    let majority = usize::from(world.setup().nodes) / 2 + 1;
    match (&violation.fact, first) {
        (Fact::LeaderLacks { term, index }, Some(id)) => {
            let node = world.host(id).and_then(sim::Host::node).expect("it leads");
            assert!(matches!(node.role(), Role::Leader(_)) && node.term() == *term);
            let lacks =
                |it: &(Index, Term, Entry)| it.1 < *term && log(id).get(*index) != Some(&it.2);
            assert!(committed.anyones(*index).any(lacks), "{violation}");
        }
        (Fact::OtherEntry { index }, Some(id)) => {
            let own = log(id).get(*index).expect("it committed it");
            assert!(committed.anyones(*index).any(|(_, _, entry)| entry != own), "{violation}");
        }
        (Fact::CommittedLost { index }, Some(id)) => {
            let lost = |it: &(Index, Term, Entry)| log(id).get(*index) != Some(&it.2);
            assert!(committed.entries(id, *index).any(lost), "{violation}");
        }
        (Fact::TooFew { index, holders: told }, Some(id)) => {
            let own = log(id).get(*index).expect("it committed it");
            assert!(committed.entries(id, *index).any(|(_, _, entry)| entry == own));
            assert_eq!(holders(own, *index), told.len() as usize, "{violation}");
            assert!(holders(own, *index) < majority, "{violation}");
        }
        (Fact::LeftToFew { index, holders: told }, Some(id)) => {
            let left = |it: &&(Index, Term, Entry)| {
                log(id).get(*index) != Some(&it.2)
                    && holders(&it.2, *index) == told.len() as usize
                    && holders(&it.2, *index) < majority
            };
            assert!(committed.anyones(*index).any(|it| left(&it)), "{violation}");
        }
        (Fact::TwiceDone { .. } | Fact::OtherState { .. }, _) => {
            panic!("no rule concerns the store: {violation}")
        }
        _ => {}
    }
}

/// All that is known to be violated by now.
fn known(watched: &CheckedWorld) -> Vec<Violation> {
    let mut watched = watched.clone();
    watched.audit();
    watched.checker().violations().to_vec()
}

fn last_record(records: &[Record]) -> Option<u64> {
    records.last().map(|record| record.number)
}

/// Given a rule disabled, when a run is watched up to any time, then what is found by then is what is
/// found up to there by who watches it longer; each names the step in which it came about, and is true
/// right after it.
#[test]
fn what_is_found_up_to_a_time_is_the_beginning_of_what_is_found_later() {
    let (mut found, mut compared) = (0, 0);
    for rule in Rule::ALL {
        for seed in 0..SCHEDULES {
            let mut schedule =
                Schedule::with_mix(seed, Rules::default().without(rule), &Mix::everything(40));
            let mut watched =
                CheckedWorld::new(&Run::new(*schedule.setup(), seed)).expect("a good setup");
            let (mut earlier, mut committed) = (Vec::new(), Committed::default());
            let mut steps = 0_u64;
            let mut looked = |watched: &CheckedWorld| {
                committed.take_in(watched.world());
                steps += 1;
                for violation in watched.checker().violations() {
                    if Some(violation.record) == last_record(watched.records()) {
                        is_true(violation, watched.world(), &committed);
                    }
                }
                // Often enough, and at any place.
                if steps.is_multiple_of(97) {
                    earlier.push(known(watched));
                }
            };
            while let Some((time, intervention)) = schedule.next(watched.world()) {
                while watched.advance(time) {
                    looked(&watched);
                }
                let _refused = watched.intervene(&intervention);
                looked(&watched);
            }
            let last = known(&watched);
            assert!(last.iter().all(|violation| !violation.audited), "{last:#?}");
            assert!(last.is_sorted_by_key(|violation| violation.record), "{last:#?}");
            for known in &earlier {
                assert!(last.starts_with(known), "{rule:?}, {seed}: {known:#?}\nlater {last:#?}");
                compared += usize::from(!known.is_empty());
            }
            found += last.len();
        }
    }
    assert!(found > 300 && compared > 1_000, "{found} violations, {compared} comparisons");
}
