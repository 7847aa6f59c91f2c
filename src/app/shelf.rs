//! The lessons that the page has, and how it comes by them. What is on the shelf was made of text files
//! when the page was built, see `build.rs`.

use std::cell::RefCell;
use std::rc::Rc;

use wasm_bindgen_futures::spawn_local;
use wasm_split_helpers::SplitLoaderError;

use super::action::{Act, Action, Shelved};
use lesson::{CompiledLesson, Contents, Glossary, Heading};

type Fetched = Result<&'static str, SplitLoaderError>;

mod parts {
    use super::Fetched;

    include!(concat!(env!("OUT_DIR"), "/shelf.rs"));
}

thread_local! {
    /// The lessons that were fetched, by their names.
    static KNOWN: RefCell<Vec<(String, Rc<CompiledLesson>)>> = const { RefCell::new(Vec::new()) };
}

/// All lessons there are.
pub fn contents() -> Contents {
    let json = include_str!(concat!(env!("OUT_DIR"), "/contents.json"));
    serde_json::from_str(json).expect("it was written when the page was built")
}

/// What words mean.
pub fn glossary() -> Glossary {
    let json = include_str!(concat!(env!("OUT_DIR"), "/glossary.json"));
    serde_json::from_str(json).expect("it was written when the page was built")
}

/// A lesson, if it is here.
pub fn course(id: &str) -> Option<Rc<CompiledLesson>> {
    KNOWN.with_borrow(|known| known.iter().find(|(name, _)| name == id).map(|it| it.1.clone()))
}

/// Fetches a lesson, with those that lie beside it.
pub fn fetch(heading: &Heading, then: Option<(String, usize)>, act: Act) {
    let file = heading.file.clone();
    spawn_local(async move {
        let texts = parts::fetch(&file).await.ok();
        act.emit(Action::Shelved(Shelved { texts, then }).into());
    });
}

/// Puts lessons on the shelf.
pub fn put(json: &str) {
    for lesson in CompiledLesson::read_all(json).unwrap_or_default() {
        if course(&lesson.id).is_none() {
            KNOWN.with_borrow_mut(|known| known.push((lesson.id.clone(), Rc::new(lesson))));
        }
    }
}
