// SPDX-License-Identifier: Apache-2.0
package dev.kiln.k8s.standin.engine;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * The bridge that pods are on, whose addresses are given out here: so a pod has its address before its first container, and keeps
 * it when that is made anew. Safe for use by several threads.
 */
public final class PodNetwork implements AutoCloseable {

    private static final int ATTEMPTS = 20;
    private static final int FIRST_HOST = 10;
    private static final int MOST_HOSTS = 2000;

    private final Engine engine;
    private final String id;
    private final String subnet;
    private final Deque<String> free = new ArrayDeque<>();
    private final Set<String> taken = new HashSet<>();

    private PodNetwork(Engine engine, String id, int second, int third) {
        this.engine = engine;
        this.id = id;
        this.subnet = subnet(second, third);
        for (int host = FIRST_HOST; host < FIRST_HOST + MOST_HOSTS; host++) {
            free.add("10." + second + "." + (third + host / 256) + "." + host % 256);
        }
    }

    /** Makes a bridge on addresses that nobody has: 4096 of {@code 10.128.0.0/9}, drawn by chance. */
    public static PodNetwork create(Engine engine, String name, Map<String, String> labels, RandomGenerator random) {
        EngineException last = new EngineException("no addresses were tried", new IllegalStateException());
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            int second = 128 + random.nextInt(120);
            int third = 16 * random.nextInt(16);
            try {
                String id = engine.createNetwork(name, subnet(second, third), labels);
                return new PodNetwork(engine, id, second, third);
            } catch (EngineException e) {
                // somebody else has them, mostly
                last = e;
            }
        }
        throw last;
    }

    public String id() {
        return id;
    }

    public String subnet() {
        return subnet;
    }

    /** An address that was not used for as long as can be. */
    public synchronized String take() { // synchronized: short, and never while waiting
        String address = free.poll();
        if (address == null) {
            throw new IllegalStateException("all " + MOST_HOSTS + " addresses of pods are taken; end some pods");
        }
        taken.add(address);
        return address;
    }

    public synchronized void giveBack(String address) { // synchronized: as above
        if (taken.remove(address)) {
            free.add(address);
        }
    }

    private static String subnet(int second, int third) {
        return "10." + second + "." + third + ".0/20";
    }

    @Override
    public void close() {
        engine.removeNetwork(id);
    }
}
