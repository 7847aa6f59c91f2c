//! What servers begin with, in words.

use scene::narration::tell;
use scene::words::impossible;
use sim::Intervention;
use test_support::Lab;

fn deed(line: &str) -> Intervention {
    line.parse().expect("a beginning")
}

/// Given servers that begin with something, and one that cannot, when that is told, then it is told in
/// words.
#[test]
fn it_is_told_in_words() {
    let mut lab = Lab::of(2);
    lab.act(deed("begin n1 term=8 8:x=1"));
    let told: Vec<String> = lab
        .records
        .iter()
        .map(tell)
        .map(|line| format!("{}{}", line.what, line.behind()))
        .collect();
    let of_another = "another has an entry of that term, so it had its leader";
    let n2 = format!("n2 begins in term 8 with 0 entries: {of_another}");
    assert_eq!(told, ["n1 begins in term 8 with 1 entry: so it was set up".to_owned(), n2]);
    for problem in [lab.refuse(deed("begin n1 1")), lab.refuse(deed("begin n2 term=8 8"))] {
        let words = impossible(problem);
        assert!(words.ends_with('.') && words.contains("begin"), "{words}");
    }
}
