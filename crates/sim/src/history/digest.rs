//! One number for all that happened, to compare runs by.

use std::hash::{Hash, Hasher};

use crate::world::World;
use crate::world::event::Record;

/// A digest that is the same on every machine: FNV-1a over little-endian bytes, with all sizes
/// and discriminants widened to 64 bits.
///
/// It distinguishes runs that went differently by accident; it is no protection from malice.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Digest(u64);

impl Default for Digest {
    fn default() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }
}

impl Digest {
    /// The number.
    #[must_use]
    pub fn value(self) -> u64 {
        self.0
    }

    /// Takes in what happened.
    pub fn add_records(&mut self, records: &[Record]) {
        for record in records {
            record.hash(self);
        }
    }

    /// Hashes the state of a world.
    pub fn add_state(&mut self, world: &World) {
        world.now().hash(self);
        for (_, host) in world.hosts() {
            host.durable().hash(self);
            if let Some(node) = host.node() {
                (node.role(), node.commit(), node.applied(), node.store()).hash(self);
            }
        }
        world.clients().hash(self);
    }
}

macro_rules! widened {
    ($($name:ident($type:ty)),* $(,)?) => {
        $(fn $name(&mut self, number: $type) {
            self.write(&number.to_le_bytes());
        })*
    };
}

impl Hasher for Digest {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
    }

    // The default of each of these writes the bytes in the order of the machine.
    widened!(write_u16(u16), write_u32(u32), write_u64(u64), write_u128(u128));

    fn write_usize(&mut self, number: usize) {
        self.write_u64(number as u64);
    }

    fn write_isize(&mut self, number: isize) {
        self.write_u64(number.cast_unsigned() as u64);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_and_discriminants_count_the_same_whatever_the_width_of_the_machine() {
        let mut wide = Digest::default();
        wide.write_u64(7);
        let mut native = Digest::default();
        native.write_usize(7);
        assert_eq!(wide, native);
    }
}
