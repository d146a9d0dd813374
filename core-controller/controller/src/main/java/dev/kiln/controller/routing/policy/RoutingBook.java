// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.routing.policy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.controller.book.Book;
import dev.kiln.controller.book.Script;
import dev.kiln.controller.routing.RoutingTable;
import dev.kiln.controller.routing.TableJson;
import dev.kiln.controller.routing.TableReader;
import dev.kiln.store.documents.Document;
import dev.kiln.store.documents.DocumentStore;

/** How the routing rules are written. Those that cannot be read refuse everything, as a guess may be weaker. */
public final class RoutingBook implements Script<RoutingTable> {

    private static final Document.Key KEY = new Document.Key("routes", "all");

    private RoutingBook() {}

    /**
     * Reads the rules that there are.
     *
     * @throws dev.kiln.store.StoreException when the store is away: a controller that does not know its rules sends nothing anywhere
     */
    public static Book<RoutingTable> open(DocumentStore documents) {
        return new Book<>(documents, new RoutingBook());
    }

    @Override
    public Document.Key key() {
        return KEY;
    }

    @Override
    public String subject() {
        return "routing rules";
    }

    @Override
    public RoutingTable blank() {
        return RoutingTable.EMPTY;
    }

    @Override
    public long revision(RoutingTable table) {
        return table.revision();
    }

    @Override
    public ObjectNode write(RoutingTable table) {
        return TableJson.of(table);
    }

    @Override
    public RoutingTable read(ObjectNode written, long revision) {
        return TableReader.read(written, revision);
    }

    @Override
    public RoutingTable unreadable(long revision, String why) {
        return RoutingTable.unreadable(revision, why);
    }
}
