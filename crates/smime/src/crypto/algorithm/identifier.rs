//! What names an algorithm.

use const_oid::ObjectIdentifier;
use smime_ber::{Tag, der};

use super::AlgorithmError;
use crate::crypto::signature::{PSS, PssParameters};
use crate::encoding::{DerReader, EncodingError};
use crate::oid::Oid;

/// An algorithm's name and its parameters.
///
/// ```text
/// AlgorithmIdentifier  ::=  SEQUENCE  {
///      algorithm               OBJECT IDENTIFIER,
///      parameters              ANY DEFINED BY algorithm OPTIONAL  }
/// ```
///
/// RFC 5280 section 4.1.1.2. Not the type of `spki`, whose identifiers have no room for all that
/// are out there: an algorithm that nobody knows is unsupported, not malformed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AlgorithmIdentifier {
    /// Which algorithm.
    pub oid: Oid,
    /// The element of the parameters, in DER where the identifier was.
    pub parameters: Option<Vec<u8>>,
}

impl AlgorithmIdentifier {
    /// An algorithm whose parameters are absent.
    pub fn without_parameters(oid: ObjectIdentifier) -> Self {
        Self {
            oid: oid.into(),
            parameters: None,
        }
    }

    /// An algorithm whose parameters are NULL.
    pub fn with_null(oid: ObjectIdentifier) -> Self {
        Self::with_parameters(oid, NULL.to_vec())
    }

    /// An algorithm with parameters, which are one element in DER.
    pub fn with_parameters(oid: ObjectIdentifier, parameters: Vec<u8>) -> Self {
        Self {
            oid: oid.into(),
            parameters: Some(parameters),
        }
    }

    /// Reads an AlgorithmIdentifier in DER. What is inside the parameters is not looked at.
    ///
    /// # Errors
    /// If `der` is not exactly that.
    pub fn from_der(der: &[u8]) -> Result<Self, EncodingError> {
        let mut outer = DerReader::new(der);
        let identifier = Self::read(&mut outer, "AlgorithmIdentifier")?;
        outer.finish("AlgorithmIdentifier")?;
        Ok(identifier)
    }

    /// Reads the AlgorithmIdentifier that stands next.
    pub(crate) fn read(
        elements: &mut DerReader<'_>,
        field: &'static str,
    ) -> Result<Self, EncodingError> {
        let identifier = elements.expect(Tag::SEQUENCE, field)?;
        let mut fields = DerReader::inside(&identifier);
        let oid = fields.oid("algorithm")?;
        let parameters = fields.next("parameters")?;
        fields.finish(field)?;
        Ok(Self {
            oid,
            parameters: parameters.map(|parameters| parameters.raw.to_vec()),
        })
    }

    /// The identifier in DER, as far as its parameters are.
    pub fn to_der(&self) -> Vec<u8> {
        der::sequence(|identifier| {
            identifier.oid_content(self.oid.as_bytes());
            if let Some(parameters) = &self.parameters {
                identifier.raw(parameters);
            }
        })
    }

    /// Whether the parameters are NULL.
    pub fn has_null(&self) -> bool {
        self.parameters.as_deref() == Some(&NULL)
    }

    /// Whether the two mean one algorithm: NULL parameters are as good as absent ones, and a default
    /// of RSASSA-PSS that is written out as one that is left out.
    pub fn matches(&self, other: &Self) -> bool {
        self.oid == other.oid && self.meaning() == other.meaning()
    }

    /// What the parameters say.
    fn meaning(&self) -> Parameters<'_> {
        match self.parameters.as_deref() {
            None => Parameters::None,
            Some(parameters) if *parameters == NULL => Parameters::None,
            Some(parameters) if self.oid == PSS => PssParameters::from_der(parameters)
                .map_or(Parameters::Written(parameters), Parameters::Pss),
            Some(parameters) => Parameters::Written(parameters),
        }
    }

    /// The complaint that the algorithm is not known, or not for this use.
    pub(crate) fn unsupported(&self) -> AlgorithmError {
        let oid = self.oid.clone();
        AlgorithmError::Unsupported { oid }
    }

    /// The complaint about its parameters.
    pub(crate) fn wrong(&self, what: &'static str) -> AlgorithmError {
        let oid = self.oid.clone();
        AlgorithmError::Parameters { oid, what }
    }
}

/// The parameters of an algorithm, as far as they make a difference.
#[derive(PartialEq, Eq)]
enum Parameters<'a> {
    /// Absent or NULL.
    None,
    /// Those of RSASSA-PSS.
    Pss(PssParameters),
    /// Others, and what cannot be read.
    Written(&'a [u8]),
}

/// NULL in DER (X.690 section 8.8).
const NULL: [u8; 2] = [0x05, 0x00];
