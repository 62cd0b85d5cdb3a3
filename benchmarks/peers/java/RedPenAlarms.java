import cc.redpen.RedPen;
import cc.redpen.config.Configuration;
import cc.redpen.config.ValidatorConfiguration;
import cc.redpen.model.Document;
import cc.redpen.parser.DocumentParser;
import cc.redpen.parser.LineOffset;
import cc.redpen.validator.ValidationError;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Prints what RedPen says of plain texts, as rows: file, validator, "", line, column, line, column.
 *
 * Arguments: the language, how often all files are read (only the last time prints), a list of files,
 * then validators, each with its values: SentenceLength:max_len=100. Lines count from 1, columns from 0.
 * The seconds of each time go to standard error.
 */
public class RedPenAlarms {
    public static void main(String[] arguments) throws Exception {
        PrintStream out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
        RedPen tool = new RedPen(configure(arguments));
        int times = Integer.parseInt(arguments[1]);
        for (int time = 1; time <= times; time++) {
            long began = System.nanoTime();
            for (String file : Files.readAllLines(Path.of(arguments[2]))) {
                Document document = tool.parse(DocumentParser.PLAIN, Files.readString(Path.of(file)));
                for (ValidationError each : tool.validate(document)) {
                    if (time == times) {
                        print(out, file, each);
                    }
                }
            }
            System.err.printf("seconds\t%.2f%n", (System.nanoTime() - began) / 1e9);
        }
        out.flush();
    }

    private static Configuration configure(String[] arguments) {
        Configuration.ConfigurationBuilder builder = Configuration.builder(arguments[0]);
        for (String each : List.of(arguments).subList(3, arguments.length)) {
            String[] parts = each.split(":");
            ValidatorConfiguration validator = new ValidatorConfiguration(parts[0]);
            for (String value : List.of(parts).subList(1, parts.length)) {
                String[] pair = value.split("=");
                validator.addProperty(pair[0], pair[1]);
            }
            builder.addValidatorConfig(validator);
        }
        return builder.build();
    }

    private static void print(PrintStream out, String file, ValidationError error) {
        LineOffset whole = new LineOffset(error.getLineNumber(), error.getStartColumnNumber());
        LineOffset start = error.getStartPosition().orElse(whole);
        LineOffset end = error.getEndPosition().orElse(start);
        out.printf("%s\t%s\t\t%d\t%d\t%d\t%d%n", file, error.getValidatorName(),
            start.lineNum, start.offset, end.lineNum, end.offset);
    }
}
