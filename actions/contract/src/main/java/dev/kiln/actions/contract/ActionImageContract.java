// SPDX-License-Identifier: Apache-2.0
package dev.kiln.actions.contract;

import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;

/**
 * All checks of an action image. Extend it in a test and tell what is judged:
 *
 * <pre>{@code
 * final class MyImageTest extends ActionImageContract {
 *     public ActionImage image() { return new DockerImage(docker, "me/my-action-image"); }
 *     public Snippets snippets() { return Snippets.NODEJS; }
 *     public Set<Trait> traits() { return Set.of(); }
 * }
 * }</pre>
 *
 * Each check starts a sandbox of its own and ends it.
 */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
public abstract class ActionImageContract
        implements InitContract, RunContract, LogContract, OverlapContract, HttpContract {

    @Override
    public abstract ActionImage image();

    @Override
    public abstract Snippets snippets();

    @Override
    public abstract Set<Trait> traits();
}
