// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.http;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpCharset;
import org.apache.pekko.http.javadsl.model.HttpCharsets;
import org.apache.pekko.http.javadsl.model.MediaTypes;

/** What kind of content a body is, as {@code Content-Type} says it. */
public final class MediaType {

    /** Of nothing. */
    public static final MediaType NONE = new MediaType(ContentTypes.NO_CONTENT_TYPE);

    public static final MediaType JSON = new MediaType(ContentTypes.APPLICATION_JSON);
    public static final MediaType TEXT = new MediaType(ContentTypes.TEXT_PLAIN_UTF8);
    public static final MediaType HTML = new MediaType(ContentTypes.TEXT_HTML_UTF8);

    /** An image that is text; its charset is never said. */
    public static final MediaType SVG =
            new MediaType(MediaTypes.customWithFixedCharset("image", "svg+xml", HttpCharsets.UTF_8, Map.of(), false)
                    .toContentType());

    /** The version of the text format that Prometheus reads. */
    public static final MediaType METRICS =
            new MediaType(MediaTypes.customWithOpenCharset("text", "plain", Map.of("version", "0.0.4"), false)
                    .toContentType(HttpCharsets.UTF_8));

    private static final String UTF_8 = "; charset=UTF-8";

    private final ContentType type;

    private MediaType(ContentType type) {
        this.type = type;
    }

    /** Empty for what is no content type, or has a charset that nobody knows. Text that names no charset is UTF-8. */
    public static Optional<MediaType> parse(String text) {
        try {
            ContentType parsed = ContentTypes.parse(text);
            boolean isOpen = parsed.getCharsetOption().isEmpty()
                    && (!parsed.binary() || parsed.mediaType().mainType().equals("text"));
            MediaType type = new MediaType(isOpen ? ContentTypes.parse(text + UTF_8) : parsed);
            type.charset();
            return Optional.of(type);
        } catch (NoSuchElementException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    static MediaType of(ContentType type) {
        return new MediaType(type);
    }

    ContentType type() {
        return type;
    }

    public boolean isNone() {
        return type.equals(ContentTypes.NO_CONTENT_TYPE);
    }

    /** What stands before the slash, in lower case. */
    public String main() {
        return type.mediaType().mainType().toLowerCase(Locale.ROOT);
    }

    /** What stands behind the slash, in lower case, without parameters. */
    public String sub() {
        return type.mediaType().subType().toLowerCase(Locale.ROOT);
    }

    /** Whether it is {@code application/json}, and none of its kin. */
    public boolean isPlainJson() {
        return main().equals("application") && sub().equals("json");
    }

    /** Whether it is {@code application/json} or ends in {@code +json}. */
    public boolean isJson() {
        return isPlainJson() || sub().endsWith("+json");
    }

    /** Whether it is what browsers make of a form that has no files. */
    public boolean isForm() {
        return main().equals("application") && sub().equals("x-www-form-urlencoded");
    }

    /** Whether it is bytes rather than text; so is what nobody knows and no charset is named of. */
    public boolean isBinary() {
        return type.binary() && !isJson() && !main().equals("text");
    }

    /** How its text is written; UTF-8 when it does not say. */
    public Charset charset() {
        return type.getCharsetOption().map(HttpCharset::nioCharset).orElse(StandardCharsets.UTF_8);
    }

    /** As a header has it. */
    @Override
    public String toString() {
        return type.toString();
    }
}
