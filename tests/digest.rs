//! The same runs go the same way on every machine: natively, with or without optimisation, and in
//! a browser. Each of these fifty storms has one number for all that happened in it and for how it
//! ended, and that number is written down here.
//!
//! When the core or the world is changed so that runs go differently, these numbers change too;
//! the test tells the new ones.

mod common;

use std::hash::Hasher;

use common::Storm;
use raftarium::raft::Micros;
use raftarium::sim::{Checker, Digest, World};
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

#[cfg(target_arch = "wasm32")]
wasm_bindgen_test_configure!(run_in_browser);

const DIGESTS: [u64; 50] = [
    0xa7da_9a0d_5c4e_f42c,
    0xc9ba_1d80_45e3_954b,
    0xc07a_1b1a_78fd_7d2f,
    0x1fdd_f401_7a8e_b7dd,
    0x9229_c978_464b_a0f8,
    0xab61_3c6b_675f_fb10,
    0x960d_6a9e_a170_4606,
    0xbc48_7e8f_9aa2_5a25,
    0xcb89_0005_f9aa_0539,
    0xa0ca_5e58_8007_75c2,
    0xdf6d_f4de_1064_0936,
    0xee07_f236_59d4_db2b,
    0x47f5_748e_7b5e_db45,
    0x4da1_0aab_58bc_81ff,
    0x3628_c43f_49e5_8a14,
    0x5ece_c5f4_6d0c_8ba8,
    0x610b_928b_de03_e010,
    0xb72a_71a6_ba1c_10a4,
    0xae84_b5d1_617f_fc85,
    0x0b22_0ab0_037e_bdd3,
    0xe6a7_916e_0226_eae7,
    0xa5d9_1c9e_f7a3_9beb,
    0x9cc3_6409_2698_d5d9,
    0x26ec_dd7c_191e_a9ec,
    0xfbc9_968a_75fe_340b,
    0xdf27_7202_2f2b_93be,
    0xaf51_30e0_b43a_0d87,
    0x4ac9_17ba_752a_119c,
    0x99c5_0839_8c3b_e854,
    0x5aa4_652f_f05b_8f42,
    0x0043_9ec1_3b36_7600,
    0x62ee_bde0_de24_a8b4,
    0xcb28_e454_a7d1_a049,
    0x6139_e85d_1558_cab8,
    0xdb18_fa05_638a_1832,
    0x3fc5_aaa7_2f81_34af,
    0xdfb6_cc05_6964_debb,
    0x3f0d_1c22_0bf2_1696,
    0x9d2e_e4b0_695d_053a,
    0x704c_adf8_9729_40af,
    0x0735_8640_8aa4_b961,
    0xf265_9666_f114_a5c0,
    0x8611_5840_d8e8_d47a,
    0x8ca9_c2aa_81ca_1154,
    0x0b9e_6b8c_d5f9_7ace,
    0x61a6_983d_0b5f_0ea2,
    0xec27_bfda_22b0_dcb3,
    0xb794_d721_e03b_f607,
    0x29ac_b326_de31_a613,
    0x97c2_472c_1591_a245,
];

/// The digest of the storm of a seed.
fn digest(seed: u64) -> u64 {
    let mut storm = Storm::new(seed, 60);
    let mut world = World::new(&storm.setup, seed).expect("a good setup");
    let mut digest = Digest::default();
    let mut records = Vec::new();
    while let Some((time, intervention)) = storm.next(&world) {
        world.run_until(time, &mut records);
        let _refused = world.intervene(&intervention, &mut records);
    }
    for intervention in Storm::calm(&storm.setup) {
        let _refused = world.intervene(&intervention, &mut records);
    }
    let end = world.now() + Micros::from_millis(2_000);
    world.run_until(end, &mut records);
    digest.add_records(&records);
    digest.add_state(&world);
    digest.finish()
}

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
fn fifty_storms_go_as_they_always_went() {
    let digests: Vec<u64> = (0..50).map(digest).collect();
    assert!(digests == DIGESTS, "{digests:#x?}");
}

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
fn a_digest_tells_runs_apart() {
    assert_ne!(digest(1), digest(2));
}

/// It need not look at each step by itself: what has passed in between it takes from the records.
#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
fn the_checker_finds_nothing_wrong_anywhere() {
    for seed in 0..50 {
        let mut storm = Storm::new(seed, 60);
        let mut world = World::new(&storm.setup, seed).expect("a good setup");
        let mut checker = Checker::new(&world);
        let mut records = Vec::new();
        while let Some((time, intervention)) = storm.next(&world) {
            world.run_until(time, &mut records);
            let _refused = world.intervene(&intervention, &mut records);
            checker.look(&world, &records);
            records.clear();
        }
        checker.audit(&world);
        checker.check_history();
        assert_eq!(checker.violation(), None, "seed {seed}");
        assert_eq!(checker.undecided(), 0, "seed {seed}");
    }
}
