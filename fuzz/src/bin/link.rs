//! Links: whatever is packed in one, of any version, with a checksum that fits, is read or refused; what is read is encoded
//! as text that reads back as the same.

#![no_main]

use libfuzzer_sys::fuzz_target;
use sim::{CheckedWorld, Link, ViewNumber, seal};

/// Any view: that of the page is of such types.
#[derive(Clone, PartialEq, Debug, Default, serde::Serialize, serde::Deserialize)]
struct View(Option<u64>, u8, bool);

impl From<ViewNumber> for View {
    fn from(view: ViewNumber) -> Self {
        Self(Some(view.number), 1, true)
    }
}

fuzz_target!(|packed: &[u8]| {
    match Link::<View>::decode(&seal(packed)) {
        Ok(link) => {
            assert_eq!(Link::decode(&link.encode()), Ok(link.clone()));
            let _whether_a_world_can_be_made_of_it = CheckedWorld::new(&link.run);
        }
        Err(error) => assert!(error.to_string().len() < 300),
    }
});
