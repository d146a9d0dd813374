// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.http;

import org.apache.pekko.event.LoggingAdapter;
import org.apache.pekko.http.ParsingErrorHandler;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.http.scaladsl.model.ErrorInfo;
import org.apache.pekko.http.scaladsl.model.StatusCode;
import org.apache.pekko.http.scaladsl.settings.ServerSettings;

/**
 * Answers what Pekko cannot read as HTTP at all, in the form of all errors. Pekko finds it by name and makes it by itself, as
 * the Scala object that it looks like; hence the odd constant.
 */
public final class FrameworkErrors extends ParsingErrorHandler {

    // the name is Pekko's
    @SuppressWarnings("MemberName")
    public static final FrameworkErrors MODULE$ = new FrameworkErrors();

    /** Nothing was read that would tell the request's own. */
    private static final String UNKNOWN_REQUEST = "sid_unknown";

    private FrameworkErrors() {}

    @Override
    public HttpResponse handle(StatusCode status, ErrorInfo info, LoggingAdapter log, ServerSettings settings) {
        Reply reply = HttpErrors.error(status.intValue(), info.summary(), UNKNOWN_REQUEST);
        return HttpResponse.create()
                .withStatus(status.intValue())
                .withEntity(ContentTypes.APPLICATION_JSON, reply.body())
                .addHeader(RawHeader.create("X-Request-ID", UNKNOWN_REQUEST));
    }
}
