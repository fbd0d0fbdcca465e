//! What a message may cost: every limit has its name here, and work is paid where it is done.
//!
//! One [`Budget`] is made for a message and serves all its layers; a clone pays from the same
//! purse. Whoever does work that a sender can ask for pays for it *before* it is done, by the kind
//! of [`Work`] and the number of times, each time that it is done:
//!
//! ```
//! use smime::budget::{Budget, Limits, Work};
//!
//! let budget = Budget::new(Limits::default());
//! budget.allow_for(1 << 20); // the octets of the message
//! budget.pay(Work::Inflate, 128 << 10)?;
//! # Ok::<(), smime::budget::Exhausted>(())
//! ```
//!
//! Each kind has a price in nanoseconds, and all of them together may cost
//! [`Limits::work`] and [`Limits::work_per_octet`] for each octet of the message. So what a message
//! costs grows with its size and with nothing else, whatever is combined in it. Some kinds have a
//! limit on their number besides.
//!
//! *A limit that was reached stays reached.* From then on every payment fails with it, and
//! [`reached`](Budget::reached) gives it: loops over signers, certificates, recipients, forms and
//! layers end there, and the verdict is `limit-exceeded`. A limit that is judged elsewhere, because
//! it is no number of pieces of work, is handed to [`reach`](Budget::reach). Where an `io::Error`
//! has to be returned, an [`Exhausted`] becomes one by `?`; whoever gets the error looks at `reached`
//! first.
//!
//! *A payment tells no secret.* After a recipient was matched, what is paid rests on counts that
//! anybody can see in the message: a key is paid for as if every matching recipient gave one, a
//! ciphertext as if it were decrypted to its end with each, whichever turn out to be broken. What
//! comes of a decryption and is secret, such as how much is inside, may be paid for like anything
//! else only once it may be told.
//!
//! What is paid for has its price here and no other: octets that the source is read for are not
//! paid for as long as they are read a fixed number of times. Two counts that a sender chooses are
//! never multiplied, though: not even where each product is paid for, if a set or a map will do.

mod limits;
mod work;

use core::fmt;
use std::cell::Cell;
use std::io;
use std::rc::Rc;

use crate::crypto::SubjectPublicKeyInfo;
use crate::reason::Reason;

pub use limits::Limits;
pub use work::{KeySize, Spent, Work};

/// What is left of the limits while one message is judged. A clone pays from the same purse.
#[derive(Clone, Debug)]
pub struct Budget {
    purse: Rc<Purse>,
}

#[derive(Debug)]
struct Purse {
    limits: Limits,
    /// How many octets the message has.
    octets: Cell<u64>,
    /// How much work it may cause.
    allowed: Cell<u64>,
    spent: Cell<Spent>,
    /// Those of `spent` over the content of the layer at hand.
    passes_of_layer: Cell<u64>,
    reached: Cell<Option<Exhausted>>,
}

impl Budget {
    /// A full purse, for a message of no octets.
    pub fn new(limits: Limits) -> Self {
        let purse = Purse {
            allowed: Cell::new(limits.work),
            limits,
            octets: Cell::default(),
            spent: Cell::default(),
            passes_of_layer: Cell::default(),
            reached: Cell::default(),
        };
        Self {
            purse: Rc::new(purse),
        }
    }

    /// Allows for the work that so many octets of the message may cause: those that came from
    /// outside, whatever comes of them.
    pub fn allow_for(&self, octets: u64) {
        let purse = &self.purse;
        purse.octets.set(purse.octets.get().saturating_add(octets));
        let more = octets.saturating_mul(purse.limits.work_per_octet);
        purse.allowed.set(purse.allowed.get().saturating_add(more));
    }

    /// How many octets the message has, as far as was said.
    pub fn octets(&self) -> u64 {
        self.purse.octets.get()
    }

    /// The limits that this budget started from.
    pub fn limits(&self) -> &Limits {
        &self.purse.limits
    }

    /// Pays for doing `work` so many times.
    ///
    /// # Errors
    /// The limit that is reached by it, or was before.
    pub fn pay(&self, work: Work, times: u64) -> Result<(), Exhausted> {
        let purse = &self.purse;
        if let Some(exhausted) = purse.reached.get() {
            return Err(exhausted);
        }
        let mut spent = purse.spent.get();
        spent.add(work, times);
        if let Some((limit, value)) = work.limit(&purse.limits)
            && spent.count(work).1 > value
        {
            return Err(self.reach(Exhausted::new(limit, value)));
        }
        if work == Work::ContentPass {
            let passes = purse.passes_of_layer.get().saturating_add(times);
            let limit = purse.limits.content_passes.into();
            if passes > limit {
                return Err(self.reach(Exhausted::new("content_passes", limit)));
            }
            purse.passes_of_layer.set(passes);
        }
        // Deriving keys is slow on purpose, and has a limit of its own.
        if let Work::Derive(_) = work {
            let cost = work.price().saturating_mul(times);
            purse.allowed.set(purse.allowed.get().saturating_add(cost));
        }
        let allowed = purse.allowed.get();
        if spent.work > allowed {
            return Err(self.reach(Exhausted {
                at: Some(spent.count(work)),
                ..Exhausted::new("work", allowed)
            }));
        }
        purse.spent.set(spent);
        Ok(())
    }

    /// Pays for an operation with a public key: a signature's check, an encapsulation. Its number is
    /// that of `signature_checks`.
    ///
    /// # Errors
    /// As [`pay`](Self::pay).
    pub fn signature_check(&self, key: &SubjectPublicKeyInfo<'_>) -> Result<(), Exhausted> {
        self.pay(Work::SignatureCheck, 1)?;
        self.pay(Work::UseKey(KeySize::of(key)), 1)
    }

    /// Has `exhausted` be the limit that was reached, unless one was before; gives the one that
    /// counts.
    pub fn reach(&self, exhausted: Exhausted) -> Exhausted {
        let first = self.purse.reached.get().unwrap_or(exhausted);
        self.purse.reached.set(Some(first));
        first
    }

    /// The limit that was reached: nothing is paid for any more.
    pub fn reached(&self) -> Option<Exhausted> {
        self.purse.reached.get()
    }

    /// Begins another layer, whose content may be read again as often as that of the one before.
    pub fn next_layer(&self) {
        self.purse.passes_of_layer.set(0);
    }

    /// What has been spent.
    pub fn spent(&self) -> Spent {
        self.purse.spent.get()
    }
}

/// A limit was reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Exhausted {
    /// The limit's name, as in [`Limits`].
    pub limit: &'static str,
    /// Its value.
    pub value: u64,
    /// For [`Limits::work`]: what was wanted then, and how many there were of it.
    pub at: Option<(&'static str, u64)>,
}

impl Exhausted {
    /// The reason code of every exhausted limit.
    pub const REASON: Reason = Reason::LimitExceeded;

    /// That more than `value` were wanted of what the limit counts.
    pub const fn new(limit: &'static str, value: u64) -> Self {
        Self {
            limit,
            value,
            at: None,
        }
    }
}

impl fmt::Display for Exhausted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { limit, value, at } = self;
        match at {
            None => write!(f, "more than {value} {}", limit.replace('_', " ")),
            Some((counted, count)) => {
                write!(f, "more {limit} than {value} ns, at {count} {counted}")
            }
        }
    }
}

impl std::error::Error for Exhausted {}

impl From<Exhausted> for io::Error {
    /// For readers that can say nothing else; [`Budget::reached`] tells it from a source's own.
    fn from(exhausted: Exhausted) -> Self {
        Self::other(exhausted)
    }
}
