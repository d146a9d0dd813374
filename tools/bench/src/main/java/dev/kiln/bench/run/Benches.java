// SPDX-License-Identifier: Apache-2.0
package dev.kiln.bench.run;

import java.util.LinkedHashMap;
import java.util.Map;

/** Those of this room by name. */
public final class Benches {

    private Benches() {}

    public static Map<String, Bench> byName() {
        Map<String, Bench> benches = new LinkedHashMap<>();
        benches.put("warm", new WarmBench());
        benches.put("web", new WebBench());
        benches.put("cold", new ColdBench());
        benches.put("control-plane", new ControlPlaneBench());
        benches.put("many-actions", new ManyActionsBench());
        benches.put("startup", new StartupBench());
        benches.put("crud", new CrudBench());
        benches.put("bus", new BusBench());
        benches.put("swap", new SwapBench());
        benches.put("store", new StoreBench());
        return benches;
    }
}
