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
    0x62ca_09cc_4a47_3715,
    0x0af6_0569_e4f9_2c7f,
    0x0f49_0f88_f9e0_9226,
    0xf1b6_19da_a96b_4c79,
    0xd3eb_1f30_580d_3648,
    0x1296_9fa9_3414_8758,
    0x4661_f81b_81d8_0bf6,
    0x49f5_f066_a399_a17a,
    0xf1b3_fc13_4aa4_f1af,
    0x74d7_1a09_c019_ebb1,
    0x8160_894d_33dc_312f,
    0xd3ba_a9e0_374c_20bb,
    0x47f5_748e_7b5e_db45,
    0xda51_15a4_f581_9085,
    0x544f_07ff_84dc_629a,
    0x7eb7_64e8_65b3_5261,
    0xe9f0_ab7f_1f66_0379,
    0x33ed_16b8_ff23_fac1,
    0x3ce0_b521_72ea_5584,
    0x3bc4_90da_9062_ca40,
    0xe6a7_916e_0226_eae7,
    0xcb52_5feb_1f63_b304,
    0x940d_c458_927a_1626,
    0x00c9_06c3_9d6d_36e2,
    0x3e6b_2746_bc51_a556,
    0x4cf1_0453_3792_03ba,
    0xad61_7869_30b3_3db8,
    0xb565_6bac_16eb_7401,
    0xa15e_ccf3_01a8_9578,
    0x6063_88ae_f5a1_ca3d,
    0x01d4_7985_9d4a_b0fb,
    0xafda_fb2b_98cf_9ed1,
    0xa667_06a6_eab2_77c3,
    0xe83f_1be2_da78_52dd,
    0xdb18_fa05_638a_1832,
    0x86b2_6075_83d9_b678,
    0x8640_c26c_f43d_24db,
    0x7d76_84c0_be28_0375,
    0x2ce0_9096_4841_0868,
    0x272c_e730_c579_8b0e,
    0x0735_8640_8aa4_b961,
    0x176f_f8f7_f42b_79ed,
    0xc0e2_0601_5649_4be8,
    0x997b_202f_5553_363b,
    0xaf4b_661a_d2be_90f6,
    0x8d7b_c329_2f18_6f00,
    0xc241_1148_549d_4f1b,
    0xc622_0e6e_d83a_c830,
    0xe9ba_964f_925f_8807,
    0xb9f5_2ffc_9989_6b02,
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
