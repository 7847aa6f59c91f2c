//! Links: whatever is packed in one, with a check that fits, is read or refused; what is read packs
//! into letters that read back as the same.

#![no_main]

use libfuzzer_sys::fuzz_target;
use sim::{Link, Watched};

fuzz_target!(|packed: &[u8]| {
    match Link::read(&Link::seal(packed)) {
        Ok(link) => {
            assert_eq!(Link::read(&link.letters()), Ok(link.clone()));
            let _whether_a_world_can_be_made_of_it = Watched::new(&link.run);
        }
        Err(problem) => assert!(problem.to_string().len() < 300),
    }
});
