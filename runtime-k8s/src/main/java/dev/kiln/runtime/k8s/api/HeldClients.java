// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.k8s.api;

import java.net.Authenticator;
import java.net.CookieHandler;
import java.net.ProxySelector;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;

/** Remembers the JDK's clients that are built, as the library keeps them to itself and leaves their threads to the collector. */
final class HeldClients {

    private final Queue<HttpClient> built = new ConcurrentLinkedQueue<>();

    HttpClient.Builder builder(HttpClient.Builder real) {
        return new Remembering(real);
    }

    void endAll() {
        built.forEach(HttpClient::shutdownNow);
        built.clear();
    }

    private final class Remembering implements HttpClient.Builder {

        private final HttpClient.Builder real;

        Remembering(HttpClient.Builder real) {
            this.real = real;
        }

        @Override
        public HttpClient build() {
            HttpClient client = real.build();
            built.add(client);
            return client;
        }

        @Override
        public HttpClient.Builder cookieHandler(CookieHandler handler) {
            real.cookieHandler(handler);
            return this;
        }

        @Override
        public HttpClient.Builder connectTimeout(Duration duration) {
            real.connectTimeout(duration);
            return this;
        }

        @Override
        public HttpClient.Builder sslContext(SSLContext context) {
            real.sslContext(context);
            return this;
        }

        @Override
        public HttpClient.Builder sslParameters(SSLParameters parameters) {
            real.sslParameters(parameters);
            return this;
        }

        @Override
        public HttpClient.Builder executor(Executor executor) {
            real.executor(executor);
            return this;
        }

        @Override
        public HttpClient.Builder followRedirects(HttpClient.Redirect policy) {
            real.followRedirects(policy);
            return this;
        }

        @Override
        public HttpClient.Builder version(HttpClient.Version version) {
            real.version(version);
            return this;
        }

        @Override
        public HttpClient.Builder priority(int priority) {
            real.priority(priority);
            return this;
        }

        @Override
        public HttpClient.Builder proxy(ProxySelector selector) {
            real.proxy(selector);
            return this;
        }

        @Override
        public HttpClient.Builder authenticator(Authenticator authenticator) {
            real.authenticator(authenticator);
            return this;
        }
    }
}
