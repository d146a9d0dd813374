// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.spi;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every change of the SPI shows as a line of {@code spi.txt}, so that a review cannot overlook it. */
class SpiSignatureTest {

    private static final String UPDATE = "spi.update";
    private static final Path COMMITTED = Path.of("spi.txt");
    private static final Path CLASSES = Path.of("target/classes");

    @Test
    void thePublicApiIsTheCommittedOne() throws Exception {
        String found = String.join("\n", signature()) + "\n";
        if (Boolean.getBoolean(UPDATE)) {
            Files.writeString(COMMITTED, found);
        }

        assertThat(found)
                .as(
                        "the SPI against runtime-spi/spi/spi.txt. If the change is meant (plugins compiled against the old SPI"
                                + " must go on working), run mvn test -pl runtime-spi/spi -Dspi.update=true -Dtest=SpiSignatureTest"
                                + " and commit spi.txt")
                .isEqualTo(Files.readString(COMMITTED));
    }

    @Test
    void theTestSeesTheWholeSpi() throws Exception {
        assertThat(publicTypes()).hasSizeGreaterThanOrEqualTo(30).contains(RuntimeProvider.class, Sandbox.class);
        assertThat(signature()).hasSizeGreaterThan(120);
    }

    private static List<String> signature() throws Exception {
        List<String> lines = new ArrayList<>();
        for (Class<?> type : publicTypes()) {
            lines.add(describe(type));
            members(type).sorted().map(member -> "    " + member).forEach(lines::add);
        }
        return lines;
    }

    private static List<Class<?>> publicTypes() throws IOException, ClassNotFoundException {
        List<Class<?>> types = new ArrayList<>();
        try (Stream<Path> files = Files.walk(CLASSES)) {
            for (Path file : files.filter(SpiSignatureTest::isType).toList()) {
                String name = CLASSES.relativize(file).toString().replace('/', '.');
                Class<?> type = Class.forName(name.substring(0, name.length() - ".class".length()));
                if (isVisible(type.getModifiers()) && !type.isAnonymousClass()) {
                    types.add(type);
                }
            }
        }
        types.sort(Comparator.comparing(Class::getName));
        return types;
    }

    private static boolean isType(Path file) {
        String name = file.getFileName().toString();
        return name.endsWith(".class") && !name.equals("module-info.class") && !name.equals("package-info.class");
    }

    private static String describe(Class<?> type) {
        String kind = type.isRecord() ? "record" : type.isEnum() ? "enum" : type.isInterface() ? "interface" : "class";
        String supertypes = Stream.concat(
                        Stream.ofNullable(type.getGenericSuperclass()), Arrays.stream(type.getGenericInterfaces()))
                .map(Type::getTypeName)
                .filter(name -> !name.equals("java.lang.Object"))
                .collect(Collectors.joining(", "));
        return modifiers(type.getModifiers() & ~Modifier.INTERFACE)
                + (type.isSealed() ? "sealed " : "")
                + kind
                + " "
                + type.getName()
                + (supertypes.isEmpty() ? "" : " : " + supertypes);
    }

    private static Stream<String> members(Class<?> type) {
        return Stream.of(
                        Arrays.stream(type.getDeclaredFields())
                                .filter(field -> isVisible(field.getModifiers()))
                                .map(SpiSignatureTest::describe),
                        Arrays.stream(type.getDeclaredConstructors())
                                .filter(constructor -> isVisible(constructor.getModifiers()))
                                .map(constructor -> describe(constructor, "new")),
                        Arrays.stream(type.getDeclaredMethods())
                                .filter(method -> isVisible(method.getModifiers()) && !method.isSynthetic())
                                .map(SpiSignatureTest::describe))
                .flatMap(each -> each);
    }

    private static String describe(Field field) {
        return modifiers(field.getModifiers()) + field.getGenericType().getTypeName() + " " + field.getName();
    }

    private static String describe(Method method) {
        return (method.isDefault() ? "default " : "")
                + describe(method, method.getGenericReturnType().getTypeName() + " " + method.getName());
    }

    private static String describe(Executable executable, String name) {
        String parameters = Arrays.stream(executable.getGenericParameterTypes())
                .map(Type::getTypeName)
                .collect(Collectors.joining(", "));
        String exceptions = Arrays.stream(executable.getGenericExceptionTypes())
                .map(Type::getTypeName)
                .sorted()
                .collect(Collectors.joining(", "));
        String prefix = executable instanceof Constructor ? "" : modifiers(executable.getModifiers());
        return prefix + name + "(" + parameters + ")" + (exceptions.isEmpty() ? "" : " throws " + exceptions);
    }

    private static boolean isVisible(int modifiers) {
        return Modifier.isPublic(modifiers) || Modifier.isProtected(modifiers);
    }

    private static String modifiers(int modifiers) {
        int told = modifiers & (Modifier.ABSTRACT | Modifier.STATIC | Modifier.FINAL | Modifier.PROTECTED);
        return told == 0 ? "" : Modifier.toString(told) + " ";
    }
}
