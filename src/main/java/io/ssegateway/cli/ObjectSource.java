package io.ssegateway.cli;

/** Many stored objects, one after the other. Blocking: for the thread of a command. */
interface ObjectSource {
    /** Gets everything a source finds. */
    interface Visitor {
        /** An object, sealed or not. */
        void object(StoredObject object);

        /** Something that cannot be an object of a store. */
        void skipped(String name, String reason);

        /** Something that may be an object and cannot be looked at. */
        void failed(String name, String reason);
    }

    /** Visits everything, in the source's order. */
    void visit(Visitor visitor);
}
