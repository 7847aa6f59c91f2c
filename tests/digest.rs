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
    0x1188_bd16_4cfd_1c90,
    0x75ab_3a57_3a00_525a,
    0x904d_47b1_e623_aa2e,
    0x2480_a12b_24c6_8fb5,
    0x42e3_b3e9_503a_a0a0,
    0x5fdc_9e8f_3b19_a36a,
    0x3ef5_1ee9_e495_8ee8,
    0x1cc7_ac8c_a077_0819,
    0xe034_33d8_697c_de01,
    0x8adf_dd9b_1fd4_73ac,
    0x3464_ec89_1395_2194,
    0xf91b_ce8f_0062_8d4e,
    0x7b18_c08a_35c1_bd2a,
    0x1c27_32e0_93e0_d54c,
    0x0087_3ed7_3f21_37f7,
    0xdb12_197f_e4df_aad1,
    0x771d_1a1a_b79d_2efc,
    0x7925_0314_4623_40c1,
    0x2fd2_3fb0_75bd_bd1a,
    0x6e69_a7da_0581_aef7,
    0xad90_abbb_d95d_9939,
    0xc65a_494e_97a0_b8e2,
    0x7717_7cbd_7a82_7c2b,
    0xb037_c8a2_9f42_95e4,
    0x7f75_6834_eb0a_85ed,
    0xd8c6_ffa5_7e4e_260e,
    0x1813_7501_7cf4_b77b,
    0x30e4_2de9_0bdc_2514,
    0x3707_976a_79c9_8734,
    0xa502_88b6_f683_550a,
    0x9db9_1458_69a9_c9ad,
    0x829c_4d88_eec2_5865,
    0x6f56_3826_4ac8_5218,
    0x98ca_6667_cdb2_ac90,
    0x586e_b6c0_6b65_fe57,
    0x7539_23da_dfe1_7b06,
    0x033e_5d21_9b4a_f169,
    0x72f7_9099_d855_76cb,
    0x1bc4_5580_93e7_2663,
    0xd409_a9bf_0af3_b629,
    0x6def_5661_ad6e_a150,
    0xdb92_1456_2380_54e9,
    0x215c_93f8_b6df_1876,
    0x1bf3_72e1_fdfe_cc66,
    0x8a8c_3b28_4528_931a,
    0xf7ca_7058_c824_1b2c,
    0x7c14_4144_d9fe_af81,
    0x5fe8_ee46_bcf0_e161,
    0xdc78_a8f4_619b_51b8,
    0x0b13_540c_5314_0bf4,
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
