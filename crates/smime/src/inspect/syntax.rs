//! How the tables of [`cms`](super::cms) and [`x509`](super::x509) say what stands where.

use const_oid::ObjectIdentifier;
use smime_ber::{Class, Tag};

/// An ASN.1 type, as far as a reader of a tree wants to know it.
pub(super) struct Type {
    /// The name in its module, or that of the universal type.
    pub(super) name: &'static str,
    /// The tag its values bear; `None` where there are several (CHOICE, ANY).
    pub(super) tag: Option<Tag>,
    /// What is inside.
    pub(super) form: Form,
}

/// What is inside a value.
pub(super) enum Form {
    /// Nothing that has a name.
    Plain,
    /// Named bits of a BIT STRING, from bit 0 on.
    Bits(&'static [&'static str]),
    /// SEQUENCE or SET with components.
    Fields(&'static [Field]),
    /// SEQUENCE OF or SET OF.
    Of(&'static Type),
    /// CHOICE: the alternative goes by the tag.
    Choice(&'static [Field]),
    /// ANY DEFINED BY the identifier that was read last.
    DefinedBy(&'static [(ObjectIdentifier, &'static Type)]),
    /// OCTET STRING or BIT STRING whose octets are themselves an encoding.
    Encapsulates(&'static Type),
}

/// A component of a SEQUENCE or an alternative of a CHOICE.
pub(super) struct Field {
    /// Its name in the module.
    pub(super) name: &'static str,
    /// Its context-specific tag.
    pub(super) tagging: Tagging,
    /// Its type.
    pub(super) ty: &'static Type,
}

/// How a field's tag relates to that of its type.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Tagging {
    /// The type's own tag.
    None,
    /// `[n] IMPLICIT`
    Implicit(u32),
    /// `[n] EXPLICIT`
    Explicit(u32),
}

impl Type {
    /// A value without named parts.
    pub(super) const fn plain(name: &'static str, tag: Tag) -> Self {
        Self::new(name, Some(tag), Form::Plain)
    }

    /// `name ::= SEQUENCE { fields }`
    pub(super) const fn sequence(name: &'static str, fields: &'static [Field]) -> Self {
        Self::new(name, Some(Tag::SEQUENCE), Form::Fields(fields))
    }

    /// `name ::= SEQUENCE OF element`
    pub(super) const fn sequence_of(name: &'static str, element: &'static Self) -> Self {
        Self::new(name, Some(Tag::SEQUENCE), Form::Of(element))
    }

    /// `name ::= SET OF element`
    pub(super) const fn set_of(name: &'static str, element: &'static Self) -> Self {
        Self::new(name, Some(Tag::SET), Form::Of(element))
    }

    /// `name ::= CHOICE { alternatives }`
    pub(super) const fn choice(name: &'static str, alternatives: &'static [Field]) -> Self {
        Self::new(name, None, Form::Choice(alternatives))
    }

    /// `ANY DEFINED BY` an identifier before it.
    pub(super) const fn defined_by(table: &'static [(ObjectIdentifier, &'static Self)]) -> Self {
        Self::new("ANY", None, Form::DefinedBy(table))
    }

    /// An OCTET STRING that holds an encoding.
    pub(super) const fn octets_of(name: &'static str, inner: &'static Self) -> Self {
        Self::new(name, Some(Tag::OCTET_STRING), Form::Encapsulates(inner))
    }

    /// A BIT STRING that holds an encoding.
    pub(super) const fn bits_of(name: &'static str, inner: &'static Self) -> Self {
        Self::new(name, Some(Tag::BIT_STRING), Form::Encapsulates(inner))
    }

    /// A BIT STRING whose bits have names.
    pub(super) const fn named_bits(name: &'static str, bits: &'static [&'static str]) -> Self {
        Self::new(name, Some(Tag::BIT_STRING), Form::Bits(bits))
    }

    /// A value of which nothing is known.
    pub(super) const fn unknown(name: &'static str) -> Self {
        Self::new(name, None, Form::Plain)
    }

    const fn new(name: &'static str, tag: Option<Tag>, form: Form) -> Self {
        Self { name, tag, form }
    }

    /// The type that stands here, once the identifier that defines it is known.
    pub(super) fn resolve(&'static self, oid: Option<&[u8]>) -> &'static Self {
        match self.form {
            Form::DefinedBy(table) => table
                .iter()
                .find(|(known, _)| Some(known.as_bytes()) == oid)
                .map_or(self, |(_, ty)| ty),
            _ => self,
        }
    }

    /// Whether a value with this tag can be of this type.
    fn admits(&self, found: Tag) -> bool {
        match (self.tag, &self.form) {
            (Some(tag), _) => tag.accepts(found),
            (None, Form::Choice(alternatives)) => {
                alternatives.iter().any(|field| field.matches(found))
            }
            (None, _) => true,
        }
    }

    /// The alternative that a value with this tag is; of a type other than CHOICE, the type itself.
    pub(super) fn choose(&'static self, found: Tag) -> Option<Chosen> {
        match self.form {
            Form::Choice(alternatives) => alternatives
                .iter()
                .find(|field| field.matches(found))
                .map(|field| Chosen {
                    alternative: Some(field.name),
                    tagging: field.tagging,
                    ty: field.ty,
                }),
            _ => self.admits(found).then_some(Chosen {
                alternative: None,
                tagging: Tagging::None,
                ty: self,
            }),
        }
    }
}

/// What a value turned out to be.
#[derive(Clone, Copy)]
pub(super) struct Chosen {
    /// The name of the alternative of a CHOICE.
    pub(super) alternative: Option<&'static str>,
    /// How the value is tagged.
    pub(super) tagging: Tagging,
    /// Its type.
    pub(super) ty: &'static Type,
}

impl Field {
    /// A component under its type's own tag.
    pub(super) const fn new(name: &'static str, ty: &'static Type) -> Self {
        Self {
            name,
            tagging: Tagging::None,
            ty,
        }
    }

    /// `name [number] IMPLICIT ty`
    pub(super) const fn implicit(name: &'static str, number: u32, ty: &'static Type) -> Self {
        Self {
            name,
            tagging: Tagging::Implicit(number),
            ty,
        }
    }

    /// `name [number] EXPLICIT ty`
    pub(super) const fn explicit(name: &'static str, number: u32, ty: &'static Type) -> Self {
        Self {
            name,
            tagging: Tagging::Explicit(number),
            ty,
        }
    }

    /// Whether a value with this tag can be this component.
    pub(super) fn matches(&self, found: Tag) -> bool {
        match self.tagging {
            Tagging::None => self.ty.admits(found),
            Tagging::Implicit(number) | Tagging::Explicit(number) => {
                found.class == Class::ContextSpecific && found.number == number
            }
        }
    }
}

/// Any type at all.
pub(super) static ANY: Type = Type::defined_by(&[]);
pub(super) static BOOLEAN: Type = Type::plain("BOOLEAN", Tag::BOOLEAN);
pub(super) static INTEGER: Type = Type::plain("INTEGER", Tag::INTEGER);
pub(super) static ENUMERATED: Type = Type::plain("ENUMERATED", Tag::ENUMERATED);
pub(super) static BIT_STRING: Type = Type::plain("BIT STRING", Tag::BIT_STRING);
pub(super) static OCTET_STRING: Type = Type::plain("OCTET STRING", Tag::OCTET_STRING);
pub(super) static OBJECT_IDENTIFIER: Type =
    Type::plain("OBJECT IDENTIFIER", Tag::OBJECT_IDENTIFIER);
pub(super) static UTF8_STRING: Type = Type::plain("UTF8String", Tag::UTF8_STRING);
pub(super) static IA5_STRING: Type = Type::plain("IA5String", Tag::IA5_STRING);
pub(super) static GENERALIZED_TIME: Type = Type::plain("GeneralizedTime", Tag::GENERALIZED_TIME);
pub(super) static UTC_TIME: Type = Type::plain("UTCTime", Tag::UTC_TIME);
