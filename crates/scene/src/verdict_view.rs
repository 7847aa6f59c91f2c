//! What the checker verifies, and what it has found.

use raft::Time;
use sim::{CheckedWorld, Property, Violation};

/// What the checker verifies, and what it has found.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct VerdictView {
    /// The number of steps that were verified.
    pub steps: u64,
    /// Up to when.
    pub until: Time,
    /// The properties: first those that someone relies on, then those that they rest on.
    pub properties: Vec<PropertyView>,
}

/// A property.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PropertyView {
    /// Its name.
    pub name: &'static str,
    /// What it says.
    pub meaning: &'static str,
    /// When it was violated first, and how.
    pub violation: Option<(Time, String)>,
}

impl VerdictView {
    /// Returns what the checker of a world has found.
    #[must_use]
    pub fn new(watched: &CheckedWorld) -> Self {
        let violations = watched.checker().violations();
        let view = |property: Property| PropertyView {
            name: property.name(),
            meaning: meaning(property),
            violation: violations
                .iter()
                .find(|it| it.property == property)
                .map(|it: &Violation| (it.time, it.to_string())),
        };
        // That all becomes well in the end is verified only where faults are known to stop.
        let verified = Property::ALL.into_iter().filter(|it| *it != Property::Liveness);
        let (relied_on, others): (Vec<Property>, Vec<Property>) =
            verified.partition(|it| it.is_relied_on());
        Self {
            steps: watched.stats().steps,
            until: watched.world().now(),
            properties: relied_on.into_iter().chain(others).map(view).collect(),
        }
    }
}

/// Returns what a property says, in one sentence without a period.
fn meaning(property: Property) -> &'static str {
    match property {
        Property::ElectionSafety => "At most one leader is elected in a term",
        Property::LeaderAppendOnly => "A leader never deletes or changes entries of its own log",
        Property::LogMatching => {
            "Logs with the same term at an index are identical up to that index"
        }
        Property::LeaderCompleteness => {
            "A committed entry is in the logs of the leaders of all later terms"
        }
        Property::StateMachineSafety => "No two servers apply different entries at an index",
        Property::CommitByMajority => "A committed entry is stored on a majority",
        Property::MonotoneTerm => "A server's term never decreases",
        Property::MonotoneVote => "A server votes for one candidate in a term",
        Property::MonotoneCommit => "commitIndex never decreases while a server is up",
        Property::MonotoneApplied => "lastApplied never decreases while a server is up",
        Property::MonotoneMatch => "matchIndex never decreases while a leader leads",
        Property::MonotoneLog => "What a server knew to be committed stays in its log",
        Property::OrderedTerms => "Terms never decrease along a log",
        Property::OrderedIndexes => "A server applies only what is committed and in its log",
        Property::Linearizability => {
            "Clients see one store that does one thing at a time, in the order of their requests"
        }
        Property::AtMostOnce => "A request takes effect at most once, however often it is sent",
        Property::Liveness => "Once faults stop, a leader serves the clients",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use raft::{Rule, Rules};
    use sim::{Run, ScheduleRun, Setup};

    #[test]
    fn a_sound_run_holds_all_properties_at_each_step() {
        let mut watched = CheckedWorld::new(&Run::new(Setup::default(), 1)).expect("a sound setup");
        watched.run_until(Time(2_000_000));
        let verdict = VerdictView::new(&watched);
        assert!(verdict.steps > 50 && verdict.until == Time(2_000_000));
        assert_eq!(verdict.properties.len(), Property::ALL.len() - 1);
        assert!(verdict.properties.iter().all(|it| it.violation.is_none()));
        assert_eq!(verdict.properties[0].name, "Election Safety");
    }

    #[test]
    fn a_violation_stands_at_its_property() {
        let rules = Rules::default().toggled(Rule::OneVotePerTerm);
        let mut broken = (0..200).filter_map(|seed| {
            let ScheduleRun { run, until, .. } = ScheduleRun::play(seed, rules);
            let mut watched = CheckedWorld::new(&run).expect("a sound setup");
            for (time, intervention) in &run.interventions {
                watched.run_until(*time);
                watched.intervene(intervention).ok()?;
            }
            watched.run_until(until);
            let verdict = VerdictView::new(&watched);
            let found = verdict.properties.into_iter().filter(|it| it.violation.is_some());
            Some(found.collect::<Vec<_>>()).filter(|found| !found.is_empty())
        });
        let found = broken.next().expect("some run shows it");
        let (time, sentence) = found[0].violation.clone().expect("it is violated");
        assert!(time > Time(0) && sentence.contains(found[0].name), "{sentence}");
    }
}
