//! One comparison: the same work, done by us and by OpenSSL in one run.

/// What two contenders took for the same work.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Comparison {
    /// The file of benches/benches.
    pub(super) area: String,
    /// The work.
    pub(super) what: String,
    /// On how much data, where there are several sizes.
    pub(super) size: Option<String>,
    /// How many octets one iteration works on, where that is counted.
    pub(super) octets: Option<u64>,
    /// Our time.
    pub(super) ours: Estimate,
    /// OpenSSL's time.
    pub(super) openssl: Estimate,
}

/// The median time of one iteration, with criterion's confidence interval of 95 %.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Estimate {
    /// Who did it: a crate's name, or OpenSSL with its version.
    pub(super) by: String,
    /// In nanoseconds.
    pub(super) median: f64,
    /// The lower bound, in nanoseconds.
    pub(super) low: f64,
    /// The upper bound, in nanoseconds.
    pub(super) high: f64,
}

/// In this order, with these titles; an area that is not here comes last under its own name.
const AREAS: [(&str, &str); 10] = [
    ("signature", "Signatures over a digest"),
    ("key_transport", "Content keys by RSA"),
    ("key_agreement", "Content keys by agreement"),
    ("content", "Content encryption"),
    ("digest", "Digests"),
    ("ber", "BER"),
    ("cms", "CMS"),
    ("verify", "Whole messages, signed"),
    ("envelope", "Whole messages, encrypted"),
    ("hostile", "Hostile messages, 1 MiB, within 1 s"),
];

/// In nanoseconds: within this a hostile message has to be judged.
pub(super) const HOSTILE_LIMIT: f64 = 1e9;

impl Comparison {
    /// OpenSSL's time over ours: 2 is twice as fast as OpenSSL, 0.5 half as fast.
    pub(super) fn ratio(&self) -> f64 {
        self.openssl.median / self.ours.median
    }

    /// Whether the messages are hostile: then the two need not do the same, one may give up at once where
    /// the other reads to the end, and what counts is the limit.
    pub(super) fn is_hostile(&self) -> bool {
        self.area == "hostile"
    }

    /// Whether a hostile message took too long.
    pub(super) fn is_over_limit(&self) -> bool {
        self.is_hostile() && self.ours.median >= HOSTILE_LIMIT
    }

    /// The area's title.
    pub(super) fn title(&self) -> &str {
        AREAS
            .iter()
            .find(|(area, _)| *area == self.area)
            .map_or(self.area.as_str(), |(_, title)| title)
    }

    /// By what comparisons are sorted: area, work, contender, size.
    pub(super) fn order(&self) -> (usize, &str, &str, u64) {
        let area = AREAS.iter().position(|(area, _)| *area == self.area);
        (
            area.unwrap_or(AREAS.len()),
            &self.what,
            &self.ours.by,
            self.octets.unwrap_or(0),
        )
    }
}

impl Estimate {
    /// The median, for people.
    pub(super) fn time(&self) -> String {
        time(self.median)
    }
}

/// Nanoseconds in the unit that fits, with three digits.
pub(super) fn time(nanoseconds: f64) -> String {
    let (value, unit) = match nanoseconds {
        ns if ns < 999.5 => (ns, "ns"),
        ns if ns < 999.5e3 => (ns / 1e3, "µs"),
        ns if ns < 999.5e6 => (ns / 1e6, "ms"),
        ns => (ns / 1e9, "s"),
    };
    format!("{} {unit}", three_digits(value))
}

/// A number with three significant digits, none of them behind the point from 100 on.
pub(super) fn three_digits(value: f64) -> String {
    let decimals = match value {
        value if value >= 99.95 => 0,
        value if value >= 9.995 => 1,
        value if value >= 0.9995 => 2,
        _ => 3,
    };
    format!("{value:.decimals$}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_have_three_digits_and_the_unit_that_fits() {
        for (nanoseconds, shown) in [
            (7.0, "7.00 ns"),
            (999.4, "999 ns"),
            (999.6, "1.00 µs"),
            (26_149.0, "26.1 µs"),
            (3_660_000.0, "3.66 ms"),
            (2.5e9, "2.50 s"),
        ] {
            assert_eq!(time(nanoseconds), shown);
        }
        assert_eq!(three_digits(0.106), "0.106");
    }
}
