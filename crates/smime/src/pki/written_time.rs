//! Times as ASN.1 writes them: in the form of the profile, and in others that leave no doubt.

use smime_ber::Tag;

use super::time::Time;
use crate::encoding::{DerReader, EncodingError};

/// A Time, and whether it stands there as the profile has it.
///
/// ```text
/// Time ::= CHOICE {
///      utcTime        UTCTime,
///      generalTime    GeneralizedTime }
/// ```
///
/// The profile wants UTC, seconds, no fractions of one, and UTCTime through 2049 (RFC 5280 section
/// 4.1.2.5, RFC 5652 section 11.3). What else ASN.1 allows is read where it says the same: an offset
/// from UTC, no seconds, and in GeneralizedTime fractions, which are dropped. A time without a zone
/// may be any and is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WrittenTime {
    /// The time, in UTC.
    pub time: Time,
    /// Whether it has the form and the type that the profile wants.
    pub is_profiled: bool,
}

impl WrittenTime {
    /// Reads the DER of a Time: of a certificate's validity, a CRL, a signing-time attribute.
    pub fn from_der(der: &[u8]) -> Result<Self, EncodingError> {
        let mut elements = DerReader::new(der);
        let time = Self::read(&mut elements, "Time")?;
        elements.finish("Time")?;
        Ok(time)
    }

    /// Reads the Time that stands next.
    pub(crate) fn read(
        elements: &mut DerReader<'_>,
        field: &'static str,
    ) -> Result<Self, EncodingError> {
        let generalized = elements.optional(Tag::GENERALIZED_TIME, field)?;
        let (element, kind) = match generalized {
            Some(element) => (element, Kind::Generalized),
            None => (elements.expect(Tag::UTC_TIME, field)?, Kind::Utc),
        };
        Self::parse(kind, element.content)
            .ok_or_else(|| EncodingError::value(field, &element, kind.wanted()))
    }

    fn parse(kind: Kind, text: &[u8]) -> Option<Self> {
        let (local, offset) = split_zone(text)?;
        let (whole, fraction) = split_fraction(kind, local)?;
        let century = match (kind, whole.first()?) {
            (Kind::Generalized, _) => "",
            // RFC 5280 section 4.1.2.5.1.
            (Kind::Utc, b'5'..) => "19",
            (Kind::Utc, _) => "20",
        };
        let digits = [century.as_bytes(), whole].concat();
        let (time, has_seconds) = match digits.len() {
            WITH_SECONDS => (Time::from_digits(&digits)?, true),
            WITH_MINUTES => (
                Time::from_digits(&[&digits, "00".as_bytes()].concat())?,
                false,
            ),
            _ => return None,
        };
        if fraction.is_some() && !has_seconds {
            return None;
        }
        let seconds = offset.unwrap_or_default();
        let time = Time::from_unix_seconds(time.unix_seconds().checked_sub(seconds)?)?;
        let is_profiled =
            offset.is_none() && has_seconds && fraction.is_none() && kind.is_for(time);
        Some(Self { time, is_profiled })
    }
}

/// Which of the two types a Time has.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Utc,
    Generalized,
}

impl Kind {
    const fn wanted(self) -> &'static str {
        match self {
            Self::Utc => "UTCTime YYMMDDHHMMSSZ",
            Self::Generalized => "GeneralizedTime YYYYMMDDHHMMSSZ",
        }
    }

    fn is_for(self, time: Time) -> bool {
        let is_utc_time = Time::UTC_TIMES.contains(&time.unix_seconds());
        is_utc_time == (self == Self::Utc)
    }
}

/// The digits of a local time, and by how many seconds it is ahead of UTC; no number for "Z".
///
/// X.680 sections 46 and 47: the difference is `+hhmm` or `-hhmm`.
fn split_zone(text: &[u8]) -> Option<(&[u8], Option<i64>)> {
    if let Some(local) = text.strip_suffix(b"Z") {
        return Some((local, None));
    }
    let (local, zone) = text.split_last_chunk::<5>()?;
    let [sign, hours @ .., m1, m0] = zone;
    let [h1, h0] = hours;
    let (hours, minutes) = (two_digits(*h1, *h0)?, two_digits(*m1, *m0)?);
    if hours > 23 || minutes > 59 {
        return None;
    }
    let seconds = hours * 3600 + minutes * 60;
    match sign {
        b'+' => Some((local, Some(seconds))),
        b'-' => Some((local, Some(-seconds))),
        _ => None,
    }
}

/// The digits before and after the decimal sign of a GeneralizedTime.
fn split_fraction(kind: Kind, local: &[u8]) -> Option<(&[u8], Option<&[u8]>)> {
    let is_sign = |octet: &u8| matches!(octet, b'.' | b',');
    let Some(at) = local.iter().position(is_sign) else {
        return Some((local, None));
    };
    let (whole, fraction) = local.split_at_checked(at)?;
    let fraction = fraction.get(1..)?;
    let is_number = !fraction.is_empty() && fraction.iter().all(u8::is_ascii_digit);
    (kind == Kind::Generalized && is_number).then_some((whole, Some(fraction)))
}

fn two_digits(tens: u8, ones: u8) -> Option<i64> {
    let digit = |octet: u8| octet.is_ascii_digit().then(|| i64::from(octet - b'0'));
    Some(digit(tens)? * 10 + digit(ones)?)
}

/// YYYYMMDDHHMM.
const WITH_MINUTES: usize = 12;
/// YYYYMMDDHHMMSS.
const WITH_SECONDS: usize = 14;

#[cfg(test)]
mod tests {
    use super::*;

    const UTC: Tag = Tag::UTC_TIME;
    const GENERALIZED: Tag = Tag::GENERALIZED_TIME;

    fn read(tag: Tag, text: &str) -> Result<WrittenTime, EncodingError> {
        WrittenTime::from_der(&smime_ber::der::primitive(tag, text.as_bytes()))
    }

    #[test]
    fn times_of_the_profile_are_read() {
        for (tag, text, time) in [
            (UTC, "500101000000Z", "1950-01-01T00:00:00Z"),
            (UTC, "491231235959Z", "2049-12-31T23:59:59Z"),
            (GENERALIZED, "20500101000000Z", "2050-01-01T00:00:00Z"),
            (GENERALIZED, "19491231235959Z", "1949-12-31T23:59:59Z"),
        ] {
            let read = read(tag, text).unwrap();
            assert_eq!(read.time.to_string(), time);
            assert!(read.is_profiled, "{text}");
        }
    }

    #[test]
    fn other_forms_that_leave_no_doubt_are_read_and_told_apart() {
        // `date -u -d "2015-05-06 00:24:48 -0400"` and its like.
        for (tag, text, time) in [
            (UTC, "150506002448-0400", "2015-05-06T04:24:48Z"),
            (UTC, "260101000000+0000", "2026-01-01T00:00:00Z"),
            (UTC, "2601010000Z", "2026-01-01T00:00:00Z"),
            (UTC, "2601010000+0530", "2025-12-31T18:30:00Z"),
            (UTC, "491231235959-0100", "2050-01-01T00:59:59Z"),
            (GENERALIZED, "20260101000000Z", "2026-01-01T00:00:00Z"),
            (GENERALIZED, "205001010000Z", "2050-01-01T00:00:00Z"),
            (GENERALIZED, "20500101000000.999Z", "2050-01-01T00:00:00Z"),
            (GENERALIZED, "20500101000000,5-1200", "2050-01-01T12:00:00Z"),
        ] {
            let read = read(tag, text).unwrap();
            assert_eq!(read.time.to_string(), time, "{text}");
            assert!(!read.is_profiled, "{text}");
        }
    }

    #[test]
    fn what_is_no_time_or_may_be_any_is_refused() {
        for (tag, text) in [
            (UTC, ""),
            (UTC, "Z"),
            (UTC, "260101000000"),
            (UTC, "20260101000000Z"),
            (UTC, "260101000000.5Z"),
            (UTC, "260101000000z"),
            (UTC, "260101000000+2400"),
            (UTC, "260101000000+0060"),
            (UTC, "260101000000+00:0"),
            (UTC, "260101000000+01"),
            (UTC, "260101000060Z"),
            (UTC, "261301000000Z"),
            (UTC, "26010100000:Z"),
            (GENERALIZED, "260101000000Z"),
            (GENERALIZED, "2026010100Z"),
            (GENERALIZED, "20260101000000"),
            (GENERALIZED, "20260101000000."),
            (GENERALIZED, "20260101000000.Z"),
            (GENERALIZED, "20260101000000.5.5Z"),
            (GENERALIZED, "202601010000.5Z"),
            (GENERALIZED, "99991231235959-0001"),
            (GENERALIZED, "00000101000000+0001"),
            (Tag::PRINTABLE_STRING, "260101000000Z"),
        ] {
            assert!(read(tag, text).is_err(), "{tag} {text}");
        }
    }
}
