//! What the visitor's system asks for, and the theme of the page.

/// Returns whether nothing on the page is to move.
pub fn prefers_reduced_motion() -> bool {
    prefers("(prefers-reduced-motion: reduce)")
}

/// Returns whether the page is dark now.
pub fn is_dark() -> bool {
    let root = web_sys::window().and_then(|window| window.document()?.document_element());
    let theme = root.and_then(|root| root.get_attribute("data-theme"));
    theme.map_or_else(|| prefers("(prefers-color-scheme: dark)"), |theme| theme == "dark")
}

fn prefers(query: &str) -> bool {
    let list = web_sys::window().and_then(|window| window.match_media(query).ok()?);
    list.is_some_and(|list| list.matches())
}

/// Sets the theme of the page: dark, light, or as the system has it.
pub fn show_theme(dark: Option<bool>) {
    let root = web_sys::window().and_then(|window| window.document()?.document_element());
    let Some(root) = root else { return };
    // A valid name cannot fail.
    let _done = match dark {
        Some(dark) => root.set_attribute("data-theme", if dark { "dark" } else { "light" }),
        None => root.remove_attribute("data-theme"),
    };
}
