//! Lessons that come late, or not at all.

use wasm_bindgen_test::wasm_bindgen_test;

use super::page::{Page, hash, script, serve_lessons, stopped};

/// Lets requests for lessons wait until `failFetch` is called.
fn let_requests_wait() {
    script("window.fetch = () => new Promise((_, fail) => { window.failFetch = fail; })");
}

fn fail_requests() {
    script("failFetch(new TypeError('offline'))");
}

async fn fetching(page: &Page, words: &str) {
    let says =
        |page: &Page| page.find(".fetching")?.text_content().filter(|text| text.contains(words));
    page.until(words, says).await;
}

/// Given lessons that are long in coming, then after a moment the stage says that they are being fetched; when
/// that fails, then it says so and offers to try again, and that leads to the lesson.
#[wasm_bindgen_test]
async fn what_comes_late_is_announced_and_what_fails_can_be_tried_again() {
    let mut page = stopped("51").await;
    let real_ms = || script("return performance.now()").as_f64().expect("a number");
    let_requests_wait();
    let asked = real_ms();
    page.press("Start the story ›").await;
    assert!(page.find(".fetching").is_none(), "it may come at once");
    fetching(&page, "Fetching…").await;
    assert!(real_ms() - asked >= 200.0, "{} ms", real_ms() - asked);
    fail_requests();
    fetching(&page, "cannot be fetched").await;
    assert_eq!(page.attribute(".fetching", "role").as_deref(), Some("alert"));
    page.press("Try again").await;
    fetching(&page, "Fetching…").await;
    fail_requests();
    fetching(&page, "cannot be fetched").await;
    serve_lessons();
    page.press("Try again").await;
    page.until("the story", |page| page.find(".told")).await;
    assert!(page.find(".fetching").is_none());
}

/// Given the contents of the story, when a chapter cannot be fetched, then they say so, and so does the stage
/// once they are closed; when the reader does not want to wait, then they go on where they were.
#[wasm_bindgen_test]
async fn dialogs_say_that_a_lesson_cannot_be_fetched() {
    let mut page = stopped("52").await;
    page.press("Start the story ›").await;
    page.until("the story", |page| page.find(".told")).await;
    let here = hash();
    page.press("Chapters").await;
    let_requests_wait();
    page.choose(".chapters > li:nth-child(3) > button").await;
    fail_requests();
    page.until("a failure", |page| page.find("dialog[open] .fetching[role='alert']")).await;
    page.press("Close").await;
    page.until("the same", |page| page.find(".tank .fetching[role='alert']")).await;
    page.press("Dismiss").await;
    assert!(page.find(".fetching").is_none() && page.find(".told").is_some());
    assert_eq!(hash(), here);
}
