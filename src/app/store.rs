//! What the browser keeps for the page from one visit to the next. It may refuse to, and what is read
//! from there is hostile: old, cut short or forged.

use web_sys::{Storage, Window};

/// The run: a link's letters.
pub const RUN: &str = "raftarium.run";

/// The runs that were left aside: links' letters, with blanks in between.
pub const ASIDE: &str = "raftarium.aside";

/// Where one was in the run: seed, how far it was watched, the playhead, and what was looked at.
pub const PLACE: &str = "raftarium.place";

/// What is kept under a name, if it is at most so long.
pub fn get(name: &str, longest: usize) -> Option<String> {
    storage()?.get_item(name).ok()?.filter(|text| text.len() <= longest)
}

/// Keeps a text under a name, if the browser lets us. Tells whether it did.
pub fn set(name: &str, text: &str) -> bool {
    storage().is_some_and(|storage| storage.set_item(name, text).is_ok())
}

/// Whole numbers, as they are kept.
pub fn numbers<const N: usize>(name: &str) -> Option<[u64; N]> {
    let text = get(name, 24 * N)?;
    let mut rest = text.strip_prefix('[')?.strip_suffix(']')?.split(',');
    let mut numbers = [0; N];
    for number in &mut numbers {
        *number = rest.next()?.parse().ok()?;
    }
    rest.next().is_none().then_some(numbers)
}

/// Keeps whole numbers. Tells whether that was possible.
pub fn set_numbers(name: &str, numbers: &[u64]) -> bool {
    let texts: Vec<String> = numbers.iter().map(u64::to_string).collect();
    set(name, &format!("[{}]", texts.join(",")))
}

/// What stands behind `#run=` in the address, if anything does.
pub fn link_in_address() -> Option<String> {
    let hash = window()?.location().hash().ok()?;
    hash.strip_prefix("#run=").map(Into::into)
}

fn storage() -> Option<Storage> {
    window()?.local_storage().ok()?
}

fn window() -> Option<Window> {
    web_sys::window()
}
