/** What clients were promised, and whether it was kept: a checker that knows nothing of how the records were stored. Pure. */
package io.caddis.verification.history;
