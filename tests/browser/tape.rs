//! Time as a tape: going to and fro, forks, links, files, the diagram, and why.

use gloo_timers::future::TimeoutFuture;
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;

use super::page::{Page, document, hash, rendered, script, stopped, written};

/// Given a run, when the playhead is dragged back, then the world is as it was; when it is dragged
/// forth again, then it is as it was there.
#[wasm_bindgen_test]
async fn the_playhead_can_be_dragged() {
    let mut page = written("1").await;
    let (end, there) = (page.time_ms(), page.seen());
    page.set("Time", "100").await;
    assert_eq!(page.time_ms(), 100);
    assert!(page.find("[data-role='leader']").is_none(), "nobody led then");
    assert!(page.find("[role='log'] li").is_none(), "nothing had happened");
    page.press("Go to now").await;
    assert_eq!((page.time_ms(), page.seen()), (end, there));
    page.press("Go to start").await;
    assert_eq!(page.time_ms(), 0);
    // When it plays from there, then it comes to the same.
    page.press("Play").await;
    page.leader().await;
}

/// Given a run, when it is stepped back and forth by things of a kind, then each is where it was.
#[wasm_bindgen_test]
async fn it_steps_back_and_forth() {
    let mut page = written("2").await;
    let end = page.time_ms();
    page.press("Step back").await;
    let before = page.time_ms();
    assert!(before <= end);
    page.set("Step by", "by election").await;
    page.press("Step back").await;
    let elected = page.time_ms();
    assert!(elected < before && page.find("[data-role='leader']").is_some());
    page.set("Step by", "by event").await;
    page.press("Step back").await;
    assert!(page.find("[data-role='leader']").is_none(), "that was before the election");
    page.set("Step by", "by answer").await;
    page.press("Step").await;
    page.answer("wrote x = 5").await;
    page.set("Step by", "by intervention").await;
    page.press("Step back").await;
    assert!(elected < page.time_ms(), "the write came after the election");
}

/// Given a run, when it is played backwards, then it goes to its beginning and stops there.
#[wasm_bindgen_test]
async fn it_plays_backwards() {
    let mut page = stopped("3").await;
    page.press("Play backwards").await;
    let at_start = |page: &Page| (page.time_ms() == 0).then_some(());
    page.until("the beginning", at_start).await;
    page.until("it stops", |page| (!page.is_playing()).then_some(())).await;
}

/// Given a run in which something was done, when something else is done in its past, then what came
/// later is aside; when that is undone, then it is there again, and when it is redone, it is aside.
#[wasm_bindgen_test]
async fn who_acts_in_the_past_forks() {
    let mut page = written("4").await;
    let there = page.seen();
    page.press("History").await;
    assert_eq!(page.all(".interventions li").len(), 1);
    page.press("Close").await;
    page.set("Time", "50").await;
    page.choose("g[data-node='n1']").await;
    page.press("Crash n1").await;
    page.press("History").await;
    let text = |page: &Page| {
        let list = page.find("dialog[aria-label='History'][open]");
        list.and_then(|list| list.text_content()).unwrap_or_default()
    };
    assert!(
        text(&page).contains("crash n1") && text(&page).contains("Other branches"),
        "{}",
        text(&page)
    );
    page.press("Undo").await;
    assert!(text(&page).contains("write x 5") && !text(&page).contains("crash n1"));
    page.press("Go to now").await;
    assert_eq!(page.seen(), there);
    page.press("Redo").await;
    assert!(text(&page).contains("crash n1"));
    assert_eq!(page.attribute("g[data-node='n1']", "data-role").as_deref(), Some("down"));
}

/// Given interventions, when one is left out or moved, then the run follows.
#[wasm_bindgen_test]
async fn what_was_done_can_be_edited() {
    let mut page = written("5").await;
    page.press("History").await;
    page.set("Time of c1 write x 5", "1.5s").await;
    assert_eq!(page.value("Time of c1 write x 5"), "1500ms");
    page.press("Go to now").await;
    assert_eq!(page.time_ms(), 1_500);
    page.press("Delete c1 write x 5").await;
    assert!(page.find(".interventions li").is_none());
    page.press("Undo").await;
    page.press("Undo").await;
    assert_ne!(page.value("Time of c1 write x 5"), "1500ms");
    page.set("Time of c1 write x 5", "soon").await;
    assert!(page.complaint().is_some_and(|why| why.ends_with('.')), "no time is refused");
}

/// Given a run, when the page is loaded again, then the run is there, at the same instant.
#[wasm_bindgen_test]
async fn the_run_outlives_a_reload() {
    let mut page = written("6").await;
    let middle = page.time_ms() / 2;
    page.set("Time", &middle.to_string()).await;
    let there = page.seen();
    let mut page = page.reload().await;
    let middle = middle.to_string();
    let back = |page: &Page| page.attribute("main", "data-time-ms").filter(|time| *time == middle);
    page.until("the same instant", back).await;
    assert_eq!(page.seen(), there);
    assert_eq!(page.main().get_attribute("data-seed").as_deref(), Some("6"));
    page.press("Go to now").await;
    page.answer("wrote x = 5").await;
}

/// Given forged or cut texts in the storage, then the page opens as if they were not there, or says why.
#[wasm_bindgen_test]
async fn forged_runs_are_refused() {
    for forged in
        ["", "AQ", "!!!", "%00", "AQMB8JMJ4KcS0IYDgAIBAKCcAbDqAQAAAKCNBtQt4uIk4uIkgYIQKPFtqh"]
    {
        script(&format!("localStorage.clear(); localStorage['raftarium.run'] = '{forged}'"));
        script("localStorage['raftarium.place'] = '[1,2,99999999999999999999,4]'");
        let page = Page::mount();
        rendered().await;
        assert_eq!(page.main().get_attribute("data-nodes").as_deref(), Some("3"), "{forged}");
        let why = page.complaint();
        assert!(why.is_some_and(|why| why.contains("cannot be opened")), "{forged}");
    }
    script("localStorage.clear()");
}

/// Given a storage that takes nothing, then the page works, and says so once.
#[wasm_bindgen_test]
async fn without_storage_the_page_works_and_says_so_once() {
    let mut page = stopped("7").await;
    script(
        "globalThis.kept = Storage.prototype.setItem; Storage.prototype.setItem = () => { throw 1 }",
    );
    let hide = "dispatchEvent(new Event('pagehide'))";
    script(hide);
    rendered().await;
    let said = page.complaint();
    page.press("Write").await;
    script(hide);
    rendered().await;
    let again = page.complaint();
    script("Storage.prototype.setItem = globalThis.kept");
    assert!(said.is_some_and(|said| said.contains("Can't save")), "it is said");
    assert_eq!(again, None, "and only once");
}

/// Given a run, when its link is opened, then the same run is there at the same instant; when a bad
/// one is, then the run stays and a sentence says what is wrong.
#[wasm_bindgen_test]
async fn a_link_leads_to_the_same_instant() {
    let mut page = written("8").await;
    page.press("Share").await;
    let link = page.value("Link");
    let there = page.seen();
    assert!(link.len() < 400, "{link}");
    page.press("Close").await;
    let letters = link.split("#run=").nth(1).expect("a link").to_owned();
    drop(page);

    let mut page = stopped("9").await;
    let before = page.seen();
    let long = "A".repeat(1_000_000);
    for bad in [&letters[..letters.len() - 2], "", "AQ", "?", "Ag", long.as_str()] {
        script(&format!("location.hash = '#run={bad}'; dispatchEvent(new Event('hashchange'))"));
        rendered().await;
        let why = page.complaint();
        assert!(why.is_some_and(|why| why.ends_with('.') && why.len() < 200), "{bad:.20}");
        assert_eq!(page.seen(), before, "{bad:.20}");
        page.press("Dismiss").await;
    }
    script(&format!("location.hash = '#run={letters}'; dispatchEvent(new Event('hashchange'))"));
    rendered().await;
    assert_eq!(page.complaint(), None);
    let opened = |page: &Page| (page.seen() == there).then_some(());
    page.until("the run of the link", opened).await;
    assert_eq!(hash(), "");
    // When that is undone, then the run before is there.
    page.press("Undo").await;
    assert_eq!(page.main().get_attribute("data-seed").as_deref(), Some("9"));
}

/// Given a run that was saved as a file, when the file is opened, then the run is there again; when a
/// file is none, then a sentence says so.
#[wasm_bindgen_test]
async fn a_saved_file_opens_again() {
    let mut page = written("10").await;
    let there = page.seen();
    script(
        "globalThis.files = []; \
         URL.createObjectURL = (blob) => { files.push(blob); return 'blob:none' }; \
         HTMLAnchorElement.prototype.click = function () { files.push(this.download) }",
    );
    page.press("Share").await;
    page.press("Save run").await;
    assert_eq!(script("return files[1]").as_string().as_deref(), Some("seed-10.raftarium"));
    let choose = "const field = document.querySelector(\"[type='file']\"); \
         const transfer = new DataTransfer(); \
         transfer.items.add(new File([PART], 'a.raftarium')); \
         field.files = transfer.files; \
         field.dispatchEvent(new Event('change', { bubbles: true }))";
    for bad in ["'{'", "'[]'", "'{\"raftarium\":2}'", "new Uint8Array(20_000_000)"] {
        script(&choose.replace("PART", bad));
        page.until("a refusal", Page::complaint).await;
        assert_eq!(page.seen(), there, "{bad}");
        page.press("Dismiss").await;
    }
    page.press("Close").await;
    page.press("Cluster").await;
    page.press("New seed").await;
    page.press("Close").await;
    assert_eq!(page.complaint(), None, "it is saved, so that nobody asks");
    assert_ne!(page.main().get_attribute("data-seed").as_deref(), Some("10"));
    page.press("Share").await;
    script(&choose.replace("PART", "files[0]"));
    rendered().await;
    assert_eq!(page.complaint(), None);
    let opened = |page: &Page| (page.seen() == there).then_some(());
    page.until("the run of the file", opened).await;
}

/// Given what was done and given to nobody, when someone starts over, then the page asks first; and
/// it can be undone.
#[wasm_bindgen_test]
async fn starting_over_asks_once_and_can_be_undone() {
    let mut page = written("11").await;
    let there = page.seen();
    page.press("Reset").await;
    assert!(page.complaint().is_some_and(|question| question.starts_with("Start over?")));
    assert_eq!(page.seen(), there, "nothing is lost before the answer");
    page.press("Dismiss").await;
    assert_eq!(page.seen(), there);
    page.press("Reset").await;
    page.press("Yes").await;
    assert_eq!((page.time_ms(), page.complaint()), (0, None));
    page.press("Reset").await;
    assert_eq!(page.complaint(), None, "there is nothing to lose now");
    page.press("Undo").await;
    page.press("Undo").await;
    page.press("Go to now").await;
    assert_eq!(page.seen(), there);
}

/// Given a committed entry, when someone asks why, then the answer leads back to the client who asked
/// for it; and each of its lines can be asked about.
#[wasm_bindgen_test]
async fn why_leads_from_a_commit_to_its_client() {
    let mut page = written("12").await;
    page.choose("tr[data-node] td[data-index='2'][data-committed='true']").await;
    let text =
        |page: &Page| page.find("#selected").and_then(|it| it.text_content()).unwrap_or_default();
    assert!(text(&page).starts_with("Why is entry 2 committed at"), "{}", text(&page));
    assert!(text(&page).contains("c1 asked the proxy to write x = 5"), "{}", text(&page));
    let last = page.all(".reasons button").into_iter().find(|reason| {
        reason.text_content().is_some_and(|text| text.contains("c1 asked the proxy"))
    });
    last.expect("it is listed").unchecked_into::<web_sys::HtmlElement>().click();
    rendered().await;
    assert!(
        page.find("[role='log'] li b")
            .and_then(|it| it.text_content())
            .is_some_and(|newest| { newest.contains("c1 asked the proxy") }),
        "the playhead stands there"
    );
    // Why does the leader lead?
    page.press("Go to now").await;
    let leader = page.leader().await;
    page.choose(&format!("g[data-node='{leader}']")).await;
    page.press("why leader?").await;
    assert!(text(&page).contains("timer expired"), "{}", text(&page));
    // Any event can be asked about.
    page.press("why?").await;
    assert!(text(&page).contains("Why did this happen at"), "{}", text(&page));
}

/// Given an entry in a log, then the keyboard reaches it, and Space and Enter are its own; what the browser makes of
/// them asks why.
#[wasm_bindgen_test]
async fn entries_are_reached_by_keyboard() {
    let page = written("13").await;
    let entry = page.find("td[data-index='2'][data-committed='true'] button").expect("a button");
    let entry: web_sys::HtmlElement = entry.unchecked_into();
    entry.focus().expect("it takes the focus");
    assert_eq!(document().active_element().as_ref(), Some(entry.as_ref()));
    for key in [" ", "Enter"] {
        let event = format!("new KeyboardEvent('keydown', {{ key: '{key}', bubbles: true }})");
        script(&format!("document.activeElement.dispatchEvent({event})"));
        rendered().await;
        assert!(!page.is_playing(), "{key:?} is not the page's");
    }
    entry.click();
    rendered().await;
    let why = page.find("#selected").and_then(|panel| panel.text_content()).unwrap_or_default();
    assert!(why.starts_with("Why is entry 2 committed at"), "{why}");
}

/// Given a run, when the diagram is opened, then it has a lane for each, in step with the playhead; when
/// an event is chosen, then its past is lit and the rest is not.
#[wasm_bindgen_test]
async fn the_diagram_shows_the_same_run() {
    let mut page = written("13").await;
    page.press("Diagram").await;
    let lanes = page.find(".names").and_then(|names| names.text_content()).unwrap_or_default();
    for lane in ["c1", "proxy", "n1", "n2", "n3"] {
        assert!(lanes.contains(lane), "{lane} is missing in {lanes}");
    }
    page.until("messages", |page| page.find("[data-way]")).await;
    page.press("Zoom out").await;
    assert!(page.find(".way.dim").is_none());
    let dots = page.all("[data-record]");
    let early = &dots[dots.len() / 3];
    let number = early.get_attribute("data-record").expect("it has a number");
    page.choose(&format!("g[data-record='{number}']")).await;
    assert!(page.find(".way.dim").is_some(), "what is not in its past is dimmed");
    assert!(page.find(&format!("g[data-record='{number}'].selected")).is_some());
    for turn in ["Earlier", "Later", "Zoom in", "Zoom out", "Follow the playhead"] {
        page.press(turn).await;
    }
    // In step with the playhead: in the beginning there is nothing before it.
    page.press("Go to start").await;
    TimeoutFuture::new(50).await;
    page.press("Ring").await;
    assert!(page.find(".diagram").is_none() && page.find("g[data-node='n1']").is_some());
}
