// SPDX-License-Identifier: Apache-2.0
package dev.kiln.store.couchdb.http;

import dev.kiln.store.StoreException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.apache.http.conn.ssl.SSLSocketFactory;
import org.apache.http.impl.client.AbstractHttpClient;
import org.apache.http.impl.client.DefaultHttpRequestRetryHandler;
import org.apache.http.message.BasicHeader;
import org.apache.http.params.HttpParams;
import org.ektorp.http.HttpClient;
import org.ektorp.http.StdHttpClient;

/** Ektorp's client with one pool of connections, set up as CouchDB and we need it. */
@SuppressWarnings("deprecation") // Ektorp builds Apache's client by the classes of its version 4.2
final class Connections extends StdHttpClient.Builder {

    /** Less than any server keeps one open; to open another costs less than to find out whether it still is. */
    private static final Duration LONGEST_IDLE = Duration.ofSeconds(2);

    private final CouchDbConfig config;

    private Connections(CouchDbConfig config) {
        this.config = config;
    }

    static HttpClient open(CouchDbConfig config) {
        Connections builder = new Connections(config);
        builder.host(config.server().getHost())
                .port(config.port())
                .maxConnections(config.pool().maxConnections())
                .connectionTimeout((int) config.timeouts().connect().toMillis())
                .socketTimeout((int) config.timeouts().socket().toMillis())
                // it would keep answers in memory, and ends in a null pointer
                .caching(false)
                // a round trip more for each write, and not every server answers it
                .useExpectContinue(false)
                // it is one thread for all clients of the JVM; an old connection is closed when it would be taken
                .cleanupIdleConnections(false);
        config.credentials().ifPresent(it -> builder.username(it.user())
                .password(it.password().value()));
        if (config.isEncrypted()) {
            builder.enableSSL(true);
            config.caFile().ifPresent(file -> builder.sslSocketFactory(new SSLSocketFactory(trusting(file))));
        }
        return builder.build();
    }

    /** Closes the connections that nobody uses: when one broke, the others did, too. */
    static void closeIdle(HttpClient client) {
        ((StdHttpClient) client).getClient().getConnectionManager().closeIdleConnections(0, TimeUnit.MILLISECONDS);
    }

    @Override
    protected HttpParams configureHttpParams() {
        HttpParams params = super.configureHttpParams();
        // else the time to connect counts
        params.setParameter(
                "http.conn-manager.timeout", config.pool().patience().toMillis());
        // it waits a millisecond for each request
        params.setParameter("http.connection.stalecheck", false);
        // else CouchDB calls its JSON plain text
        params.setParameter("http.default-headers", List.of(new BasicHeader("Accept", "application/json")));
        return params;
    }

    @Override
    public org.apache.http.client.HttpClient configureClient() {
        AbstractHttpClient client = (AbstractHttpClient) super.configureClient();
        // what is sent again is decided in one place, and not here
        client.setHttpRequestRetryHandler(new DefaultHttpRequestRetryHandler(0, false));
        client.setKeepAliveStrategy((response, context) -> LONGEST_IDLE.toMillis());
        return client;
    }

    private static SSLContext trusting(Path caFile) {
        try (InputStream pem = Files.newInputStream(caFile)) {
            KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
            trusted.load(null, null);
            int count = 0;
            for (Certificate certificate :
                    CertificateFactory.getInstance("X.509").generateCertificates(pem)) {
                trusted.setCertificateEntry("ca-" + count++, certificate);
            }
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(trusted);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (IOException | GeneralSecurityException e) {
            throw new StoreException.Unavailable(
                    "cannot read the certificates of the CouchDB in " + caFile + "; it must hold PEM certificates", e);
        }
    }
}
