// SPDX-License-Identifier: Apache-2.0
package dev.kiln.invoker.plugins;

import dev.kiln.runtime.spi.ProviderDescriptor;
import dev.kiln.runtime.spi.RuntimeContext;
import dev.kiln.runtime.spi.RuntimeProvider;
import dev.kiln.runtime.spi.RuntimeProviderFactory;
import dev.kiln.runtime.spi.SpiVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** A plugin whose code is loaded: in a class loader that nothing else uses, unless it is on the class path. Closed by whoever has it. */
record LoadedPlugin(Plugin.Available plugin, RuntimeProviderFactory factory, PluginCode code) implements AutoCloseable {

    /**
     * Loads the plugin that the folder is called after.
     *
     * @throws BrokenPluginException with a message that is the reason and nothing else
     */
    static LoadedPlugin of(PluginFolder folder) {
        return load(folder, folder::fits);
    }

    /** Loads the only plugin of a folder that has some other name. */
    static LoadedPlugin onlyOneOf(PluginFolder folder) {
        return load(folder, any -> true);
    }

    /** The providers among the host's own classes. */
    static List<LoadedPlugin> ofClassPath() {
        PluginCode code = PluginCode.ofHost();
        return factories(code).stream()
                .map(it -> new LoadedPlugin(
                        new Plugin.Available(describe(it, code), new Plugin.Place.ClassPath()), it, code))
                .toList();
    }

    private static LoadedPlugin load(PluginFolder folder, Predicate<ProviderDescriptor> wanted) {
        PluginCode code = PluginCode.of(folder);
        try {
            List<LoadedPlugin> all = factories(code).stream()
                    .map(it -> new LoadedPlugin(
                            new Plugin.Available(describe(it, code), new Plugin.Place.Folder(folder.path())), it, code))
                    .toList();
            LoadedPlugin found = only(all, wanted, folder);
            requireSpi(found.plugin().descriptor());
            return found;
        } catch (BrokenPluginException e) {
            code.close();
            throw e;
        }
    }

    private static LoadedPlugin only(
            List<LoadedPlugin> all, Predicate<ProviderDescriptor> wanted, PluginFolder folder) {
        List<LoadedPlugin> fitting =
                all.stream().filter(it -> wanted.test(it.plugin().descriptor())).toList();
        if (fitting.size() == 1) {
            return fitting.getFirst();
        }
        if (all.isEmpty()) {
            throw new BrokenPluginException(
                    "no jar in it names a runtime provider in META-INF/services/"
                            + RuntimeProviderFactory.class.getName(),
                    null);
        }
        String held = all.stream()
                .map(it -> PluginFolder.nameFor(it.plugin().descriptor()))
                .collect(Collectors.joining(", "));
        throw new BrokenPluginException(
                fitting.isEmpty()
                        ? "the folder is called '" + folder.fileName() + "' but holds " + held + "; rename it to that"
                        : "it holds several providers: " + held,
                null);
    }

    private static void requireSpi(ProviderDescriptor descriptor) {
        if (!descriptor.spi().contains(SpiVersion.CURRENT)) {
            throw new BrokenPluginException(
                    "it works with versions of the SPI " + descriptor.spi() + ", but this is " + SpiVersion.CURRENT
                            + "; take a version of the plugin that was made for it",
                    null);
        }
    }

    private static List<RuntimeProviderFactory> factories(PluginCode code) {
        return code.read(() -> {
            List<RuntimeProviderFactory> found = new ArrayList<>();
            ServiceLoader.load(RuntimeProviderFactory.class, code.loader()).forEach(found::add);
            return found;
        });
    }

    private static ProviderDescriptor describe(RuntimeProviderFactory factory, PluginCode code) {
        return code.read(() -> {
            ProviderDescriptor descriptor = factory.descriptor();
            if (!descriptor.name().equals(factory.name())
                    || !descriptor.version().equals(factory.version())) {
                throw new ServiceConfigurationError("its descriptor is of " + PluginFolder.nameFor(descriptor)
                        + " but its factory is " + factory.name() + "-" + factory.version());
            }
            return descriptor;
        });
    }

    /**
     * Opens a provider, which closes this plugin when it is closed.
     *
     * @throws IllegalArgumentException when the settings are refused; without the values of secrets
     */
    RuntimeProvider open(Map<String, String> settings, RuntimeContext context) {
        ProviderDescriptor descriptor = plugin.descriptor();
        String start = "the runtime provider " + descriptor.name() + " " + descriptor.version() + " in "
                + plugin.place() + " refuses its settings: ";
        try {
            descriptor.check(settings);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(start + e.getMessage(), e);
        }
        Secrets secrets = Secrets.of(descriptor, settings);
        try {
            RuntimeProvider provider = code.call(() -> factory.create(settings, context));
            return new OpenProvider(provider, this);
        } catch (IllegalArgumentException e) {
            throw secrets.areIn(e)
                    ? new IllegalArgumentException(start + secrets.hide(String.valueOf(e.getMessage())))
                    : new IllegalArgumentException(start + e.getMessage(), e);
        } catch (RuntimeException | LinkageError e) { // a plugin may throw whatever it likes
            String failure = "the runtime provider " + descriptor.name() + " " + descriptor.version() + " in "
                    + plugin.place() + " cannot be opened: ";
            throw secrets.areIn(e)
                    ? new IllegalStateException(failure + secrets.hide(e.toString()))
                    : new IllegalStateException(failure + e, e);
        }
    }

    @Override
    public void close() {
        code.close();
    }
}
