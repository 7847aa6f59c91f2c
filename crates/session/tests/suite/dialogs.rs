//! What is said in dialogs.

use session::{Dialog, ErrorNotice, ShareAction, Tab, ViewAction};
use sim::Intervention;

use crate::visitor::Visitor;

/// Given a file that cannot be opened, then the error is one of the file, until its dialog is closed.
#[test]
fn why_a_file_is_refused_is_forgotten_with_its_dialog() {
    let mut visitor = Visitor::new(15);
    visitor.act(ViewAction::Toggle(Dialog::Share));
    visitor.act(ShareAction::OpenFile(Ok("nonsense".into())));
    let is_of_file =
        |visitor: &Visitor| visitor.session.notices().error().map(ErrorNotice::is_of_file);
    assert_eq!(is_of_file(&visitor), Some(true));
    visitor.act(ViewAction::OpenTab(Tab::Events));
    assert_eq!(is_of_file(&visitor), Some(true), "it is still there");
    visitor.act(ViewAction::CloseDialog(Dialog::Share));
    assert_eq!(is_of_file(&visitor), None);
    // Other errors outlive a dialog.
    visitor.act(ViewAction::Toggle(Dialog::History));
    visitor
        .intervene(Intervention::Restart(raft::NodeId::new(1).expect("every cluster has an n1")));
    visitor.act(ViewAction::CloseDialog(Dialog::History));
    assert_eq!(is_of_file(&visitor), Some(false));
}
