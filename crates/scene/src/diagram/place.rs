//! Where everything in the diagram stands, in tenths of a pixel.

use crate::diagram::past::Past;
use crate::diagram::tracks::{Passage, Tracks};
use crate::layout::{Point, Size};
use raft::{Micros, Time};
use sim::Loss;

/// Above the first lane: the times.
pub const AXIS: i32 = 220;
/// Below the last lane.
const BELOW: i32 = 60;
/// Between a lane and the end of a message's line.
const GAP: i32 = 70;
/// How far outside of its piece a line is drawn: behind that it would not be seen anyway.
const FAR: i32 = 40_000;

/// What pieces are made of.
pub struct Plan<'a> {
    pub tracks: &'a Tracks,
    pub past: Option<&'a Past>,
    pub size: Size,
    pub span: Micros,
}

/// How far an instant is to the right of another one.
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
    pub fn y(&self, row: u8) -> i32 {
        let pitch = self.pitch();
        (AXIS + pitch * i32::from(row) + pitch / 2 + 30) / 10 * 10 + 5
    }

    /// From one lane to the next.
    pub fn pitch(&self) -> i32 {
        let rows = i32::try_from(self.tracks.rows().len()).unwrap_or(1).max(1);
        ((self.size.height.max(0) * 10 - AXIS - BELOW) / rows).max(GAP * 3)
    }

    /// Where a message's line begins and ends, if its end is known.
    pub fn way(&self, origin: Time, way: &Passage) -> Option<(Point, Point)> {
        let end = way.ends()?;
        let (from, to) = (self.y(way.from), self.y(way.to));
        let gap = if from < to { GAP } else { -GAP };
        let (from, to) = (from + gap, to - gap);
        let reached = i64::from(reached(way));
        let height = i64::from(to - from) * reached / 1_000;
        let start = Point { x: self.x(origin, way.sent), y: from };
        let stop = Point { x: self.x(origin, end), y: from + i32::try_from(height).unwrap_or(0) };
        Some((cut(start, stop), cut(stop, start)))
    }
}

/// How much of its way a message goes, in thousandths.
fn reached(way: &Passage) -> u16 {
    match way.end {
        None | Some((_, _, None | Some(Loss::ReceiverDown | Loss::InboxFull))) => 1_000,
        Some((_, _, Some(Loss::Chance | Loss::Cut))) => 500,
        Some((_, _, Some(Loss::Congestion))) => 0,
        Some((_, time, Some(Loss::ByHand))) => way.arrives.map_or(500, |arrives| {
            let whole = (arrives - way.sent).0.max(1);
            let part = (time - way.sent).0.saturating_mul(1_000) / whole;
            u16::try_from(part).unwrap_or(1_000).min(1_000)
        }),
    }
}

/// A point of a line, or the one where the line leaves what can be seen.
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
    /// At least so far from each other, in whole pixels: a time has room between them.
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
