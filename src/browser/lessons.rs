//! Fetches the lessons, which lie beside the page as the build has compiled them.

use std::rc::Rc;

use gloo_net::http::Request;
use serde::de::DeserializeOwned;
use wasm_bindgen_futures::spawn_local;
use web_sys::RequestCache;

use crate::dispatch::Dispatch;
use lesson::{CompiledLesson, Contents, Glossary, LessonFileError};
use session::{Catalog, FetchError, LessonAction};

/// Why a file of lessons cannot be used.
#[derive(Debug, thiserror::Error)]
enum LoadError {
    /// The server cannot be reached.
    #[error("the server cannot be reached: {0}")]
    Network(#[from] gloo_net::Error),
    /// The server does not have the file, or does not give it.
    #[error("the server answers with status {0}")]
    Status(u16),
    /// The contents or the glossary are of another version of the page.
    #[error("a list cannot be read: {0}")]
    List(#[from] serde_json::Error),
    /// The lessons are of another version of the page.
    #[error(transparent)]
    Lessons(#[from] LessonFileError),
}

/// Fetches the list of lessons, and dispatches it.
pub fn fetch_catalog(dispatch: Dispatch) {
    spawn_local(async move {
        let catalog = report(catalog().await).map(Rc::new);
        dispatch.emit(LessonAction::CatalogFetched(catalog).into());
    });
}

/// Fetches a file of lessons, and dispatches them.
pub fn fetch_lessons(file: String, dispatch: Dispatch) {
    spawn_local(async move {
        let fetched = report(lessons(&file).await).map(|lessons| {
            lessons.into_iter().map(|lesson| (lesson.id.clone(), Rc::new(lesson))).collect()
        });
        dispatch.emit(LessonAction::Fetched { file, lessons: fetched }.into());
    });
}

async fn catalog() -> Result<Catalog, LoadError> {
    let (contents, glossary) = (list(Contents::FILE).await?, list(Glossary::FILE).await?);
    Ok(Catalog { contents, glossary })
}

async fn lessons(file: &str) -> Result<Vec<CompiledLesson>, LoadError> {
    Ok(CompiledLesson::read_all(&text(file).await?)?)
}

async fn list<T: DeserializeOwned>(file: &str) -> Result<T, LoadError> {
    Ok(serde_json::from_str(&text(file).await?)?)
}

/// Fetches a file, or asks the server whether the browser's copy is still good: names of files stay when lessons change.
async fn text(file: &str) -> Result<String, LoadError> {
    let request = Request::get(&format!("lessons/{file}")).cache(RequestCache::NoCache);
    let response = request.send().await?;
    if !response.ok() {
        return Err(LoadError::Status(response.status()));
    }
    Ok(response.text().await?)
}

/// Tells those who look into the browser's console what went wrong; on the page it is one sentence.
fn report<T>(fetched: Result<T, LoadError>) -> Result<T, FetchError> {
    fetched.map_err(|error| {
        web_sys::console::warn_1(&format!("Lessons cannot be fetched: {error}").into());
        FetchError
    })
}
