//! The page as a function of its session: which components it has, and what each shows.

use std::rc::Rc;

use yew::prelude::*;

use crate::browser::address;
use crate::components::caption::Caption;
use crate::components::client_form::ClientForm;
use crate::components::diagram::SpaceTimeDiagram;
use crate::components::event_list::EventList;
use crate::components::fetching::Fetching;
use crate::components::header::{Header, Tools};
use crate::components::logs::Logs;
use crate::components::notice::{NoticeArea, NoticeList, file_error};
use crate::components::popover::{StagePopover, Subject};
use crate::components::spotlight::Spotlight;
use crate::components::stage::{ClusterStage, PartitionBar, PartitionNotice};
use crate::components::story_bar::StoryBar;
use crate::components::tabs::Tabs;
use crate::components::tank::Tank;
use crate::components::time::TimeRow;
use crate::components::verdict::Verdict;
use crate::dialogs::cluster::ClusterDialog;
use crate::dialogs::contents::{ContentsDialog, Here};
use crate::dialogs::gallery::GalleryDialog;
use crate::dialogs::history::HistoryDialog;
use crate::dialogs::legend::Legend;
use crate::dialogs::network::NetworkDialog;
use crate::dialogs::share::ShareDialog;
use crate::dialogs::verdict::VerdictDialog;
use crate::motion::Readouts;
use crate::panels::fields::FieldsPanel;
use crate::panels::why::WhyPanel;
use raft::Time;
use scene::{FlightView, LinkView, Part, RunList, Selection, VerdictView};
use session::{Dialog, Explained, LessonSession, Screen, Session, is_isolated};

/// The parts of the document that are written at each tick, and how.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Parts {
    /// What is written at each tick.
    pub readouts: Readouts,
    /// Nothing is to move.
    pub is_still: bool,
}

/// Draws the page.
pub fn page(session: &Session, parts: &Parts) -> Html {
    let (playback, view) = (session.playback(), session.view());
    let run = playback.run();
    let reading = session.screen() == Screen::Story;
    html! {
        <ContextProvider<Spotlight> context={spotlight(session.lesson())}>
        <ContextProvider<NoticeList> context={NoticeList::new(session)}>
            <main
                ref={&parts.readouts.root}
                data-seed={run.seed.to_string()}
                data-playing={playback.is_playing().to_string()}
                data-nodes={run.setup.nodes.to_string()}
                data-tab={view.tab().id()}
                data-room={session.mode().id()}
                data-screen={session.screen().id()}
                data-presenting={view.is_presenting().then_some("true")}
                data-blank={view.is_blank().then_some("true")}
            >
                <Header mode={session.mode()} />
                { stage(session, parts, reading) }
                { lesson_bar(session) }
                { beside(session, reading) }
                if !reading { { time_row(session, parts) } }
                <Tools {reading} />
                if view.dialog().is_none() {
                    <NoticeArea />
                }
                { dialogs(session) }
            </main>
        </ContextProvider<NoticeList>>
        </ContextProvider<Spotlight>>
    }
}

/// Returns what the caption that is read points at.
fn spotlight(lesson: Option<&LessonSession>) -> Spotlight {
    let read = lesson.filter(|lesson| lesson.is_reading() && lesson.is_answered());
    read.map_or_else(Spotlight::default, |lesson| Spotlight(lesson.current().points[..].into()))
}

/// Draws the cluster, or the space-time diagram in its place, and what lies over it.
fn stage(session: &Session, parts: &Parts, reading: bool) -> Html {
    let (picture, view) = (session.picture(), session.view());
    let (playback, rules) = (session.playback(), session.playback().run().setup.rules);
    let now = playback.now();
    let worst = playback.timeline().watched().checker().worst();
    let violation = worst.map(|violation| AttrValue::from(violation.to_string()));
    html! {
        <section class="stage" id="stage" aria-label="Stage" tabindex="-1">
            if !reading {
                <div class="over">
                    <ClientForm forms={session.forms()} client={picture.stage.clients.first().cloned()} />
                    <Verdict {violation} {rules} />
                    <PartitionNotice stage={&picture.stage} diagram={session.diagram().is_some()} />
                </div>
            }
            <Tank>
                if let Some(it) = session.diagram() {
                    <SpaceTimeDiagram
                        diagram={it.diagram()}
                        window={*it.window()}
                        end={ahead(playback.end(), now)}
                        playhead_shown={it.window().from() <= now && now <= it.window().until()}
                    />
                } else {
                    <ClusterStage
                        stage={&picture.stage}
                        layout={&picture.layout}
                        visible={&picture.visible}
                        selection={view.selection()}
                        still={parts.is_still}
                        hint={session.invited()}
                        partitioning={view.partitioning()}
                        cuttable={!reading && view.partitioning().is_none()}
                    />
                }
                if let Some(state) = session.fetch_state().filter(|_| view.dialog().is_none()) {
                    <Fetching {state} />
                }
                if let Some(subject) = view.selection().and_then(|it| subject(session, it)) {
                    <StagePopover {subject} forms={session.forms()} />
                }
            </Tank>
            if let Some(partitioning) = view.partitioning() {
                <PartitionBar {partitioning} nodes={playback.run().setup.nodes} />
            }
            if session.lesson().is_none() {
                <Caption line={playback.feed().caption().cloned()} invited={session.invited_to_crash()} story_begun={session.has_read()} />
            }
        </section>
    }
}

/// Returns how far the run was played, if the playhead is not there.
fn ahead(end: Time, now: Time) -> Option<Time> {
    (now < end).then_some(end)
}

/// Returns what can be done to what is chosen on the stage.
fn subject(session: &Session, selection: Selection) -> Option<Subject> {
    let world = session.playback().world();
    let (network, stage) = (world.network(), &session.picture().stage);
    Some(match selection {
        Selection::Node(id) => Subject::Node {
            view: stage.nodes.iter().find(|view| view.id == id)?.clone(),
            isolated: is_isolated(world, id),
        },
        Selection::Link(one, other) => Subject::Link {
            view: LinkView::new(world, one, other),
            own_latency: network.own_latency(one.into(), other).is_some(),
        },
        Selection::Flight(id) => {
            Subject::Flight { id, view: network.flight(id).map(FlightView::new) }
        }
        Selection::Proxy => Subject::Proxy(stage.proxy.clone()),
        Selection::Client(id) => {
            Subject::Client(stage.clients.iter().find(|view| view.id == id)?.clone())
        }
        Selection::Why(_) => return None,
    })
}

/// Draws the bar of the lesson that is read.
fn lesson_bar(session: &Session) -> Html {
    let Some(lesson) = session.lesson() else { return Html::default() };
    let meaning = match lesson.explained() {
        Explained::Word(word) => {
            let catalog = session.library().catalog();
            catalog.and_then(|catalog| catalog.glossary.find(word)).cloned()
        }
        Explained::Hint | Explained::Nothing => None,
    };
    html! {
        <StoryBar
            heading={Rc::new(lesson.heading().clone())}
            lesson={lesson.lesson()}
            step={lesson.step()}
            read={session.read_so_far().of(&lesson.heading().id)}
            chosen={lesson.choice()}
            question={lesson.open_question().cloned()}
            explained={lesson.explained().clone()}
            {meaning}
            reading={lesson.is_reading()}
            is_over={!session.playback().is_playing()}
            auto={lesson.auto_advances()}
            actions={lesson.interventions(session.playback())}
            solved={lesson.solved()}
        />
    }
}

/// Draws what stands beside the stage: the logs, what was asked for, and the events.
fn beside(session: &Session, reading: bool) -> Html {
    let (playback, view, picture) = (session.playback(), session.view(), session.picture());
    let logs = html! { <Logs logs={&picture.logs} visible={&picture.visible} following={view.follows_logs()} /> };
    if reading {
        return html! {
            if picture.visible.has(Part::Logs) {
                <aside>{ logs }</aside>
            }
        };
    }
    html! {
        <>
            <Tabs open={view.tab()} />
            <aside>
                { logs }
                { panel(session) }
                <EventList
                    rows={&picture.rows}
                    filter={playback.feed().filter()}
                    nodes={playback.run().setup.nodes}
                />
            </aside>
        </>
    }
}

/// Draws why something is so, or all fields of what is chosen, if either was asked for.
fn panel(session: &Session) -> Html {
    let view = session.view();
    match view.selection() {
        Some(Selection::Why(_)) => html! { <WhyPanel answer={view.answer().cloned()} /> },
        _ if view.fields().is_some() => {
            html! { <FieldsPanel details={&session.picture().details} /> }
        }
        _ => Html::default(),
    }
}

/// Draws the row of time.
fn time_row(session: &Session, parts: &Parts) -> Html {
    let (playback, view, picture) = (session.playback(), session.view(), session.picture());
    let (can_undo, can_redo) = playback.timeline().can_undo_redo();
    html! {
        <TimeRow
            playing={playback.is_playing()}
            backwards={playback.is_playing_backwards()}
            speed={playback.speed()}
            tape={&picture.timeline}
            stride={playback.stride()}
            {can_undo}
            {can_redo}
            zoomed={view.is_timeline_zoomed()}
            end={ahead(session.horizon(), playback.now())}
            readouts={parts.readouts.clone()}
        />
    }
}

/// Draws the dialogs. Those with fields are there even while they are closed, so that what was typed stays.
fn dialogs(session: &Session) -> Html {
    let (forms, setup) = (session.forms(), session.playback().run().setup);
    let open = session.view().dialog();
    html! {
        <>
            <ClusterDialog {setup} preset={session.preset()} {forms} open={open == Some(Dialog::Cluster)} />
            <NetworkDialog nodes={setup.nodes} {forms} open={open == Some(Dialog::Network)} />
            { dialog(session) }
        </>
    }
}

/// Draws the dialog that is open, of those that are there only then.
fn dialog(session: &Session) -> Html {
    let library = session.library();
    let contents = || Rc::new(library.contents().cloned().unwrap_or_default());
    match session.view().dialog() {
        None | Some(Dialog::Cluster | Dialog::Network) => Html::default(),
        Some(Dialog::Legend) => html! { <Legend /> },
        Some(Dialog::Verdict) => {
            let verdict = VerdictView::new(session.playback().timeline().watched());
            html! { <VerdictDialog verdict={Rc::new(verdict)} /> }
        }
        Some(Dialog::History) => {
            let list = RunList::new(session.playback().timeline(), session.horizon());
            html! { <HistoryDialog list={Rc::new(list)} /> }
        }
        Some(Dialog::Share) => {
            let link = session.link_fragment();
            let address = link.map(|fragment| AttrValue::from(address::with_fragment(&fragment)));
            html! { <ShareDialog {address} refused={file_error(session)} level={session.playback().feed().filter().level} /> }
        }
        Some(Dialog::Gallery) => html! {
            <GalleryDialog
                contents={contents()}
                solved={session.solved_so_far().clone()}
                pictures={library.pictures()}
                fetch={session.fetch_state()}
            />
        },
        Some(Dialog::Contents) => {
            let here = session.lesson().map(|lesson| Here {
                id: lesson.heading().id.clone(),
                course: lesson.lesson().clone(),
                step: lesson.step(),
            });
            html! { <ContentsDialog contents={contents()} read={session.read_so_far().clone()} {here} fetch={session.fetch_state()} /> }
        }
    }
}
