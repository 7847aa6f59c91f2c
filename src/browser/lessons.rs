//! Fetches lessons. They were compiled from text files when the page was built, see `build.rs`.

use std::rc::Rc;

use wasm_bindgen_futures::spawn_local;
use wasm_split_helpers::SplitLoaderError;

use crate::dispatch::Dispatch;
use lesson::{CompiledLesson, Contents, Glossary};
use session::{Catalog, FetchError, LessonAction};

type Fetched = Result<&'static str, SplitLoaderError>;

mod parts {
    use super::Fetched;

    include!(concat!(env!("OUT_DIR"), "/shelf.rs"));
}

/// Fetches the list of lessons, and dispatches it.
pub fn fetch_catalog(dispatch: Dispatch) {
    spawn_local(async move {
        let catalog = Catalog { contents: contents(), glossary: glossary() };
        dispatch.emit(LessonAction::CatalogFetched(Ok(Rc::new(catalog))).into());
    });
}

/// Fetches a lesson, with those that lie beside it, and dispatches them.
pub fn fetch_lesson(id: String, dispatch: Dispatch) {
    spawn_local(async move {
        let file = contents().find(&id).map(|heading| heading.file.clone()).unwrap_or_default();
        let text = parts::fetch(&file).await.map_err(|_| FetchError);
        let fetched = text.and_then(|text| CompiledLesson::read_all(text).map_err(|_| FetchError));
        let fetched = fetched.map(|lessons| {
            lessons.into_iter().map(|lesson| (lesson.id.clone(), Rc::new(lesson))).collect()
        });
        dispatch.emit(LessonAction::Fetched(fetched).into());
    });
}

fn contents() -> Contents {
    let json = include_str!(concat!(env!("OUT_DIR"), "/contents.json"));
    serde_json::from_str(json).expect("it was written when the page was built")
}

fn glossary() -> Glossary {
    let json = include_str!(concat!(env!("OUT_DIR"), "/glossary.json"));
    serde_json::from_str(json).expect("it was written when the page was built")
}
