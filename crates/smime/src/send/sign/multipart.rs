//! multipart/signed (RFC 8551 section 3.5.3).

use std::io::Write;

use super::Signers;
use crate::crypto::Provider;
use crate::send::SendError;
use crate::send::carrier::{MIME_VERSION, Media, buffered};
use crate::send::content::{Base64Lines, Base64Sink, Content, Prepared, Transfer};

/// Writes the content in the clear, and the signature behind it: in one pass.
pub(super) fn write(
    signers: &Signers<'_>,
    content: Content<'_>,
    to: &mut dyn Write,
) -> Result<(), SendError> {
    let agent = signers.agent;
    let mut content = Prepared::new(content, Transfer::SevenBit, &agent.limits)?;
    if content.is_raw() {
        return Err(SendError::RawInMime);
    }
    signers.judge(&content)?;
    let boundary = boundary(&*agent.provider)?;
    let mut buffered = buffered(to);
    let to = &mut buffered;
    to.write_all(content.outer())?;
    to.write_all(MIME_VERSION)?;
    let micalg = micalg(signers);
    write!(
        to,
        "Content-Type: multipart/signed; protocol=\"application/pkcs7-signature\";\r\n \
         micalg={micalg}; boundary=\"{boundary}\"\r\n\r\n--{boundary}\r\n"
    )?;
    let digested = signers.digest(&mut content, &mut |octets| Ok(to.write_all(octets)?))?;
    let tail = signers.tail(&digested, &mut |sink| content.read(sink))?;
    write!(to, "\r\n--{boundary}\r\n")?;
    signature_part(signers, tail, to)?;
    write!(to, "\r\n--{boundary}--\r\n")?;
    to.flush()?;
    Ok(())
}

fn signature_part(
    signers: &Signers<'_>,
    tail: Vec<u8>,
    to: &mut dyn Write,
) -> Result<(), SendError> {
    to.write_all(Media::Signature.header().as_bytes())?;
    let mut lines = Base64Sink::new(Base64Lines::mail(), to);
    signers.write_signature(tail, &mut lines)?;
    Ok(lines.finish()?)
}

/// The digest algorithms by their names (RFC 8551 section 3.5.3.2), several of them in quotes.
fn micalg(signers: &Signers<'_>) -> String {
    let names: Vec<_> = signers
        .digest_algorithms
        .iter()
        .map(|algorithm| algorithm.name())
        .collect();
    match names.as_slice() {
        [name] => (*name).to_owned(),
        names => format!("\"{}\"", names.join(",")),
    }
}

/// A boundary that content has by chance once in 2^128 lines.
fn boundary(provider: &dyn Provider) -> Result<String, SendError> {
    let mut random = [0; 16];
    provider.random(&mut random)?;
    let digits: String = random.iter().map(|octet| format!("{octet:02x}")).collect();
    Ok(format!("smime-{digits}"))
}
