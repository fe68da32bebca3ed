package io.caddis.admin;

/**
 * Something that an answer should have and has not, and why: a partial answer says so instead of showing zero.
 *
 * @param code     {@code broker-unreachable}, {@code catalog-unavailable}, {@code not-known-yet}, {@code truncated}
 * @param brokerId the broker whose facts are missing; null if it is about none
 * @param what     what is missing, e.g. {@code sizes}, {@code groups}, {@code history}
 * @param detail   for a person; never null, may be empty
 */
public record Gap(String code, Integer brokerId, String what, String detail) {}
