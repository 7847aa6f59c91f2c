//! Cutting links by a line across the stage.

use raft::NodeId;
use scene::{Cut, Point, Stroke};
use session::{EditAction, PartitionAction, PlaybackAction};
use sim::{Address, Groups, Intervention};

use crate::visitor::Visitor;

fn node(number: u8) -> NodeId {
    NodeId::new(number).expect("a number from 1 to 9")
}

fn three() -> Visitor {
    let mut visitor = Visitor::new(31);
    visitor.play_for(1_000);
    visitor
}

/// The place at so many percent of the way from n1.
fn on_way(visitor: &Visitor, to: Address, percent: i32) -> Point {
    let layout = &visitor.session.picture().layout;
    let (from, to) = (layout.node(node(1)), layout.center(to));
    let part = |from: i32, to: i32| from + (to - from) * percent / 100;
    Point { x: part(from.x, to.x), y: part(from.y, to.y) }
}

/// Draws a line from one place through another, and a tenth further at both ends.
fn draw(visitor: &mut Visitor, from: Point, to: Point) {
    let (x, y) = ((to.x - from.x) / 10, (to.y - from.y) / 10);
    let stroke = Stroke {
        from: Point { x: from.x - x, y: from.y - y },
        to: Point { x: to.x + x, y: to.y + y },
    };
    visitor.act(PartitionAction::CutAcross(stroke));
}

/// Draws a line below n1, across its links to the other servers.
fn part_n1(visitor: &mut Visitor) {
    let [from, to] = [2, 3].map(|other| on_way(visitor, node(other).into(), 35));
    draw(visitor, from, to);
}

fn cut(visitor: &Visitor) -> Vec<String> {
    let links = visitor.session.picture().stage.links.iter();
    links.filter(|link| link.cut == Cut::Both).map(scene::LinkView::name).collect()
}

fn done(visitor: &Visitor) -> Vec<Intervention> {
    let run = visitor.session.playback().run();
    run.interventions.iter().map(|(_, intervention)| intervention.clone()).collect()
}

fn groups(nodes: &[u8], proxy: Option<u8>) -> Groups {
    let mut groups = Groups { proxy, ..Groups::default() };
    groups.nodes[..nodes.len()].copy_from_slice(nodes);
    groups
}

/// Given a cluster that stands still, when a line is drawn across all links between two groups of servers, then the
/// network is partitioned by one intervention, time goes on, and one undo takes it back.
#[test]
fn a_line_between_two_groups_is_a_partition() {
    let mut visitor = three();
    let before = visitor.seen().0.run;
    part_n1(&mut visitor);
    assert_eq!(done(&visitor), [Intervention::Partition(groups(&[0, 1, 1], None))]);
    assert_eq!(cut(&visitor), ["n1-n2", "n1-n3"]);
    assert!(visitor.session.playback().is_playing());
    visitor.act(EditAction::Undo);
    assert_eq!(visitor.seen().0.run, before);
}

/// Given the proxy, when the line cuts off all of its links to one group as well, then it is with the other group.
#[test]
fn a_line_around_a_server_leaves_the_proxy_with_the_others() {
    let mut visitor = three();
    let [from, to] = [on_way(&visitor, node(2).into(), 35), on_way(&visitor, Address::Proxy, 50)];
    draw(&mut visitor, from, to);
    assert_eq!(done(&visitor), [Intervention::Partition(groups(&[0, 1, 1], Some(1)))]);
    assert_eq!(cut(&visitor), ["n1-proxy", "n1-n2", "n1-n3"]);
}

/// Given links that do not part the servers, when a line crosses them, then they are cut in both directions, and one undo
/// takes that back.
#[test]
fn a_line_across_other_links_cuts_them() {
    let mut visitor = three();
    let before = visitor.seen().0.run;
    let at = on_way(&visitor, node(2).into(), 35);
    let near = Point { x: at.x + 100, y: at.y };
    draw(&mut visitor, at, near);
    assert_eq!(cut(&visitor), ["n1-n2"]);
    let [n1, n2] = [1, 2].map(|number| Address::from(node(number)));
    assert_eq!(
        done(&visitor),
        [Intervention::CutLink { from: n1, to: n2 }, Intervention::CutLink { from: n2, to: n1 }]
    );
    visitor.act(EditAction::Undo);
    assert_eq!(visitor.seen().0.run, before);
}

/// Given a link that is cut, when a line parts the servers otherwise, then that link stays cut: nothing that is drawn
/// restores a link.
#[test]
fn a_line_restores_nothing() {
    let mut visitor = three();
    let [n2, n3] = [2, 3].map(|number| Address::from(node(number)));
    visitor.intervene(Intervention::CutLink { from: n2, to: n3 });
    part_n1(&mut visitor);
    let link = visitor.session.picture().stage.links.iter().find(|link| link.name() == "n2-n3");
    assert_eq!(link.map(|link| link.cut), Some(Cut::There));
    assert_eq!(cut(&visitor), ["n1-n2", "n1-n3"]);
    visitor.act(EditAction::Undo);
    assert_eq!(done(&visitor).len(), 1, "one undo takes the line back");
}

/// Given a line that crosses nothing, or links that are cut already, then nothing is done and nothing moves.
#[test]
fn a_line_across_nothing_does_nothing() {
    let mut visitor = three();
    let before = visitor.seen();
    draw(&mut visitor, Point { x: 0, y: 0 }, Point { x: 60, y: 30 });
    assert_eq!(visitor.seen(), before);
    assert!(!visitor.session.playback().is_playing());
    part_n1(&mut visitor);
    visitor.act(PlaybackAction::TogglePlay);
    let at = on_way(&visitor, node(2).into(), 35);
    let before = visitor.seen();
    draw(&mut visitor, at, Point { x: at.x + 100, y: at.y });
    assert_eq!(visitor.seen(), before);
    assert_eq!(visitor.error(), None);
}
