//! Explanations in words.

use super::{event, last, timeline_of};
use raft::Index;
use scene::WhyView;
use sim::{Event, Explanation, Intervention, Question};
use test_support::{Lab, n};

/// Given a leader whose election timeout was forced, when its role is explained, then question and answer are
/// sentences, with the intervention as the root.
#[test]
fn an_explanation_has_words() {
    let mut lab = Lab::with_nodes(3);
    lab.act(Intervention::TimeOut(n(2)));
    lab.write("5");
    lab.pass(400);
    let timeline = timeline_of(&lab);
    let answer = |question| {
        let why = Explanation::compute(&timeline, question).expect("it is there");
        WhyView::new(timeline.world(), question, &why)
    };
    let leader = answer(Question::Role(n(2)));
    assert_eq!(leader.title, "Why is n2 the leader of term 1?");
    assert_eq!(leader.lines[0].line.what, "n2 became leader of term 1");
    assert_eq!(leader.lines[1].line.what, "n2 became a candidate in term 1");
    assert_eq!(leader.lines[1].root, "manual intervention");
    let titles = [
        (Question::Entry(n(3), Index(1)), "Why does n3 hold 1: an empty entry?"),
        (Question::Entry(n(1), Index(2)), "Why does n1 hold 2: x=5?"),
        (Question::Committed(n(3), Index(1)), "Why is entry 1 committed at n3?"),
        (Question::Role(n(3)), "Why does n3 follow n2?"),
        (Question::Vote(n(2)), "Why did n2 vote for itself in term 1?"),
        (Question::Vote(n(3)), "Why did n3 vote for n2 in term 1?"),
        (Question::Term(n(3)), "Why is n3 in term 1?"),
    ];
    for (question, title) in titles {
        assert_eq!(answer(question).title, title);
    }
    let received = last(&lab, |it| matches!(it.event, Event::Delivered(_)));
    let received = answer(event(received));
    assert!(
        received.title.starts_with("Why did this happen at ")
            && received.lines[0].root.contains(" ms earlier")
    );
}
