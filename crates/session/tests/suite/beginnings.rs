//! Runs whose servers begin with states of their own.

use crate::visitor::Visitor;
use session::{ShareAction, Stored};

/// A saved run whose servers begin like that.
fn saved(begin: &str) -> String {
    format!(
        r#"{{"raftarium": 1, "setup": "nodes=3", "seed": "1", "until": "1s", "interventions": ["0ms {begin}"]}}"#
    )
}

/// Given a run that begins as no run of Raft can, when it is opened, then it opens, and the page says what
/// cannot be; one that can be is opened without a word.
#[test]
fn a_run_that_cannot_begin_so_is_opened_with_a_word() {
    let mut visitor = Visitor::with(Stored::default(), 1, "");
    visitor.act(ShareAction::OpenFile(Ok(saved("begin n1 term=2 vote=n1 2:x=5"))));
    let said = visitor.error().expect("it is said");
    assert!(said.contains("cannot start like that") && said.contains("term 2"), "{said}");
    assert_eq!(visitor.session.playback().run().interventions.len(), 1);
    visitor.act(ShareAction::OpenFile(Ok(saved("begin n1 term=2 vote=n1"))));
    assert_eq!(visitor.error(), None);
}
