import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.security.AlgorithmParameters;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.cert.X509Certificate;
import java.security.spec.MGF1ParameterSpec;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import javax.activation.DataHandler;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;
import javax.crypto.spec.SecretKeySpec;
import javax.mail.Session;
import javax.mail.internet.MimeBodyPart;
import javax.mail.internet.MimeMessage;
import javax.mail.internet.MimePart;
import javax.mail.util.ByteArrayDataSource;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.cms.ContentInfo;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.cert.jcajce.JcaX509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cms.*;
import org.bouncycastle.cms.jcajce.*;
import org.bouncycastle.mail.smime.SMIMECompressedGenerator;
import org.bouncycastle.mail.smime.SMIMEEnvelopedGenerator;
import org.bouncycastle.mail.smime.SMIMESignedGenerator;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.OutputAEADEncryptor;
import org.bouncycastle.operator.OutputEncryptor;
import org.bouncycastle.operator.jcajce.JcaAlgorithmParametersConverter;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.operator.jcajce.JcaDigestCalculatorProviderBuilder;
import org.bouncycastle.util.CollectionStore;

/** Makes messages. */
class Maker {
    static byte[] make(Driver.Request request, byte[] input) throws Exception {
        switch (request.op) {
            case "sign":
                return sign(request, input);
            case "encrypt":
                return encrypt(request, input);
            default:
                return compress(request, input);
        }
    }

    static byte[] sign(Driver.Request request, byte[] input) throws Exception {
        // Both generators have the same two methods and no common type.
        CMSSignedDataGenerator objects = new CMSSignedDataGenerator();
        SMIMESignedGenerator mails = new SMIMESignedGenerator();
        for (Driver.Pair wanted : request.produce.signers) {
            X509Certificate certificate = Reader.certificate(wanted.cert);
            JcaSignerInfoGeneratorBuilder builder = new JcaSignerInfoGeneratorBuilder(
                new JcaDigestCalculatorProviderBuilder().setProvider("BC").build());
            ContentSigner signer = signer(wanted);
            SignerInfoGenerator generator = "ski".equals(wanted.sid)
                ? builder.build(signer, keyIdentifier(certificate)) : builder.build(signer, certificate);
            CollectionStore<JcaX509CertificateHolder> bag =
                new CollectionStore<>(List.of(new JcaX509CertificateHolder(certificate)));
            objects.addSignerInfoGenerator(generator);
            objects.addCertificates(bag);
            mails.addSignerInfoGenerator(generator);
            mails.addCertificates(bag);
        }
        MimeBodyPart entity = new MimeBodyPart(new ByteArrayInputStream(input));
        switch (request.produce.form) {
            case "multipart":
                MimeMessage message = new MimeMessage((Session) null);
                message.setContent(mails.generate(entity));
                return octets(message);
            case "opaque":
                return octets(mails.generateEncapsulated(entity));
            default:
                return object(request, objects.generate(new CMSProcessableByteArray(input), true)
                    .toASN1Structure());
        }
    }

    static ContentSigner signer(Driver.Pair wanted) throws Exception {
        PrivateKey key = Reader.key(wanted.key);
        String digest = wanted.digest == null ? "SHA256" : wanted.digest.toUpperCase().replace("-", "");
        String algorithm = switch (key.getAlgorithm()) {
            case "RSA" -> digest + "withRSA" + ("pss".equals(wanted.padding) ? "andMGF1" : "");
            case "ECDSA", "EC" -> digest + "withECDSA";
            default -> key.getAlgorithm();
        };
        return new JcaContentSignerBuilder(algorithm).setProvider("BC").build(key);
    }

    static byte[] encrypt(Driver.Request request, byte[] input) throws Exception {
        Driver.Produce produce = request.produce;
        CMSProcessableByteArray content = new CMSProcessableByteArray(input);
        if ("authenticated-data".equals(produce.type)) {
            CMSAuthenticatedDataGenerator generator = new CMSAuthenticatedDataGenerator();
            for (Driver.Recipient wanted : produce.recipients) {
                generator.addRecipientInfoGenerator(recipient(wanted, request.context));
            }
            return object(request, generator.generate(content,
                new JceCMSMacCalculatorBuilder(PKCSObjectIdentifiers.id_hmacWithSHA256).setProvider("BC").build())
                .toASN1Structure());
        } else if (produce.type != null && !produce.type.equals("enveloped")) {
            throw new Driver.Unsupported("generator of type " + produce.type);
        }
        String cipher = produce.cipher == null ? "aes-256-cbc" : produce.cipher;
        if (!CIPHERS.containsKey(cipher)) {
            throw new Driver.Unsupported("cipher " + cipher + " for messages");
        }
        OutputEncryptor encryptor =
            new JceCMSContentEncryptorBuilder(CIPHERS.get(cipher)).setProvider("BC").build();
        boolean isMail = produce.form.equals("mime");
        CMSEnvelopedDataGenerator objects = new CMSEnvelopedDataGenerator();
        CMSAuthEnvelopedDataGenerator authenticated = new CMSAuthEnvelopedDataGenerator();
        SMIMEEnvelopedGenerator mails = new SMIMEEnvelopedGenerator();
        for (Driver.Recipient wanted : produce.recipients) {
            RecipientInfoGenerator recipient = recipient(wanted, request.context);
            objects.addRecipientInfoGenerator(recipient);
            authenticated.addRecipientInfoGenerator(recipient);
            mails.addRecipientInfoGenerator(recipient);
        }
        if (encryptor instanceof OutputAEADEncryptor aead) {
            ContentInfo object = authenticated.generate(content, aead).toASN1Structure();
            return isMail ? octets(mail(object.getEncoded(), "authEnveloped-data")) : object(request, object);
        } else if (isMail) {
            return octets(mails.generate(new MimeBodyPart(new ByteArrayInputStream(input)), encryptor));
        }
        return object(request, objects.generate(content, encryptor).toASN1Structure());
    }

    static RecipientInfoGenerator recipient(Driver.Recipient wanted, Driver.Context context) throws Exception {
        switch (wanted.kind) {
            case "ktri":
                return transport(wanted, Reader.certificate(wanted.cert));
            case "kari":
                return agreement(wanted, Reader.certificate(wanted.cert));
            case "kekri":
                return new JceKEKRecipientInfoGenerator(HexFormat.of().parseHex(context.kek.id),
                    new SecretKeySpec(HexFormat.of().parseHex(context.kek.key), "AES")).setProvider("BC");
            default:
                PasswordRecipient.PRF prf = PRFS.get(wanted.digest == null ? "sha-256" : wanted.digest);
                return new JcePasswordRecipientInfoGenerator(CMSAlgorithm.AES256_CBC, context.password.toCharArray())
                    .setProvider("BC").setPasswordConversionScheme(PasswordRecipient.PKCS5_SCHEME2_UTF8).setPRF(prf);
        }
    }

    static RecipientInfoGenerator transport(Driver.Recipient wanted, X509Certificate certificate) throws Exception {
        boolean byKey = "ski".equals(wanted.rid);
        if (!"oaep".equals(wanted.padding)) {
            return byKey
                ? new JceKeyTransRecipientInfoGenerator(keyIdentifier(certificate), certificate.getPublicKey())
                : new JceKeyTransRecipientInfoGenerator(certificate).setProvider("BC");
        }
        String digest = wanted.digest.toUpperCase();
        AlgorithmParameters oaep = AlgorithmParameters.getInstance("OAEP", "BC");
        oaep.init(new OAEPParameterSpec(digest, "MGF1", new MGF1ParameterSpec(digest), PSource.PSpecified.DEFAULT));
        AlgorithmIdentifier algorithm = new JcaAlgorithmParametersConverter()
            .getAlgorithmIdentifier(PKCSObjectIdentifiers.id_RSAES_OAEP, oaep);
        return byKey
            ? new JceKeyTransRecipientInfoGenerator(keyIdentifier(certificate), algorithm, certificate.getPublicKey())
            : new JceKeyTransRecipientInfoGenerator(certificate, algorithm).setProvider("BC");
    }

    static RecipientInfoGenerator agreement(Driver.Recipient wanted, X509Certificate certificate) throws Exception {
        ASN1ObjectIdentifier kdf = KDFS.get(wanted.kdf == null ? "ecdh-x963-sha-256" : wanted.kdf);
        ASN1ObjectIdentifier wrap = WRAPS.get(wanted.wrap == null ? "aes-256-wrap" : wanted.wrap);
        if (kdf == null || wrap == null || !(certificate.getPublicKey() instanceof ECPublicKey)) {
            throw new Driver.Unsupported("key agreement with " + wanted.kdf + ", " + wanted.wrap);
        }
        KeyPairGenerator pairs = KeyPairGenerator.getInstance("EC", "BC");
        pairs.initialize(((ECPublicKey) certificate.getPublicKey()).getParams());
        KeyPair ephemeral = pairs.generateKeyPair();
        return new JceKeyAgreeRecipientInfoGenerator(kdf, ephemeral.getPrivate(), ephemeral.getPublic(), wrap)
            .addRecipient(certificate).setProvider("BC");
    }

    static byte[] compress(Driver.Request request, byte[] input) throws Exception {
        if (request.produce.form.equals("mime")) {
            return octets(new SMIMECompressedGenerator().generate(
                new MimeBodyPart(new ByteArrayInputStream(input)), new ZlibCompressor()));
        }
        return object(request, new CMSCompressedDataGenerator().generate(
            new CMSProcessableByteArray(input), new ZlibCompressor()).toASN1Structure());
    }

    static byte[] keyIdentifier(X509Certificate certificate) throws Exception {
        return JcaX509ExtensionUtils.parseExtensionValue(certificate.getExtensionValue("2.5.29.14"))
            .toASN1Primitive() instanceof org.bouncycastle.asn1.ASN1OctetString octets ? octets.getOctets() : null;
    }

    static byte[] object(Driver.Request request, ContentInfo object) throws Exception {
        if (!request.produce.form.equals("pem")) {
            return object.getEncoded(ASN1Encoding.DER);
        }
        StringWriter text = new StringWriter();
        try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
            writer.writeObject(object);
        }
        return text.toString().getBytes(StandardCharsets.US_ASCII);
    }

    /** Mail around an object, for types that org.bouncycastle.mail.smime has no generator for. */
    static MimeMessage mail(byte[] object, String type) throws Exception {
        MimeMessage message = new MimeMessage((Session) null);
        String mediaType = "application/pkcs7-mime; name=\"smime.p7m\"; smime-type=" + type;
        message.setDataHandler(new DataHandler(new ByteArrayDataSource(object, mediaType)));
        message.setHeader("Content-Type", mediaType);
        message.setHeader("Content-Transfer-Encoding", "base64");
        return message;
    }

    /** A MIME entity: the fields that belong to a message are left to the caller. */
    static byte[] octets(MimePart part) throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        if (part instanceof MimeMessage message) {
            message.writeTo(out, new String[] {"Message-ID", "Date"});
        } else {
            part.writeTo(out);
        }
        return out.toByteArray();
    }

    static final Map<String, ASN1ObjectIdentifier> CIPHERS = Map.of(
        "aes-128-cbc", CMSAlgorithm.AES128_CBC, "aes-192-cbc", CMSAlgorithm.AES192_CBC,
        "aes-256-cbc", CMSAlgorithm.AES256_CBC, "aes-128-gcm", CMSAlgorithm.AES128_GCM,
        "aes-192-gcm", CMSAlgorithm.AES192_GCM, "aes-256-gcm", CMSAlgorithm.AES256_GCM,
        "aes-128-ccm", CMSAlgorithm.AES128_CCM, "aes-192-ccm", CMSAlgorithm.AES192_CCM,
        "aes-256-ccm", CMSAlgorithm.AES256_CCM, "des-ede3-cbc", CMSAlgorithm.DES_EDE3_CBC);
    static final Map<String, ASN1ObjectIdentifier> WRAPS = Map.of("aes-128-wrap", CMSAlgorithm.AES128_WRAP,
        "aes-192-wrap", CMSAlgorithm.AES192_WRAP, "aes-256-wrap", CMSAlgorithm.AES256_WRAP);
    static final Map<String, ASN1ObjectIdentifier> KDFS = Map.of(
        "ecdh-x963-sha-1", CMSAlgorithm.ECDH_SHA1KDF, "ecdh-x963-sha-224", CMSAlgorithm.ECDH_SHA224KDF,
        "ecdh-x963-sha-256", CMSAlgorithm.ECDH_SHA256KDF, "ecdh-x963-sha-384", CMSAlgorithm.ECDH_SHA384KDF,
        "ecdh-x963-sha-512", CMSAlgorithm.ECDH_SHA512KDF);
    static final Map<String, PasswordRecipient.PRF> PRFS = Map.of(
        "sha-1", PasswordRecipient.PRF.HMacSHA1, "sha-224", PasswordRecipient.PRF.HMacSHA224,
        "sha-256", PasswordRecipient.PRF.HMacSHA256, "sha-384", PasswordRecipient.PRF.HMacSHA384,
        "sha-512", PasswordRecipient.PRF.HMacSHA512);
}
