//! Trying something in a lesson's cluster, and coming back to where the lesson waits.

use raft::NodeId;
use scene::Selection;
use session::{
    EditAction, Field, FormAction, LessonAction, Mode, NoticeAction, PlaybackAction, Screen, Verb,
    ViewAction,
};
use sim::Intervention;

use crate::visitor::{Visitor, course};

fn node(number: u8) -> NodeId {
    NodeId::new(number).expect("a number from 1 to 9")
}

/// Given a chapter that is read, when the reader does anything to its cluster, then they have taken over;
/// when they return, then all is as it was at the caption, and what they did is a branch of the sandbox,
/// whose own run is as it was.
#[test]
fn a_reader_who_takes_over_can_come_back() {
    let mut visitor = Visitor::new(2);
    visitor.write();
    let own = visitor.seen();
    visitor.follow("#story=election.7");
    let there = visitor.seen();
    visitor.intervene(Intervention::Crash(node(2)));
    assert!(!visitor.session.lesson().expect("one").is_reading());
    visitor.play_for(100);
    let taken = visitor.seen();
    // It outlives a reload.
    let mut visitor = visitor.reload();
    assert_eq!(visitor.seen(), taken);
    visitor.act(LessonAction::Return);
    visitor.check("election", 6, false);
    assert_eq!(visitor.seen(), there);
    let mut visitor = visitor.reload();
    visitor.check("election", 6, false);
    visitor.act(LessonAction::Leave);
    assert_eq!((visitor.seen(), &visitor.fragment[..]), (own, ""));
    let branches = visitor.session.playback().timeline().forks();
    assert!(branches.iter().any(|branch| branch.run == taken.0.run), "{branches:?}");
    let visitor = visitor.reload();
    let branches = visitor.session.playback().timeline().forks();
    assert!(branches.iter().any(|branch| branch.run == taken.0.run), "it outlives a reload");
}

/// Given a step that is read, when the reader presses a node, then only that is chosen; when they do something that
/// is impossible, then the page says why; and in both cases the lesson is read on.
#[test]
fn a_press_on_a_node_changes_nothing_in_the_lesson() {
    for place in ["election.7", "election.8"] {
        let mut visitor = Visitor::reading(place);
        let there = visitor.seen();
        visitor.act(ViewAction::Select(Selection::Node(node(2))));
        visitor.intervene(Intervention::Restart(node(2)));
        assert!(visitor.error().is_some());
        assert_eq!(visitor.session.view().selection(), Some(Selection::Node(node(2))));
        assert_eq!((visitor.seen(), visitor.session.screen()), (there, Screen::Story));
        let lesson = visitor.session.lesson().expect("one");
        assert_eq!(lesson.open_question().is_some(), place == "election.8");
        assert_eq!(visitor.session.notices().note(), None);
    }
}

/// Given a step that is read and stands still, when the reader does something to its cluster, then that plays on
/// the workbench, and the page says once where the story goes on; the way back leads there, and then nothing is
/// said of it any more.
#[test]
fn the_first_intervention_says_where_the_story_waits() {
    let mut visitor = Visitor::reading("election.7");
    visitor.intervene(Intervention::Crash(node(2)));
    let sentence = "The story waits at “Leader election”, step 7.";
    let note = |visitor: &Visitor| visitor.session.notices().note().map(ToString::to_string);
    assert_eq!(note(&visitor).as_deref(), Some(sentence));
    assert_eq!(visitor.session.screen(), Screen::Workbench);
    assert_eq!(visitor.session.mode(), Mode::Story);
    assert!(visitor.session.playback().is_playing());
    visitor.act(NoticeAction::Dismiss);
    visitor.intervene(Intervention::Restart(node(2)));
    assert_eq!(note(&visitor), None, "it is said once");
    // What the lesson would have done does not come back.
    visitor.act(EditAction::Undo);
    visitor.act(EditAction::Undo);
    let own = &course("election").saved.run.interventions;
    let left = &visitor.session.playback().run().interventions;
    assert!(own.starts_with(left) && left.len() < own.len());
    visitor.act(LessonAction::Return);
    assert_eq!(visitor.session.screen(), Screen::Story);
    visitor.check("election", 6, false);
    visitor.intervene(Intervention::Crash(node(2)));
    assert_eq!(note(&visitor).as_deref(), Some(sentence));
    visitor.act(LessonAction::Leave);
    assert_eq!(note(&visitor), None);
}

/// Given any step, also one that plays or asks, when the reader tries it themselves, then the workbench has the very
/// cluster, without what the lesson would do later; and it is there after a reload. The way back leads to the same
/// step with the lesson's run, and a reader who did nothing leaves no branch behind.
#[test]
fn a_lesson_can_be_tried_and_come_back_to() {
    for (place, step, asks) in [("election.7", 6, false), ("election.8", 7, true)] {
        let mut visitor = Visitor::reading(place);
        let (world, horizon) =
            (visitor.session.playback().world().clone(), visitor.session.horizon());
        visitor.act(LessonAction::TryIt);
        assert_eq!(visitor.session.screen(), Screen::Workbench);
        assert_eq!(visitor.session.playback().world(), &world);
        assert_eq!(
            (visitor.session.playback().end(), visitor.session.horizon()),
            (horizon, horizon)
        );
        assert!(!visitor.session.playback().is_playing());
        visitor.act(PlaybackAction::TogglePlay);
        visitor.play_for(2_000);
        assert!(visitor.now() > course("election").steps[step].until, "time goes on");
        let tried = visitor.seen();
        let mut visitor = visitor.reload();
        assert_eq!((visitor.seen(), visitor.session.screen()), (tried, Screen::Workbench));
        visitor.act(LessonAction::Return);
        visitor.check("election", step, asks);
        visitor.act(LessonAction::Leave);
        assert!(visitor.session.playback().timeline().forks().is_empty());
    }
    let mut visitor = Visitor::reading("election.6");
    visitor.next();
    visitor.act(LessonAction::TryIt);
    assert!(visitor.session.playback().is_playing(), "it goes on as it did");
}

/// Given a lesson of which something was tried, by the button or by an intervention, when the page was loaded again,
/// then undo takes back what was done since, and never leads to what the lesson would have done later; the way back to
/// the lesson is there as before.
#[test]
fn undo_after_a_reload_never_leads_to_the_whole_lesson() {
    for place in ["election.7", "partition.4"] {
        let mut visitor = Visitor::reading(place);
        visitor.act(LessonAction::TryIt);
        visitor.intervene(Intervention::Crash(node(2)));
        visitor.play_for(300);
        let tried = visitor.seen();
        let mut visitor = visitor.reload();
        visitor.act(EditAction::Undo);
        assert_eq!(visitor.seen(), tried, "{place}: nothing was done since");
        let can_undo = |visitor: &Visitor| visitor.session.playback().timeline().can_undo_redo().0;
        assert!(!can_undo(&visitor), "{place}");
        assert!(visitor.session.playback().timeline().forks().is_empty(), "{place}");
        visitor.intervene(Intervention::Restart(node(2)));
        visitor.act(EditAction::Undo);
        assert_eq!(visitor.seen().0.run, tried.0.run, "{place}");
        assert!(!can_undo(&visitor), "{place}");
        let (id, step) = place.split_once('.').expect("a step");
        visitor.act(LessonAction::Return);
        visitor.check(id, step.parse::<usize>().expect("a number") - 1, false);
        assert_eq!(visitor.session.playback().run(), &course(id).saved.run, "{place}");
    }
}

/// Given a reader who took over, when they press Next or Back instead of returning, then nothing that
/// they did is lost either.
#[test]
fn turning_pages_keeps_what_was_done() {
    for action in [LessonAction::Next, LessonAction::Back] {
        let mut visitor = Visitor::reading("election.7");
        visitor.intervene(Intervention::Crash(node(2)));
        let taken = visitor.seen().0.run;
        visitor.act(action);
        assert!(visitor.session.lesson().expect("one").is_reading());
        visitor.act(LessonAction::Leave);
        let branches = visitor.session.playback().timeline().forks();
        assert!(branches.iter().any(|branch| branch.run == taken));
    }
}

/// Given a reader who took over and left, when a link leads to the same caption, then the caption is
/// there, and not what they did.
#[test]
fn a_link_leads_to_the_caption_and_not_to_what_was_done_there() {
    let mut visitor = Visitor::reading("election.7");
    visitor.intervene(Intervention::Crash(node(2)));
    let mut visitor = visitor.reload();
    visitor.act(LessonAction::Leave);
    visitor.follow("#story=election.7");
    visitor.check("election", 6, false);
}

/// Given a question, when the reader takes over before the answer, then it is asked again when they return.
#[test]
fn whatever_is_done_is_taking_over() {
    let cut = Intervention::CutLink { from: node(4).into(), to: node(5).into() };
    let attempts: [Vec<session::Action>; 5] = [
        vec![FormAction::Ask(Verb::Write).into()],
        vec![EditAction::Intervene(vec![Intervention::HealNetwork]).into()],
        vec![FormAction::Ask(Verb::Write).into(), EditAction::Undo.into()],
        vec![EditAction::Intervene(vec![cut]).into()],
        vec![FormAction::Submit(Field::Nodes, "3".into()).into()],
    ];
    let mut visitor = Visitor::reading("partition.6");
    for attempt in attempts {
        visitor.check("partition", 5, true);
        attempt.into_iter().for_each(|action| visitor.act(action));
        assert!(!visitor.session.lesson().expect("one").is_reading(), "it is taking over");
        visitor.act(LessonAction::Return);
        visitor.check("partition", 5, true);
        assert_eq!(visitor.session.playback().run().setup.nodes, 5);
        assert_eq!(visitor.error(), None);
    }
}
