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
    0xf47b_69aa_0a95_3c47,
    0xff9b_440b_fe60_1b89,
    0x9c33_c7d3_ee59_7fdc,
    0x0b1b_6a63_5ffa_11e5,
    0x41ff_212a_d1b1_d191,
    0x9f85_0bb6_2eab_33c4,
    0x521c_b213_a036_57f4,
    0x4dd9_2ab8_1944_4b46,
    0x901a_6410_27fa_11ec,
    0x663e_57c6_0f95_e39b,
    0x33e7_5b14_39eb_07ab,
    0x6eff_99a3_9817_7707,
    0x2470_2f06_2011_bab2,
    0xb227_e85a_ee3d_30ab,
    0xdd08_d3eb_c067_f966,
    0x28b9_9753_5ce7_e86f,
    0xb21b_0be6_5bb3_fa33,
    0xe945_01a9_b816_07a7,
    0x756e_ea7e_4ae7_7494,
    0xcae7_1f81_7a94_73a4,
    0xde39_85a9_befd_357e,
    0x3a25_fcd1_1c30_9b92,
    0x3397_d59c_324b_cd62,
    0xfd4a_9c63_873d_6afc,
    0xc13c_78d6_40da_b1db,
    0xb38c_a17f_8600_da1f,
    0x3e80_186e_1e7c_cd2d,
    0xb726_6bfb_a359_6787,
    0xc0b2_b5b4_8435_bddd,
    0xd4fc_fee9_0925_e3a6,
    0x4655_4a0f_122a_8d9d,
    0x61c6_c2b2_c278_8982,
    0x6886_5652_09ff_c8dc,
    0x79a9_2f6c_f96d_455f,
    0x70a9_a23d_2745_9dd3,
    0x6a22_ec13_c930_2d83,
    0x7d9e_fea1_44d7_82df,
    0x6fa8_797f_b19c_5e50,
    0x7bfe_6fcc_c93c_1ce0,
    0xd953_311e_8751_f708,
    0x3de7_9d8d_42d2_3014,
    0x4817_3dc3_b3d7_e83f,
    0xb3f2_ca64_78e6_1fe5,
    0xbe8f_bff8_1972_781c,
    0x3957_5ea5_939c_3957,
    0x1e2b_58bb_e972_96dc,
    0x1a59_d7cd_1e21_4cd6,
    0xc9b8_73cc_1e50_f9fe,
    0x96a7_e57f_97bb_8cc1,
    0xb9ea_59b6_798b_2b4e,
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
