//! What moves, held against the world at chosen moments.

use gloo_timers::future::TimeoutFuture;
use raft::{NodeSet, Time, Timer};
use scene::{Layout, Size, timer};
use sim::{Flight, Run, Setup, World};
use wasm_bindgen_test::wasm_bindgen_test;

use super::page::{Page, script, stopped};

/// How far something may be from where it should be, in pixels or degrees.
const NEAR: f64 = 0.6;

/// By how much the page is more exact than the layout, which reckons in thousandths of a way.
const ROUNDED: f64 = 2.0;

/// The world of an untouched run at a time in whole milliseconds, worked out without the page.
fn world(seed: u64, millis: u64) -> World {
    let run = Run::new(Setup::default(), seed);
    run.play(Time(millis * 1_000), &mut Vec::new()).expect("a sound run")
}

/// Messages in the order of their numbers, as on the page.
fn flights(world: &World) -> Vec<&Flight> {
    let mut flights: Vec<&Flight> = world.network().flights().collect();
    flights.sort_by_key(|flight| flight.id);
    flights
}

/// Numbers that a script of the page returns for each element that a selector finds.
fn numbers(selector: &str, of_each: &str) -> Vec<Vec<f64>> {
    let lines = script(&format!(
        "return [...document.querySelectorAll(\"{selector}\")].map((it) => {{ \
           const matrix = new DOMMatrix(getComputedStyle(it).transform); \
           const animation = it.getAnimations()[0]; \
           return [{of_each}].join(' ') }}).join(';')"
    ));
    let lines = lines.as_string().expect("text");
    let numbers = |line: &str| line.split(' ').map(|it| it.parse().expect("a number")).collect();
    lines.split(';').filter(|line| !line.is_empty()).map(numbers).collect()
}

/// Asserts that all messages and election timers are drawn where they are in a world.
fn assert_in_step(page: &Page, world: &World) {
    let drawn = page.attribute("svg.standing", "viewBox").expect("a drawing");
    let mut sides = drawn.split(' ').skip(2).map(|side| side.parse().expect("a number"));
    let [width, height] = [(); 2].map(|()| sides.next().expect("a side"));
    let size = Size { width, height };
    let layout = Layout::new(size, world.setup().nodes, world.setup().clients);
    let expected = flights(world).into_iter().map(|flight| layout.flight(flight, world.now()));
    let drawn = numbers("[data-message]", "matrix.e, matrix.f");
    assert_eq!(drawn.len(), flights(world).len(), "messages at {:?}", world.now());
    for (drawn, expected) in drawn.iter().zip(expected) {
        let (x, y) = (f64::from(expected.x) / 10.0, f64::from(expected.y) / 10.0);
        let off = (drawn[0] - x).hypot(drawn[1] - y);
        assert!(off < NEAR + ROUNDED, "{drawn:?} is not {x}, {y} at {:?}", world.now());
    }
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

/// Given a run, when the playhead is set to any moment, then each message is where its share of time says
/// that it is, and each timer shows what is left of it.
#[wasm_bindgen_test]
async fn what_moves_is_where_the_world_says() {
    let mut page = stopped("31").await;
    let end = page.time_ms();
    let mut seen = 0;
    for part in (1..=16).rev() {
        let millis = end * part / 16;
        page.set("Time", &millis.to_string()).await;
        let world = world(31, millis);
        assert_in_step(&page, &world);
        seen += flights(&world).len();
    }
    assert!(seen > 0, "there were messages");
}

/// Given a run that plays, then what moves goes at the speed of the world, forwards and backwards; when it
/// is paused, then all stand at the very same moment, and stay there.
#[wasm_bindgen_test]
async fn what_moves_goes_with_the_world() {
    let mut page = stopped("32").await;
    page.set("Speed", "17").await;
    let rates = |page: &Page| {
        let rates = numbers(".timers path", "animation ? animation.playbackRate : 0");
        assert!(page.is_playing());
        rates.into_iter().flatten().filter(|rate| *rate != 0.0).collect::<Vec<f64>>()
    };
    page.press("Play").await;
    assert!(rates(&page).iter().all(|rate| *rate == 1.0 / 20.0), "a twentieth");
    page.set("Speed", "0").await;
    assert!(rates(&page).iter().all(|rate| *rate == 1.0 / 1_000.0), "a thousandth");
    page.set("Speed", "17").await;
    page.press("Play backwards").await;
    assert!(rates(&page).iter().all(|rate| *rate == -1.0 / 20.0), "and back");
    page.press("Pause").await;
    page.press("Play").await;
    let before = page.time_ms();
    let later = |page: &Page| (page.time_ms() >= before + 20).then_some(());
    page.until("time goes by", later).await;
    page.until("a message", |page| page.find("[data-message]").map(drop)).await;
    page.press("Pause").await;
    let times = || {
        let timers = numbers(".timers path", "animation ? animation.currentTime : -1");
        [timers, numbers("[data-message]", "matrix.e, matrix.f")]
    };
    let millis = page.time_ms();
    let stopped = times();
    TimeoutFuture::new(60).await;
    assert_eq!(times(), stopped, "nothing moves");
    // What began when is known from the world; so each animation tells the time.
    let world = world(32, millis);
    let begun = world.hosts().filter_map(|(_, host)| timer(host)).flat_map(|it| [it.since; 2]);
    let shown = stopped[0].iter().flatten().filter(|time| **time >= 0.0).zip(begun);
    let times: Vec<f64> = shown.map(|(time, since)| time + since.0 as f64 / 1_000.0).collect();
    for time in &times {
        assert!((time - times[0]).abs() < 0.002, "{times:?}");
        let millis = millis as f64;
        assert!((millis..millis + 1.0).contains(time), "the digits say {millis}, not {time}");
    }
}

/// Given messages on their way, when one is dropped, then its movement ends; when the playhead goes to the
/// beginning, then nothing is left of any but the timers and the timeline.
#[wasm_bindgen_test]
async fn what_is_gone_moves_no_more() {
    let mut page = stopped("33").await;
    page.set("Speed", "5").await;
    page.press("Play").await;
    page.until("a message", |page| page.find("[data-message='append-entries']").map(drop)).await;
    page.choose("[data-message='append-entries']").await;
    let moving = || numbers("[data-message]", "animation ? 1 : 0").len();
    let all = || script("return document.getAnimations().length").as_f64();
    let (messages, animations) = (moving(), all());
    page.press("Drop").await;
    assert_eq!(moving(), messages - 1);
    assert_eq!(all(), animations.map(|all| all - 1.0));
    page.press("Go to start").await;
    assert_eq!(moving(), 0);
    let timers = NodeSet::first(3).iter().count() * 2;
    assert_eq!(numbers(".timers path", "animation ? 1 : 0").len(), timers);
}

/// Given a run, when the playhead is set to any moment, then on the timeline it stands at its share of the
/// stretch, and what is yet to come is covered.
#[wasm_bindgen_test]
async fn the_playhead_stands_where_its_time_is() {
    let mut page = stopped("34").await;
    let end = page.time_ms();
    let number = |page: &Page, name: &str| {
        let value = page.attribute("[data-tape]", name);
        value.and_then(|it| it.parse::<f64>().ok()).expect("a number")
    };
    for part in 0..=8 {
        let millis = end * part / 8;
        page.set("Time", &millis.to_string()).await;
        let [from, until, width] = ["min", "max", "data-tape"].map(|name| number(&page, name));
        let place = |millis: u64| (millis as f64 - from) / (until - from) * width;
        let drawn = numbers(".reel :is(i, b)", "matrix.e").concat();
        for (drawn, millis) in drawn.iter().zip([end, millis]) {
            assert!((drawn - place(millis)).abs() <= 2.0, "{drawn} is not {}", place(millis));
        }
    }
}

/// Given the diagram, when the playhead is set to any moment, then the window goes with it once it stands
/// at four fifths; and what is cut off at the end of the known stays where it was.
#[wasm_bindgen_test]
async fn the_diagram_goes_with_the_playhead() {
    const SPAN_MS: f64 = 500.0;
    let mut page = stopped("35").await;
    let end = page.time_ms() as f64;
    page.press("Diagram").await;
    for part in (1..=12).rev() {
        let millis = (end * f64::from(part) / 12.0).floor();
        page.set("Time", &millis.to_string()).await;
        let width = page.attribute(".diagram .tape", "width").expect("a width");
        let width: f64 = width.parse().expect("a number");
        let from = (millis - SPAN_MS * 0.8).max(0.0);
        let pixel = |millis: f64| (millis - from) / SPAN_MS * width;
        let first_piece = ((from / (SPAN_MS / 4.0)).floor() - 1.0).max(0.0) * (SPAN_MS / 4.0);
        let drawn = numbers(".plot :is(.known, .tape, .ahead)", "matrix.e").concat();
        let [known, under, ahead, over] = drawn[..] else { panic!("{drawn:?}") };
        for (drawn, expected) in [
            (ahead, pixel(millis)),
            (over, pixel(first_piece)),
            (known, pixel(end).min(width) - width),
            (known + under, over),
        ] {
            assert!((drawn - expected).abs() <= 2.0, "{drawn} is not {expected} at {millis} ms");
        }
    }
}
