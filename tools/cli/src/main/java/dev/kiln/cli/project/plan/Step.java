// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli.project.plan;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.cli.project.manifest.ProjectPackage.Route;
import dev.kiln.cli.rest.EntityPath;

/** One change of the server. Each can be done again without harm. */
public sealed interface Step {

    /** What it is about: {@code action tools/weigh}. */
    String subject();

    /** Creates or replaces something; a rule is made active after that. */
    record Put(Thing thing, EntityPath path, ObjectNode document) implements Step {
        @Override
        public String subject() {
            return thing.word() + " " + path.name();
        }
    }

    /** Puts a trigger, and has a feed fire it. */
    record Feed(EntityPath trigger, ObjectNode document, EntityPath feed, ObjectNode parameters) implements Step {
        @Override
        public String subject() {
            return "trigger " + trigger.name();
        }
    }

    /** Has the gateway answer a path of an API by a web action. */
    record Publish(Route route, EntityPath action) implements Step {
        @Override
        public String subject() {
            return Step.subject(route);
        }
    }

    /** Deletes something; of a trigger, the feed is told before. What is not there is no failure. */
    record Remove(Thing thing, EntityPath path) implements Step {
        @Override
        public String subject() {
            return thing.word() + " " + path.name();
        }
    }

    /** Takes a path out of an API. */
    record Unpublish(Route route) implements Step {
        @Override
        public String subject() {
            return Step.subject(route);
        }
    }

    private static String subject(Route route) {
        return "api " + route.method() + " " + route.basePath() + route.path();
    }
}
