//! From a run that violates a property to a short one that breaks the same: what is not needed goes.

use rand::{Rng, RngExt, SeedableRng};
use rand_pcg::Pcg32;

use crate::check::violation::Property;
use crate::history::replay::Replay;
use crate::world::event::{Event, Record};
use crate::world::intervention::Intervention;
use crate::world::run::Run;
use crate::world::setup::{Conditions, Permille, Setup};
use raft::Time;

/// How many seeds are tried with what is left, while that is much and when it is little.
const SEEDS: [u64; 2] = [3, 40];

/// How many interventions are little.
const LITTLE: usize = 16;

/// How many attempts are made at random before what is left counts as short.
const ATTEMPTS: u32 = 1_000;

/// A run that violates a property.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FailingRun {
    /// The run.
    pub run: Run,
    /// When the property is violated.
    pub until: Time,
    /// The property.
    pub property: Property,
}

impl FailingRun {
    /// Finds the violation of a property in a run by a moment, if there is one, and leaves out what
    /// comes too late to matter, or could not be done.
    #[must_use]
    pub fn find(mut run: Run, until: Time, property: Property) -> Option<Self> {
        let mut replay = Replay::new(&run).ok()?;
        let broken = |replay: &Replay| {
            let violations = replay.watched().checker().violations();
            violations.iter().any(|it| it.property == property)
        };
        let mut refused = Vec::new();
        while !broken(&replay) {
            let records = replay.step(&run, until)?;
            if let Some(Record { event: Event::Refused { .. }, .. }) = records.last() {
                refused.push(replay.done() - 1);
            }
        }
        let until = replay.watched().world().now();
        run.interventions.retain(|(time, _)| *time <= until);
        // What could not be done changed nothing.
        for place in refused.into_iter().rev() {
            run.interventions.remove(place);
        }
        Some(Self { run, until, property })
    }

    /// A simpler violation of the same property: fewer interventions, fewer servers, a better network.
    ///
    /// It tries to do without half of the interventions, then without each quarter, and so on to
    /// single ones, and begins again as long as that helps. Whatever goes changes what chance
    /// does with the rest, so each attempt is made with several seeds.
    #[must_use]
    pub fn minimized(self) -> Self {
        let mut best = self;
        loop {
            let size = best.size();
            best = best.with_simpler_setup().with_fewer_interventions();
            if best.size() < size {
                continue;
            }
            match best.with_luck() {
                Some(better) => best = better,
                None => return best,
            }
        }
    }

    /// The same with some interventions less, whichever, and another seed, if one of many attempts
    /// succeeds.
    fn with_luck(&self) -> Option<Self> {
        let mut random = Pcg32::seed_from_u64(self.run.seed);
        (0..ATTEMPTS).find_map(|_| {
            let seed = random.next_u64();
            let mut run = Run { seed, ..self.run.clone() };
            let kept = random.random_range(60..98_u32);
            run.interventions.retain(|_| random.random_range(0..100) < kept);
            let other = Self::find(run, self.until, self.property)?;
            (other.size() < self.size()).then_some(other)
        })
    }

    /// What is to become less.
    fn size(&self) -> (usize, u8, usize, Time) {
        let setup = &self.run.setup;
        let plain = SIMPLER.iter().filter(|simpler| {
            let mut plainer = *setup;
            simpler(&mut plainer);
            plainer == *setup
        });
        let odd = SIMPLER.len() - plain.count();
        (self.run.interventions.len(), setup.nodes, odd, self.until)
    }

    /// The same with another run, if that violates the property too, and with less.
    fn with(&self, run: &Run) -> Option<Self> {
        let seeds = SEEDS[usize::from(run.interventions.len() <= LITTLE)];
        (0..seeds).find_map(|seed| {
            let seed = self.run.seed.wrapping_add(seed);
            let other = Self::find(Run { seed, ..run.clone() }, self.until, self.property)?;
            (other.size() < self.size()).then_some(other)
        })
    }

    fn with_fewer_interventions(self) -> Self {
        let mut best = self;
        let mut piece = best.run.interventions.len().div_ceil(2);
        while piece > 0 {
            let mut from = 0;
            while from < best.run.interventions.len() {
                let mut run = best.run.clone();
                let to = (from + piece).min(run.interventions.len());
                run.interventions.drain(from..to);
                match best.with(&run) {
                    Some(better) => best = better,
                    None => from = to,
                }
            }
            piece /= 2;
        }
        best
    }

    fn with_simpler_setup(self) -> Self {
        let mut best = self;
        for simpler in SIMPLER {
            let mut run = best.run.clone();
            simpler(&mut run.setup);
            if let Some(better) = (run.setup != best.run.setup).then(|| best.with(&run)).flatten() {
                best = better;
            }
        }
        while let Some(better) = best.with_fewer_servers() {
            best = better;
        }
        best
    }

    fn with_fewer_servers(&self) -> Option<Self> {
        let mut run = self.run.clone();
        let nodes = run.setup.nodes.checked_sub(1)?;
        run.setup.nodes = nodes;
        let within = |(time, it): (Time, Intervention)| (time, it.within(nodes));
        run.interventions = run.interventions.into_iter().map(within).collect();
        run.interventions.retain(|(_, intervention)| intervention.fits(&run.setup));
        self.with(&run)
    }
}

/// What may make a setup simpler.
const SIMPLER: [fn(&mut Setup); 7] = [
    |setup| setup.conditions = Conditions::default(),
    |setup| setup.conditions.loss = Permille(0),
    |setup| setup.conditions.duplication = Permille(0),
    |setup| setup.conditions.reordering = Permille(0),
    |setup| setup.timing = Setup::default().timing,
    |setup| setup.pre_vote = false,
    |setup| setup.check_quorum = false,
];
