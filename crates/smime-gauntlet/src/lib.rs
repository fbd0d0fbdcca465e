//! The S/MIME Gauntlet: asks S/MIME implementations the same questions and compares their answers.
#![forbid(unsafe_code)]
