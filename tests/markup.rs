//! What the page draws, natively and as text: the same components as in the browser.
#![cfg(not(target_arch = "wasm32"))]

use std::rc::Rc;

use raft::{ClientId, Micros, NodeId, Time};
use raftarium::components::logs::Logs;
use raftarium::dispatch::Dispatch;
use raftarium::page::{Parts, page};
use scene::{LogCell, Part, Selection, Visible};
use session::{
    Dialog, EditAction, FetchError, FormAction, LessonAction, PlaybackAction, Session, ShareAction,
    Speed, Stored, Tab, Verb, ViewAction,
};
use sim::{Address, Intervention, Question, Run, Saved, Setup};
use yew::LocalServerRenderer;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
struct AroundProps {
    children: Html,
}

/// What `App` provides around all components.
#[component]
fn Around(props: &AroundProps) -> Html {
    html! {
        <ContextProvider<Dispatch> context={Dispatch::noop()}>
            { props.children.clone() }
        </ContextProvider<Dispatch>>
    }
}

/// Draws a session.
fn drawn(session: &Session) -> String {
    rendered(page(session, &Parts::default()))
}

fn rendered(children: Html) -> String {
    let props = AroundProps { children };
    let renderer = LocalServerRenderer::<Around>::with_props(props).hydratable(false);
    pollster::block_on(renderer.render())
}

fn visitor() -> Session {
    Session::new(Stored::default(), 7).0
}

fn n1() -> NodeId {
    NodeId::new(1).expect("every cluster has an n1")
}

/// Given a visitor who comes for the first time, then header, cluster and the first sentence are drawn at
/// time zero, with the attributes that tests and screen readers rely on.
#[test]
fn a_first_visit_begins_with_the_cluster_and_a_sentence() {
    let html = drawn(&visitor());
    for part in [
        "<main data-seed=\"7\" data-playing=\"true\" data-nodes=\"3\"",
        "data-node=\"n3\" data-role=\"follower\"",
        "data-link=\"n1-n2\" data-cut=\"none\"",
        "data-client=\"c1\"",
        "role=\"log\"",
        "role=\"status\"",
        "aria-label=\"Pause\"",
        "Start the story",
        "All nodes are followers.",
    ] {
        assert!(html.contains(part), "{part} is missing in {html}");
    }
}

/// Given anything on the page, then nothing of it has a style attribute or a style element: the security
/// policy of the page forbids both.
#[test]
fn nothing_has_a_style_of_its_own() {
    let mut session = visitor();
    let looks = |session: &mut Session, action: ViewAction, shows: &str| {
        session.apply(action.into());
        let html = drawn(session);
        assert!(html.contains(shows), "{shows} is not shown: {html}");
        assert!(!html.contains(" style=") && !html.contains("<style"), "{shows}: {html}");
    };
    for tab in Tab::ALL {
        looks(&mut session, ViewAction::OpenTab(tab), &format!("data-tab=\"{}\"", tab.id()));
    }
    // All but the one that asks the browser for its address.
    for (dialog, name) in [
        (Dialog::Cluster, "Cluster"),
        (Dialog::Network, "Network"),
        (Dialog::History, "History"),
        (Dialog::Legend, "Legend"),
        (Dialog::Contents, "Contents"),
        (Dialog::Gallery, "Scenarios and challenges"),
    ] {
        let shows = format!("aria-label=\"{name}\"");
        looks(&mut session, ViewAction::Toggle(dialog), &shows);
        session.apply(ViewAction::Toggle(dialog).into());
    }
    let n2 = Address::Node(NodeId::new(2).expect("a number"));
    for (selection, name) in [
        (Selection::Node(n1()), "n1"),
        (Selection::Link(n1(), n2), "link n1-n2"),
        (Selection::Proxy, "proxy"),
        (Selection::Client(ClientId(1)), "c1"),
    ] {
        let popover = format!("role=\"dialog\" aria-label=\"{name}\"");
        looks(&mut session, ViewAction::Select(selection), &popover);
        looks(&mut session, ViewAction::ShowFields(selection), "aria-label=\"All fields\"");
    }
    let why = Selection::Why(Question::Term(n1()));
    looks(&mut session, ViewAction::Select(why), "id=\"selected\"");
    looks(&mut session, ViewAction::ToggleDiagram, "Space-time diagram");
}

/// Given a server, then nothing says what can be done to it until it is chosen; when it has crashed, then the stage says
/// so, and it can be restarted and not crashed.
#[test]
fn a_crashed_server_is_down_and_can_be_restarted() {
    let mut session = visitor();
    let offered = |html: &str| {
        ["Crash n1", "Restart n1"]
            .map(|name| html.contains(&format!("<button aria-label=\"{name}\"")))
    };
    assert_eq!(offered(&drawn(&session)), [false, false]);
    session.apply(ViewAction::Select(Selection::Node(n1())).into());
    assert_eq!(offered(&drawn(&session)), [true, false]);
    session.apply(EditAction::Intervene(vec![Intervention::Crash(n1())]).into());
    let html = drawn(&session);
    assert!(html.contains("data-node=\"n1\" data-role=\"down\""), "{html}");
    assert_eq!(offered(&html), [false, true]);
}

/// Given a field that was refused, then it is marked as such, with the sentence beside it.
#[test]
fn a_refused_field_says_why() {
    let mut session = visitor();
    session.apply(FormAction::Submit(session::Field::Nodes, "10".into()).into());
    let html = drawn(&session);
    assert!(html.contains("aria-invalid=\"true\""), "{html}");
    assert!(html.contains("A cluster has 1 to 9 nodes."), "{html}");
}

/// Given a dialog, when something is refused in it, then it says so, and not the page behind it.
#[test]
fn what_is_said_stands_in_the_dialog_that_is_open() {
    let mut session = visitor();
    session.apply(ViewAction::Toggle(Dialog::History).into());
    session.apply(EditAction::Intervene(vec![Intervention::Restart(n1())]).into());
    let html = drawn(&session);
    let dialog = html.split("<dialog").find(|it| it.contains("aria-label=\"History\""));
    let dialog = dialog.and_then(|it| it.split("</dialog>").next()).expect("the dialog");
    assert!(dialog.contains("n1 is already up."), "{dialog}");
    assert_eq!(html.matches("n1 is already up.").count(), 1, "{html}");
    session.apply(ViewAction::Toggle(Dialog::History).into());
    assert_eq!(drawn(&session).matches("n1 is already up.").count(), 1);
}

/// Given the safety rules, then each has a sentence that says what may go wrong without it.
#[test]
fn every_safety_rule_says_what_it_is_for() {
    let html = drawn(&visitor());
    for rule in raft::Rule::ALL {
        let risk = scene::words::risk(rule);
        let id = format!("risk-{}", rule as u8);
        assert!(html.contains(&format!("aria-describedby=\"{id}\"")), "{html}");
        assert!(html.contains(&format!("id=\"{id}\">{risk}")), "{id}: {html}");
    }
}

/// Given lessons that could not be fetched, then the page says so once, where they would be, and offers to try
/// again.
#[test]
fn a_failed_fetch_can_be_tried_again() {
    let mut session = visitor();
    session.apply(LessonAction::Story.into());
    let try_again = ">Try again</button>";
    assert!(!drawn(&session).contains(try_again));
    session.apply(LessonAction::CatalogFetched(Err(FetchError)).into());
    assert_eq!(drawn(&session).matches(try_again).count(), 1);
    session.apply(LessonAction::StopWaiting.into());
    assert!(!drawn(&session).contains(try_again));
    session.apply(LessonAction::Gallery.into());
    session.apply(LessonAction::CatalogFetched(Err(FetchError)).into());
    assert_eq!(drawn(&session).matches(try_again).count(), 1);
}

/// Given a long run from a file, then how far it has been replayed can be read, and is not announced at each percent.
#[test]
fn progress_is_shown_and_not_announced() {
    let saved = Saved { run: Run::new(Setup::default(), 1), until: Time(600_000_000) };
    let mut session = visitor();
    session.apply(ShareAction::OpenFile(Ok(saved.to_json())).into());
    let html = drawn(&session);
    assert!(
        html.contains("Replaying…") && html.contains("<progress max=\"100\" value=\""),
        "{html}"
    );
    assert!(!html.contains("role=\"alert\""), "{html}");
}

/// Given an error and a question at once, then both are shown, and only the question can be confirmed.
#[test]
fn notices_stand_side_by_side() {
    let mut session = visitor();
    session.apply(FormAction::Ask(Verb::Write).into());
    session.apply(EditAction::Reset.into());
    session.apply(PlaybackAction::StepBack.into());
    session.apply(EditAction::Intervene(vec![Intervention::Restart(n1())]).into());
    let html = drawn(&session);
    assert_eq!(html.matches("class=\"complaint").count(), 2, "{html}");
    assert_eq!(html.matches(">Yes</button>").count(), 1, "{html}");
}

/// Given logs with entries, of which some are not known to be committed, and a leader's marks, when the story has not
/// explained commits, progress, terms or roles yet, then none of their signs is drawn; later each is.
#[test]
fn logs_have_no_signs_that_are_not_explained_yet() {
    let mut session = visitor();
    session.apply(PlaybackAction::SetSpeed(Speed::at(Speed::MAX_STEP)).into());
    while !session.picture().logs.rows.iter().any(|row| row.matched.is_some_and(|it| it.0 > 0)) {
        session.elapse(Micros::from_millis(1));
    }
    session.apply(FormAction::Ask(Verb::Write).into());
    let is_open = |cell: &Option<LogCell>| cell.as_ref().is_some_and(|cell| !cell.committed);
    while !session.picture().logs.rows.iter().any(|row| row.cells.iter().any(is_open)) {
        session.elapse(Micros::from_millis(1));
    }
    let mut visible = Visible::all(session.playback().world().setup());
    let drawn = |visible: &Visible| {
        let (logs, visible) = (session.picture().logs.clone(), Rc::new(visible.clone()));
        rendered(html! { <Logs {logs} {visible} following={true} /> })
    };
    let signs = [
        (Part::Commits, "u"),
        (Part::Progress, "match"),
        (Part::Terms, "t1"),
        (Part::Roles, "sign"),
    ];
    // Whether anything in the table is of a class.
    let has = |html: &str, class: &str| {
        let table = html.split("<table").nth(1).expect("a table");
        let classes = table.split("class=\"").skip(1).filter_map(|it| it.split('"').next());
        classes.flat_map(|it| it.split(' ')).any(|it| it == class)
    };
    // When they are pointed at they say what they mean.
    for meaning in [
        "title=\"1: the empty entry of a new leader, term ",
        "nextIndex: ",
        "matchIndex: ",
        "does not know to be",
    ] {
        let table = drawn(&visible);
        let table = table.split("<table").nth(1).expect("a table");
        assert!(table.contains(meaning), "{meaning}: {table}");
    }
    for (part, sign) in signs {
        assert!(has(&drawn(&visible), sign), "{sign}: {}", drawn(&visible));
        visible.parts.remove(&part);
        assert!(!has(&drawn(&visible), sign), "{sign}: {}", drawn(&visible));
    }
}

/// Given a partition under which many messages are lost, then the list has one row for them with their number, and a
/// button that unfolds it; and the levels say what they list while their values stay.
#[test]
fn losses_are_one_row_with_a_count() {
    let mut session = visitor();
    session.apply(PlaybackAction::SetSpeed(Speed::at(Speed::MAX_STEP)).into());
    let play_for = |session: &mut Session, ms: u64| {
        for _ in 0..ms.div_ceil(200) {
            session.elapse(Micros::from_millis(200));
        }
    };
    play_for(&mut session, 2_000);
    session.apply(FormAction::Partition.into());
    play_for(&mut session, 15_000);
    let html = drawn(&session);
    let rows = html.split("<li ").filter(|row| row.contains(" class=\"group\""));
    let lost: Vec<&str> = rows.filter(|row| row.contains(" lost: link cut")).collect();
    assert_eq!(lost.len(), 1, "{html}");
    assert!(lost[0].contains("aria-expanded=\"false\"") && lost[0].contains(">show</button>"));
    assert!(!html.contains(" was lost"), "nothing is unfolded: {html}");
    assert!(
        html.contains("<option value=\"info\" selected=\"selected\">what matters</option>"),
        "{html}"
    );
}

/// Given the verdict, when it is pressed, then it lists the properties that are verified, how many steps were, and since
/// when.
#[test]
fn the_verdict_says_what_was_verified() {
    let mut session = visitor();
    assert!(!drawn(&session).contains("Election Safety"));
    session.elapse(Micros::from_millis(200));
    session.apply(ViewAction::Toggle(Dialog::Verdict).into());
    let html = drawn(&session);
    let steps = session.playback().timeline().watched().stats().steps;
    for part in [
        "data-checker=\"held\"",
        "Election Safety",
        "At most one",
        "since the beginning of the run",
    ] {
        assert!(html.contains(part), "{part} is missing in {html}");
    }
    assert!(html.contains(&format!("{steps} steps")) || steps < 2, "{html}");
}
