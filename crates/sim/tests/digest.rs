//! The same runs go the same way on every machine: natively, with or without optimisation, and in
//! a browser. Each of these fifty storms has one number for all that happened in it and for how it
//! ended, and that number is written down here.
//!
//! When the core or the world is changed so that runs go differently, these numbers change too;
//! the test tells the new ones.

use std::hash::Hasher;

use raft::Micros;
use sim::{Checker, Digest, World};
use test_support::Storm;
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

#[cfg(target_arch = "wasm32")]
wasm_bindgen_test_configure!(run_in_browser);

const DIGESTS: [u64; 50] = [
    0xaca1_230f_226a_41f5,
    0x55b0_24ac_7888_3606,
    0xa56c_4809_05e9_cf24,
    0xe75d_238f_8f42_c457,
    0x4964_f5c3_a958_fe76,
    0xbbc3_8790_55c7_4303,
    0x4778_4242_39e2_ddea,
    0x2c92_5d9c_0179_33a9,
    0x32d7_ed05_c79d_06f7,
    0xf5b1_6aef_2a01_875c,
    0x68e_2f62_280d_b473,
    0xcdd4_6833_19a5_c848,
    0xdc0a_c739_d374_68dc,
    0x8c23_e7be_0265_3cde,
    0xccf0_ead8_0c3f_9d21,
    0x2178_caae_9bc0_037b,
    0xbac0_f614_830b_7bf0,
    0xa53a_69d7_481c_e374,
    0x3711_b984_f4cc_7a2f,
    0xd4d_378a_dd4c_7808,
    0xc7f4_b930_f58a_cb78,
    0xed2a_3fe6_ceac_30a5,
    0xb812_e2c4_9794_02b9,
    0x7a31_3525_f312_2e27,
    0x58e2_763d_9d8f_0239,
    0xfab2_1060_4423_9482,
    0xd2ed_4b00_cce5_330b,
    0x96ce_b987_895d_215f,
    0x8512_4b9c_c176_7a6a,
    0xa6a6_8b44_caaf_90c7,
    0x720a_ae98_b6cb_c8e9,
    0x61a7_168d_b300_418a,
    0x4d58_1997_4235_adce,
    0x6059_a167_f8a5_9c59,
    0x6231_d95d_dda0_36a0,
    0xa4fe_ce8a_c4ae_b232,
    0xe484_f46f_35ad_68d7,
    0x8cf2_b736_4d39_504d,
    0xe29c_2791_6168_dc73,
    0xb9ce_3c5e_f2ff_7400,
    0x3b78_211c_e6b6_8fbc,
    0x8df9_59a7_8c58_a8bc,
    0x5256_c4d1_7650_24e8,
    0x3c7b_1d96_ddbb_6d6c,
    0xfbbc_facc_1889_b66a,
    0xb5ab_6ab7_e363_0d48,
    0xf304_e646_6a4a_1a2a,
    0x9570_a6a6_bad3_fe06,
    0x439_0364_39e4_7830,
    0xb748_651f_70f1_7c5f,
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
