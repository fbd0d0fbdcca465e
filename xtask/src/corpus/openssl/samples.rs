//! What the `openssl` command is asked to make.

/// What is made, and what a receiver must know for it.
pub(super) struct Sample {
    pub(super) name: &'static str,
    pub(super) arguments: &'static [&'static str],
    /// The key of `vectors/keys` that reads it; none where a secret does.
    pub(super) reader: Option<&'static str>,
    pub(super) features: &'static [&'static str],
}

/// The key-encryption key's identifier and the key, of `-secretkeyid` and `-secretkey`.
pub(super) const KEK: (&str, &str) = (
    "6f70656e73736c",
    "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f",
);
pub(super) const PASSWORD: &str = "correct horse battery staple";
pub(super) const CONTENT_KEY: &str = "101112131415161718191a1b1c1d1e1f";

/// Encrypted by `openssl cms -encrypt`.
pub(super) const ENCRYPTED: &[Sample] = &[
    to_rsa("aes-128-cbc", &["-aes128"], &["aes-cbc", "enveloped-data"]),
    to_rsa("aes-192-cbc", &["-aes192"], &["aes-cbc", "enveloped-data"]),
    to_rsa("aes-256-cbc", &["-aes256"], &["aes-cbc", "enveloped-data"]),
    to_rsa(
        "aes-128-gcm",
        &["-aes-128-gcm"],
        &["aes-gcm", "auth-enveloped-data"],
    ),
    to_rsa(
        "aes-192-gcm",
        &["-aes-192-gcm"],
        &["aes-gcm", "auth-enveloped-data"],
    ),
    to_rsa(
        "aes-256-gcm",
        &["-aes-256-gcm"],
        &["aes-gcm", "auth-enveloped-data"],
    ),
    to_rsa("3des", &["-des3"], &["3des", "legacy", "enveloped-data"]),
    to_rsa(
        "key-identifier",
        &["-aes128", "-keyid"],
        &["aes-cbc", "enveloped-data", "subject-key-identifier"],
    ),
    to_rsa(
        "stream",
        &["-aes128", "-stream"],
        &["aes-cbc", "enveloped-data", "ber"],
    ),
    Sample {
        name: "oaep-sha-1",
        arguments: &[
            "-aes128",
            "-recip",
            "dave-rsa",
            "-keyopt",
            "rsa_padding_mode:oaep",
        ],
        reader: Some("dave-rsa"),
        features: &["rsa-oaep", "sha-1", "aes-cbc", "enveloped-data"],
    },
    Sample {
        name: "oaep-sha-256",
        arguments: &[
            "-aes-256-gcm",
            "-recip",
            "dave-rsa",
            "-keyopt",
            "rsa_padding_mode:oaep",
            "-keyopt",
            "rsa_oaep_md:sha256",
        ],
        reader: Some("dave-rsa"),
        features: &["rsa-oaep", "sha-256", "aes-gcm", "auth-enveloped-data"],
    },
    Sample {
        name: "oaep-label",
        arguments: &[
            "-aes128",
            "-recip",
            "dave-rsa",
            "-keyopt",
            "rsa_padding_mode:oaep",
            "-keyopt",
            "rsa_oaep_md:sha512",
            "-keyopt",
            "rsa_oaep_label:6c6162656c",
        ],
        reader: Some("dave-rsa"),
        features: &[
            "rsa-oaep",
            "oaep-label",
            "sha-512",
            "aes-cbc",
            "enveloped-data",
        ],
    },
    agreed(
        "p256",
        "dave-p256",
        &["-aes128"],
        &["p-256", "sha-1", "aes-cbc", "enveloped-data"],
    ),
    agreed(
        "p256-sha-256",
        "dave-p256",
        &["-aes-256-gcm"],
        &["p-256", "sha-256", "aes-gcm", "auth-enveloped-data"],
    ),
    agreed(
        "p256-cofactor",
        "dave-p256",
        &["-aes128"],
        &[
            "p-256",
            "sha-256",
            "ecdh-cofactor",
            "aes-cbc",
            "enveloped-data",
        ],
    ),
    agreed(
        "p384-sha-384",
        "dave-p384",
        &["-aes256"],
        &["p-384", "sha-384", "aes-cbc", "enveloped-data"],
    ),
    agreed(
        "p521-sha-512",
        "dave-p521",
        &["-aes256"],
        &["p-521", "sha-512", "aes-cbc", "enveloped-data"],
    ),
    Sample {
        name: "kek-256",
        arguments: &["-aes256", "-secretkey", KEK.1, "-secretkeyid", KEK.0],
        reader: None,
        features: &["kekri", "aes-cbc", "enveloped-data"],
    },
    Sample {
        name: "password",
        arguments: &["-aes256", "-pwri_password", PASSWORD],
        reader: None,
        features: &["pwri", "sha-1", "aes-cbc", "enveloped-data"],
    },
];

/// Signed by `openssl cms -sign`; the reader is the signer.
pub(super) const SIGNED: &[Sample] = &[
    by(
        "rsa",
        "alice-rsa",
        &["-md", "sha256"],
        &["rsa-pkcs1", "sha-256"],
    ),
    by(
        "pss",
        "alice-rsa",
        &[
            "-md",
            "sha256",
            "-keyopt",
            "rsa_padding_mode:pss",
            "-keyopt",
            "rsa_pss_saltlen:digest",
        ],
        &["rsa-pss", "sha-256"],
    ),
    by(
        "p256",
        "alice-p256",
        &["-md", "sha256"],
        &["ecdsa", "p-256", "sha-256"],
    ),
    by(
        "p384",
        "alice-p384",
        &["-md", "sha384"],
        &["ecdsa", "p-384", "sha-384"],
    ),
    by(
        "p521",
        "alice-p521",
        &["-md", "sha512"],
        &["ecdsa", "p-521", "sha-512"],
    ),
    by(
        "key-identifier",
        "alice-rsa",
        &["-md", "sha512", "-keyid"],
        &["rsa-pkcs1", "sha-512", "subject-key-identifier"],
    ),
    by(
        "stream",
        "alice-rsa",
        &["-md", "sha256", "-stream"],
        &["rsa-pkcs1", "sha-256", "ber"],
    ),
];

/// Other content types.
pub(super) const OTHERS: &[Sample] = &[
    Sample {
        name: "encrypted-data",
        arguments: &[
            "-EncryptedData_encrypt",
            "-aes128",
            "-secretkey",
            CONTENT_KEY,
        ],
        reader: None,
        features: &["encrypted-data", "aes-cbc"],
    },
    Sample {
        name: "digested-data",
        arguments: &["-digest_create", "-md", "sha256"],
        reader: None,
        features: &["digested-data", "sha-256"],
    },
];

const fn to_rsa(
    name: &'static str,
    arguments: &'static [&'static str],
    features: &'static [&'static str],
) -> Sample {
    Sample {
        name,
        arguments,
        reader: Some("dave-rsa"),
        features,
    }
}

const fn agreed(
    name: &'static str,
    reader: &'static str,
    arguments: &'static [&'static str],
    features: &'static [&'static str],
) -> Sample {
    Sample {
        name,
        arguments,
        reader: Some(reader),
        features,
    }
}

const fn by(
    name: &'static str,
    signer: &'static str,
    arguments: &'static [&'static str],
    features: &'static [&'static str],
) -> Sample {
    Sample {
        name,
        arguments,
        reader: Some(signer),
        features,
    }
}
