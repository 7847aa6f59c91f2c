//! Storms: worlds shaken by random faults and watched by code that shares nothing with the core.
//!
//! Each seed is a schedule of crashes, pauses, cuts, losses and repetitions while clients read and
//! write. After each thing that happens, the checker looks for what contradicts Figure 3 and more;
//! then the faults stop, and the cluster has to come to agreement and serve again; at last what
//! the clients saw has to be linearizable.

mod ancient;
mod found;

use std::ops::Range;

use raft::{Commitment, Event as Raft, Rule, Rules, Time};
use sim::{
    Address, Checker, Conditions, Demand, Event, FaultKind, Host, Intervention, Mix, Outcome,
    Record, Recovery, Run, Schedule, Setup, World,
};
use test_support::is_leader;

/// How many of the longest election timeouts the cluster may take to come to agreement once the faults have
/// stopped. Elections can fail several times in a row, the more so the more servers there are.
const PATIENCE: u64 = 50;

/// How many things are done to a world in a storm.
const STRENGTH: u32 = 90;

/// A world in a storm, with everyone who watches it.
struct StormRun {
    run: Run,
    world: World,
    checker: Checker,
    records: Vec<Record>,
}

impl StormRun {
    fn until(&mut self, end: Time) {
        loop {
            let happened = self.world.advance(end, &mut self.records);
            self.look();
            if !happened {
                return;
            }
        }
    }

    fn act(&mut self, time: Time, intervention: Intervention) {
        self.until(time);
        let _refused = self.world.intervene(&intervention, &mut self.records);
        self.run.interventions.push((time, intervention));
        self.look();
        // However little the records may say.
        self.checker.audit(&self.world);
        self.judge();
    }

    fn look(&mut self) {
        self.checker.observe(&self.world, &self.records);
        self.judge();
        self.look_at_counting();
        self.records.clear();
    }

    /// Only entries of its own term are committed by counting (§5.4.2). That is a rule, not yet a
    /// guarantee: who breaks it need not lose anything, so the checker does not mind.
    fn look_at_counting(&self) {
        for record in &self.records {
            if let Event::Raft(Raft::Committed { to, because: Commitment::Quorum { .. }, .. }) =
                &record.event
                && let Some(id) = record.place.and_then(Address::node)
                && let Some(node) = self.world.host(id).and_then(Host::running)
                && is_leader(node)
            {
                assert_eq!(node.log().term_at(*to), Some(node.term()), "{id}: not of its term");
            }
        }
    }

    /// After the storm there has to be agreement, and service.
    fn recover(&mut self) {
        let mut recovery =
            Recovery::new(&self.world, self.run.setup.timing.election_max.times(PATIENCE));
        loop {
            match recovery.next(&self.world) {
                Demand::Wait(time) => self.until(time),
                Demand::Do(intervention) => self.act(self.world.now(), intervention),
                Demand::Met => return,
                Demand::Failed(missing) => {
                    self.checker.report_liveness_failure(&self.world, missing);
                    return self.judge();
                }
            }
        }
    }

    fn judge(&self) {
        if let Some(violation) = self.checker.violation() {
            panic!("{violation}");
        }
    }
}

/// Plays a storm. Returns for how many keys it could not be decided whether what clients saw is linearizable.
fn play(seed: u64, mut storm: Schedule) -> usize {
    let run = Run::new(*storm.setup(), seed);
    let world = World::new(&run.setup, seed).expect("a good setup");
    let mut it = StormRun { checker: Checker::new(&world), run, world, records: Vec::new() };
    while let Some((time, intervention)) = storm.next(&it.world) {
        it.act(time, intervention);
    }
    for intervention in Schedule::calm(&it.run.setup) {
        it.act(it.world.now(), intervention);
    }
    it.recover();
    it.checker.audit(&it.world);
    it.checker.check_history();
    it.judge();
    it.checker.undecided()
}

/// A storm in which everything happens.
fn storm(seed: u64) -> Schedule {
    Schedule::with_mix(seed, Rules::default(), &Mix::everything(STRENGTH))
}

/// A storm that only tears leaders from the others and the proxy from leaders, where leaders
/// without a majority keep leading: their answers to clients are then easily out of date.
fn tearing(seed: u64, rules: Rules) -> Schedule {
    let mix = [
        (FaultKind::Ask, 70),
        (FaultKind::SplitLeader, 10),
        (FaultKind::CutProxy, 10),
        (FaultKind::Heal, 10),
    ];
    let setup = Setup {
        nodes: 3,
        clients: 3,
        check_quorum: false,
        conditions: Conditions::default(),
        rules,
        ..Setup::default()
    };
    Schedule::with_mix(seed, rules, &Mix::weighted(&mix, STRENGTH)).with_setup(setup)
}

/// Plays the storms of some seeds. The one that fails is named.
fn storms(seeds: Range<u64>, storm: impl Fn(u64) -> Schedule) {
    let (mut undecided, most) = (0, seeds.end.saturating_sub(seeds.start) / 20);
    for seed in seeds {
        let storm = storm(seed);
        match std::panic::catch_unwind(|| play(seed, storm)) {
            Ok(keys) => undecided += keys as u64,
            Err(_) => panic!("the storm of seed {seed}: see above"),
        }
    }
    assert!(undecided <= most, "too little is proved: {undecided} histories are undecided");
}

// In four parts, so that they share the processors.

#[test]
fn storms_1_break_nothing() {
    storms(0..75, storm);
}

#[test]
fn storms_2_break_nothing() {
    storms(75..150, storm);
}

#[test]
fn storms_3_break_nothing() {
    storms(150..225, storm);
}

#[test]
fn storms_4_break_nothing() {
    storms(225..300, storm);
}

#[test]
fn storms_that_tear_leaders_away_break_nothing() {
    storms(0..60, |seed| tearing(seed, Rules::default()));
}

/// Given a leader that answers reads without asking the others, when such storms tear it away, then they
/// find it out.
#[test]
#[should_panic(expected = "the storm of seed")]
fn storms_that_tear_leaders_away_find_reads_that_are_out_of_date() {
    let rules = Rules::default().without(Rule::ReadQuorum);
    storms(0..60, |seed| tearing(seed, rules));
}

/// A storm that shakes nothing proves nothing: most of what can happen does.
#[test]
fn the_storms_are_rough() {
    let mut seen = std::collections::BTreeMap::<&str, u32>::new();
    for seed in 0..40 {
        let mut storm = storm(seed);
        let mut world = World::new(storm.setup(), seed).expect("a good setup");
        let mut records = Vec::new();
        while let Some((time, intervention)) = storm.next(&world) {
            world.run_until(time, &mut records);
            let _refused = world.intervene(&intervention, &mut records);
        }
        for record in &records {
            *seen.entry(name(&record.event)).or_default() += 1;
        }
    }
    for (what, least) in [
        ("leader", 100),
        ("truncated", 10),
        ("refused", 100),
        ("backed off", 100),
        ("quorum lost", 5),
        ("repetition", 20),
        ("unknown", 50),
        ("done", 300),
        ("crashed", 50),
        ("lost", 1_000),
        ("duplicated", 1_000),
    ] {
        let count = seen.get(what).copied().unwrap_or_default();
        assert!(count >= least, "{what}: {count}\n{seen:?}");
    }
}

fn name(event: &Event) -> &'static str {
    use raft::{Event as Raft, StepDown};
    match event {
        Event::Raft(Raft::BecameLeader { .. }) => "leader",
        Event::Raft(Raft::Truncated { .. }) => "truncated",
        Event::Raft(Raft::AppendRefused { .. }) => "refused",
        Event::Raft(Raft::BackedOff { .. }) => "backed off",
        Event::Raft(Raft::RepetitionIgnored { .. }) => "repetition",
        Event::Raft(Raft::BecameFollower { because: StepDown::QuorumLost { .. }, .. }) => {
            "quorum lost"
        }
        Event::Answered { outcome: Outcome::Unknown, .. } => "unknown",
        Event::Answered { .. } => "done",
        Event::Crashed(_) => "crashed",
        Event::Lost { .. } => "lost",
        Event::Duplicated { .. } => "duplicated",
        _ => "other",
    }
}
