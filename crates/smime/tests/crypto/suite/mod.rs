//! What every provider has to pass. The tests are functions of a provider.

pub(crate) mod aead;
pub(crate) mod agreement;
pub(crate) mod cbc;
pub(crate) mod key_derivation;
pub(crate) mod key_wrap;
pub(crate) mod keys;
pub(crate) mod mac;
pub(crate) mod ml_kem;
pub(crate) mod signatures;
pub(crate) mod support;
pub(crate) mod transport;

/// Makes a test of each function of the suite for one provider.
macro_rules! tests {
    ($provider:expr) => {
        $crate::suite::tests! { $provider;
            aead::aes_gcm_does_what_wycheproof_says,
            aead::aes_ccm_does_what_wycheproof_says,
            aead::chacha20_poly1305_does_what_wycheproof_says,
            aead::pieces_of_any_size_give_what_the_whole_gives,
            aead::nonces_keys_and_tags_of_other_lengths_are_refused,
            aead::ccm_wants_as_many_octets_as_it_was_told,
            agreement::ecdh_does_what_wycheproof_says,
            agreement::x25519_does_what_wycheproof_says,
            agreement::x25519_gives_what_rfc_7748_gives,
            agreement::points_of_other_curves_off_the_curve_and_at_infinity_are_refused,
            cbc::aes_cbc_does_what_wycheproof_says,
            cbc::old_ciphers_give_the_published_values,
            cbc::pieces_of_any_number_of_blocks_give_what_the_whole_gives,
            cbc::octets_that_fill_no_block_stay_as_they_are,
            cbc::keys_and_vectors_of_other_lengths_are_refused,
            key_derivation::hkdf_does_what_wycheproof_says,
            key_derivation::hkdf_gives_what_rfc_5869_gives,
            key_derivation::pbkdf2_does_what_wycheproof_says,
            key_derivation::x963_gives_the_published_values,
            key_derivation::no_iteration_gives_no_key,
            key_wrap::aes_key_wrap_does_what_wycheproof_says,
            key_wrap::aes_key_wrap_gives_what_rfc_3394_gives,
            key_wrap::triple_des_and_rc2_unwrap_what_rfc_3217_wraps,
            key_wrap::key_encryption_keys_of_other_lengths_are_refused,
            keys::keys_that_are_made_sign_what_their_public_half_verifies,
            keys::keys_that_are_made_agree,
            keys::keys_that_are_made_are_read_again,
            keys::keys_do_nothing_that_they_are_not_for,
            keys::damaged_keys_are_refused,
            keys::ed25519_signs_the_examples_of_rfc_8032,
            keys::a_message_that_cannot_be_read_is_not_signed,
            keys::random_octets_differ,
            mac::hmac_does_what_wycheproof_says,
            ml_kem::ml_kem_does_what_wycheproof_says,
            ml_kem::ml_kem_keys_are_judged_as_wycheproof_says,
            ml_kem::ml_kem_seeds_give_the_keys_of_wycheproof,
            ml_kem::ml_kem_gives_what_rfc_9936_gives,
            ml_kem::a_secret_is_recovered_from_its_ciphertext,
            ml_kem::a_ciphertext_of_another_key_gives_another_secret,
            ml_kem::ciphertexts_of_other_lengths_fail,
            ml_kem::keys_of_other_lengths_and_algorithms_encapsulate_nothing,
            ml_kem::private_keys_that_are_no_seed_are_refused,
            signatures::rsa_pkcs1_signatures_are_judged_as_wycheproof_says,
            signatures::rsa_pss_signatures_are_judged_as_wycheproof_says,
            signatures::ecdsa_signatures_are_judged_as_wycheproof_says,
            signatures::keys_on_other_curves_are_unsupported,
            signatures::ed25519_signatures_are_judged_as_wycheproof_says,
            transport::rsa_oaep_does_what_wycheproof_says,
            transport::rsa_pkcs1_does_what_wycheproof_says_and_gives_a_key_always,
            transport::every_scheme_carries_keys_of_every_length,
            transport::a_rejected_key_depends_on_the_ciphertext_alone,
            transport::oaep_never_becomes_pkcs1,
        }
    };
    ($provider:expr; $($module:ident::$test:ident,)*) => {
        $(
            #[test]
            fn $test() {
                $crate::suite::$module::$test($provider);
            }
        )*
    };
}
pub(crate) use tests;
