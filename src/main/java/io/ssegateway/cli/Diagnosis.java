package io.ssegateway.cli;

/**
 * One line of {@code gw doctor}: what was looked at, how it stands, and where it is not well the cause and the way out.
 *
 * @param check what was looked at, in a few words
 * @param message without a full stop at its end; holds no secret
 */
record Diagnosis(String check, Level level, String message) {
    /** How well something is. */
    enum Level {
        /** As it should be. */
        OK(ExitCode.OK),
        /** Works, and is worth a look. */
        WARN(ExitCode.FINDINGS),
        /** Does not work. */
        FAIL(ExitCode.FINDINGS),
        /** The configuration cannot be read. */
        INVALID(ExitCode.INVALID),
        /** Nobody answers there. */
        AWAY(ExitCode.UNREACHABLE);

        private final ExitCode exitCode;

        Level(ExitCode exitCode) {
            this.exitCode = exitCode;
        }

        /** What it makes the command end with; the highest one counts. */
        ExitCode exitCode() {
            return exitCode;
        }

        /** What people read: nobody needs to tell more than three words apart. */
        String word() {
            return switch (this) {
                case OK -> "ok";
                case WARN -> "warn";
                case FAIL, INVALID, AWAY -> "FAIL";
            };
        }
    }
}
