//! How differently readers take the parameters of a field.

/// How a reader takes what stands in a field: as the grammar has it, or as one does who knows less
/// of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Dialect {
    /// Whether parentheses hold comments (RFC 5322 section 3.2.2).
    pub(super) comments: bool,
    /// Whether a semicolon between quotation marks is text.
    pub(super) quotes: bool,
    /// What a backslash does.
    pub(super) backslash: Backslash,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Backslash {
    /// In a quoted string the octet after it stands for itself, and the backslash goes.
    Quotes,
    /// The same, wherever it stands.
    QuotesAnywhere,
    /// The same before a quotation mark or another backslash, else it stays.
    QuotesSpecials,
    /// It stays, and the octet after it ends no string.
    Stays,
    /// It is an octet like any other.
    IsText,
}

impl Dialect {
    /// RFC 2045 section 5.1.
    pub(super) const GRAMMAR: Self = Self::new(true, true, Backslash::Quotes);

    /// Those that are met, the grammar first.
    pub(super) const ALL: [Self; 7] = [
        Self::GRAMMAR,
        Self::new(false, true, Backslash::QuotesAnywhere),
        Self::new(false, true, Backslash::QuotesSpecials),
        Self::new(false, true, Backslash::Stays),
        Self::new(true, true, Backslash::IsText),
        Self::new(false, true, Backslash::IsText),
        Self::new(false, false, Backslash::IsText),
    ];

    const fn new(comments: bool, quotes: bool, backslash: Backslash) -> Self {
        Self {
            comments,
            quotes,
            backslash,
        }
    }
}
