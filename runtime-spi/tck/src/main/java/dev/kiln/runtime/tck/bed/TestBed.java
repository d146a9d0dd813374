// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.tck.bed;

import dev.kiln.runtime.spi.NetworkPolicy;
import dev.kiln.runtime.spi.RuntimeProviderFactory;
import dev.kiln.runtime.spi.Sandbox;
import dev.kiln.runtime.spi.SandboxImage;
import dev.kiln.runtime.tck.probe.ActionProbe;
import dev.kiln.runtime.tck.probe.Deeds;
import dev.kiln.runtime.tck.probe.NodeDeeds;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** What a plugin's author supplies: the provider, its configuration, and images to judge it with. */
public interface TestBed {

    /** Why the backend cannot be used on this machine; empty when it can. Asked before each check. */
    default Optional<String> obstacle() {
        return Optional.empty();
    }

    /** The factory under test; within one check the kit opens several providers with one factory. */
    RuntimeProviderFactory factory();

    /**
     * The class that {@link java.util.ServiceLoader} has to find. Empty where {@link #factory()} stands for one that it found
     * already, in a class loader that the kit does not see.
     */
    default Optional<Class<?>> factoryClass() {
        return Optional.of(factory().getClass());
    }

    /** The configuration of every provider that the kit opens. */
    default Map<String, String> config() {
        return Map.of();
    }

    /**
     * A configuration that names a backend which does not answer. Empty for a provider that has no backend apart from this
     * machine; the kit then insists that the provider is healthy.
     */
    default Optional<Map<String, String>> unreachableConfig() {
        return Optional.empty();
    }

    /** Speaks the action protocol ({@code /init}, {@code /run}) with Node.js; {@code sleep} should be in its path. */
    SandboxImage probeImage();

    /**
     * With {@link #exitingEnvironment()} it prints {@value #LAST_WORDS} and a line feed on both streams, listens nowhere, and
     * exits with code 7 within a second.
     */
    default SandboxImage exitingImage() {
        return probeImage();
    }

    /** What makes the exiting image exit; for an image of Node.js a line of script that runs before its own. */
    default Map<String, String> exitingEnvironment() {
        return exitingImage().equals(probeImage())
                ? Map.of(
                        "NODE_OPTIONS",
                        "--import=data:text/javascript,console.log('" + LAST_WORDS + "');console.error('" + LAST_WORDS
                                + "');process.exit(7)")
                : Map.of();
    }

    /** With {@link #silentEnvironment()} it goes on for ever without listening. */
    default SandboxImage silentImage() {
        return probeImage();
    }

    /** What makes the silent image silent; for an image of Node.js a line of script that never ends. */
    default Map<String, String> silentEnvironment() {
        return silentImage().equals(probeImage())
                ? Map.of(
                        "NODE_OPTIONS",
                        "--import=data:text/javascript,setInterval(()=>{},1e6);await(new(Promise)(()=>{}))")
                : Map.of();
    }

    /** Does not exist, and can be known not to without a network. */
    default SandboxImage unknownImage() {
        return new SandboxImage("kiln/no-such-image:tck");
    }

    /** Environment that makes the probe image print the word and a line feed on standard output as its very first bytes. */
    default Map<String, String> greetingEnvironment(String word) {
        return Map.of("NODE_OPTIONS", "--import=data:text/javascript,process.stdout.write('" + word + "%5Cn')");
    }

    /** What the checks drive a fresh probe sandbox by. */
    default Deeds deeds(Sandbox sandbox) throws IOException {
        return NodeDeeds.initialise(new ActionProbe(sandbox.address(), patience()));
    }

    /** The same for a sandbox restored from a checkpoint that was taken after {@link #deeds}. */
    default Deeds restoredDeeds(Sandbox sandbox) throws IOException {
        return NodeDeeds.initialised(new ActionProbe(sandbox.address(), patience()));
    }

    /** Memory of a sandbox where a check does not care; enough for the probe image. */
    default long memoryBytes() {
        return 128L << 20;
    }

    /** The network policy where a check does not care. */
    default NetworkPolicy network() {
        return NetworkPolicy.EGRESS;
    }

    /** How long a start may take where a check does not care. */
    default Duration startDeadline() {
        return Duration.ofSeconds(60);
    }

    /** A deadline that a healthy start easily keeps and that an impatient reader easily awaits. */
    default Duration shortDeadline() {
        return Duration.ofSeconds(5);
    }

    /** How long anything else that must happen may take: an answer, a log line, a crash to show. */
    default Duration patience() {
        return Duration.ofSeconds(20);
    }

    /** What the exiting image prints. */
    String LAST_WORDS = "these-are-my-last-words";
}
