//! Links: what is packed is unpacked as the same, within the length that others take, and what was
//! cut, altered or forged is refused in a sentence.

use base64ct::{Base64UrlUnpadded, Encoding};
use raft::{ClientId, Micros, Rule, Rules, Term, Time};
use sim::{
    Address, Beginning, FlightId, Groups, Intervention, Latency, Link, MAX_LINK, Run, Setup, Trial,
};
use test_support::{Dice, n, read_op, text, write_op};

fn link(seed: u64) -> Link {
    let Trial { run, until, .. } = Trial::of(seed, Rules::default());
    Link { run, until, at: Time(until.0 / 2), view: seed }
}

fn begin(term: u64, log: &[(u64, Option<(&str, &str)>)]) -> Intervention {
    let given = |(term, write): &(u64, Option<(&str, &str)>)| {
        (Term(*term), write.map(|(key, value)| (text(key), text(value))))
    };
    let log = log.iter().map(given).collect();
    let voted_for = (term > 0).then(|| n(9));
    Intervention::Begin(Beginning { node: n(1), term: Term(term), voted_for, log }.into())
}

/// Given any run, when it is packed into a link, then the link is that run, at that instant.
#[test]
fn a_link_decoded_is_the_run_encoded() {
    for seed in 0..60 {
        let link = link(seed);
        assert_eq!(Link::read(&link.letters()), Ok(link));
    }
}

/// Given what schedules do not draw, when it is packed, then it is unpacked as the same.
#[test]
fn what_is_rare_is_kept_too() {
    let rules = Rule::ALL.into_iter().fold(Rules::default(), Rules::without);
    let setup = Setup { nodes: 9, clients: 9, pre_vote: true, rules, ..Setup::default() };
    let mut run = Run::new(setup, u64::MAX);
    let groups = Groups { nodes: [255, 0, 1, 2, 3, 4, 5, 6, 7], proxy: Some(255) };
    let latency = Some(Latency { min: Micros(0), max: Micros(u64::MAX) });
    for deed in [
        Intervention::Partition(groups),
        Intervention::Drop(FlightId(u64::MAX)),
        Intervention::SetLatency { one: n(9).into(), other: Address::Proxy, latency },
        Intervention::Cut { from: Address::Client(ClientId(9)), to: n(1).into() },
        Intervention::Ask { client: ClientId(9), operation: write_op("", "🦀\n'") },
        Intervention::Ask { client: ClientId(1), operation: read_op(&"x".repeat(64)) },
        begin(1_000_000, &[(1, Some(("", "🦀\n'"))), (1, None), (999_999, Some(("k", "a=b")))]),
        begin(0, &[]),
    ] {
        run.interventions.push((Time(7), deed));
    }
    let link = Link { run, until: Time(8), at: Time(9), view: u64::MAX };
    assert_eq!(Link::read(&link.letters()), Ok(link));
}

/// Given a session of fifty interventions, when it is shared, then the link is at most 2,000
/// letters long, and of such as need no quotation in an address.
#[test]
fn a_session_of_fifty_interventions_fits() {
    for seed in 0..200 {
        let mut link = link(seed);
        link.run.interventions.truncate(50);
        let letters = link.letters();
        assert!(letters.len() <= 2_000, "{} letters", letters.len());
        let plain = |letter: u8| letter.is_ascii_alphanumeric() || b"-_".contains(&letter);
        assert!(letters.bytes().all(plain));
    }
}

/// Given a link, when it is cut short anywhere or one letter is another, then it is refused.
#[test]
fn a_link_that_was_cut_or_altered_is_refused() {
    let letters = link(1).letters();
    for end in 0..letters.len() {
        let problem = Link::read(&letters[..end]).expect_err("it was cut").to_string();
        assert!(problem.contains("link") && !problem.contains('\n'), "{problem}");
    }
    let mut dice = Dice::new(1);
    for place in 0..letters.len() {
        let mut altered = letters.clone().into_bytes();
        altered[place] = b"ABCDEFGHabcdefgh0123456789-_"[usize::from(dice.small(28))];
        let altered = String::from_utf8(altered).expect("letters");
        assert!(altered == letters || Link::read(&altered).is_err(), "{place}");
    }
}

/// Given what is no link, or one of another version, when it is read, then that is said.
#[test]
fn what_is_no_link_is_refused_in_a_sentence() {
    for (letters, named) in [
        ("", "incomplete"),
        ("AAAAAAAA", "altered"),
        ("not a link!", "characters"),
        ("ünïcode", "characters"),
        ("AgAAAAAAAAAA", "version 2"),
        ("_wEAAAAAAAAA", "version 255"),
    ] {
        let problem = Link::read(letters).expect_err(letters).to_string();
        assert!(problem.contains(named), "{letters}: {problem}");
    }
    assert!(Link::read(&"A".repeat(MAX_LINK + 1)).is_err());
    assert!(Link::read(&"A".repeat(1_000_000)).is_err());
}

/// Given a link of our own making whose setup is nonsense, when it is read, then it is read, and the
/// setup is refused like any other.
#[test]
fn a_setup_that_cannot_be_is_refused_later() {
    let run = Run::new(Setup { nodes: 200, ..Setup::default() }, 1);
    let link = Link { run, until: Time(0), at: Time(0), view: 0 };
    let read = Link::read(&link.letters()).expect("it can be read");
    assert!(read.run.setup.check().is_err());
    let mut run = Run::new(Setup::default(), 1);
    run.interventions.push((Time(1), Intervention::Crash(n(4))));
    let link = Link { run, until: Time(0), at: Time(0), view: 0 };
    assert!(Link::read(&link.letters()).is_err(), "there is no n4");
}

/// Given a link whose server begins as none can, when it is read, then it is refused.
#[test]
fn a_beginning_that_cannot_be_is_refused() {
    let mut cannot = vec![begin(1, &[(1, Some(("a=b", "c")))]), begin(1_000_001, &[])];
    cannot.push(begin(1, &[(0, None)]));
    cannot.push(begin(1, &vec![(1, Some(("key", "value"))); 200]));
    for deed in cannot {
        let mut run = Run::new(Setup { nodes: 9, ..Setup::default() }, 1);
        run.interventions.push((Time(0), deed.clone()));
        let link = Link { run, until: Time(0), at: Time(0), view: 0 };
        assert!(Link::read(&link.letters()).is_err(), "{deed}");
    }
}

/// Given a link that promises more entries than it has, when it is read, then it is refused at once.
#[test]
fn entries_that_are_only_promised_take_no_room() {
    let run = Run::new(Setup::default(), 1);
    let letters = Link { run, until: Time(0), at: Time(0), view: 0 }.letters();
    let mut packed = Base64UrlUnpadded::decode_vec(&letters).expect("letters");
    packed.truncate(packed.len() - 4);
    let many = [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1];
    for rest in [&[][..], &[1, 0], &[1, 1, 1, 97, 64], &[1, 2]] {
        let packed = [&packed[..], &[0, 19, 1, 0], &many, rest].concat();
        let problem = Link::read(&Link::seal(&packed)).expect_err("nothing is there").to_string();
        assert!(problem.contains("incomplete") || problem.contains("entry"), "{problem}");
    }
    // A term that is larger than any number.
    let packed = [&packed[..], &[0, 19, 1, 0, 1], &many, &[0], &many].concat();
    assert!(Link::read(&Link::seal(&packed)).is_err());
}
