// SPDX-License-Identifier: Apache-2.0
package dev.kiln.model.encryption;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.kiln.model.entity.Parameters;
import dev.kiln.model.entity.Parameters.Parameter;
import dev.kiln.model.json.Json;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Encrypts the values of parameters, and decrypts them, in OpenWhisk's form: base64 of the length of the initialization vector (a
 * big-endian int), the vector, and AES/GCM of the value's compact JSON, tag included. Values of null stay, as null means "may be
 * overridden". Keys may be known without being used for what is new, which is how they are rotated. Thread-safe.
 */
public final class ParameterCipher {

    private static final String TRANSFORMATION = "AES/GCM/NoPadding";
    private static final int VECTOR_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final String OFF = "off";

    /** OpenWhisk's name for no encryption at all; it is written into documents. */
    private static final String NOOP = "noop";

    private final Optional<Scheme> current;
    private final Map<Scheme, SecretKeySpec> keys;
    private final RandomGenerator random;

    private ParameterCipher(Optional<Scheme> current, Map<Scheme, SecretKeySpec> keys, RandomGenerator random) {
        this.current = current;
        this.keys = keys;
        this.random = random;
    }

    /**
     * What is left of a message's encrypted values.
     *
     * @param content with those in the clear that could be decrypted
     * @param locked those that could not, with their schemes
     */
    public record Unlocked(JsonNode content, Map<String, String> locked) {}

    /**
     * By settings.
     *
     * @param current the scheme for what is stored from now on: {@code off}, {@code noop}, {@code aes-128} or {@code aes-256}
     * @param keys by the scheme's word, in base64; empty text for none
     * @param random makes initialization vectors: a {@code SecureRandom}
     * @throws IllegalArgumentException naming the setting that is wrong, and never its value
     */
    public static ParameterCipher of(String current, Map<String, String> keys, RandomGenerator random) {
        Map<Scheme, SecretKeySpec> known = new EnumMap<>(Scheme.class);
        keys.forEach((word, text) -> {
            if (!text.isEmpty()) {
                Scheme scheme = scheme(word);
                known.put(scheme, key(scheme, text));
            }
        });
        if (current.equals(OFF) || current.equals(NOOP)) {
            return new ParameterCipher(Optional.empty(), known, random);
        }
        Scheme scheme = scheme(current);
        if (!known.containsKey(scheme)) {
            throw new IllegalArgumentException("parameters are to be encrypted by '" + current
                    + "', but there is no key; set '" + current + "' to " + scheme.keyBytes()
                    + " random bytes in base64, such as: head -c " + scheme.keyBytes() + " /dev/urandom | base64");
        }
        return new ParameterCipher(Optional.of(scheme), known, random);
    }

    /** The same parameters as they are stored. Those that are encrypted already stay as they are. */
    public Parameters lock(Parameters parameters) {
        if (current.isEmpty()) {
            return parameters;
        }
        return new Parameters(parameters.items().stream()
                .map(it -> it.encryption().isPresent() || it.value().isNull() ? it : locked(it, current.get()))
                .toList());
    }

    /** Decrypts what it can of the values by these keys. */
    public Unlocked unlock(JsonNode content, Map<String, String> locked) {
        if (locked.isEmpty() || !(content instanceof ObjectNode object)) {
            return new Unlocked(content, Map.of());
        }
        ObjectNode clear = object.deepCopy();
        Map<String, String> left = new LinkedHashMap<>();
        locked.forEach((key, word) -> {
            Optional<JsonNode> value = unlocked(object.path(key), word);
            value.ifPresentOrElse(it -> clear.set(key, it), () -> left.put(key, word));
        });
        return new Unlocked(clear, left);
    }

    private Parameter locked(Parameter parameter, Scheme scheme) {
        byte[] vector = new byte[VECTOR_BYTES];
        random.nextBytes(vector);
        byte[] encrypted = crypt(Cipher.ENCRYPT_MODE, scheme, vector, Json.bytes(parameter.value()))
                .orElseThrow(() -> new IllegalStateException("this Java cannot encrypt by " + TRANSFORMATION));
        ByteBuffer packed = ByteBuffer.allocate(Integer.BYTES + vector.length + encrypted.length)
                .putInt(vector.length)
                .put(vector)
                .put(encrypted);
        return new Parameter(
                parameter.key(),
                TextNode.valueOf(Base64.getEncoder().encodeToString(packed.array())),
                parameter.isInit(),
                Optional.of(scheme.word()));
    }

    /** Empty when there is no key for it, or it is damaged. */
    private Optional<JsonNode> unlocked(JsonNode value, String word) {
        if (word.equals(NOOP)) {
            return Optional.of(value);
        }
        return Scheme.ofWord(word)
                .filter(keys::containsKey)
                .filter(scheme -> value.isTextual())
                .flatMap(scheme -> decrypted(scheme, value.textValue()));
    }

    private Optional<JsonNode> decrypted(Scheme scheme, String text) {
        try {
            ByteBuffer packed = ByteBuffer.wrap(Base64.getDecoder().decode(text));
            int length = packed.getInt();
            if (length < 1 || length > packed.remaining()) {
                return Optional.empty();
            }
            byte[] vector = new byte[length];
            packed.get(vector);
            byte[] encrypted = new byte[packed.remaining()];
            packed.get(encrypted);
            return crypt(Cipher.DECRYPT_MODE, scheme, vector, encrypted).map(Json::parse);
        } catch (IllegalArgumentException | BufferUnderflowException e) {
            // no base64, too short, or no JSON: not what anybody encrypted
            return Optional.empty();
        }
    }

    private Optional<byte[]> crypt(int mode, Scheme scheme, byte[] vector, byte[] bytes) {
        try {
            Cipher cipher = Cipher.getInstance(TRANSFORMATION);
            cipher.init(mode, keys.get(scheme), new GCMParameterSpec(TAG_BITS, vector));
            return Optional.of(cipher.doFinal(bytes));
        } catch (GeneralSecurityException e) {
            return Optional.empty();
        }
    }

    private static Scheme scheme(String word) {
        return Scheme.ofWord(word)
                .orElseThrow(() -> new IllegalArgumentException(
                        "parameters cannot be encrypted by '" + word + "'; use off, aes-128 or aes-256"));
    }

    private static SecretKeySpec key(Scheme scheme, String text) {
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("the key '" + scheme.word() + "' for parameters is not base64", e);
        }
        if (bytes.length != scheme.keyBytes()) {
            throw new IllegalArgumentException("the key '" + scheme.word() + "' for parameters has " + bytes.length
                    + " bytes, but must have " + scheme.keyBytes());
        }
        return new SecretKeySpec(bytes, "AES");
    }
}
