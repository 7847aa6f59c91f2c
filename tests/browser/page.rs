//! The page, and what a visitor does with it.

use gloo_timers::future::TimeoutFuture;
use js_sys::{Function, Object, Promise, Reflect};
use raftarium::App;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Document, Element, Event, EventInit, HtmlElement, HtmlInputElement};
use yew::AppHandle;

/// How long something is waited for, in looks of ten milliseconds.
const LOOKS: u32 = 1_500;

pub fn document() -> Document {
    web_sys::window().expect("a window").document().expect("a document")
}

/// Answers the page's requests for lessons: no server runs in these tests that would have them.
pub fn serve_lessons() {
    let files = Object::new();
    for (name, json) in test_lessons::FILES {
        Reflect::set(&files, &JsValue::from(*name), &JsValue::from(*json)).expect("an object");
    }
    let window = web_sys::window().expect("a window");
    Reflect::set(&window, &"lessonFiles".into(), &files).expect("a window");
    script(
        "window.fetch = async (request) => {
            const json = lessonFiles[new URL(request.url).pathname.split('/lessons/')[1]];
            return new Response(json, { status: json === undefined ? 404 : 200 });
        }",
    );
}

/// The page, in an element of its own.
pub struct Page {
    pub root: Element,
    app: Option<AppHandle<App>>,
}

impl Page {
    /// Mounts the page as if for the first time, with a seed, at the speed of real time.
    pub async fn open(seed: &str) -> Self {
        script("localStorage.clear()");
        go_to("");
        let mut page = Self::mount();
        rendered().await;
        page.set("Speed", "27").await;
        page.set("Seed", seed).await;
        assert_eq!(page.main().get_attribute("data-seed").as_deref(), Some(seed));
        page
    }

    pub fn mount() -> Self {
        wear_styles();
        Self::mount_in(&document())
    }

    /// Mounts the page in a document, which may be that of a frame.
    pub fn mount_in(document: &Document) -> Self {
        serve_lessons();
        // A test that has failed leaves its page behind; those after it are to see none but theirs.
        script("document.querySelectorAll('.page').forEach((page) => page.remove())");
        let root = document.create_element("div").expect("an element");
        root.set_class_name("page");
        document.body().expect("a body").append_child(&root).expect("appended");
        let app = Some(yew::Renderer::<App>::with_root(root.clone()).render());
        Self { root, app }
    }

    /// Loads the page again: what the browser keeps stays, and so does the address.
    pub async fn reload(self) -> Self {
        script("dispatchEvent(new Event('pagehide'))");
        rendered().await;
        let hash = hash();
        drop(self);
        go_to(&hash);
        let page = Self::mount();
        rendered().await;
        page
    }

    pub fn all(&self, selector: &str) -> Vec<Element> {
        let found = self.root.query_selector_all(selector).expect("a sound selector");
        (0..found.length()).filter_map(|place| found.get(place)?.dyn_into().ok()).collect()
    }

    pub fn find(&self, selector: &str) -> Option<Element> {
        self.all(selector).into_iter().next()
    }

    pub fn main(&self) -> Element {
        self.find("main").expect("the page is there")
    }

    /// What stands in an attribute of the first element that a selector finds.
    pub fn attribute(&self, selector: &str, name: &str) -> Option<String> {
        self.find(selector)?.get_attribute(name)
    }

    pub fn time_ms(&self) -> u64 {
        let time = self.main().get_attribute("data-time-ms");
        time.and_then(|time| time.parse().ok()).expect("the page tells its time")
    }

    /// The control with this accessible name: in the dialog that is open, if there is one with it, and in one that is
    /// closed only if it is nowhere else.
    pub fn control(&self, name: &str) -> HtmlElement {
        let found = self.all("button, input, select").into_iter().filter(|it| is_named(it, name));
        let depth = |it: &Element| match it.closest("dialog") {
            Ok(Some(dialog)) => 2 * u8::from(!dialog.has_attribute("open")),
            _ => 1,
        };
        let found = found.min_by_key(depth);
        found.unwrap_or_else(|| panic!("there is no control {name}")).unchecked_into()
    }

    /// Whether there is a button with this accessible name.
    pub fn has(&self, name: &str) -> bool {
        self.all("button").iter().any(|button| is_named(button, name))
    }

    pub async fn press(&mut self, name: &str) {
        self.control(name).click();
        rendered().await;
    }

    /// Ticks the box with this label, or unticks it.
    pub async fn tick(&mut self, label: &str) {
        let named = |it: &Element| it.text_content().is_some_and(|text| text.trim() == label);
        let found = self.all("label").into_iter().find(named);
        found.unwrap_or_else(|| panic!("no box {label}")).unchecked_into::<HtmlElement>().click();
        rendered().await;
    }

    pub async fn set(&mut self, name: &str, value: &str) {
        let field: HtmlInputElement = self.control(name).unchecked_into();
        field.set_value(value);
        for kind in ["input", "change"] {
            let bubbling = EventInit::new();
            bubbling.set_bubbles(true);
            let event = Event::new_with_event_init_dict(kind, &bubbling).expect("an event");
            field.dispatch_event(&event).expect("dispatched");
        }
        rendered().await;
    }

    /// Clicks a shape on the stage.
    pub async fn choose(&mut self, selector: &str) {
        let shape = self.find(selector).unwrap_or_else(|| panic!("there is no {selector}"));
        let bubbling = EventInit::new();
        bubbling.set_bubbles(true);
        let event = Event::new_with_event_init_dict("click", &bubbling).expect("an event");
        shape.dispatch_event(&event).expect("dispatched");
        rendered().await;
    }

    /// Waits until something is to be seen, and says what was awaited if it never is.
    pub async fn until<T>(&self, what: &str, mut look: impl FnMut(&Self) -> Option<T>) -> T {
        for _ in 0..LOOKS {
            rendered().await;
            if let Some(seen) = look(self) {
                return seen;
            }
            TimeoutFuture::new(10).await;
        }
        let events = self.find("[role='log']").and_then(|log| log.text_content());
        panic!("never seen: {what}; the last events: {events:?}");
    }

    pub async fn leader(&self) -> String {
        self.until("a leader", |page| page.attribute("[data-role='leader']", "data-node")).await
    }

    /// The newest answer, once it begins like this.
    pub async fn answer(&self, start: &str) {
        let seen = |page: &Self| {
            page.find("[role='status']")?.text_content().filter(|text| text.starts_with(start))
        };
        self.until(start, seen).await;
    }

    /// Why something could not be done, if the page says so.
    pub fn complaint(&self) -> Option<String> {
        self.find(".complaint span")?.text_content()
    }

    /// The instant, the roles, the logs and the newest event, as the page shows them.
    pub fn seen(&self) -> Vec<String> {
        let mut seen = vec![self.time_ms().to_string()];
        for node in self.all("g[data-node]") {
            let all = ["data-node", "data-role", "data-term", "data-last", "data-commit"];
            seen.extend(all.iter().filter_map(|name| node.get_attribute(name)));
        }
        seen.extend(self.find("[data-logs]").and_then(|logs| logs.text_content()));
        seen.extend(self.find("[role='log'] li b").and_then(|line| line.text_content()));
        seen
    }

    /// What stands in a field.
    pub fn value(&self, name: &str) -> String {
        self.control(name).unchecked_into::<HtmlInputElement>().value()
    }

    /// Whether time goes by.
    pub fn is_playing(&self) -> bool {
        self.main().get_attribute("data-playing").as_deref() == Some("true")
    }

    /// The terms and words of a server's log, as the table shows it.
    pub fn log(&self, node: &str) -> Vec<(String, String)> {
        let cells = self.all(&format!("[data-logs] tr[data-node='{node}'] td[data-index]"));
        let entry = |cell: &Element| {
            let words = cell.query_selector("span").ok().flatten();
            let words = words.and_then(|words| words.text_content());
            (cell.get_attribute("data-term").unwrap_or_default(), words.unwrap_or_default())
        };
        cells.iter().map(entry).collect()
    }

    /// Waits until all logs are equal and committed everywhere.
    pub async fn equal_logs(&self, nodes: &[&str]) {
        let seen = |page: &Self| {
            let first = page.log(nodes[0]);
            let equal = nodes.iter().all(|node| page.log(node) == first);
            let open = page.find("[data-logs] td[data-committed='false']");
            (equal && !first.is_empty() && open.is_none()).then_some(())
        };
        self.until("equal logs, all committed", seen).await;
    }
}

fn is_named(element: &Element, name: &str) -> bool {
    match element.get_attribute("aria-label") {
        Some(label) => label == name,
        None => element.text_content().is_some_and(|text| text.trim() == name),
    }
}

impl Drop for Page {
    fn drop(&mut self) {
        if let Some(app) = self.app.take() {
            app.destroy();
        }
        self.root.remove();
        // A lesson writes itself into the address, where the next page would find it.
        go_to("");
    }
}

const STYLES: [&str; 6] = [
    include_str!("../../styles/base.css"),
    include_str!("../../styles/stage.css"),
    include_str!("../../styles/story.css"),
    include_str!("../../styles/workbench.css"),
    include_str!("../../styles/dialogs.css"),
    include_str!("../../styles/diagram.css"),
];

/// The page's styles, all in one.
pub fn styles() -> String {
    STYLES.concat()
}

/// Gives the document the page's styles, as visitors see it: without them everything that moves would be painted
/// again at each frame.
fn wear_styles() {
    if document().get_element_by_id("styles").is_none() {
        let style = document().create_element("style").expect("an element");
        style.set_id("styles");
        style.set_text_content(Some(&styles()));
        document().head().expect("a head").append_child(&style).expect("appended");
    }
}

/// Lets JavaScript do what no part of the page does.
pub fn script(code: &str) -> JsValue {
    Function::new_no_args(code).call0(&JsValue::NULL).expect("a sound script")
}

/// What stands behind the address of the page.
pub fn hash() -> String {
    script("return location.hash").as_string().unwrap_or_default()
}

/// Puts something behind the address, which nobody hears.
fn go_to(hash: &str) {
    let address = "location.pathname + location.search";
    script(&format!("history.replaceState(null, '', {address} + '{hash}')"));
}

/// Lets Yew draw what has changed.
pub async fn rendered() {
    yew::scheduler::flush().await;
}

/// Waits until the browser has painted what there is.
pub async fn painted() {
    let second = "requestAnimationFrame(() => requestAnimationFrame(done))";
    let promise: Promise =
        script(&format!("return new Promise((done) => {second})")).unchecked_into();
    JsFuture::from(promise).await.expect("a frame");
}

/// A cluster that has elected a leader and stands still.
pub async fn stopped(seed: &str) -> Page {
    let mut page = Page::open(seed).await;
    page.leader().await;
    page.press("Pause").await;
    page
}

/// The same, after a write was answered.
pub async fn written(seed: &str) -> Page {
    let mut page = Page::open(seed).await;
    page.leader().await;
    page.press("Write").await;
    page.answer("wrote x = 5").await;
    page.press("Pause").await;
    page
}
