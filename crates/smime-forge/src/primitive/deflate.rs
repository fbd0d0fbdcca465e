//! zlib streams (RFC 1950, RFC 1951): stored, in fixed and in dynamic codes, and broken at will.

/// Bits in the order of RFC 1951 section 3.1.1.
#[derive(Default)]
pub struct Bits {
    octets: Vec<u8>,
    count: usize,
}

impl Bits {
    /// A number of `width` bits, least significant bit first.
    pub fn number(&mut self, value: u32, width: usize) {
        for bit in 0..width {
            if self.count.is_multiple_of(8) {
                self.octets.push(0);
            }
            let last = self.octets.len() - 1;
            self.octets[last] |= ((value >> bit & 1) as u8) << (self.count % 8);
            self.count += 1;
        }
    }

    /// A Huffman code of `width` bits, most significant bit first.
    pub fn code(&mut self, value: u32, width: usize) {
        for bit in (0..width).rev() {
            self.number(value >> bit & 1, 1);
        }
    }

    /// Zeros up to the next octet.
    pub fn align(&mut self) {
        self.count = self.octets.len() * 8;
    }

    /// What was written.
    #[must_use]
    pub fn into_octets(self) -> Vec<u8> {
        self.octets
    }
}

/// A zlib stream around a DEFLATE stream: header 78 9c, and the checksum of the content.
#[must_use]
pub fn zlib(deflated: &[u8], content: &[u8]) -> Vec<u8> {
    [&[0x78, 0x9c], deflated, &adler32(content).to_be_bytes()].concat()
}

/// Content in fixed codes, repetitions of what stood before written as such.
#[must_use]
pub fn zlib_fixed(content: &[u8]) -> Vec<u8> {
    zlib(&fixed(content), content)
}

/// Content in stored blocks (RFC 1951 section 3.2.4).
#[must_use]
pub fn zlib_stored(content: &[u8]) -> Vec<u8> {
    let mut blocks = Vec::new();
    let mut pieces = content.chunks(0xffff).peekable();
    if pieces.peek().is_none() {
        blocks.extend([1, 0, 0, 0xff, 0xff]);
    }
    while let Some(piece) = pieces.next() {
        let length = piece.len() as u16;
        blocks.push(u8::from(pieces.peek().is_none()));
        blocks.extend(length.to_le_bytes());
        blocks.extend((!length).to_le_bytes());
        blocks.extend(piece);
    }
    zlib(&blocks, content)
}

/// DEFLATE with fixed codes (RFC 1951 section 3.2.6), one block.
#[must_use]
pub fn fixed(content: &[u8]) -> Vec<u8> {
    let mut bits = Bits::default();
    bits.number(1, 1);
    bits.number(1, 2);
    let mut at = 0;
    while at < content.len() {
        match longest_match(content, at) {
            Some((length, distance)) => {
                fixed_match(&mut bits, length, distance);
                at += length;
            }
            None => {
                fixed_literal(&mut bits, u32::from(content[at]));
                at += 1;
            }
        }
    }
    fixed_literal(&mut bits, 256);
    bits.into_octets()
}

/// One letter, and then `matches` times 258 of it: DEFLATE in dynamic codes (RFC 1951 section
/// 3.2.7) of one bit for a length and one for its distance, near the most that the format can do.
/// Returns head, repeated octet, the number of its repetitions and tail; four matches an octet.
#[must_use]
pub fn bomb(octet: u8, matches: usize) -> (Vec<u8>, u8, usize, Vec<u8>) {
    assert!(matches.is_multiple_of(4));
    let mut bits = Bits::default();
    bits.number(1, 1);
    bits.number(2, 2);
    // 286 literal and length codes, one distance code, nineteen code length codes.
    bits.number(29, 5);
    bits.number(0, 5);
    bits.number(15, 4);
    // In the order 16 17 18 0 8 7 9 6 10 5 11 4 12 3 13 2 14 1 15: 18 in one bit, 1 and 2 in two.
    for width in [0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 2, 0] {
        bits.number(width, 3);
    }
    let zeros = |bits: &mut Bits, mut count: usize| {
        while count > 0 {
            let run = count.min(138);
            bits.code(0, 1);
            bits.number(run as u32 - 11, 7);
            count -= run;
        }
    };
    let one = |bits: &mut Bits| bits.code(2, 2);
    let two = |bits: &mut Bits| bits.code(3, 2);
    // Lengths: the octet and end-of-block have two bits, 285 has one.
    zeros(&mut bits, octet.into());
    two(&mut bits);
    zeros(&mut bits, 255 - usize::from(octet));
    two(&mut bits);
    zeros(&mut bits, 28);
    one(&mut bits);
    // Distance 1 has one bit.
    one(&mut bits);
    // The octet is 10, end-of-block 11, length 258 is 0; distance 1 is 0.
    bits.code(2, 2);
    let mut rest = matches;
    while !bits.count.is_multiple_of(8) {
        bits.number(0, 2);
        rest -= 1;
    }
    let head = [vec![0x78, 0x9c], bits.into_octets()].concat();
    let mut tail = Bits::default();
    for _ in 0..rest % 4 {
        tail.number(0, 2);
    }
    tail.code(3, 2);
    let content = adler32_of_run(octet, 1 + matches * 258);
    let tail = [tail.into_octets(), content.to_be_bytes().to_vec()].concat();
    (head, 0, rest / 4, tail)
}

/// The checksum of RFC 1950 section 8.2.
#[must_use]
pub fn adler32(octets: &[u8]) -> u32 {
    let (mut a, mut b) = (1_u32, 0_u32);
    for octet in octets {
        a = (a + u32::from(*octet)) % 65521;
        b = (b + a) % 65521;
    }
    b << 16 | a
}

/// The same for `count` times one octet: both sums in closed form.
fn adler32_of_run(octet: u8, count: usize) -> u32 {
    let (octet, count) = (u128::from(octet), count as u128);
    let a = (1 + count * octet) % 65521;
    let b = (count + octet * (count * (count + 1) / 2)) % 65521;
    (b << 16 | a) as u32
}

/// The literal, length or end-of-block code of the fixed table.
fn fixed_literal(bits: &mut Bits, symbol: u32) {
    match symbol {
        0..=143 => bits.code(0x30 + symbol, 8),
        144..=255 => bits.code(0x190 + symbol - 144, 9),
        256..=279 => bits.code(symbol - 256, 7),
        _ => bits.code(0xc0 + symbol - 280, 8),
    }
}

/// A length and a distance in fixed codes.
pub fn fixed_match(bits: &mut Bits, length: usize, distance: usize) {
    // Symbols 257 to 285, 0 to 29: bases and extra bits of RFC 1951 section 3.2.5.
    let (symbol, base, extra) = length_code(length);
    fixed_literal(bits, symbol);
    bits.number((length - base) as u32, extra);
    let (symbol, base, extra) = distance_code(distance);
    bits.code(symbol, 5);
    bits.number((distance - base) as u32, extra);
}

fn length_code(length: usize) -> (u32, usize, usize) {
    if length == 258 {
        return (285, 258, 0);
    }
    let mut base = 3;
    for symbol in 257_u32.. {
        let extra = (symbol.saturating_sub(261) / 4) as usize;
        if length < base + (1 << extra) {
            return (symbol, base, extra);
        }
        base += 1 << extra;
    }
    unreachable!("a length is at most 258")
}

fn distance_code(distance: usize) -> (u32, usize, usize) {
    let mut base = 1;
    for symbol in 0_u32.. {
        let extra = (symbol.saturating_sub(2) / 2) as usize;
        if distance < base + (1 << extra) {
            return (symbol, base, extra);
        }
        base += 1 << extra;
    }
    unreachable!("a distance is at most 32768")
}

/// The longest earlier occurrence of what stands at `at`, of three octets at least.
fn longest_match(content: &[u8], at: usize) -> Option<(usize, usize)> {
    let longest = (content.len() - at).min(258);
    (1..=at.min(4096))
        .map(|distance| {
            let length = (0..longest)
                .take_while(|i| content[at + i] == content[at + i - distance])
                .count();
            (length, distance)
        })
        .max_by_key(|(length, distance)| (*length, usize::MAX - distance))
        .filter(|(length, _)| *length >= 3)
}
