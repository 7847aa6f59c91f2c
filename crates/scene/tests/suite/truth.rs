//! Sentences and cards say what was done, also where a rule is disabled: each is held against the worlds
//! before and after its step.

use raft::{Durable, Event as Raft, NodeId, Role, Rule, Rules};
use scene::narration::{EventLine, describe};
use scene::{card, words};
use sim::{Address, Event, Record};

use test_support::{WorldStep, each_step};

/// How many schedules are played with each rule disabled.
const SCHEDULES: u64 = 8;

/// What a server has on its disk, in the words of a sentence.
fn disk(durable: &Durable) -> String {
    let Durable { term, voted_for, ref log } = *durable;
    let vote = voted_for.map_or("no vote".to_owned(), |vote| format!("a vote for {vote}"));
    let log = match log.len() {
        0 => "an empty log".to_owned(),
        1 => "1 entry".to_owned(),
        many => format!("{many} entries"),
    };
    format!("term {term}, with {vote} and {log}")
}

/// Holds the sentence of a record against the worlds before and after its step.
fn is_true(step: &WorldStep<'_>, id: NodeId, record: &Record) {
    let EventLine { what, why, .. } = describe(record);
    let (host_before, host_after) = step.hosts(id);
    let (before, after) = (host_before.durable(), host_after.durable());
    match &record.event {
        Event::Restarted(_) => assert!(why.contains(&disk(after)), "{what}: {why}"),
        Event::Crashed(_) => {
            assert_eq!(why == "it keeps its term, vote and log", before == after, "{why}");
            let lost = before.log.len() > after.log.len();
            assert_eq!(why.contains("entr"), lost, "{why}");
            let vote = before.voted_for.filter(|_| after.voted_for.is_none());
            assert_eq!(why.contains("lost its vote"), vote.is_some(), "{why}");
        }
        Event::Raft(Raft::VoteGranted { candidate, .. }) => {
            assert!(what.ends_with(&format!("voted for {candidate} in term {}", after.term)));
            let given = before.voted_for.filter(|_| before.term == after.term);
            let other = given.filter(|given| given != candidate);
            assert_eq!(why.contains("though it had already voted for"), other.is_some(), "{why}");
            let again = given == Some(*candidate);
            assert_eq!(why.starts_with("it had already voted for it"), again, "{why}");
        }
        Event::Raft(Raft::BecameFollower { .. }) => {
            let role = host_before.node().map(raft::Node::role);
            let expected = match role {
                Some(Role::Leader(_)) => "stepped down as leader",
                Some(Role::Candidate { pre_vote: false, .. }) => "ended its candidacy",
                _ => "stopped asking for pre-votes",
            };
            assert!(what.ends_with(expected), "{what} by {role:?}");
        }
        Event::Raft(Raft::LeaderFound { sent_in, .. }) => {
            let late = format!("though {id} is in term {}", after.term);
            assert_eq!(why.contains(&late), *sent_in != after.term, "{why}");
        }
        Event::Raft(Raft::ReadsAnswered { heard, .. }) => {
            let majority = 2 * heard.len() > u32::from(step.after.setup().nodes);
            assert!(
                majority || why.contains("though") || !rules(step).has(Rule::Majority),
                "{why}"
            );
        }
        _ => {}
    }
}

fn rules(step: &WorldStep<'_>) -> Rules {
    step.after.setup().rules
}

/// Given a rule disabled, when anything happens, then its sentence says what was done, and the card of an
/// event that the rule is about says that it is disabled.
#[test]
fn sentences_are_true_with_any_rule_disabled() {
    for rule in Rule::ALL {
        let mut said = false;
        for seed in 0..SCHEDULES {
            each_step(seed, Rules::default().without(rule), |step| {
                if step.records.iter().any(|it| matches!(it.event, Event::Resumed { .. })) {
                    return;
                }
                for record in step.records {
                    if let Some(id) = record.place.and_then(Address::node) {
                        is_true(step, id, record);
                    }
                    let disabled = card::disabled(&record.event, rules(step));
                    said |= disabled.contains(words::rule(rule));
                    assert_eq!(card::disabled(&record.event, Rules::default()), "");
                }
            });
        }
        assert!(said, "no card says that {rule:?} is disabled");
    }
}
