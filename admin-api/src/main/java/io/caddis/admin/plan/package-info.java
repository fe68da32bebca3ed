/**
 * Changes, previewed and then made once: request, plan, outcome. Plain data.
 */
package io.caddis.admin.plan;
