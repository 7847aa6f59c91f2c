//! The story, its questions, scenarios and challenges, read as people read them: by keys, buttons and links.

use gloo_timers::future::TimeoutFuture;
use lesson::{CompiledLesson, Contents, Glossary, Heading, Kind, Step, Words};
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{Element, HtmlElement};

use super::page::{Page, hash, rendered, script, written};

/// The text of a file of lessons, as the page fetches it.
fn file(name: &str) -> &'static str {
    let found = test_lessons::FILES.iter().find(|(known, _)| *known == name);
    found.map(|(_, json)| *json).expect("a file of lessons")
}

/// Keys that go on, and keys that go back.
const FORWARD: [&str; 4] = [" ", "Enter", "ArrowRight", "PageDown"];
const BACK: [&str; 2] = ["ArrowLeft", "PageUp"];

fn contents() -> Contents {
    serde_json::from_str(file(Contents::FILE)).expect("contents")
}

fn chapters() -> Vec<Heading> {
    contents().of_kind(Kind::Chapter).cloned().collect()
}

/// A lesson, as the page gets it.
fn course(id: &str) -> CompiledLesson {
    let contents = contents();
    let lessons = CompiledLesson::read_all(file(&contents.find(id).expect("a lesson").file));
    let mut lessons = lessons.expect("lessons").into_iter();
    lessons.find(|lesson| lesson.id == id).expect("it is in its file")
}

/// Follows a link, as if it had been put into the address.
async fn follow(link: &str) {
    script(&format!("location.hash = '{link}'"));
    rendered().await;
}

/// A page on which a step of a lesson is read.
async fn reading(link: &str) -> Page {
    let page = written("1").await;
    follow(&format!("#story={link}")).await;
    page.until(link, |page| page.find(".told").map(drop)).await;
    page
}

/// Presses a key while nothing has the focus.
async fn key(name: &str) {
    let event = format!("new KeyboardEvent('keydown', {{ key: '{name}', cancelable: true }})");
    script(&format!("document.activeElement?.blur(); dispatchEvent({event})"));
    rendered().await;
}

fn text(page: &Page, selector: &str) -> String {
    page.find(selector).and_then(|found| found.text_content()).unwrap_or_default()
}

/// What the caption says, or what is asked in its place.
fn said(page: &Page) -> String {
    let caption = page.find(".told .sentence").or_else(|| page.find(".told .question .asked"));
    caption.and_then(|caption| caption.text_content()).unwrap_or_default()
}

/// The button that goes on: as long as an answer is waited for, it skips the question.
fn forward(page: &Page) -> &'static str {
    if page.has("Skip") { "Skip" } else { "Next" }
}

/// What a caption says, as its author has written it.
fn words(stop: &Step) -> String {
    Words(&stop.caption).plain()
}

/// Waits until a lesson is open at a step, from 0.
async fn arrives(page: &Page, course: &CompiledLesson, step: usize) {
    let place = format!("{} · {} of {}", course.title, step + 1, course.steps.len());
    page.until(&place, |page| text(page, ".told .place").eq(&place).then_some(())).await;
}

/// Checks that a step of a lesson is read: that it says so, that its link stands in the address, and that
/// its caption, or what it asks, is to be seen; and that the world is at its instant, or on the way there.
fn check(page: &Page, id: &str, course: &CompiledLesson, step: usize, asks: bool) {
    let stop = &course.steps[step];
    let place = format!("{} · {} of {}", course.title, step + 1, course.steps.len());
    assert_eq!(text(page, ".told .place"), place);
    assert_eq!(hash(), format!("#story={id}.{}", step + 1));
    assert!(!text(page, ".told").contains("in control"), "{place} is read");
    let question = stop.question.as_ref().filter(|_| asks);
    let expected = question.map_or_else(|| words(stop), |question| question.text.clone());
    assert_eq!(said(page), expected, "{place}");
    assert!(!expected.trim().is_empty(), "{place} says nothing");
    let (now, from, until) = (page.time_ms(), stop.from.as_millis(), stop.until.as_millis());
    if asks {
        assert!(
            !page.is_playing() && now == from,
            "{place} waits for an answer at {now}, not {from}"
        );
    } else if page.is_playing() {
        assert!((from..=until).contains(&now), "{place} plays at {now}");
    } else {
        assert_eq!(now, until, "{place} stands still");
    }
}

/// Given a chapter with questions, when it is read, then the buttons that turn the pages stay where they are.
#[wasm_bindgen_test]
async fn back_and_next_stay_in_their_places() {
    let mut page = reading("partition.1").await;
    let course = course("partition");
    let places = |page: &Page| {
        ["Back", forward(page)].map(|name| {
            let place = page.control(name).get_bounding_client_rect();
            [place.left(), place.top(), place.right(), place.bottom()]
        })
    };
    let first = places(&page);
    let stays = |page: &Page, when: &str| {
        let now = places(page);
        let moved = first.iter().flatten().zip(now.iter().flatten());
        let far = moved.map(|(one, other)| (one - other).abs()).fold(0.0, f64::max);
        assert!(far <= 1.0, "{when}: the buttons moved from {first:?} to {now:?}");
    };
    let [back, next] = first;
    assert!(back[2] - back[0] >= 40.0 && back[2] <= next[0], "they lie side by side: {first:?}");
    assert!(next[3] - next[1] >= 40.0, "they are large enough for a thumb: {first:?}");
    for (step, stop) in course.steps.iter().enumerate() {
        stays(&page, &format!("at step {}", step + 1));
        if stop.question.is_some() {
            key("2").await;
            stays(&page, &format!("after the answer at step {}", step + 1));
            page.press("Next").await;
        }
        if page.find(".told .word").is_some() {
            page.choose(".told .word").await;
            stays(&page, &format!("with a word at step {}", step + 1));
        }
        if step + 1 < course.steps.len() {
            page.press(forward(&page)).await;
        }
    }
    page.press("Back").await;
    check(&page, "partition", &course, course.steps.len() - 2, false);
    stays(&page, "after going back");
}

/// Given a story that was read in part, when its contents are shown, then they tell how long each chapter is
/// and how much of it was read; and any caption that was read can be gone to.
#[wasm_bindgen_test]
async fn the_contents_tell_what_was_read() {
    let mut page = reading("roles.1").await;
    let (roles, election) = (course("roles"), course("election"));
    // One chapter to its end, another in part.
    for step in 0..roles.steps.len() {
        if said(&page) != words(&roles.steps[step]) {
            key("1").await;
            key(" ").await;
        }
        key(" ").await;
    }
    arrives(&page, &election, 0).await;
    for _ in 0..3 {
        key(" ").await;
    }
    page.press("Story").await;
    let rows = page.all(".chapters > li > button");
    let chapters = chapters();
    assert_eq!(rows.len(), chapters.len());
    for (row, chapter) in rows.iter().zip(&chapters) {
        let state = row.query_selector("small").ok().flatten().and_then(|it| it.text_content());
        let expected = match &chapter.id[..] {
            "roles" => "✓ read".into(),
            "election" => format!("4 of {}", chapter.steps),
            _ => format!("{} min", chapter.minutes),
        };
        assert_eq!(state.as_deref(), Some(&expected[..]), "{}", chapter.title);
        let words = row.text_content().unwrap_or_default();
        assert!(words.contains(&chapter.title) && words.contains(&chapter.summary), "{words}");
    }
    // What was said so far, and no more.
    let past = page.all("dialog[open] .read-so-far button");
    assert_eq!(past.len(), 4);
    for (line, stop) in past.iter().zip(&election.steps) {
        assert!(line.text_content().is_some_and(|line| line.ends_with(&words(stop))));
    }
    assert_eq!(
        page.all("dialog[open] [aria-current='step']").len(),
        2,
        "the chapter and the caption"
    );
    past[1].clone().unchecked_into::<HtmlElement>().click();
    rendered().await;
    assert!(page.find("dialog[open]").is_none());
    check(&page, "election", &election, 1, false);
    // What was read stays read; the contents open from beside the story, too, and can be closed.
    page.press("Chapters").await;
    assert_eq!(page.all("dialog[open] .read-so-far button").len(), 4);
    page.press("Close").await;
    assert!(page.find("dialog[open]").is_none());
}

/// Given a word of the glossary in a caption, when it is pressed, then its meaning is there, until Escape, its
/// button or the next caption.
#[wasm_bindgen_test]
async fn a_word_tells_its_meaning() {
    let mut page = reading("election.1").await;
    let glossary: Glossary = serde_json::from_str(file(Glossary::FILE)).expect("a glossary");
    let meaning = &glossary.find("election timeout").expect("a word").meaning;
    let card = |page: &Page| page.find("[role='dialog'][aria-label='Meaning']");
    for close in ["Escape", "Close", "election timeout", " "] {
        assert!(card(&page).is_none());
        page.press("election timeout").await;
        let shown = card(&page).and_then(|card| card.text_content()).unwrap_or_default();
        assert!(shown.contains(meaning), "{shown}");
        match close {
            "Escape" | " " => key(close).await,
            _ => page.press(close).await,
        }
        assert!(card(&page).is_none(), "{close:?} closes it");
    }
}

/// Given the page as it opens, when someone presses keys and waits for nothing, then each press brings the next
/// caption, or what it asks, and a digit its answer, on into the next chapter; when they go back, then the same
/// captions come, up to the first.
#[wasm_bindgen_test]
async fn the_story_is_read_by_keys_alone_forward_and_back() {
    let mut page = written("1").await;
    let chapters = chapters();
    let (chapters, behind) = (&chapters[..2], &chapters[2]);
    page.press("Start the story ›").await;
    for chapter in chapters {
        let course = course(&chapter.id);
        arrives(&page, &course, 0).await;
        for (step, stop) in course.steps.iter().enumerate() {
            if let Some(question) = &stop.question {
                check(&page, &chapter.id, &course, step, true);
                key(&(step % question.choices.len() + 1).to_string()).await;
                check(&page, &chapter.id, &course, step, true);
                key(FORWARD[step % FORWARD.len()]).await;
            }
            check(&page, &chapter.id, &course, step, false);
            key(FORWARD[step % FORWARD.len()]).await;
        }
    }
    arrives(&page, &course(&behind.id), 0).await;
    for chapter in chapters.iter().rev() {
        let course = course(&chapter.id);
        key(BACK[0]).await;
        arrives(&page, &course, course.steps.len() - 1).await;
        for step in (0..course.steps.len()).rev() {
            let asked = course.steps[step].question.as_ref();
            let asks = asked.is_some_and(|question| said(&page) == question.text);
            check(&page, &chapter.id, &course, step, asks);
            if step > 0 {
                key(BACK[step % BACK.len()]).await;
            }
        }
    }
    assert!(page.control("Back").has_attribute("disabled"));
}

/// Given a lesson that is read, when a node or a button has the focus, then Space on the node and the arrows on
/// either turn the pages; on the workbench Space presses the node.
#[wasm_bindgen_test]
async fn pages_turn_wherever_the_focus_is() {
    let page = reading("election.2").await;
    let course = course("election");
    let press = |on: &str, name: &str| {
        let event = format!(
            "new KeyboardEvent('keydown', {{ key: '{name}', bubbles: true, cancelable: true }})"
        );
        script(&format!("document.querySelector(\"{on}\").dispatchEvent({event})"));
    };
    let node = "g[data-node='n2']";
    for (on, name, step) in [
        (node, " ", 2),
        (node, "ArrowLeft", 1),
        (node, "ArrowRight", 2),
        (".told .place", "ArrowRight", 3),
        (".told .place", "PageUp", 2),
        (".told .place", " ", 2),
    ] {
        press(on, name);
        rendered().await;
        check(&page, "election", &course, step, false);
    }
    assert_eq!(page.main().get_attribute("data-screen").as_deref(), Some("story"));
    drop(page);
    let page = written("1").await;
    assert_eq!(page.main().get_attribute("data-screen").as_deref(), Some("workbench"));
    let playing = page.is_playing();
    press(node, " ");
    rendered().await;
    assert_eq!(page.is_playing(), playing, "Space belongs to the node");
}

/// Given captions that come by themselves, then the next one comes once the last was read; when that is
/// switched off meanwhile, then none comes.
#[wasm_bindgen_test]
async fn captions_come_by_themselves_to_readers_who_ask_for_it() {
    let hurry = "(work, delay) => realTimeout(work, delay > 1000 ? delay / 50 : delay)";
    script(&format!("globalThis.realTimeout = setTimeout; globalThis.setTimeout = {hurry}"));
    let mut page = reading("election.6").await;
    let course = course("election");
    page.choose(".told .auto").await;
    arrives(&page, &course, 7).await;
    page.press("Back").await;
    page.choose(".told .auto").await;
    // Longer than a caption stands, where time is in a hurry.
    TimeoutFuture::new(500).await;
    rendered().await;
    check(&page, "election", &course, 6, false);
    script("globalThis.setTimeout = realTimeout");
}

/// Given a chapter that is read, when someone does anything to its cluster, then the page says that it is
/// theirs, its keys are those of a run of one's own, and a button leads back; what they did is listed in the
/// sandbox and can be opened there, also after a reload.
#[wasm_bindgen_test]
async fn anyone_who_takes_over_sees_how_to_come_back() {
    let mut page = written("2").await;
    follow("#story=election.7").await;
    let course = course("election");
    arrives(&page, &course, 6).await;
    page.choose("g[data-node='n2']").await;
    page.press("Crash n2").await;
    assert!(text(&page, ".told").contains("You're in control"));
    assert!(!page.has("Next"), "there is nothing to go on with");
    assert!(page.is_playing(), "what was done plays");
    key(" ").await;
    assert!(!page.is_playing());
    assert_eq!(said(&page), words(&course.steps[6]));
    let mut page = page.reload().await;
    page.until("the way back", |page| page.has("Back to the story").then_some(())).await;
    page.press("Back to the story").await;
    check(&page, "election", &course, 6, false);
    page.press("Sandbox").await;
    assert_eq!(hash(), "");
    let mut page = page.reload().await;
    page.press("History").await;
    let branches = ".interventions ~ h2 ~ .interventions";
    let seed = format!("seed {}", course.saved.run.seed);
    assert!(text(&page, branches).contains(&seed), "{}", text(&page, "dialog[open]"));
    let branch = page.find(&format!("{branches} button")).expect("a run");
    branch.unchecked_into::<HtmlElement>().click();
    rendered().await;
    page.press("Go to now").await;
    let role = page.attribute("g[data-node='n2']", "data-role");
    assert_eq!(role.as_deref(), Some("down"));
}

/// Given a challenge, when its goal is reached, then the page says with how many interventions, offers a link to
/// the solution, and marks the challenge in the gallery; a hint is there for those who want it.
#[wasm_bindgen_test]
async fn a_challenge_shows_that_it_is_done() {
    let mut page = written("4").await;
    page.press("Scenarios").await;
    let heading = contents().find("elect-n3").expect("a challenge").clone();
    let title = |card: &Element| card.text_content().is_some_and(|it| it.contains(&heading.title));
    let card = page.all(".scene").into_iter().find(title).expect("its card");
    assert!(!card.text_content().unwrap_or_default().contains("done"));
    card.unchecked_into::<HtmlElement>().click();
    let course = course("elect-n3");
    arrives(&page, &course, 0).await;
    key(" ").await;
    assert_eq!(page.main().get_attribute("data-room").as_deref(), Some("scenarios"));
    let hint = course.challenge.as_ref().map(|challenge| challenge.hint.clone()).expect("a hint");
    assert!(!text(&page, "main").contains(&hint));
    page.press("Hint").await;
    assert!(text(&page, "[aria-label='Hint'][role='dialog']").contains(&hint));
    page.press("Close").await;
    page.choose("g[data-node='n3']").await;
    page.press("Time out n3").await;
    page.set("Speed", "27").await;
    let done = page.until("it is done", |page| page.find(".told-card.done")).await;
    let done = done.text_content().unwrap_or_default();
    assert!(done.contains("Done with 1 intervention."), "{done}");
    page.press("Share the solution").await;
    let link = page.value("Link");
    assert!(link.contains("#story=elect-n3.2&run="), "{link}");
    page.press("Close").await;
    page.press("Scenarios").await;
    assert!(text(&page, ".gallery").contains("done with 1"));
}

/// Given a question, then its answer is nowhere on the page; when it is answered, by a key or a button, then the
/// page says whether that is right, and why, and which answer is.
#[wasm_bindgen_test]
async fn an_answer_is_judged_and_not_shown_before() {
    for (step, right) in [(7, false), (10, true)] {
        let mut page = reading(&format!("election.{}", step + 1)).await;
        let course = course("election");
        let stop = &course.steps[step];
        let question = stop.question.as_ref().expect("it asks");
        check(&page, "election", &course, step, true);
        let all = text(&page, "main");
        assert!(!all.contains(&words(stop)), "its caption is shown before the answer");
        assert!(question.choices.iter().all(|choice| all.contains(&choice.text)), "{all}");
        assert!(question.choices.iter().all(|choice| !all.contains(&choice.why)), "{all}");
        assert!(page.find(".options .right, .options .wrong").is_none());
        let place = question.choices.iter().position(|choice| choice.right == right);
        let place = place.expect("one is right, and one wrong");
        let choice = &question.choices[place];
        if right {
            page.press(&format!("{} {}", place + 1, choice.text)).await;
        } else {
            key(&(place + 1).to_string()).await;
        }
        check(&page, "election", &course, step, true);
        let verdict = text(&page, "[aria-live] .question .options + p");
        assert!(verdict.starts_with(if right { "✓ Right. " } else { "✗ No. " }), "{verdict}");
        assert!(verdict.contains(&choice.why), "{verdict}");
        let best = question.choices.iter().find(|choice| choice.right).expect("one is right");
        assert!(verdict.contains(&best.why), "{verdict}");
        assert_eq!(text(&page, ".options .right"), format!("✓ {}", best.text));
        let wrong = page.find(".options .wrong").and_then(|wrong| wrong.text_content());
        assert_eq!(wrong, (!right).then(|| format!("✗ {}", choice.text)));
    }
}

/// Given an address that changes, when it leads to a step, then that is read; when it leads nowhere, then the
/// page says so and shows what it showed.
#[wasm_bindgen_test]
async fn the_address_leads_to_steps() {
    let mut page = written("7").await;
    let own = page.seen();
    for bad in ["nope.1", "%00"] {
        follow(&format!("#story={bad}")).await;
        let why = page.until("a complaint", Page::complaint).await;
        assert!(why.starts_with("There is no such lesson"), "{bad}: {why}");
        assert!(page.find(".told").is_none(), "{bad}");
        assert_eq!((page.seen(), hash()), (own.clone(), String::new()), "{bad}");
        page.press("Dismiss").await;
    }
    let partition = course("partition");
    follow("#story=partition.4").await;
    arrives(&page, &partition, 3).await;
    check(&page, "partition", &partition, 3, false);
    follow("#story=nope.1").await;
    page.until("a complaint", Page::complaint).await;
    check(&page, "partition", &partition, 3, false);
}

/// Given a step that is read, when the page is loaded again, then the same is read, and the run of the sandbox
/// is there, too; without the link, a button leads back to it.
#[wasm_bindgen_test]
async fn a_reload_goes_on_at_the_same_caption() {
    let page = written("8").await;
    let own = page.seen();
    follow("#story=replication.4").await;
    let course = course("replication");
    arrives(&page, &course, 3).await;
    let mut page = page.reload().await;
    arrives(&page, &course, 3).await;
    check(&page, "replication", &course, 3, false);
    page.press("Sandbox").await;
    assert_eq!(page.main().get_attribute("data-room").as_deref(), Some("sandbox"));
    page.until("the run of the sandbox", |page| (page.seen() == own).then_some(())).await;
    let mut page = page.reload().await;
    page.press("Continue the story ›").await;
    arrives(&page, &course, 3).await;
}

/// Given texts in the storage that no page has written, then the story begins at its beginning, and its
/// contents say that nothing was read.
#[wasm_bindgen_test]
async fn forged_progress_is_as_if_it_were_not_there() {
    let course = course(&chapters()[0].id);
    for forged in [":", "election:x roles:99999999999999999999", &"A".repeat(100_000)] {
        script("localStorage.clear()");
        for name in ["story", "read", "solved"] {
            script(&format!("localStorage['raftarium.{name}'] = '{forged}'"));
        }
        let mut page = Page::mount();
        rendered().await;
        page.press("Story").await;
        arrives(&page, &course, 0).await;
        page.press("Chapters").await;
        assert!(!text(&page, ".chapters").contains("✓ read"), "{forged:.20}");
    }
    script("localStorage.clear()");
}
