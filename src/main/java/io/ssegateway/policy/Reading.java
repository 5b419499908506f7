package io.ssegateway.policy;

import java.nio.file.Path;
import java.util.Map;

/**
 * What the parsers of one file share.
 *
 * @param folder the folder that {@code file:} paths of this file are relative to
 * @param declared filled by the parsers, for all files
 * @param secretFiles every secret file referred to, found or not, with its digest before it was read; filled by the
 *     parsers
 */
record Reading(
        Path folder, PolicyContext context, Findings findings, Declared declared, Map<Path, String> secretFiles) {}
