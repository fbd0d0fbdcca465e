//! Ciphertext was found whole before any of its plaintext is given out (RFC 5083 section 2, RFC
//! 5652 section 6.3).

use subtle::{Choice, ConstantTimeEq, ConstantTimeGreater, ConstantTimeLess};

/// Proof that ciphertext decrypts under the key at hand.
#[derive(Clone, Copy, Debug)]
pub struct ContentDecrypted {
    is_authentic: bool,
}

impl ContentDecrypted {
    /// Checks the tag of an authenticated cipher.
    pub(crate) fn by_tag(received: &[u8], computed: &[u8]) -> Option<Self> {
        bool::from(received.ct_eq(computed)).then_some(Self { is_authentic: true })
    }

    /// Checks the padding in the last block of plaintext: as many octets as each of them says, at
    /// least one, at most a block (RFC 5652 section 6.3). Gives how many there are. Takes a time
    /// that depends on the length of the block alone, up to the answer itself.
    pub(crate) fn by_padding(block: &[u8]) -> Option<(Self, usize)> {
        let count = block.last().copied().unwrap_or(0);
        let most = u8::try_from(block.len()).unwrap_or(u8::MAX);
        let mut holds = !count.ct_eq(&0) & !count.ct_gt(&most);
        for (octet, behind) in block.iter().rev().zip(0u8..) {
            let is_content: Choice = !behind.ct_lt(&count);
            holds &= is_content | octet.ct_eq(&count);
        }
        let proof = Self {
            is_authentic: false,
        };
        bool::from(holds).then_some((proof, count.into()))
    }

    /// Whether the ciphertext shows any change that was made to it.
    pub fn is_authentic(&self) -> bool {
        self.is_authentic
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn padding_holds_if_each_octet_of_it_says_how_many_they_are() {
        for block_len in [8u8, 16] {
            for count in 0..=u8::MAX {
                let filled = count.min(block_len);
                let mut block = vec![0xa5; usize::from(block_len)];
                let start = block.len() - usize::from(filled);
                block[start..].fill(count);
                let found = ContentDecrypted::by_padding(&block).map(|(_, count)| count);
                let is_good = (1..=block_len).contains(&count);
                assert_eq!(found, is_good.then_some(count.into()), "{count}");
                if !is_good {
                    continue;
                }
                for wrong in start..block.len() - 1 {
                    let mut block = block.clone();
                    block[wrong] ^= 0x80;
                    assert!(ContentDecrypted::by_padding(&block).is_none(), "{count}");
                }
            }
        }
        assert!(ContentDecrypted::by_padding(&[]).is_none());
    }

    #[test]
    fn a_tag_holds_if_all_of_it_is_the_one_computed() {
        let tag = [7; 16];
        assert!(ContentDecrypted::by_tag(&tag, &tag).is_some());
        for octet in 0..16 {
            let mut other = tag;
            other[octet] ^= 1;
            assert!(ContentDecrypted::by_tag(&other, &tag).is_none());
        }
        assert!(ContentDecrypted::by_tag(&tag[..12], &tag).is_none());
        assert!(ContentDecrypted::by_tag(&[], &tag).is_none());
    }
}
