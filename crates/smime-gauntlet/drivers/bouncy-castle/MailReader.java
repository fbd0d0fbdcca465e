import java.security.cert.PKIXParameters;
import java.security.cert.CertStore;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.mail.internet.MimeMessage;
import javax.mail.internet.MimeMultipart;
import org.bouncycastle.cms.SignerInformation;
import org.bouncycastle.i18n.ErrorBundle;
import org.bouncycastle.mail.smime.SMIMESigned;
import org.bouncycastle.mail.smime.validator.SignedMailValidator;
import org.bouncycastle.mail.smime.validator.SignedMailValidator.ValidationResult;

/** Has mail judged by SignedMailValidator: signature, path and address. It takes nothing but mail. */
class MailReader {
    /** The error that is left out for a bare MIME entity, which has no sender, or where no comparison is wanted. */
    static final String ADDRESS = "SignedMailValidator.emailFromCertMismatch";

    static void verify(Driver.Request request, byte[] input, Driver.Answer answer) throws Exception {
        MimeMessage message = message(request, input);
        Driver.Context context = request.context;
        SignedMailValidator validator = new SignedMailValidator(message, parameters(context));
        boolean addressCounts = context.address_check && isMessage(message);
        answer.signers = new ArrayList<>();
        for (SignerInformation signer : validator.getSignerInformationStore()) {
            ValidationResult result = validator.getValidationResult(signer);
            List<String> errors = new ArrayList<>();
            for (Object error : result.getErrors()) {
                String id = ((ErrorBundle) error).getId();
                if (addressCounts || !id.equals(ADDRESS)) {
                    errors.add(((ErrorBundle) error).getText(java.util.Locale.ENGLISH));
                }
            }
            // What isValidSignature() says, but for that error.
            if (!result.isVerifiedSignature() || !errors.isEmpty()) {
                throw new Exception("invalid: " + String.join(" ", errors));
            }
            X509Certificate certificate = (X509Certificate) result.getCertPath().getCertificates().get(0);
            answer.signers.add(Reader.signer(certificate.getEncoded()));
        }
        if (answer.signers.isEmpty()) {
            throw new Exception("no signer");
        }
        SMIMESigned signed = message.isMimeType("multipart/signed")
            ? new SMIMESigned((MimeMultipart) message.getContent()) : new SMIMESigned(message);
        answer.content = Reader.base64(Reader.octets(signed.getSignedContent()));
    }

    /** An object is put into mail of its own. */
    static MimeMessage message(Driver.Request request, byte[] input) throws Exception {
        if (request.content != null) {
            throw new Driver.Unsupported("mail validator for detached content");
        }
        MimeMessage message = Reader.mail(input);
        if (!"mime".equals(request.input_form)) {
            message = Reader.mail(Maker.octets(Maker.mail(Reader.object(request, input), "signed-data")));
        }
        if (request.context.from != null) {
            message.setHeader("From", request.context.from);
        }
        return message;
    }

    /** Whether there are fields of a message, beyond those of a MIME entity. */
    static boolean isMessage(MimeMessage message) throws Exception {
        return Collections.list(message.getAllHeaders()).stream().map(header -> header.getName().toLowerCase())
            .anyMatch(name -> !name.equals("mime-version") && !name.startsWith("content-"));
    }

    static PKIXParameters parameters(Driver.Context context) throws Exception {
        if (context.signature_only) {
            throw new Driver.Unsupported("mail validator that leaves out the path");
        }
        Set<TrustAnchor> anchors = new HashSet<>();
        for (String pem : context.trust) {
            anchors.add(new TrustAnchor(Reader.certificate(pem), null));
        }
        List<X509Certificate> more = new ArrayList<>();
        for (String pem : context.certs) {
            more.add(Reader.certificate(pem));
        }
        PKIXParameters parameters = new PKIXParameters(anchors);
        parameters.setRevocationEnabled(false);
        parameters.addCertStore(CertStore.getInstance("Collection", new CollectionCertStoreParameters(more), "BC"));
        parameters.setDate(context.at == null ? null : Date.from(Instant.parse(context.at)));
        return parameters;
    }
}
