//! The values of an attribute, in as little room as they take.

/// The values of an attribute, each in DER.
///
/// ```text
/// attrValues SET OF AttributeValue
///
/// AttributeValue ::= ANY
/// ```
///
/// There may be millions of two octets: they stand one behind the other.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AttributeValues {
    octets: Vec<u8>,
    ends: Vec<usize>,
}

impl AttributeValues {
    /// Puts a value behind the others.
    pub fn push(&mut self, value: &[u8]) {
        self.octets.extend_from_slice(value);
        self.ends.push(self.octets.len());
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// All of them, in order.
    pub fn iter(&self) -> impl Iterator<Item = &[u8]> {
        let starts = [0].into_iter().chain(self.ends.iter().copied());
        starts
            .zip(&self.ends)
            .map(|(start, end)| self.octets.get(start..*end).unwrap_or_default())
    }

    /// The value, where there is exactly one.
    pub fn only(&self) -> Option<&[u8]> {
        (self.len() == 1).then_some(&self.octets)
    }
}

impl From<Vec<u8>> for AttributeValues {
    /// One value.
    fn from(value: Vec<u8>) -> Self {
        let mut values = Self::default();
        values.push(&value);
        values
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_come_out_as_they_went_in() {
        let mut values = AttributeValues::default();
        assert!(values.is_empty());
        assert_eq!(values.iter().count(), 0);
        for value in [&[5, 0][..], &[], &[2, 1, 7]] {
            values.push(value);
        }
        assert_eq!(values.len(), 3);
        assert_eq!(
            values.iter().collect::<Vec<_>>(),
            [&[5, 0][..], &[], &[2, 1, 7]]
        );
        assert_eq!(values.only(), None);
        assert_eq!(AttributeValues::from(vec![5, 0]).only(), Some(&[5, 0][..]));
    }
}
