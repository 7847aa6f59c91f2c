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
use raftarium::sim::{Digest, World};
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

#[cfg(target_arch = "wasm32")]
wasm_bindgen_test_configure!(run_in_browser);

const DIGESTS: [u64; 50] = [
    0x15eb_f6b7_738b_e4d7,
    0xf0e5_91db_7b79_34cb,
    0xd049_fa76_df42_706b,
    0x9a4f_fcc0_77c7_d888,
    0x862f_e7cf_a5ab_91b1,
    0x79af_4402_6fbe_bb35,
    0x47c8_a382_0d32_125a,
    0xc2e3_7b33_490c_bdd9,
    0xa001_b610_5c92_a048,
    0x5d13_2723_b001_93d9,
    0x37cb_4ed3_5a8a_13ab,
    0x1de9_ada3_3ed7_49b6,
    0x8f61_b827_7ec4_8be0,
    0xca7e_9eda_58c3_f310,
    0x661a_fd0a_1e35_3da0,
    0xbc4b_08eb_3784_f765,
    0xeb72_7ad6_fbb2_eed1,
    0x771a_b191_0d48_1ba8,
    0x7667_e6f4_6bb7_f316,
    0x0e2c_ed85_7cf6_c139,
    0x55c4_1394_94b8_02e7,
    0x479d_04d0_c515_7c08,
    0x0c4e_f8a1_cf93_bcc3,
    0x4d23_23c7_ba89_6c0d,
    0x64cc_ffe1_9293_667e,
    0xa9ba_bac1_d90d_6bdf,
    0x12c9_cb10_6b87_de83,
    0xacbe_78d9_5567_57d3,
    0xa567_61a0_7375_d186,
    0x0513_ab0a_d3dd_aa39,
    0x6289_219f_e64f_0100,
    0x6d55_2e4a_2c37_5cdd,
    0xd732_8716_a07e_be2f,
    0x8672_a414_db32_a2b5,
    0xd031_5ca4_170f_3b26,
    0x9db8_1e98_e205_15c2,
    0x9049_498f_7eab_7292,
    0xe239_019a_f650_ec63,
    0x5e32_3f20_670b_4f8d,
    0x950a_ddd4_d685_9923,
    0x6489_b98e_e1eb_a0f7,
    0x59c1_8545_8582_32a6,
    0xe91f_9996_0d66_2b4c,
    0x7288_ed4c_29bb_edcb,
    0xc148_cf90_f8c7_3114,
    0xe9de_198a_05ee_a8a2,
    0x2375_6601_fce5_60cf,
    0xe81c_b887_19f4_464b,
    0x1562_9a6a_fd5f_dda9,
    0x9909_4bd0_2963_93fc,
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
