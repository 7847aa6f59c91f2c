//! Ready-made clusters.

use raft::Rule;
use session::{EditAction, Field, FormAction, NoticeAction, PRESETS, PlaybackAction, Preset, Verb};
use sim::{Permille, Setup};

use crate::visitor::Visitor;

fn pressed(preset: Preset) -> Visitor {
    let mut visitor = Visitor::new(21);
    visitor.act(EditAction::UsePreset(PRESETS[3]));
    visitor.act(EditAction::UsePreset(preset));
    visitor
}

/// Given a new visitor, then the cluster is that of the paper.
#[test]
fn a_new_visitor_begins_with_the_paper() {
    let visitor = Visitor::new(21);
    assert_eq!(visitor.session.preset().map(|it| it.name), Some("Paper"));
}

/// Given any preset, when it is pressed, then the run begins again with its numbers, which stand in the fields, and it
/// is the one in force; one undo brings the run before it back.
#[test]
fn a_preset_sets_the_run_and_the_fields() {
    for preset in PRESETS {
        let mut visitor = pressed(preset);
        let setup = visitor.session.playback().run().setup;
        assert_eq!(
            (setup.nodes, setup.timing, setup.conditions),
            (preset.nodes, preset.timing, preset.conditions),
        );
        assert_eq!(visitor.session.preset(), Some(preset));
        let forms = visitor.session.forms();
        assert_eq!(forms.text(Field::Nodes), preset.nodes.to_string());
        assert_eq!(
            forms.text(Field::ElectionMin),
            preset.timing.election_min.as_millis().to_string()
        );
        let loss = format!("{}", preset.conditions.loss.0 / 10);
        assert_eq!(forms.text(Field::Loss), loss);
        assert_eq!(visitor.stored.settings.map(|it| it.setup), Some(setup), "new runs have it");
        // The one in force is pressed once more: nothing begins again.
        let before = visitor.seen();
        visitor.act(EditAction::UsePreset(preset));
        assert_eq!(visitor.seen(), before);
        if preset != PRESETS[3] {
            visitor.act(EditAction::Undo);
            assert_eq!(visitor.session.preset(), Some(PRESETS[3]));
        }
    }
}

/// Given any preset, then its cluster elects a leader and answers a client.
#[test]
fn the_cluster_of_every_preset_works() {
    for preset in PRESETS {
        let mut visitor = pressed(preset);
        visitor.play_for(5_000);
        visitor.act(FormAction::Ask(Verb::Write));
        visitor.play_for(5_000);
        let client = &visitor.session.picture().stage.clients[0];
        let answer = client.last.as_ref().map(|(answer, _)| &answer[..]);
        assert_eq!(answer, Some("wrote x = 5"), "{}", preset.name);
    }
}

/// Given a rule that is disabled and CheckQuorum turned off, when a preset is pressed, then both are as they were.
#[test]
fn a_preset_leaves_rules_and_variants_alone() {
    let mut visitor = Visitor::new(22);
    visitor.act(EditAction::ToggleRule(Rule::UpToDate));
    visitor.act(EditAction::ToggleCheckQuorum);
    let before = visitor.session.playback().run().setup;
    visitor.act(EditAction::UsePreset(PRESETS[1]));
    let after = visitor.session.playback().run().setup;
    assert_eq!((after.rules, after.check_quorum), (before.rules, before.check_quorum));
    assert_ne!(after.timing, Setup::default().timing);
}

/// Given the network of a preset, when it is changed during the run, then the preset is not in force any more, until
/// time is back before the change.
#[test]
fn a_changed_network_is_no_preset() {
    let mut visitor = pressed(PRESETS[0]);
    visitor.play_for(1_000);
    visitor.act(FormAction::Submit(Field::Loss, "12".into()));
    visitor.play_for(100);
    assert_eq!(visitor.session.playback().world().network().conditions().loss, Permille(120));
    assert_eq!(visitor.session.preset(), None);
    visitor.act(PlaybackAction::GoToStart);
    assert_eq!(visitor.session.preset(), Some(PRESETS[0]));
    visitor.act(PlaybackAction::GoToEnd);
    visitor.act(EditAction::UsePreset(PRESETS[0]));
    visitor.act(NoticeAction::Dismiss);
    assert_eq!(visitor.session.preset(), Some(PRESETS[0]), "it can be pressed again");
}
