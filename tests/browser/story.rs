//! The story, its questions, scenarios and challenges, read as people read them: by keys, buttons and links.

use gloo_timers::future::TimeoutFuture;
use lesson::{CompiledLesson, Contents, Glossary, Heading, Kind, Point, Step, Words};
use raft::{Micros, NodeId};
use sim::{Intervention, Link};
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
const FORTH: [&str; 4] = [" ", "Enter", "ArrowRight", "PageDown"];
const BACK: [&str; 2] = ["ArrowLeft", "PageUp"];

fn contents() -> Contents {
    serde_json::from_str(file(Contents::FILE)).expect("contents")
}

fn chapters() -> Vec<Heading> {
    contents().of(Kind::Chapter).cloned().collect()
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

/// What the caption says.
fn said(page: &Page) -> String {
    text(page, ".told p")
}

/// What a caption says, as its author has written it.
fn words(stop: &Step) -> String {
    Words(&stop.caption).plain()
}

fn has(page: &Page, name: &str) -> bool {
    page.all("button").iter().any(|button| {
        button.get_attribute("aria-label").as_deref() == Some(name)
            || button.text_content().is_some_and(|text| text.trim() == name)
    })
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

/// Waits until nothing moves any more.
async fn rests(page: &Page) {
    page.until("time stands still", |page| (!page.is_playing()).then_some(())).await;
}

/// Given the page as it opens, when someone presses keys, and waits for nothing, then each press brings one
/// more caption of the story, or what it asks, and a digit its answer, up to the last; behind it are
/// the scenarios. When they go back, then the same captions come, up to the first.
#[wasm_bindgen_test]
async fn the_story_is_read_by_keys_alone_forth_and_back() {
    let mut page = written("1").await;
    let chapters = chapters();
    page.press("Start the story ›").await;
    let mut moving = 0;
    for chapter in &chapters {
        let course = course(&chapter.id);
        arrives(&page, &course, 0).await;
        for (step, stop) in course.steps.iter().enumerate() {
            if let Some(question) = &stop.question {
                check(&page, &chapter.id, &course, step, true);
                let choice = step % question.choices.len() + 1;
                key(&choice.to_string()).await;
            }
            check(&page, &chapter.id, &course, step, false);
            moving += usize::from(page.is_playing());
            key(FORTH[step % FORTH.len()]).await;
        }
    }
    assert!(moving > chapters.len(), "something moves while one reads on, at {moving} steps");
    page.until("the gallery", |page| page.find("[role='dialog'].gallery")).await;
    key("Escape").await;
    assert!(page.find("[role='dialog']").is_none());
    for chapter in chapters.iter().rev() {
        let course = course(&chapter.id);
        arrives(&page, &course, course.steps.len() - 1).await;
        for (step, stop) in course.steps.iter().enumerate().rev() {
            // What was answered in a chapter that was left since is asked once more.
            if stop.question.as_ref().is_some_and(|question| said(&page) == question.text) {
                check(&page, &chapter.id, &course, step, true);
                key("1").await;
            } else {
                assert!(!page.is_playing(), "what is gone back to has happened");
            }
            check(&page, &chapter.id, &course, step, false);
            key(BACK[step % BACK.len()]).await;
        }
    }
    // Before the first caption there is none.
    let first = course(&chapters[0].id);
    check(&page, &chapters[0].id, &first, 0, false);
    assert!(page.control("Back").has_attribute("disabled"));
}

/// Given a chapter, when what it tells is watched, then time stops by itself at the instant of each caption,
/// and what is still to be told is not on the tape.
#[wasm_bindgen_test]
async fn time_stops_at_each_caption_and_the_tape_ends_there() {
    let mut page = reading("election.1").await;
    let course = course("election");
    page.set("Speed", "27").await;
    for (step, stop) in course.steps.iter().enumerate() {
        if stop.question.is_some() {
            check(&page, "election", &course, step, true);
            seeks_no_further(&mut page, stop.from.as_millis()).await;
            check(&page, "election", &course, step, true);
            key("1").await;
        }
        rests(&page).await;
        check(&page, "election", &course, step, false);
        seeks_no_further(&mut page, stop.until.as_millis()).await;
        check(&page, "election", &course, step, false);
        key(" ").await;
    }
}

/// Checks that nobody who looks for the end of the tape finds what is told later.
async fn seeks_no_further(page: &mut Page, end: u64) {
    page.press("Go to now").await;
    assert_eq!(page.time_ms(), end);
    page.set("Time", "100000").await;
    assert_eq!(page.time_ms(), end);
    key("End").await;
    assert_eq!(page.time_ms(), end);
}

/// Given captions that come by themselves, then each comes when the last one has happened and was read; a
/// question waits for its answer, and nothing comes to who has stopped the time or looks up a word.
#[wasm_bindgen_test]
async fn captions_come_by_themselves_to_who_asks_for_it() {
    let hurry = "(work, delay) => realTimeout(work, delay > 1000 ? delay / 50 : delay)";
    script(&format!("globalThis.realTimeout = setTimeout; globalThis.setTimeout = {hurry}"));
    let mut page = reading("election.6").await;
    let course = course("election");
    page.set("Speed", "27").await;
    let toggle = page.find(".told .auto").expect("a switch").unchecked_into::<HtmlElement>();
    toggle.click();
    arrives(&page, &course, 7).await;
    longer_than_a_caption().await;
    check(&page, "election", &course, 7, true);
    page.press("Back").await;
    page.choose(".told .word").await;
    longer_than_a_caption().await;
    check(&page, "election", &course, 6, false);
    key("Escape").await;
    arrives(&page, &course, 7).await;
    page.set("Speed", "0").await;
    key("1").await;
    page.press("Pause").await;
    page.choose("g[data-node='n4']").await;
    longer_than_a_caption().await;
    assert!(page.time_ms() < course.steps[7].until.as_millis());
    page.press("Play").await;
    page.set("Speed", "27").await;
    arrives(&page, &course, 9).await;
    page.find(".told .auto").expect("a switch").unchecked_into::<HtmlElement>().click();
    longer_than_a_caption().await;
    check(&page, "election", &course, 9, false);
    script("globalThis.setTimeout = realTimeout");
}

/// Waits for longer than a caption stands, where time is in a hurry.
async fn longer_than_a_caption() {
    TimeoutFuture::new(500).await;
    rendered().await;
}

/// Given a question, when someone just goes on, then its answer is shown without being asked for; and the
/// next press leads to the next caption.
#[wasm_bindgen_test]
async fn a_question_can_be_passed_over() {
    let page = reading("election.8").await;
    let course = course("election");
    check(&page, "election", &course, 7, true);
    key(" ").await;
    check(&page, "election", &course, 7, false);
    assert_eq!(page.all(".question .right").len(), 1);
    key(" ").await;
    check(&page, "election", &course, 8, false);
    // Who goes back without having answered is asked again.
    key("ArrowLeft").await;
    check(&page, "election", &course, 7, true);
}

/// Given a chapter with questions, when it is read, then the buttons that turn the pages stay where they are.
#[wasm_bindgen_test]
async fn back_and_next_stay_in_their_places() {
    let mut page = reading("partition.1").await;
    let course = course("partition");
    let places = |page: &Page| {
        ["Back", "Next"].map(|name| {
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
        }
        if page.find(".told .word").is_some() {
            page.choose(".told .word").await;
            stays(&page, &format!("with a word at step {}", step + 1));
        }
        if step + 1 < course.steps.len() {
            page.press("Next").await;
        }
    }
    page.press("Back").await;
    check(&page, "partition", &course, course.steps.len() - 2, false);
    stays(&page, "after going back");
    drop(page);
}

/// Given a chapter that is read, when someone does anything to its cluster, then it is theirs, and the page
/// says so; when they go back to the story, then all is as it was at the caption, and what they
/// did is kept aside in the sandbox, whose own run is as it was.
#[wasm_bindgen_test]
async fn whoever_takes_over_can_come_back() {
    let mut page = written("2").await;
    let own = page.seen();
    follow("#story=election.7").await;
    let course = course("election");
    arrives(&page, &course, 6).await;
    let there = page.seen();
    page.choose("g[data-node='n2']").await;
    page.press("Crash n2").await;
    let role =
        |page: &Page, node: &str| page.attribute(&format!("g[data-node='{node}']"), "data-role");
    assert_eq!(role(&page, "n2").as_deref(), Some("down"));
    assert!(text(&page, ".told").contains("you're in control"));
    assert!(!has(&page, "Next"), "there is nothing to go on with");
    // The keys are those of a run of one's own.
    key(" ").await;
    assert!(page.is_playing());
    key(" ").await;
    assert_eq!(said(&page), words(&course.steps[6]));
    let taken = page.seen();
    let mut page = page.reload().await;
    page.until("the same run", |page| (page.seen() == taken).then_some(())).await;
    page.press("Back to the story").await;
    check(&page, "election", &course, 6, false);
    assert_eq!(page.seen(), there);
    // When it is left, then the sandbox has its own run, and what was done beside it.
    let page = page.reload().await;
    arrives(&page, &course, 6).await;
    check(&page, "election", &course, 6, false);
    let mut page = page;
    page.press("Sandbox").await;
    assert_eq!((page.seen(), hash()), (own.clone(), String::new()));
    page.press("Run").await;
    let aside = format!("seed {}", course.saved.run.seed);
    let left = |page: &Page| text(page, "#run .deeds ~ h2 ~ .deeds");
    assert!(left(&page).contains(&aside), "{}", text(&page, "#run"));
    // It outlives a reload, and can be gone back to.
    let mut page = page.reload().await;
    page.press("Run").await;
    assert!(left(&page).contains(&aside), "{}", text(&page, "#run"));
    let fork: HtmlElement =
        page.find("#run .deeds ~ h2 ~ .deeds button").expect("a run").unchecked_into();
    fork.click();
    rendered().await;
    page.press("Go to now").await;
    assert_eq!(role(&page, "n2").as_deref(), Some("down"));
}

/// Given a reader who took over and left for the sandbox, when a link leads to the same caption, then the
/// caption is there, and not what they did.
#[wasm_bindgen_test]
async fn a_link_leads_to_the_caption_and_not_to_what_was_done_there() {
    let mut page = reading("election.7").await;
    page.choose("g[data-node='n2']").await;
    page.press("Crash n2").await;
    script("dispatchEvent(new Event('pagehide'))");
    rendered().await;
    page.press("Sandbox").await;
    follow("#story=election.7").await;
    let course = course("election");
    arrives(&page, &course, 6).await;
    check(&page, "election", &course, 6, false);
}

/// Given a question, when someone takes over before the answer, then it is asked again when they are back.
#[wasm_bindgen_test]
async fn whatever_is_done_is_taking_over() {
    let mut page = reading("partition.6").await;
    let course = course("partition");
    check(&page, "partition", &course, 5, true);
    for deed in ["Write", "Heal all", "Undo", "Cut", "Nodes"] {
        match deed {
            "Undo" => {
                page.press("Write").await;
                page.press("Undo").await;
            }
            "Heal all" => {
                page.press("Network").await;
                page.press("Heal all").await;
            }
            "Cut" => {
                page.choose("[data-link='n4-n5']").await;
                page.press("Cut n4 → n5").await;
            }
            "Nodes" => page.set("Nodes", "3").await,
            _ => page.press(deed).await,
        }
        assert!(has(&page, "Back to the story"), "{deed} is taking over");
        page.press("Back to the story").await;
        check(&page, "partition", &course, 5, true);
        assert_eq!(page.main().get_attribute("data-nodes").as_deref(), Some("5"));
        assert_eq!(page.complaint(), None, "{deed}");
    }
}

/// Given a run of one's own, when the story is read, turned back, left and come back to, then that run is as
/// it was.
#[wasm_bindgen_test]
async fn the_sandbox_is_as_it_was_left() {
    let mut page = written("3").await;
    page.press("Network").await;
    let own = page.seen();
    let tab = page.main().get_attribute("data-tab");
    for _ in 0..2 {
        page.press("Story").await;
        page.until("the story", |page| page.find("main[data-room='story']")).await;
        key(" ").await;
        key(" ").await;
        page.press("Sandbox").await;
        assert_eq!(page.seen(), own);
        assert_eq!(page.main().get_attribute("data-tab"), tab);
        assert_eq!(page.main().get_attribute("data-room").as_deref(), Some("sandbox"));
        assert!(page.find(".told").is_none() && !page.is_playing());
    }
    // It goes on from there.
    assert!(has(&page, "Continue the story ›"));
    page.set("Value", "7").await;
    page.press("Write").await;
    page.press("Play").await;
    page.answer("wrote x = 7").await;
}

/// Given a challenge, when its goal is reached, then the page says with how many interventions; and whoever
/// gets the link to it sees the same.
#[wasm_bindgen_test]
async fn a_challenge_is_done_and_its_solution_can_be_given_away() {
    let mut page = written("4").await;
    let own = page.seen();
    page.press("Scenarios").await;
    let heading = contents().find("elect-n3").expect("a challenge").clone();
    let card = |page: &Page| {
        let title =
            |card: &Element| card.text_content().is_some_and(|it| it.contains(&heading.title));
        page.all(".scene").into_iter().find(title).expect("its card")
    };
    assert!(!card(&page).text_content().unwrap_or_default().contains("done"));
    card(&page).unchecked_into::<HtmlElement>().click();
    let course = course("elect-n3");
    arrives(&page, &course, 0).await;
    key(" ").await;
    check(&page, "elect-n3", &course, 1, false);
    assert_eq!(page.main().get_attribute("data-room").as_deref(), Some("scenarios"));
    // There is a hint, for who wants it.
    let hint = course.challenge.as_ref().map(|challenge| challenge.hint.clone()).expect("a hint");
    assert!(!text(&page, "main").contains(&hint));
    page.press("Hint").await;
    assert!(text(&page, "[aria-label='Hint'][role='dialog']").contains(&hint));
    page.press("Close").await;
    page.press("Time out n3").await;
    page.press("Play").await;
    page.set("Speed", "27").await;
    let done = page.until("it is done", |page| page.find(".told-card.done")).await;
    let done = done.text_content().unwrap_or_default();
    assert!(done.contains("Done with 1 intervention."), "{done}");
    page.press("Pause").await;
    let there = page.seen();
    page.press("Share the solution").await;
    let link = page.value("Link");
    assert!(link.contains("#story=elect-n3.2&run="), "{link}");
    page.press("Close").await;
    page.press("Scenarios").await;
    assert!(text(&page, ".gallery").contains("done with 1"));
    page.press("Sandbox").await;
    assert_eq!(page.seen(), own);
    drop(page);

    let mut page = written("5").await;
    let own = page.seen();
    let link = link.split_once('#').expect("a link").1;
    follow(&format!("#{link}")).await;
    let done = page.until("it is done", |page| page.find(".told-card.done")).await;
    assert!(done.text_content().is_some_and(|text| text.contains("Done with 1 intervention.")));
    assert_eq!(page.seen(), there);
    page.press("Start again").await;
    check(&page, "elect-n3", &course, 1, false);
    assert!(page.find(".told-card.done").is_none());
    page.press("Sandbox").await;
    assert_eq!(page.seen(), own);
}

/// Given a link to a solution that is none, then the lesson is there, and the page says what is wrong; given
/// one from another lesson, then nothing is solved; given one of a lesson that is not there, then what
/// stands in it is not opened in another.
#[wasm_bindgen_test]
async fn a_solution_belongs_to_its_challenge() {
    let mut page = written("6").await;
    let mut saved = course("leaderless").saved;
    let n3 = NodeId::new(3).expect("a number");
    saved.run.interventions.push((saved.until, Intervention::TimeOut(n3)));
    saved.until = saved.until + Micros::from_millis(500);
    let (until, run) = (saved.until, saved.run);
    let foreign = Link { run, until, at: until, view: () }.encode();
    let course = course("elect-n3");
    for bad in ["AQ", "%00", "?"] {
        follow(&format!("#story=elect-n3.2&run={bad}")).await;
        let why = page.until("a complaint", Page::complaint).await;
        assert!(why.contains("cannot be opened"), "{bad}: {why}");
        check(&page, "elect-n3", &course, 1, false);
        page.press("Dismiss").await;
        page.press("Sandbox").await;
    }
    follow(&format!("#story=elect-n3.2&run={foreign}")).await;
    let leads = "g[data-node='n3'][data-role='leader']";
    page.until("the other run", |page| page.find(leads)).await;
    arrives(&page, &course, 1).await;
    assert!(page.find(".told-card.done").is_none());
    page.press("Start again").await;
    check(&page, "elect-n3", &course, 1, false);
    page.press("Sandbox").await;

    follow(&format!("#story=nope.1&run={foreign}")).await;
    page.until("a complaint", Page::complaint).await;
    page.press("Story").await;
    let id = &chapters()[0].id;
    let first = self::course(id);
    arrives(&page, &first, 0).await;
    check(&page, id, &first, 0, false);
}

/// Given a question, then its answer is nowhere on the page; when it is answered, then the page says whether
/// that is right, and why, and which answer is.
#[wasm_bindgen_test]
async fn an_answer_is_judged_and_not_told_before() {
    for (step, right) in [(7, false), (10, false), (7, true), (10, true)] {
        let mut page = reading(&format!("election.{}", step + 1)).await;
        let course = course("election");
        let stop = &course.steps[step];
        let question = stop.question.as_ref().expect("it asks");
        check(&page, "election", &course, step, true);
        let all = text(&page, "main");
        assert!(!all.contains(&words(stop)), "its caption is told before the answer");
        assert!(question.choices.iter().all(|choice| all.contains(&choice.text)), "{all}");
        assert!(question.choices.iter().all(|choice| !all.contains(&choice.why)), "{all}");
        assert!(page.find(".options .right, .options .wrong").is_none());
        let place = question.choices.iter().position(|choice| choice.right == right);
        let place = place.expect("one is right, and one wrong");
        let choice = &question.choices[place];
        // By its button or by its key.
        if right {
            page.press(&choice.text).await;
        } else {
            key(&(place + 1).to_string()).await;
        }
        check(&page, "election", &course, step, false);
        let verdict = text(&page, ".question [aria-live]");
        assert!(verdict.starts_with(if right { "Right. " } else { "No. " }), "{verdict}");
        assert!(verdict.contains(&choice.why), "{verdict}");
        let best = question.choices.iter().find(|choice| choice.right).expect("one is right");
        assert!(verdict.contains(&best.why), "{verdict}");
        assert_eq!(text(&page, ".options .right"), format!("✓ {}", best.text));
        let wrong = page.find(".options .wrong").and_then(|wrong| wrong.text_content());
        assert_eq!(wrong, (!right).then(|| format!("✗ {}", choice.text)));
        // It stands: another choice changes nothing.
        key("1").await;
        key("2").await;
        assert_eq!(text(&page, ".question [aria-live]"), verdict);
    }
}

/// Given a link to a step, then it opens there; given one that leads nowhere, then the page says so, or leads
/// to the nearest place, and the run that is there stays.
#[wasm_bindgen_test]
async fn links_lead_to_steps_and_nonsense_harms_nothing() {
    let mut page = written("7").await;
    let own = page.seen();
    let long = "A".repeat(1_000_000);
    for bad in ["nope.1", "", ".", "%00", "-1.-1", "glossary.1", long.as_str()] {
        follow(&format!("#story={bad}")).await;
        let why = page.until("a complaint", Page::complaint).await;
        assert!(why.contains("Lesson not found") && why.len() < 200, "{bad:.20}: {why:.200}");
        assert!(page.find(".told").is_none(), "{bad:.20}");
        assert_eq!(page.seen(), own, "{bad:.20}");
        page.press("Dismiss").await;
    }
    let (partition, election) = (course("partition"), course("election"));
    let last = election.steps.len() - 1;
    for (link, course, id, step) in [
        ("partition.4", &partition, "partition", 3),
        ("election.9999", &election, "election", last),
        ("election.99999999999999999999999", &election, "election", 0),
        ("election.-3", &election, "election", 0),
        ("election.0", &election, "election", 0),
        ("election.5.7", &election, "election", 0),
        ("election", &election, "election", 0),
    ] {
        follow(&format!("#story={link}")).await;
        arrives(&page, course, step).await;
        check(&page, id, course, step, false);
        assert_eq!(page.complaint(), None, "{link}");
        // Within a lesson, too, a bad link leaves all as it is.
        follow("#story=nope.1").await;
        page.until("a complaint", Page::complaint).await;
        assert!(text(&page, ".told .place").contains(&course.title), "{link}");
        page.press("Sandbox").await;
        assert_eq!(page.seen(), own, "{link}");
    }
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
    let past = page.all(".said button");
    assert_eq!(past.len(), 4);
    for (line, stop) in past.iter().zip(&election.steps) {
        assert!(line.text_content().is_some_and(|line| line.ends_with(&words(stop))));
    }
    assert_eq!(
        page.all("[role='dialog'] [aria-current='step']").len(),
        2,
        "the chapter and the caption"
    );
    past[1].clone().unchecked_into::<HtmlElement>().click();
    rendered().await;
    assert!(page.find("[role='dialog']").is_none());
    check(&page, "election", &election, 1, false);
    // What was read stays read; and contents close as they open.
    page.press("Story").await;
    assert_eq!(page.all(".said button").len(), 4);
    page.press("Story").await;
    assert!(page.find("[role='dialog']").is_none());
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

/// Given a step that is read, when the page is loaded again, then the same is read, and the run of the sandbox
/// is there, too.
#[wasm_bindgen_test]
async fn a_reload_goes_on_at_the_same_caption() {
    let page = written("8").await;
    let own = page.seen();
    follow("#story=replication.1").await;
    let course = course("replication");
    arrives(&page, &course, 0).await;
    for _ in 0..3 {
        key(" ").await;
    }
    check(&page, "replication", &course, 3, false);
    let mut page = page.reload().await;
    arrives(&page, &course, 3).await;
    assert!(!page.is_playing(), "what was read has happened");
    check(&page, "replication", &course, 3, false);
    page.press("Sandbox").await;
    page.until("the run of the sandbox", |page| (page.seen() == own).then_some(())).await;
    // Without the link, the story goes on there, too.
    let mut page = page.reload().await;
    page.press("Continue the story ›").await;
    arrives(&page, &course, 3).await;
    check(&page, "replication", &course, 3, false);
}

/// Given texts in the storage that no page has written, then the story begins at its beginning, and all that
/// can be read can be read.
#[wasm_bindgen_test]
async fn forged_progress_is_as_if_it_were_not_there() {
    let course = course(&chapters()[0].id);
    let long = "A".repeat(100_000);
    for forged in ["", "nope.3", "figure-8.3", ":", "election:x roles:99999999999999999999", &long]
    {
        script("localStorage.clear()");
        for name in ["story", "read", "solved"] {
            script(&format!("localStorage['raftarium.{name}'] = '{forged}'"));
        }
        let mut page = Page::mount();
        rendered().await;
        page.press("Story").await;
        arrives(&page, &course, 0).await;
        page.press("Story").await;
        assert_eq!(page.all(".chapters > li").len(), chapters().len(), "{forged:.20}");
        page.press("Scenarios").await;
        assert!(page.find(".gallery").is_some(), "{forged:.20}");
    }
    script("localStorage.clear()");
}

/// Given a caption that asks and points at the logs, when it is come to, then the panel of the question is
/// open: on a narrow page only one panel is seen.
#[wasm_bindgen_test]
async fn a_question_is_open_whatever_it_points_at() {
    let page = written("1").await;
    let asks = course("partition").steps.into_iter().enumerate();
    let logs = |stop: &Step| {
        stop.points.iter().any(|point| matches!(point, Point::Entry(..) | Point::Logs))
    };
    let (place, _) =
        asks.into_iter().find(|(_, it)| it.question.is_some() && logs(it)).expect("one");
    follow(&format!("#story=partition.{}", place + 1)).await;
    page.until("the question", |page| page.find(".question")).await;
    assert_eq!(page.main().get_attribute("data-tab").as_deref(), Some("selected"));
}
