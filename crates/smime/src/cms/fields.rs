//! Steps over the fields of a structure in memory, each naming the field it reads.

use smime_ber::{Element, SliceReader, Tag};

use super::CmsError;
use super::cursor::{ber, check_header, expect_tag, object_identifier};
use crate::crypto::AlgorithmIdentifier;
use crate::encoding::{DerReader, EncodingError};
use crate::oid::Oid;

/// The fields of a SEQUENCE or SET that are still to be read, in BER.
pub(crate) struct Fields<'a> {
    reader: SliceReader<'a>,
    structure: &'static str,
}

impl<'a> Fields<'a> {
    /// Enters the SEQUENCE in `element`.
    pub(crate) fn of_sequence(
        structure: &'static str,
        element: &Element<'a>,
    ) -> Result<Self, CmsError> {
        expect_tag(structure, element, Tag::SEQUENCE, "a SEQUENCE")?;
        Ok(Self::inside(structure, element))
    }

    /// Enters `element`, whose tag an implicit one has replaced or was checked already.
    pub(crate) fn inside(structure: &'static str, element: &Element<'a>) -> Self {
        Self {
            reader: element.children(),
            structure,
        }
    }

    /// The value that stands next; an error at the end.
    pub(crate) fn required(
        &mut self,
        field: &'static str,
        wanted: &'static str,
    ) -> Result<Element<'a>, CmsError> {
        match self.next(field)? {
            Some(element) => Ok(element),
            None => Err(CmsError::Structure {
                field,
                offset: self.reader.position(),
                found: "the end".to_owned(),
                wanted,
            }),
        }
    }

    /// The value that stands next; absent at the end.
    pub(crate) fn next(&mut self, field: &'static str) -> Result<Option<Element<'a>>, CmsError> {
        let element = self.reader.next().map_err(|error| ber(field, error))?;
        if let Some(element) = &element {
            check_header(field, &element.header)?;
        }
        Ok(element)
    }

    /// The value that stands next if it has this tag (see [`Tag::accepts`] for the form).
    pub(crate) fn optional(
        &mut self,
        field: &'static str,
        tag: Tag,
    ) -> Result<Option<Element<'a>>, CmsError> {
        match self.reader.peek().map_err(|error| ber(field, error))? {
            Some(found) if tag.accepts(found) => self.next(field),
            _ => Ok(None),
        }
    }

    /// The value under the explicit tag that stands next, if it has this number.
    pub(crate) fn optional_explicit(
        &mut self,
        field: &'static str,
        number: u32,
        wanted: &'static str,
    ) -> Result<Option<Element<'a>>, CmsError> {
        let Some(tagged) = self.optional(field, Tag::context_constructed(number))? else {
            return Ok(None);
        };
        let mut inner = Self::inside(field, &tagged);
        let element = inner.required(field, wanted)?;
        inner.finish()?;
        Ok(Some(element))
    }

    /// The value under the explicit tag of this number, which has to stand next.
    pub(crate) fn explicit(
        &mut self,
        field: &'static str,
        number: u32,
        wanted: &'static str,
    ) -> Result<Element<'a>, CmsError> {
        match self.optional_explicit(field, number, wanted)? {
            Some(element) => Ok(element),
            None => {
                let element = self.required(field, wanted)?;
                Err(no_such(field, &element, wanted))
            }
        }
    }

    /// A CMSVersion, or another INTEGER that is small.
    pub(crate) fn version(&mut self, field: &'static str) -> Result<i64, CmsError> {
        let element = self.required(field, "an INTEGER")?;
        version(field, &element)
    }

    /// An OBJECT IDENTIFIER.
    pub(crate) fn oid(&mut self, field: &'static str) -> Result<Oid, CmsError> {
        object_identifier(field, &self.required(field, "an OBJECT IDENTIFIER")?)
    }

    /// The octets of an OCTET STRING.
    pub(crate) fn octet_string(&mut self, field: &'static str) -> Result<Vec<u8>, CmsError> {
        octet_string(field, &self.required(field, "an OCTET STRING")?)
    }

    /// An AlgorithmIdentifier.
    pub(crate) fn algorithm(
        &mut self,
        field: &'static str,
    ) -> Result<AlgorithmIdentifier, CmsError> {
        algorithm_identifier(field, &self.required(field, "an AlgorithmIdentifier")?)
    }

    /// Makes sure that nothing is left.
    pub(crate) fn finish(&self) -> Result<(), CmsError> {
        let finished = self.reader.finish();
        finished.map_err(|error| ber(self.structure, error))
    }
}

/// The number in an INTEGER that is small.
pub(crate) fn version(field: &'static str, element: &Element<'_>) -> Result<i64, CmsError> {
    expect_tag(field, element, Tag::INTEGER, "an INTEGER")?;
    element.small_integer().map_err(|error| ber(field, error))
}

/// The octets of an OCTET STRING, in one piece or in segments.
pub(crate) fn octet_string(
    field: &'static str,
    element: &Element<'_>,
) -> Result<Vec<u8>, CmsError> {
    if !element.header.tag.same_type(Tag::OCTET_STRING) {
        expect_tag(field, element, Tag::OCTET_STRING, "an OCTET STRING")?;
    }
    octets(field, element)
}

/// The octets of a string that an implicit tag hides.
pub(crate) fn octets(field: &'static str, element: &Element<'_>) -> Result<Vec<u8>, CmsError> {
    let octets = element.octets().map_err(|error| ber(field, error))?;
    Ok(octets.into_owned())
}

/// Reads an AlgorithmIdentifier in BER.
pub(crate) fn algorithm_identifier(
    field: &'static str,
    element: &Element<'_>,
) -> Result<AlgorithmIdentifier, CmsError> {
    const WANTED: &str = "an AlgorithmIdentifier";
    expect_tag(field, element, Tag::SEQUENCE, WANTED)?;
    from_der(field, element, WANTED, |der| {
        AlgorithmIdentifier::read(der, field)
    })
}

/// Reads an AlgorithmIdentifier in BER whose tag is an implicit one.
pub(crate) fn implicit_algorithm_identifier(
    field: &'static str,
    element: &Element<'_>,
) -> Result<AlgorithmIdentifier, CmsError> {
    let normalised = element
        .to_der_as(Tag::SEQUENCE)
        .map_err(|error| ber(field, error))?;
    AlgorithmIdentifier::from_der(&normalised.der)
        .map_err(|_| no_such(field, element, "an AlgorithmIdentifier"))
}

/// Reads a type that is only read from DER, making DER of `element` where it is not.
///
/// Offsets in errors are the message's where `element` is DER; where it is not, the error has the
/// offset of `element` alone.
pub(crate) fn from_der<T>(
    field: &'static str,
    element: &Element<'_>,
    wanted: &'static str,
    read: impl Fn(&mut DerReader<'_>) -> Result<T, EncodingError>,
) -> Result<T, CmsError> {
    let normalised = element.to_der().map_err(|error| ber(field, error))?;
    if normalised.der == element.raw {
        return read(&mut DerReader::over(element)).map_err(CmsError::Encoding);
    }
    read(&mut DerReader::new(&normalised.der)).map_err(|_| no_such(field, element, wanted))
}

fn no_such(field: &'static str, element: &Element<'_>, wanted: &'static str) -> CmsError {
    CmsError::Structure {
        field,
        offset: element.header.offset,
        found: "something else".to_owned(),
        wanted,
    }
}
