//! Two contenders side by side in one criterion group.

use std::time::Duration;

use criterion::{
    BenchmarkGroup, BenchmarkId, Criterion, Throughput, measurement::WallTime as Time,
};

/// How everything here is measured, unless the command line says otherwise.
#[must_use]
pub fn criterion() -> Criterion {
    Criterion::default()
        .sample_size(50)
        .warm_up_time(Duration::from_secs(1))
        .measurement_time(Duration::from_secs(3))
}

/// How much data a routine works on.
#[derive(Clone, Copy, Debug)]
pub struct Size {
    /// As tables show it.
    pub name: &'static str,
    /// In octets.
    pub octets: usize,
}

impl Size {
    /// 4 KiB: a short mail.
    pub const SHORT: Self = Self {
        name: "4 KiB",
        octets: 4 << 10,
    };
    /// 1 MiB: a mail with a picture in it.
    pub const LONG: Self = Self {
        name: "1 MiB",
        octets: 1 << 20,
    };
}

/// The sizes at which ciphers and digests are measured.
pub const SIZES: [Size; 3] = [
    Size {
        name: "1 KiB",
        octets: 1 << 10,
    },
    Size {
        name: "64 KiB",
        octets: 64 << 10,
    },
    Size::LONG,
];

/// A criterion group in which ours and OpenSSL do the same work on the same octets.
pub struct Comparison<'c> {
    group: BenchmarkGroup<'c, Time>,
    size: Option<Size>,
}

impl<'c> Comparison<'c> {
    /// A group named `area/what`.
    pub fn new(criterion: &'c mut Criterion, area: &str, what: &str) -> Self {
        Self {
            group: criterion.benchmark_group(format!("{area}/{what}")),
            size: None,
        }
    }

    /// What follows works on so many octets.
    pub fn at(&mut self, size: Size) -> &mut Self {
        self.group.throughput(Throughput::Bytes(size.octets as u64));
        self.size = Some(size);
        self
    }

    /// Measures what this project uses, by the name of the crate that does the work.
    pub fn ours<R>(&mut self, by: &str, routine: impl FnMut() -> R) -> &mut Self {
        self.measure(by, routine)
    }

    /// Measures OpenSSL, under the version that is linked.
    pub fn openssl<R>(&mut self, routine: impl FnMut() -> R) -> &mut Self {
        // "OpenSSL 3.6.3 9 Jun 2026": the date is of no use in a name.
        let version = openssl_oracle::version();
        let name: Vec<&str> = version.split(' ').take(2).collect();
        self.measure(&name.join(" "), routine)
    }

    fn measure<R>(&mut self, by: &str, mut routine: impl FnMut() -> R) -> &mut Self {
        match self.size {
            Some(size) => self
                .group
                .bench_function(BenchmarkId::new(by, size.name), |b| b.iter(&mut routine)),
            None => self.group.bench_function(by, |b| b.iter(&mut routine)),
        };
        self
    }
}
