//! Lines that are drawn across the stage, to cut links.

use wasm_bindgen_test::wasm_bindgen_test;

use super::page::{Page, rendered, script, stopped};

/// A place on the screen, in CSS pixels.
#[derive(Clone, Copy)]
struct Spot {
    x: f64,
    y: f64,
}

/// The middle of what a selector finds.
fn middle(page: &Page, selector: &str) -> Spot {
    let it = page.find(selector).unwrap_or_else(|| panic!("there is no {selector}"));
    let bounds = it.get_bounding_client_rect();
    Spot { x: bounds.left() + bounds.width() / 2.0, y: bounds.top() + bounds.height() / 2.0 }
}

/// Moves, presses or lets go of the pointer over what a selector finds.
async fn pointer(kind: &str, on: &str, at: Spot) {
    let Spot { x, y } = at;
    let buttons = u8::from(kind != "pointerup");
    script(&format!(
        "document.querySelector(\"{on}\").dispatchEvent(new PointerEvent('{kind}', {{ bubbles: true, clientX: {x}, \
         clientY: {y}, isPrimary: true, pointerId: 1, button: 0, buttons: {buttons} }}))"
    ));
    rendered().await;
}

/// Holds the pointer down on the empty stage and moves it, through the middles of two links and a bit further.
async fn draw(page: &Page, links: [&str; 2]) -> Spot {
    let [one, other] = links.map(|link| middle(page, &format!("[data-link='{link}'] .middle")));
    let beyond = |from: Spot, to: Spot| Spot {
        x: to.x + (to.x - from.x) / 8.0,
        y: to.y + (to.y - from.y) / 8.0,
    };
    let (from, to) = (beyond(other, one), beyond(one, other));
    pointer("pointerdown", ".standing", from).await;
    for at in [one, other, to] {
        pointer("pointermove", ".standing", at).await;
    }
    to
}

fn cut(page: &Page) -> Vec<String> {
    let cut = page.all("[data-link]:not([data-cut='none'])");
    let names = cut.iter().filter_map(|link| link.get_attribute("data-link"));
    names.filter(|name| !name.ends_with("proxy")).collect()
}

fn is_drawing(page: &Page) -> bool {
    page.find(".cut-line").is_some()
}

/// Given the empty stage, when a line is drawn from there across links, then it is seen, with a cross on each link that it
/// will cut; when the pointer is let go, then these are cut, and the network is partitioned; *Undo* takes it back at once.
#[wasm_bindgen_test]
async fn a_line_across_links_cuts_them() {
    let mut page = stopped("71").await;
    page.root.scroll_into_view();
    let to = draw(&page, ["n1-n2", "n1-n3"]).await;
    assert!(is_drawing(&page) && page.all(".cut-line .mark").len() >= 2);
    assert_eq!(cut(&page), Vec::<String>::new(), "nothing is cut before it is let go");
    pointer("pointerup", ".standing", to).await;
    assert!(!is_drawing(&page));
    assert_eq!(cut(&page), ["n1-n2", "n1-n3"]);
    let chip = page.find(".chip").and_then(|chip| chip.text_content());
    assert_eq!(chip.as_deref(), Some("Partition: n1 | n2 and n3"));
    page.press("Undo").await;
    assert_eq!(cut(&page), Vec::<String>::new());
}

/// Given a line that is being drawn, when Esc is pressed or the browser takes the pointer away, then it is gone, and
/// nothing is cut.
#[wasm_bindgen_test]
async fn a_line_can_be_given_up() {
    let page = stopped("72").await;
    page.root.scroll_into_view();
    for way in ["Escape", "pointercancel"] {
        let to = draw(&page, ["n1-n2", "n1-n3"]).await;
        assert!(is_drawing(&page), "{way}");
        if way == "Escape" {
            script(
                "document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true }))",
            );
            rendered().await;
        } else {
            pointer(way, ".standing", to).await;
        }
        assert!(!is_drawing(&page), "{way}");
        pointer("pointerup", ".standing", to).await;
        assert_eq!(cut(&page), Vec::<String>::new(), "{way}");
    }
}

/// Given a link, when the pointer is pressed beside it and hardly moved, or held down on a server, then nothing is drawn
/// or cut; nor in the story, where a drag turns pages.
#[wasm_bindgen_test]
async fn presses_are_no_lines() {
    let mut page = stopped("73").await;
    page.root.scroll_into_view();
    let at = middle(&page, "[data-link='n1-n2'] .middle");
    let near = |x: f64| Spot { x: at.x + x, y: at.y };
    pointer("pointerdown", ".standing", near(-5.0)).await;
    pointer("pointermove", ".standing", near(5.0)).await;
    assert!(!is_drawing(&page));
    pointer("pointerup", ".standing", near(5.0)).await;
    pointer("pointerdown", "[data-node='n1'] .shape", near(-60.0)).await;
    pointer("pointermove", ".standing", near(60.0)).await;
    assert!(!is_drawing(&page));
    pointer("pointerup", ".standing", near(60.0)).await;
    page.press("Start the story ›").await;
    page.until("the story", |page| page.find(".told").map(drop)).await;
    pointer("pointerdown", ".standing", near(-60.0)).await;
    pointer("pointermove", ".standing", near(60.0)).await;
    assert!(!is_drawing(&page));
    pointer("pointerup", ".standing", near(60.0)).await;
    assert_eq!(cut(&page), Vec::<String>::new());
}
