//! A run of one's own: interventions, notices, new runs, links, files, reloads.

use raft::{Micros, NodeId, Time};
use scene::{Selection, Size};
use session::{
    Area, EditAction, ExportFormat, Field, FormAction, LessonAction, NoticeAction, NoticeKind,
    PartitionAction, PlaybackAction, Report, ShareAction, Speed, Stored, Verb, ViewAction,
};
use sim::{FlightId, Intervention, Question};

use crate::visitor::Visitor;

fn node(number: u8) -> NodeId {
    NodeId::new(number).expect("a number from 1 to 9")
}

fn written(seed: u64) -> Visitor {
    let mut visitor = Visitor::new(seed);
    visitor.write();
    visitor
}

/// Given an intervention that is impossible, then the page says why, and nothing has changed.
#[test]
fn an_impossible_intervention_is_refused_in_words() {
    let mut visitor = written(1);
    let before = visitor.seen();
    visitor.intervene(Intervention::Restart(node(1)));
    assert!(visitor.error().is_some());
    assert_eq!(visitor.seen(), before);
    visitor.act(NoticeAction::Dismiss);
    assert_eq!(visitor.error(), None);
}

/// Given a run that stands still, now or in its past, when something is done to it, then time passes; when that is
/// impossible, then it stands still.
#[test]
fn an_intervention_plays() {
    let mut visitor = written(1);
    visitor.intervene(Intervention::Restart(node(1)));
    assert!(!visitor.session.playback().is_playing());
    visitor.intervene(Intervention::Crash(node(1)));
    assert!(visitor.session.playback().is_playing());
    visitor.act(PlaybackAction::Seek(Time(700_000)));
    assert!(!visitor.session.playback().is_playing());
    visitor.act(FormAction::Ask(Verb::Write));
    assert!(visitor.session.playback().is_playing());
    visitor.act(PlaybackAction::ToggleBackwards);
    visitor.intervene(Intervention::HealNetwork);
    assert!(!visitor.session.playback().is_playing_backwards());
}

/// Given a link, when a press cuts or restores one or both of its directions, then the run has an intervention for
/// each direction that changes, and one undo takes the press back.
#[test]
fn a_press_on_a_link_is_undone_at_once() {
    let cut =
        |from: u8, to: u8| Intervention::CutLink { from: node(from).into(), to: node(to).into() };
    let restore = |from: u8, to: u8| Intervention::RestoreLink {
        from: node(from).into(),
        to: node(to).into(),
    };
    let mut visitor = written(1);
    let own = visitor.seen().0;
    // Each press names both directions, as they are to be.
    for (press, made) in [
        (vec![cut(1, 2), restore(2, 1)], 1),
        (vec![restore(1, 2), cut(2, 1)], 2),
        (vec![cut(1, 2), cut(2, 1)], 1),
        (vec![cut(1, 2), restore(2, 1)], 1),
        (vec![restore(1, 2), restore(2, 1)], 1),
        (vec![cut(1, 2), cut(2, 1)], 2),
        (vec![restore(1, 2), restore(2, 1)], 2),
    ] {
        let before = visitor.seen().0.run;
        visitor.act(EditAction::Intervene(press.clone()));
        let after = visitor.seen().0.run;
        assert_eq!(after.interventions.len() - before.interventions.len(), made, "{press:?}");
        visitor.act(EditAction::Undo);
        assert_eq!(visitor.seen().0.run, before, "{press:?}");
        visitor.act(EditAction::Redo);
        assert_eq!(visitor.seen().0.run, after, "{press:?}");
    }
    for _ in 0..7 {
        visitor.act(EditAction::Undo);
    }
    assert_eq!(visitor.seen().0, own);
}

/// Given a run with interventions that were given to nobody, when it is reset, then the visitor is asked
/// first, and the question does not hide an error; once the run was saved, there is nothing to ask.
#[test]
fn a_new_run_is_confirmed_unless_the_old_one_was_given_away() {
    let mut visitor = written(2);
    let before = visitor.seen();
    visitor.act(EditAction::Reset);
    assert_eq!(visitor.session.notices().confirmation().map(|it| it.interventions), Some(1));
    assert_eq!(visitor.seen(), before);
    visitor.intervene(Intervention::Restart(node(1)));
    let kinds: Vec<NoticeKind> =
        visitor.session.notices().sentences().into_iter().map(|(kind, _)| kind).collect();
    assert_eq!(kinds, [NoticeKind::Error, NoticeKind::Confirmation]);
    visitor.act(NoticeAction::Confirm);
    assert_eq!((visitor.now(), visitor.session.playback().run().interventions.len()), (Time(0), 0));
    visitor.act(EditAction::Undo);
    assert_eq!(visitor.session.playback().run(), &before.0.run, "undo brings it back");
    visitor.act(ShareAction::SaveFile);
    visitor.act(EditAction::NewSeed(77));
    assert_eq!(visitor.session.playback().run().seed, 77);
    assert_eq!(visitor.session.notices().confirmation(), None);
}

/// Given a browser that stores nothing, then that is said once.
#[test]
fn failing_storage_is_said_once() {
    let mut visitor = written(3);
    visitor.storage_fails = true;
    assert!(!visitor.session.autosave().is_empty());
    let effects = visitor.session.apply(Report::StorageFailed.into());
    assert!(!effects.contains(&session::Effect::AutosaveSoon), "it would fail again for ever");
    for _ in 0..2 {
        visitor.act(Report::StorageFailed);
        assert!(visitor.error().is_some_and(|why| why.starts_with("Can't save")));
    }
    visitor.act(NoticeAction::Dismiss);
    visitor.act(Report::StorageFailed);
    assert_eq!(visitor.error(), None);
}

/// Given a run whose setup differs from the standard one in everything that can be switched, when the page is loaded
/// again, in the sandbox or in a lesson, then the setup that is shown and that new runs have is that of the run.
#[test]
fn a_reload_keeps_the_setup_of_the_run() {
    let mut visitor = written(4);
    visitor.act(EditAction::TogglePreVote);
    visitor.act(EditAction::ToggleCheckQuorum);
    visitor.act(EditAction::ToggleRule(raft::Rule::ALL[0]));
    visitor.act(FormAction::Submit(Field::Nodes, "5".into()));
    visitor.act(FormAction::Submit(Field::Loss, "10".into()));
    let setup = visitor.session.playback().run().setup;
    assert!(setup.pre_vote && !setup.check_quorum && setup.rules != sim::Setup::default().rules);
    let visitor = visitor.reload();
    assert_eq!(visitor.session.playback().run().setup, setup);
    assert_eq!(visitor.session.forms().text(Field::Nodes), "5");
    assert_eq!(visitor.session.forms().text(Field::Loss), "10");
    let mut visitor = visitor.reload();
    visitor.follow("#story=election.3");
    let mut visitor = visitor.reload();
    visitor.act(LessonAction::Leave);
    assert_eq!(visitor.session.playback().run().setup, setup);
    visitor.act(NoticeAction::Confirm);
    visitor.act(EditAction::NewSeed(9));
    visitor.act(NoticeAction::Confirm);
    assert_eq!(visitor.session.playback().run().setup.rules, setup.rules);
}

/// Given a tab, in the sandbox or in a lesson, when another tab has stored its run, then this one says so once, and
/// keeps its own run in a place of its own, also after a reload.
#[test]
fn a_second_tab_keeps_its_own_run() {
    for lesson in [None, Some("#story=election.3")] {
        let mut visitor = written(13);
        lesson.into_iter().for_each(|link| visitor.follow(link));
        let note = |visitor: &Visitor| visitor.session.notices().note().map(ToString::to_string);
        visitor.act(Report::StorageChangedElsewhere);
        assert!(note(&visitor).is_some_and(|note| note.contains("another tab")));
        assert!(visitor.stored.run.is_some(), "its own run is stored at once");
        visitor.act(NoticeAction::Dismiss);
        visitor.act(Report::StorageChangedElsewhere);
        assert_eq!(note(&visitor), None, "it is said once");
        let mut visitor = visitor.reload();
        visitor.act(LessonAction::Leave);
        let own = visitor.seen();
        visitor.act(Report::StorageChangedElsewhere);
        assert_eq!(note(&visitor), None, "it is said once");
        let visitor = visitor.reload();
        assert_eq!((visitor.seen(), visitor.stored.is_of_tab), (own.clone(), true));
        assert!(own.0.run.interventions.len() == 1 && own.0.run.seed == 13);
    }
}

/// Given a run, when the page is loaded again, then it is there, at the same time, with what was shown
/// and with its branches.
#[test]
fn a_reload_continues_the_run() {
    let mut visitor = written(4);
    visitor.act(PlaybackAction::Seek(Time(700_000)));
    visitor.intervene(Intervention::Crash(node(2)));
    visitor.act(ViewAction::Select(Selection::Proxy));
    let (seen, branches) = (visitor.seen(), visitor.session.playback().timeline().forks().len());
    assert_eq!(branches, 1, "what was done in the past is a branch");
    let visitor = visitor.reload();
    assert_eq!(visitor.seen(), seen);
    assert_eq!(visitor.session.view().selection(), Some(Selection::Proxy));
    assert_eq!(visitor.session.playback().timeline().forks().len(), branches);
}

/// Given all fields of a server beside the stage, when its popover has closed and another thing is chosen and let go,
/// then they are still there and still of that server, until the panel is closed.
#[test]
fn fields_stay_until_their_panel_is_closed() {
    let mut visitor = Visitor::new(14);
    let (shown, other) = (Selection::Node(node(2)), Selection::Proxy);
    visitor.act(ViewAction::Select(shown));
    visitor.act(ViewAction::ShowFields(shown));
    assert_eq!(visitor.session.view().selection(), None, "the popover has made room");
    visitor.act(ViewAction::Select(other));
    visitor.act(ViewAction::Deselect(other));
    assert_eq!(visitor.session.view().fields(), Some(shown));
    assert_eq!(visitor.session.picture().details.title, "n2");
    visitor.act(ViewAction::ClosePanel);
    assert_eq!(visitor.session.view().fields(), None);
}

/// Given something done in the past of a run in which nothing was, then the old future stays below the timeline, which is
/// long enough for both, and one action brings it back; the new one is there then in its place.
#[test]
fn the_old_future_is_one_action_away() {
    let mut visitor = Visitor::new(13);
    visitor.play_for(6_000);
    let old = visitor.session.playback().timeline().saved();
    let branch = |visitor: &Visitor| visitor.session.picture().timeline.branch.clone();
    visitor.act(ViewAction::Resize(Area::Timeline, Size { width: 1_000, height: 44 }));
    visitor.act(PlaybackAction::Seek(Time(2_000_000)));
    assert_eq!(branch(&visitor), None);
    visitor.intervene(Intervention::Crash(node(2)));
    let left = branch(&visitor).expect("the old future");
    assert_eq!((left.left, left.right), (200, 600), "of 10 seconds");
    visitor.act(EditAction::GoToBranch(left.place));
    assert_eq!(visitor.session.playback().timeline().saved(), old);
    assert!(branch(&visitor).is_none_or(|it| it.right <= 200), "the other has hardly begun");
    visitor.act(EditAction::GoToBranch(left.place));
    assert_eq!(visitor.session.playback().run().interventions.len(), 1);
    assert_eq!(branch(&visitor), Some(left.clone()));
    let visitor = visitor.reload();
    assert_eq!(visitor.session.playback().timeline().left_branch().map(|it| it.0), Some(0));
}

/// Given a link or a file, when someone else opens it, then they see the same run at the same time.
#[test]
fn links_and_files_show_the_same_run() {
    let mut visitor = written(5);
    let link = visitor.session.link_fragment().expect("a short link");
    let seen = visitor.seen();
    let mut other = written(6);
    let own = other.seen().0;
    other.follow(&link);
    assert_eq!((other.seen(), &other.fragment[..]), (seen.clone(), ""));
    assert!(other.session.playback().timeline().forks().iter().any(|it| **it == own));
    visitor.act(ShareAction::SaveFile);
    let (name, text) = visitor.downloads.pop().expect("a file");
    assert_eq!(name, "seed-5.raftarium");
    let mut third = written(7);
    third.act(ShareAction::OpenFile(Ok(text)));
    assert_eq!(third.seen().0, seen.0);
    assert_eq!(third.error(), None);
}

/// Given links, files and stored runs that are none, then the page says so, and its run stays.
#[test]
fn hostile_runs_are_refused_and_the_run_stays() {
    let mut visitor = written(8);
    let before = visitor.seen();
    let long = "A".repeat(3_000_000);
    for bad in ["", "AQ", "%00", "....", long.as_str()] {
        visitor.follow(&format!("#run={bad}"));
        assert!(visitor.error().is_some_and(|why| why.contains("cannot be opened")), "{bad:.20}");
        visitor.act(ShareAction::OpenFile(Ok(bad.to_owned())));
        assert!(visitor.error().is_some_and(|why| why.contains("cannot be opened")), "{bad:.20}");
        assert_eq!(visitor.seen(), before);
        let stored = Stored { run: Some(bad.to_owned()), ..Stored::default() };
        let other = Visitor::with(stored, 1, "");
        assert_eq!(other.session.playback().run().seed, 1, "{bad:.20}");
        assert!(other.error().is_some(), "{bad:.20}: a lost run is not lost in silence");
    }
    let foreign =
        r#"{"raftarium": 9, "setup": "", "seed": "1", "until": "0", "interventions": []}"#;
    visitor.act(ShareAction::OpenFile(Ok(foreign.to_owned())));
    assert!(visitor.error().is_some_and(|why| why.contains("version 9")));
    visitor.act(ShareAction::OpenFile(Err("it cannot be read as text.".into())));
    assert!(visitor.error().is_some_and(|why| why.contains("cannot be read")));
}

/// Given fields, when they are left, then what they ask for is done; what cannot be is said beside the field
/// and changes nothing.
#[test]
fn forms_are_done_or_refused_beside_their_field() {
    let mut visitor = written(9);
    visitor.act(FormAction::Submit(Field::Nodes, "5".into()));
    assert_eq!(visitor.session.playback().run().setup.nodes, 5);
    assert_eq!(visitor.stored.settings.map(|it| it.setup.nodes), Some(5), "new runs have as many");
    let before = visitor.seen();
    visitor.act(FormAction::Submit(Field::Nodes, "10".into()));
    assert!(visitor.session.forms().error(Field::Nodes).is_some());
    visitor.act(FormAction::Type(Field::Key, String::new()));
    visitor.act(FormAction::Ask(Verb::Write));
    assert!(visitor.session.forms().error(Field::Key).is_some());
    assert_eq!(visitor.seen(), before);
    visitor.act(FormAction::SetGroup(node(1), 1));
    visitor.act(FormAction::Partition);
    assert!(visitor.session.picture().stage.any_cut());
}

/// Given a question about an event, then time stops, the playhead goes there, and there is an answer; a
/// message that is chosen stops time, too.
#[test]
fn asking_and_choosing_a_message_stop_time() {
    let mut visitor = written(10);
    let (_, row) = visitor.session.picture().rows.last().expect("an event").clone();
    let line = row.lines().pop().expect("every row has a line");
    visitor.act(PlaybackAction::TogglePlay);
    let question = Question::Event { number: line.number, time: line.time };
    visitor.act(ViewAction::Select(Selection::Why(question)));
    assert_eq!(visitor.now(), line.time);
    assert!(!visitor.session.playback().is_playing());
    assert!(visitor.session.view().answer().is_some());
    visitor.act(PlaybackAction::TogglePlay);
    visitor.act(ViewAction::Select(Selection::Flight(FlightId(1))));
    assert!(!visitor.session.playback().is_playing());
}

/// Given a run, when all of it is written into a file, then that takes several pieces of work and ends in
/// one download; meanwhile the page says how far it is.
#[test]
fn an_export_is_written_piece_by_piece() {
    let mut visitor = written(11);
    visitor.play_for(20_000);
    visitor.act(ShareAction::Export(ExportFormat::JsonLines));
    assert!(visitor.session.has_work());
    visitor.watch();
    let (name, text) = visitor.downloads.pop().expect("a file");
    assert_eq!(name, "seed-11-events.jsonl");
    let lines: Vec<serde_json::Value> =
        text.lines().map(|line| serde_json::from_str(line).expect("an object")).collect();
    assert!(lines.len() > 10);
    assert_eq!((&lines[0]["kind"], &lines[0]["seed"]), (&"header".into(), &"11".into()));
    assert_eq!(lines[lines.len() - 1]["kind"], "summary");
    assert_eq!(visitor.session.notices().progress(), None);
}

/// Given a run from a file that is long, when its end is gone to, then that happens as soon as it has been
/// replayed, and the page says how far that is.
#[test]
fn a_long_run_is_replayed_before_it_is_gone_through() {
    let mut visitor = written(12);
    visitor.act(PlaybackAction::SetSpeed(Speed::at(Speed::MAX_STEP)));
    visitor.play_for(200_000);
    let seen = visitor.seen();
    visitor.act(ShareAction::SaveFile);
    let (_, text) = visitor.downloads.pop().expect("a file");
    let mut other = Visitor::new(1);
    other.act(ShareAction::OpenFile(Ok(text)));
    assert!(other.session.notices().progress().is_some() && other.now() < seen.1);
    other.watch();
    assert_eq!((other.now(), other.session.notices().progress()), (seen.0.until, None));
}

/// Given a new run, then it goes five times as fast as was chosen until somebody leads, and then as chosen; it does not
/// after a reload of a run that has a leader, nor once something was done.
#[test]
fn a_new_run_hurries_to_its_first_leader() {
    let mut visitor = Visitor::new(14);
    let chosen = visitor.session.playback().speed().divisor();
    let divisor = |visitor: &Visitor| visitor.session.playback().divisor();
    assert_eq!(divisor(&visitor), chosen / 5);
    let leads = |visitor: &Visitor| visitor.session.invited_to_crash().is_some();
    while !leads(&visitor) {
        assert_eq!(divisor(&visitor), chosen / 5);
        visitor.session.elapse(Micros::from_millis(16));
    }
    assert_eq!(divisor(&visitor), chosen);
    let visitor = visitor.reload();
    assert_eq!(divisor(&visitor), chosen);
    let mut visitor = Visitor::new(15);
    visitor.intervene(Intervention::Crash(node(1)));
    assert_eq!(divisor(&visitor), chosen);
    visitor.act(NoticeAction::Dismiss);
    visitor.act(ShareAction::SaveFile);
    visitor.act(EditAction::NewSeed(16));
    visitor.act(PlaybackAction::SetSpeed(Speed::at(Speed::MAX_STEP)));
    assert_eq!(divisor(&visitor), 1, "never faster than real time");
    visitor.follow("#story=election.1");
    visitor.act(PlaybackAction::SetSpeed(Speed::default()));
    assert_eq!(divisor(&visitor), chosen, "not in a lesson");
}

/// Given a visitor who has never pressed anything, then a server is pointed at, the leader as soon as there is one; once
/// anything was pressed, none is, in later visits either.
#[test]
fn a_first_visit_invites_to_press_the_leader() {
    let mut visitor = Visitor::new(17);
    assert_eq!(
        (visitor.session.invited(), visitor.session.invited_to_crash()),
        (Some(node(1)), None)
    );
    visitor.play_for(1_000);
    let leader = visitor.session.invited_to_crash().expect("somebody leads");
    assert_eq!(visitor.session.invited(), Some(leader));
    visitor.act(ViewAction::Select(Selection::Node(leader)));
    assert_eq!(visitor.session.invited(), None);
    assert_eq!(visitor.reload().session.invited(), None);
}

/// Given a server with which some are to stay, when others are pressed, then they change sides instead of being chosen,
/// and the network is partitioned only when that is asked for; cancelling or another run changes nothing.
#[test]
fn the_sides_of_a_partition_are_chosen_by_pressing_servers() {
    let mut visitor = Visitor::new(18);
    visitor.act(FormAction::Submit(Field::Nodes, "5".into()));
    visitor.play_for(1_000);
    let before = visitor.seen();
    let press = |visitor: &mut Visitor, number| {
        visitor.act(ViewAction::Select(Selection::Node(node(number))));
    };
    let side = |visitor: &Visitor| {
        let partitioning = visitor.session.view().partitioning();
        partitioning.map(|it| it.side.iter().map(NodeId::number).collect::<Vec<u8>>())
    };
    press(&mut visitor, 2);
    visitor.act(PartitionAction::Begin(node(2)));
    assert_eq!(visitor.session.view().selection(), None);
    for number in [4, 5, 2, 5] {
        press(&mut visitor, number);
    }
    assert_eq!(
        side(&visitor),
        Some(vec![2, 4]),
        "the first one stays, who is pressed twice does not"
    );
    assert_eq!((visitor.session.view().selection(), visitor.seen()), (None, before));
    visitor.act(PartitionAction::Apply);
    assert_eq!(side(&visitor), None);
    let groups = visitor.session.picture().stage.groups.clone();
    let groups: Vec<String> = groups.into_iter().map(scene::words::names).collect();
    assert_eq!(groups.len(), 2);
    assert!(groups.contains(&"n2 and n4".to_owned()), "{groups:?}");
    let seen = visitor.seen();
    for action in [PartitionAction::Cancel.into(), session::Action::View(ViewAction::Close)] {
        visitor.act(PartitionAction::Begin(node(1)));
        visitor.act(action);
        visitor.act(PartitionAction::Apply);
        assert_eq!((side(&visitor), visitor.seen()), (None, seen.clone()));
    }
}
