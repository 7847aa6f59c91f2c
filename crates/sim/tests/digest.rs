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
    0xfaaf_3251_35ed_cf11,
    0x7bf1_2afa_b28a_b6af,
    0xd9a0_b4c3_b14a_c492,
    0xf59c_6b13_e54f_54b7,
    0xfcea_4224_155e_4f1d,
    0x9eb7_e540_864d_63b4,
    0x292c_d026_76d8_0b87,
    0x38ad_7643_4ae5_d691,
    0x4c86_a437_ba69_1faf,
    0x1047_64a9_af02_07b5,
    0xe939_5ac3_f7a8_6015,
    0x8517_f9ba_ef71_136d,
    0xccf3_eeaa_ad80_fad7,
    0xb8a1_5ec6_5167_ec21,
    0xbdba_9a22_e8cf_99b9,
    0x8ac2_50ea_a3eb_2be8,
    0x9c43_7ef3_115a_5c8a,
    0xaa3e_4c32_4b0f_45e7,
    0xffa9_2e24_0115_9dc4,
    0xdb03_53ad_ff36_8477,
    0x40ea_58c6_87b8_01cd,
    0x44ec_b572_0106_37dc,
    0xb338_9594_2727_27f0,
    0xd677_1219_6378_0990,
    0xeee3_b98a_3f82_5393,
    0x71c8_afb0_5447_ac4a,
    0x18c0_f282_e9d1_cb51,
    0xf0d5_754a_8936_ec0a,
    0x7ba0_e067_7183_482c,
    0x76d1_e644_d15b_5d59,
    0x6235_a034_03e9_557a,
    0x9946_b9a6_ee4f_4586,
    0x4610_91e5_9215_69ca,
    0xbca9_9e06_cb3c_5199,
    0xf7e7_26ae_c918_fdc9,
    0x4fa9_ed44_8b77_626a,
    0xf9e3_3a80_f446_45db,
    0xd116_215b_b5b1_7c22,
    0xdf44_9ee3_8510_0ed5,
    0xdb36_5cc0_e316_3078,
    0xf481_c2fe_e955_a7bc,
    0xd7ed_418c_796e_7296,
    0x506e_9103_5bc2_1185,
    0x774d_0dbe_53ce_3b4c,
    0xd5f5_6906_0af0_19cc,
    0x8909_2de4_dc1b_4962,
    0x3133_1bc5_9e0a_cfad,
    0xc209_eff1_70d3_698a,
    0x801b_1770_c1e4_7261,
    0x53ee_dc89_cc06_4fee,
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
