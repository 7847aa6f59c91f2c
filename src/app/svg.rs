//! Numbers and shapes as SVG writes them.

use crate::scene::Point;

/// A length in tenths of a pixel, in pixels.
pub fn px(tenths: i32) -> String {
    let (sign, tenths) = if tenths < 0 {
        ("-", -tenths)
    } else {
        ("", tenths)
    };
    format!("{sign}{}.{}", tenths / 10, tenths % 10)
}

/// A move to a place.
pub fn translate(point: Point) -> String {
    format!("translate({} {})", px(point.x), px(point.y))
}

/// The outline through some corners, given in thousandths of a radius.
pub fn polygon(radius: i32, corners: &[(i32, i32)]) -> String {
    let corner =
        |(x, y): &(i32, i32)| format!("{},{}", px(radius * x / 1_000), px(radius * y / 1_000));
    corners.iter().map(corner).collect::<Vec<_>>().join(" ")
}

/// A hexagon that stands on a corner.
pub const HEXAGON: [(i32, i32); 6] = [
    (0, -1_120),
    (970, -560),
    (970, 560),
    (0, 1_120),
    (-970, 560),
    (-970, -560),
];

/// A square that stands on a corner.
pub const DIAMOND: [(i32, i32); 4] = [(0, -1_260), (1_260, 0), (0, 1_260), (-1_260, 0)];

/// The colour of a term: one of eight that can be told apart, then the first again.
pub fn term_class(term: crate::raft::Term) -> String {
    match term.0 {
        0 => "t0".into(),
        term => format!("t{}", (term - 1) % 8 + 1),
    }
}
