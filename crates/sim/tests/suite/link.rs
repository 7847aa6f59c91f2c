//! Links: what is encoded is decoded as the same, within the length that others take; links of version 1 still open; and
//! what was cut, altered or forged is refused in a sentence.

use base64ct::{Base64UrlUnpadded, Encoding};
use raft::{ClientId, Micros, Rule, Rules, Term, Time};
use serde::{Deserialize, Serialize};
use sim::{
    Address, ConditionsChange, FlightId, GroupList, Groups, InitialState, Intervention, Latency,
    Link, LinkError, MAX_LINK, Run, Saved, ScheduleRun, Setup, ViewNumber, seal,
};
use test_support::{Dice, n, read_op, text, write_op};

/// What a page might show: the links of these tests have it as their view.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
struct View {
    panel: String,
    number: Option<u64>,
}

impl From<ViewNumber> for View {
    fn from(ViewNumber { number, .. }: ViewNumber) -> Self {
        Self { panel: "of version 1".into(), number: Some(number) }
    }
}

fn link(seed: u64) -> Link<View> {
    let ScheduleRun { run, until, .. } = ScheduleRun::play(seed, Rules::default());
    let view = View { panel: "logs".into(), number: Some(seed) };
    Link { run, until, at: Time(until.0 / 2), view }
}

/// A link to a run at its beginning.
fn to(run: Run) -> Link {
    Link { run, until: Time(0), at: Time(0), view: () }
}

/// Decodes a link without a look at its view.
fn decode(text: &str) -> Result<Link, LinkError> {
    Link::decode(text)
}

/// The bytes of a link without its checksum.
fn bytes(text: &str) -> Vec<u8> {
    let mut bytes = Base64UrlUnpadded::decode_vec(text).expect("base64url");
    bytes.truncate(bytes.len() - 4);
    bytes
}

fn begin(term: u64, log: &[(u64, Option<(&str, &str)>)]) -> Intervention {
    let given = |(term, write): &(u64, Option<(&str, &str)>)| {
        (Term(*term), write.map(|(key, value)| (text(key), text(value))))
    };
    let log = log.iter().map(given).collect();
    let voted_for = (term > 0).then(|| n(9));
    Intervention::Preload(InitialState { node: n(1), term: Term(term), voted_for, log }.into())
}

/// Given any run, when it is packed into a link, then the link is that run, at that moment.
#[test]
fn a_link_decoded_is_the_run_encoded() {
    for seed in 0..60 {
        let link = link(seed);
        assert_eq!(Link::decode(&link.encode()), Ok(link));
    }
}

/// Given what schedules do not draw, when it is packed, then it is unpacked as the same.
#[test]
fn what_is_rare_is_kept_too() {
    let rules = Rule::ALL.into_iter().fold(Rules::default(), Rules::without);
    let setup = Setup { nodes: 9, clients: 9, pre_vote: true, rules, ..Setup::default() };
    let mut run = Run::new(setup, u64::MAX);
    let lists = [vec![], vec![n(1).into(), Address::Proxy], vec![Address::Proxy, n(1).into()]];
    let change = ConditionsChange { hold_up: Some(Micros(u64::MAX)), ..Default::default() };
    let groups = Groups { nodes: [255, 0, 1, 2, 3, 4, 5, 6, 7], proxy: Some(255) };
    let latency = Some(Latency { min: Micros(0), max: Micros(u64::MAX) });
    for intervention in [
        Intervention::Partition(groups),
        Intervention::PartitionInto(GroupList(lists.into())),
        Intervention::ChangeConditions(change),
        Intervention::Drop(FlightId(u64::MAX)),
        Intervention::SetLatency { one: n(9).into(), other: Address::Proxy, latency },
        Intervention::CutLink { from: Address::Client(ClientId(9)), to: n(1).into() },
        Intervention::Ask { client: ClientId(9), operation: write_op("", "🦀\n'") },
        Intervention::Ask { client: ClientId(1), operation: read_op(&"x".repeat(64)) },
        begin(1_000_000, &[(1, Some(("", "🦀\n'"))), (1, None), (999_999, Some(("k", "a=b")))]),
        begin(0, &[]),
    ] {
        run.interventions.push((Time(7), intervention));
    }
    let link = Link { run, until: Time(8), at: Time(9), view: u64::MAX };
    assert_eq!(decode(&link.encode()), Ok(Link { until: Time(8), at: Time(9), ..to(link.run) }));
}

/// Given a session of fifty interventions, when it is shared, then the link is at most 2,000
/// letters long, and of such as need no quotation in an address.
#[test]
fn a_session_of_fifty_interventions_fits() {
    for seed in 0..200 {
        let mut link = link(seed);
        link.run.interventions.truncate(50);
        let letters = link.encode();
        assert!(letters.len() <= 2_000, "{} letters", letters.len());
        let plain = |letter: u8| letter.is_ascii_alphanumeric() || b"-_".contains(&letter);
        assert!(letters.bytes().all(plain));
    }
}

/// Given a link, when it is cut short anywhere or one letter is another, then it is refused.
#[test]
fn a_link_that_was_cut_or_altered_is_refused() {
    let letters = link(1).encode();
    for end in 0..letters.len() {
        let problem = decode(&letters[..end]).expect_err("it was cut").to_string();
        assert!(problem.contains("link") && !problem.contains('\n'), "{problem}");
    }
    let mut dice = Dice::new(1);
    for place in 0..letters.len() {
        let mut altered = letters.clone().into_bytes();
        altered[place] = b"ABCDEFGHabcdefgh0123456789-_"[usize::from(dice.small(28))];
        let altered = String::from_utf8(altered).expect("letters");
        assert!(altered == letters || decode(&altered).is_err(), "{place}");
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
        ("AwAAAAAAAAAA", "version 3"),
        ("_wEAAAAAAAAA", "version 255"),
    ] {
        let problem = decode(letters).expect_err(letters).to_string();
        assert!(problem.contains(named), "{letters}: {problem}");
    }
    assert!(decode(&"A".repeat(MAX_LINK + 1)).is_err());
    assert!(decode(&"A".repeat(1_000_000)).is_err());
}

/// Given a link of our own making whose setup is nonsense, when it is read, then it is read, and the
/// setup is refused like any other.
#[test]
fn a_setup_that_cannot_be_is_refused_later() {
    let run = Run::new(Setup { nodes: 200, ..Setup::default() }, 1);
    let link = to(run);
    let read = decode(&link.encode()).expect("it can be read");
    assert!(read.run.setup.check().is_err());
    let mut run = Run::new(Setup::default(), 1);
    run.interventions.push((Time(1), Intervention::Crash(n(4))));
    let link = to(run);
    assert!(decode(&link.encode()).is_err(), "there is no n4");
}

/// Given a link whose server begins as none can, when it is read, then it is refused.
#[test]
fn a_beginning_that_cannot_be_is_refused() {
    let mut cannot = vec![begin(1, &[(1, Some(("a=b", "c")))]), begin(1_000_001, &[])];
    cannot.push(begin(1, &[(0, None)]));
    cannot.push(begin(1, &vec![(1, Some(("key", "value"))); 200]));
    for intervention in cannot {
        let mut run = Run::new(Setup { nodes: 9, ..Setup::default() }, 1);
        run.interventions.push((Time(0), intervention.clone()));
        let link = to(run);
        assert!(decode(&link.encode()).is_err(), "{intervention}");
    }
}

/// Given links that announce more than they have, or have more than they announce, when they are read,
/// then they are refused at once.
#[test]
fn what_is_only_promised_takes_no_room() {
    let whole = bytes(&to(Run::new(Setup::default(), 1)).encode());
    let (count, start) = whole.split_last().expect("bytes");
    assert_eq!(*count, 0, "the number of interventions comes last");
    let many = [0xff, 0xff, 0xff, 0xff, 0x0f];
    let huge = [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1];
    for rest in [
        // Many interventions, of which there is none, or one.
        [&many[..], &[]],
        [&huge, &[]],
        [&many, &[0, 10]],
        // A server that begins with many entries.
        [&[1, 0, 17, 1, 0, 0], &many],
        [&[1, 0, 17, 1, 0, 0], &huge],
        // More bytes than interventions.
        [&[0], &[0]],
        [&[1, 0, 10], &[7]],
    ] {
        let packed = [start, &rest.concat()].concat();
        assert!(decode(&seal(&packed)).is_err(), "{rest:?}");
    }
    assert!(decode(&seal(&[start, &[1, 0, 10]].concat())).is_ok(), "a network that is healed");
}

/// Given links of our own making to times past the longest run, or with interventions whose times add up to one, when they
/// are read, then they are refused.
#[test]
fn times_past_the_longest_run_are_refused() {
    let run = || Run::new(Setup::default(), 1);
    let late = Time(24 * 60 * 60 * 1_000_000 + 1);
    assert_eq!(decode(&Link { until: late, ..to(run()) }.encode()), Err(LinkError::TooLate));
    assert_eq!(decode(&Link { at: late, ..to(run()) }.encode()), Err(LinkError::TooLate));
    for times in [[Time(0), late], [Time(1), Time(u64::MAX)]] {
        let mut run = run();
        run.interventions.extend(times.map(|time| (time, Intervention::HealNetwork)));
        assert_eq!(decode(&to(run).encode()), Err(LinkError::Intervention(2)));
    }
}

/// Given a stored run with too many interventions, when it is read, then it is refused.
#[test]
fn too_many_interventions_are_refused() {
    let mut run = Run::new(Setup::default(), 1);
    run.interventions = vec![(Time(1), Intervention::HealNetwork); 100_001];
    let text = to(run.clone()).encode();
    assert_eq!(Link::<()>::decode_stored(&text), Err(LinkError::TooMany));
    assert_eq!(decode(&text), Err(LinkError::TooLong));
    run.interventions.pop();
    assert!(Link::<()>::decode_stored(&to(run).encode()).is_ok());
}

/// Given a link with a view that this page does not know, when it is read, then the run is there, and the view is as at
/// first.
#[test]
fn a_view_that_makes_no_sense_is_as_at_first() {
    let run = Run::new(Setup::default(), 1);
    let foreign = Link { run, until: Time(5), at: Time(4), view: (7_u8, u64::MAX) };
    let read: Link<View> = Link::decode(&foreign.encode()).expect("a link");
    assert_eq!(read.run, foreign.run);
    assert_eq!((read.at, read.view), (Time(4), View::default()));
}

/// Links of version 1, as the first program made them, with the same runs as saved files.
const VERSION_1: [[&str; 2]; 6] = [
    [
        include_str!("../data/version-1/empty.link"),
        include_str!("../data/version-1/empty.raftarium"),
    ],
    [
        include_str!("../data/version-1/watched.link"),
        include_str!("../data/version-1/watched.raftarium"),
    ],
    [
        include_str!("../data/version-1/all-rules-off.link"),
        include_str!("../data/version-1/all-rules-off.raftarium"),
    ],
    [
        include_str!("../data/version-1/pre-vote.link"),
        include_str!("../data/version-1/pre-vote.raftarium"),
    ],
    [
        include_str!("../data/version-1/every-intervention.link"),
        include_str!("../data/version-1/every-intervention.raftarium"),
    ],
    [
        include_str!("../data/version-1/a-schedule.link"),
        include_str!("../data/version-1/a-schedule.raftarium"),
    ],
];

/// Given links of version 1, when they are read, then each is the run that was saved beside it; and what is made of them
/// now reads back as the same.
#[test]
fn links_of_version_1_still_open() {
    for [link, saved] in VERSION_1 {
        let link: Link<View> = Link::decode(link.trim()).expect("a link");
        let Saved { run, until } = Saved::from_json(saved).expect("a saved run");
        assert_eq!((&link.run, link.until), (&run, until));
        assert_eq!(Link::decode(&link.encode()), Ok(link));
    }
    let watched: Link<View> = Link::decode(VERSION_1[1][0].trim()).expect("a link");
    assert_eq!((watched.at, watched.view.number), (Time(1_250_017), Some(262_400)));
}

/// Given links of version 1 with views of all kinds, when they are read, then each has its number.
#[test]
fn views_of_version_1_are_handed_on() {
    for line in include_str!("../data/version-1/views.txt").lines() {
        let (number, link) = line.split_once(' ').expect("a number and a link");
        let link: Link<View> = Link::decode(link).expect("a link");
        assert_eq!(link.view.number, number.parse().ok());
    }
}

/// Given a link of version 1 that is altered but has a fitting checksum, when it is read, then it is refused or a run; and
/// entries that are only announced take no room.
#[test]
fn a_forged_link_of_version_1_does_no_harm() {
    let whole = bytes(VERSION_1[4][0].trim());
    for place in 1..whole.len() {
        for byte in [0, 1, 0x7f, 0x80, 0xff] {
            let mut forged = whole.clone();
            forged[place] = byte;
            let _read_or_refused = decode(&seal(&forged));
            forged.truncate(place);
            let _read_or_refused = decode(&seal(&forged));
        }
    }
    let start = bytes(VERSION_1[0][0].trim());
    let many = [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1];
    for rest in [&[][..], &[1, 0], &[1, 1, 1, 97, 64], &[1, 2]] {
        let packed = [&start[..], &[0, 19, 1, 0], &many, rest].concat();
        assert!(decode(&seal(&packed)).is_err());
    }
    // A term that is larger than any number.
    let packed = [&start[..], &[0, 19, 1, 0, 1], &many, &[0], &many].concat();
    assert!(decode(&seal(&packed)).is_err());
}

/// Links of version 2, as they were first made, to the runs of those of version 1. The format outlives the program: should
/// one of these no longer open, then the change that broke it needs a new version.
const VERSION_2: &str = include_str!("../data/version-2.txt");

/// Given links of version 2 as they were first made, when they are read, then each is the run of its link of version 1.
#[test]
fn links_of_version_2_still_open() {
    assert_eq!(VERSION_2.lines().count(), VERSION_1.len());
    for ([old, _], new) in VERSION_1.into_iter().zip(VERSION_2.lines()) {
        let old: Link = decode(old.trim()).expect("a link of version 1");
        assert_eq!(decode(new), Ok(old));
    }
}
