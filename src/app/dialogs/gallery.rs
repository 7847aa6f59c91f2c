//! The lists of lessons: the chapters of the story with what was said, and the gallery with a small picture
//! of each scenario.

use std::cell::RefCell;

use yew::prelude::*;

use crate::app::action::{Act, Action};
use crate::app::dom::{each, none, pressed, sign_button};
use crate::app::draw::{draw, draw_tag};
use crate::app::shelf;
use crate::app::store::{self, noted, notes};
use crate::app::svg::{self, At, Px, term_class};
use lesson::{CompiledLesson, Heading, Kind, Words};
use scene::{Cut, Layout, Logs, NodeView, Point, RoleName, Size, Stage};
use sim::World;

/// The chapters, and what was said so far in the one that is read.
pub fn contents(here: Option<(&str, &CompiledLesson, usize)>, act: &Act) -> Html {
    let contents = shelf::contents();
    let read = notes(store::READ);
    let minutes: u64 = contents.of(Kind::Chapter).map(|chapter| chapter.minutes).sum();
    let chapter = |it: &Heading| chapter(it, &read, here, act);
    draw(
        "<div class='dialog' role='dialog' aria-label='Contents'><h2><b>The story</b><></h2>\
         <p>{} chapters, about {} minutes. Space, Enter and the arrow keys turn the pages; at any of them you \
         can do what you like with the cluster, and come back.</p><ol class='chapters'><></ol></div>",
        &[&contents.of(Kind::Chapter).count(), &minutes],
        vec![
            sign_button(act, "Close", "✕", Action::Story, false),
            each(contents.of(Kind::Chapter), chapter),
        ],
    )
}

fn chapter(
    heading: &Heading,
    read: &[(String, u64)],
    here: Option<(&str, &CompiledLesson, usize)>,
    act: &Act,
) -> Html {
    let Heading { id, title, summary, minutes, steps, .. } = heading;
    let seen = noted(read, id).min(*steps);
    let state = match seen {
        0 => format!("{minutes} min"),
        seen if seen == *steps => "✓ read".into(),
        seen => format!("{seen} of {steps}"),
    };
    let here = here.filter(|(name, ..)| name == id);
    let current = if here.is_some() { "step" } else { "" };
    let tag = draw_tag(
        "<button class='row' aria-current?='{}'><b>{}</b><small>{}</small><span>{}</span></button>",
        &[&current, title, &state, summary],
        vec![],
    );
    let said = here.map_or_else(none, |(_, course, step)| {
        let seen = usize::try_from(seen).unwrap_or(0).max(step + 1);
        let stops = course.steps.iter().enumerate().take(seen);
        let said = each(stops, |(place, stop)| {
            let current = if place == step { "step" } else { "" };
            let words = Words(&stop.caption).plain();
            let tag = "<button class='row' aria-current?='{}'>{}. {}</button>";
            let tag = draw_tag(tag, &[&current, &(place + 1), &words], vec![]);
            let action = Action::OpenLesson(id.clone(), place);
            draw("<li><></li>", &[], vec![pressed(tag, act, action)])
        });
        draw("<ol class='said'><></ol>", &[], vec![said])
    });
    draw("<li><><></li>", &[], vec![pressed(tag, act, Action::OpenLesson(id.clone(), 0)), said])
}

/// The scenarios and the challenges.
pub fn gallery(act: &Act) -> Html {
    let contents = shelf::contents();
    let solved = notes(store::SOLVED);
    let card = |heading: &Heading| card(heading, noted(&solved, &heading.id), act);
    draw(
        "<div class='dialog gallery' role='dialog' aria-label='Scenarios and challenges'>\
         <h2><b>Scenarios</b><></h2><p>Each is a real run. Watch it, then change it.</p>\
         <div class='cards'><></div><h2><b>Challenges</b></h2>\
         <p>Bring it about yourself, with as few interventions as you can.</p><div class='cards'><></div></div>",
        &[],
        vec![
            sign_button(act, "Close", "✕", Action::Gallery, false),
            each(contents.of(Kind::Scenario), card),
            each(contents.of(Kind::Challenge), card),
        ],
    )
}

fn card(heading: &Heading, solved: u64, act: &Act) -> Html {
    let Heading { id, title, summary, kind, .. } = heading;
    let state = match (kind, solved) {
        (Kind::Challenge, 1..) => format!(" ✓ done with {solved}"),
        _ => String::new(),
    };
    let tag = draw_tag(
        "<button class='scene'><><span><b>{}</b>{}</span><small>{}</small></button>",
        &[title, &state, summary],
        vec![picture(id)],
    );
    pressed(tag, act, Action::OpenLesson(id.clone(), 0))
}

thread_local! {
    /// Pictures that were made, by the names of their lessons.
    static PICTURES: RefCell<Vec<(String, Html)>> = const { RefCell::new(Vec::new()) };
}

/// A small picture of a lesson: its cluster at the instant that its author has chosen.
fn picture(id: &str) -> Html {
    let known =
        |list: &Vec<(String, Html)>| list.iter().find(|it| it.0 == id).map(|it| it.1.clone());
    if let Some(picture) = PICTURES.with_borrow(known) {
        return picture;
    }
    let Some(course) = shelf::course(id) else {
        return draw("<svg class='mini' viewBox='0 0 1 1' aria-hidden='true'></svg>", &[], vec![]);
    };
    let until = course.steps[course.picture].until;
    let world = course.saved.run.play(until, &mut Vec::new());
    let picture = world.map_or_else(|_| none(), |world| mini(&world));
    PICTURES.with_borrow_mut(|list| list.push((id.to_owned(), picture.clone())));
    picture
}

/// The size of the stage whose ring is drawn small, and how many entries of each log stand beside it at
/// least and at most.
const STAGE: Size = Size { width: 740, height: 520 };
const COLUMNS: (u64, u64) = (8, 12);

/// Servers on a ring with the links between them, and beside it the ends of their logs.
fn mini(world: &World) -> Html {
    let stage = Stage::new(world);
    let longest = Logs::new(world, None, 1).last;
    let columns = longest.clamp(COLUMNS.0, COLUMNS.1);
    let first = (longest <= COLUMNS.1).then_some(1);
    let logs = Logs::new(world, first, columns);
    let step = 104 / u32::try_from(columns).unwrap_or(1);
    let nodes = world.setup().nodes;
    let layout = Layout::new(STAGE, nodes, 1);
    let ends: Vec<Point> = stage.nodes.iter().map(|node| layout.node(node.id)).collect();
    let edge = layout.radius + 120;
    let (left, right) = (ends.iter().map(|it| it.x).min(), ends.iter().map(|it| it.x).max());
    let (top, bottom) = (ends.iter().map(|it| it.y).min(), ends.iter().map(|it| it.y).max());
    let (left, top) = (left.unwrap_or(0) - edge, top.unwrap_or(0) - edge);
    let (right, bottom) = (right.unwrap_or(0) + edge, bottom.unwrap_or(0) + edge);
    let links = stage.links.iter().filter(|link| link.other.node().is_some());
    let links = each(links, |link| {
        let class = if link.cut == Cut::None { "wire" } else { "wire cut" };
        svg::line(class, layout.node(link.one), layout.center(link.other))
    });
    let rows = logs.rows.iter().zip(0_u32..);
    let height = 112 / u32::from(nodes.max(3));
    let entries = each(rows, |(row, line)| {
        let cells = row.cells.iter().zip(0_u32..);
        let cells = cells.filter_map(|(cell, column)| Some((cell.as_ref()?, column)));
        each(cells, |(cell, column)| {
            draw(
                "<rect class='{} {}' x='{}' y='{}' width='{}' height='{}' rx='2'/>",
                &[
                    &term_class(cell.term),
                    &if cell.committed { "fixed" } else { "" },
                    &(128 + column * step),
                    &(9 + line * height),
                    &(step - 2),
                    &(height - 3).min(16),
                ],
                vec![],
            )
        })
    });
    draw(
        "<svg class='mini' viewBox='0 0 234 130' aria-hidden='true'><svg x='4' y='6' width='116' height='118' \
         viewBox='{} {} {} {}'><><></svg><></svg>",
        &[&Px(left), &Px(top), &Px(right - left), &Px(bottom - top)],
        vec![links, each(&stage.nodes, |node| mini_node(node, &layout)), entries],
    )
}

fn mini_node(node: &NodeView, layout: &Layout) -> Html {
    let shape = match node.role {
        RoleName::Leader => svg::polygon(layout.radius, &svg::HEXAGON),
        RoleName::Candidate => svg::polygon(layout.radius, &svg::DIAMOND),
        RoleName::Follower | RoleName::Down => svg::circle("shape", layout.radius),
    };
    draw(
        "<g class='node {} {}' transform='translate({})'><></g>",
        &[&node.role.word(), &term_class(node.term), &At(layout.node(node.id))],
        vec![shape],
    )
}
