// SPDX-License-Identifier: Apache-2.0
package dev.kiln.k8s.standin.faults;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** Which faults are on. Safe for use by several threads; listeners are called by the thread that turned the switch. */
public final class Faults {

    private final Map<Fault, String> on = new ConcurrentHashMap<>();
    private final List<Consumer<Fault>> listeners = new CopyOnWriteArrayList<>();

    /** Turns a fault on without an argument, or with the first choice of it. */
    public void turnOn(Fault fault) {
        turnOn(fault, "");
    }

    public void turnOn(Fault fault, String argument) {
        on.put(fault, argument);
        listeners.forEach(it -> it.accept(fault));
    }

    public void turnOff(Fault fault) {
        if (on.remove(fault) != null) {
            listeners.forEach(it -> it.accept(fault));
        }
    }

    /** Turns all faults off. */
    public void heal() {
        List.of(Fault.values()).forEach(this::turnOff);
    }

    public boolean isOn(Fault fault) {
        return on.containsKey(fault);
    }

    /** The argument of a fault that is on. */
    public Optional<String> argument(Fault fault) {
        return Optional.ofNullable(on.get(fault));
    }

    /** Whether a fault is on for this name: its argument is the name, or says nothing. */
    public boolean concerns(Fault fault, String name) {
        return argument(fault).filter(it -> it.isEmpty() || it.equals(name)).isPresent();
    }

    /** A number as argument. */
    public Optional<Long> number(Fault fault, long standard) {
        return argument(fault).map(it -> it.isEmpty() ? standard : Long.parseLong(it));
    }

    /** The words of those that are on, with their arguments. */
    public Map<String, String> all() {
        Map<String, String> all = new TreeMap<>();
        on.forEach((fault, argument) -> all.put(fault.word(), argument));
        return all;
    }

    /** Tells of each turn of a switch from now on. */
    public void listen(Consumer<Fault> listener) {
        listeners.add(listener);
    }
}
