// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.tck.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.kiln.runtime.spi.ListedSandbox;
import dev.kiln.runtime.spi.Owner;
import dev.kiln.runtime.spi.RuntimeProvider;
import dev.kiln.runtime.spi.SandboxId;
import dev.kiln.runtime.spi.SandboxStatus;
import dev.kiln.runtime.tck.bed.ProviderCheck;
import dev.kiln.runtime.tck.bed.Workbench;
import org.junit.jupiter.api.Test;

/** Whoever looks at the backend can tell his own sandboxes from everybody else's. */
public abstract class OwnershipContract extends ProviderCheck {

    @Test
    void aListedSandboxShowsAllFourPartsOfItsOwner() throws Exception {
        Owner owner = bench.owner("some.invoker-7", 1_234_567_890_123L);
        RuntimeProvider provider = bench.open(owner);

        SandboxId id = bench.start(provider).sandbox().id();

        assertThat(provider.list()).containsExactly(new ListedSandbox(id, owner, new SandboxStatus.Running()));
    }

    @Test
    void sandboxesOfOtherInvokersOfTheClusterAreListed() throws Exception {
        RuntimeProvider one = bench.open(bench.owner("one", 1));
        RuntimeProvider two = bench.open(bench.owner("two", 1));

        SandboxId ofOne = bench.start(one).sandbox().id();
        SandboxId ofTwo = bench.start(two).sandbox().id();

        assertThat(Workbench.ids(one)).containsExactlyInAnyOrder(ofOne, ofTwo);
        assertThat(Workbench.ids(two)).containsExactlyInAnyOrder(ofOne, ofTwo);
        assertThat(Workbench.listed(one, ofTwo).orElseThrow().owner()).isEqualTo(bench.owner("two", 1));
    }

    @Test
    void sandboxesOfAnotherClusterAreNotListed() throws Exception {
        RuntimeProvider here = bench.open();
        RuntimeProvider elsewhere = bench.open(new Owner(bench.owner().cluster() + "-b", "pool", "first", 1));

        bench.start(elsewhere);

        assertThat(here.list()).isEmpty();
        assertThat(elsewhere.list()).hasSize(1);
    }

    @Test
    void sandboxesOfAnEarlierEpochAreListedAndCanBeDestroyed() throws Exception {
        RuntimeProvider earlier = bench.open(bench.owner("first", 1));
        SandboxId orphan = bench.start(earlier).sandbox().id();
        RuntimeProvider later = bench.open(bench.owner("first", 2));

        ListedSandbox listed = Workbench.listed(later, orphan).orElseThrow();
        later.destroy(listed);

        assertThat(listed.owner()).isEqualTo(bench.owner("first", 1));
        assertThat(later.list()).isEmpty();
    }

    @Test
    void destroyingAListedSandboxTwiceDoesNothing() throws Exception {
        RuntimeProvider provider = bench.open();
        bench.start(provider);
        ListedSandbox listed = provider.list().getFirst();
        provider.destroy(listed);

        assertThatCode(() -> provider.destroy(listed)).doesNotThrowAnyException();
        assertThat(provider.list()).isEmpty();
    }

    @Test
    void destroyingAListedSandboxOfAnotherOwnerDoesNothing() throws Exception {
        RuntimeProvider provider = bench.open();
        Workbench.Started started = bench.start(provider);
        SandboxId id = started.sandbox().id();

        provider.destroy(new ListedSandbox(id, bench.owner("first", 0), new SandboxStatus.Running()));
        provider.destroy(new ListedSandbox(id, bench.owner("second", 1), new SandboxStatus.Running()));

        assertThat(Workbench.ids(provider)).containsExactly(id);
        assertThat(started.deeds().echo("untouched")).isEqualTo("untouched");
    }

    @Test
    void destroyingASandboxThatNeverWasDoesNothing() throws Exception {
        RuntimeProvider provider = bench.open();

        ListedSandbox unheardOf = new ListedSandbox(bench.spec().id(), bench.owner(), new SandboxStatus.Running());

        assertThatCode(() -> provider.destroy(unheardOf)).doesNotThrowAnyException();
    }

    @Test
    void aSandboxDestroyedByItsListingIsGone() throws Exception {
        RuntimeProvider provider = bench.open();
        Workbench.Started started = bench.start(provider);

        provider.destroy(provider.list().getFirst());

        assertThat(started.sandbox().status()).isEqualTo(new SandboxStatus.Gone());
    }
}
