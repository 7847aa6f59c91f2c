//! The lessons that the page has, and how it comes by them. What is on the shelf was made of text files
//! when the page was built, see `build.rs`.

use std::cell::RefCell;
use std::rc::Rc;

use wasm_bindgen_futures::spawn_local;
use wasm_split_helpers::SplitLoaderError;

use super::action::{Act, Action, Shelved};
use lesson::{BETWEEN, Contents, Course, Glossary, Heading};

type Fetched = Result<&'static str, SplitLoaderError>;

mod parts {
    use super::Fetched;

    include!(concat!(env!("OUT_DIR"), "/shelf.rs"));
}

thread_local! {
    /// The lessons that were fetched, by their names.
    static KNOWN: RefCell<Vec<(String, Rc<Course>)>> = const { RefCell::new(Vec::new()) };
}

/// All lessons there are.
pub fn contents() -> Contents {
    Contents::read(include_str!(concat!(env!("OUT_DIR"), "/contents")))
}

/// What words mean.
pub fn glossary() -> Glossary {
    Glossary::read(include_str!(concat!(env!("OUT_DIR"), "/glossary")))
}

/// A lesson, if it is here.
pub fn course(id: &str) -> Option<Rc<Course>> {
    KNOWN.with_borrow(|known| known.iter().find(|(name, _)| name == id).map(|it| it.1.clone()))
}

/// Fetches a lesson, with those that lie beside it.
pub fn fetch(heading: &Heading, then: Option<(String, usize)>, act: Act) {
    let part = heading.kind.part(&heading.id);
    spawn_local(async move {
        let texts = parts::fetch(&part).await.ok();
        act.emit(Action::Shelved(Shelved { texts, then }).into());
    });
}

/// Puts lessons on the shelf.
pub fn put(texts: &'static str) {
    for text in texts.split(BETWEEN) {
        let read = text.split_once('\n').and_then(|(id, text)| Some((id, Course::read(text)?)));
        if let Some((id, read)) = read.filter(|(id, _)| course(id).is_none()) {
            KNOWN.with_borrow_mut(|known| known.push((id.to_owned(), Rc::new(read))));
        }
    }
}
