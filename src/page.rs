//! The page as a function of its session: which components it has, and what each shows.

use std::rc::Rc;

use yew::prelude::*;

use crate::browser::address;
use crate::components::caption::Caption;
use crate::components::client_form::{ClientForm, LastAnswer, LastAnswerProps};
use crate::components::diagram::SpaceTimeDiagram;
use crate::components::event_list::EventList;
use crate::components::header::Header;
use crate::components::lesson_caption::LessonCaption;
use crate::components::logs::Logs;
use crate::components::notice::Notice;
use crate::components::question::QuestionPanel;
use crate::components::spotlight::Spotlight;
use crate::components::stage::{ClusterStage, PartitionNotice};
use crate::components::tabs::Tabs;
use crate::components::tank::Tank;
use crate::components::timeline_bar::TimelineBar;
use crate::components::transport::Transport;
use crate::dialogs::contents::{ContentsDialog, Here};
use crate::dialogs::gallery::GalleryDialog;
use crate::dialogs::legend::Legend;
use crate::dialogs::share::ShareDialog;
use crate::motion::Readouts;
use crate::panels::inspector::{Inspector, NodeSubject, Subject};
use crate::panels::network::NetworkPanel;
use crate::panels::run::RunPanel;
use crate::panels::setup::SetupPanel;
use crate::panels::why::WhyPanel;
use lesson::Point;
use raft::Time;
use scene::{LinkView, NodeView, RoleName, RunList, Selection};
use session::{Dialog, Explained, LessonSession, Session, Tab, is_isolated};

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
    let (playback, view, picture) = (session.playback(), session.view(), session.picture());
    let run = playback.run();
    let nodes = run.setup.nodes;
    let spotlight = spotlight(session.lesson());
    let worst = playback.timeline().watched().checker().worst();
    html! {
        <ContextProvider<Spotlight> context={spotlight.clone()}>
            <main
                ref={&parts.readouts.root}
                data-seed={run.seed.to_string()}
                data-playing={playback.is_playing().to_string()}
                data-nodes={nodes.to_string()}
                data-tab={view.tab().id()}
                data-room={session.mode().id()}
            >
                <Header
                    seed={run.seed}
                    mode={session.mode()}
                    forms={session.forms()}
                    violation={worst.map(|violation| AttrValue::from(violation.to_string()))}
                    rules={run.setup.rules}
                />
                <section class="stage" aria-label="Stage">
                    { tank(session, parts) }
                    { caption(session) }
                </section>
                <aside>
                    <Tabs open={view.tab()} />
                    <Logs logs={&picture.logs} following={view.follows_logs()} />
                    <div
                        class={classes!("middle", spotlight.beside(Point::Details))}
                        role="region" aria-label="Details" tabindex="0"
                    >
                        { panel(session) }
                    </div>
                    <EventList lines={&picture.lines} filter={playback.feed().filter()} {nodes} />
                </aside>
                { footer(session, parts) }
                { dialog(session) }
            </main>
        </ContextProvider<Spotlight>>
    }
}

/// Returns what the caption that is read points at.
fn spotlight(lesson: Option<&LessonSession>) -> Spotlight {
    let read = lesson.filter(|lesson| lesson.is_reading() && lesson.is_answered());
    read.map_or_else(Spotlight::default, |lesson| Spotlight(lesson.current().points[..].into()))
}

/// Draws the cluster, or the space-time diagram in its place, and what lies over it.
fn tank(session: &Session, parts: &Parts) -> Html {
    let (picture, selection) = (session.picture(), session.view().selection());
    let now = session.playback().now();
    html! {
        <Tank>
            if let Some(it) = session.diagram() {
                <SpaceTimeDiagram
                    diagram={it.diagram()}
                    window={*it.window()}
                    end={ahead(session.playback().end(), now)}
                    playhead_shown={it.window().from() <= now && now <= it.window().until()}
                />
            } else {
                <ClusterStage
                    stage={&picture.stage}
                    layout={&picture.layout}
                    {selection}
                    still={parts.is_still}
                />
            }
            <PartitionNotice stage={&picture.stage} />
        </Tank>
    }
}

/// Returns how far the run was played, if the playhead is not there.
fn ahead(end: Time, now: Time) -> Option<Time> {
    (now < end).then_some(end)
}

/// Draws the caption of a lesson, or what happened last.
fn caption(session: &Session) -> Html {
    let Some(lesson) = session.lesson() else {
        let line = session.playback().feed().caption().cloned();
        return html! { <Caption {line} story_begun={session.has_read()} /> };
    };
    let meaning = match lesson.explained() {
        Explained::Word(word) => {
            let catalog = session.library().catalog();
            catalog.and_then(|catalog| catalog.glossary.find(word)).cloned()
        }
        Explained::Hint | Explained::Nothing => None,
    };
    html! {
        <LessonCaption
            heading={Rc::new(lesson.heading().clone())}
            course={lesson.lesson()}
            step={lesson.step()}
            shown={lesson.is_answered()}
            explained={lesson.explained().clone()}
            {meaning}
            reading={lesson.is_reading()}
            auto={lesson.auto_advances()}
            actions={lesson.interventions(session.playback())}
            solved={lesson.solved()}
        />
    }
}

/// Draws the panel that is open.
fn panel(session: &Session) -> Html {
    let (playback, view, forms) = (session.playback(), session.view(), session.forms());
    if let Some(lesson) = session.lesson().filter(|lesson| lesson.open_question().is_some()) {
        return html! {
            <QuestionPanel
                course={lesson.lesson()}
                step={lesson.step()}
                chosen={lesson.choice()}
                shown={lesson.is_answered()}
            />
        };
    }
    let setup = playback.run().setup;
    match (view.tab(), view.selection()) {
        (Tab::Network, _) => html! { <NetworkPanel nodes={setup.nodes} {forms} /> },
        (Tab::Setup, _) => html! { <SetupPanel {setup} {forms} /> },
        (Tab::Run, _) => {
            let list = RunList::new(playback.timeline(), session.horizon());
            html! { <RunPanel list={Rc::new(list)} /> }
        }
        (Tab::Selected | Tab::Logs | Tab::Events, Selection::Why(_)) => {
            html! { <WhyPanel answer={view.answer().cloned()} /> }
        }
        (Tab::Selected | Tab::Logs | Tab::Events, selection) => {
            let details = &session.picture().details;
            html! { <Inspector {details} subject={subject(session, selection)} {forms} /> }
        }
    }
}

/// Returns what can be done to what is chosen.
fn subject(session: &Session, selection: Selection) -> Subject {
    let world = session.playback().world();
    let network = world.network();
    match selection {
        Selection::Node(id) => {
            let view = session.picture().stage.nodes.iter().find(|view| view.id == id);
            let subject = |view: &NodeView| NodeSubject {
                id,
                down: view.role == RoleName::Down,
                paused: view.paused,
                isolated: is_isolated(world, id),
            };
            view.map_or(Subject::Other, |view| Subject::Node(subject(view)))
        }
        Selection::Link(one, other) => Subject::Link {
            view: LinkView::new(world, one, other),
            own_latency: network.own_latency(one.into(), other).is_some(),
        },
        Selection::Flight(id) => Subject::Flight { id, in_flight: network.flight(id).is_some() },
        Selection::Proxy | Selection::Client(_) | Selection::Why(_) => Subject::Other,
    }
}

/// Draws the row of time, the client's form and what the page says.
fn footer(session: &Session, parts: &Parts) -> Html {
    let (playback, view, picture) = (session.playback(), session.view(), session.picture());
    let (can_undo, can_redo) = playback.timeline().can_undo_redo();
    let notices = session.notices().sentences().into_iter().map(|(kind, text)| {
        html! { <Notice key={kind as usize} {kind} {text} /> }
    });
    html! {
        <footer>
            <TimelineBar
                tape={&picture.timeline}
                stride={playback.stride()}
                {can_undo}
                {can_redo}
                zoomed={view.is_timeline_zoomed()}
                end={ahead(session.horizon(), playback.now())}
                readouts={parts.readouts.clone()}
            />
            <Transport
                playing={playback.is_playing()}
                backwards={playback.is_playing_backwards()}
                speed={playback.speed()}
                diagram={session.diagram().is_some()}
                clock={&parts.readouts.clock}
            />
            <ClientForm forms={session.forms()} />
            <div class="answers">
                <>{ for notices }</>
                <LastAnswer ..LastAnswerProps::new(picture.stage.clients.first()) />
            </div>
        </footer>
    }
}

/// Draws what lies over the page.
fn dialog(session: &Session) -> Html {
    let library = session.library();
    let contents = || Rc::new(library.contents().cloned().unwrap_or_default());
    match session.view().dialog() {
        None => Html::default(),
        Some(Dialog::Legend) => html! { <Legend /> },
        Some(Dialog::Share) => {
            let link = session.link_fragment();
            let address = link.map(|fragment| AttrValue::from(address::with_fragment(&fragment)));
            html! { <ShareDialog {address} level={session.playback().feed().filter().level} /> }
        }
        Some(Dialog::Gallery) => html! {
            <GalleryDialog
                contents={contents()}
                solved={session.solved_so_far().clone()}
                pictures={library.pictures()}
            />
        },
        Some(Dialog::Contents) => {
            let here = session.lesson().map(|lesson| Here {
                id: lesson.heading().id.clone(),
                course: lesson.lesson().clone(),
                step: lesson.step(),
            });
            html! { <ContentsDialog contents={contents()} read={session.read_so_far().clone()} {here} /> }
        }
    }
}
