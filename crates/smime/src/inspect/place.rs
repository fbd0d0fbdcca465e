//! Places in the tables of names.

use smime_ber::{Class, Tag};

use super::kind;
use super::syntax::{Field, Form, Tagging, Type};

/// What is expected in an open element.
#[derive(Clone, Copy)]
pub(super) enum Inside {
    /// Anything.
    Unknown,
    /// The components of a SEQUENCE, from the one numbered `next` on.
    Fields {
        fields: &'static [Field],
        next: usize,
    },
    /// Any number of values of a type.
    Of(&'static Type),
    /// One value of a type.
    One(&'static Type),
}

/// What an element turned out to be.
#[derive(Clone, Copy, Default)]
pub(super) struct Place {
    name: Option<&'static str>,
    alternative: Option<&'static str>,
    ty: Option<&'static Type>,
    explicit: bool,
}

impl Inside {
    /// What a whole object is.
    pub(super) fn of_object(bytes: &[u8]) -> Self {
        Self::One(kind::of_object(bytes))
    }

    /// Goes on to the place of the next element, whose tag is `found`; `oid` is the identifier that types
    /// here are defined by.
    pub(super) fn advance(&mut self, found: Tag, oid: Option<&[u8]>) -> Place {
        match self {
            Self::Unknown => Place::default(),
            Self::Of(ty) | Self::One(ty) => Place::of(ty, None, found, oid),
            Self::Fields { fields, next } => {
                let ahead = fields.iter().enumerate().skip(*next);
                let Some((index, field)) = { ahead }.find(|(_, field)| field.matches(found)) else {
                    return Place::default();
                };
                *next = index + 1;
                match field.tagging {
                    Tagging::None => Place::of(field.ty, Some(field.name), found, oid),
                    Tagging::Implicit(_) | Tagging::Explicit(_) => Place {
                        name: Some(field.name),
                        alternative: None,
                        ty: Some(field.ty),
                        explicit: matches!(field.tagging, Tagging::Explicit(_)),
                    },
                }
            }
        }
    }
}

impl Place {
    fn of(ty: &'static Type, name: Option<&'static str>, found: Tag, oid: Option<&[u8]>) -> Self {
        let Some(chosen) = ty.resolve(oid).choose(found) else {
            return Self {
                name,
                ..Self::default()
            };
        };
        Self {
            name: name.or(chosen.alternative.is_none().then_some(chosen.ty.name)),
            // The column of types tells which universal type was chosen.
            alternative: chosen.alternative.filter(|_| {
                found.class != Class::Universal || chosen.ty.tag == Some(Tag::SEQUENCE)
            }),
            ty: Some(chosen.ty),
            explicit: matches!(chosen.tagging, Tagging::Explicit(_)),
        }
    }

    /// The type of the element itself: none for an explicit tag, whose type is that of the element inside.
    pub(super) fn own_type(&self) -> Option<&'static Type> {
        self.ty.filter(|_| !self.explicit)
    }

    /// What is expected in the element, and whether that goes by the same identifier as the element.
    pub(super) fn inside(&self) -> (Inside, bool) {
        match self.ty {
            Some(ty) if self.explicit => (Inside::One(ty), true),
            Some(ty) => match ty.form {
                Form::Fields(fields) => (Inside::Fields { fields, next: 0 }, false),
                Form::Of(element) => (Inside::Of(element), true),
                _ => (Inside::Unknown, false),
            },
            None => (Inside::Unknown, false),
        }
    }

    /// The label that is shown.
    pub(super) fn label(&self) -> Option<String> {
        match (self.name, self.alternative) {
            (Some(name), Some(alternative)) => Some(format!("{name}/{alternative}")),
            // A universal type's name stands in the column of types already.
            (Some(name), None) => {
                let is_universal = |ty: &Type| {
                    ty.name == name && ty.tag.is_some_and(|tag| tag.universal_name() == Some(name))
                };
                let is_named = name != "ANY" && !self.ty.is_some_and(is_universal);
                is_named.then(|| name.into())
            }
            (None, alternative) => alternative.map(Into::into),
        }
    }
}

/// The tag without its form, unless the form is odd for a universal type.
pub(super) fn shown(tag: Tag) -> String {
    let shown = tag.to_string();
    match shown.split_once(" (") {
        Some((bare, _)) if tag.class != Class::Universal => bare.into(),
        _ => shown,
    }
}
