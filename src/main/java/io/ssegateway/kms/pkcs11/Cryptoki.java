package io.ssegateway.kms.pkcs11;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;

/**
 * One PKCS#11 library, which a process loads and initialises once whoever uses it. What SunPKCS11 cannot be asked, the
 * labels of tokens and a fresh start of the library, goes through the JDK's own wrapper below it, whose package the
 * gateway's jar has exported to itself ({@code Add-Exports} in the manifest).
 *
 * <p>Why a fresh start: a library lists its tokens when it is initialised; one that was away is seen again, and a dead
 * connection to a network HSM made anew, only after {@code C_Finalize} and {@code C_Initialize}. The wrapper
 * initialises for each spelling of a path that it has not seen, so each start spells the path in a way of its own.
 *
 * <p>Threads: {@link #start}, {@link #restart} and what opens a token hold the write lock, every call into a token the
 * read lock: nothing is inside the library while it ends.
 */
final class Cryptoki {
    private static final Map<Path, Cryptoki> LIBRARIES = new ConcurrentHashMap<>();
    private static final long OS_LOCKING = 2;

    private final ReadWriteLock lock = new ReentrantReadWriteLock();
    private final Path module;
    private volatile int starts;
    private @Nullable Object wrapper;

    private Cryptoki(Path module) {
        this.module = module;
    }

    /** The library of this path; nothing is loaded. */
    static Cryptoki of(Path module) {
        return LIBRARIES.computeIfAbsent(module, Cryptoki::new);
    }

    ReadWriteLock lock() {
        return lock;
    }

    /** How often it was started: what was opened before the last start is void. */
    int generation() {
        return starts;
    }

    /** The path as SunPKCS11 must be told it to share this start. */
    String library() {
        return spelled(starts);
    }

    /** Loads and initialises it unless that is done. */
    void start() {
        if (wrapper == null) {
            restart();
        }
    }

    /** Ends it, if it runs, and initialises it anew. Every session of the process with its tokens ends. */
    void restart() {
        if (!Files.isRegularFile(module)) {
            throw new TokenFailure(TokenFailure.Kind.LOST, "there is no PKCS#11 module " + module);
        }
        Wrapper jdk = Wrapper.get();
        Object running = wrapper;
        starts++;
        if (running != null) {
            try {
                jdk.end(running);
            } catch (TokenFailure e) {
                // It lost itself already; what counts is whether it starts.
            }
        }
        wrapper = jdk.start(spelled(starts));
    }

    /** The place in the module's list of the slot whose token has this label; empty if there is none. */
    Optional<Integer> place(String label) {
        Wrapper jdk = Wrapper.get();
        Object running = started();
        long[] slots = jdk.slots(running);
        for (int i = 0; i < slots.length; i++) {
            if (jdk.label(running, slots[i]).equals(Optional.of(label))) {
                return Optional.of(i);
            }
        }
        return Optional.empty();
    }

    /** The label of the token in the slot at this place; empty if there is no such slot or no token in it. */
    Optional<String> label(int place) {
        Object running = started();
        long[] slots = Wrapper.get().slots(running);
        return place < slots.length ? Wrapper.get().label(running, slots[place]) : Optional.empty();
    }

    private Object started() {
        if (wrapper == null) {
            throw new TokenFailure(TokenFailure.Kind.LOST, "the module " + module + " is not started");
        }
        return wrapper;
    }

    /** A path to the same file for each number: its binary digits as {@code /} and {@code ./}. */
    private String spelled(int number) {
        StringBuilder digits = new StringBuilder();
        for (char digit : Integer.toBinaryString(number).toCharArray()) {
            digits.append(digit == '1' ? "./" : "/");
        }
        return module.getParent() + "/" + digits + module.getFileName();
    }

    /** The classes of {@code sun.security.pkcs11.wrapper} that are used. */
    private record Wrapper(
            MethodHandle arguments,
            MethodHandle flags,
            MethodHandle instance,
            MethodHandle end,
            MethodHandle slots,
            MethodHandle token,
            MethodHandle label) {
        private static final String PACKAGE = "sun.security.pkcs11.wrapper.";

        private static final class Holder {
            private static final Wrapper FOUND = find();
        }

        static Wrapper get() {
            try {
                return Holder.FOUND;
            } catch (ExceptionInInitializerError | NoClassDefFoundError e) {
                throw new TokenFailure(
                        TokenFailure.Kind.UNFIT,
                        "this JVM hides its PKCS#11 wrapper; start the gateway by its jar or with --add-exports"
                                + " jdk.crypto.cryptoki/sun.security.pkcs11.wrapper=ALL-UNNAMED");
            }
        }

        private static Wrapper find() {
            try {
                MethodHandles.Lookup lookup = MethodHandles.lookup();
                Class<?> cryptoki = Class.forName(PACKAGE + "PKCS11");
                Class<?> arguments = Class.forName(PACKAGE + "CK_C_INITIALIZE_ARGS");
                Class<?> info = Class.forName(PACKAGE + "CK_TOKEN_INFO");
                return new Wrapper(
                        lookup.findConstructor(arguments, MethodType.methodType(void.class)),
                        lookup.findSetter(arguments, "flags", long.class),
                        lookup.findStatic(
                                cryptoki,
                                "getInstance",
                                MethodType.methodType(cryptoki, String.class, String.class, arguments, boolean.class)),
                        lookup.findVirtual(cryptoki, "C_Finalize", MethodType.methodType(void.class, Object.class)),
                        lookup.findVirtual(
                                cryptoki, "C_GetSlotList", MethodType.methodType(long[].class, boolean.class)),
                        lookup.findVirtual(cryptoki, "C_GetTokenInfo", MethodType.methodType(info, long.class)),
                        lookup.findGetter(info, "label", char[].class));
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(e);
            }
        }

        Object start(String path) {
            return call(() -> {
                Object wanted = arguments.invoke();
                flags.invoke(wanted, OS_LOCKING);
                return (Object) instance.invoke(path, "C_GetFunctionList", wanted, false);
            });
        }

        void end(Object running) {
            call(() -> {
                end.invoke(running, (Object) null);
                return running;
            });
        }

        long[] slots(Object running) {
            return call(() -> (long[]) slots.invoke(running, false));
        }

        /** Empty if the slot holds no token that answers. */
        Optional<String> label(Object running, long slot) {
            try {
                return Optional.of(call(() -> {
                    Object info = token.invoke(running, slot);
                    return new String((char[]) label.invoke(info)).strip();
                }));
            } catch (TokenFailure e) {
                return Optional.empty();
            }
        }

        private static <T> T call(Native<T> work) {
            try {
                return work.run();
            } catch (Error | RuntimeException e) {
                throw e;
            } catch (Throwable e) {
                throw TokenFailure.of(e);
            }
        }

        private interface Native<T> {
            T run() throws Throwable;
        }
    }
}
