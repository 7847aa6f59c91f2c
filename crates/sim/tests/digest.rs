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
    0x7bea_5457_3f2e_fe6a,
    0x404b_7465_56c5_7a60,
    0x33ae_1ef2_6494_f84a,
    0xcaf7_adec_cf70_66c6,
    0x8120_7157_efe4_5e48,
    0xff0_04bf_e116_f403,
    0x800_3027_733d_778a,
    0x4ad7_4caf_2c71_42d0,
    0xc836_b520_58ef_da74,
    0x52cc_b3cd_c0b3_1bff,
    0x59da_9abf_0b61_a52b,
    0x7fc5_7a58_4c6f_a490,
    0xb915_0ba7_b06a_eb87,
    0x1fc4_42ab_11c6_50a2,
    0x913b_9b5a_0be0_5349,
    0x905e_5c4d_09fb_fbd0,
    0xd78d_9c35_bf6e_6ec2,
    0x7103_04c1_f1c8_7123,
    0x9f0d_fbd4_608b_097d,
    0x9343_c702_9d15_11ed,
    0x3374_6bb9_7476_b7c3,
    0x5d65_5c68_fabb_1e9f,
    0x48f7_b1a3_26e1_3561,
    0xe9f8_e3f2_b75b_35ad,
    0x8cfb_92c8_4eeb_4a37,
    0xf63b_7344_bcb8_75d5,
    0x6db6_fda9_58cd_9f27,
    0xbaf2_86c3_9b1a_a253,
    0xe2af_2aa2_0cb8_4751,
    0xd878_64fd_c673_d23b,
    0x3674_f706_faf9_4d43,
    0x2f75_8dac_b4ff_e334,
    0x7911_94a3_62b1_02c1,
    0x6536_9362_7aec_0e51,
    0x1e_2f88_6724_388b,
    0xbec7_4838_2be1_923b,
    0xdcfd_a872_baa1_075b,
    0x650e_bbc6_d666_da72,
    0x596e_47d8_04ce_10a5,
    0xea2e_5cad_e8ef_0be1,
    0x2eeb_bea5_8aa1_4a06,
    0x9e16_25e3_28b1_1dcc,
    0x6de5_ea4e_a036_bc13,
    0x4552_a5e1_1747_ccaa,
    0x4918_81ab_b648_7544,
    0x5882_547a_47bb_f339,
    0x2c2_33b1_360b_d6de,
    0x435b_939d_adc2_7ecc,
    0x42ad_7598_2eab_5298,
    0x7792_fa6e_8d33_03d9,
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
