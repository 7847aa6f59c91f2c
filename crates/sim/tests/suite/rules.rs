//! Each safety rule is disabled, and the sweep has to notice: one that does not
//! would prove nothing when it finds the real core clean.

use raft::{Rule, Rules};
use sim::{MutationReport, Property, ScheduleRun, rule_name};

/// How many schedules are enough to notice any of them. A sweep plays a hundred times as many.
const ENOUGH: u64 = 10_000;

/// Given a rule disabled, when schedules are swept, then one of the first violates one of these
/// properties; minimized it violates the same; and with the rule enabled again nothing is wrong with it.
fn is_noticed(rule: Rule, properties: &[Property]) {
    let noticed = MutationReport::without(rule, ENOUGH).expect("nobody noticed");
    let MutationReport { seed, violation, short, .. } = &noticed;
    let (name, interventions) = (rule_name(rule), short.run.interventions.len());
    println!("{name}: schedule {seed}: {violation} Minimized: {interventions} interventions.");
    assert!(properties.contains(&violation.property), "{name}: {violation}");

    let again = short.run.check(short.until).expect("a good setup");
    let broken = again.checker().violations().iter().any(|it| it.property == violation.property);
    assert!(broken, "{name}: the short run breaks nothing");
    assert!(interventions <= ScheduleRun::play(*seed, Rules::default()).run.interventions.len());

    let mut kept = short.run.clone();
    kept.setup.rules = Rules::default();
    let kept = kept.check(short.until).expect("a good setup");
    assert_eq!(kept.checker().violation(), None, "{name}: the rule is on, and yet");
}

#[test]
fn two_majorities_that_do_not_meet_elect_two_leaders() {
    is_noticed(Rule::Majority, &[Property::ElectionSafety]);
}

#[test]
fn two_votes_in_a_term_elect_two_leaders() {
    is_noticed(Rule::OneVotePerTerm, &[Property::ElectionSafety]);
}

#[test]
fn a_forgotten_vote_elects_two_leaders() {
    is_noticed(Rule::DurableVote, &[Property::ElectionSafety]);
}

#[test]
fn a_forgotten_log_loses_what_was_committed() {
    let properties = [Property::LeaderCompleteness, Property::StateMachineSafety];
    is_noticed(Rule::DurableLog, &properties);
}

#[test]
fn without_the_up_to_date_check_leaders_lack_what_was_committed() {
    is_noticed(Rule::UpToDate, &[Property::LeaderCompleteness]);
}

#[test]
fn logs_compared_by_last_term_only_elect_leaders_that_lack_what_was_committed() {
    is_noticed(Rule::UpToDateLength, &[Property::LeaderCompleteness]);
}

#[test]
fn logs_compared_by_length_only_elect_leaders_that_lack_what_was_committed() {
    is_noticed(Rule::UpToDateTerm, &[Property::LeaderCompleteness]);
}

#[test]
fn entries_of_former_terms_counted_as_committed_can_be_lost() {
    is_noticed(Rule::OwnTermCommit, &[Property::LeaderCompleteness]);
}

#[test]
fn entries_put_behind_others_than_the_leaders_let_logs_differ() {
    let properties = [Property::LogMatching, Property::StateMachineSafety];
    is_noticed(Rule::PrevLogTerm, &properties);
}

#[test]
fn a_tail_left_behind_a_conflict_lets_logs_differ() {
    is_noticed(Rule::CutConflict, &[Property::LogMatching]);
}

#[test]
fn requests_of_former_terms_undo_what_was_committed() {
    let properties = [Property::StateMachineSafety, Property::LeaderCompleteness];
    is_noticed(Rule::RefuseOldTerms, &properties);
}

#[test]
fn reads_answered_without_asking_around_are_out_of_date() {
    is_noticed(Rule::ReadQuorum, &[Property::Linearizability]);
}
