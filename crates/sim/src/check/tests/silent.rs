//! A core that changes what it does not record is found all the same.

use crate::check::audit::INTERVAL;
use crate::check::tests::forged::{Cluster, empty, write};
use crate::check::violation::Property as P;
use crate::world::event::Event;

#[test]
fn an_entry_changed_in_the_middle_of_a_log() {
    let log = [empty(1), write(1, 1, "a"), write(1, 2, "b")];
    let mut cluster = Cluster::agreed(&log[..1]);
    cluster.step(2, |it| it.log(&log));
    cluster.step(2, |it| it.log(&[empty(1), write(1, 9, "z"), write(1, 2, "b")]));
    assert_eq!(cluster.checker.violation(), None, "nothing shows at the end of the log");
    cluster.audit();
    assert_eq!(cluster.violated(), [P::LogMatching]);
}

#[test]
fn a_log_replaced_without_a_word() {
    let mut cluster = Cluster::agreed(&[empty(1), write(1, 1, "a")]);
    cluster.step(2, |it| {
        it.term(3);
        it.log(&[empty(2), empty(3)]);
    });
    assert_eq!(cluster.violated(), [P::MonotoneLog], "its end shows it");
    cluster.audit();
    assert_eq!(cluster.violated(), [P::MonotoneLog], "it committed nothing else");
}

#[test]
fn a_store_that_changes_a_key_that_no_entry_concerns() {
    let mut cluster = Cluster::agreed(&[empty(1), write(1, 1, "a")]);
    cluster.step(3, |it| {
        it.store.apply(&write(1, 7, "z").command.expect("a command"));
    });
    assert_eq!(cluster.checker.violation(), None);
    cluster.audit();
    assert_eq!(cluster.violated(), [P::StateMachineSafety]);
}

#[test]
fn a_server_of_which_no_record_tells() {
    let mut cluster = Cluster::agreed(&[empty(1)]);
    cluster.quietly(3, |it| it.term(0));
    cluster.step(2, |_| {});
    assert_eq!(cluster.checker.violation(), None);
    cluster.audit();
    assert_eq!(cluster.violated(), [P::MonotoneTerm, P::OrderedTerms]);
}

#[test]
fn an_audit_comes_by_itself() {
    let mut cluster = Cluster::agreed(&[empty(1)]);
    cluster.quietly(3, |it| (it.commit, it.applied) = (0, 0));
    for _ in 0..=INTERVAL {
        cluster.record(1, Event::Paused, |_| {});
    }
    assert_eq!(cluster.violated(), [P::MonotoneCommit, P::MonotoneApplied]);
}
