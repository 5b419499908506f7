package io.ssegateway.audit;

/**
 * The end of a chain.
 *
 * @param records how many there are; the number of the last
 * @param hash the hash of the last, 64 hexadecimal digits
 */
public record Head(long records, String hash) {}
