import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.languagetool.JLanguageTool;
import org.languagetool.Languages;
import org.languagetool.rules.RuleMatch;

/**
 * Prints what LanguageTool says of plain texts, as rows: file, rule, category, start, end (UTF-16 units).
 *
 * Arguments: the language, how often all files are read (only the last time prints), a list of files,
 * then rules that are switched off.
 * The seconds of each time go to standard error.
 */
public class LanguageToolAlarms {
    public static void main(String[] arguments) throws Exception {
        PrintStream out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
        JLanguageTool tool = new JLanguageTool(Languages.getLanguageForShortCode(arguments[0]));
        for (String off : List.of(arguments).subList(3, arguments.length)) {
            tool.disableRule(off);
        }
        int times = Integer.parseInt(arguments[1]);
        for (int time = 1; time <= times; time++) {
            long began = System.nanoTime();
            for (String file : Files.readAllLines(Path.of(arguments[2]))) {
                String text = Files.readString(Path.of(file));
                for (RuleMatch match : tool.check(text)) {
                    if (time == times) {
                        out.printf("%s\t%s\t%s\t%d\t%d%n", file, match.getRule().getId(),
                            match.getRule().getCategory().getName(), match.getFromPos(), match.getToPos());
                    }
                }
            }
            System.err.printf("seconds\t%.2f%n", (System.nanoTime() - began) / 1e9);
        }
        out.flush();
    }
}
