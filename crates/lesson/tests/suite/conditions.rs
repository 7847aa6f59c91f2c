//! Each kind of condition, in situations made by hand.

use super::fixture::{ConditionFixture, compiled, lessons};

/// Each condition holds, its opposite does not; and the other way round.
fn check(fixture: &ConditionFixture, hold: &[&str], do_not: &[&str]) {
    for (conditions, wanted) in [(hold, true), (do_not, false)] {
        for condition in conditions {
            assert_eq!(fixture.holds(condition), wanted, "{condition}");
            assert_eq!(fixture.holds(&format!("not {condition}")), !wanted, "not {condition}");
        }
    }
}

/// n1 leads term 1, and everyone has its first entry.
fn quiet() -> ConditionFixture {
    let mut fixture = ConditionFixture::new("nodes=3 clients=2 latency=20ms..20ms");
    fixture.act("time-out n1", 300);
    fixture
}

/// Given a leader that all follow, then conditions on roles, votes and the proxy say so.
#[test]
fn roles_in_a_quiet_cluster() {
    let hold = [
        "n1 is leader",
        "n2 is follower",
        "n2 follows n1",
        "n1 voted n1",
        "n2 voted n1",
        "proxy asks n1",
        "properties hold",
        "leaders = 1",
        "leaders <= 1",
        "leaders >= 1",
        "candidates = 0",
        "votes = 2",
        "term = 1",
        "n2 term = 1",
    ];
    let do_not = [
        "n1 is follower",
        "n1 is candidate",
        "n1 is down",
        "n1 is paused",
        "n2 is leader",
        "n1 follows n2",
        "n2 follows n3",
        "n2 voted n2",
        "n2 voted none",
        "proxy asks n2",
        "violated leader-completeness",
        "leaders = 2",
        "leaders >= 2",
        "leaders <= 0",
        "term = 2",
        // Only candidates have votes.
        "n1 votes >= 0",
    ];
    check(&quiet(), &hold, &do_not);
}

/// Given a leader whose first entry all have, then conditions on logs, stores and clients say so.
#[test]
fn logs_in_a_quiet_cluster() {
    let hold = [
        "n1 entry 1 is 1",
        "n1 entry 2 is none",
        "n1 entry 0 is none",
        "n1 store x is none",
        "logs equal",
        "n1 n2 logs equal",
        "n2 log = 1",
        "n2 commit = 1",
        "n2 applied = 1",
        "n1 next n2 = 2",
        "n1 match n2 = 1",
    ];
    let do_not = [
        "n1 entry 1 is 2",
        "n1 entry 1 is x=5",
        "n1 entry 1 is none",
        "n1 store x is 5",
        "n1 log >= 2",
        // Only leaders know how far the others are.
        "n2 next n1 >= 0",
        "n2 match n1 <= 9",
        "n1 match n1 >= 0",
        "c1 waits",
        "c1 answer is done",
        "c1 answer is unknown",
        "c1 answer is none",
    ];
    check(&quiet(), &hold, &do_not);
}

/// Given an election 300 ms ago, then conditions on the time, on events and on statistics say so.
#[test]
fn events_in_a_quiet_cluster() {
    let hold = [
        "time >= 300ms",
        "time = 300ms",
        "happened became-leader",
        "happened n1 became-leader = 1",
        "happened became-leader = 1",
        "happened vote-granted >= 1",
        "happened n3 vote-granted",
        "happened crashed = 0",
        "split-votes = 0",
        "leaderless = 0ms",
        "lost-writes = 0",
        "cleared-doubts = 0",
    ];
    let do_not = [
        "happened crashed",
        "happened n2 became-leader",
        "happened became-leader = 2",
        "happened n1 vote-granted",
        "time >= 301ms",
        "time <= 299ms",
        "leaderless >= 1ms",
    ];
    check(&quiet(), &hold, &do_not);
}

/// Given a client that asks, then that is what conditions say of it, before its answer and after it.
#[test]
fn a_client() {
    let mut fixture = quiet();
    fixture.act("c1 write x 5", 0);
    let flights = ["flights client-request c1>proxy = 1", "flights client-request *>* = 1"];
    check(&fixture, &["c1 waits", flights[0], flights[1]], &["c2 waits", "c1 answer is done"]);
    // It is with n1 after little more than 20 ms, and with the others 20 ms later.
    fixture.pass(30);
    let hold = [
        "c1 waits",
        "n1 entry 2 is x=5",
        "n1 entry 2 is 1",
        "n1 log = 2",
        "n1 commit = 1",
        "n2 n3 logs equal",
        "flights append-entries+ n1>n2 = 1",
        "flights append-entries+ n1>* = 2",
        "flights append-entries+ *>n3 = 1",
        "flights client-request *>* = 0",
        "happened asked",
        "happened c1 asked = 1",
    ];
    let do_not = [
        "n2 entry 2 is x=5",
        "n1 entry 2 is x=6",
        "n1 entry 2 is y=5",
        "n1 store x is 5",
        "logs equal",
        "n1 n2 logs equal",
        "flights append-entries+ n2>* >= 1",
        "happened c2 asked",
        "happened answered",
    ];
    check(&fixture, &hold, &do_not);
    fixture.pass(300);
    let hold = ["c1 answer is done", "n1 store x is 5", "n3 store x is 5", "logs equal"];
    let do_not = ["c1 waits", "c1 answer is unknown", "c1 answer is 5", "n1 store x is none"];
    check(&fixture, &hold, &do_not);
    fixture.act("c2 read x", 300);
    check(
        &fixture,
        &["c2 answer is 5", "c2 answer is done"],
        &["c2 answer is 6", "c1 answer is 5"],
    );
    fixture.act("c2 read y", 300);
    check(&fixture, &["c2 answer is none"], &["c2 answer is 5", "c2 answer is unknown"]);
    fixture.act("cut-off n1", 0).act("c1 write x 7", 2_500);
    check(&fixture, &[], &["c1 waits"]);
}

/// Given servers that are down or stopped, then conditions say so, and what is kept of them.
#[test]
fn servers_that_are_down_or_stopped() {
    let mut fixture = quiet();
    fixture.act("crash n2", 0).act("pause n1", 0);
    let hold = [
        "n2 is down",
        "n2 term = 1",
        "n2 log = 1",
        "n2 voted n1",
        "n2 entry 1 is 1",
        // One that is stopped is what it was, and leads nobody.
        "n1 is paused",
        "n1 is leader",
        "leaders = 0",
        "logs equal",
        "happened n2 crashed = 1",
        "happened paused",
    ];
    let do_not = [
        "n2 is follower",
        "n2 is paused",
        "n2 follows n1",
        "n2 commit >= 0",
        "n2 applied >= 0",
        "n2 store x is none",
        "n3 is paused",
    ];
    check(&fixture, &hold, &do_not);
}

/// Given a candidate that nobody hears, then conditions say so.
#[test]
fn a_candidate() {
    let mut fixture = ConditionFixture::new("nodes=3");
    fixture.act("crash n2", 0).act("crash n3", 0).act("time-out n1", 0);
    let hold = [
        "n1 is candidate",
        "candidates = 1",
        "n1 votes = 1",
        "votes = 1",
        "n1 voted n1",
        "n2 voted none",
        "leaders = 0",
        "term = 1",
        "n2 term = 0",
        "flights request-vote n1>* = 2",
        "flights request-vote *>n2 = 1",
        "happened n1 became-candidate",
    ];
    let do_not =
        ["n1 is leader", "n2 voted n1", "votes >= 2", "flights request-vote-reply *>* >= 1"];
    check(&fixture, &hold, &do_not);
    fixture.pass(2_000);
    check(
        &fixture,
        &["term >= 4", "split-votes = 0", "leaderless = 0ms"],
        &["happened became-leader"],
    );
}

/// Given a lesson in which properties are violated, then the conditions say which, and in its beginning none.
#[test]
fn violated_properties() {
    let lessons = lessons();
    let lesson = lessons.iter().find(|it| it.id == "figure-8-off").expect("it is in the checkout");
    let saved = compiled(lesson).saved;
    let at = |until| ConditionFixture::after(&saved.run, until);
    let (early, late) = (at(raft::Time(1_000)), at(saved.until));
    check(&early, &["properties hold"], &["violated state-machine-safety"]);
    check(
        &late,
        &["violated state-machine-safety"],
        &["properties hold", "violated election-safety"],
    );
}
