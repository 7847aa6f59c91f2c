//! Positions in the diagram, in tenths of a pixel.

use crate::diagram::causal_past::CausalPast;
use crate::diagram::tracks::{MessageTrack, Tracks};
use crate::layout::{Point, Size};
use raft::{Micros, Time};
use sim::Loss;

/// The height of the time axis, above the first lane.
pub const AXIS: i32 = 220;
/// The room below the last lane.
const BELOW: i32 = 60;
/// The gap between a lane and the end of an arrow.
const GAP: i32 = 70;
/// How far outside of its tile an arrow is drawn: beyond that it is never seen.
const FAR: i32 = 40_000;

/// The input of the layout.
pub struct Plan<'a> {
    pub tracks: &'a Tracks,
    pub past: Option<&'a CausalPast>,
    pub size: Size,
    pub span: Micros,
}

/// Returns how far a time is to the right of another.
pub fn x(origin: Time, time: Time, size: Size, span: Micros) -> i32 {
    let (later, earlier) = ((time - origin).0, (origin - time).0);
    let width = u64::try_from(size.width.max(1)).unwrap_or(1) * 10;
    let part = |micros: u64| {
        let tenths = micros.saturating_mul(width) / span.0.max(1);
        i32::try_from(tenths).unwrap_or(i32::MAX / 4).min(i32::MAX / 4)
    };
    part(later) - part(earlier)
}

impl Plan<'_> {
    pub fn x(&self, origin: Time, time: Time) -> i32 {
        x(origin, time, self.size, self.span)
    }

    /// The height of a lane: in the middle of a whole pixel, so that its edges are sharp.
    pub fn y(&self, lane: u8) -> i32 {
        let pitch = self.pitch();
        (AXIS + pitch * i32::from(lane) + pitch / 2 + 30) / 10 * 10 + 5
    }

    /// The distance from one lane to the next.
    pub fn pitch(&self) -> i32 {
        let lanes = i32::try_from(self.tracks.all().len()).unwrap_or(1).max(1);
        ((self.size.height.max(0) * 10 - AXIS - BELOW) / lanes).max(GAP * 3)
    }

    /// Returns the start and the end of a message's arrow, if its end is known.
    pub fn path(&self, origin: Time, message: &MessageTrack) -> Option<(Point, Point)> {
        let end = message.ends()?;
        let (from, to) = (self.y(message.from), self.y(message.to));
        let gap = if from < to { GAP } else { -GAP };
        let (from, to) = (from + gap, to - gap);
        let reached = i64::from(reached(message));
        let height = i64::from(to - from) * reached / 1_000;
        let start = Point { x: self.x(origin, message.sent), y: from };
        let stop = Point { x: self.x(origin, end), y: from + i32::try_from(height).unwrap_or(0) };
        Some((cut(start, stop), cut(stop, start)))
    }
}

/// The share of its path that a message travels, in thousandths.
fn reached(message: &MessageTrack) -> u16 {
    match message.end {
        None | Some((_, _, None | Some(Loss::ReceiverDown | Loss::InboxFull))) => 1_000,
        Some((_, _, Some(Loss::Chance | Loss::Cut))) => 500,
        Some((_, _, Some(Loss::Congestion))) => 0,
        Some((_, time, Some(Loss::ByHand))) => message.arrives.map_or(500, |arrives| {
            let whole = (arrives - message.sent).0.max(1);
            let part = (time - message.sent).0.saturating_mul(1_000) / whole;
            u16::try_from(part).unwrap_or(1_000).min(1_000)
        }),
    }
}

/// Returns a point of a line, or the one where the line leaves the visible area.
fn cut(point: Point, other: Point) -> Point {
    let x = point.x.clamp(-FAR, FAR);
    if x == point.x || other.x == point.x {
        return Point { x, y: point.y };
    }
    let part = i64::from(x) - i64::from(point.x);
    let whole = i64::from(other.x) - i64::from(point.x);
    let rise = i64::from(other.y - point.y) * part / whole;
    Point { x, y: point.y + i32::try_from(rise).unwrap_or(0) }
}

/// The steps between two times, in microseconds: 1, 2 or 5 milliseconds, ten times that, and so on.
pub fn tick_step(size: Size, span: Micros) -> u64 {
    /// The least distance in whole pixels: there is room for a label in between.
    const APART: u64 = 90;
    let width = u64::try_from(size.width.max(1)).unwrap_or(1);
    let least = span.0.saturating_mul(APART) / width;
    let mut unit = 1_000;
    loop {
        for step in [unit, 2 * unit, 5 * unit] {
            if step >= least || step >= u64::MAX / 20 {
                return step;
            }
        }
        unit *= 10;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_round_and_apart() {
        let size = |width| Size { width, height: 100 };
        for (width, span, step) in
            [(700, 500, 100), (700, 5, 1), (320, 500, 200), (700, 60_000, 10_000)]
        {
            assert_eq!(tick_step(size(width), Micros::from_millis(span)), step * 1_000);
        }
        assert!(tick_step(size(-3), Micros(u64::MAX)) > 0);
    }

    #[test]
    fn a_line_that_goes_out_of_sight_keeps_its_slope() {
        let (start, stop) = (Point { x: -100_000, y: 0 }, Point { x: 100_000, y: 2_000 });
        assert_eq!(cut(start, stop), Point { x: -FAR, y: 600 });
        assert_eq!(cut(stop, start), Point { x: FAR, y: 1_400 });
    }

    #[test]
    fn what_is_too_far_away_is_only_far_away() {
        let size = Size { width: 700, height: 100 };
        assert_eq!(x(Time(0), Time(500), size, Micros(1_000)), 3_500);
        assert_eq!(x(Time(500), Time(0), size, Micros(1_000)), -3_500);
        assert!(x(Time(0), Time::NEVER, size, Micros(0)) > 1_000_000);
        assert!(x(Time::NEVER, Time(0), size, Micros(0)) < -1_000_000);
    }
}
