// SPDX-License-Identifier: Apache-2.0
package dev.kiln.k8s.standin.objects;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An amount of a resource, as {@code 250m}, {@code 1.5} or {@code 256Mi}. */
public record Quantity(BigDecimal amount) implements Comparable<Quantity> {

    public static final Quantity ZERO = new Quantity(BigDecimal.ZERO);

    /** What the real one says of a text that is none. */
    public static final String SYNTAX =
            "quantities must match the regular expression" + " '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";

    private static final Pattern FORM =
            Pattern.compile("([+-]?(?:[0-9]+\\.?[0-9]*|\\.[0-9]+))([a-zA-Z]*|[eE][+-]?[0-9]+)");
    private static final Map<String, BigDecimal> SUFFIXES = Map.ofEntries(
            Map.entry("n", BigDecimal.ONE.movePointLeft(9)),
            Map.entry("u", BigDecimal.ONE.movePointLeft(6)),
            Map.entry("m", BigDecimal.ONE.movePointLeft(3)),
            Map.entry("", BigDecimal.ONE),
            Map.entry("k", BigDecimal.ONE.movePointRight(3)),
            Map.entry("M", BigDecimal.ONE.movePointRight(6)),
            Map.entry("G", BigDecimal.ONE.movePointRight(9)),
            Map.entry("T", BigDecimal.ONE.movePointRight(12)),
            Map.entry("P", BigDecimal.ONE.movePointRight(15)),
            Map.entry("E", BigDecimal.ONE.movePointRight(18)),
            Map.entry("Ki", BigDecimal.valueOf(1L << 10)),
            Map.entry("Mi", BigDecimal.valueOf(1L << 20)),
            Map.entry("Gi", BigDecimal.valueOf(1L << 30)),
            Map.entry("Ti", BigDecimal.valueOf(1L << 40)),
            Map.entry("Pi", BigDecimal.valueOf(1L << 50)),
            Map.entry("Ei", BigDecimal.valueOf(1L << 60)));

    /** Empty when the text is no quantity. */
    public static Optional<Quantity> parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        BigDecimal number = new BigDecimal(matcher.group(1).replaceFirst("\\.$", ""));
        String suffix = matcher.group(2);
        BigDecimal factor = SUFFIXES.get(suffix);
        if (factor != null) {
            return Optional.of(new Quantity(number.multiply(factor)));
        }
        if (suffix.matches("[eE][+-]?[0-9]{1,2}")) {
            return Optional.of(new Quantity(number.scaleByPowerOfTen(Integer.parseInt(suffix.substring(1)))));
        }
        return Optional.empty();
    }

    /** Of a text that was validated; nothing when it is empty. */
    public static Quantity of(String text) {
        return parse(text).orElse(ZERO);
    }

    public Quantity plus(Quantity other) {
        return new Quantity(amount.add(other.amount));
    }

    public Quantity minus(Quantity other) {
        return new Quantity(amount.subtract(other.amount));
    }

    /** Whole units, such as bytes, rounded up as the real one does. */
    public long units() {
        return amount.setScale(0, RoundingMode.CEILING).longValueExact();
    }

    public long milli() {
        return amount.movePointRight(3).setScale(0, RoundingMode.CEILING).longValueExact();
    }

    @Override
    public int compareTo(Quantity other) {
        return amount.compareTo(other.amount);
    }

    /** A short form that can be read again: {@code 256Mi}, {@code 250m}, {@code 3}. */
    @Override
    public String toString() {
        BigDecimal plain = amount.stripTrailingZeros();
        if (plain.scale() > 0) {
            return milli() + "m";
        }
        long units = plain.longValueExact();
        String[] binary = {"", "Ki", "Mi", "Gi", "Ti"};
        int power = 0;
        while (units != 0 && units % 1024 == 0 && power < binary.length - 1) {
            units /= 1024;
            power++;
        }
        return units + binary[power];
    }
}
