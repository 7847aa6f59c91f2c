//! The popover of what is chosen on the stage.

use std::rc::Rc;

use yew::prelude::*;

use super::actions::{FlightActions, LinkActions, LinkLatency, NodeActions};
use super::frame::PopoverFrame;
use crate::dispatch::use_dispatch;
use raft::NodeId;
use scene::{
    ClientView, Cut, FlightView, LinkView, NodeView, ProxyView, Selection, narration, words,
};
use session::{Action, Forms, ViewAction};
use sim::{FlightId, Question};

/// What is chosen, as far as its popover shows it.
#[derive(Clone, PartialEq, Debug)]
pub enum Subject {
    /// A server.
    Node {
        /// The server.
        view: NodeView,
        /// All its links are cut.
        isolated: bool,
    },
    /// A link.
    Link {
        /// Its ends, and what of it is cut.
        view: LinkView,
        /// It has a latency of its own.
        own_latency: bool,
    },
    /// A message.
    Flight {
        /// Its number.
        id: FlightId,
        /// The message, if it is still on its way.
        view: Option<FlightView>,
    },
    /// The proxy.
    Proxy(ProxyView),
    /// A client.
    Client(ClientView),
}

impl Subject {
    fn selection(&self) -> Selection {
        match self {
            Self::Node { view, .. } => Selection::Node(view.id),
            Self::Link { view, .. } => Selection::Link(view.one, view.other),
            Self::Flight { id, .. } => Selection::Flight(*id),
            Self::Proxy(_) => Selection::Proxy,
            Self::Client(view) => Selection::Client(view.id),
        }
    }

    /// Returns its name, and a few words on how it is.
    fn words(&self) -> (String, String) {
        match self {
            Self::Node { view, .. } => (view.id.to_string(), node_words(view)),
            Self::Link { view, .. } => (format!("link {}", view.name()), cut_words(view)),
            Self::Flight { view: Some(view), .. } => {
                let ways = format!("{} → {}", view.from, view.to);
                (format!("{} {}", narration::kind(view.kind), view.label), ways)
            }
            Self::Flight { view: None, .. } => ("message".into(), "no longer in flight".into()),
            Self::Proxy(view) => ("proxy".into(), proxy_words(view)),
            Self::Client(view) => (view.id.to_string(), client_words(view)),
        }
    }

    /// Returns what finds it in the document.
    fn selector(&self) -> String {
        match self {
            Self::Node { view, .. } => format!("[data-node='{}'] .halo", view.id),
            Self::Link { view, .. } => format!("[data-link='{}'] .middle", view.name()),
            Self::Flight { id, .. } => format!("[data-flight='{}']", id.0),
            Self::Proxy(_) => "[data-proxy] .shape".into(),
            Self::Client(view) => format!("[data-client='{}'] .shape", view.id),
        }
    }
}

/// The properties of a [`StagePopover`].
#[derive(Properties, PartialEq)]
pub struct StagePopoverProps {
    /// What is chosen.
    pub subject: Subject,
    /// What is in the fields.
    pub forms: Rc<Forms>,
}

/// What is chosen, in a few words, and what can be done to it.
#[component]
pub fn StagePopover(props: &StagePopoverProps) -> Html {
    let StagePopoverProps { subject, forms } = props;
    let (name, state) = subject.words();
    let close: Action = ViewAction::Deselect(subject.selection()).into();
    let actions = match subject {
        Subject::Node { view, isolated } => {
            html! { <NodeActions view={view.clone()} isolated={*isolated} /> }
        }
        Subject::Link { view, own_latency } => html! {
            <>
                <LinkActions view={view.clone()} />
                <LinkLatency view={view.clone()} own={*own_latency} {forms} />
            </>
        },
        Subject::Flight { id, view } => {
            html! { <FlightActions id={*id} in_flight={view.is_some()} /> }
        }
        Subject::Proxy(_) | Subject::Client(_) => Html::default(),
    };
    html! {
        <PopoverFrame {close} name={name.clone()} thing={subject.selector()}>
            <h2>{ name }{ " " }<span>{ state }</span></h2>
            <Facts subject={subject.clone()} />
            { actions }
        </PopoverFrame>
    }
}

/// The properties of [`Facts`].
#[derive(Properties, PartialEq)]
struct FactsProps {
    subject: Subject,
}

/// The few facts that matter most, and the ways to all of them and to why they are so.
#[component]
fn Facts(props: &FactsProps) -> Html {
    let dispatch = use_dispatch();
    let shown = props.subject.selection();
    let fields = dispatch.reform(move |_: MouseEvent| ViewAction::ShowFields(shown).into());
    let ask = |question: Question, text: String| {
        let onclick = dispatch.reform(move |_| ViewAction::Select(Selection::Why(question)).into());
        html! { <button class="textual" {onclick}>{ text }</button> }
    };
    let (fact, questions) = match &props.subject {
        Subject::Node { view, .. } => (node_fact(view), node_questions(view)),
        _ => (String::new(), Vec::new()),
    };
    html! {
        <p class="facts-line">
            if !fact.is_empty() { <span>{ fact }</span> }
            <button class="textual" onclick={fields}>{ "all fields" }</button>
            <>{ for questions.into_iter().map(|(question, text)| ask(question, text)) }</>
        </p>
    }
}

fn node_fact(view: &NodeView) -> String {
    let vote = view.voted_for.map_or_else(|| "no vote".into(), |vote| format!("voted {vote}"));
    format!("log to {} · commit {} · {vote}", view.last, words::index(view.commit))
}

fn node_questions(view: &NodeView) -> Vec<(Question, String)> {
    let NodeView { id, role, term, .. } = view;
    let mut questions = vec![
        (Question::Role(*id), format!("why {}?", role.word())),
        (Question::Term(*id), format!("why term {term}?")),
    ];
    questions.extend(view.voted_for.map(|_| (Question::Vote(*id), "why this vote?".into())));
    questions
}

fn node_words(view: &NodeView) -> String {
    format!("{}, term {}", view.state(), view.term)
}

fn cut_words(view: &LinkView) -> String {
    match view.cut {
        Cut::None => "works".into(),
        Cut::Both => "cut both ways".into(),
        Cut::There => one_way(view.one, &view.other.to_string()),
        Cut::Back => format!("cut from {} to {}", view.other, view.one),
    }
}

fn one_way(from: NodeId, to: &str) -> String {
    format!("cut from {from} to {to}")
}

fn proxy_words(view: &ProxyView) -> String {
    match view.open {
        0 => format!("asks {} next", view.guess),
        open => format!("asks {} next · {open} pending", view.guess),
    }
}

fn client_words(view: &ClientView) -> String {
    match (view.open, &view.last) {
        (0, None) => "has asked nothing yet".into(),
        (0, Some((answer, _))) => answer.clone(),
        (open, _) => format!("{open} waiting"),
    }
}
