//! One property after the other is violated in a step that has records.

use crate::check::tests::forged::{Cluster, empty, n, write};
use crate::check::violation::Property as P;
use crate::world::event::{CrashLoss, Event, OnDisk};
use raft::{Event as Raft, Index, NodeSet, Term};

#[test]
fn two_leaders_of_a_term_even_one_after_the_other() {
    let mut cluster = Cluster::new(3);
    cluster.step(1, |it| {
        it.term(1);
        it.lead(&[0, 0]);
    });
    cluster.step(1, crate::check::tests::forged::Forged::follow);
    cluster.step(2, |it| {
        it.term(1);
        it.lead(&[]);
    });
    assert_eq!(cluster.violated(), [P::ElectionSafety]);
    assert_eq!(
        cluster.words(),
        "Election Safety, at 0.000003 s, record 3: n1 and n2 both led term 1."
    );
}

#[test]
fn a_leader_of_a_moment_is_known_by_its_event() {
    let mut cluster = Cluster::new(3);
    let won = |term| Event::Raft(Raft::BecameLeader { term: Term(term), votes: NodeSet::first(2) });
    cluster.record(1, won(5), |it| it.term(6));
    cluster.record(3, won(4), |it| it.term(6));
    assert!(cluster.violated().is_empty());
    cluster.record(2, won(5), |it| it.term(6));
    assert_eq!(cluster.violated(), [P::ElectionSafety]);
}

#[test]
fn a_leader_that_cuts_its_log() {
    let mut cluster = Cluster::agreed(&[empty(1)]);
    cluster.step(1, |it| it.log(&[empty(1), write(1, 1, "a"), write(1, 2, "b")]));
    cluster.step(1, |it| it.log(&[empty(1), write(1, 1, "a")]));
    assert_eq!(cluster.violated(), [P::LeaderAppendOnly]);
    let at = &cluster.checker.violations()[0];
    assert_eq!((at.record, at.nodes), (5, [n(1)].into_iter().collect()));
}

#[test]
fn a_leader_that_writes_over_its_log_and_tells() {
    let mut cluster = Cluster::agreed(&[empty(1)]);
    let log = [empty(1), write(1, 1, "a"), write(1, 2, "b")];
    cluster.step(1, |it| it.log(&log));
    let event = Event::Raft(Raft::Appended { index: Index(2), command: None });
    cluster.record(1, event, |_| {});
    assert_eq!(cluster.violated(), [P::LeaderAppendOnly]);
}

#[test]
fn a_follower_may_cut_what_is_not_committed() {
    let mut cluster = Cluster::agreed(&[empty(1)]);
    cluster.step(2, |it| it.log(&[empty(1), write(1, 1, "a")]));
    cluster.step(3, |it| it.term(2));
    cluster.step(2, |it| {
        it.term(2);
        it.log(&[empty(1), empty(2)]);
    });
    assert_eq!(cluster.checker.violation(), None);
}

#[test]
fn two_entries_of_one_index_and_term() {
    let mut cluster = Cluster::agreed(&[empty(1)]);
    cluster.step(1, |it| it.log(&[empty(1), write(1, 1, "a")]));
    cluster.step(2, |it| it.log(&[empty(1), write(1, 2, "b")]));
    assert_eq!(cluster.violated(), [P::LogMatching]);
}

#[test]
fn logs_that_meet_and_differ_before() {
    let mut cluster = Cluster::agreed(&[empty(1)]);
    cluster.step(1, |it| {
        it.term(3);
        it.log(&[empty(1), empty(2), empty(3)]);
    });
    cluster.step(2, |it| {
        it.term(3);
        it.log(&[empty(1), empty(1), empty(3)]);
    });
    assert_eq!(cluster.violated(), [P::LogMatching]);
    assert!(cluster.words().contains("n2 has a different entry at or before index 3 of term 3"));
}

#[test]
fn a_leader_without_a_committed_entry() {
    let mut cluster = Cluster::agreed(&[empty(1), write(1, 1, "a")]);
    cluster.quietly(3, |it| {
        it.log(&[empty(1)]);
        it.commit = 1;
        it.applied = 1;
    });
    cluster.record(3, Event::Restarted(OnDisk::default()), |it| {
        it.term(2);
        it.lead(&[]);
    });
    assert_eq!(cluster.violated(), [P::MonotoneLog, P::LeaderCompleteness]);
    let words = cluster.checker.violations()[1].to_string();
    assert!(words.ends_with("n3 leads term 2 without committed entry 2."), "{words}");
}

#[test]
fn votes_may_come_later_than_a_later_leader_commits() {
    let mut cluster = Cluster::agreed(&[empty(1)]);
    // n2 leads term 3 and commits there with n1; only then n3 hears that it had won term 2.
    for id in [1, 2] {
        cluster.step(id, |it| {
            it.term(3);
            it.follow();
            it.log(&[empty(1), empty(3)]);
        });
    }
    cluster.step(2, |it| {
        it.lead(&[]);
        it.commit(2);
    });
    cluster.step(3, |it| {
        it.term(2);
        it.lead(&[]);
    });
    assert_eq!(cluster.checker.violation(), None);
}

#[test]
fn a_later_leader_lacks_what_is_committed_only_now() {
    let mut cluster = Cluster::agreed(&[empty(1)]);
    cluster.step(3, |it| {
        it.term(2);
        it.lead(&[]);
    });
    for id in [2, 1] {
        cluster.step(id, |it| it.log(&[empty(1), write(1, 1, "a")]));
    }
    cluster.step(1, |it| it.commit(2));
    assert_eq!(cluster.violated(), [P::LeaderCompleteness]);
}

#[test]
fn two_entries_committed_at_one_index() {
    let mut cluster = Cluster::agreed(&[empty(1)]);
    cluster.step(1, |it| it.log(&[empty(1), write(1, 1, "a")]));
    cluster.step(2, |it| it.log(&[empty(1), write(1, 1, "a")]));
    cluster.step(1, |it| it.commit(2));
    cluster.step(3, |it| {
        it.term(2);
        it.log(&[empty(1), empty(2)]);
        it.commit(2);
    });
    assert_eq!(cluster.violated(), [P::StateMachineSafety]);
    assert!(cluster.words().contains("n3 committed a different entry at 2"));
}

#[test]
fn a_store_with_another_value() {
    let mut cluster = Cluster::agreed(&[empty(1)]);
    let log = [empty(1), write(1, 1, "a"), write(1, 2, "b")];
    for id in [1, 2, 3] {
        cluster.step(id, |it| it.log(&log));
    }
    cluster.step(1, |it| it.commit(3));
    cluster.step(2, |it| it.commit(2));
    assert_eq!(cluster.checker.violation(), None, "one behind the other is fine");
    // One command is left out.
    cluster.step(2, |it| (it.commit, it.applied) = (3, 3));
    assert_eq!(cluster.violated(), [P::StateMachineSafety]);
    assert!(cluster.words().ends_with("n2 applied up to 3 and has a wrong value for x."));
}

#[test]
fn a_repeated_command_that_takes_effect_again() {
    let mut cluster = Cluster::agreed(&[empty(1)]);
    let log = [empty(1), write(1, 1, "a"), write(1, 2, "b"), write(1, 1, "a")];
    for id in [1, 2] {
        cluster.step(id, |it| it.log(&log));
    }
    cluster.step(1, |it| it.commit(4));
    assert_eq!(cluster.checker.violation(), None, "the store knows it again");
    cluster.step(2, |it| {
        it.commit(3);
        let again = write(1, 3, "a").command.expect("a command");
        it.store.apply(&again);
        (it.commit, it.applied) = (4, 4);
    });
    assert_eq!(cluster.violated(), [P::AtMostOnce]);
    assert!(cluster.words().ends_with("n2 applied request 1 of c1 again at 4."));
}

#[test]
fn a_commit_that_too_few_hold() {
    let mut cluster = Cluster::agreed(&[empty(1)]);
    cluster.step(1, |it| it.log(&[empty(1), write(1, 1, "a")]));
    cluster.step(1, |it| it.commit(2));
    assert_eq!(cluster.violated(), [P::CommitByMajority]);
    assert!(
        cluster.words().ends_with("n1 treated entry 2 as committed, but only 1 server holds it.")
    );
}

#[test]
fn a_follower_that_commits_before_all_others() {
    let mut cluster = Cluster::agreed(&[empty(1)]);
    cluster.step(2, |it| it.log(&[empty(1), write(1, 1, "a")]));
    cluster.step(2, |it| it.commit(2));
    assert_eq!(cluster.violated(), [P::CommitByMajority]);
}

#[test]
fn half_of_four_is_no_majority() {
    let mut cluster = Cluster::new(4);
    for id in [1, 2] {
        cluster.step(id, |it| {
            it.term(1);
            it.log(&[empty(1)]);
        });
    }
    cluster.step(1, |it| {
        it.lead(&[1, 0, 0]);
        it.commit(1);
    });
    assert_eq!(cluster.violated(), [P::CommitByMajority]);
}

#[test]
fn terms_and_votes_that_go_back() {
    let mut cluster = Cluster::new(3);
    cluster.step(1, |it| it.term(2));
    cluster.record(1, Event::Restarted(OnDisk::default()), |it| it.term(1));
    assert_eq!(cluster.violated(), [P::MonotoneTerm]);

    for now in [Some(n(3)), None] {
        let mut cluster = Cluster::new(3);
        cluster.step(1, |it| {
            it.term(1);
            it.durable.voted_for = Some(n(2));
        });
        cluster.step(1, |it| it.up = false);
        cluster.record(1, Event::Restarted(OnDisk::default()), |it| {
            it.up = true;
            it.durable.voted_for = now;
        });
        assert_eq!(cluster.violated(), [P::MonotoneVote]);
    }
}

#[test]
fn commit_and_applied_fall_only_in_a_crash() {
    let mut cluster = Cluster::agreed(&[empty(1)]);
    cluster.record(2, Event::Crashed(CrashLoss::default()), |it| it.up = false);
    cluster.record(2, Event::Restarted(OnDisk::default()), |it| {
        it.up = true;
        (it.commit, it.applied) = (0, 0);
    });
    assert_eq!(cluster.checker.violation(), None);
    cluster.step(3, |it| it.applied = 0);
    assert_eq!(cluster.violated(), [P::MonotoneApplied]);
    cluster.step(3, |it| it.commit = 0);
    assert_eq!(cluster.violated(), [P::MonotoneApplied, P::MonotoneCommit]);
}

#[test]
fn a_match_that_falls_within_a_leadership() {
    let mut cluster = Cluster::agreed(&[empty(1)]);
    cluster.step(1, |it| it.lead(&[1, 0]));
    assert_eq!(cluster.violated(), [P::MonotoneMatch]);
    assert!(cluster.words().ends_with("n1 decreased matchIndex of n3 from 1 to 0."));
}

#[test]
fn a_log_that_loses_what_its_server_had_committed() {
    let mut cluster = Cluster::agreed(&[empty(1), write(1, 1, "a")]);
    cluster.record(3, Event::Crashed(CrashLoss::default()), |it| {
        it.up = false;
        it.log(&[empty(1)]);
    });
    assert_eq!(cluster.violated(), [P::MonotoneLog]);
    assert!(cluster.words().contains("n3 no longer holds entry 2"));
}

#[test]
fn an_entry_above_the_term_of_its_server() {
    let mut cluster = Cluster::agreed(&[empty(1)]);
    cluster.step(2, |it| it.log(&[empty(1), empty(2)]));
    assert_eq!(cluster.violated(), [P::OrderedTerms]);
}

#[test]
fn indexes_out_of_order() {
    let mut cluster = Cluster::agreed(&[empty(1)]);
    cluster.step(2, |it| it.applied = 2);
    assert_eq!(cluster.violated(), [P::OrderedIndexes]);

    let mut cluster = Cluster::agreed(&[empty(1)]);
    cluster.step(2, |it| it.commit = u64::MAX);
    assert_eq!(cluster.violated(), [P::OrderedIndexes]);

    let mut cluster = Cluster::agreed(&[empty(1)]);
    cluster.step(1, |it| it.lead(&[1, 2]));
    assert_eq!(cluster.violated(), [P::OrderedIndexes]);
}
