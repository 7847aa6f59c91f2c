//! The same runs go the same way on every machine: natively, with or without optimisation, and in
//! a browser. Each of these fifty schedules has one number for all that happened in it and for how it
//! ended, and that number is written down here.
//!
//! When the core or the world is changed so that runs go differently, these numbers change too;
//! the test prints the new ones.

use std::hash::Hasher;

use raft::{Micros, Rules};
use sim::{Checker, Digest, Mix, Schedule, World};
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

#[cfg(target_arch = "wasm32")]
wasm_bindgen_test_configure!(run_in_browser);

const DIGESTS: [u64; 50] = [
    0xbe30_1a46_0a1c_3b97,
    0x904d_ca1d_857d_9a5b,
    0xe5b6_0493_0234_05c5,
    0xa221_7ad0_ae5f_7707,
    0x4b39_c3b6_58c8_104b,
    0x5b37_e4a4_7def_d399,
    0x6783_e3bf_0790_9ceb,
    0x200f_bf1a_817b_94c7,
    0xda58_1cd5_8681_fd25,
    0xf207_7bbf_14ab_0200,
    0x7554_284c_6296_c81c,
    0x4c0a_c95e_184b_0b15,
    0x8db_5b8d_fc61_9d75,
    0x7af7_fda5_81a3_cecb,
    0x5739_a9de_25df_ef57,
    0xf717_7018_e547_58e3,
    0x1a34_dfdd_87c5_13bc,
    0xc105_f7bd_3bce_ce36,
    0x2304_9ce9_86a5_c7ba,
    0xf020_749c_7cab_e936,
    0xa1f3_7082_5703_720c,
    0x6b05_77b0_f333_b92e,
    0xd600_886b_a64a_4088,
    0x8728_7d0a_1256_7db9,
    0x3f0_c4b7_3986_1e3e,
    0x77d0_87ad_f4cd_3184,
    0xe420_5b9c_82c7_9412,
    0xbfb1_15bc_8e63_b94d,
    0x34ff_10e8_7055_0ebf,
    0x2661_26b5_5e63_6ea8,
    0xb7a2_0a7b_3718_b22b,
    0xc37e_5aa0_9b40_cf0d,
    0x185d_3479_27e1_1f53,
    0x3be9_cb81_9921_4420,
    0x7cd5_f5f4_4bf1_f55e,
    0x857f_18dd_ff11_e068,
    0x208f_65f4_73a1_bf6c,
    0xbe3f_9c94_e1a1_08bd,
    0x1f16_8d62_bdee_0778,
    0x7b1f_0940_9ab4_bf6f,
    0xe11a_992d_5d7d_9f2f,
    0xb907_7b09_d86f_fad1,
    0x92cc_1e38_fa8d_65ee,
    0xa91c_20e1_71bd_8da5,
    0xcb20_bdec_e103_2d21,
    0x6f61_d6a2_5030_0c2b,
    0xe7dc_5dd5_d0bd_4f3c,
    0x9b4_645d_6ddc_cda4,
    0xbd19_993b_39df_2e2a,
    0xdc8_f251_452b_9036,
];

fn schedule(seed: u64) -> Schedule {
    Schedule::with_mix(seed, Rules::default(), &Mix::everything(60))
}

/// The digest of the run of a schedule.
fn digest(seed: u64) -> u64 {
    let mut schedule = schedule(seed);
    let mut world = World::new(schedule.setup(), seed).expect("a good setup");
    let mut digest = Digest::default();
    let mut records = Vec::new();
    while let Some((time, intervention)) = schedule.next(&world) {
        world.run_until(time, &mut records);
        let _refused = world.intervene(&intervention, &mut records);
    }
    for intervention in Schedule::calm(schedule.setup()) {
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
fn fifty_schedules_go_as_they_always_went() {
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
        let mut schedule = schedule(seed);
        let mut world = World::new(schedule.setup(), seed).expect("a good setup");
        let mut checker = Checker::new(&world);
        let mut records = Vec::new();
        while let Some((time, intervention)) = schedule.next(&world) {
            world.run_until(time, &mut records);
            let _refused = world.intervene(&intervention, &mut records);
            checker.observe(&world, &records);
            records.clear();
        }
        checker.audit(&world);
        checker.check_history();
        assert_eq!(checker.violation(), None, "seed {seed}");
        assert_eq!(checker.undecided(), 0, "seed {seed}");
    }
}
