//! Explanations of messages: lost, repeated, or read late.

use super::{ask, crashed, event, last, leads_through, timeline_of};
use sim::{
    Address, Cause, Conditions, Event, Intervention, Loss, Permille, Question, Record, RootCause,
};
use test_support::{Lab, n, write_op};

/// Given a link that is cut, restored and cut again, when a message is lost there, then the chain leads to
/// the cut that stopped it, and to the cause of its sending.
#[test]
fn a_lost_message_leads_to_the_cut() {
    let (mut lab, leader) = Lab::led(3);
    let (from, to) = (leader.into(), Address::from(lab.others(leader)[0]));
    for intervention in [Intervention::CutLink { from, to }, Intervention::RestoreLink { from, to }]
    {
        lab.act(intervention);
        lab.pass(60);
    }
    lab.act(Intervention::Isolate(leader));
    let cut = lab.records.len();
    lab.pass(100);
    lab.act(Intervention::CutLink { from, to });
    lab.pass(20);
    let lost = last(&lab, |it| {
        let stopped = |message: &sim::MessageRef| (message.from, message.to) == (from, to);
        matches!(&it.event, Event::Lost { message, because: Loss::Cut } if stopped(message))
    });
    let chain = ask(&timeline_of(&lab), event(lost));
    assert!(chain[1].record == lab.records[cut - 1] && chain[1].depth == 1, "{chain:#?}");
    assert_eq!(chain[1].root, Some(RootCause::Intervention));
    assert!(chain[0].sent.is_some() && chain[0].root == Some(RootCause::TimeOut));
}

/// Given two clients whose requests the proxy sends to the next server at once, as the first one is
/// down, then each of its messages leads to its own client, and to the crash.
#[test]
fn a_second_attempt_leads_to_the_first_and_to_its_client() {
    let mut lab = Lab::with_nodes(3);
    lab.act(Intervention::Crash(n(1)));
    let requests = [1, 2].map(|client| lab.ask(client, write_op("x", "5")));
    lab.pass(400);
    let to = n(2).into();
    let sent: Vec<&Record> = lab
        .records
        .iter()
        .filter(
            |it| matches!(it.event, Event::Sent(it) if (it.from, it.to) == (Address::Proxy, to)),
        )
        .collect();
    assert!(sent.len() == 2 && sent[0].time == sent[1].time, "{sent:?}");
    for (sent, request) in sent.into_iter().zip(requests) {
        leads_through(
            &ask(&timeline_of(&lab), event(sent)),
            &[
                &|it| matches!(it.record.event, Event::Forwarded { attempt: 2, id, .. } if id == request),
                &|it| {
                    matches!(it.record.event, Event::AttemptFailed { .. })
                        && it.root == Some(RootCause::TimeOut)
                },
                &|it| crashed(it, n(1)),
                &|it| matches!(it.record.event, Event::Forwarded { attempt: 1, .. }),
                &|it| matches!(it.record.event, Event::Asked { id, .. } if id == request),
            ],
        );
    }
}

/// Given a paused server, when it resumes and reads a waiting message, then the chain of what it does leads
/// to both: the message, and the resumption.
#[test]
fn a_resumed_server_acts_on_waiting_messages() {
    let (mut lab, leader) = Lab::led(3);
    let paused = lab.others(leader)[1];
    lab.act(Intervention::Pause(paused));
    lab.write("5");
    lab.pass(300);
    lab.act(Intervention::Resume(paused));
    lab.pass(100);
    let index = lab.node(paused).log().last().index;
    let chain = ask(&timeline_of(&lab), Question::Entry(paused, index));
    let near: Vec<&Event> =
        chain.iter().filter(|it| it.depth == 1).map(|it| &it.record.event).collect();
    assert!(matches!(near[0], Event::Delivered(it) if it.from == leader.into()), "{chain:#?}");
    assert!(matches!(near[1], Event::Resumed { .. }), "{chain:#?}");
    assert!(chain.iter().any(|it| matches!(it.record.event, Event::Asked { .. })));
}

/// Given a paused server in a network that duplicates every message, when it resumes, then each of its
/// replies leads to a message of its own, in the order of arrival.
#[test]
fn each_waiting_message_leads_to_its_own_reply() {
    let (mut lab, leader) = Lab::led(3);
    let paused = lab.others(leader)[1];
    let conditions = Conditions { duplication: Permille::ALL, ..Conditions::default() };
    lab.act(Intervention::SetConditions(conditions));
    lab.act(Intervention::Pause(paused));
    lab.write("5");
    lab.pass(400);
    let before = lab.records.len();
    lab.act(Intervention::Resume(paused));
    let timeline = timeline_of(&lab);
    let replies = lab.records[before..].iter().filter(|it| matches!(it.event, Event::Sent(_)));
    let causes: Vec<u64> = replies
        .map(|reply| {
            let chain = ask(&timeline, event(reply));
            let came = |it: &&Cause| matches!(it.record.event, Event::Delivered(_));
            chain.iter().find(came).expect("it came of a message").record.number
        })
        .collect();
    let came = lab.records[..before]
        .iter()
        .rev()
        .filter(|it| it.place == Some(paused.into()) && matches!(it.event, Event::Delivered(_)));
    let mut came: Vec<u64> = came.take(causes.len()).map(|it| it.number).collect();
    came.reverse();
    assert!(causes.len() > 8 && causes == came, "{causes:?} {came:?}");
}
