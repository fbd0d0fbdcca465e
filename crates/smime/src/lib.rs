//! A readable S/MIME and CMS implementation: every message ends in a verdict with a reason.
#![forbid(unsafe_code)]
