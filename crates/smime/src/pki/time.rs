//! Points in time, as certificates write them and as people read them.

use core::fmt;
use std::time::{SystemTime, UNIX_EPOCH};

use smime_ber::Tag;

/// A point in time in UTC, to the second, from the year 0 to the year 9999.
///
/// `der::DateTime` begins in 1970; UTCTime begins in 1950 (RFC 5280 section 4.1.2.5.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Time {
    /// Seconds since 1970-01-01T00:00:00Z, leap seconds not counted.
    unix_seconds: i64,
}

impl Time {
    /// The times that a UTCTime can say and has to: from 1950-01-01T00:00:00Z to
    /// 2049-12-31T23:59:59Z (RFC 5280 section 4.1.2.5).
    pub(super) const UTC_TIMES: core::ops::Range<i64> = -631_152_000..2_524_608_000;

    /// The time of that day in the Gregorian calendar; `None` where there is no such day or hour.
    pub fn new(year: u16, month: u8, day: u8, hour: u8, minute: u8, second: u8) -> Option<Self> {
        let exists = year <= 9999
            && (1..=12).contains(&month)
            && (1..=days_in_month(year, month)).contains(&day)
            && hour < 24
            && minute < 60
            && second < 60;
        exists.then(|| Self {
            unix_seconds: days_since_epoch(year.into(), month.into(), day.into()) * SECONDS_A_DAY
                + i64::from(hour) * 3600
                + i64::from(minute) * 60
                + i64::from(second),
        })
    }

    /// So many seconds after (before, where negative) 1970-01-01T00:00:00Z; `None` outside the
    /// years 0 to 9999.
    pub fn from_unix_seconds(unix_seconds: i64) -> Option<Self> {
        (FIRST_SECOND..=LAST_SECOND)
            .contains(&unix_seconds)
            .then_some(Self { unix_seconds })
    }

    /// Seconds since 1970-01-01T00:00:00Z.
    pub fn unix_seconds(self) -> i64 {
        self.unix_seconds
    }

    /// Reads `YYYY-MM-DDTHH:MM:SSZ` (RFC 3339 section 5.6, in UTC and in whole seconds).
    pub fn from_rfc3339(text: &str) -> Option<Self> {
        let [
            y0,
            y1,
            y2,
            y3,
            b'-',
            m0,
            m1,
            b'-',
            d0,
            d1,
            b'T' | b't',
            h0,
            h1,
            b':',
            i0,
            i1,
            b':',
            s0,
            s1,
            b'Z' | b'z',
        ] = text.as_bytes()
        else {
            return None;
        };
        Self::from_digits(&[y0, y1, y2, y3, m0, m1, d0, d1, h0, h1, i0, i1, s0, s1].map(|d| *d))
    }

    /// The DER of a Time: UTCTime up to the year 2049, GeneralizedTime from 2050 on (RFC 5280
    /// section 4.1.2.5), and before 1950.
    pub fn to_der(self) -> Vec<u8> {
        let digits: String = self
            .to_string()
            .chars()
            .filter(char::is_ascii_digit)
            .collect();
        let (tag, digits) = match digits.split_at_checked(2) {
            Some((_, short)) if Self::UTC_TIMES.contains(&self.unix_seconds) => {
                (Tag::UTC_TIME, short)
            }
            _ => (Tag::GENERALIZED_TIME, digits.as_str()),
        };
        smime_ber::der::primitive(tag, format!("{digits}Z").as_bytes())
    }

    /// Reads `YYYYMMDDHHMMSS`.
    pub(super) fn from_digits(digits: &[u8]) -> Option<Self> {
        if digits.len() != 14 || !digits.iter().all(u8::is_ascii_digit) {
            return None;
        }
        let mut pairs = digits.chunks_exact(2).map(|pair| {
            pair.iter()
                .fold(0, |value, digit| value * 10 + (digit - b'0'))
        });
        let mut next = || pairs.next();
        let year = u16::from(next()?) * 100 + u16::from(next()?);
        Self::new(year, next()?, next()?, next()?, next()?, next()?)
    }
}

impl fmt::Display for Time {
    /// `YYYY-MM-DDTHH:MM:SSZ` (RFC 3339 section 5.6).
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let days = self.unix_seconds.div_euclid(SECONDS_A_DAY);
        let second = self.unix_seconds.rem_euclid(SECONDS_A_DAY);
        let (year, month, day) = date_of(days);
        write!(
            f,
            "{year:04}-{month:02}-{day:02}T{:02}:{:02}:{:02}Z",
            second / 3600,
            second / 60 % 60,
            second % 60
        )
    }
}

impl From<der::DateTime> for Time {
    fn from(time: der::DateTime) -> Self {
        // From 1970 to 9999, so that the seconds always fit.
        Self {
            unix_seconds: i64::try_from(time.unix_duration().as_secs()).unwrap_or(LAST_SECOND),
        }
    }
}

impl From<SystemTime> for Time {
    /// Whole seconds; times outside the years 0 to 9999 become the first or the last second.
    fn from(time: SystemTime) -> Self {
        let seconds = match time.duration_since(UNIX_EPOCH) {
            Ok(after) => i64::try_from(after.as_secs()).unwrap_or(i64::MAX),
            Err(before) => i64::try_from(before.duration().as_secs()).map_or(i64::MIN, |s| -s),
        };
        Self {
            unix_seconds: seconds.clamp(FIRST_SECOND, LAST_SECOND),
        }
    }
}

fn days_in_month(year: u16, month: u8) -> u8 {
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Days from 1970-01-01 to that date. Years are counted from March, so that the leap day is the
/// last day of a year.
fn days_since_epoch(year: i64, month: i64, day: i64) -> i64 {
    let (year, month) = if month > 2 {
        (year, month - 3)
    } else {
        (year - 1, month + 9)
    };
    let day_of_year = (153 * month + 2) / 5 + day - 1;
    year * 365 + year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400) + day_of_year
        - DAYS_TO_EPOCH
}

/// Year, month and day of the date so many days after 1970-01-01.
fn date_of(days: i64) -> (i64, i64, i64) {
    let days = days + DAYS_TO_EPOCH;
    let era = days.div_euclid(DAYS_IN_400_YEARS);
    let day_of_era = days.rem_euclid(DAYS_IN_400_YEARS);
    let year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month + 2) / 5 + 1;
    let year = era * 400 + year_of_era;
    if month < 10 {
        (year, month + 3, day)
    } else {
        (year + 1, month - 9, day)
    }
}

const SECONDS_A_DAY: i64 = 86_400;
const DAYS_IN_400_YEARS: i64 = 146_097;
/// From March 1 of the year 0 to 1970-01-01.
const DAYS_TO_EPOCH: i64 = 719_468;
/// 0000-01-01T00:00:00Z.
const FIRST_SECOND: i64 = -62_167_219_200;
/// 9999-12-31T23:59:59Z.
const LAST_SECOND: i64 = 253_402_300_799;

#[cfg(test)]
mod tests {
    use super::*;

    fn time(text: &str) -> Time {
        Time::from_rfc3339(text).unwrap()
    }

    fn der(tag: Tag, text: &str) -> Vec<u8> {
        smime_ber::der::primitive(tag, text.as_bytes())
    }

    #[test]
    fn seconds_agree_with_known_dates() {
        // `date -u -d DATE +%s`.
        for (text, seconds) in [
            ("1970-01-01T00:00:00Z", 0),
            ("1950-01-01T12:01:00Z", -631_108_740),
            ("2000-02-29T23:59:59Z", 951_868_799),
            ("2049-12-31T23:59:59Z", 2_524_607_999),
            ("0000-01-01T00:00:00Z", FIRST_SECOND),
            ("9999-12-31T23:59:59Z", LAST_SECOND),
        ] {
            assert_eq!(time(text).unix_seconds(), seconds, "{text}");
            assert_eq!(time(text).to_string(), text);
        }
    }

    #[test]
    fn every_day_of_four_hundred_years_reads_back() {
        for day in 0..DAYS_IN_400_YEARS {
            let time = Time::from_unix_seconds(day * SECONDS_A_DAY).unwrap();
            assert_eq!(Time::from_rfc3339(&time.to_string()), Some(time));
        }
    }

    #[test]
    fn days_that_do_not_exist_are_refused() {
        for text in [
            "2100-02-29T00:00:00Z",
            "2026-04-31T00:00:00Z",
            "2026-13-01T00:00:00Z",
            "2026-00-01T00:00:00Z",
            "2026-01-00T00:00:00Z",
            "2026-01-01T24:00:00Z",
            "2026-01-01T00:60:00Z",
            "2026-01-01T00:00:60Z",
            "2026-01-01T00:00:00",
            "2026-01-01 00:00:00Z",
            "+026-01-01T00:00:00Z",
        ] {
            assert_eq!(Time::from_rfc3339(text), None, "{text}");
        }
    }

    #[test]
    fn a_time_is_written_in_the_type_of_its_year() {
        for (text, tag, digits) in [
            (
                "1949-12-31T23:59:59Z",
                Tag::GENERALIZED_TIME,
                "19491231235959Z",
            ),
            ("1950-01-01T00:00:00Z", Tag::UTC_TIME, "500101000000Z"),
            ("2049-12-31T23:59:59Z", Tag::UTC_TIME, "491231235959Z"),
            (
                "2050-01-01T00:00:00Z",
                Tag::GENERALIZED_TIME,
                "20500101000000Z",
            ),
        ] {
            assert_eq!(time(text).to_der(), der(tag, digits), "{text}");
        }
    }
}
