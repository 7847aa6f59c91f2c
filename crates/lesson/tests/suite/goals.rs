//! What goals ask for, and what comes near it.

use lesson::{Goal, RunStats};
use raft::{
    Answer, Candidacy, ClientId, Event as Raft, Micros, NodeId, Operation, RequestId, Role, Serial,
    Term, Time, VoteRefusal,
};
use sim::{Event, Outcome, Record, Setup, World};

use super::fixture::ConditionFixture;
use test_support::{n, text, write_op};

/// What a stats makes of records, in a world in which nothing else has happened.
fn stats(history: &[Record]) -> RunStats {
    let world = World::new(&Setup::default(), 1).expect("a good setup");
    let mut stats = RunStats::default();
    for record in history {
        stats.observe(&world, std::slice::from_ref(record));
    }
    stats
}

fn record(place: Option<NodeId>, event: Event) -> Record {
    Record { number: 1, time: Time(0), place: place.map(Into::into), event }
}

fn runs(node: u8, term: u64) -> Record {
    let because = Candidacy::Forced;
    record(Some(n(node)), Event::Raft(Raft::BecameCandidate { term: Term(term), because }))
}

fn refused(term: u64) -> Record {
    let because = VoteRefusal::AlreadyVoted { candidate: n(1) };
    let event = Raft::VoteRefused { candidate: n(2), term: Term(term), pre_vote: false, because };
    record(Some(n(1)), Event::Raft(event))
}

fn wins(node: u8, term: u64) -> Record {
    let votes = [n(1), n(2)].into_iter().collect();
    record(Some(n(node)), Event::Raft(Raft::BecameLeader { term: Term(term), votes }))
}

/// Terms with two candidates, and a refused vote; there is no candidate anymore at the end of each.
fn split(terms: &[u64]) -> Vec<Record> {
    terms.iter().flat_map(|term| [runs(1, *term), runs(2, *term), refused(*term)]).collect()
}

/// Given histories of elections, then those terms have split votes in which two servers ran, a vote was refused
/// for another, and nobody ever won; and only terms that follow each other are counted together.
#[test]
fn one_split_vote_is_not_two() {
    let with = |history: &[Record], rest: &[Record]| [history, rest].concat();
    let after = |term| [runs(1, term)];
    for (history, count, why) in [
        (split(&[1]), 0, "it is not over"),
        (with(&split(&[1]), &after(2)), 1, "it is over"),
        (with(&split(&[1, 2]), &after(3)), 2, "two"),
        (with(&split(&[1, 2, 3]), &after(4)), 3, "three"),
        (with(&split(&[1, 3]), &after(4)), 1, "a term lies between"),
        (with(&[runs(1, 1), refused(1)], &after(2)), 0, "one alone"),
        (with(&[runs(1, 1), runs(1, 1), refused(1)], &after(2)), 0, "the same twice"),
        (with(&[runs(1, 1), runs(2, 1)], &after(2)), 0, "nobody refused"),
        (with(&split(&[1]), &[wins(1, 1), runs(2, 2)]), 0, "it was won"),
        (with(&split(&[1]), &[runs(3, 2), wins(1, 1), runs(3, 3)]), 0, "it was won late"),
        (with(&split(&[1, 2]), &[wins(2, 2), runs(3, 3)]), 1, "the second was won"),
        (
            with(&with(&split(&[1]), &[wins(1, 1)]), &with(&split(&[2]), &after(3))),
            1,
            "the first was",
        ),
        (
            with(&split(&[1]), &with(&[runs(3, 2)], &with(&split(&[3]), &after(4)))),
            1,
            "one between",
        ),
    ] {
        let stats = stats(&history);
        assert_eq!(stats.split_votes(), count, "{why}");
    }
}

/// Given two servers that hear of each other late, when votes are split, then each is counted once there is no
/// candidate in its term anymore.
#[test]
fn a_vote_is_not_split_while_it_can_be_won() {
    for seed in 1..20 {
        let mut fixture = ConditionFixture::with_seed("nodes=3", seed);
        fixture.act("time-out n1", 300).act("latency n2-n3 250ms..250ms", 0).act("crash n1", 0);
        let (mut seen, end) = (0, Time(5_000_000));
        while fixture.step(end) {
            let is_candidate = |role: &Role| matches!(role, Role::Candidate { .. });
            let hosts = fixture.watched().world().hosts();
            let terms =
                hosts.filter(|(_, host)| host.node().is_some_and(|it| is_candidate(it.role())));
            let least = terms.map(|(_, host)| host.durable().term).min();
            let count = fixture.stats.split_votes();
            if count > seen {
                // Term 1 was won; the terms after it are split.
                assert!(least.is_none_or(|least| least > Term(count + 1)), "seed {seed}");
                seen = count;
            }
        }
        assert!(fixture.reaches(Goal::SplitVotes(2)), "seed {seed}");
    }
}

/// Given a server that leads alone, when it is down, then the time without a leader counts from then on; not
/// before anyone has led, and not in sum.
#[test]
fn almost_two_seconds_without_a_leader_are_not_two() {
    let goal = Goal::Leaderless(Micros::from_millis(2_000));
    let mut fixture = ConditionFixture::new("nodes=1");
    fixture.act("crash n1", 5_000);
    assert_eq!(fixture.stats.leaderless(), Micros(0), "nobody has led");
    fixture.act("restart n1", 1_000).act("crash n1", 1_900);
    assert!(!fixture.reaches(goal));
    fixture.act("restart n1", 1_000).act("crash n1", 1_900);
    assert!(!fixture.reaches(goal), "not on end");
    fixture.pass(99);
    assert!(!fixture.reaches(goal));
    fixture.pass(1);
    assert!(fixture.reaches(goal));
    assert!(!fixture.reaches(Goal::Leaderless(Micros::from_millis(2_001))));
}

/// Given two leaders at once or one of which is stopped, then each counts that goes on.
#[test]
fn a_leader_that_is_stopped_does_not_lead() {
    let mut fixture = ConditionFixture::new("nodes=3 check-quorum=off");
    fixture.act("time-out n1", 300);
    assert!(fixture.reaches(Goal::Leads(n(1))) && fixture.reaches(Goal::Leaders(1)));
    assert!(!fixture.reaches(Goal::Leads(n(3))) && !fixture.reaches(Goal::Leaders(2)));
    fixture.act("partition n1 | n2 n3", 2_000);
    assert!(fixture.reaches(Goal::Leaders(2)) && !fixture.reaches(Goal::Leaders(3)));
    fixture.act("pause n1", 0);
    assert!(!fixture.reaches(Goal::Leads(n(1))) && !fixture.reaches(Goal::Leaders(2)));
    fixture.act("resume n1", 0);
    assert!(fixture.reaches(Goal::Leaders(2)));
}

/// A leader of five whose writes go to as many followers as are named with it.
fn minority(setup: &str, groups: &str) -> ConditionFixture {
    let mut fixture = ConditionFixture::new(&format!("nodes=5 {setup}"));
    fixture.act("time-out n1", 300).act(&format!("partition {groups}"), 0);
    fixture
}

/// Given writes that only some servers have, when the others go on without them, then those are lost that a
/// follower had stored, whose client does not know the outcome, and that nobody holds anymore.
#[test]
fn a_write_is_lost_once_nobody_holds_it_and_its_client_knows() {
    let lost = |fixture: &mut ConditionFixture| {
        fixture.act("heal", 3_000);
        fixture.stats.lost_writes()
    };
    let with_a_follower = "n1 n2 proxy | n3 n4 n5";
    assert_eq!(lost(minority("", with_a_follower).act("c1 write x 5", 1_700)), 1);
    let mut two = minority("", with_a_follower);
    two.act("c1 write x 5", 10).act("c1 write y 6", 1_700);
    assert_eq!(two.stats.lost_writes(), 0, "they are held still");
    assert!(!two.reaches(Goal::LostWrites(1)));
    assert_eq!(lost(&mut two), 2);
    assert!(two.reaches(Goal::LostWrites(2)) && !two.reaches(Goal::LostWrites(3)));
    let mut alone = minority("", "n1 proxy | n2 n3 n4 n5");
    assert_eq!(lost(alone.act("c1 write x 5", 1_700)), 0, "no follower had it");
    let mut early = minority("", with_a_follower);
    assert_eq!(lost(early.act("c1 write x 5", 200)), 0, "it is tried once more, and done");
    assert!(early.holds("c1 answer is done"));
    let mut committed = minority("", "n1 n2 n3 proxy | n4 n5");
    committed.act("c1 write x 5", 300);
    assert!(committed.holds("c1 answer is done"));
    committed.act("crash n1", 0).act("crash n2", 0).act("crash n3", 0);
    assert_eq!(lost(committed.act("restart n3", 0)), 0, "it was committed");
}

/// Given a write that comes to its leader after its client was answered that the outcome is unknown, when it is
/// in no log any more, then it is lost as any other.
#[test]
fn a_write_that_came_late_can_be_lost() {
    let mut fixture = minority("check-quorum=off", "n1 n2 proxy | n3 n4 n5");
    fixture.act("latency n1-proxy 2s..2s", 0).act("c1 write x 5", 1_700);
    assert!(fixture.holds("c1 answer is unknown") && fixture.holds("n1 log = 1"));
    fixture.pass(600);
    assert!(fixture.holds("n1 entry 2 is x=5 and n2 entry 2 is x=5 and lost-writes = 0"));
    fixture.act("heal", 3_000);
    assert!(
        fixture.holds("lost-writes = 1 and n1 entry 2 is none") || fixture.holds("lost-writes = 1")
    );
}

/// Given a write that two leaders took up under the same number, when it is cut from the logs of both, then it
/// is one that is lost, once the last log is without it.
#[test]
fn a_write_in_the_logs_of_two_leaders_is_lost_once() {
    let mut fixture = minority("check-quorum=off", "n1 n2 proxy | n3 n4 n5");
    fixture.act("c1 write x 5", 100).act("time-out n3", 200);
    assert!(fixture.holds("n1 entry 2 is x=5 and n2 entry 2 is x=5 and n3 is leader"));
    fixture.act("partition n1 n2 | n3 n4 proxy | n5", 1_300);
    assert!(fixture.holds("n3 entry 3 is x=5 and n4 entry 3 is x=5 and c1 answer is unknown"));
    fixture.act("partition n1 n2 n5 | n3 n4 proxy", 2_000);
    assert!(fixture.holds("n5 is leader and not n1 entry 2 is x=5 and not n2 entry 2 is x=5"));
    assert_eq!(fixture.stats.lost_writes(), 0, "n3 and n4 hold it");
    fixture.act("heal", 3_000);
    assert_eq!(fixture.stats.lost_writes(), 1);
    assert!(fixture.holds("logs equal"));
}

fn asks(serial: u64, operation: Operation) -> Record {
    let id = RequestId { client: ClientId(1), serial: Serial(serial) };
    record(None, Event::Asked { id, operation })
}

fn answer(serial: u64, operation: Operation, outcome: Outcome) -> Record {
    let id = RequestId { client: ClientId(1), serial: Serial(serial) };
    record(None, Event::Answered { id, operation, outcome, after: Micros(1) })
}

/// Given writes whose outcome is unknown, then a doubt is cleared by a read that shows what only that write
/// can have written.
#[test]
fn a_doubt_is_cleared_by_a_read_that_can_show_nothing_else() {
    let x = |value: &str| write_op("x", value);
    let read = |key: &str| Operation::Read { key: text(key) };
    let saw = |value: Option<&str>| Outcome::Done(Answer::Value(value.map(text)));
    let in_doubt = |rest: &[Record]| {
        let doubt = [asks(1, x("5")), answer(1, x("5"), Outcome::Unknown)];
        stats(&[&doubt[..], rest].concat()).cleared_doubts()
    };
    let shown = answer(3, read("x"), saw(Some("5")));
    assert_eq!(in_doubt(&[]), 0, "nobody has read");
    assert_eq!(in_doubt(&[asks(3, read("x")), shown.clone()]), 1);
    assert_eq!(in_doubt(&[shown.clone(), shown.clone()]), 1, "it is cleared already");
    assert_eq!(in_doubt(&[answer(3, read("x"), saw(Some("6")))]), 0, "another value");
    assert_eq!(in_doubt(&[answer(3, read("x"), saw(None))]), 0, "no value");
    assert_eq!(in_doubt(&[answer(3, read("y"), saw(Some("5")))]), 0, "another key");
    assert_eq!(in_doubt(&[answer(3, read("x"), Outcome::Unknown)]), 0, "no answer");
    assert_eq!(in_doubt(&[asks(2, x("5")), shown.clone()]), 0, "it may be the second that shows");
    let sure = [asks(1, x("5")), answer(1, x("5"), Outcome::Done(Answer::Written)), shown.clone()];
    assert_eq!(stats(&sure).cleared_doubts(), 0, "there was no doubt");
    let both = [asks(1, x("5")), asks(2, x("5")), answer(1, x("5"), Outcome::Unknown), shown];
    assert_eq!(stats(&both).cleared_doubts(), 0, "it may be the second that shows");
}

/// Given a server that begins with a value, when a write of the same value is in doubt, then a read of it
/// shows nothing.
#[test]
fn a_value_that_was_there_from_the_beginning_clears_no_doubt() {
    let cleared = |begin: &str| {
        let mut fixture = ConditionFixture::new("nodes=3 check-quorum=off");
        for node in ["n1", "n2", "n3"] {
            fixture.act(&format!("begin {node} term=1 vote=n1 {begin}"), 0);
        }
        fixture.act("time-out n1", 500).act("latency n1-proxy 800ms..800ms", 0);
        fixture.act("c1 write x 5", 3_000).act("latency n1-proxy as-others", 0);
        fixture.act("c1 read x", 500);
        assert!(fixture.holds("c1 answer is 5"), "{begin}");
        fixture.stats.cleared_doubts()
    };
    assert_eq!(cleared("1:x=5"), 0);
    assert_eq!(cleared("1:x=6"), 1);
}
