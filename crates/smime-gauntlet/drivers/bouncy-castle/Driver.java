import com.google.gson.Gson;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.NoSuchAlgorithmException;
import java.security.Security;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.bouncycastle.jce.provider.BouncyCastleProvider;

/**
 * Puts Bouncy Castle under test, by one of three doors.
 *
 * <p>cms: the classes of org.bouncycastle.cms, with those of org.bouncycastle.mail.smime for mail. It is
 * CMSSignedData.verifySignatures and RecipientInformation.getContent that judge, see Reader; Maker makes
 * messages. Paths and addresses are the caller's.
 *
 * <p>layer: those of them that take off AuthenticatedData and DigestedData, which no operation but "open" is for.
 * What else that operation asks is the caller's: Bouncy Castle takes off one layer of a kind that is known.
 *
 * <p>mail: org.bouncycastle.mail.smime.validator.SignedMailValidator, see MailReader, which judges signature,
 * path and address.
 *
 * <p>An exception on a message is a refusal. An Error (a stack that overflows, memory that is exhausted) ends
 * the driver, as it would end a program that does not expect it.
 */
public class Driver {
    static final String[] ALGORITHMS = {
        "rsa-pkcs1", "rsa-pss", "ecdsa", "ed25519", "p-256", "p-384", "p-521", "dsa", "md5", "sha-1", "sha-224",
        "sha-256", "sha-384", "sha-512", "legacy", "multipart-signed", "opaque-signed", "subject-key-identifier",
        "without-signed-attributes", "multiple-signers", "countersignature", "algorithm-protection",
        "content-types", "ber",
    };
    // Recipients by key agreement, shared key and password are left out: there are none for AuthEnvelopedData.
    static final String[] CMS = {
        "detached", "pem", "base64", "enveloped-data", "auth-enveloped-data", "compressed-data",
        "rsa-pkcs1-encryption", "rsa-oaep", "oaep-label", "ecdh-cofactor", "ukm", "aes-cbc", "aes-gcm", "aes-ccm",
        "3des", "rc2", "enveloped-mail", "pkcs8", "pbes2", "pkcs1-key", "sec1", "pkcs12", "scrypt",
    };
    static final String[] LAYER = {
        "authenticated-data", "digested-data", "content-types", "ber", "detached", "md5", "sha-1", "sha-224", "sha-256",
        "sha-384", "sha-512", "legacy", "rsa-pkcs1-encryption", "rsa-oaep", "ecdh", "p-256", "kekri", "pwri",
    };
    static final String[] MAIL = {"check.path", "check.address", "set.time"};

    /** A question, with the fields that are used here. */
    static class Request {
        String id, op, input, input_file, input_form, content;
        Context context = new Context();
        Produce produce;

        byte[] octets() throws Exception {
            return input == null ? Files.readAllBytes(Path.of(input_file)) : Base64.getDecoder().decode(input);
        }
    }

    static class Context {
        List<String> trust = List.of(), certs = List.of();
        String at, from, password;
        Boolean address_check = true, any_recipient = false, signature_only = false;
        List<Pair> keys = List.of();
        Kek kek;
    }

    static class Pair { String key, cert, digest, padding, sid; }

    static class Kek { String id, key; }

    static class Produce {
        String form, type, cipher, digest;
        List<Pair> signers = List.of();
        List<Recipient> recipients = List.of();
    }

    static class Recipient { String kind, cert, padding, digest, kdf, wrap, rid; }

    /** An answer. */
    static class Answer {
        String id, verdict, content, output, integrity, detail;
        List<Signer> signers;
    }

    static class Signer {
        String certificate_sha256, verdict = "valid";
    }

    /** What Bouncy Castle has no class or constant for. */
    static class Unsupported extends Exception {
        Unsupported(String what) {
            super("Bouncy Castle has no " + what);
        }
    }

    static class Hello {
        int driver = 1;
        String name, version;
        List<String> ops, features = new ArrayList<>(), reports;
    }

    static Hello hello(String door, BouncyCastleProvider provider) {
        Hello hello = new Hello();
        hello.name = door.equals("cms") ? "bouncy-castle" : "bouncy-castle-" + door;
        hello.version = provider.getVersionStr();
        hello.reports = List.of("content", "signers", "integrity");
        hello.features.addAll(List.of(door.equals("layer") ? LAYER : ALGORITHMS));
        switch (door) {
            case "cms":
                hello.ops = List.of("verify", "decrypt", "decompress", "import", "sign", "encrypt", "compress");
                hello.features.addAll(List.of(CMS));
                break;
            case "layer":
                hello.ops = List.of("open");
                break;
            default:
                hello.ops = List.of("verify");
                hello.features.addAll(List.of(MAIL));
        }
        return hello;
    }

    static Answer answer(String door, Request request, byte[] input) {
        Answer answer = new Answer();
        try {
            if (door.equals("mail")) {
                MailReader.verify(request, input, answer);
            } else if (request.produce != null) {
                answer.output = Base64.getEncoder().encodeToString(Maker.make(request, input));
            } else {
                Reader.read(request, input, answer);
            }
            answer.verdict = "valid";
        } catch (Exception refusal) {
            answer = new Answer();
            answer.verdict = isUnsupported(refusal) ? "unsupported" : "invalid";
            answer.detail = refusal.toString();
        }
        answer.id = request.id;
        return answer;
    }

    /** Bouncy Castle says in one way that an algorithm is none of its own. */
    static boolean isUnsupported(Throwable refusal) {
        return refusal != null && (refusal instanceof Unsupported || refusal instanceof NoSuchAlgorithmException
            || refusal.toString().contains("no such algorithm") || isUnsupported(refusal.getCause()));
    }

    public static void main(String[] arguments) throws Exception {
        String door = arguments[0];
        BouncyCastleProvider provider = new BouncyCastleProvider();
        Security.addProvider(provider);
        Gson gson = new Gson();
        System.out.println(gson.toJson(hello(door, provider)));
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            Request request = gson.fromJson(line, Request.class);
            System.out.println(gson.toJson(answer(door, request, request.octets())));
        }
    }
}
