//! What is drawn, held against the world.

use std::collections::BTreeMap;

use raft::{Time, Timer};
use scene::{Cast, Layout, LinkLane, Size, timer};
use session::ViewState;
use sim::{Address, Flight, Link, Run, Setup, World};

use super::page::{Page, script};

/// How far something may be from where it should be, in pixels or degrees.
pub const NEAR: f64 = 0.6;

/// How far the page may be from the layout, which rounds to thousandths of a path.
const ROUNDED: f64 = 2.0;

/// A run to which nothing was done.
pub fn untouched(seed: u64) -> Run {
    Run::new(Setup::default(), seed)
}

/// The run on screen, as the page gives it away.
pub async fn shared(page: &mut Page) -> Run {
    page.press("Share").await;
    let link = page.value("Link");
    page.press("Close").await;
    let (_, text) = link.split_once("#run=").expect("a link to a run");
    Link::<ViewState>::decode(text).expect("a sound link").run
}

/// The world of a run, worked out without the page.
pub fn world(run: &Run, now: Time) -> World {
    run.play(now, &mut Vec::new()).expect("a sound run")
}

/// The same at a time in whole milliseconds.
pub fn world_at(run: &Run, millis: u64) -> World {
    world(run, Time(millis * 1_000))
}

/// The time that the movement of the playhead shows, which is more exact than the digits.
pub fn shown() -> Time {
    let millis = numbers(".reel b", "animation.currentTime").concat();
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "at least 0")]
    let micros = (millis[0] * 1_000.0).round().max(0.0) as u64;
    Time(micros)
}

/// Messages in the order of their numbers, as on the page.
pub fn flights(world: &World) -> Vec<&Flight> {
    let mut flights: Vec<&Flight> = world.network().flights().collect();
    flights.sort_by_key(|flight| flight.id);
    flights
}

/// Numbers that a script of the page returns for each element that a selector finds.
pub fn numbers(selector: &str, of_each: &str) -> Vec<Vec<f64>> {
    let lines = script(&format!(
        "return [...document.querySelectorAll(\"{selector}\")].map((it) => {{ \
           const matrix = new DOMMatrix(getComputedStyle(it).transform); \
           const animations = it.getAnimations().filter((one) => !(one instanceof CSSAnimation)); \
           const animation = animations[0]; \
           return [{of_each}].join(' ') }}).join(';')"
    ));
    let lines = lines.as_string().expect("text");
    let numbers = |line: &str| line.split(' ').map(|it| it.parse().expect("a number")).collect();
    lines.split(';').filter(|line| !line.is_empty()).map(numbers).collect()
}

/// How far beside its link each message goes, in the order of their numbers.
pub fn lanes() -> Vec<LinkLane> {
    let lanes = numbers("[data-message]", "it.dataset.lane").concat();
    #[expect(clippy::cast_possible_truncation, reason = "small")]
    let lanes = lanes.into_iter().map(|lane| LinkLane(lane as i8)).collect();
    lanes
}

/// Where things stand on the stage, in tenths of a unit of its drawing, for the size that the stage has.
pub fn layout(page: &Page, world: &World) -> Layout {
    let stage = page.find(".tank").expect("a stage");
    let size = Size::within(stage.client_width(), stage.client_height());
    Layout::new(size, Cast::all(world.setup().nodes, world.setup().clients))
}

/// Whether the stage is drawn for the size that it has.
pub fn fits(page: &Page, world: &World) -> bool {
    let Size { width, height } = layout(page, world).size;
    page.attribute("svg.standing", "viewBox") == Some(format!("0 0 {width} {height}"))
}

/// Asserts that all messages and election timers are drawn where they are in a world.
pub fn assert_in_step(page: &Page, world: &World) {
    assert_timers_in_step(world);
    let layout = layout(page, world);
    let drawn = numbers("[data-message]", "matrix.e, matrix.f");
    assert_eq!(drawn.len(), flights(world).len(), "messages at {:?}", world.now());
    for ((drawn, lane), flight) in drawn.iter().zip(lanes()).zip(flights(world)) {
        let expected = layout.flight(flight, lane, world.now());
        let (x, y) = (f64::from(expected.x) / 10.0, f64::from(expected.y) / 10.0);
        let off = (drawn[0] - x).hypot(drawn[1] - y);
        assert!(off < NEAR + ROUNDED, "{drawn:?} is not {x}, {y} at {:?}", world.now());
    }
    let animations = numbers("[data-message]", "animations.length").concat();
    assert!(animations.iter().all(|number| *number == 1.0), "{animations:?}");
}

/// Asserts that all election timers show what is left of them in a world.
pub fn assert_timers_in_step(world: &World) {
    let arcs = numbers(".timers path", "Math.atan2(matrix.b, matrix.a) * 180 / Math.PI");
    let hosts = world.hosts().map(|(_, host)| timer(host));
    for (timer, arcs) in hosts.zip(arcs.chunks(2)) {
        let Some(timer) = timer else { continue };
        let gone = share_gone(timer, world.now()) * 360.0;
        let expected = [gone.min(180.0), (gone - 180.0).max(0.0)];
        for (drawn, expected) in arcs.iter().zip(expected) {
            // Half a turn back is half a turn forward.
            let off = (-drawn[0]).rem_euclid(360.0) - expected;
            assert!(off.abs() < NEAR, "{drawn:?} is not {expected} at {:?}", world.now());
        }
    }
}

/// The share of a timer that has run out.
fn share_gone(Timer { since, until }: Timer, now: Time) -> f64 {
    (now - since).0 as f64 / (until - since).0 as f64
}

/// Sets the playhead to moments all along a run, up to a time in milliseconds, and asserts at each that all is in
/// step with the world. Returns how many messages there were.
pub async fn assert_in_step_all_along(page: &mut Page, run: &Run, end: u64) -> usize {
    let mut seen = 0;
    for part in (1..=16).rev() {
        let millis = end * part / 16;
        page.set("Time", &millis.to_string()).await;
        let world = world_at(run, millis);
        assert_in_step(page, &world);
        seen += flights(&world).len();
    }
    seen
}

/// While the page plays, asserts at some moments that all is in step with the world, and goes on at so many of
/// its milliseconds for one of real time. Moments at which the page is yet to draw what has just been sent or has
/// arrived are left out.
pub async fn assert_in_step_while_playing(page: &Page, run: &Run, rate: f64) {
    let (mut seen, mut lane_of) = (0, BTreeMap::new());
    let ten = |page: &Page| {
        assert!(page.is_playing());
        let rates = numbers("[data-message], .reel b", "animation.playbackRate").concat();
        assert!(rates.iter().all(|shown| *shown == rate), "{rates:?} instead of {rate}");
        let world = world(run, shown());
        let ends = |from: Address, to: Address| (from.to_string(), to.to_string());
        let flights = flights(&world).into_iter();
        let expected = flights.map(|it| ends(it.envelope.from, it.envelope.to));
        let expected: Vec<(String, String)> = expected.collect();
        let messages = page.all("[data-message]").into_iter();
        let drawn = messages.map(|it| ["data-from", "data-to"].map(|end| it.get_attribute(end)));
        let drawn = drawn.map(|[from, to]| (from.unwrap_or_default(), to.unwrap_or_default()));
        if !expected.is_empty() && drawn.eq(expected) {
            assert_in_step(page, &world);
            for (flight, lane) in self::flights(&world).into_iter().zip(lanes()) {
                let before = lane_of.insert(flight.id, lane);
                assert!(before.is_none_or(|before| before == lane), "{flight:?} jumps");
            }
            seen += 1;
        }
        (seen == 10).then_some(())
    };
    page.until("ten moments with messages", ten).await;
}

/// How many movements go on just now.
pub fn running() -> Option<f64> {
    let ours = "!(it instanceof CSSAnimation || it instanceof CSSTransition)";
    let running = format!("it.playState === 'running' && {ours}");
    script(&format!("return document.getAnimations().filter((it) => {running}).length")).as_f64()
}
