// A driver of the S/MIME Gauntlet for a library in Java (docs/driver-protocol.md), for Java 17 or later. Gson reads and
// writes the lines.
//
// Fill in HELLO and verify(), add your library's jar to the class path in `run`, and run it:
// gauntlet run --driver ./run --filter 'signed/*'
import com.google.gson.Gson;
import com.google.gson.JsonObject;
import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;

public class Driver {
    /** Features: what your library knows, of vectors/features.json: "rsa-pkcs1", "sha-256", "check.path". */
    static final String HELLO = """
        {"driver": 1, "name": "my-library", "version": "0", "ops": ["verify"],
         "features": [], "reports": ["content"]}""".replace("\n", "");

    /** The library does not know what the message uses. */
    static class Unsupported extends Exception {
        Unsupported(String why) {
            super(why);
        }
    }

    /** Returns the octets that were signed. Whatever else is thrown than Unsupported is a refusal. */
    static byte[] verify(byte[] message, byte[] detached, JsonObject request) throws Exception {
        // YOUR LIBRARY, HERE. The request's context may have "trust", an array of anchors in PEM, and "at", the time to
        // judge at; its input_form says whether the message is "mime", "der", "ber", "pem" or "base64".
        throw new Unsupported("no library is called yet: " + message.length + " octets");
    }

    static byte[] base64(JsonObject request, String field) {
        return request.has(field) ? Base64.getDecoder().decode(request.get(field).getAsString()) : null;
    }

    static JsonObject answer(JsonObject request) {
        byte[] message, detached;
        try {
            detached = base64(request, "content");
            message = request.has("input") ? base64(request, "input")
                : Files.readAllBytes(Path.of(request.get("input_file").getAsString()));
        } catch (Exception failure) {
            return verdict("error", failure.toString());
        }
        try {
            JsonObject valid = new JsonObject();
            valid.addProperty("verdict", "valid");
            valid.addProperty("content", Base64.getEncoder().encodeToString(verify(message, detached, request)));
            return valid;
        } catch (Unsupported why) {
            return verdict("unsupported", why.getMessage());
        } catch (Exception refusal) {
            return verdict("invalid", refusal.toString());
        }
    }

    static JsonObject verdict(String verdict, String detail) {
        JsonObject answer = new JsonObject();
        answer.addProperty("verdict", verdict);
        answer.addProperty("detail", detail);
        return answer;
    }

    public static void main(String[] arguments) throws Exception {
        // What the library prints goes to standard error: standard output is the protocol's.
        System.setOut(System.err);
        PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
        out.println(HELLO);
        Gson gson = new Gson();
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            JsonObject request = gson.fromJson(line, JsonObject.class);
            JsonObject answer = answer(request);
            answer.add("id", request.get("id"));
            out.println(gson.toJson(answer));
        }
    }
}
