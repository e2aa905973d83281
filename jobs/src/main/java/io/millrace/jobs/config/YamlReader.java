/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.jobs.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BigIntegerNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.StringReader;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.reader.ReaderException;

/**
 * Reads YAML into a tree, and remembers in which line each thing stands. Plain scalars are
 * understood by the core schema of YAML 1.2 ({@code yes} and {@code 12:30} are texts). Bounded
 * against files made to harm: depth, aliases and the number of things that they unfold to; no tags,
 * no key twice.
 */
final class YamlReader {

    private static final int DEEPEST = 24;
    private static final int MOST_ALIASES = 50;
    private static final int MOST_NODES = 50_000;

    /** Keys whose value is a reference that is resolved where the secret is used, never here. */
    private static final Set<String> SECRETS = Set.of("password", "ca_password", "key_password");

    /** Values that name something by the topic of each message. */
    private static final Pattern TEMPLATES =
            Pattern.compile(".*/topics/[0-9]+/schema/(device_id|sensor)");

    private static final Pattern INTEGER = Pattern.compile("[-+]?[0-9]{1,100}");
    private static final Pattern FLOAT =
            Pattern.compile(
                    "[-+]?(\\.[0-9]{1,400}|[0-9]{1,400}(\\.[0-9]{0,400})?)([eE][-+]?[0-9]{1,9})?");
    private static final Set<String> NULLS = Set.of("", "~", "null", "Null", "NULL");
    private static final Set<String> TRUE = Set.of("true", "True", "TRUE");
    private static final Set<String> FALSE = Set.of("false", "False", "FALSE");

    private final String file;
    private final Lines lines;
    private final Problems problems;
    private final Placeholders placeholders;
    private int nodes;

    YamlReader(String file, Lines lines, Problems problems, Placeholders placeholders) {
        this.file = file;
        this.lines = lines;
        this.problems = problems;
        this.placeholders = placeholders;
    }

    /**
     * The tree of the one document.
     *
     * @throws ConfigException if the text is no YAML, or beyond the bounds
     */
    JsonNode read(String text) {
        Node root;
        try {
            root = new Yaml(bounds()).compose(new StringReader(text));
        } catch (MarkedYAMLException e) {
            Mark mark = e.getProblemMark() == null ? e.getContextMark() : e.getProblemMark();
            String problem = e.getProblem() == null ? e.getContext() : e.getProblem();
            throw Problems.fatal(
                    file,
                    mark == null ? 1 : mark.getLine() + 1,
                    "not YAML: " + ShownValue.visible(String.valueOf(problem)));
        } catch (ReaderException e) {
            throw Problems.fatal(
                    file,
                    lineAt(text, e.getPosition()),
                    "not YAML: the character U+%04X is not allowed".formatted(e.getCodePoint()));
        } catch (YAMLException e) {
            throw Problems.fatal(
                    file, 1, "not YAML: " + ShownValue.visible(String.valueOf(e.getMessage())));
        }
        if (root == null) {
            throw Problems.fatal(file, 1, "the file is empty");
        }
        return convert(root, "", 1, false);
    }

    private static LoaderOptions bounds() {
        LoaderOptions options = new LoaderOptions();
        options.setNestingDepthLimit(DEEPEST);
        options.setMaxAliasesForCollections(MOST_ALIASES);
        options.setCodePointLimit(ConfigLoader.LARGEST_FILE);
        options.setAllowRecursiveKeys(false);
        return options;
    }

    private JsonNode convert(Node node, String pointer, int depth, boolean secret) {
        int line = node.getStartMark().getLine() + 1;
        if (depth > DEEPEST || ++nodes > MOST_NODES) {
            throw Problems.fatal(
                    file,
                    line,
                    "the file unfolds to more than %d levels or %d values"
                            .formatted(DEEPEST, MOST_NODES));
        }
        if (!node.getTag().getValue().startsWith(Tag.PREFIX)) {
            problems.add(
                    line,
                    pointer,
                    "the tag %s is not allowed".formatted(ShownValue.of(node.getTag().getValue())));
            return NullNode.getInstance();
        }
        if (node instanceof MappingNode mapping) {
            return object(mapping, pointer, depth);
        }
        if (node instanceof SequenceNode sequence) {
            ArrayNode array = JsonNodeFactory.instance.arrayNode();
            List<Node> items = sequence.getValue();
            for (int i = 0; i < items.size(); i++) {
                String child = Pointers.child(pointer, i);
                lines.put(child, items.get(i).getStartMark().getLine() + 1);
                array.add(convert(items.get(i), child, depth + 1, false));
            }
            return array;
        }
        return scalar((ScalarNode) node, pointer, secret);
    }

    private ObjectNode object(MappingNode mapping, String pointer, int depth) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        Map<String, Integer> firstLines = new HashMap<>();
        for (NodeTuple tuple : mapping.getValue()) {
            int line = tuple.getKeyNode().getStartMark().getLine() + 1;
            if (!(tuple.getKeyNode() instanceof ScalarNode scalar)) {
                problems.add(line, pointer, "a key must be a text");
                continue;
            }
            String key = scalar.getValue();
            String child = Pointers.child(pointer, key);
            Integer first = firstLines.putIfAbsent(key, line);
            if (first != null) {
                problems.add(
                        line, child, "the key is given twice, first in line %d".formatted(first));
                continue;
            }
            lines.put(child, line);
            object.set(key, convert(tuple.getValueNode(), child, depth + 1, SECRETS.contains(key)));
        }
        return object;
    }

    private JsonNode scalar(ScalarNode node, String pointer, boolean secret) {
        String text = node.getValue();
        if (!secret) {
            try {
                text = placeholders.replaceIn(text, TEMPLATES.matcher(pointer).matches());
            } catch (Placeholders.UnknownPlaceholder e) {
                problems.add(pointer, String.valueOf(e.getMessage()));
            }
        }
        return node.getScalarStyle() == ScalarStyle.PLAIN ? plain(text) : TextNode.valueOf(text);
    }

    private static JsonNode plain(String text) {
        if (NULLS.contains(text)) {
            return NullNode.getInstance();
        }
        if (TRUE.contains(text) || FALSE.contains(text)) {
            return BooleanNode.valueOf(TRUE.contains(text));
        }
        if (INTEGER.matcher(text).matches()) {
            BigInteger value = new BigInteger(text);
            if (value.bitLength() < Integer.SIZE) {
                return IntNode.valueOf(value.intValue());
            }
            return value.bitLength() < Long.SIZE
                    ? LongNode.valueOf(value.longValue())
                    : BigIntegerNode.valueOf(value);
        }
        if (FLOAT.matcher(text).matches() && Double.isFinite(Double.parseDouble(text))) {
            return DoubleNode.valueOf(Double.parseDouble(text));
        }
        return TextNode.valueOf(text);
    }

    private static int lineAt(String text, int position) {
        return 1 + (int) text.codePoints().limit(position).filter(c -> c == '\n').count();
    }
}
