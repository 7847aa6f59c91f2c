//! The words beside what stands on the stage, and the places that nothing else should cover.

use crate::{Layout, LinkView, NodeView, Part, Point, RoleName, Stage, Visible};
use sim::Address;

/// A line of words beside a server.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct WordLine {
    /// What kind of words, as a class of the style.
    pub class: &'static str,
    /// The words.
    pub text: String,
    /// Where their middle and the line below them are, from the middle of the server.
    pub at: Point,
    /// Half of their width, about.
    half: i32,
}

/// A place on the stage that is taken: by a server, a box, or words.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct TakenPlace {
    /// The actor itself, unless these are words beside it.
    pub actor: Option<Address>,
    /// The middle.
    pub center: Point,
    /// Half of the width and of the height.
    pub half: Point,
}

/// The distance from a server to the first line of words above it, and below it: beyond the rings around it.
const ABOVE: i32 = 195;
const BELOW: i32 = 305;
/// The distance between two lines.
const LINE: i32 = 165;
/// How high capital letters are, about, and how far the rings around a server reach.
const LETTERS: i32 = 100;
const RINGS: i32 = 105;
/// Half the width and height of the sign of a cut link.
pub const MARK: i32 = 130;
/// With so many cut links their signs would cover each other, and dashes say enough.
const MARKS: usize = 12;

impl Layout {
    /// Returns the words beside a server, from the inside out: its role, and its votes or its vote. Where there is less
    /// room they are one line; where there is hardly any, only who leads, who is down, and votes are said.
    #[must_use]
    pub fn word_lines(&self, view: &NodeView, visible: &Visible) -> Vec<WordLine> {
        let has_votes = visible.has(Part::Votes);
        let votes = view.votes.filter(|_| has_votes);
        let dots = votes.map(|votes| {
            let dot = |vote| if vote < votes.granted { '●' } else { '○' };
            (0..votes.needed).map(dot).collect::<String>()
        });
        let role = self.role_words(view, visible);
        let mut lines = Vec::new();
        if self.roomy {
            lines.extend(role.map(|role| ("role", role)));
            lines.extend(dots.map(|dots| ("votes", dots)));
            if let Some(votes) = votes {
                lines.push(("more", votes.words()));
            } else if let Some(vote) = view.voted_for.filter(|_| has_votes)
                && view.role == RoleName::Follower
            {
                lines.push(("more", format!("voted for {vote}")));
            }
        } else {
            let words: Vec<String> = role.into_iter().chain(dots).collect();
            let line = words.join(" ");
            lines.extend((!line.is_empty()).then_some(("role small", line)));
        }
        let (first, step) = match self.label_above(view.id) {
            true => (-self.radius - ABOVE, -LINE),
            false => (self.radius + BELOW, LINE),
        };
        let heights = (0..).map(|line| first + line * step);
        lines
            .into_iter()
            .zip(heights)
            .map(|((class, text), y)| self.line(view, class, text, y))
            .collect()
    }

    fn role_words(&self, view: &NodeView, visible: &Visible) -> Option<String> {
        let is_said = match view.role {
            RoleName::Down => true,
            RoleName::Leader => visible.has(Part::Roles),
            RoleName::PreCandidate | RoleName::Candidate | RoleName::Follower => {
                visible.has(Part::Roles) && (!self.crowded || view.paused)
            }
        };
        is_said.then(|| view.state())
    }

    /// Places a line so that it stays on the stage.
    fn line(&self, view: &NodeView, class: &'static str, text: String, y: i32) -> WordLine {
        let letter = |letter: char| match (class, letter) {
            ("votes", _) => 66,
            (_, '●' | '○') => 57,
            ("role", _) if view.role != RoleName::Follower => 46,
            _ => 38,
        };
        let half = text.chars().map(letter).sum();
        let (center, width) = (self.node(view.id).x, self.size.width * 10);
        let (least, most) = (half + 20, width - half - 20);
        let x = if least < most { center.clamp(least, most) - center } else { 0 };
        WordLine { class, text, at: Point { x, y }, half }
    }

    /// Returns the places that are taken by what is drawn of a cluster.
    #[must_use]
    pub fn taken_places(&self, stage: &Stage, visible: &Visible) -> Vec<TakenPlace> {
        let mut places = Vec::new();
        for view in stage.nodes.iter().filter(|view| visible.has_actor(view.id)) {
            let (center, around) = (self.node(view.id), self.radius + RINGS);
            let half = Point { x: around, y: around };
            places.push(TakenPlace { actor: Some(view.id.into()), center, half });
            for WordLine { at, half, .. } in self.word_lines(view, visible) {
                let center = Point { x: center.x + at.x, y: center.y + at.y - LETTERS / 2 };
                let half = Point { x: half, y: LETTERS / 2 + 10 };
                places.push(TakenPlace { actor: None, center, half });
            }
        }
        let clients = stage.clients.iter().map(|client| Address::Client(client.id));
        for actor in clients.chain([Address::Proxy]).filter(|actor| visible.has_actor(*actor)) {
            let (center, half) = (self.center(actor), self.half(actor));
            places.push(TakenPlace { actor: Some(actor), center, half });
            if !self.tall && actor == Address::Proxy {
                // Whom it asks, and how often it has tried.
                let center = Point { y: center.y + half.y + 200, ..center };
                places.push(TakenPlace { actor: None, center, half: Point { x: 260, y: 160 } });
            }
        }
        places
    }

    /// Returns where the signs of cut links stand, link by link: in the middle, where messages stop, or as near to it as
    /// there is a free place. `None` for a link that needs none.
    #[must_use]
    pub fn marks(&self, links: &[&LinkView], taken: &[TakenPlace]) -> Vec<Option<Point>> {
        let is_cut = |link: &&&LinkView| link.cut != crate::Cut::None;
        if links.iter().filter(is_cut).count() > MARKS {
            return vec![None; links.len()];
        }
        let mut taken = taken.to_vec();
        let mut place = |link: &LinkView| {
            let (from, to) = (self.node(link.one), self.center(link.other));
            let at = |percent: i32| Point {
                x: from.x + (to.x - from.x) * percent / 100,
                y: from.y + (to.y - from.y) * percent / 100,
            };
            let half = Point { x: MARK, y: MARK };
            let covered = |percent: &i32| {
                let mark = TakenPlace { actor: None, center: at(*percent), half };
                taken.iter().filter(|other| other.overlaps(&mark)).count()
            };
            let away = (0..18).flat_map(|step| [50 + 2 * step, 50 - 2 * step]);
            let center = at(away.min_by_key(covered)?);
            taken.push(TakenPlace { actor: None, center, half });
            Some(center)
        };
        links.iter().map(|link| if is_cut(&link) { place(link) } else { None }).collect()
    }
}

impl TakenPlace {
    fn overlaps(&self, other: &Self) -> bool {
        (self.center.x - other.center.x).abs() < self.half.x + other.half.x
            && (self.center.y - other.center.y).abs() < self.half.y + other.half.y
    }
}
