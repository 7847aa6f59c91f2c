// Compares how fast two builds of `raftarium` sweep, on one core with the checker on:
//
//   node scripts/sweep-speed.mjs BEFORE AFTER [SCHEDULES] [ROUNDS]
//
// The two run in turns, so that whatever else the machine does slows both alike; it is the processor's time that
// counts. Prints the simulated seconds per second of each (the best round) and the ratio (the median of the
// rounds). Both must find the same.

import { spawnSync } from "node:child_process";

const [before, after, count = "1500", rounds = "7"] = process.argv.slice(2);
if (!after) {
    console.error("usage: node scripts/sweep-speed.mjs BEFORE AFTER [SCHEDULES] [ROUNDS]");
    process.exit(2);
}

/** One sweep: what it found, and how much of the processor's time it took. */
function sweep(binary) {
    const command = [binary, "sweep", "--seeds", `0..${count}`, "--jobs", "1", "--json"];
    const { stdout, stderr } = spawnSync("bash", ["-c", 'TIMEFORMAT=%U; time "$@"', "bash", ...command], { encoding: "utf8" });
    const { schedules, steps, digest, simulated_us: micros, simulated_seconds: simulated = micros / 1e6 } = JSON.parse(stdout);
    const seconds = Number(stderr.trim().split("\n").at(-1));
    return { seconds, simulated, found: JSON.stringify({ schedules, steps, digest }) };
}

const best = { before: 0, after: 0 };
const ratios = [];
for (let round = 0; round < Number(rounds); round += 1) {
    const [one, other] = [sweep(before), sweep(after)];
    if (one.found !== other.found) {
        console.error(`The two do not find the same:\n${one.found}\n${other.found}`);
        process.exit(1);
    }
    best.before = Math.max(best.before, one.simulated / one.seconds);
    best.after = Math.max(best.after, other.simulated / other.seconds);
    ratios.push(one.seconds / other.seconds);
}
const median = ratios.sort((one, other) => one - other)[Math.floor(ratios.length / 2)];
console.log(`simulated seconds per second: ${best.before.toFixed(0)} before, ${best.after.toFixed(0)} after`);
console.log(`ratio: ${median.toFixed(2)} (${ratios[0].toFixed(2)} to ${ratios.at(-1).toFixed(2)})`);
