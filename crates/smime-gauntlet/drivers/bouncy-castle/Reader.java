import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.spec.SecretKeySpec;
import javax.mail.Session;
import javax.mail.internet.MimeMessage;
import javax.mail.internet.MimeMultipart;
import org.bouncycastle.asn1.ASN1InputStream;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.cms.ContentInfo;
import org.bouncycastle.asn1.cms.CMSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cms.*;
import org.bouncycastle.cms.jcajce.*;
import org.bouncycastle.mail.smime.SMIMESigned;
import org.bouncycastle.openssl.PEMEncryptedKeyPair;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.openssl.jcajce.JcePEMDecryptorProviderBuilder;
import org.bouncycastle.operator.DigestCalculatorProvider;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaDigestCalculatorProviderBuilder;
import org.bouncycastle.pkcs.PKCS8EncryptedPrivateKeyInfo;
import org.bouncycastle.pkcs.jcajce.JcePKCSPBEInputDecryptorProviderBuilder;
import org.bouncycastle.util.Arrays;

/** Reads messages and key files. */
class Reader {
    static final JcaPEMKeyConverter KEYS = new JcaPEMKeyConverter().setProvider("BC");

    static void read(Driver.Request request, byte[] input, Driver.Answer answer) throws Exception {
        if (request.op.equals("import")) {
            importKey(request, input);
        } else if (request.op.equals("verify")) {
            CMSSignedData signed = signed(request, input);
            verify(signed, request.context, answer);
        } else {
            takeOff(request, input, answer);
        }
    }

    /** The signed message. */
    static CMSSignedData signed(Driver.Request request, byte[] input) throws Exception {
        if ("mime".equals(request.input_form)) {
            MimeMessage message = mail(input);
            return message.isMimeType("multipart/signed")
                ? new SMIMESigned((MimeMultipart) message.getContent()) : new SMIMESigned(message);
        }
        byte[] object = object(request, input);
        return request.content == null ? new CMSSignedData(object)
            : new CMSSignedData(new CMSProcessableByteArray(Base64.getDecoder().decode(request.content)), object);
    }

    static void verify(CMSSignedData signed, Driver.Context context, Driver.Answer answer) throws Exception {
        List<X509CertificateHolder> certificates =
            new ArrayList<>(signed.getCertificates().getMatches(null));
        for (String pem : context.certs) {
            certificates.add(new X509CertificateHolder(certificate(pem).getEncoded()));
        }
        JcaSimpleSignerInfoVerifierBuilder verifiers = new JcaSimpleSignerInfoVerifierBuilder().setProvider("BC");
        boolean verified = signed.verifySignatures(sid -> {
            try {
                return verifiers.build(certificateOf(sid, certificates));
            } catch (CertificateException error) {
                throw new OperatorCreationException(error.getMessage(), error);
            }
        });
        if (!verified) {
            throw new CMSException("verifySignatures is false");
        }
        answer.signers = new ArrayList<>();
        for (SignerInformation signer : signed.getSignerInfos()) {
            answer.signers.add(signer(certificateOf(signer.getSID(), certificates).getEncoded()));
        }
        answer.content = signed.getSignedContent() == null ? "" : base64(octets(signed.getSignedContent()));
    }

    static X509CertificateHolder certificateOf(SignerId sid, List<X509CertificateHolder> certificates) {
        return certificates.stream().filter(sid::match).findFirst().orElseThrow();
    }

    static Driver.Signer signer(byte[] certificate) throws Exception {
        Driver.Signer signer = new Driver.Signer();
        signer.certificate_sha256 =
            HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(certificate));
        return signer;
    }

    /** Takes off the outermost layer. */
    static void takeOff(Driver.Request request, byte[] input, Driver.Answer answer) throws Exception {
        byte[] object = object(request, input);
        switch (request.op) {
            case "decompress":
                answer.content = base64(new CMSCompressedData(object).getContent(new ZlibExpanderProvider()));
                break;
            case "decrypt":
                decrypt(object, request.context, answer);
                break;
            default:
                open(request, object, answer);
        }
    }

    static void decrypt(byte[] object, Driver.Context context, Driver.Answer answer) throws Exception {
        ASN1ObjectIdentifier type = type(object);
        if (type.equals(CMSObjectIdentifiers.envelopedData)) {
            answer.content = base64(decrypt(new CMSEnvelopedData(object).getRecipientInfos(), context, "enveloped"));
            answer.integrity = "none";
        } else if (type.equals(CMSObjectIdentifiers.authEnvelopedData)) {
            answer.content = base64(decrypt(new CMSAuthEnvelopedData(object).getRecipientInfos(), context, "aead"));
            answer.integrity = "aead";
        } else if (type.equals(CMSObjectIdentifiers.encryptedData)) {
            throw new Driver.Unsupported("decryptor that takes the key of EncryptedData as it stands");
        } else {
            throw new CMSException("nothing to decrypt in " + type);
        }
    }

    static void open(Driver.Request request, byte[] object, Driver.Answer answer) throws Exception {
        DigestCalculatorProvider digests = new JcaDigestCalculatorProviderBuilder().setProvider("BC").build();
        ASN1ObjectIdentifier type = "mime".equals(request.input_form) ? null : type(object);
        if (CMSObjectIdentifiers.authenticatedData.equals(type)) {
            answer.content = base64(authenticated(new CMSAuthenticatedData(object, digests), request.context));
            answer.integrity = "mac";
        } else if (CMSObjectIdentifiers.digestedData.equals(type)) {
            CMSDigestedData digested = new CMSDigestedData(object);
            if (!digested.verify(digests)) {
                throw new CMSException("CMSDigestedData.verify is false");
            }
            answer.content = base64(octets(digested.getDigestedContent()));
        } else {
            throw new Driver.Unsupported("class that takes off the layers of any message");
        }
    }

    static ASN1ObjectIdentifier type(byte[] object) throws Exception {
        return ContentInfo.getInstance(new ASN1InputStream(object).readObject()).getContentType();
    }

    static byte[] decrypt(RecipientInformationStore store, Driver.Context context, String kind) throws Exception {
        Exception failure = new CMSException("no recipient for the keys given");
        for (RecipientInformation recipient : recipients(store, context)) {
            for (Recipient key : keysFor(recipient, context, kind)) {
                try {
                    return recipient.getContent(key);
                } catch (CMSException error) {
                    failure = error;
                }
            }
        }
        throw failure;
    }

    /** The MAC is compared by the caller, as the documentation shows it, which says nothing of the digest. */
    static byte[] authenticated(CMSAuthenticatedData data, Driver.Context context) throws Exception {
        RecipientInformation[] used = new RecipientInformation[1];
        byte[] content = null;
        for (RecipientInformation recipient : recipients(data.getRecipientInfos(), context)) {
            for (Recipient key : keysFor(recipient, context, "mac")) {
                content = recipient.getContent(key);
                used[0] = recipient;
            }
        }
        if (content == null) {
            throw new CMSException("no recipient for the keys given");
        }
        if (!Arrays.constantTimeAreEqual(data.getMac(), used[0].getMac())) {
            throw new CMSException("the MAC differs");
        }
        return content;
    }

    /** The recipients that are chosen for the certificates; all, where there is none. */
    static Collection<RecipientInformation> recipients(RecipientInformationStore store, Driver.Context context)
        throws Exception {
        Collection<RecipientInformation> chosen = new ArrayList<>();
        for (Driver.Pair pair : context.keys) {
            if (pair.cert == null || context.any_recipient) {
                return store.getRecipients();
            }
            X509Certificate certificate = certificate(pair.cert);
            chosen.addAll(store.getRecipients(new JceKeyTransRecipientId(certificate)));
            chosen.addAll(store.getRecipients(new JceKeyAgreeRecipientId(certificate)));
            chosen.addAll(store.getRecipients(new KeyAgreeRecipientId(Maker.keyIdentifier(certificate))));
        }
        if (context.kek != null) {
            chosen.addAll(store.getRecipients(new KEKRecipientId(HexFormat.of().parseHex(context.kek.id))));
        }
        if (context.password != null) {
            chosen.addAll(store.getRecipients(new PasswordRecipientId()));
        }
        return chosen;
    }

    /** The keys that a recipient's kind takes, as Bouncy Castle wants them for this content type. */
    static List<Recipient> keysFor(RecipientInformation recipient, Driver.Context context, String kind)
        throws Exception {
        boolean mac = kind.equals("mac");
        boolean transport = recipient instanceof KeyTransRecipientInformation;
        if (kind.equals("aead") && !transport) {
            throw new Driver.Unsupported("recipient of AuthEnvelopedData but those of key transport");
        }
        List<Recipient> keys = new ArrayList<>();
        if (recipient instanceof KEKRecipientInformation) {
            SecretKeySpec kek = new SecretKeySpec(HexFormat.of().parseHex(context.kek.key), "AES");
            keys.add(mac ? new JceKEKAuthenticatedRecipient(kek) : new JceKEKEnvelopedRecipient(kek));
        } else if (recipient instanceof PasswordRecipientInformation) {
            char[] password = context.password.toCharArray();
            JcePasswordRecipient one = mac ? new JcePasswordAuthenticatedRecipient(password)
                : new JcePasswordEnvelopedRecipient(password);
            keys.add(one.setPasswordConversionScheme(PasswordRecipient.PKCS5_SCHEME2_UTF8).setProvider("BC"));
        } else {
            for (Driver.Pair pair : context.keys) {
                PrivateKey key = key(pair.key);
                if (transport != key.getAlgorithm().equals("RSA")) {
                    continue;
                } else if (transport) {
                    JceKeyTransRecipient one = mac ? new JceKeyTransAuthenticatedRecipient(key)
                        : kind.equals("aead") ? new JceKeyTransAuthEnvelopedRecipient(key)
                        : new JceKeyTransEnvelopedRecipient(key);
                    keys.add(one.setProvider("BC"));
                } else {
                    JceKeyAgreeRecipient one = mac ? new JceKeyAgreeAuthenticatedRecipient(key)
                        : new JceKeyAgreeEnvelopedRecipient(key);
                    keys.add(one.setProvider("BC"));
                }
            }
        }
        return keys;
    }

    static void importKey(Driver.Request request, byte[] file) throws Exception {
        String password = request.context.password;
        char[] characters = password == null ? null : password.toCharArray();
        Object read;
        if ("pem".equals(request.input_form)) {
            read = new PEMParser(new StringReader(new String(file, StandardCharsets.UTF_8))).readObject();
        } else {
            file = "base64".equals(request.input_form) ? Base64.getMimeDecoder().decode(file) : file;
            read = ASN1Sequence.getInstance(file);
            if (((ASN1Sequence) read).getObjectAt(1) instanceof ASN1Sequence contents
                && contents.getObjectAt(0).equals(CMSObjectIdentifiers.data)) {
                KeyStore store = KeyStore.getInstance("PKCS12", "BC");
                store.load(new ByteArrayInputStream(file), characters);
                return;
            }
            read = PrivateKeyInfo.getInstance(read);
        }
        if (read instanceof PEMEncryptedKeyPair pair) {
            read = pair.decryptKeyPair(new JcePEMDecryptorProviderBuilder().setProvider("BC").build(characters));
        } else if (read instanceof PKCS8EncryptedPrivateKeyInfo encrypted) {
            read = encrypted.decryptPrivateKeyInfo(
                new JcePKCSPBEInputDecryptorProviderBuilder().setProvider("BC").build(characters));
        }
        if (read instanceof PEMKeyPair pair) {
            KEYS.getKeyPair(pair);
        } else if (read instanceof PrivateKeyInfo info) {
            KEYS.getPrivateKey(info);
        } else {
            throw new Driver.Unsupported("reader of such a key file: " + read);
        }
    }

    static MimeMessage mail(byte[] input) throws Exception {
        return new MimeMessage(Session.getInstance(new java.util.Properties()), new ByteArrayInputStream(input));
    }

    static byte[] object(Driver.Request request, byte[] input) throws Exception {
        String text = new String(input, StandardCharsets.ISO_8859_1);
        switch (request.input_form) {
            case "mime":
                return mail(input).getInputStream().readAllBytes();
            case "pem":
                return ((ContentInfo) new PEMParser(new StringReader(text)).readObject()).getEncoded();
            case "base64":
                return Base64.getMimeDecoder().decode(text);
            default:
                return input;
        }
    }

    static X509Certificate certificate(String pem) throws Exception {
        return new JcaX509CertificateConverter().setProvider("BC").getCertificate(
            (X509CertificateHolder) new PEMParser(new StringReader(pem)).readObject());
    }

    static PrivateKey key(String pem) throws Exception {
        return KEYS.getPrivateKey((PrivateKeyInfo) new PEMParser(new StringReader(pem)).readObject());
    }

    static byte[] octets(CMSProcessable content) throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        content.write(out);
        return out.toByteArray();
    }

    static String base64(byte[] octets) {
        return Base64.getEncoder().encodeToString(octets);
    }
}
