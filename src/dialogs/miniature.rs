//! A small picture of a world.

use std::rc::Rc;

use yew::prelude::*;

use crate::components::stage::svg::{self, At, Px, term_class};
use scene::{Cut, Layout, LinkView, LogCell, LogRow, Miniature, NodeView, RoleName};

/// The properties of a [`MiniatureView`].
#[derive(Properties, PartialEq)]
pub struct MiniatureViewProps {
    /// What is in the picture; nothing as long as it is on its way.
    pub picture: Option<Rc<Miniature>>,
}

/// Servers on a ring with the links between them, and beside it the ends of their logs.
#[component]
pub fn MiniatureView(props: &MiniatureViewProps) -> Html {
    let Some(Miniature { stage, logs, layout }) = props.picture.as_deref() else {
        return html! { <svg class="mini" viewBox="0 0 1 1" aria-hidden="true"></svg> };
    };
    let links = stage.links.iter().filter(|link| link.other.node().is_some());
    let columns = u32::try_from(logs.columns).unwrap_or(1);
    let cells = Cells {
        width: 104 / columns.max(1),
        height: 112 / u32::try_from(logs.rows.len().max(3)).unwrap_or(3),
    };
    html! {
        <svg class="mini" viewBox="0 0 234 130" aria-hidden="true">
            <svg x="4" y="6" width="116" height="118" viewBox={ring(layout, &stage.nodes)}>
                <g>{ for links.map(|link| wire(link, layout)) }</g>
                <g>{ for stage.nodes.iter().map(|node| shape(node, layout)) }</g>
            </svg>
            <>{ for logs.rows.iter().zip(0..).map(|(row, line)| cells.log(row, line)) }</>
        </svg>
    }
}

/// Returns the part of the drawing in which the ring lies.
fn ring(layout: &Layout, nodes: &[NodeView]) -> String {
    let places = || nodes.iter().map(|node| layout.node(node.id));
    let edge = layout.radius + 120;
    let left = places().map(|it| it.x).min().unwrap_or(0) - edge;
    let top = places().map(|it| it.y).min().unwrap_or(0) - edge;
    let right = places().map(|it| it.x).max().unwrap_or(0) + edge;
    let bottom = places().map(|it| it.y).max().unwrap_or(0) + edge;
    format!("{} {} {} {}", Px(left), Px(top), Px(right - left), Px(bottom - top))
}

fn wire(link: &LinkView, layout: &Layout) -> Html {
    let (from, to) = (layout.node(link.one), layout.center(link.other));
    html! {
        <line
            key={format!("{}-{}", link.one, link.other)}
            class={classes!("wire", (link.cut != Cut::None).then_some("cut"))}
            x1={Px(from.x).to_string()}
            y1={Px(from.y).to_string()}
            x2={Px(to.x).to_string()}
            y2={Px(to.y).to_string()}
        />
    }
}

fn shape(node: &NodeView, layout: &Layout) -> Html {
    let shape = match node.role {
        RoleName::Leader => svg::polygon(layout.radius, &svg::HEXAGON),
        RoleName::Candidate | RoleName::PreCandidate => svg::polygon(layout.radius, &svg::DIAMOND),
        RoleName::Follower | RoleName::Down => svg::circle("shape", layout.radius),
    };
    html! {
        <g
            key={node.id.number()}
            class={classes!("node", node.role.word(), term_class(node.term))}
            transform={format!("translate({})", At(layout.node(node.id)))}
        >
            { shape }
        </g>
    }
}

/// How large the entries of the logs are.
#[derive(Clone, Copy)]
struct Cells {
    width: u32,
    height: u32,
}

impl Cells {
    fn log(self, row: &LogRow, line: u32) -> Html {
        let cells = row.cells.iter().zip(0..);
        let cells =
            cells.filter_map(|(cell, column)| Some(self.cell(cell.as_ref()?, column, line)));
        html! { <g key={line}>{ for cells }</g> }
    }

    fn cell(self, cell: &LogCell, column: u32, line: u32) -> Html {
        html! {
            <rect
                key={column}
                class={classes!(term_class(cell.term), cell.committed.then_some("fixed"))}
                x={(128 + column * self.width).to_string()}
                y={(9 + line * self.height).to_string()}
                width={(self.width - 2).to_string()}
                height={(self.height - 3).min(16).to_string()}
                rx="2"
            />
        }
    }
}
