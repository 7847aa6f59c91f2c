//! The story: forward and back, links, reloads.

use raft::{Micros, NodeId, Time};
use scene::Selection;
use session::{
    Dialog, Explained, LessonAction, Mode, NoticeAction, PlaybackAction, Speed, Stored, ViewAction,
};

use crate::visitor::{Visitor, chapters, course};

fn node(number: u8) -> NodeId {
    NodeId::new(number).expect("a number from 1 to 9")
}

/// Given a new visitor, when they go on and wait for nothing, then each press brings one more caption,
/// or the answer to what it asks, up to the last chapter's end, behind which is the gallery. When they go
/// back, then the same captions come, up to the first.
#[test]
fn the_story_is_read_forward_and_back() {
    let mut visitor = Visitor::new(1);
    visitor.act(LessonAction::Story);
    let mut moving = 0;
    for id in chapters() {
        for (step, stop) in course(&id).steps.iter().enumerate() {
            if let Some(question) = &stop.question {
                visitor.check(&id, step, true);
                visitor.act(LessonAction::Choose(step % question.choices.len()));
                visitor.next();
            }
            visitor.check(&id, step, false);
            moving += usize::from(visitor.session.playback().is_playing());
            visitor.next();
        }
    }
    assert!(moving > chapters().len(), "something moves while one reads on, at {moving} steps");
    assert_eq!(visitor.session.view().dialog(), Some(Dialog::Gallery));
    visitor.act(ViewAction::Close);
    for id in chapters().iter().rev() {
        for (step, stop) in course(id).steps.iter().enumerate().rev() {
            // What was answered in a chapter that was left since is asked again.
            if stop.question.is_some() && !visitor.session.lesson().expect("one").is_answered() {
                visitor.check(id, step, true);
                visitor.act(LessonAction::Choose(0));
                visitor.next();
            } else {
                assert!(!visitor.session.playback().is_playing(), "it has happened");
            }
            visitor.check(id, step, false);
            visitor.back();
        }
    }
    visitor.check(&chapters()[0], 0, false);
}

/// Given a chapter, when it is watched, then time stops by itself at the time of each caption, and what is
/// told later is not on the timeline.
#[test]
fn time_stops_at_each_caption_and_the_timeline_ends_there() {
    let mut visitor = Visitor::reading("election.1");
    visitor.act(PlaybackAction::SetSpeed(Speed::at(Speed::MAX_STEP)));
    let seeks_no_further = |visitor: &mut Visitor, end: Time| {
        visitor.act(PlaybackAction::Seek(Time(100_000_000)));
        assert_eq!((visitor.now(), visitor.session.horizon()), (end, end));
        visitor.act(PlaybackAction::GoToEnd);
        assert_eq!(visitor.now(), end);
    };
    for (step, stop) in course("election").steps.iter().enumerate() {
        if stop.question.is_some() {
            seeks_no_further(&mut visitor, stop.from);
            visitor.check("election", step, true);
            visitor.act(LessonAction::Choose(0));
            seeks_no_further(&mut visitor, stop.from);
            visitor.next();
        }
        visitor.watch();
        visitor.check("election", step, false);
        seeks_no_further(&mut visitor, stop.until);
        visitor.check("election", step, false);
        visitor.next();
    }
}

/// Given a step that is read and stands still, when the reader plays it, steps through it or goes through what was
/// read, then time stays within what was read, and the address is that of the caption on screen.
#[test]
fn playing_ends_with_the_step() {
    let mut visitor = Visitor::reading("many-servers.6");
    let steps = &course("many-servers").steps;
    visitor.act(PlaybackAction::SetSpeed(Speed::at(Speed::MAX_STEP)));
    for action in [PlaybackAction::TogglePlay, PlaybackAction::Step] {
        visitor.act(action);
        visitor.watch();
        visitor.check("many-servers", 5, false);
    }
    assert!(visitor.error().is_some_and(|why| why.starts_with("This step ends here")));
    // Half-way into the third step.
    let half = Time(steps[2].from.0.midpoint(steps[2].until.0));
    visitor.act(PlaybackAction::Seek(half));
    assert_eq!(visitor.fragment, "#story=many-servers.3");
    visitor.act(PlaybackAction::TogglePlay);
    visitor.watch();
    visitor.check("many-servers", 2, false);
    visitor.act(PlaybackAction::ToggleBackwards);
    visitor.watch();
    assert_eq!((visitor.now(), &visitor.fragment[..]), (steps[2].from, "#story=many-servers.3"));
    visitor.act(PlaybackAction::Seek(half));
    for _ in 0..100 {
        visitor.act(PlaybackAction::StepBack);
    }
    assert_eq!((visitor.now(), &visitor.fragment[..]), (steps[0].from, "#story=many-servers.2"));
}

/// Given a step in which something happens, when the reader comes to it, or has answered what it asks, then its
/// caption is there at once, and nothing moves until it has stood there for a moment; a reader who presses Play
/// need not wait.
#[test]
fn a_sentence_is_read_before_anything_moves() {
    let pass = |visitor: &mut Visitor, millis| visitor.session.elapse(Micros::from_millis(millis));
    let mut visitor = Visitor::reading("election.6");
    visitor.next();
    visitor.next();
    visitor.act(LessonAction::Choose(0));
    for _ in 0..2 {
        visitor.next();
        let from = visitor.now();
        for _ in 0..5 {
            assert!(!pass(&mut visitor, 119).0);
        }
        assert_eq!(visitor.now(), from, "it is read");
        let playback = visitor.session.playback();
        assert!(playback.is_playing() && !playback.is_moving());
        pass(&mut visitor, 50);
        assert!(visitor.session.playback().is_moving() && visitor.now() > from);
        visitor.back();
        assert!(visitor.session.lesson().is_some_and(|it| it.open_question().is_none()));
    }
    visitor.next();
    visitor.act(PlaybackAction::TogglePlay);
    visitor.act(PlaybackAction::TogglePlay);
    assert!(visitor.session.playback().is_moving(), "the reader does not wait");
}

/// Given a lesson whose scene is set before its first caption, when its start is gone to, then that is the start
/// of its first step: neither what came before it is shown, nor anything that a later step does.
#[test]
fn a_lesson_starts_with_its_first_step() {
    for id in ["many-servers", "election", "partition"] {
        let mut visitor = Visitor::reading(&format!("{id}.4"));
        let first = course(id).steps[0].from;
        assert!(first > Time(0), "{id} sets a scene");
        for action in [PlaybackAction::GoToStart, PlaybackAction::Seek(Time(0))] {
            visitor.act(action);
            assert_eq!(
                (visitor.now(), visitor.fragment.clone()),
                (first, format!("#story={id}.1"))
            );
            assert!(!visitor.session.playback().is_playing());
        }
        visitor.act(PlaybackAction::TogglePlay);
        visitor.watch();
        visitor.check(id, 0, false);
        visitor.next();
        visitor.check(id, 1, course(id).steps[1].question.is_some());
    }
}

/// Given captions that come by themselves, then each is announced when the last has happened; a question
/// waits for its answer, and nothing comes to a reader who stops time, looks up a word or opens a dialog.
#[test]
fn captions_come_by_themselves_to_readers_who_wait() {
    let mut visitor = Visitor::reading("election.6");
    visitor.act(LessonAction::ToggleAutoAdvance);
    assert!(visitor.advance_after.is_some_and(|ms| ms > 1_500), "time to read");
    visitor.act(LessonAction::Explain(Explained::Word("term".into())));
    assert_eq!(visitor.advance_after, None, "the reader looks up a word");
    visitor.act(ViewAction::Close);
    assert!(visitor.advance_after.is_some());
    visitor.act(ViewAction::Toggle(Dialog::Share));
    assert_eq!(visitor.advance_after, None, "a dialog is open");
    visitor.act(ViewAction::Close);
    visitor.next();
    assert_eq!(visitor.advance_after, None, "it plays");
    visitor.watch();
    assert!(visitor.advance_after.is_some());
    visitor.next();
    visitor.check("election", 7, true);
    assert_eq!(visitor.advance_after, None, "it waits for an answer");
    visitor.act(LessonAction::Choose(0));
    assert!(visitor.advance_after.is_some_and(|ms| ms > 1_500), "time to read the verdict");
    visitor.next();
    visitor.act(PlaybackAction::TogglePlay);
    assert_eq!(visitor.advance_after, None, "the reader stopped time halfway");
    visitor.act(PlaybackAction::TogglePlay);
    visitor.watch();
    assert!(visitor.advance_after.is_some());
    visitor.act(LessonAction::ToggleAutoAdvance);
    assert_eq!(visitor.advance_after, None);
}

/// Given a step that plays, when a word is explained, then the story waits, and goes on to the end of the step once
/// the explanation is closed; one that stood still, or that the reader paused meanwhile, stands still.
#[test]
fn the_story_waits_while_a_word_is_explained() {
    let explain = |what: &str| LessonAction::Explain(Explained::Word(what.into()));
    for close in [session::Action::from(ViewAction::Close), explain("leader").into()] {
        let mut visitor = Visitor::reading("election.6");
        visitor.next();
        assert!(visitor.session.playback().is_playing());
        let there = visitor.now();
        visitor.act(explain("term"));
        visitor.act(explain("leader"));
        visitor.watch();
        assert_eq!(visitor.now(), there);
        visitor.act(close.clone());
        assert!(visitor.session.playback().is_playing());
        visitor.watch();
        visitor.check("election", 6, false);
        visitor.act(explain("term"));
        visitor.act(close);
        assert!(!visitor.session.playback().is_playing(), "it has happened");
        visitor.back();
        visitor.next();
        visitor.act(explain("term"));
        visitor.act(PlaybackAction::TogglePlay);
        visitor.act(PlaybackAction::TogglePlay);
        visitor.act(ViewAction::Close);
        assert!(!visitor.session.playback().is_playing(), "the reader paused");
    }
}

/// Given a run of one's own, when the story is opened, read, left and opened again, then that run and what
/// was shown of it are as they were.
#[test]
fn the_sandbox_is_as_it_was_left() {
    let mut visitor = Visitor::new(3);
    visitor.write();
    visitor.act(ViewAction::Select(Selection::Node(node(2))));
    let own = visitor.seen();
    for _ in 0..2 {
        visitor.act(LessonAction::Story);
        assert_eq!(visitor.session.mode(), Mode::Story);
        visitor.next();
        visitor.next();
        visitor.act(LessonAction::Leave);
        assert_eq!(visitor.seen(), own);
        assert_eq!(visitor.session.view().selection(), Some(Selection::Node(node(2))));
        assert_eq!(visitor.session.mode(), Mode::Sandbox);
        assert!(!visitor.session.playback().is_playing());
    }
}

/// Given a link to a step, then it opens there; given one that leads nowhere, then the page says so, or
/// leads to the nearest step, and the run that is there stays.
#[test]
fn links_lead_to_steps_and_nonsense_harms_nothing() {
    let mut visitor = Visitor::new(7);
    visitor.write();
    let own = visitor.seen();
    let long = "A".repeat(1_000_000);
    for bad in ["nope.1", "", ".", "%00", "-1.-1", "glossary.1", long.as_str()] {
        visitor.follow(&format!("#story={bad}"));
        let why = visitor.error().expect("it leads nowhere");
        assert!(
            why.starts_with("There is no such lesson") && why.len() < 200,
            "{bad:.20}: {why:.200}"
        );
        assert!(visitor.session.lesson().is_none(), "{bad:.20}");
        assert_eq!(visitor.seen(), own, "{bad:.20}");
    }
    let last = course("election").steps.len() - 1;
    for (link, id, step) in [
        ("partition.4", "partition", 3),
        ("election.9999", "election", last),
        ("election.99999999999999999999999", "election", last),
        ("election.-3", "election", 0),
        ("election.0", "election", 0),
        ("election.5.7", "election", 0),
        ("election", "election", 0),
    ] {
        visitor.follow(&format!("#story={link}"));
        visitor.check(id, step, false);
        assert_eq!(visitor.error(), None, "{link}");
        // A step that is no longer there is said to be so, once.
        let note = visitor.session.notices().note().map(ToString::to_string);
        let last = format!("“Leader election” has only {} steps: this is the last one.", last + 1);
        assert_eq!(note, link.contains(".9999").then_some(last), "{link}");
        visitor.act(NoticeAction::Dismiss);
        // In a lesson, too, a bad link leaves all as it is.
        visitor.follow("#story=nope.1");
        assert!(visitor.error().is_some(), "{link}");
        visitor.check(id, step, false);
        visitor.act(LessonAction::Leave);
        assert_eq!(visitor.seen(), own, "{link}");
    }
}

/// Given a step that is read, when the page is loaded again, then the same is read, and the run of the
/// sandbox is there, too; without the link, the story continues there.
#[test]
fn a_reload_continues_at_the_same_caption() {
    let mut visitor = Visitor::new(8);
    visitor.write();
    let own = visitor.seen();
    visitor.follow("#story=replication.1");
    for _ in 0..3 {
        visitor.next();
    }
    let mut visitor = visitor.reload();
    assert!(!visitor.session.playback().is_playing(), "what was read has happened");
    visitor.check("replication", 3, false);
    visitor.act(LessonAction::Leave);
    assert_eq!(visitor.seen(), own);
    let mut visitor = visitor.reload();
    assert!(visitor.session.has_read());
    visitor.act(LessonAction::Story);
    visitor.check("replication", 3, false);
}

/// Given a story that was read in part, then it is known how much of each chapter was read, also after a
/// reload, and never less than before.
#[test]
fn what_was_read_stays_read() {
    let mut visitor = Visitor::reading("roles.1");
    let roles = course("roles");
    for step in 0..roles.steps.len() {
        if roles.steps[step].question.is_some() {
            visitor.act(LessonAction::Choose(0));
            visitor.next();
        }
        visitor.next();
    }
    visitor.check("election", 0, false);
    visitor.next();
    visitor.act(LessonAction::Open { id: "roles".into(), step: 0 });
    let visitor = visitor.reload();
    let read = visitor.session.read_so_far();
    assert_eq!(read.of("roles"), roles.steps.len() as u64);
    assert_eq!((read.of("election"), read.of("partition")), (2, 0));
}

/// Given a place in the story that no page has stored, then the story begins at its beginning.
#[test]
fn a_forged_place_is_as_if_it_were_not_there() {
    let first = &chapters()[0];
    for forged in ["", "nope.3", "figure-8.3", ":", "glossary", &"A".repeat(100_000)] {
        let stored = Stored { story: Some(forged.to_owned()), ..Stored::default() };
        let mut visitor = Visitor::with(stored, 1, "");
        visitor.act(LessonAction::Story);
        visitor.check(first, 0, false);
    }
}

/// Given a reader in a scenario, then it is part of the gallery, and its end leads back there.
#[test]
fn a_scenario_ends_in_the_gallery() {
    let mut visitor = Visitor::reading("figure-8.1");
    assert_eq!(visitor.session.mode(), Mode::Scenarios);
    for step in 0..course("figure-8").steps.len() {
        if course("figure-8").steps[step].question.is_some() {
            visitor.act(LessonAction::Choose(0));
            visitor.next();
        }
        visitor.next();
    }
    assert_eq!(visitor.session.view().dialog(), Some(Dialog::Gallery));
}
