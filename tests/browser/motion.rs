//! What moves, held against the world at chosen moments.

use gloo_timers::future::TimeoutFuture;
use raft::{NodeId, NodeSet, Time};
use scene::timer;
use sim::{Address, Fate, World};
use wasm_bindgen_test::wasm_bindgen_test;

use super::in_step::{
    NEAR, assert_in_step, assert_in_step_all_along, assert_in_step_while_playing,
    assert_timers_in_step, flights, lanes, layout, numbers, running, shared, shown, untouched,
    world, world_at,
};
use super::page::{Page, rendered, script, stopped};

/// Given a run, when the playhead is set to any moment, then each message is where its share of time says
/// that it is, and each timer shows what is left of it.
#[wasm_bindgen_test]
async fn what_moves_is_where_the_world_says() {
    let mut page = stopped("31").await;
    let end = page.time_ms();
    assert!(assert_in_step_all_along(&mut page, &untouched(31), end).await > 0);
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
    let now = shown();
    assert_eq!(now.as_millis(), millis, "the digits say the same");
    // What began when is known from the world; so each animation shows the time.
    let world = world(&untouched(32), now);
    let begun = world.hosts().filter_map(|(_, host)| timer(host)).flat_map(|it| [it.since; 2]);
    for (time, since) in stopped[0].iter().flatten().filter(|time| **time >= 0.0).zip(begun) {
        let off = time - (now - since).0 as f64 / 1_000.0;
        assert!(off.abs() < 0.002, "a timer is {off} ms away from {now:?}");
    }
    assert_in_step(&page, &world);
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
    let ours = "(it) => !(it instanceof CSSAnimation || it instanceof CSSTransition)";
    let all = || script(&format!("return document.getAnimations().filter({ours}).length")).as_f64();
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
        let width = page.attribute(".diagram .layer", "width").expect("a width");
        let width: f64 = width.parse().expect("a number");
        let from = (millis - SPAN_MS * 0.8).max(0.0);
        let pixel = |millis: f64| (millis - from) / SPAN_MS * width;
        let first_piece = ((from / (SPAN_MS / 4.0)).floor() - 1.0).max(0.0) * (SPAN_MS / 4.0);
        let drawn = numbers(".plot :is(.known, .layer, .ahead)", "matrix.e").concat();
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

/// Given the largest cluster, then all of its messages and timers are where the world says.
#[wasm_bindgen_test]
async fn nine_servers_move_as_three_do() {
    let mut page = Page::open("36").await;
    page.set("Nodes", "9").await;
    page.leader().await;
    page.press("Pause").await;
    let (run, end) = (shared(&mut page).await, page.time_ms());
    assert_eq!(run.setup.nodes, 9);
    assert!(assert_in_step_all_along(&mut page, &run, end).await > 9);
}

/// Given a network that loses messages, then each of them moves up to the middle of its way, and is gone behind it.
#[wasm_bindgen_test]
async fn a_lost_message_ends_in_the_middle_of_its_way() {
    let mut page = stopped("37").await;
    page.press("Go to start").await;
    page.set("Loss", "50").await;
    page.press("Close").await;
    page.until("a second", |page| (page.time_ms() > 1_000).then_some(())).await;
    page.press("Pause").await;
    let (run, end) = (shared(&mut page).await, page.time_ms());
    let mut middles = Vec::new();
    for millis in (0..end - 50).step_by(5) {
        let world = world_at(&run, millis);
        let lost = world.network().flights().filter(|flight| flight.fate != Fate::Arrives);
        middles.extend(lost.map(|it| (it.id, u64::midpoint(it.sent.0, it.arrives.0) / 1_000)));
    }
    middles.dedup();
    assert!(middles.len() > 3, "some were lost");
    for (id, middle) in middles.into_iter().take(8) {
        for (millis, is_there) in [(middle, true), (middle + 1, false)] {
            page.set("Time", &millis.to_string()).await;
            let world = world_at(&run, millis);
            assert_eq!(world.network().flight(id).is_some(), is_there, "{id:?} at {millis} ms");
            assert_in_step(&page, &world);
        }
    }
}

/// Given messages to a server, when it crashes, then they go on to where it was, and its timer is gone.
#[wasm_bindgen_test]
async fn messages_go_on_to_a_server_that_has_crashed() {
    let mut page = stopped("38").await;
    let n2 = Address::Node(NodeId::new(2).expect("a number"));
    let to_n2 =
        |world: &World| world.network().flights().filter(|flight| flight.envelope.to == n2).count();
    let mut moments = (0..page.time_ms()).rev();
    let crash = moments.find(|millis| to_n2(&world_at(&untouched(38), *millis)) > 0);
    let crash = crash.expect("a message to n2");
    page.set("Time", &crash.to_string()).await;
    page.choose("g[data-node='n2']").await;
    page.press("Crash n2").await;
    assert!(page.find("[data-message][data-to='n2']").is_some());
    page.until("later", |page| (page.time_ms() > crash + 60).then_some(())).await;
    page.press("Pause").await;
    let run = shared(&mut page).await;
    assert_eq!(run.interventions.len(), 1);
    for millis in (crash..crash + 60).step_by(4) {
        page.set("Time", &millis.to_string()).await;
        assert_in_step(&page, &world_at(&run, millis));
    }
}

/// Given a run, when it is played backwards, then all goes back as it came, up to the beginning, and stops there.
#[wasm_bindgen_test]
async fn what_moves_goes_back_as_it_came() {
    let mut page = stopped("39").await;
    page.set("Speed", "17").await;
    page.press("Play backwards").await;
    assert_in_step_while_playing(&page, &untouched(39), -1.0 / 20.0).await;
    page.set("Speed", "27").await;
    page.until("the beginning", |page| (!page.is_playing()).then_some(())).await;
    assert_eq!((page.time_ms(), shown()), (0, Time(0)));
    assert_in_step(&page, &world_at(&untouched(39), 0));
    assert_eq!(running(), Some(0.0));
}

/// Given a thousandth of real time, then what moves still does, even while the digits stand.
#[wasm_bindgen_test]
async fn a_thousandth_of_real_time_is_still_a_movement() {
    let mut page = stopped("40").await;
    page.set("Speed", "17").await;
    page.press("Play").await;
    page.until("a message", |page| page.find("[data-message]").map(drop)).await;
    page.set("Speed", "0").await;
    let begun = shown();
    assert_in_step_while_playing(&page, &untouched(40), 1.0 / 1_000.0).await;
    let moved = |_: &Page| (shown() > begun).then(shown);
    let now = page.until("a movement", moved).await;
    assert!(now < Time(begun.0 + 20_000), "{now:?} is more than a thousandth after {begun:?}");
    page.press("Pause").await;
    assert_in_step(&page, &world(&untouched(40), shown()));
}

/// Given a page that plays, when it is hidden, then its time stands still, and all that moves; when it is seen
/// again, then both go on from there, without a leap.
#[wasm_bindgen_test]
async fn a_hidden_page_goes_on_where_it_was() {
    let hide = async |hidden: bool| {
        let property = format!("{{ configurable: true, value: {hidden} }}");
        let event = "document.dispatchEvent(new Event('visibilitychange'))";
        script(&format!("Object.defineProperty(document, 'hidden', {property}); {event}"));
        rendered().await;
    };
    let mut page = stopped("42").await;
    page.press("Play").await;
    let begun = page.time_ms();
    page.until("time goes by", |page| (page.time_ms() > begun + 20).then_some(())).await;
    hide(true).await;
    let (hidden, digits) = (shown(), page.time_ms());
    TimeoutFuture::new(400).await;
    assert_eq!((shown(), page.time_ms(), running()), (hidden, digits, Some(0.0)));
    hide(false).await;
    let leap = shown().0.abs_diff(hidden.0);
    assert!(leap < 100_000, "{leap} µs went by while it was hidden");
    page.until("time goes by", |page| (page.time_ms() > digits + 20).then_some(())).await;
    page.press("Pause").await;
    script("delete document.hidden");
    assert_in_step(&page, &world(&untouched(42), shown()));
}

/// Given a visitor who wants nothing to move, then a message is an arrow along its whole way, and the page goes on
/// in steps, between which all stands still.
#[wasm_bindgen_test]
async fn without_motion_there_are_arrows_and_steps() {
    script(
        "window.realMatchMedia = matchMedia; window.matchMedia = (query) => \
         query.includes('reduced-motion') ? { matches: true } : realMatchMedia(query)",
    );
    let mut page = Page::open("41").await;
    page.leader().await;
    page.set("Speed", "17").await;
    let real_ms = || script("return performance.now()").as_f64().expect("a number");
    let mut last = (page.time_ms(), real_ms());
    for step in 0..4 {
        let next = |page: &Page| (page.time_ms() != last.0).then(|| page.time_ms());
        let next = (page.until("a step", next).await, real_ms());
        assert!(step == 0 || next.1 - last.1 > 400.0, "steps {} ms apart", next.1 - last.1);
        assert_eq!(running(), Some(0.0));
        last = next;
    }
    page.until("an arrow", |page| page.find("[data-message] .arrow").map(drop)).await;
    page.press("Pause").await;
    let world = world(&untouched(41), shown());
    assert_timers_in_step(&world);
    let layout = layout(&page, &world);
    let arrows = "['x1', 'y1', 'x2', 'y2'].map((end) => it.getAttribute(end)).join(' ')";
    let arrows = numbers("[data-message] .arrow", arrows);
    assert_eq!(arrows.len(), flights(&world).len());
    for ((arrow, lane), flight) in arrows.iter().zip(lanes()).zip(flights(&world)) {
        let (start, end) = layout.path(flight.envelope.from, flight.envelope.to, lane);
        let expected = [start.x, start.y, end.x, end.y].map(|place| f64::from(place) / 10.0);
        let far = arrow.iter().zip(expected).map(|(drawn, it)| (drawn - it).abs());
        assert!(far.fold(0.0, f64::max) < NEAR, "{arrow:?} is not {expected:?}");
    }
    script("window.matchMedia = realMatchMedia");
}

/// Given a message that moves, when it is clicked where it is just now, then it is selected, and time stops.
#[wasm_bindgen_test]
async fn a_message_can_be_clicked_while_it_moves() {
    let mut page = stopped("43").await;
    page.set("Speed", "17").await;
    page.press("Play").await;
    page.root.scroll_into_view();
    let selector = "[data-message='append-entries']";
    page.until("a message", |page| page.find(selector).map(drop)).await;
    // Where its middle is drawn, and what a click there would meet.
    let hit = format!(
        "const message = document.querySelector(\"{selector}\"); \
         if (!message) return; \
         const box = message.querySelector('.hit').getBoundingClientRect(); \
         const [x, y] = [box.left + box.width / 2, box.top + box.height / 2]; \
         const hit = document.elementFromPoint(x, y); \
         if (!message.contains(hit)) return"
    );
    let place = |_: &Page| script(&format!("{hit}; return x")).as_f64();
    let first = page.until("a message to click", place).await;
    let gone = |page: &Page| place(page).filter(|x| (x - first).abs() > 5.0);
    page.until("it has moved", gone).await;
    let click = "hit.dispatchEvent(new MouseEvent('click', { bubbles: true })); return true";
    let clicked = |_: &Page| script(&format!("{hit}; {click}")).as_bool();
    page.until("a click", clicked).await;
    rendered().await;
    assert!(!page.is_playing());
    let selected = page.find(".flight.selected").expect("it is selected");
    assert_eq!(selected.get_attribute("data-message").as_deref(), Some("append-entries"));
    let beside = page.find(".popover:popover-open").and_then(|popover| popover.text_content());
    assert!(
        beside.is_some_and(|text| text.contains("AppendEntries")),
        "what it is stands beside it"
    );
    page.press("all fields").await;
    let panel = page.find("#selected").and_then(|panel| panel.text_content());
    assert!(panel.is_some_and(|text| text.contains("prevLogIndex")));
    assert_in_step(&page, &world(&untouched(43), shown()));
}
