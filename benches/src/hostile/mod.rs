//! Messages that are made to be dear: of a size that is asked for, of whatever costs most.
//!
//! One table, of which a file each holds the rows of an area. `benches/hostile` shows the time that each
//! takes, `tests/cost.rs` counts its work and its memory at three sizes. A row for another kind of message
//! is a function that makes it and a line in the area's `ROWS`.

mod certificates;
mod layers;
mod mime;
mod structure;

use std::io::Cursor;

use openssl_oracle::Form;
use smime::{Reason, Received, crypto::Secret, pki::Certificate, proof::AddressCheck};

use crate::keys::World;

/// A kind of message that costs its sender nothing and should not cost its reader much.
pub struct Template {
    /// What it has too much of.
    pub name: &'static str,
    /// Makes one of about so many octets.
    pub make: fn(&World, usize) -> Vec<u8>,
    /// How it is to be read.
    pub form: Form,
    /// What is done with it.
    pub ask: Ask,
    /// Why the reference refuses it at each of [`SIZES`]; `None` where it accepts, since odd is not always
    /// wrong.
    pub refused: [Option<Reason>; 3],
}

/// What is asked of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ask {
    /// Whether its signature holds.
    Verify,
    /// The same, and whether it is from whom its signer is.
    Address,
    /// What its layers are; Alice's key and a password are at hand.
    Open,
}

/// How many octets a message has, about.
pub const SIZES: [usize; 3] = [64 << 10, 256 << 10, 1 << 20];

/// All of them.
pub fn all() -> impl Iterator<Item = &'static Template> {
    let areas = [
        structure::ROWS,
        certificates::ROWS,
        layers::ROWS,
        mime::ROWS,
    ];
    areas.into_iter().flatten()
}

impl Template {
    const fn new(
        name: &'static str,
        form: Form,
        refused: [Option<Reason>; 3],
        make: fn(&World, usize) -> Vec<u8>,
    ) -> Self {
        Self {
            name,
            make,
            form,
            ask: Ask::Verify,
            refused,
        }
    }

    const fn opened(self) -> Self {
        self.asked(Ask::Open)
    }

    const fn asked(mut self, ask: Ask) -> Self {
        self.ask = ask;
        self
    }

    /// Has the reference judge one of them.
    ///
    /// # Panics
    /// When the reference cannot be asked.
    #[must_use]
    pub fn judge(&self, world: &World, message: &[u8]) -> Received {
        let mut source = Cursor::new(message);
        let agent = world.agent();
        match self.ask {
            Ask::Verify => agent.verify(&mut source),
            Ask::Address => agent.address(AddressCheck::FromMessage).verify(&mut source),
            Ask::Open => {
                let certificate = Certificate::from_der(&world.alice.der).expect("a certificate");
                let password = Secret::new(b"no password".to_vec());
                agent
                    .key(world.alice_key.clone(), Some(certificate))
                    .password(password)
                    .open(&mut source)
            }
        }
        .expect("memory can be read")
    }
}

/// At all sizes.
const NEVER: [Option<Reason>; 3] = [None; 3];
const LIMIT: [Option<Reason>; 3] = [Some(Reason::LimitExceeded); 3];

/// At each size the same reason.
const fn always(reason: Reason) -> [Option<Reason>; 3] {
    [Some(reason), Some(reason), Some(reason)]
}
