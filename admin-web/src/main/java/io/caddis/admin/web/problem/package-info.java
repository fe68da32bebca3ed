/** What a request is answered when it is refused or fails: RFC 9457, one place for all of it. Knows no resource. */
package io.caddis.admin.web.problem;
