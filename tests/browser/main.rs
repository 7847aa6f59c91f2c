//! The whole page in a browser, used as a visitor uses it: by its buttons, fields and shapes.
//!
//! Each test mounts the page anew, at full speed, and waits for what is to be seen. What is not
//! seen within a limit of real time has not happened.
#![cfg(target_arch = "wasm32")]

mod drawing;
mod fetching;
mod in_step;
mod motion;
mod page;
mod screen;
mod story;
mod tape;

use gloo_timers::future::TimeoutFuture;
use raft::Time;
use wasm_bindgen::JsCast;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use web_sys::{HtmlElement, HtmlInputElement};

use in_step::{fits, untouched, world};
use page::{Page, rendered, script};

wasm_bindgen_test_configure!(run_in_browser);

#[wasm_bindgen_test]
async fn a_leader_is_elected_and_a_written_key_is_read_back() {
    // Given the page as it opens, when nobody does anything, then a leader is elected.
    let mut page = Page::open("1").await;
    page.leader().await;
    // When a key is written and read, then the answer is what was written.
    page.set("Key", "fish").await;
    page.set("Value", "blue").await;
    page.press("Write").await;
    page.answer("wrote fish = blue").await;
    page.press("Read").await;
    page.answer("read fish = blue").await;
    // And the entry is in all logs, solid.
    page.equal_logs(&["n1", "n2", "n3"]).await;
    // When it is deleted, then there is nothing to read.
    page.press("Delete").await;
    page.answer("deleted fish").await;
    page.press("Read").await;
    page.answer("read fish: no value").await;
}

#[wasm_bindgen_test]
async fn the_cluster_outlives_its_leader_and_the_leader_catches_up() {
    // Given a leader and a written key.
    let mut page = Page::open("2").await;
    let old = page.leader().await;
    page.press("Write").await;
    page.answer("wrote x = 5").await;
    // When the leader crashes, then another leads.
    page.choose(&format!("g[data-node='{old}']")).await;
    page.press(&format!("Crash {old}")).await;
    assert_eq!(
        page.attribute(&format!("g[data-node='{old}']"), "data-role").as_deref(),
        Some("down")
    );
    let new = page.leader().await;
    assert_ne!(new, old);
    // And the old value is there, and a new one can be written.
    page.press("Read").await;
    page.answer("read x = 5").await;
    page.set("Value", "6").await;
    page.press("Write").await;
    page.answer("wrote x = 6").await;
    // When the old leader starts again, then it follows and its log becomes equal.
    page.press(&format!("Restart {old}")).await;
    page.equal_logs(&["n1", "n2", "n3"]).await;
    let role = page.attribute(&format!("g[data-node='{old}']"), "data-role");
    assert_eq!(role.as_deref(), Some("follower"));
}

#[wasm_bindgen_test]
async fn without_a_majority_a_write_ends_unknown_and_healing_makes_all_logs_equal() {
    // Given a leader and a written key.
    let mut page = Page::open("3").await;
    let old = page.leader().await;
    page.press("Write").await;
    page.answer("wrote x = 5").await;
    // When both others are cut off, then a write times out, and the leader falls back.
    let others = ["n1", "n2", "n3"].into_iter().filter(|node| *node != old);
    for other in others {
        page.choose(&format!("g[data-node='{other}']")).await;
        page.press(&format!("Cut off {other}")).await;
    }
    page.set("Value", "7").await;
    page.press("Write").await;
    let fallen = |page: &Page| {
        let role = page.attribute(&format!("g[data-node='{old}']"), "data-role")?;
        (role != "leader").then_some(())
    };
    page.until("the leader of the minority falls back", fallen).await;
    page.answer("write x = 7: outcome unknown").await;
    // When the network heals, then there is a leader, and all logs become equal.
    page.press("Heal all").await;
    page.leader().await;
    page.set("Value", "8").await;
    page.press("Write").await;
    page.answer("wrote x = 8").await;
    page.equal_logs(&["n1", "n2", "n3"]).await;
}

#[wasm_bindgen_test]
async fn a_partition_by_groups_leaves_the_majority_at_work() {
    // Given five servers.
    let mut page = Page::open("4").await;
    page.set("Nodes", "5").await;
    assert_eq!(page.main().get_attribute("data-nodes").as_deref(), Some("5"));
    page.leader().await;
    // When n1 and n2 are parted from the rest, then the links between are shown as cut.
    page.press("Network").await;
    page.press("Partition").await;
    page.press("Close").await;
    let cut =
        |page: &Page, link: &str| page.attribute(&format!("[data-link='{link}']"), "data-cut");
    assert_eq!(cut(&page, "n1-n3").as_deref(), Some("both"));
    assert_eq!(cut(&page, "n1-n2").as_deref(), Some("none"));
    // Then the side of n3, n4 and n5 elects a leader and serves the client.
    let majority = |page: &Page| {
        ["n3", "n4", "n5"].into_iter().find(|node| {
            page.attribute(&format!("g[data-node='{node}']"), "data-role").as_deref()
                == Some("leader")
        })
    };
    page.until("a leader of the majority", majority).await;
    page.press("Write").await;
    page.answer("wrote x = 5").await;
    page.press("Heal all").await;
    page.equal_logs(&["n1", "n2", "n3", "n4", "n5"]).await;
}

#[wasm_bindgen_test]
async fn a_message_can_be_looked_at_dropped_and_doubled() {
    // Given a cluster with a leader, in slow motion.
    let mut page = Page::open("5").await;
    page.leader().await;
    page.set("Speed", "5").await;
    // When a message is chosen, then time stops, and its fields can be shown.
    page.until("a message", |page| page.find("[data-message='append-entries']").map(drop)).await;
    page.choose("[data-message='append-entries']").await;
    assert_eq!(page.main().get_attribute("data-playing").as_deref(), Some("false"));
    page.press("all fields").await;
    let facts = page.find("#selected").and_then(|panel| panel.text_content()).unwrap_or_default();
    for field in ["prevLogIndex", "prevLogTerm", "leaderCommit", "term"] {
        assert!(facts.contains(field), "{field} is missing in {facts}");
    }
    // When it is doubled, then there is one more; when it is dropped, one fewer. Its popover has made room for the fields.
    page.choose("[data-message='append-entries']").await;
    let count = |page: &Page| page.all("[data-message]").len();
    let before = count(&page);
    page.press("Duplicate").await;
    assert_eq!(count(&page), before + 1);
    page.press("Drop").await;
    assert_eq!(count(&page), before);
}

#[wasm_bindgen_test]
async fn a_link_can_be_cut_one_way_and_healed() {
    let mut page = Page::open("6").await;
    page.choose("[data-link='n1-n2']").await;
    page.press("Cut n2 → n1").await;
    assert_eq!(page.attribute("[data-link='n1-n2']", "data-cut").as_deref(), Some("n2-n1"));
    page.press("Cut n1 → n2").await;
    assert_eq!(page.attribute("[data-link='n1-n2']", "data-cut").as_deref(), Some("n1-n2"));
    page.press("Heal link").await;
    assert_eq!(page.attribute("[data-link='n1-n2']", "data-cut").as_deref(), Some("none"));
}

#[wasm_bindgen_test]
async fn time_stops_steps_and_begins_again() {
    // Given a stopped page, then its time stands still.
    let mut page = Page::open("7").await;
    page.leader().await;
    page.press("Pause").await;
    let stopped = page.time_ms();
    TimeoutFuture::new(100).await;
    assert_eq!(page.time_ms(), stopped);
    // When it steps, then time goes on to the next event, and stops there.
    page.press("Step").await;
    assert!(page.time_ms() >= stopped);
    assert_eq!(page.main().get_attribute("data-playing").as_deref(), Some("false"));
    // When it is reset, then it is at its beginning, with the same seed.
    page.press("Reset").await;
    assert_eq!(page.time_ms(), 0);
    assert_eq!(page.main().get_attribute("data-seed").as_deref(), Some("7"));
    assert!(page.find("[data-role='leader']").is_none());
}

#[wasm_bindgen_test]
async fn what_cannot_be_is_refused_beside_its_field_and_the_cluster_stays() {
    let mut page = Page::open("8").await;
    page.leader().await;
    let before = page.time_ms();
    let refused = async |page: &mut Page, field: &str, value: &str, back: &str| {
        page.set(field, value).await;
        let error = page.find(".field.wrong .error").and_then(|error| error.text_content());
        assert!(error.is_some_and(|error| error.ends_with('.')), "{field} takes {value}");
        assert_eq!(page.main().get_attribute("data-nodes").as_deref(), Some("3"));
        assert!(page.time_ms() >= before, "{field}: the run went on");
        page.set(field, back).await;
        assert!(page.find(".field.wrong").is_none(), "{field} is right again");
    };
    page.press("Cluster").await;
    refused(&mut page, "Nodes", "10", "3").await;
    refused(&mut page, "Nodes", "three", "3").await;
    refused(&mut page, "Heartbeat every", "150", "50").await;
    refused(&mut page, "Election timeout from", "301", "150").await;
    refused(&mut page, "Seed", "18446744073709551616", "8").await;
    page.press("Close").await;
    page.press("Network").await;
    refused(&mut page, "Latency to", "200", "30").await;
    refused(&mut page, "Loss", "101", "0").await;
    page.press("Close").await;
    // A key of 65 bytes is refused when it is to be written.
    page.set("Key", &"k".repeat(65)).await;
    page.press("Write").await;
    let error = page.find(".field.wrong .error").and_then(|error| error.text_content());
    assert_eq!(error.as_deref(), Some("The key has 65 bytes; the maximum is 64."));
}

/// Given a cluster that keeps the rules, when things happen, then the checker says that all promises
/// hold; given two leaders in one term because half is taken for a majority, then it names the
/// promise, the servers and the step, and the page says that this is not Raft; given all rules
/// again, then all is well.
#[wasm_bindgen_test]
async fn the_checker_says_whether_promises_hold_and_a_rule_that_is_off_is_named() {
    let mut page = Page::open("1").await;
    let held = "[data-checker='held']";
    page.until("a leader", |page| page.find("[data-role='leader']")).await;
    page.until("the verdict", |page| page.find(held)).await;
    assert!(page.find(".verdict strong").is_none());

    page.press("Pause").await;
    page.tick("a majority is more than half").await;
    let warning = page.find(".verdict strong").expect("a warning").text_content();
    assert!(warning.is_some_and(|text| text.starts_with("MODIFIED RAFT")));
    // What is done plays, here so slowly that neither hears of the other before it leads.
    page.set("Speed", "0").await;
    for node in ["n1", "n2"] {
        page.choose(&format!("[data-node='{node}']")).await;
        page.press(&format!("Time out {node}")).await;
    }
    let broken = page.until("a broken promise", |page| page.find("[data-checker='broken']")).await;
    let sentence = broken.text_content().expect("a sentence");
    assert!(sentence.contains("Election Safety") && sentence.contains("n1 and n2"), "{sentence}");
    assert!(sentence.contains("record"), "{sentence}");

    page.tick("a majority is more than half").await;
    page.until("the verdict", |page| page.find(held)).await;
    assert!(page.find(".verdict strong").is_none());
}

/// Given PreVote, when servers are made to time out, then they ask first, and one is elected.
#[wasm_bindgen_test]
async fn with_pre_vote_servers_ask_before_they_stand() {
    let mut page = Page::open("1").await;
    page.tick("PreVote: a server that could not win does not run for election").await;
    page.until("a leader", |page| page.find("[data-role='leader']")).await;
    page.press("Pause").await;
    // An election is one row, which unfolds.
    for group in page.all("[role='log'] .group button") {
        group.unchecked_into::<HtmlElement>().click();
    }
    rendered().await;
    let log = page.find("[role='log']").and_then(|log| log.text_content()).unwrap_or_default();
    assert!(log.contains("asked for pre-votes"), "{log}");
}

#[wasm_bindgen_test]
async fn settings_outlive_the_page() {
    let mut page = Page::open("9").await;
    page.set("Nodes", "4").await;
    page.set("Speed", "3").await;
    let stored = |_: &Page| {
        let storage = web_sys::window()?.local_storage().ok()??;
        storage.get_item("raftarium.settings").ok()?
    };
    page.until("the settings are written down", stored).await;
    drop(page);
    let page = Page::mount();
    rendered().await;
    assert_eq!(page.main().get_attribute("data-nodes").as_deref(), Some("4"));
    let speed: HtmlInputElement = page.control("Speed").unchecked_into();
    assert_eq!(speed.value(), "3");
}

#[wasm_bindgen_test]
async fn the_stage_is_as_wide_as_its_place_before_anything_happens() {
    // Given a page that has just been mounted, then its drawing is made for the size that it really has.
    script("localStorage.clear()");
    let page = Page::mount();
    let world = world(&untouched(1), Time(0));
    page.until("its drawing", |page| fits(page, &world).then_some(())).await;
    // Then nothing has happened yet.
    assert!(page.find("[role='log'] li").is_none());
}
