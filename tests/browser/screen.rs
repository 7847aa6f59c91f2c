//! The screen: how little is on it at rest, and the ways to all the rest by press and by keyboard.
//!
//! What only a real mouse or keyboard shows is in `scripts/press.mjs`.

use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{DomRect, Element, HtmlElement, HtmlIFrameElement, SvgElement};

use super::page::{Page, document, painted, rendered, script, stopped, styles};

/// The most controls that are in view at rest, besides the stage, the entries of logs and the events themselves.
const CONTROLS_MAX: usize = 12;

/// The most words in view at the first step of the story.
const WORDS_MAX: usize = 40;

/// The page as it opens for the first time.
async fn opened() -> Page {
    script("localStorage.clear()");
    let page = Page::mount();
    rendered().await;
    page
}

/// Presses a key where the focus is.
async fn key(name: &str) {
    let event = format!(
        "new KeyboardEvent('keydown', {{ key: '{name}', bubbles: true, cancelable: true }})"
    );
    script(&format!("(document.activeElement ?? document.body).dispatchEvent({event})"));
    rendered().await;
}

fn focused() -> Element {
    document().active_element().expect("something has the focus")
}

/// The name of the control that has the focus.
fn focused_name() -> String {
    let it = focused();
    it.get_attribute("aria-label").or_else(|| it.text_content()).unwrap_or_default()
}

/// Whether an element is seen: neither hidden nor in a dialog that is closed.
fn is_seen(element: &Element) -> bool {
    let bounds = element.get_bounding_client_rect();
    bounds.width() > 1.0 && bounds.height() > 1.0
}

fn overlaps(one: &DomRect, other: &DomRect) -> bool {
    one.left() < other.right()
        && other.left() < one.right()
        && one.top() < other.bottom()
        && other.top() < one.bottom()
}

fn is_selected(page: &Page) -> bool {
    page.find(".popover, .selected, #selected").is_some()
}

/// Given the page as it opens, then there are few controls on it, and nothing is chosen.
#[wasm_bindgen_test]
async fn at_rest_there_are_few_controls() {
    let page = opened().await;
    for when in ["as it opens", "with a leader"] {
        let seen = page.all("button, input, select, textarea, summary").into_iter().filter(is_seen);
        let beside = seen
            .filter(|it| !matches!(it.closest(".stage, [data-logs], [role='log']"), Ok(Some(_))));
        let names: Vec<String> = beside
            .map(|it| it.get_attribute("aria-label").or(it.text_content()).unwrap_or_default())
            .collect();
        assert!(!names.is_empty() && names.len() <= CONTROLS_MAX, "{when}: {names:?}");
        assert!(!is_selected(&page), "{when} nothing is chosen");
        page.leader().await;
    }
}

/// Given the page as it opens, when a server is pressed, and then what its popover offers first, then it has crashed.
#[wasm_bindgen_test]
async fn two_presses_lead_to_a_crashed_server() {
    let mut page = opened().await;
    assert!(!page.has("Crash n1"), "nothing is offered before it was asked for");
    page.choose("[data-node='n1']").await;
    assert!(is_seen(&page.control("Crash n1")));
    page.press("Crash n1").await;
    assert_eq!(page.attribute("g[data-node='n1']", "data-role").as_deref(), Some("down"));
}

/// Given the list of events, when its one control is pressed, then all choices of what it lists are there, and take
/// effect; Esc closes them and leads back.
#[wasm_bindgen_test]
async fn what_is_listed_is_chosen_in_one_place() {
    let mut page = stopped("68").await;
    let rows = |page: &Page| page.all("[role='log'] > ol > li").len();
    let before = rows(&page);
    assert!(!is_seen(&page.control("Level")) && !is_seen(&page.control("Of node")));
    let opener = page.control("Filter: all nodes · what matters");
    opener.focus().expect("it takes the focus");
    opener.click();
    rendered().await;
    assert!(is_seen(&page.control("Level")) && is_seen(&page.control("Of node")));
    page.set("Level", "debug").await;
    assert!(rows(&page) > before, "{} of {before}", rows(&page));
    page.set("Of node", "n2").await;
    assert!(page.has("Filter: n2 · everything"));
    let menu: HtmlElement = page.find("#event-filter:popover-open").expect("open").unchecked_into();
    menu.hide_popover().expect("it is open");
    rendered().await;
    assert_eq!(focused_name(), "Filter: n2 · everything");
}

/// Given things on the stage, when one is pressed, then its popover opens and the focus stays; when it is reached by
/// keyboard, then the focus goes into the popover, and comes back when Esc closes it.
#[wasm_bindgen_test]
async fn a_popover_opens_by_press_and_by_keyboard() {
    let mut page = stopped("61").await;
    page.root.scroll_into_view();
    for (thing, name) in [
        ("[data-node='n2']", "n2"),
        ("[data-link='n1-n2']", "link n1-n2"),
        ("[data-proxy]", "proxy"),
        ("[data-client='c1']", "c1"),
    ] {
        let popover = |page: &Page| page.find(".popover:popover-open");
        page.control("Play").focus().expect("it takes the focus");
        page.choose(thing).await;
        let opened = popover(&page).expect("a popover");
        assert_eq!(opened.get_attribute("aria-label").as_deref(), Some(name));
        assert_eq!(focused_name(), "Play", "{name}: who presses keeps the focus");
        // What the browser does when someone presses elsewhere.
        let opened: HtmlElement = opened.unchecked_into();
        opened.hide_popover().expect("it is open");
        page.until("nothing is chosen", |page| (!is_selected(page)).then_some(())).await;

        for close in ["Escape", "Close"] {
            let shape: SvgElement = page.find(thing).expect("a thing").unchecked_into();
            shape.focus().expect("it takes the focus");
            key("Enter").await;
            let opened = popover(&page).expect("a popover");
            assert!(
                opened.contains(Some(&focused())),
                "{name}: the focus is on {}",
                focused_name()
            );
            match close {
                "Escape" => key(close).await,
                _ => page.press(close).await,
            }
            assert!(!is_selected(&page), "{name}: {close} closes it");
            assert_eq!(focused(), *shape.unchecked_ref::<Element>(), "{name}: after {close}");
        }
    }
    // Another thing: the popover goes there.
    page.choose("[data-node='n1']").await;
    page.choose("[data-node='n3']").await;
    assert_eq!(page.all(".popover:popover-open").len(), 1);
    assert_eq!(page.attribute(".popover", "aria-label").as_deref(), Some("n3"));
}

/// Chooses each server in turn, and asserts that its popover is on the screen as a whole, and not over the server.
async fn assert_popovers_leave_their_servers_in_sight(page: &mut Page, screen: (f64, f64)) {
    let servers = page.all("g[data-node]").len();
    for number in 1..=servers {
        let shape = format!("[data-node='n{number}'] .shape");
        page.choose(&shape).await;
        let popover = page.find(".popover:popover-open").expect("a popover");
        let (popover, server) = (popover, page.find(&shape).expect("a server"));
        let bounds = popover.get_bounding_client_rect();
        let place = [bounds.left(), bounds.top(), bounds.right(), bounds.bottom()];
        let over = overlaps(&bounds, &server.get_bounding_client_rect());
        assert!(
            !over,
            "{servers} servers, {screen:?}: the popover of n{number} covers it: {place:?}"
        );
        let on_screen =
            place[0] >= 0.0 && place[1] >= 0.0 && place[2] <= screen.0 && place[3] <= screen.1;
        assert!(
            on_screen,
            "{servers} servers, {screen:?}: the popover of n{number} is cut: {place:?}"
        );
        page.press("Close").await;
    }
}

/// Given clusters small and large, when a server is chosen, then its popover does not cover it, and is on the screen
/// as a whole.
#[wasm_bindgen_test]
async fn a_popover_never_covers_its_server() {
    let mut page = stopped("62").await;
    page.root.scroll_into_view();
    let side = |name: &str| script(&format!("return {name}")).as_f64().expect("a length");
    let screen = (side("document.documentElement.clientWidth"), side("innerHeight"));
    for servers in ["3", "9"] {
        page.set("Nodes", servers).await;
        assert_popovers_leave_their_servers_in_sight(&mut page, screen).await;
    }
}

/// Given a page of 1280 × 800 pixels that is shown at twice its size, then that holds there, too.
#[wasm_bindgen_test]
async fn a_popover_never_covers_its_server_at_twice_the_size() {
    let frame = document().create_element("iframe").expect("an element");
    let frame: HtmlIFrameElement = frame.unchecked_into();
    frame.set_width("640");
    frame.set_height("400");
    document().body().expect("a body").append_child(&frame).expect("appended");
    let inside = frame.content_document().expect("a document");
    let style = inside.create_element("style").expect("an element");
    style.set_text_content(Some(&styles()));
    inside.head().expect("a head").append_child(&style).expect("appended");
    script("localStorage.clear()");
    let mut page = Page::mount_in(&inside);
    rendered().await;
    page.press("Pause").await;
    for servers in ["3", "9"] {
        page.set("Nodes", servers).await;
        let drawn =
            |page: &Page| (page.all("g[data-node]").len().to_string() == servers).then_some(());
        page.until("the servers", drawn).await;
        assert_popovers_leave_their_servers_in_sight(&mut page, (640.0, 400.0)).await;
    }
    drop(page);
    frame.remove();
}

/// Given a key and a value, when Enter is pressed in either field, then the client writes, and the answer is said.
#[wasm_bindgen_test]
async fn enter_in_a_field_of_the_client_writes() {
    let mut page = stopped("63").await;
    page.press("Play").await;
    for (field, value) in [("Key", "fish"), ("Value", "blue")] {
        page.set(field, value).await;
        let form = page.control(field).closest("form").ok().flatten().expect("it is in a form");
        // Enter in a field presses the button that the browser takes for the form's own.
        let button = form.query_selector(":default").ok().flatten().expect("a button of the form");
        assert_eq!(button.text_content().as_deref(), Some("Write"));
        button.unchecked_into::<HtmlElement>().click();
        rendered().await;
        let key = page.value("Key");
        page.answer(&format!("wrote {key} = {}", page.value("Value"))).await;
    }
    page.answer("wrote fish = blue").await;
}

/// Given a button that opens a dialog, when it is pressed, then the focus is inside, and nothing outside can take it;
/// when the dialog is closed, then the focus is on the button again.
#[wasm_bindgen_test]
async fn dialogs_take_the_focus_and_give_it_back() {
    let mut page = stopped("64").await;
    page.press("Steps ▾").await;
    for name in ["Cluster", "Network", "Share", "Help", "History", "Scenarios"] {
        for close in ["Escape", "Close"] {
            page.control(name).focus().expect("it takes the focus");
            page.press(name).await;
            let dialog = page.find("dialog:modal").unwrap_or_else(|| panic!("{name} opens none"));
            assert!(
                dialog.contains(Some(&focused())),
                "{name}: the focus is on {}",
                focused_name()
            );
            let inside = focused();
            page.control("Play").focus().expect("it may try");
            assert_eq!(focused(), inside, "{name}: the page behind cannot be reached");
            match close {
                "Escape" => key(close).await,
                _ => page.press(close).await,
            }
            page.until("it is closed", |page| page.find("dialog[open]").is_none().then_some(()))
                .await;
            assert_eq!(focused_name(), name, "after {close}");
        }
    }
}

/// Given a file that is no run, when it is opened, then the dialog says why, beside the field and in full; once the dialog
/// is closed, nothing is said of it any more.
#[wasm_bindgen_test]
async fn a_file_that_cannot_be_opened_is_refused_beside_its_field() {
    let mut page = stopped("69").await;
    page.press("Share").await;
    script(
        "const field = document.querySelector(\"[aria-label='Open run']\"); \
         const chosen = new DataTransfer(); \
         chosen.items.add(new File(['nonsense'], 'nonsense.raftarium')); \
         field.files = chosen.files; \
         field.dispatchEvent(new Event('change', { bubbles: true }))",
    );
    let refused = page.until("why", |page| page.find("dialog[open] .fields [role='alert']")).await;
    let text = refused.text_content().unwrap_or_default();
    assert!(text.contains("This file cannot be opened"), "{text}");
    assert_eq!(page.all(".complaint").len(), 1, "it is said once");
    let (inner, outer) = (refused.scroll_width(), refused.client_width());
    assert!(inner <= outer, "its {inner} pixels are cut at {outer}");
    let dialog = page.find("dialog[open]").expect("open");
    let field = page.control("Open run").get_bounding_client_rect();
    let (box_of, why) = (dialog.get_bounding_client_rect(), refused.get_bounding_client_rect());
    assert!(box_of.left() <= why.left() && why.right() <= box_of.right());
    assert!(why.top() - field.bottom() < 40.0, "it is beside the field");
    page.press("Close").await;
    assert!(page.complaint().is_none());
}

/// Given a run in which something was done, when another seed is asked for, then the dialog asks first, where the answer
/// can be pressed.
#[wasm_bindgen_test]
async fn a_question_stands_in_the_dialog_that_is_open() {
    let mut page = stopped("70").await;
    page.press("Write").await;
    let seed = page.main().get_attribute("data-seed");
    page.press("Cluster").await;
    page.press("New seed").await;
    let yes = page.control("Yes");
    assert!(matches!(yes.closest("dialog:modal"), Ok(Some(_))), "it can be pressed");
    page.press("Yes").await;
    assert_ne!(page.main().get_attribute("data-seed"), seed);
    assert!(page.find("dialog:modal").is_some() && page.complaint().is_none());
}

/// Given ready-made clusters, when one is pressed, then it is shown as pressed, and its numbers stand in the fields.
#[wasm_bindgen_test]
async fn a_ready_made_cluster_is_one_press_away() {
    let mut page = stopped("74").await;
    page.press("Cluster").await;
    let pressed = |page: &Page| {
        page.find(".presets [aria-pressed='true'] b").and_then(|it| it.text_content())
    };
    assert_eq!(pressed(&page).as_deref(), Some("Paper"));
    page.choose(".presets button:last-child").await;
    assert_eq!(pressed(&page).as_deref(), Some("Five nodes"));
    assert_eq!((page.value("Nodes"), page.all("g[data-node]").len()), ("5".into(), 5));
    page.set("Heartbeat every", "40").await;
    assert_eq!(pressed(&page), None);
}

/// Given the story, when it is entered, then the focus is on *Next*; when a server is pressed there, then the story
/// still goes on from there.
#[wasm_bindgen_test]
async fn entering_the_story_puts_the_focus_on_next() {
    let mut page = stopped("65").await;
    page.control("Start the story ›").focus().expect("it takes the focus");
    page.press("Start the story ›").await;
    page.until("the story", |page| page.find(".told").map(drop)).await;
    assert_eq!(focused_name(), "Next");
    page.choose("g[data-node='n1']").await;
    assert!(page.find(".popover:popover-open").is_some());
    assert_eq!(focused_name(), "Next");
    // What the browser does with Space on a button.
    focused().unchecked_into::<HtmlElement>().click();
    rendered().await;
    let place = page.find(".told .place").and_then(|place| place.text_content());
    assert!(place.as_ref().is_some_and(|place| place.contains("· 2 of")), "{place:?}");
    assert!(!is_selected(&page), "the next step begins with nothing chosen");
    assert_eq!(focused_name(), "Next");
}

/// Given the first step of the story, then there are few words in view.
#[wasm_bindgen_test]
async fn the_story_begins_with_few_words() {
    let mut page = stopped("66").await;
    page.press("Start the story ›").await;
    page.until("the story", |page| page.find(".told").map(drop)).await;
    page.root.scroll_into_view();
    painted().await;
    let seen = script(
        "const texts = document.createTreeWalker(document.querySelector('main'), NodeFilter.SHOW_TEXT); \
         const seen = []; \
         while (texts.nextNode()) { \
           const parent = texts.currentNode.parentElement; \
           const box = parent.getBoundingClientRect(); \
           if (parent.checkVisibility() && box.width > 1 && box.height > 1 && box.bottom > 0) seen.push(texts.currentNode.data); \
         } \
         return seen.join(' ')",
    );
    // The name of the page is one word.
    let seen = seen.as_string().expect("text").replace("Raft arium", "Raftarium");
    let words: Vec<&str> =
        seen.split_whitespace().filter(|word| word.contains(char::is_alphabetic)).collect();
    assert!(words.len() > 10 && words.len() <= WORDS_MAX, "{} words: {words:?}", words.len());
}

/// Given what is not in view at rest, then a press or two lead there, and each control has its name.
#[wasm_bindgen_test]
async fn what_is_needed_rarely_is_found_by_its_name() {
    let mut page = stopped("67").await;
    assert!(!is_seen(&page.control("Step")), "it is not in view at rest");
    page.press("Steps ▾").await;
    for name in
        ["Step", "Step back", "Step by", "Undo", "Redo", "Reset", "Go to start", "Go to now"]
    {
        assert!(is_seen(&page.control(name)), "{name}");
    }
    assert!(!is_seen(&page.control("Nodes")));
    page.press("Cluster").await;
    for name in ["Nodes", "Seed", "Heartbeat every"] {
        assert!(is_seen(&page.control(name)), "{name}");
    }
    page.press("Close").await;
    // There is nothing to heal before something is cut.
    assert!(!is_seen(&page.control("Heal all")));
    page.choose("[data-node='n1']").await;
    page.press("Cut off n1").await;
    assert!(is_seen(&page.control("Heal all")));
    page.press("Heal all").await;
    assert!(!is_seen(&page.control("Heal all")));
}
