//! Cases that are odd in some way that decides nothing, whatever they are about: all that is to be found in each.

use crate::template::book::Book;

pub(super) fn write(book: &mut Book) {
    for (codes, ids) in ODD {
        for id in *ids {
            book.finds(id, codes);
        }
    }
}

/// Codes of `findings.json`, and the cases in which these are found and no other.
const ODD: &[(&[&str], &[&str])] = &[
    (
        &["duplicate-parameter"],
        &[
            "mime/readers/given-twice",
            "mime/readers/given-twice-continued",
        ],
    ),
    (
        &["space-before-colon", "text-around-parts"],
        &["address/hidden/behind-blank-before-colon"],
    ),
    (
        &["address-unreadable", "text-around-parts"],
        &["address/comparison/unreadable-beside"],
    ),
    (
        &["bare-line-end", "text-around-parts"],
        &[
            "address/hidden/elsewhere",
            "address/hidden/line-feed-everywhere",
            "address/hidden/not-carried-on",
        ],
    ),
    (&["bare-nonce"], &["authenveloped/nonces/gcm-bare"]),
    (&["base64-character"], &["mime/base64-bad-characters"]),
    (&["base64-long-line"], &["mime/base64-one-line"]),
    (
        &["boundary-prefix", "text-around-parts"],
        &["mime/boundary-prefix"],
    ),
    (
        &["certificate-format-skipped"],
        &[
            "signed/attributes/signing-certificate-v2-attributes",
            "signed/certs-bag/attribute-certificate",
            "signed/certs-bag/extended-certificate",
            "signed/certs-bag/other-format",
        ],
    ),
    (&["certificate-time-form"], &["path/time-with-fraction"]),
    (
        &["certificate-time-form", "utc-time-form"],
        &["path/time-with-offset", "path/time-without-seconds"],
    ),
    (&["certificate-unreadable"], &["signed/certs-bag/junk"]),
    (
        &["constructed-string"],
        &[
            "authenticated/content/segmented",
            "authenveloped/content/segmented",
            "ber/segments-empty",
            "ber/segments-one-octet",
            "ber/segments-uneven",
            "ber/signature-segmented",
            "compressed/segmented",
            "digested/segmented",
            "encrypted/segmented",
            "enveloped/content/segmented",
            "enveloped/content/segments-empty",
            "open/data/segmented",
        ],
    ),
    (
        &["constructed-string", "indefinite-length"],
        &[
            "ber/breadth-empty-segments",
            "ber/breadth-one-octet-segments",
            "ber/indefinite-lengths",
            "ber/segments-nested",
            "enveloped/content/segmented-indefinite",
        ],
    ),
    (
        &["content-not-octet-string"],
        &["ber/content-utf8", "signed/forms/pkcs7-content"],
    ),
    (
        &["content-twice", "text-around-parts"],
        &["mime/enclosed-equals"],
    ),
    (
        &["digest-info-without-null"],
        &["signed/rsa-padding/null-missing"],
    ),
    (
        &["digest-not-listed"],
        &[
            "signed/forms/digest-algorithm-not-listed",
            "signed/forms/digest-algorithms-empty",
        ],
    ),
    (
        &["ecdsa-parameters-null"],
        &[
            "signed/algorithms/ecdsa-parameters-null",
            "signed/attributes/algorithm-protection-ecdsa-null-used",
        ],
    ),
    (
        &["generalized-time-form", "signing-time-form"],
        &["signed/attributes/signing-time-offset-east"],
    ),
    (&["http-line"], &["mime/http-request", "mime/http-response"]),
    (
        &["indefinite-length"],
        &[
            "authenticated/content/indefinite",
            "authenveloped/content/indefinite",
            "ber/certificates-indefinite",
            "ber/signer-indefinite",
            "compressed/indefinite",
            "encrypted/indefinite",
            "enveloped/content/indefinite",
            "recipients/other/alternative-indefinite",
        ],
    ),
    (
        &["indefinite-length", "signed-attributes-not-der"],
        &["ber/indefinite-everything"],
    ),
    (
        &["key-wrap-null"],
        &[
            "recipients/kari/wrap-256-null",
            "recipients/kari/wrap-null",
            "recipients/kekri/wrap-null",
            "recipients/pwri/aes-wrap-null",
        ],
    ),
    (
        &["key-wrap-without-null"],
        &["recipients/kari/3des-wrap-without-null"],
    ),
    (
        &["line-ends-made-canonical"],
        &["signed/forms/detached-lf-text"],
    ),
    (
        &["malformed-header-line", "text-around-parts"],
        &["address/hidden/line-without-colon-beside"],
    ),
    (
        &["malformed-parameter", "text-around-parts"],
        &["mime/protocol-unquoted"],
    ),
    (
        &["mbox-line", "text-around-parts"],
        &["address/hidden/mailbox-line-beside"],
    ),
    (
        &["media-type"],
        &["mime/opaque-octet-stream", "open/mail/octet-stream"],
    ),
    (
        &["media-type", "text-around-parts"],
        &["mime/signature-type-differs"],
    ),
    (
        &["micalg-mismatch", "text-around-parts"],
        &["mime/micalg-unknown", "mime/micalg-wrong"],
    ),
    (
        &["micalg-missing", "text-around-parts"],
        &["mime/micalg-missing"],
    ),
    (
        &["missing-mime-version", "text-around-parts"],
        &["mime/no-mime-version"],
    ),
    (&["non-minimal-integer"], &["ber/integer-padded"]),
    (
        &["non-minimal-length"],
        &[
            "ber/long-length-eight",
            "ber/long-lengths",
            "recipients/other/length-long",
        ],
    ),
    (
        &[
            "non-minimal-length",
            "signed-as-received",
            "signed-attributes-not-der",
        ],
        &["ber/attributes-length-signed-as-sent"],
    ),
    (
        &["non-minimal-length", "signed-attributes-not-der"],
        &["ber/attributes-length-signed-as-der"],
    ),
    (
        &["object-version"],
        &[
            "authenveloped/content/version-3",
            "compressed/version-1",
            "encrypted/as-enveloped",
            "enveloped/structure/version-1",
            "enveloped/structure/version-3",
            "enveloped/structure/version-99",
        ],
    ),
    (
        &["protocol-missing", "text-around-parts"],
        &["mime/protocol-missing"],
    ),
    (
        &["signature-algorithm-of-key"],
        &[
            "signed/algorithms/ec-key-as-signature",
            "signed/algorithms/ec-key-as-signature-curve",
            "signed/algorithms/ec-key-as-signature-null",
            "signed/algorithms/ec-key-as-signature-p384",
        ],
    ),
    (
        &["signed-as-received", "signed-attributes-not-der"],
        &["ber/attributes-order-signed-as-sent"],
    ),
    (
        &["signed-attributes-not-der"],
        &[
            "ber/attributes-order-signed-as-der",
            "cost/attributes-reversed",
        ],
    ),
    (
        &["signed-data-version"],
        &[
            "signed/forms/version-0",
            "signed/forms/version-3",
            "signed/forms/version-99",
            "signed/forms/version-minus-1",
        ],
    ),
    (
        &["signed-data-version", "signer-info-version"],
        &["signed/forms/signer-version-1-key-identifier"],
    ),
    (
        &["signer-info-version"],
        &[
            "signed/forms/signer-version-3",
            "signed/forms/signer-version-99",
        ],
    ),
    (
        &["signing-time-form"],
        &[
            "signed/attributes/signing-time-fraction",
            "signed/attributes/signing-time-generalized-before-2050",
        ],
    ),
    (
        &["signing-time-form", "utc-time-form"],
        &[
            "signed/attributes/signing-time-offset-west",
            "signed/attributes/signing-time-without-seconds",
        ],
    ),
    (
        &["smime-type-mismatch"],
        &[
            "mime/opaque-smime-type-enveloped",
            "mime/opaque-smime-type-unknown",
            "open/mail/smime-type-signed",
            "open/mail/smime-type-unknown",
        ],
    ),
    (&["text-around-parts"], &[]),
    (
        &["text-around-parts", "unclosed-multipart"],
        &["mime/not-closed"],
    ),
    (&["trailing-octets"], &["ber/trailing-octets"]),
    (&["text-around-parts"], &["mime/preamble-and-epilogue"]),
];
