//! What servers begin with, in words.

use scene::narration::describe;
use scene::words::impossible;
use sim::Intervention;
use test_support::Lab;

fn intervention(line: &str) -> Intervention {
    line.parse().expect("a beginning")
}

/// Given servers with an initial state, and one whose state is refused, then both are described.
#[test]
fn initial_states_are_described() {
    let mut lab = Lab::with_nodes(2);
    lab.act(intervention("begin n1 term=8 8:x=1"));
    let described: Vec<String> = lab
        .records
        .iter()
        .map(describe)
        .map(|line| format!("{}{}", line.what, line.suffix()))
        .collect();
    let of_another = "another has an entry of that term, so that term already had a leader";
    let n2 = format!("n2 starts in term 8 with an empty log: {of_another}");
    assert_eq!(described, ["n1 starts in term 8 with 1 entry: as set up".to_owned(), n2]);
    for problem in
        [lab.refuse(intervention("begin n1 1")), lab.refuse(intervention("begin n2 term=8 8"))]
    {
        let words = impossible(problem);
        assert!(words.ends_with('.') && words.contains("start"), "{words}");
    }
}
