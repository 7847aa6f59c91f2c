//! The event list: what matters stays in sight.

use raft::{Micros, NodeId, NodeSet, Role};
use scene::{Feed, Filter, Row};
use sim::{Groups, Host, Intervention, Level, Record, RecordSink, Setup, World};

/// The number of rows that are in sight at the list's usual size.
const IN_SIGHT: usize = 9;

/// A cluster, and the list of what happens in it.
struct Listed {
    world: World,
    feed: Feed,
}

impl Listed {
    fn new(nodes: u8, seed: u64) -> Self {
        let setup = Setup { nodes, ..Setup::default() };
        Self { world: World::new(&setup, seed).expect("a sound setup"), feed: Feed::default() }
    }

    fn take(&mut self, records: &[Record]) {
        records.iter().for_each(|record| self.feed.add(record));
    }

    fn play_for(&mut self, ms: u64) {
        let mut records = Vec::new();
        self.world.run_until(self.world.now() + Micros::from_millis(ms), &mut records);
        self.take(&records);
    }

    fn intervene(&mut self, intervention: &Intervention) {
        let mut records = Vec::new();
        self.world.intervene(intervention, &mut records).expect("it is possible");
        self.take(&records);
    }

    fn leader(&self) -> NodeId {
        let leads = |node: &NodeId| {
            let node = self.world.host(*node).and_then(Host::node);
            node.is_some_and(|it| matches!(it.role(), Role::Leader(_)))
        };
        NodeSet::first(self.world.setup().nodes).iter().find(leads).expect("somebody leads")
    }

    /// Plays until somebody leads, and then cuts the leader off with one more at most.
    fn partition_the_leader(&mut self) -> NodeId {
        self.play_for(2_000);
        let leader = self.leader();
        let mut groups = Groups::default();
        let minority = (usize::from(self.world.setup().nodes) - 1) / 2;
        let others = NodeSet::first(self.world.setup().nodes).iter().filter(|it| *it != leader);
        let behind = [leader].into_iter().chain(others.take(minority - 1));
        behind.for_each(|node| groups.nodes[usize::from(node.number()) - 1] = 1);
        self.intervene(&Intervention::Partition(groups));
        leader
    }

    fn rows(&self) -> Vec<Row> {
        self.feed.rows().into_iter().map(|(_, row)| row).collect()
    }
}

/// Returns the sentence of a row.
fn sentence(row: &Row) -> &str {
    match row {
        Row::Line(line) => &line.what,
        Row::Group(group) => &group.sentence,
    }
}

/// Given a leader that is partitioned from the majority for 15 seconds, then the partition, its stepping down and the
/// new leader are in sight, in clusters of every size.
#[test]
fn a_long_partition_leaves_in_sight_what_matters() {
    for (nodes, seed) in [(3, 1), (3, 7), (5, 2), (5, 8), (9, 3), (9, 4)] {
        let mut listed = Listed::new(nodes, seed);
        let leader = listed.partition_the_leader();
        listed.play_for(15_000);
        let rows = listed.rows();
        let seen: Vec<&str> = rows.iter().take(IN_SIGHT).map(sentence).collect();
        for matters in [
            "The network was partitioned",
            &format!("{leader} stepped down"),
            " became leader of term",
        ] {
            assert!(seen.iter().any(|it| it.contains(matters)), "{nodes}, {matters}: {seen:#?}");
        }
    }
}

/// Given messages that are lost because links are cut, then they are one row, which says how many went which way, and
/// unfolded shows them one by one; once the network has healed and was partitioned again, there is another row.
#[test]
fn losses_on_cut_links_are_one_row_that_unfolds() {
    let mut listed = Listed::new(3, 1);
    let leader = listed.partition_the_leader();
    listed.play_for(500);
    let lost = |listed: &Listed| -> Vec<Row> {
        let rows = listed.rows().into_iter();
        rows.filter(|row| sentence(row).contains("lost: link cut")).collect()
    };
    let rows = lost(&listed);
    let [Row::Group(group)] = &rows[..] else { panic!("{rows:#?}") };
    assert!(group.sentence.contains(&format!("{leader} → ")), "{}", group.sentence);
    assert!(group.from < group.until && group.level == Level::Error);
    let lines = rows[0].lines();
    assert_eq!(lines.len() as u64, group.count, "few enough to be shown");
    assert!(lines.iter().all(|line| line.what.ends_with("was lost")), "{lines:?}");
    assert!(lines.is_sorted_by(|newer, older| newer.number > older.number));
    listed.intervene(&Intervention::HealNetwork);
    listed.play_for(1_000);
    listed.partition_the_leader();
    listed.play_for(500);
    assert_eq!(lost(&listed).len(), 2, "{:#?}", listed.rows());
}

/// Given a run in which nothing is done, when all events are listed, then heartbeats and their answers are one row; in
/// the usual list they are none.
#[test]
fn heartbeats_are_one_row() {
    for (level, rows) in [(Level::Debug, 1), (Level::Info, 0)] {
        let mut listed = Listed::new(3, 1);
        listed.play_for(2_000);
        listed.feed.clear(listed.world.now());
        listed.feed.set_filter(Filter { level, node: None });
        listed.play_for(5_000);
        let seen = listed.rows();
        assert_eq!(seen.len(), rows, "{seen:#?}");
        assert!(seen.iter().all(|row| sentence(row).starts_with("AppendEntries: ")), "{seen:#?}");
    }
}

/// Given any run, when its records are listed in one go or in two parts of which the earlier is added later, then the
/// rows are the same.
#[test]
fn what_is_added_later_gathers_in_the_same_rows() {
    for seed in 0..6 {
        let mut listed = Listed::new(3, seed);
        listed.partition_the_leader();
        let mut records = Vec::new();
        let from = listed.world.now();
        listed.world.run_until(from + Micros::from_millis(1_500), &mut records);
        for at in [1, records.len() / 3, records.len() / 2, records.len() - 1] {
            let (early, late) = records.split_at(at);
            let mut whole = Feed::default();
            records.iter().for_each(|record| whole.add(record));
            let mut parts = Feed::default();
            parts.clear(late[0].time);
            late.iter().for_each(|record| parts.add(record));
            let mut last = parts.last();
            last.record(early);
            parts.add_before(from, &last);
            let rows =
                |feed: &Feed| -> Vec<Row> { feed.rows().into_iter().map(|it| it.1).collect() };
            assert_eq!(rows(&parts), rows(&whole), "seed {seed}, {at}");
        }
    }
}

/// Given elections of which some answers come after somebody has won, then they stand with the other votes of their
/// election, below the line that says who won.
#[test]
fn late_answers_stand_with_their_election() {
    for seed in 0..20 {
        let mut listed = Listed::new(5, seed);
        listed.play_for(1_500);
        let rows = listed.rows();
        let won = rows.iter().position(|row| sentence(row).contains("became leader"));
        let won = won.expect("somebody leads");
        let above = rows[..won].iter().flat_map(Row::lines);
        let votes: Vec<String> =
            above.map(|line| line.what.clone()).filter(|what| what.contains("'s vote")).collect();
        assert!(votes.is_empty(), "seed {seed}: {votes:?}");
    }
}
