import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** Counts what is in a data release, by its types. */
public final class Count {
    private Count() {
    }

    public static void main(String[] arguments) throws IOException {
        ObjectMapper mapper = new ObjectMapper().enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES);
        SmimeGauntlet.Release release = mapper.readValue(new File(arguments[0]), SmimeGauntlet.Release.class);

        List<SmimeGauntlet.Case> cases = release.cases();
        List<SmimeGauntlet.Context> contexts =
                cases.stream().map(SmimeGauntlet.Case::context).filter(Objects::nonNull).toList();
        long octets = cases.stream().mapToLong(Count::octets).sum();
        int anchors = contexts.stream()
                .flatMap(context -> list(context.trust()))
                .mapToInt(name -> Objects.requireNonNull(release.certificates().get(name), name).length())
                .sum();
        long classes = cases.stream().map(SmimeGauntlet.Case::class_).filter(Objects::nonNull).distinct().count();
        long refused = cases.stream()
                .filter(one -> !one.expect().accept().contains(SmimeGauntlet.Verdict.VALID))
                .count();
        long paths = cases.stream()
                .filter(one -> list(one.needs()).anyMatch(SmimeGauntlet.Need.CHECK_PATH::equals))
                .count();
        long senders = contexts.stream().filter(context -> context.from() != null).count();
        long made = cases.stream()
                .map(SmimeGauntlet.Case::produce)
                .filter(produce -> produce != null && produce.type() != null)
                .count();
        long added = release.changes().stream().flatMap(change -> list(change.new_())).count();
        System.out.printf(
                "%d cases, %d octets, %d of anchors, %d classes, %d refused, %d with a path, %d with a sender, "
                        + "%d made, %d new%n",
                cases.size(), octets, anchors, classes, refused, paths, senders, made, added);
    }

    private static long octets(SmimeGauntlet.Case one) {
        long parts = list(one.inputParts())
                .mapToLong(part -> (long) part.base64().length * Optional.ofNullable(part.times()).orElse(1))
                .sum();
        return parts + (one.input() == null ? 0 : one.input().length);
    }

    /** What is absent is null. */
    private static <T> Stream<T> list(List<T> items) {
        return Stream.ofNullable(items).flatMap(List::stream);
    }
}
