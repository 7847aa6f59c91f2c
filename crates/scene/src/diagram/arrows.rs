//! Lays out messages and their labels.

use crate::diagram::causal_past::CausalPast;
use crate::diagram::geometry::{AXIS, Plan};
use crate::diagram::tile::{ArrowEnd, MessageArrow, TextLabel, Tile};
use crate::diagram::tracks::MessageTrack;
use crate::layout::Point;
use raft::Time;
use sim::MessageKind;

/// The average width of a character, and the height of one.
const CHARACTER: Point = Point { x: 76, y: 100 };
/// How far characters go below their base line.
const BELOW: i32 = 25;
/// Half of the height of a lane.
const LANE: i32 = 65;
/// With lanes closer than this, heartbeats and their replies have no labels.
const WIDE: i32 = 600;
/// The least room of a message, in tenths of a pixel times lanes.
const ROOM: i32 = 130;
/// The positions along an arrow at which its label may be, in thousandths, the best first.
const POSITIONS: [i32; 9] = [500, 420, 580, 340, 660, 260, 740, 180, 820];

impl Plan<'_> {
    /// Adds messages to a tile, with labels where there is room for them. If there are too many for
    /// the width, heartbeats, AppendEntries and their replies are left out, or all.
    pub fn arrows(
        &self,
        mut sent: Vec<&MessageTrack>,
        width: i32,
        left: Option<&Tile>,
        tile: &mut Tile,
    ) {
        let lanes = i32::try_from(self.tracks.all().len()).unwrap_or(1);
        let most = usize::try_from(width.saturating_mul(lanes) / ROOM).unwrap_or(0).max(20);
        if sent.len() > most {
            tile.thinned = true;
            sent.retain(|message| !is_steady(message.kind));
        }
        if sent.len() > most {
            sent.clear();
        }
        tile.arrows = sent.iter().filter_map(|message| self.arrow(tile.begins, message)).collect();
        let mut taken: Vec<LabelBox> = tile.labels.iter().map(LabelBox::new).collect();
        if let Some(left) = left {
            let offset = self.x(tile.begins, left.begins);
            taken.extend(left.labels.iter().map(|label| LabelBox::new(label).moved(offset)));
        }
        let known = self.x(tile.begins, self.tracks.until());
        let is_labeled = |arrow: &&MessageArrow| {
            self.pitch() >= WIDE || !is_steady(arrow.kind) || arrow.label.len() > 3
        };
        for arrow in tile.arrows.iter().filter(is_labeled) {
            if let Some(label) = self.label(arrow, known, &taken) {
                taken.push(LabelBox::new(&label));
                tile.labels.push(label);
            }
        }
    }

    fn arrow(&self, origin: Time, message: &MessageTrack) -> Option<MessageArrow> {
        let (from, to) = self.path(origin, message)?;
        let ending = match message.end {
            None => ArrowEnd::Open,
            Some((_, _, None)) => ArrowEnd::Came,
            Some((_, _, Some(_))) => ArrowEnd::Lost,
        };
        let sending = (message.number > 0).then_some((message.number, message.sent));
        let record = message.end.map(|(number, time, _)| (number, time)).or(sending);
        let chosen = self.past.is_some_and(|past| {
            record.is_some_and(|(number, _)| past.chosen == number) || past.chosen == message.number
        });
        let arrived = |past: &CausalPast| {
            let holds = |(number, _)| past.holds(message.to, number);
            ending == ArrowEnd::Came && record.is_some_and(holds)
        };
        let tracks = self.tracks.all();
        Some(MessageArrow {
            id: message.id,
            kind: message.kind,
            label: message.label.clone(),
            sender: tracks[usize::from(message.from)].address,
            receiver: tracks[usize::from(message.to)].address,
            term: message.term,
            ending,
            from,
            to,
            record,
            lit: chosen || self.past.is_none_or(arrived),
            chosen,
        })
    }

    /// Places the label of a message at the first position along its arrow where it covers nothing.
    /// The label of a message in flight is where the message has already been.
    fn label(&self, arrow: &MessageArrow, known: i32, taken: &[LabelBox]) -> Option<TextLabel> {
        let width = label_width(&arrow.label);
        let (x, y) = (arrow.to.x - arrow.from.x, arrow.to.y - arrow.from.y);
        // The label would cover a short arrow.
        if y.abs() < 2 * CHARACTER.y && x.abs() < 2 * width {
            return None;
        }
        POSITIONS.into_iter().find_map(|share| {
            let middle =
                Point { x: arrow.from.x + x * share / 1_000, y: arrow.from.y + y * share / 1_000 };
            let at = Point { x: middle.x - width / 2, y: middle.y + CHARACTER.y / 2 - 8 };
            let label = TextLabel { at, text: arrow.label.clone(), state: false, lit: arrow.lit };
            let place = LabelBox::new(&label);
            let free = (arrow.ending != ArrowEnd::Open || place.right <= known)
                && !self.is_on_lane(&place)
                && !taken.iter().any(|other| place.meets(other));
            free.then_some(label)
        })
    }

    fn is_on_lane(&self, place: &LabelBox) -> bool {
        let pitch = self.pitch();
        let first = self.y(0);
        let nearest = ((place.top + place.bottom) / 2 - first + pitch / 2).div_euclid(pitch);
        let lane = first + nearest * pitch;
        place.top < lane + LANE && lane - LANE < place.bottom || place.top < AXIS
    }
}

/// True for the messages that only keep the cluster going.
fn is_steady(kind: MessageKind) -> bool {
    matches!(kind, MessageKind::AppendEntries | MessageKind::AppendEntriesReply)
}

/// The rectangle that a label takes.
struct LabelBox {
    left: i32,
    right: i32,
    top: i32,
    bottom: i32,
}

impl LabelBox {
    fn new(label: &TextLabel) -> Self {
        let Point { x, y } = label.at;
        let right = x + label_width(&label.text);
        Self { left: x, right, top: y - CHARACTER.y, bottom: y + BELOW }
    }

    fn moved(self, x: i32) -> Self {
        Self { left: self.left.saturating_add(x), right: self.right.saturating_add(x), ..self }
    }

    fn meets(&self, other: &Self) -> bool {
        self.left < other.right + 20
            && other.left < self.right + 20
            && self.top < other.bottom
            && other.top < self.bottom
    }
}

/// The approximate width of a label.
pub fn label_width(text: &str) -> i32 {
    CHARACTER.x.saturating_mul(i32::try_from(text.chars().count()).unwrap_or(i32::MAX))
}
