// SPDX-License-Identifier: Apache-2.0
package dev.kiln.invoker.plugins;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The plugins of some folders, loaded, and what is broken among them. What is not taken from it is closed with it. */
final class Shelf implements AutoCloseable {

    private final List<LoadedPlugin> loaded = new ArrayList<>();
    private final List<Plugin.Broken> broken = new ArrayList<>();

    private Shelf() {}

    static Shelf of(List<PluginFolder> folders) {
        Shelf shelf = new Shelf();
        for (PluginFolder folder : folders) {
            try {
                shelf.loaded.add(LoadedPlugin.of(folder));
            } catch (BrokenPluginException e) {
                shelf.broken.add(folder.broken(String.valueOf(e.getMessage())));
            }
        }
        shelf.breakDoubles();
        return shelf;
    }

    /** All of them, by name and then by version, the newest first. */
    List<Plugin> plugins() {
        return Stream.<Plugin>concat(loaded.stream().map(LoadedPlugin::plugin), broken.stream())
                .sorted(Comparator.comparing(Plugin::name)
                        .thenComparing(Shelf::version, Comparator.reverseOrder())
                        .thenComparing(it -> it.place().toString()))
                .toList();
    }

    /** The newest sound one that is meant; whoever takes it closes it. */
    Optional<LoadedPlugin> take(PluginName wanted) {
        Optional<LoadedPlugin> newest = loaded.stream()
                .filter(it -> wanted.fits(it.plugin()))
                .max(Comparator.comparing(it -> version(it.plugin())));
        newest.ifPresent(loaded::remove);
        return newest;
    }

    /** What may be meant, too, if it could be read: where a folder does not tell its version, any. */
    List<Plugin.Broken> broken(PluginName wanted) {
        return broken.stream()
                .filter(it ->
                        wanted.fits(it) || (it.version().isEmpty() && it.name().equals(wanted.name())))
                .toList();
    }

    static PluginVersion version(Plugin plugin) {
        return new PluginVersion(plugin.version());
    }

    @Override
    public void close() {
        loaded.forEach(LoadedPlugin::close);
    }

    /** Nobody could say which of two folders is meant, so neither is. */
    private void breakDoubles() {
        for (LoadedPlugin each : List.copyOf(loaded)) {
            List<LoadedPlugin> same = loaded.stream()
                    .filter(it -> it.plugin().name().equals(each.plugin().name())
                            && it.plugin().version().equals(each.plugin().version()))
                    .toList();
            if (same.size() > 1) {
                String reason = "the runtime provider " + each.plugin().name() + " "
                        + each.plugin().version() + " is in both "
                        + same.get(0).plugin().place() + " and "
                        + same.get(1).plugin().place() + "; remove one of the folders";
                same.forEach(it -> {
                    broken.add(new Plugin.Broken(
                            it.plugin().name(),
                            it.plugin().version(),
                            it.plugin().place(),
                            reason));
                    it.close();
                });
                loaded.removeAll(same);
            }
        }
    }
}
