//! How fast a world goes in a browser with the checker looking at each step: no test, but a number
//! to print. `cargo xtask bench` runs it, beside the same natively.

#![cfg(target_arch = "wasm32")]

use raft::{ClientId, Micros, Operation, Text, Time};
use sim::{CheckedWorld, Intervention, Run, Setup};
use wasm_bindgen_test::{console_log, wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

/// How many simulated seconds are played.
const SECONDS: u64 = 10_000;

/// Five servers on the network of the paper, and a write each 100 simulated milliseconds.
#[wasm_bindgen_test]
fn simulated_seconds_per_second() {
    let setup = Setup { nodes: 5, ..Setup::default() };
    let mut watched = CheckedWorld::new(&Run::new(setup, 1)).expect("a good setup");
    let began = js_sys::Date::now();
    for number in 0..SECONDS * 10 {
        watched.run_until(Time(Micros::from_millis(number * 100).0));
        let text = |text: String| Text::new(&text).expect("short");
        let (key, value) = (text(format!("key {}", number % 100)), text(number.to_string()));
        let operation = Operation::Write { key, value };
        let ask = Intervention::Ask { client: ClientId(1), operation };
        watched.intervene(&ask).expect("it serves faster than it is asked");
    }
    let took = (js_sys::Date::now() - began) / 1_000.0;
    assert_eq!(watched.checker().violation(), None);
    assert!(watched.stats().answered > SECONDS * 9, "it did serve");
    #[allow(clippy::cast_precision_loss, reason = "a rough figure for people")]
    let speed = SECONDS as f64 / took;
    console_log!("simulated seconds per second in this browser: {speed:.0}");
}
