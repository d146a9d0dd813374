// SPDX-License-Identifier: Apache-2.0
package dev.kiln.bench.promise;

import dev.kiln.bench.run.Bench;
import java.util.LinkedHashMap;
import java.util.Map;

/** Those of this room by name. */
public final class PromiseBenches {

    private PromiseBenches() {}

    public static Map<String, Bench> byName() {
        Map<String, Bench> benches = new LinkedHashMap<>();
        benches.put("chaos", new ChaosBench());
        benches.put("failover", new FailoverBench());
        benches.put("outage", new OutageBench());
        benches.put("restart", new RestartBench());
        benches.put("swap-kill", new SwapKillBench());
        benches.put("throttles", new ThrottlesBench());
        benches.put("upgrade", new UpgradeBench());
        return benches;
    }
}
