// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.microvm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.runtime.microvm.state.StateDirectory;
import dev.kiln.runtime.spi.RuntimeProvider;
import dev.kiln.runtime.spi.Sandbox;
import dev.kiln.runtime.spi.SandboxAddress;
import dev.kiln.runtime.spi.SandboxImage;
import dev.kiln.runtime.tck.bed.RecordingLogSink;
import dev.kiln.runtime.tck.probe.ActionProbe;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Code in a sandbox tries what it should not be able to do. */
class EscapeTest {

    private static final long MEMORY = 256L << 20;
    private static final Duration PATIENCE = Duration.ofSeconds(40);

    private Path directory = Path.of("/nonexistent");

    @BeforeEach
    void layOut() throws Exception {
        String obstacle = TestMachines.obstacle().orElse("");
        if (System.getProperty("contracts", "").equals("required")) {
            assertThat(obstacle).isEmpty();
        }
        Assumptions.assumeTrue(obstacle.isEmpty(), obstacle);
        directory = TestMachines.directory();
    }

    @AfterEach
    void cleanUp() throws Exception {
        StateDirectory.delete(directory);
    }

    @Test
    void noWayLeadsOutOfASandbox() throws Exception {
        try (ServerSocket service = new ServerSocket(0, 10, InetAddress.getByName("0.0.0.0"));
                RuntimeProvider provider = TestMachines.open(
                        Map.of(
                                "state-dir",
                                directory.resolve("s").toString(),
                                "restore-safe",
                                "kiln/action-nodejs-v20"),
                        directory)) {
            SandboxImage image = new SandboxImage("kiln/action-nodejs-v20:latest");
            Sandbox neighbour =
                    provider.create(TestMachines.shape("neighbour", image, MEMORY), new RecordingLogSink());
            Sandbox sandbox = provider.create(TestMachines.shape("escape", image, MEMORY), new RecordingLogSink());

            String answer = attempt(sandbox, service.getLocalPort(), portOf(neighbour));

            assertThat(answer)
                    .contains("host by its gateway: no")
                    .contains("host by its loopback: no")
                    .contains("neighbour: no")
                    .contains("metadata service: no")
                    .contains("private network: no")
                    .contains("internet: no")
                    .contains("control port without the host: no")
                    .contains("kernel settings: no")
                    .contains("disk of the image: no")
                    .contains("memory of the first process: no")
                    .contains("restart of the machine: no")
                    .contains("limits: no")
                    .doesNotContain(": yes");
        }
    }

    private static int portOf(Sandbox sandbox) {
        return sandbox.address() instanceof SandboxAddress.Tcp tcp ? tcp.port() : 1;
    }

    private static String attempt(Sandbox sandbox, int hostPort, int neighbourPort) throws Exception {
        String code =
                """
                const net=require('net'),fs=require('fs');
                const reach=(name,host,port)=>new Promise((r)=>{let got=false;const s=net.connect({host,port});
                  const end=()=>{s.destroy();r(name+': '+(got?'yes':'no'))};
                  s.setTimeout(1500,end);s.on('error',end);s.on('close',end);
                  s.on('connect',()=>{if(port!==8079)got=true;s.write('GET /health HTTP/1.1\\r\\n\\r\\n');if(got)end()});
                  s.on('data',()=>{got=true;end()})});
                const write=(name,path,text)=>{try{fs.writeFileSync(path,text);return name+': yes'}catch(e){return name+': no'}};
                const read=(name,path)=>{try{fs.closeSync(fs.openSync(path,'r+'));return name+': yes'}catch(e){return name+': no'}};
                async function main(){const said=await Promise.all([
                  reach('host by its gateway','172.30.0.1',%1$d),reach('host by its loopback','127.0.0.1',%1$d),
                  reach('neighbour','172.30.0.1',%2$d),reach('metadata service','169.254.169.254',80),
                  reach('private network','10.0.0.1',80),reach('internet','1.1.1.1',443),
                  reach('control port without the host','172.30.0.2',8079)]);
                  said.push(write('kernel settings','/proc/sys/kernel/hostname','x'),read('disk of the image','/dev/vda'),
                    read('memory of the first process','/proc/1/mem'),write('restart of the machine','/proc/sysrq-trigger/x','b'),
                    write('limits','/sys/fs/cgroup/box/memory.max','max'));
                  return {said:said.join('; ')}}
                """
                        .formatted(hostPort, neighbourPort);
        ActionProbe probe = new ActionProbe(sandbox.address(), PATIENCE);
        String escaped = code.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
        ActionProbe.Response initialised = probe.post(
                "/init",
                "{\"value\":{\"name\":\"escape\",\"main\":\"main\",\"binary\":false,\"code\":\"" + escaped
                        + "\",\"env\":{}}}");
        assertThat(initialised.status()).as(initialised.body()).isEqualTo(200);
        return probe.post("/run", "{\"value\":{}}").body();
    }
}
